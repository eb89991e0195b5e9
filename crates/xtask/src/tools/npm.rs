//! Tools from npm, downloaded once per user.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use tokio::process::Command;

use super::{find_program, publish, staging, step};
use crate::bundle::hash;
use crate::process;
use crate::workspace::Workspace;

/// Where the repository says which packages, with their checksums.
const DIRECTORY: &str = "crates/xtask/npm";

/// What is in it.
const FILES: [&str; 2] = ["package.json", "package-lock.json"];

/// Errors when Node.js is missing: wasm-opt, esbuild and the end-to-end tests run on it.
pub fn check_node() -> Result<()> {
    if find_program("npm").is_none() || find_program("node").is_none() {
        bail!(
            "Node.js with npm is needed and not installed; on Debian, as root: apt-get install nodejs npm"
        );
    }
    Ok(())
}

/// Installs what the lockfile names into the cache; returns its `node_modules`.
pub async fn install(cache: &Path, workspace: &Workspace) -> Result<PathBuf> {
    let [manifest, lock] = FILES.map(|name| workspace.root.join(DIRECTORY).join(name));
    let locked = std::fs::read(&lock).with_context(|| format!("can't read {}", lock.display()))?;
    let place = cache.join(format!("npm-{}", hash::short(&locked)));
    let node_modules = place.join("node_modules");
    if node_modules.is_dir() {
        return Ok(node_modules);
    }

    step("Installing the packages from npm for all clones of this user");
    let staged = staging(cache)?;
    let root = staged.path().join("root");
    std::fs::create_dir(&root)?;
    for (file, name) in [manifest, lock].iter().zip(FILES) {
        std::fs::copy(file, root.join(name))
            .with_context(|| format!("can't copy {}", file.display()))?;
    }
    let mut command = Command::new("npm");
    command
        .args([
            "ci",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--loglevel=error",
        ])
        .current_dir(&root);
    process::run(command).await.context(
        "the packages from npm can't be installed; the first set-up needs a network that reaches registry.npmjs.org",
    )?;
    publish(&root, &place)?;
    Ok(node_modules)
}
