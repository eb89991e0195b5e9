//! Chromium and its driver, which only the system's package manager has.

use std::path::PathBuf;

use anyhow::{Result, bail};
use tokio::process::Command;

use super::{find_program, step};
use crate::process;

/// The browser that the tests drive.
pub struct Browser {
    /// Chromium or Chrome.
    pub chromium: PathBuf,
    /// The WebDriver server of the same version.
    pub driver: PathBuf,
}

const CHROMIUM: [&str; 4] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
];
const ADVICE: &str = "apt-get update && apt-get install chromium chromium-driver fonts-liberation";

/// Finds the browser, or installs it when the system is a Debian and we may.
pub async fn ensure() -> Result<Browser> {
    if let Some(browser) = find() {
        return Ok(browser);
    }
    let Some(sudo) = apt().await else {
        bail!("the tests need Chromium and its driver on PATH; on Debian, as root: {ADVICE}");
    };
    step("Installing Chromium and its driver");
    for words in [
        &["update"][..],
        &[
            "install",
            "--yes",
            "--no-install-recommends",
            "chromium",
            "chromium-driver",
            "fonts-liberation",
        ][..],
    ] {
        let mut command = if sudo {
            Command::new("sudo")
        } else {
            Command::new("apt-get")
        };
        if sudo {
            command.args(["--non-interactive", "apt-get"]);
        }
        command.args(words).env("DEBIAN_FRONTEND", "noninteractive");
        process::run(command).await?;
    }
    match find() {
        Some(browser) => Ok(browser),
        None => bail!("Chromium was installed but `chromium` and `chromedriver` are not on PATH"),
    }
}

fn find() -> Option<Browser> {
    let chromium = CHROMIUM.iter().find_map(|name| find_program(name))?;
    let driver = find_program("chromedriver")?;
    Some(Browser { chromium, driver })
}

/// Whether `apt-get` needs `sudo`; none when there is no `apt-get` or we may not use it.
async fn apt() -> Option<bool> {
    find_program("apt-get")?;
    if rustix::process::geteuid().is_root() {
        return Some(false);
    }
    find_program("sudo")?;
    let mut command = Command::new("sudo");
    command.args(["--non-interactive", "true"]);
    process::output(command).await.ok().map(|_| true)
}
