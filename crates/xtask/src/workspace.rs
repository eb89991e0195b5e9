//! Where things are in this repository, and which versions of the tools it asks for.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use tokio::process::Command;

/// Has clippy look at the crates of the repository while Cargo compiles them, as `cargo clippy` does, and refuses
/// warnings. What is checked that way need not be compiled again to be run. Incremental compilation is off: it costs
/// an eighth more and pays for the next edit only.
const LINTS: [(&str, &str); 3] = [
    ("RUSTC_WORKSPACE_WRAPPER", "clippy-driver"),
    ("CLIPPY_ARGS", "--deny__CLIPPY_HACKERY__warnings"),
    ("CARGO_INCREMENTAL", "0"),
];

/// The repository and its build directory, both absolute.
#[derive(Clone)]
pub struct Workspace {
    /// The directory of the workspace's `Cargo.toml`.
    pub root: PathBuf,
    /// Cargo's target directory: `CARGO_TARGET_DIR`, or `target/` in the repository.
    pub target: PathBuf,
    /// The path of this program, looked up before a build can replace the file.
    pub xtask: PathBuf,
    /// Whether what is compiled is linted, too.
    pub lints: bool,
}

/// The exact versions of the tools that a build needs beside Rust.
#[derive(Debug, PartialEq)]
pub struct Versions {
    /// Trunk, from crates.io.
    pub trunk: String,
    /// cargo-deny, from crates.io.
    pub cargo_deny: String,
    /// Firefox's driver, from crates.io.
    pub geckodriver: String,
    /// The command line tool of wasm-bindgen; always the version of the crate in `Cargo.lock`.
    pub wasm_bindgen: String,
}

impl Workspace {
    /// Finds the repository that this program was compiled in.
    pub fn load() -> Result<Self> {
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = manifest
            .ancestors()
            .nth(2)
            .context("xtask is not in crates/xtask")?
            .to_owned();
        let target = match std::env::var_os("CARGO_TARGET_DIR") {
            Some(directory) => std::path::absolute(directory)?,
            None => root.join("target"),
        };
        let xtask = std::env::current_exe()?;
        Ok(Self {
            root,
            target,
            xtask,
            lints: false,
        })
    }

    /// Where this program keeps what it builds and what the tests report.
    pub fn scratch(&self, name: &str) -> PathBuf {
        self.target.join("usher").join(name)
    }

    /// `cargo` in the repository, with coloured diagnostics as far as the terminal allows.
    pub fn cargo(&self) -> Command {
        let mut command = Command::new("cargo");
        command
            .current_dir(&self.root)
            .env("CARGO_TARGET_DIR", &self.target);
        if self.lints {
            command.envs(LINTS);
        }
        command
    }

    /// Reads the pinned versions from `Cargo.toml` and `Cargo.lock`.
    pub fn versions(&self) -> Result<Versions> {
        let read = |name: &str| {
            let path = self.root.join(name);
            std::fs::read_to_string(&path).with_context(|| format!("can't read {}", path.display()))
        };
        versions(&read("Cargo.toml")?, &read("Cargo.lock")?)
    }
}

fn versions(manifest: &str, lock: &str) -> Result<Versions> {
    let manifest: toml::Table = manifest.parse().context("Cargo.toml is not TOML")?;
    let tools = manifest
        .get("workspace")
        .and_then(|workspace| workspace.get("metadata")?.get("tools"));
    let named = |name: &str| {
        let version = tools.and_then(|tools| tools.get(name)?.as_str());
        version.map(str::to_owned).with_context(|| {
            format!("Cargo.toml names no version of {name} in [workspace.metadata.tools]")
        })
    };
    let trunk = named("trunk")?;
    let cargo_deny = named("cargo-deny")?;
    let geckodriver = named("geckodriver")?;

    let lock: toml::Table = lock.parse().context("Cargo.lock is not TOML")?;
    let wasm_bindgen = lock
        .get("package")
        .and_then(|packages| {
            let named = |package: &&toml::Value| {
                package.get("name").and_then(toml::Value::as_str) == Some("wasm-bindgen")
            };
            packages
                .as_array()?
                .iter()
                .find(named)?
                .get("version")?
                .as_str()
        })
        .context("Cargo.lock has no package wasm-bindgen")?
        .to_owned();
    Ok(Versions {
        trunk,
        cargo_deny,
        geckodriver,
        wasm_bindgen,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed assumption is a failed test")]

    use super::*;

    const LOCK: &str = "version = 4\n[[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.129\"\n";

    #[test]
    fn versions_come_from_manifest_and_lock() {
        let manifest = "[workspace.metadata.tools]\ntrunk = \"0.21.14\"\ncargo-deny = \"0.20.2\"\ngeckodriver = \"0.37.1\"\n";
        let versions = versions(manifest, LOCK).unwrap();
        assert_eq!(versions.trunk, "0.21.14");
        assert_eq!(versions.wasm_bindgen, "0.2.129");
    }

    #[test]
    fn a_missing_version_is_named() {
        let error = versions("[workspace.metadata.tools]\n", LOCK).unwrap_err();
        assert!(error.to_string().contains("no version of trunk"), "{error}");
        let manifest = "[workspace.metadata.tools]\ntrunk = \"1.0.0\"\ncargo-deny = \"1.0.0\"\ngeckodriver = \"1.0.0\"\n";
        let error = versions(manifest, "").unwrap_err();
        assert!(
            error.to_string().contains("no package wasm-bindgen"),
            "{error}"
        );
    }

    #[test]
    fn this_repository_names_them_all() {
        assert!(Workspace::load().unwrap().versions().is_ok());
    }
}
