//! Tools from crates.io, compiled once per user.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use tokio::process::Command;

use super::{find_program, publish, staging, step};
use crate::process;

/// A package of crates.io that installs programs.
pub struct Package {
    /// The package's name.
    name: &'static str,
    /// The name of its directory in the cache, before the version.
    directory: &'static str,
    /// The program that proves that the installation works.
    program: &'static str,
}

/// The bundler.
pub const TRUNK: Package = Package {
    name: "trunk",
    directory: "trunk",
    program: "trunk",
};

/// The generator of JavaScript bindings, with the test runner for browsers.
pub const WASM_BINDGEN: Package = Package {
    name: "wasm-bindgen-cli",
    directory: "wasm-bindgen",
    program: "wasm-bindgen",
};

/// The checker of the dependency graph.
pub const CARGO_DENY: Package = Package {
    name: "cargo-deny",
    directory: "cargo-deny",
    program: "cargo-deny",
};

/// The WebDriver server of Firefox.
pub const GECKODRIVER: Package = Package {
    name: "geckodriver",
    directory: "geckodriver",
    program: "geckodriver",
};

/// Settings that halve the time to compile a tool that runs for seconds only.
const QUICK_PROFILE: [(&str, &str); 4] = [
    ("CARGO_PROFILE_RELEASE_LTO", "off"),
    ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1"),
    ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
    ("CARGO_PROFILE_RELEASE_DEBUG", "0"),
];

/// Installs `package` into the cache unless it is there or on `PATH`; returns the directory of its programs.
pub async fn install(cache: &Path, package: &Package, version: &str) -> Result<PathBuf> {
    if let Some(program) = find_program(package.program)
        && let Some(directory) = program.parent()
        && works(&program, version).await
    {
        return Ok(directory.to_owned());
    }
    let place = cache.join(format!("{}-{version}", package.directory));
    let bin = place.join("bin");
    if works(&bin.join(package.program), version).await {
        return Ok(bin);
    }
    if place.exists() {
        std::fs::remove_dir_all(&place)
            .with_context(|| format!("can't remove the broken {}", place.display()))?;
    }

    step(&format!(
        "Installing {} {version} for all clones of this user; this takes some minutes, once",
        package.name
    ));
    let staged = staging(cache)?;
    let root = staged.path().join("root");
    let mut command = Command::new("cargo");
    command
        .args([
            "install",
            "--locked",
            package.name,
            "--version",
            &format!("={version}"),
            "--root",
        ])
        .arg(&root)
        .current_dir(staged.path())
        .env("CARGO_TARGET_DIR", staged.path().join("target"))
        .envs(QUICK_PROFILE);
    process::run(command).await.with_context(|| {
        format!("{} {version} can't be installed; the first set-up needs a C compiler and a network that reaches crates.io", package.name)
    })?;
    publish(&root, &place)?;
    Ok(bin)
}

/// Whether the program is there and says that it has this version.
async fn works(program: &Path, version: &str) -> bool {
    let mut command = Command::new(program);
    command.arg("--version");
    process::output(command)
        .await
        .is_ok_and(|said| said.split_whitespace().any(|word| word == version))
}
