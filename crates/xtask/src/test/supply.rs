//! Where the crates come from: licences, withdrawn and doubled crates, sources, and known faults.

use std::time::Duration;

use tokio::process::Command;

use super::report::{Failed, Report};
use crate::process;
use crate::tools;
use crate::workspace::Workspace;

/// How long fetching the database of known faults may take.
const PATIENCE: Duration = Duration::from_secs(90);

/// Checks the dependency graph against `deny.toml`. Known faults are looked up only where their database can be
/// fetched; where it can't, that is said and counts as nothing.
pub async fn check(workspace: &Workspace, report: &mut Report) -> Result<(), Failed> {
    let program = report
        .need("cargo-deny", tools::cargo_deny(workspace))
        .await?;
    let deny = |words: &[&str]| {
        let mut command = Command::new(&program);
        command
            .current_dir(&workspace.root)
            .arg("--workspace")
            .args(words);
        command
    };
    let rules = deny(&["check", "bans", "licenses", "sources"]);
    report.check("licences, bans, sources", rules).await?;
    let fetched = tokio::time::timeout(PATIENCE, process::output(deny(&["fetch", "db"]))).await;
    match fetched {
        Ok(Ok(_)) => {
            let advisories = deny(&["check", "--disable-fetch", "advisories"]);
            report.check("advisories", advisories).await
        }
        _ => {
            report.skip("advisories", "their database can't be fetched from here");
            Ok(())
        }
    }
}
