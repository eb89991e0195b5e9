//! `cargo xtask shots`: pictures of every page and state.

use anyhow::Result;

use crate::process;
use crate::test::bundle::Which;
use crate::test::{bundle, e2e};
use crate::workspace::Workspace;

/// The pictures that the README shows, by their names in both places.
const SHOWN: [&str; 4] = [
    "users-light-1280.png",
    "invite-access-dark-1280.png",
    "invite-done-light-360.png",
    "user-light-1280.png",
];

/// Builds the app and lets `tests/e2e/shots.config.ts` take the pictures into a folder that Git ignores.
pub async fn shots(workspace: &Workspace) -> Result<()> {
    process::run(bundle::build(workspace, Which::Release)).await?;
    let suite = e2e::Suite::prepare(workspace, bundle::place(workspace, Which::Release)).await?;
    let place = workspace.target.join("shots");
    let mut playwright = suite.playwright(workspace);
    playwright
        .args(["--config", "shots.config.ts"])
        .env("USHER_SHOTS", &place);
    process::run(playwright).await?;
    println!("The pictures are in {}", place.display());
    println!("The README shows {}; to refresh them:", SHOWN.join(", "));
    println!(
        "  cp {}/{{{}}} docs/shots/",
        place.display(),
        SHOWN.join(",")
    );
    Ok(())
}
