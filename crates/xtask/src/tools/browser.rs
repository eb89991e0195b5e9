//! The browsers and their drivers, which the system's package manager has.

use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::ValueEnum;

use super::{apt, find_program, step};

/// A browser engine that the tests run in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Engine {
    /// Chromium or Chrome
    Chromium,
    /// Firefox, the long-lived release or another
    Firefox,
    /// WebKitGTK
    Webkit,
}

impl Engine {
    /// What it is called in options and reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
            Self::Webkit => "webkit",
        }
    }
}

/// Chromium or Chrome.
pub struct Chromium {
    /// The browser.
    pub program: PathBuf,
    /// The WebDriver server of the same version.
    pub driver: PathBuf,
}

/// WebKitGTK, which shows itself on a display only.
pub struct Webkit {
    /// The WebDriver server; it finds the browser by itself.
    pub driver: PathBuf,
    /// The display that nobody sees.
    pub xvfb: PathBuf,
}

/// Finds Chromium with its driver, or installs them when the system is a Debian and we may. The shell without a window
/// is preferred: the usual program draws its window even when nobody sees it.
pub async fn chromium() -> Result<Chromium> {
    let names = [
        "chromium-headless-shell",
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
    ];
    let find = || {
        Some(Chromium {
            program: names.iter().find_map(|name| find_program(name))?,
            driver: find_program("chromedriver")?,
        })
    };
    let packages = [
        "chromium-headless-shell",
        "chromium-driver",
        "fonts-liberation",
    ];
    ensure("Chromium and its driver", &packages, find).await
}

/// Finds Firefox, or installs it. Its driver is one of the tools from crates.io.
pub async fn firefox() -> Result<PathBuf> {
    let find = || {
        let names = ["firefox-esr", "firefox"];
        names.iter().find_map(|name| find_program(name))
    };
    ensure("Firefox", &["firefox-esr"], find).await
}

/// Finds WebKitGTK with its driver and a display for it, or installs them.
pub async fn webkit() -> Result<Webkit> {
    let find = || {
        Some(Webkit {
            driver: find_program("WebKitWebDriver")?,
            xvfb: find_program("Xvfb")?,
        })
    };
    let packages = ["webkit2gtk-driver", "xvfb"];
    ensure("WebKitGTK, its driver and Xvfb", &packages, find).await
}

/// What `find` finds, after an installation if need be.
async fn ensure<T>(what: &str, packages: &[&str], find: impl Fn() -> Option<T>) -> Result<T> {
    if let Some(found) = find() {
        return Ok(found);
    }
    step(&format!("Installing {what}"));
    if !apt::install(packages).await? {
        bail!(
            "the tests need {what} on PATH; on Debian, as root: apt-get update && apt-get install {}",
            packages.join(" ")
        );
    }
    match find() {
        Some(found) => Ok(found),
        None => bail!("{} were installed but are not on PATH", packages.join(", ")),
    }
}
