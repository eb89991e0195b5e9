//! `cargo xtask test`: every check there is, from formatting to a person's way through the app.

mod again;
mod count;
pub mod e2e;
mod hosts;
mod http;
mod report;
mod supply;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Result;
use clap::ValueEnum;
use count::Count;
use report::{Failed, Report};
use tokio::process::Command;

use crate::tools::{self, WASM, browser};
use crate::workspace::Workspace;

/// Options of `cargo xtask test`.
#[derive(clap::Args)]
pub struct Args {
    /// Run one ring only
    #[arg(long, value_enum)]
    only: Option<Ring>,
    /// Run the tests whose names contain this, and neither formatting nor lints
    filter: Option<String>,
    /// Try this bundle instead of building one
    #[arg(long, value_name = "DIR")]
    dist: Option<PathBuf>,
    /// Go on after a failure
    #[arg(long)]
    keep_going: bool,
}

/// Tests that run in the same place.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Ring {
    /// On this machine, with formatting and lints
    Native,
    /// Parts of the app in headless Chromium
    Browser,
    /// The release bundle in headless Chromium, with the sandbox server
    E2e,
    /// The bundle behind nginx and Caddy
    Hosts,
    /// The bundle once more from nothing, compared byte by byte
    Again,
}

/// Runs the rings from the quickest to the slowest and ends with `N passed, N failed`.
pub async fn test(workspace: &Workspace, args: Args) -> Result<ExitCode> {
    let mut report = Report::new(args.keep_going);
    let mut bundle = args.dist.map(std::path::absolute).transpose()?;
    for ring in [
        Ring::Native,
        Ring::Browser,
        Ring::E2e,
        Ring::Hosts,
        Ring::Again,
    ] {
        if args.only.is_some_and(|only| only != ring) {
            continue;
        }
        let filter = args.filter.as_deref();
        let outcome = match ring {
            Ring::Native => native(workspace, &mut report, filter).await,
            Ring::Browser => browser(workspace, &mut report, filter).await,
            Ring::E2e => match built(workspace, &mut report, &mut bundle).await {
                Ok(bundle) => e2e::ring(workspace, &mut report, bundle, filter).await,
                Err(failed) => Err(failed),
            },
            // A filter asks for tests by name, and these have none.
            Ring::Hosts | Ring::Again if filter.is_some() => Ok(()),
            Ring::Hosts => match built(workspace, &mut report, &mut bundle).await {
                Ok(bundle) => hosts::ring(&mut report, workspace, bundle).await,
                Err(failed) => Err(failed),
            },
            Ring::Again => match built(workspace, &mut report, &mut bundle).await {
                Ok(bundle) => again::ring(workspace, &mut report, bundle).await,
                Err(failed) => Err(failed),
            },
        };
        if outcome.is_err() && !args.keep_going {
            break;
        }
    }
    Ok(report.finish())
}

/// The release bundle, built for the first ring that asks.
async fn built<'b>(
    workspace: &Workspace,
    report: &mut Report,
    bundle: &'b mut Option<PathBuf>,
) -> Result<&'b Path, Failed> {
    if bundle.is_none() {
        let built = e2e::bundle(workspace);
        *bundle = Some(report.need("release bundle", built).await?);
    }
    bundle.as_deref().ok_or(Failed)
}

async fn native(
    workspace: &Workspace,
    report: &mut Report,
    filter: Option<&str>,
) -> Result<(), Failed> {
    if filter.is_none() {
        let lint = |arguments: &[&str]| {
            let mut command = workspace.cargo();
            command.arg("clippy").args(arguments).args([
                "--all-targets",
                "--",
                "--deny",
                "warnings",
            ]);
            command
        };
        let mut format = workspace.cargo();
        format.args(["fmt", "--all", "--check"]);
        report.check("formatting", format).await?;
        report.check("lints", lint(&["--workspace"])).await?;
        report
            .need("target wasm32", tools::wasm_target(workspace))
            .await?;
        report
            .check(
                "lints, wasm32",
                lint(&["--package", "usher", "--target", WASM]),
            )
            .await?;
        supply::check(workspace, report).await?;
    }
    let mut tests = workspace.cargo();
    tests
        .args(["test", "--workspace", "--no-fail-fast"])
        .args(filter);
    report.tests("native tests", tests, Count::Libtest).await
}

async fn browser(
    workspace: &Workspace,
    report: &mut Report,
    filter: Option<&str>,
) -> Result<(), Failed> {
    let mut tests = report
        .need("browser tests, set-up", browser_tests(workspace))
        .await?;
    tests.args(filter);
    report.tests("browser tests", tests, Count::Libtest).await
}

/// The command of the browser tests, with the runner and the browser in place.
async fn browser_tests(workspace: &Workspace) -> Result<Command> {
    tools::wasm_target(workspace).await?;
    let runner = tools::wasm_bindgen(workspace).await?;
    let browser = browser::ensure().await?;
    let mut tests = workspace.cargo();
    tests
        .args([
            "test",
            "--package",
            "usher",
            "--target",
            WASM,
            "--test",
            "browser",
        ])
        .env("PATH", tools::search_path(&[runner])?)
        .env("CHROMEDRIVER", browser.driver)
        // The runner's own limit for all tests together, 20 seconds, is too short on a busy machine.
        .env("WASM_BINDGEN_TEST_TIMEOUT", "120");
    Ok(tests)
}
