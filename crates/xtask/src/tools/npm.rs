//! Tools from npm, downloaded once per user.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use tokio::process::Command;

use super::{find_program, publish, staging, step};
use crate::bundle::hash;
use crate::process;

/// Errors when Node.js is missing: wasm-opt, esbuild and the end-to-end tests run on it.
pub fn check_node() -> Result<()> {
    if find_program("npm").is_none() || find_program("node").is_none() {
        bail!(
            "Node.js with npm is needed and not installed; on Debian, as root: apt-get install nodejs npm"
        );
    }
    Ok(())
}

/// Installs exactly these packages into the cache; returns their `node_modules`.
pub async fn install(cache: &Path, packages: &BTreeMap<String, String>) -> Result<PathBuf> {
    let manifest = serde_json::json!({ "private": true, "dependencies": packages }).to_string();
    let place = cache.join(format!("npm-{}", hash::short(manifest.as_bytes())));
    let node_modules = place.join("node_modules");
    if node_modules.is_dir() {
        return Ok(node_modules);
    }

    let names: Vec<_> = packages.keys().map(String::as_str).collect();
    step(&format!(
        "Installing {} from npm for all clones of this user",
        names.join(", ")
    ));
    let staged = staging(cache)?;
    let root = staged.path().join("root");
    std::fs::create_dir(&root)?;
    std::fs::write(root.join("package.json"), manifest)?;
    let mut command = Command::new("npm");
    command
        .args([
            "install",
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
