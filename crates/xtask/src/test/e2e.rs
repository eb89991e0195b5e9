//! The end-to-end ring: Playwright drives the release bundle in Chromium against the sandbox.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use tokio::process::Command;

use super::count::Count;
use super::report::{Failed, Report};
use crate::bundle::{self, Settings};
use crate::sandbox;
use crate::tools::{self, browser};
use crate::workspace::Workspace;

/// The test of `tests/architecture.rs` that measures the bundle in `USHER_DIST`.
const BUDGET: &str = "the_first_load_keeps_its_budget";

/// Everything that the tests in `tests/e2e` use.
pub struct Suite {
    dist: PathBuf,
    sandbox: PathBuf,
    chromium: PathBuf,
}

/// Builds the release bundle as the tests want it and returns its directory.
pub async fn bundle(workspace: &Workspace) -> Result<PathBuf> {
    let tools = tools::ensure(workspace).await?;
    let dist = workspace.scratch("e2e");
    bundle::release(workspace, &tools, &Settings::default(), &dist).await?;
    Ok(dist)
}

impl Suite {
    /// Builds the sandbox and links the npm packages for the tests of the bundle in `dist`.
    pub async fn prepare(workspace: &Workspace, dist: PathBuf) -> Result<Self> {
        let chromium = browser::ensure().await?.chromium;
        let tools = tools::ensure(workspace).await?;
        link(
            &tools.node_modules,
            &directory(workspace).join("node_modules"),
        )?;
        let sandbox = sandbox::build(workspace).await?;
        Ok(Self {
            dist,
            sandbox,
            chromium,
        })
    }

    /// `playwright test` in `tests/e2e`, told where everything is.
    pub fn playwright(&self, workspace: &Workspace) -> Command {
        let directory = directory(workspace);
        let mut command = Command::new(directory.join("node_modules/.bin/playwright"));
        command
            .arg("test")
            .current_dir(directory)
            .env("USHER_DIST", &self.dist)
            .env("USHER_SANDBOX", &self.sandbox)
            .env("USHER_XTASK", &workspace.xtask)
            .env("USHER_CHROMIUM", &self.chromium);
        command
    }
}

/// Runs the ring.
pub async fn ring(
    workspace: &Workspace,
    report: &mut Report,
    dist: &Path,
    filter: Option<&str>,
) -> Result<(), Failed> {
    let suite = Suite::prepare(workspace, dist.to_owned());
    let suite = report.need("end-to-end tests, set-up", suite).await?;
    if filter.is_none_or(|filter| BUDGET.contains(filter)) {
        let mut budget = workspace.cargo();
        budget
            .args(["test", "--workspace", "--test", "architecture", BUDGET])
            .env("USHER_DIST", &suite.dist);
        report.tests("byte budget", budget, Count::Libtest).await?;
    }

    let json = workspace.scratch("e2e.json");
    let mut playwright = suite.playwright(workspace);
    playwright
        .args(["--reporter", "list,json"])
        .env("PLAYWRIGHT_JSON_OUTPUT_NAME", &json);
    if let Some(filter) = filter {
        // Another ring may have the test that is asked for.
        playwright.args(["--grep", filter, "--pass-with-no-tests"]);
    }
    report
        .tests("end-to-end tests", playwright, Count::Playwright(json))
        .await
}

fn directory(workspace: &Workspace) -> PathBuf {
    workspace.root.join("tests/e2e")
}

/// Makes `link` a symbolic link to the packages. Errors when there is a real directory in its place.
fn link(packages: &Path, link: &Path) -> Result<()> {
    if fs::read_link(link).is_ok_and(|linked| linked == packages) {
        return Ok(());
    }
    if link.is_symlink() {
        fs::remove_file(link)?;
    }
    if link.exists() {
        bail!(
            "{} is in the way of the packages that the tests use; remove it",
            link.display()
        );
    }
    std::os::unix::fs::symlink(packages, link)
        .with_context(|| format!("can't make {}", link.display()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed assumption is a failed test")]

    use super::*;

    #[test]
    fn the_link_follows_the_packages_and_spares_a_directory() {
        let directory = tempfile::tempdir().unwrap();
        let at = directory.path().join("node_modules");
        for packages in ["one", "two", "two"] {
            link(Path::new(packages), &at).unwrap();
            assert_eq!(fs::read_link(&at).unwrap(), Path::new(packages));
        }
        fs::remove_file(&at).unwrap();
        fs::create_dir(&at).unwrap();
        assert!(link(Path::new("one"), &at).is_err());
    }
}
