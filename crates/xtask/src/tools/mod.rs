//! The tools a build needs beside Rust: found in the user's cache, or put there once.
//!
//! They live in `$XDG_CACHE_HOME/usher` (`~/.cache/usher`), one directory per tool and version, so
//! that another clone finds them and another version never meets a half-replaced one.

mod apt;
pub mod browser;
mod cargo;
mod npm;
pub mod servers;

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use tokio::process::Command;

use crate::process;
use crate::workspace::Workspace;

/// The target that browsers run.
pub const WASM: &str = "wasm32-unknown-unknown";

/// What builds the app: Trunk, wasm-bindgen and wasm-opt, in pinned versions.
pub struct Tools {
    bins: Vec<PathBuf>,
    /// The directory of the npm packages.
    pub node_modules: PathBuf,
    /// The version of wasm-opt in Trunk's spelling, such as `version_132`.
    wasm_opt: String,
}

/// Installs what is missing of the tools that build and test the app, and says where they are.
pub async fn ensure(workspace: &Workspace) -> Result<Tools> {
    // What we can't install comes first, before the minutes that the rest may take.
    npm::check_node()?;
    let versions = workspace.versions()?;
    let cache = cache()?;
    wasm_target(workspace).await?;
    let wasm_bindgen = wasm_bindgen(workspace).await?;
    let trunk = cargo::install(&cache, &cargo::TRUNK, &versions.trunk).await?;
    let node_modules = npm::install(&cache, &versions.npm).await?;
    let binaryen = versions
        .npm
        .get("binaryen")
        .context("Cargo.toml names no version of binaryen")?;
    let major = binaryen.split('.').next().unwrap_or(binaryen);
    Ok(Tools {
        bins: vec![trunk, wasm_bindgen, node_modules.join(".bin")],
        node_modules,
        wasm_opt: format!("version_{major}"),
    })
}

/// Installs the command line tool of wasm-bindgen and returns the directory of its programs.
pub async fn wasm_bindgen(workspace: &Workspace) -> Result<PathBuf> {
    cargo::install(
        &cache()?,
        &cargo::WASM_BINDGEN,
        &workspace.versions()?.wasm_bindgen,
    )
    .await
}

/// Installs cargo-deny and returns its program.
pub async fn cargo_deny(workspace: &Workspace) -> Result<PathBuf> {
    let version = workspace.versions()?.cargo_deny;
    let bin = cargo::install(&cache()?, &cargo::CARGO_DENY, &version).await?;
    Ok(bin.join("cargo-deny"))
}

/// Adds the standard library of the browser's target to the Rust toolchain in use.
pub async fn wasm_target(workspace: &Workspace) -> Result<()> {
    add_to_rust(workspace, WASM, ["target", "add", WASM]).await
}

/// Adds the source of the standard library to the Rust toolchain in use.
pub async fn rust_source(workspace: &Workspace) -> Result<()> {
    add_to_rust(
        workspace,
        "src/rust/library",
        ["component", "add", "rust-src"],
    )
    .await
}

/// Has rustup add something to the Rust toolchain in use, unless it is there at `place`.
async fn add_to_rust(workspace: &Workspace, place: &str, add: [&str; 3]) -> Result<()> {
    let mut rustc = Command::new("rustc");
    rustc
        .args(["--print", "sysroot"])
        .current_dir(&workspace.root);
    let sysroot = process::output(rustc).await?;
    if Path::new(sysroot.trim())
        .join("lib/rustlib")
        .join(place)
        .is_dir()
    {
        return Ok(());
    }
    let [kind, _, name] = add;
    step(&format!("Adding the Rust {kind} {name}"));
    let mut rustup = Command::new("rustup");
    rustup.args(add).current_dir(&workspace.root);
    process::run(rustup).await.with_context(|| {
        format!("the Rust {kind} {name} is missing; adding it needs rustup and a network that reaches static.rust-lang.org")
    })
}

impl Tools {
    /// Trunk in the repository, with the other tools where it looks for them and nothing of the
    /// caller's environment that would change the bundle.
    pub fn trunk(&self, workspace: &Workspace) -> Result<Command> {
        let mut command = Command::new("trunk");
        command
            .current_dir(&workspace.root)
            .env("PATH", search_path(&self.bins)?)
            .env("CARGO_TARGET_DIR", &workspace.target)
            .env("TRUNK_TOOLS_WASM_OPT", &self.wasm_opt)
            // Trunk would ask the network for a newer Trunk on every build.
            .env("TRUNK_SKIP_VERSION_CHECK", "true")
            // Trunk's minifier can't read wasm-bindgen's glue; ours can (see `bundle::seal`).
            .env("RUST_LOG", "info,trunk::processing::minify=error")
            // They would take the place of the flags in .cargo/config.toml.
            .env_remove("RUSTFLAGS")
            // Trunk takes only the words "true" and "false" here, many shells set "1".
            .env_remove("NO_COLOR");
        Ok(command)
    }
}

/// The compiler flag that keeps this user's home directory out of the bundle, so that the same
/// commit gives the same bytes on every machine.
///
/// Empty for a directory with spaces, which Cargo would take for several flags.
pub fn remap_registry() -> String {
    let home = std::env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| Some(std::env::home_dir()?.join(".cargo")));
    match home.as_deref().and_then(Path::to_str) {
        Some(home) if !home.contains(char::is_whitespace) => {
            format!("--remap-path-prefix={home}/registry/src=crates")
        }
        _ => String::new(),
    }
}

/// `PATH` with `first` in front.
pub fn search_path(first: &[PathBuf]) -> Result<OsString> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let directories = first.iter().cloned().chain(std::env::split_paths(&path));
    std::env::join_paths(directories).context("the path of the cache can't be part of PATH")
}

/// The first file of that name in the directories of `PATH`.
fn find_program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|directory| directory.join(name))
        .find(|program| program.is_file())
}

/// The per-user directory of installed tools, made if it is not there.
fn cache() -> Result<PathBuf> {
    let base = match std::env::var_os("XDG_CACHE_HOME").filter(|directory| !directory.is_empty()) {
        Some(directory) => PathBuf::from(directory),
        None => std::env::home_dir()
            .context("neither XDG_CACHE_HOME nor HOME is set")?
            .join(".cache"),
    };
    let cache = std::path::absolute(base)?.join("usher");
    std::fs::create_dir_all(&cache)
        .with_context(|| format!("can't make the directory {}", cache.display()))?;
    Ok(cache)
}

/// A directory beside its final place, so that moving it there is one step that can't be half done.
fn staging(cache: &Path) -> Result<tempfile::TempDir> {
    tempfile::Builder::new()
        .prefix(".installing-")
        .tempdir_in(cache)
        .with_context(|| format!("can't write to {}", cache.display()))
}

/// Moves a finished installation to its place. Another process may have been faster: its result is
/// as good as ours.
fn publish(staged: &Path, place: &Path) -> Result<()> {
    if let Err(error) = std::fs::rename(staged, place)
        && !place.is_dir()
    {
        return Err(error).with_context(|| format!("can't make {}", place.display()));
    }
    Ok(())
}

/// Says which part of the work begins.
pub fn step(what: &str) {
    eprintln!("==> {what}");
}
