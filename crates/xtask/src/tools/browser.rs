//! Chromium and its driver, which only the system's package manager has.

use std::path::PathBuf;

use anyhow::{Result, bail};

use super::{apt, find_program, step};

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
const PACKAGES: [&str; 3] = ["chromium", "chromium-driver", "fonts-liberation"];

/// Finds the browser, or installs it when the system is a Debian and we may.
pub async fn ensure() -> Result<Browser> {
    if let Some(browser) = find() {
        return Ok(browser);
    }
    step("Installing Chromium and its driver");
    if !apt::install(&PACKAGES).await? {
        bail!(
            "the tests need Chromium and its driver on PATH; on Debian, as root: apt-get update && apt-get install {}",
            PACKAGES.join(" ")
        );
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
