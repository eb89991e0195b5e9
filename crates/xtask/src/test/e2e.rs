//! The rings of Playwright: the release bundle in Chromium, in other engines, and with a real server.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use tokio::process::Command;

use super::budget;
use super::count::Count;
use super::report::{Failed, Report};
use super::server::Access;
use crate::sandbox;
use crate::tools;
use crate::tools::browser::{self, Engine};
use crate::workspace::Workspace;

/// Everything that the tests in `tests/e2e` use.
pub struct Suite {
    dist: PathBuf,
    /// Not there for the tests with a real server.
    sandbox: Option<PathBuf>,
    chromium: PathBuf,
}

impl Suite {
    /// Builds the sandbox and links the npm packages for the tests of the bundle in `dist`.
    pub async fn prepare(workspace: &Workspace, dist: PathBuf) -> Result<Self> {
        let suite = Self::without_sandbox(workspace, dist).await?;
        let sandbox = Some(sandbox::build(workspace).await?);
        Ok(Self { sandbox, ..suite })
    }

    /// Links the npm packages.
    async fn without_sandbox(workspace: &Workspace, dist: PathBuf) -> Result<Self> {
        let chromium = browser::chromium().await?.program;
        let tools = tools::ensure(workspace).await?;
        link(
            &tools.node_modules,
            &directory(workspace).join("node_modules"),
        )?;
        Ok(Self {
            dist,
            sandbox: None,
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
            .env("USHER_XTASK", &workspace.xtask)
            .env("USHER_CHROMIUM", &self.chromium);
        if let Some(sandbox) = &self.sandbox {
            command.env("USHER_SANDBOX", sandbox);
        }
        command
    }

    /// The same by another configuration, which has a project for each engine, Firefox among them: in those of
    /// `wanted`, or in all.
    async fn in_engines(
        &self,
        workspace: &Workspace,
        config: &str,
        wanted: impl Iterator<Item = &Engine>,
    ) -> Result<Command> {
        let mut command = self.playwright(workspace);
        command
            .args(["--config", config])
            .env("USHER_FIREFOX", browser::firefox().await?);
        for engine in wanted {
            command.args(["--project", engine.name()]);
        }
        Ok(command)
    }
}

/// Runs the end-to-end tests, and adds up the bytes of the bundle.
pub async fn ring(
    workspace: &Workspace,
    report: &mut Report,
    dist: &Path,
    filter: Option<&str>,
) -> Result<(), Failed> {
    if filter.is_none() {
        let budget = async { budget::check(dist) };
        report.checks("byte budget", budget).await?;
    }
    let suite = Suite::prepare(workspace, dist.to_owned());
    let suite = report.need("end-to-end tests, set-up", suite).await?;
    let command = suite.playwright(workspace);
    tests(workspace, report, "end-to-end tests", command, filter).await
}

/// Runs the main job in the other engines, or in those that are asked for.
pub async fn engines(
    workspace: &Workspace,
    report: &mut Report,
    dist: &Path,
    filter: Option<&str>,
    wanted: &[Engine],
) -> Result<(), Failed> {
    let prepared = async {
        let suite = Suite::prepare(workspace, dist.to_owned()).await?;
        let config = "engines/playwright.config.ts";
        let mut command = suite.in_engines(workspace, config, wanted.iter()).await?;
        let webkit = browser::webkit().await?;
        command
            .env("USHER_WEBKIT_DRIVER", webkit.driver)
            .env("USHER_XVFB", webkit.xvfb);
        Ok(command)
    };
    let command = report.need("engines, set-up", prepared).await?;
    tests(workspace, report, "engines", command, filter).await
}

/// Runs the tests of the demo.
pub async fn demo(
    workspace: &Workspace,
    report: &mut Report,
    dist: &Path,
    filter: Option<&str>,
    wanted: &[Engine],
) -> Result<(), Failed> {
    let prepared = async {
        let suite = Suite::without_sandbox(workspace, dist.to_owned()).await?;
        let wanted = wanted.iter().filter(|engine| **engine != Engine::Webkit);
        let config = "demo/playwright.config.ts";
        suite.in_engines(workspace, config, wanted).await
    };
    let command = report.need("demo, set-up", prepared).await?;
    tests(workspace, report, "demo", command, filter).await
}

/// Runs the tests that need no sandbox with a real server.
pub async fn server(
    workspace: &Workspace,
    report: &mut Report,
    dist: &Path,
    filter: Option<&str>,
    access: &Access,
) -> Result<(), Failed> {
    let suite = Suite::without_sandbox(workspace, dist.to_owned());
    let suite = report.need("real server, set-up", suite).await?;
    let mut command = suite.playwright(workspace);
    command
        .args(["--config", "server.config.ts"])
        .envs(access.variables());
    tests(workspace, report, "real server", command, filter).await
}

/// Runs Playwright and counts its tests.
async fn tests(
    workspace: &Workspace,
    report: &mut Report,
    name: &str,
    mut command: Command,
    filter: Option<&str>,
) -> Result<(), Failed> {
    let json = workspace.scratch("playwright.json");
    command
        .args(["--reporter", "list,json,./skipped.ts"])
        .env("PLAYWRIGHT_JSON_OUTPUT_NAME", &json);
    if let Some(filter) = filter {
        // Another ring may have the test that is asked for.
        command.args(["--grep", filter, "--pass-with-no-tests"]);
    }
    report.tests(name, command, Count::Playwright(json)).await
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
