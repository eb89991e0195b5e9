//! `cargo xtask bundle`: the app as static files.

mod compress;
pub mod configure;
pub mod hash;
mod parts;
mod sbom;
pub mod seal;
pub mod settings;
pub mod style;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
pub use compress::{Row, brotli, compressible, gzip};
pub use settings::Settings;

use crate::hosting;
use crate::process;
use crate::tools::{self, Tools, step};
use crate::workspace::Workspace;

/// Options of `cargo xtask bundle`.
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    settings: Settings,
    /// The demo: a bundle with a server of its own in the page
    #[arg(long, conflicts_with = "Settings")]
    demo: bool,
    /// Where the bundle goes; an earlier bundle there is replaced
    #[arg(long, value_name = "DIR", default_value = "dist")]
    out: PathBuf,
}

/// Builds the bundle into the directory asked for and prints its table of bytes.
pub async fn bundle(workspace: &Workspace, args: Args) -> Result<()> {
    // A relative path is the caller's, except for the default, which is the repository's.
    let out = if args.out == Path::new("dist") {
        workspace.root.join("dist")
    } else {
        std::path::absolute(&args.out)?
    };
    check_replaceable(&out)?;
    let tools = tools::ensure(workspace).await?;
    let kind = if args.demo {
        Kind::Demo
    } else {
        Kind::App(&args.settings)
    };
    let built = workspace.scratch("bundle");
    let rows = release(workspace, &tools, kind, &built).await?;
    replace(&built, &out)?;
    write_beside(workspace, &out).await?;
    println!("{}", compress::table(&rows));
    println!(
        "The bundle is in {}, files for hosts are in {}",
        out.display(),
        hosting::beside(&out).display()
    );
    Ok(())
}

/// Writes what goes with a bundle: the files for hosts and the bill of materials.
pub async fn write_beside(workspace: &Workspace, bundle: &Path) -> Result<()> {
    hosting::write(bundle)?;
    let bill = sbom::bill(workspace, &seal::version().await).await?;
    fs::write(hosting::beside(bundle).join(sbom::FILE), bill)?;
    Ok(())
}

/// Says to Trunk's hooks that they build the demo.
const DEMO: &str = "USHER_DEMO";

/// Whether a hook of Trunk builds the demo.
pub fn is_demo() -> bool {
    std::env::var_os(DEMO).is_some()
}

/// What is bundled.
#[derive(Clone, Copy)]
pub enum Kind<'a> {
    /// The app, with a deployer's settings.
    App(&'a Settings),
    /// The app with a server of its own in the page.
    Demo,
}

/// Builds the release bundle into `out`, fills its settings and compresses it.
pub async fn release(
    workspace: &Workspace,
    tools: &Tools,
    kind: Kind<'_>,
    out: &Path,
) -> Result<Vec<Row>> {
    fetch(workspace).await?;
    step("Building the app");
    fs::create_dir_all(out)?;
    let mut trunk = tools.trunk(workspace)?;
    trunk
        .args(["build", "--release", "--dist"])
        .arg(out)
        // Joins the flags in .cargo/config.toml.
        .env(
            "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS",
            tools::remap_registry(),
        );
    match kind {
        Kind::App(_) => trunk.env_remove(DEMO),
        Kind::Demo => trunk.args(["--features", "demo"]).env(DEMO, "true"),
    };
    process::run(trunk).await?;

    if let Kind::App(settings) = kind {
        let page = out.join("index.html");
        fs::write(&page, settings.fill(&fs::read_to_string(&page)?)?)?;
    }

    step("Compressing");
    let out = out.to_owned();
    tokio::task::spawn_blocking(move || compress::precompress(&out)).await?
}

/// Downloads the crates of the app, which Trunk lets Cargo build without a network.
pub async fn fetch(workspace: &Workspace) -> Result<()> {
    let mut fetch = workspace.cargo();
    fetch.args(["fetch", "--quiet", "--target", tools::WASM]);
    process::run(fetch).await.context(
        "the crates that the app uses can't be downloaded; that needs a network that reaches crates.io",
    )
}

/// Errors when `out` holds something other than an earlier bundle, which would be lost.
fn check_replaceable(out: &Path) -> Result<()> {
    if !out.exists() {
        return Ok(());
    }
    let empty = fs::read_dir(out)
        .with_context(|| format!("{} is not a directory", out.display()))?
        .next()
        .is_none();
    if !empty && !out.join("index.html").is_file() {
        bail!(
            "{} holds something else than a bundle; name an empty or a new directory",
            out.display()
        );
    }
    Ok(())
}

/// Puts a copy of `built` in the place of `out`.
fn replace(built: &Path, out: &Path) -> Result<()> {
    if out.exists() {
        fs::remove_dir_all(out).with_context(|| format!("can't replace {}", out.display()))?;
    }
    copy(built, out).with_context(|| format!("can't write {}", out.display()))
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let to = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &to)?;
        } else {
            fs::copy(entry.path(), to)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed assumption is a failed test")]

    use super::*;

    #[test]
    fn only_a_bundle_is_replaced() {
        let directory = tempfile::tempdir().unwrap();
        let out = directory.path().join("out");
        assert!(check_replaceable(&out).is_ok());
        fs::create_dir(&out).unwrap();
        assert!(check_replaceable(&out).is_ok());
        fs::write(out.join("thesis.txt"), "").unwrap();
        assert!(check_replaceable(&out).is_err());
        fs::write(out.join("index.html"), "").unwrap();
        assert!(check_replaceable(&out).is_ok());

        let built = directory.path().join("built");
        fs::create_dir_all(built.join("sub")).unwrap();
        fs::write(built.join("sub/new.js"), "1").unwrap();
        replace(&built, &out).unwrap();
        assert!(out.join("sub/new.js").exists());
        assert!(!out.join("thesis.txt").exists());
    }
}
