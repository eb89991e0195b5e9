//! A display that nobody sees, for browsers that need one.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::Command;

use crate::process::Running;

/// How long it may take to start.
const START: Duration = Duration::from_secs(20);

/// A running Xvfb; dropping it ends it.
pub struct Display {
    /// What programs call it in `DISPLAY`.
    pub name: String,
    _process: Running,
}

impl Display {
    /// Starts `xvfb` on a number that is free.
    pub async fn start(xvfb: &Path) -> Result<Self> {
        let mut command = Command::new(xvfb);
        command
            .args(["-displayfd", "1", "-screen", "0", "1280x1024x24"])
            .args(["-nolisten", "tcp"])
            .stdout(Stdio::piped())
            // It complains about keys that no keyboard has.
            .stderr(Stdio::null());
        let mut process = Running::start(command)?;
        let mut lines = BufReader::new(process.stdout()?).lines();
        let Ok(line) = tokio::time::timeout(START, lines.next_line()).await else {
            bail!("Xvfb did not start within {} seconds", START.as_secs());
        };
        let number = line?.context("Xvfb ended at once")?;
        Ok(Self {
            name: [":", number.trim()].concat(),
            _process: process,
        })
    }
}
