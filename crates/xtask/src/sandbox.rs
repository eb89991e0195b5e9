//! The sandbox server as a child process.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::Value;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{ChildStdout, Command};

use crate::process::{self, Running};
use crate::tools::step;
use crate::workspace::Workspace;

/// How long the sandbox may take to seed its data and to listen.
const START: Duration = Duration::from_secs(60);

/// A sandbox that accepts connections; dropping it ends it.
pub struct Sandbox {
    process: Running,
    output: Lines<BufReader<ChildStdout>>,
    /// Base URL of its API.
    pub url: String,
    /// E-mail and password of the seeded administrator.
    pub admin: (String, String),
    /// The page of the mails that it would have sent.
    pub outbox: String,
}

/// Compiles the sandbox and returns the path of its program.
pub async fn build(workspace: &Workspace) -> Result<PathBuf> {
    step("Building the sandbox server");
    let mut cargo = workspace.cargo();
    // With the features of the whole workspace, so that what its tests use is not compiled again.
    cargo.args(["build", "--workspace", "--bin", "usher-sandbox"]);
    process::run(cargo).await?;
    Ok(workspace.target.join("debug/usher-sandbox"))
}

impl Sandbox {
    /// Starts the program and waits until it says where it listens.
    pub async fn start(program: &PathBuf, arguments: &[OsString]) -> Result<Self> {
        let mut command = Command::new(program);
        command.args(arguments).stdout(Stdio::piped());
        let mut process = Running::start(command)?;
        let mut output = BufReader::new(process.stdout()?).lines();
        let line = match tokio::time::timeout(START, output.next_line()).await {
            Ok(line) => {
                line?.context("the sandbox server ended at once, its own words are above")?
            }
            Err(_) => bail!(
                "the sandbox server did not start within {} seconds",
                START.as_secs()
            ),
        };
        let said: Value = serde_json::from_str(&line)
            .with_context(|| format!("the sandbox server said `{line}`"))?;
        let text = |pointer: &str| {
            let value = said.pointer(pointer).and_then(Value::as_str);
            value
                .map(str::to_owned)
                .with_context(|| format!("the sandbox server said no {pointer}: `{line}`"))
        };
        Ok(Self {
            url: text("/url")?,
            admin: (text("/admin/email")?, text("/admin/password")?),
            outbox: text("/outbox")?,
            process,
            output,
        })
    }

    /// Shows what the sandbox says until it ends, which is an error here.
    pub async fn ended(&mut self) -> Result<()> {
        while let Some(line) = self.output.next_line().await? {
            println!("{line}");
        }
        let status = self.process.wait().await?;
        bail!("the sandbox server ended ({status})")
    }
}
