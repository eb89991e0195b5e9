//! The tools a build needs beside Rust: found in the user's cache, or put there once.
//!
//! They live in `$XDG_CACHE_HOME/usher` (`~/.cache/usher`), one directory per tool and version, so
//! that another clone finds them and another version never meets a half-replaced one.

mod apt;
pub mod browser;
mod cargo;
pub mod display;
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

/// What builds and tests the app, in pinned versions.
pub struct Tools {
    bins: Vec<PathBuf>,
    /// The directory of the npm packages.
    pub node_modules: PathBuf,
}

/// Installs what is missing of the tools that build and test the app, and says where they are.
pub async fn ensure(workspace: &Workspace) -> Result<Tools> {
    // What we can't install comes first, before the minutes that the rest may take.
    npm::check_node()?;
    wasm_target(workspace).await?;
    let wasm_bindgen = wasm_bindgen(workspace).await?;
    let trunk = cargo::install(&cache()?, &cargo::TRUNK, &workspace.versions()?.trunk).await?;
    let mut tools = from_npm(workspace).await?;
    tools.bins.extend([wasm_bindgen, trunk]);
    Ok(tools)
}

/// What Trunk's hooks call, whoever started Trunk: esbuild, and for a release wasm-opt and wasm-bindgen.
pub async fn for_hooks(workspace: &Workspace, release: bool) -> Result<Tools> {
    npm::check_node()?;
    let mut tools = from_npm(workspace).await?;
    if release {
        tools.bins.push(wasm_bindgen(workspace).await?);
    }
    Ok(tools)
}

async fn from_npm(workspace: &Workspace) -> Result<Tools> {
    let node_modules = npm::install(&cache()?, workspace).await?;
    Ok(Tools {
        bins: vec![node_modules.join(".bin")],
        node_modules,
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

/// Installs Firefox's driver and returns its program.
pub async fn geckodriver(workspace: &Workspace) -> Result<PathBuf> {
    let version = workspace.versions()?.geckodriver;
    let bin = cargo::install(&cache()?, &cargo::GECKODRIVER, &version).await?;
    Ok(bin.join("geckodriver"))
}

/// Adds the standard library of the browser's target to the Rust toolchain in use, unless it is there.
pub async fn wasm_target(workspace: &Workspace) -> Result<()> {
    let mut rustc = Command::new("rustc");
    rustc
        .args(["--print", "target-libdir", "--target", WASM])
        .current_dir(&workspace.root);
    if Path::new(process::output(rustc).await?.trim()).is_dir() {
        return Ok(());
    }
    step(&format!("Adding the Rust target {WASM}"));
    let mut rustup = Command::new("rustup");
    rustup
        .args(["target", "add", WASM])
        .current_dir(&workspace.root);
    process::run(rustup).await.with_context(|| {
        format!("the Rust target {WASM} is missing; adding it needs rustup and a network that reaches static.rust-lang.org")
    })
}

impl Tools {
    /// One of the tools, with the others where it looks for them.
    pub fn command(&self, program: &str) -> Result<Command> {
        let mut command = Command::new(program);
        command.env("PATH", search_path(&self.bins)?);
        Ok(command)
    }

    /// Trunk in the repository, without a network and with nothing of the caller's environment that would
    /// change the bundle.
    pub fn trunk(&self, workspace: &Workspace) -> Result<Command> {
        let mut command = self.command("trunk")?;
        command
            .current_dir(&workspace.root)
            .env("CARGO_TARGET_DIR", &workspace.target)
            .env("TRUNK_OFFLINE", "true")
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
