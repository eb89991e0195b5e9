//! The native ring: formatting, lints, the dependency graph, and the tests that need no browser.

use super::count::{Count, Libtest};
use super::report::{Failed, Report};
use super::supply;
use crate::tools;
use crate::workspace::Workspace;

/// Runs the ring.
pub async fn ring(
    workspace: &Workspace,
    report: &mut Report,
    filter: Option<&str>,
) -> Result<(), Failed> {
    if filter.is_some() {
        return tests(workspace, report, filter).await;
    }
    let mut format = workspace.cargo();
    format.args(["fmt", "--all", "--check"]);
    report.check("formatting", format).await?;
    let checker = tools::cargo_deny(workspace);
    let checker = report.need("cargo-deny", checker).await?;

    // A database is fetched from far away, while this machine compiles.
    let (supplied, tested) = tokio::join!(supply::check(workspace, &checker), async {
        let mut build = workspace.cargo();
        build.args(["test", "--workspace", "--no-run"]);
        report.check("build and lints", build).await?;
        tests(workspace, report, filter).await
    });
    supplied
        .into_iter()
        .map(|done| report.record(done))
        .fold(tested, Result::and)
}

async fn tests(
    workspace: &Workspace,
    report: &mut Report,
    filter: Option<&str>,
) -> Result<(), Failed> {
    let mut tests = workspace.cargo();
    tests
        .args(["test", "--workspace", "--no-fail-fast"])
        .args(filter)
        // One at a time, so that each has a time of its own; the bundle has the other core meanwhile.
        .args(["--", "--test-threads=1"]);
    let count = Count::Libtest(Libtest::new("", None));
    report.tests("native tests", tests, count).await
}
