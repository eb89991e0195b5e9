//! Child processes that never outlive the command that started them.

use std::ffi::OsStr;
use std::process::{ExitStatus, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process_group};
use tokio::process::{Child, ChildStdout, Command};

/// How long a process group may take to end by itself before it is killed.
const GRACE: Duration = Duration::from_secs(5);

/// A child process at the head of its own process group; dropping it ends the whole group.
///
/// The group keeps a Ctrl-C of the terminal away from the child, so that there is one place that
/// decides what ends and in which order, and reaches grandchildren too (rustc, Chromium).
pub struct Running {
    name: String,
    child: Child,
    ended: bool,
}

impl Running {
    /// Starts `command` without standard input. Errors when the program can't be started.
    pub fn start(mut command: Command) -> Result<Self> {
        let name = name(&command);
        let child = command
            .stdin(Stdio::null())
            .process_group(0)
            .spawn()
            .with_context(|| format!("`{name}` could not be started"))?;
        Ok(Self {
            name,
            child,
            ended: false,
        })
    }

    /// The pipe of the child's standard output, once, if `command` asked for one.
    pub fn stdout(&mut self) -> Result<ChildStdout> {
        self.child
            .stdout
            .take()
            .with_context(|| format!("the output of `{}` is not captured", self.name))
    }

    /// Waits until the child ends by itself.
    pub async fn wait(&mut self) -> Result<ExitStatus> {
        let status = self
            .child
            .wait()
            .await
            .with_context(|| format!("waiting for `{}`", self.name))?;
        self.ended = true;
        Ok(status)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if self.ended {
            return;
        }
        let Some(group) = self
            .child
            .id()
            .and_then(|id| Pid::from_raw(id.cast_signed()))
        else {
            return;
        };
        // An error means that the group is already gone, which is what we want.
        let _ = kill_process_group(group, Signal::TERM);
        let deadline = Instant::now() + GRACE;
        while matches!(self.child.try_wait(), Ok(None)) && Instant::now() < deadline {
            std::thread::sleep(Duration::from_millis(20));
        }
        let _ = kill_process_group(group, Signal::KILL);
    }
}

/// Runs `command` to its end with its output shown. Errors when it fails.
pub async fn run(command: Command) -> Result<()> {
    let name = name(&command);
    let status = Running::start(command)?.wait().await?;
    if !status.success() {
        bail!("`{name}` failed, its own words are above");
    }
    Ok(())
}

/// Runs `command` to its end and returns what it wrote to standard output.
pub async fn output(mut command: Command) -> Result<String> {
    let name = name(&command);
    let output = command
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output()
        .await
        .with_context(|| format!("`{name}` could not be started"))?;
    if !output.status.success() {
        bail!(
            "`{name}` failed: {}",
            String::from_utf8_lossy(&output.stderr).trim()
        );
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The program and its first argument, as a person would name the command.
fn name(command: &Command) -> String {
    let command = command.as_std();
    let program = command.get_program();
    let program = std::path::Path::new(program).file_name().unwrap_or(program);
    let mut words = vec![program.to_string_lossy()];
    words.extend(command.get_args().next().map(OsStr::to_string_lossy));
    words.join(" ")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed assumption is a failed test")]

    use super::*;
    use rustix::process::test_kill_process;

    #[tokio::test]
    async fn dropping_ends_the_whole_group() {
        let mut command = Command::new("sh");
        command
            .args(["-c", "sleep 60 & echo $!; wait"])
            .stdout(Stdio::piped());
        let mut running = Running::start(command).unwrap();
        let mut lines = tokio::io::BufReader::new(running.stdout().unwrap());
        let mut line = String::new();
        tokio::io::AsyncBufReadExt::read_line(&mut lines, &mut line)
            .await
            .unwrap();
        let grandchild = Pid::from_raw(line.trim().parse().unwrap()).unwrap();
        assert!(test_kill_process(grandchild).is_ok());

        drop(running);
        // The orphan is reaped by init, a moment after its end.
        let gone = || test_kill_process(grandchild).is_err() || zombie(grandchild);
        let deadline = Instant::now() + GRACE;
        while !gone() && Instant::now() < deadline {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        assert!(gone());
    }

    fn zombie(process: Pid) -> bool {
        let status = format!("/proc/{}/stat", process.as_raw_nonzero());
        std::fs::read_to_string(status).is_ok_and(|stat| stat.contains(") Z "))
    }

    #[tokio::test]
    async fn a_failure_names_the_command() {
        let error = run(Command::new("false")).await.unwrap_err();
        assert_eq!(error.to_string(), "`false` failed, its own words are above");
        let error = run(Command::new("no-such-program")).await.unwrap_err();
        assert!(
            error
                .to_string()
                .contains("`no-such-program` could not be started"),
            "{error}"
        );
    }
}
