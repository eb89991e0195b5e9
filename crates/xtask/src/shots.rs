//! `cargo xtask shots`: pictures of every page and state.

use anyhow::Result;

use crate::process;
use crate::test::e2e;
use crate::workspace::Workspace;

/// Builds the app and lets `tests/e2e/shots.config.ts` take the pictures into `docs/shots/`.
pub async fn shots(workspace: &Workspace) -> Result<()> {
    let suite = e2e::Suite::prepare(workspace, e2e::bundle(workspace).await?).await?;
    let mut playwright = suite.playwright(workspace);
    playwright
        .args(["--config", "shots.config.ts"])
        .env("USHER_SHOTS", workspace.root.join("docs/shots"));
    process::run(playwright).await
}
