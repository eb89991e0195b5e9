//! One step of a test run: a command or a check of our own, timed and counted.

use std::borrow::Cow;
use std::io::{IsTerminal, Write};
use std::process::ExitStatus;
use std::time::{Duration, Instant};

use anyhow::Result;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::net::unix::pipe;
use tokio::process::Command;

use super::count::{self, Count, Tally, Test};
use crate::process::Running;

/// What a step was and what it found.
pub struct Done {
    /// What it is called.
    pub name: String,
    /// How long it took.
    pub took: Duration,
    /// What it found.
    pub tally: Tally,
    /// The tests that it ran, as far as their runner tells them.
    pub tests: Vec<Test>,
    /// Why it was not done at all.
    pub skipped: Option<&'static str>,
}

impl Done {
    /// A step that ends now.
    pub fn new(name: &str, started: Instant, tally: Tally) -> Self {
        Self {
            name: name.to_owned(),
            took: started.elapsed(),
            tally,
            tests: Vec::new(),
            skipped: None,
        }
    }

    /// Several steps as one.
    pub fn together(name: &str, started: Instant, parts: Vec<Self>) -> Self {
        let mut done = Self::new(name, started, Tally::default());
        for part in parts {
            done.tally += part.tally;
            done.tests.extend(part.tests);
        }
        done
    }

    /// Says that something could not be checked here, and why. It counts neither as passed nor as failed.
    pub fn skipped(name: &str, why: &'static str) -> Self {
        crate::tools::step(&format!("Test: {name}: SKIPPED, {why}"));
        Self {
            skipped: Some(why),
            ..Self::new(name, Instant::now(), Tally::default())
        }
    }
}

/// When the output of a command is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Output {
    /// As it comes.
    Shown,
    /// In one piece when the command ends, because something else runs beside it.
    Kept,
}

/// Runs a command that is one check by itself.
pub async fn check(name: &str, command: Command, output: Output) -> Done {
    let started = Instant::now();
    let tally = match execute(name, command, output, &mut |_| {}).await {
        Ok(status) if status.success() => Tally::PASSED,
        Ok(_) => Tally::FAILED,
        Err(error) => broken(&error),
    };
    Done::new(name, started, tally)
}

/// Runs a test runner and counts its tests.
pub async fn tests(name: &str, command: Command, count: Count, output: Output) -> Done {
    let started = Instant::now();
    let (tally, tests) = counted(name, command, count, output)
        .await
        .unwrap_or_else(|error| (broken(&error), Vec::new()));
    Done {
        tests,
        ..Done::new(name, started, tally)
    }
}

async fn counted(
    name: &str,
    command: Command,
    count: Count,
    output: Output,
) -> Result<(Tally, Vec<Test>)> {
    let (status, (mut tally, tests)) = match count {
        Count::Libtest(mut libtest) => {
            let mut look = |line: &str| libtest.line(line, Instant::now());
            let status = execute(name, command, output, &mut look).await?;
            (status, (libtest.tally, libtest.tests))
        }
        Count::Playwright(report) => {
            if report.exists() {
                std::fs::remove_file(&report)?;
            }
            let status = execute(name, command, output, &mut |_| {}).await?;
            let report = std::fs::read_to_string(report).unwrap_or_default();
            (status, count::playwright(&report).unwrap_or_default())
        }
    };
    // Tests that don't compile, or a runner that breaks, fail without a number.
    if !status.success() && tally.failed == 0 {
        tally.failed = 1;
    }
    Ok((tally, tests))
}

/// Runs `command` and looks at each line of what it says.
async fn execute(
    name: &str,
    mut command: Command,
    output: Output,
    look: &mut dyn FnMut(&str),
) -> Result<ExitStatus> {
    if output == Output::Shown {
        begin(name);
    }
    // One pipe for both: cargo names the target in one, and the target's tests come in the other.
    let (reader, writer) = std::io::pipe()?;
    command.stdout(writer.try_clone()?).stderr(writer);
    if std::io::stderr().is_terminal() {
        command.env("CARGO_TERM_COLOR", "always");
    }
    let mut running = Running::start(command)?;
    let mut lines = BufReader::new(pipe::Receiver::from_owned_fd(reader.into())?);
    let mut kept = String::new();
    let mut bytes = Vec::new();
    while lines.read_until(b'\n', &mut bytes).await? > 0 {
        let line: Cow<str> = String::from_utf8_lossy(&bytes);
        match output {
            Output::Shown => print!("{line}"),
            Output::Kept => kept.push_str(&line),
        }
        look(line.trim_end());
        bytes.clear();
    }
    if output == Output::Kept {
        begin(name);
        print!("{kept}");
        std::io::stdout().flush()?;
    }
    running.wait().await
}

/// Says which step begins.
pub fn begin(name: &str) -> Instant {
    crate::tools::step(&format!("Test: {name}"));
    Instant::now()
}

/// Says why a step could not be done, and counts it.
pub fn broken(error: &anyhow::Error) -> Tally {
    eprintln!("error: {error:#}");
    Tally::FAILED
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed assumption is a failed test")]

    use super::*;
    use crate::test::count::Libtest;

    fn sh(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    async fn libtest(script: &str) -> Tally {
        let count = Count::Libtest(Libtest::new("", None));
        super::tests("tests", sh(script), count, Output::Kept)
            .await
            .tally
    }

    #[tokio::test]
    async fn results_are_summed_and_silent_failures_count() {
        let two = "echo 'test result: ok. 2 passed; 0 failed; 0 ignored'; echo 'test result: FAILED. 1 passed; 1 failed;' >&2; exit 1";
        let expected = Tally {
            passed: 3,
            failed: 1,
            skipped: 0,
        };
        assert_eq!(libtest(two).await, expected);
        assert_eq!(libtest("exit 101").await, Tally::FAILED);
    }

    #[tokio::test]
    async fn an_old_report_is_not_counted_again() {
        let directory = tempfile::tempdir().unwrap();
        let report = directory.path().join("report.json");
        let old = r#"{"stats":{"expected":9,"unexpected":0,"flaky":0,"skipped":0}}"#;
        std::fs::write(&report, old).unwrap();
        let count = Count::Playwright(report);
        let done = super::tests("tests", sh("exit 0"), count, Output::Kept).await;
        assert_eq!(done.tally, Tally::default());
    }
}
