//! Where the crates come from: licences, withdrawn and doubled crates, sources, and known faults.

use std::path::Path;
use std::time::Duration;

use tokio::process::Command;

use super::step::{self, Done, Output};
use crate::process;
use crate::workspace::Workspace;

/// How long fetching the database of known faults may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// Checks the dependency graph against `deny.toml`. Known faults are looked up only where their database can be
/// fetched; where it can't, that is said and counts as nothing.
pub async fn check(workspace: &Workspace, checker: &Path) -> Vec<Done> {
    let deny = |words: &[&str]| {
        let mut command = Command::new(checker);
        command
            .current_dir(&workspace.root)
            .arg("--workspace")
            .args(words);
        command
    };
    let rules = deny(&["check", "bans", "licenses", "sources"]);
    let rules = step::check("licences, bans, sources", rules, Output::Kept).await;
    let fetched = tokio::time::timeout(PATIENCE, process::output(deny(&["fetch", "db"]))).await;
    let advisories = match fetched {
        Ok(Ok(_)) => {
            let advisories = deny(&["check", "--disable-fetch", "advisories"]);
            step::check("advisories", advisories, Output::Kept).await
        }
        _ => Done::skipped("advisories", "their database can't be fetched from here"),
    };
    vec![rules, advisories]
}
