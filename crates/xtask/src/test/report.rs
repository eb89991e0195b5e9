//! The steps of a test run: what each took, what it found, and the one line at the end.

use std::process::{ExitCode, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use anyhow::Result;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::Command;

use super::count::{self, Count, Tally};
use crate::process::Running;
use crate::tools::step;

/// Marks a failure that ends the ring it is in; what failed is already said and counted.
pub struct Failed;

/// Collects the steps of a run.
pub struct Report {
    keep_going: bool,
    steps: Vec<Step>,
}

struct Step {
    name: String,
    took: Duration,
    tally: Tally,
    /// Why it was not done at all.
    skipped: Option<&'static str>,
}

impl Report {
    /// `keep_going` is whether a step follows a failed one that it doesn't depend on.
    pub fn new(keep_going: bool) -> Self {
        Self {
            keep_going,
            steps: Vec::new(),
        }
    }

    /// Runs a command that is one check by itself.
    pub async fn check(&mut self, name: &str, command: Command) -> Result<(), Failed> {
        let started = begin(name);
        let tally = match execute(command, &mut |_| {}).await {
            Ok(status) if status.success() => Tally {
                passed: 1,
                failed: 0,
            },
            Ok(_) => Tally {
                passed: 0,
                failed: 1,
            },
            Err(error) => broken(&error),
        };
        self.record(name, started, tally)
    }

    /// Runs a test runner and counts its tests.
    pub async fn tests(
        &mut self,
        name: &str,
        command: Command,
        count: Count,
    ) -> Result<(), Failed> {
        let started = begin(name);
        let tally = tests(command, &count)
            .await
            .unwrap_or_else(|error| broken(&error));
        self.record(name, started, tally)
    }

    /// Does checks of our own; each was said when it failed, and all are counted.
    pub async fn checks(
        &mut self,
        name: &str,
        work: impl Future<Output = Result<Tally>>,
    ) -> Result<(), Failed> {
        let started = begin(name);
        let tally = work.await.unwrap_or_else(|error| broken(&error));
        self.record(name, started, tally)
    }

    /// Does what later steps depend on: only a failure counts, and it ends the ring in any case.
    pub async fn need<T>(
        &mut self,
        name: &str,
        work: impl Future<Output = Result<T>>,
    ) -> Result<T, Failed> {
        let started = begin(name);
        let outcome = work.await;
        let tally = outcome.as_ref().map_or_else(broken, |_| Tally::default());
        // Whether to keep going is no question here: the rest of the ring has nothing to stand on.
        let _ = self.record(name, started, tally);
        outcome.map_err(|_| Failed)
    }

    /// Says that something could not be checked here, and why. It counts neither as passed nor as failed.
    pub fn skip(&mut self, name: &str, why: &'static str) {
        step(&format!("Test: {name}: SKIPPED, {why}"));
        self.steps.push(Step {
            name: name.to_owned(),
            took: Duration::ZERO,
            tally: Tally::default(),
            skipped: Some(why),
        });
    }

    fn record(&mut self, name: &str, started: Instant, tally: Tally) -> Result<(), Failed> {
        self.steps.push(Step {
            name: name.to_owned(),
            took: started.elapsed(),
            tally,
            skipped: None,
        });
        if tally.failed > 0 && !self.keep_going {
            Err(Failed)
        } else {
            Ok(())
        }
    }

    /// Prints the table of steps and the sum. Success is something passed and nothing failed.
    pub fn finish(self) -> ExitCode {
        let width = self
            .steps
            .iter()
            .map(|step| step.name.len())
            .max()
            .unwrap_or_default();
        let mut total = Tally::default();
        println!();
        for Step {
            name,
            took,
            tally,
            skipped,
        } in &self.steps
        {
            if let Some(why) = skipped {
                println!("{name:width$}   SKIPPED: {why}");
                continue;
            }
            println!(
                "{name:width$} {:>7.1} s {:>5} passed {:>5} failed",
                took.as_secs_f32(),
                tally.passed,
                tally.failed
            );
            total += *tally;
        }
        println!("{} passed, {} failed", total.passed, total.failed);
        if total.failed == 0 && total.passed > 0 {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        }
    }
}

fn begin(name: &str) -> Instant {
    step(&format!("Test: {name}"));
    Instant::now()
}

/// Says why a step could not be done, and counts it.
fn broken(error: &anyhow::Error) -> Tally {
    eprintln!("error: {error:#}");
    Tally {
        passed: 0,
        failed: 1,
    }
}

async fn tests(command: Command, count: &Count) -> Result<Tally> {
    if let Count::Playwright(report) = count
        && report.exists()
    {
        std::fs::remove_file(report)?;
    }
    let mut tally = Tally::default();
    let status = execute(command, &mut |line| {
        if matches!(count, Count::Libtest)
            && let Some(counted) = count::libtest(line)
        {
            tally += counted;
        }
    })
    .await?;
    if let Count::Playwright(report) = count {
        let report = std::fs::read_to_string(report).unwrap_or_default();
        tally = count::playwright(&report).unwrap_or_default();
    }
    // Tests that don't compile, or a runner that breaks, fail without a number.
    if !status.success() && tally.failed == 0 {
        tally.failed = 1;
    }
    Ok(tally)
}

/// Runs `command` with its output shown and each line of it looked at.
async fn execute(mut command: Command, look: &mut dyn FnMut(&str)) -> Result<ExitStatus> {
    command.stdout(Stdio::piped());
    let mut running = Running::start(command)?;
    let mut lines = BufReader::new(running.stdout()?).lines();
    while let Some(line) = lines.next_line().await? {
        println!("{line}");
        look(&line);
    }
    running.wait().await
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed assumption is a failed test")]

    use super::*;

    fn sh(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[tokio::test]
    async fn results_are_summed_and_silent_failures_count() {
        let two = "echo 'test result: ok. 2 passed; 0 failed; 0 ignored'; echo 'test result: FAILED. 1 passed; 1 failed;'; exit 1";
        assert_eq!(
            super::tests(sh(two), &Count::Libtest).await.unwrap(),
            Tally {
                passed: 3,
                failed: 1
            }
        );
        assert_eq!(
            super::tests(sh("exit 101"), &Count::Libtest).await.unwrap(),
            Tally {
                passed: 0,
                failed: 1
            }
        );
    }

    #[tokio::test]
    async fn an_old_report_is_not_counted_again() {
        let directory = tempfile::tempdir().unwrap();
        let report = directory.path().join("report.json");
        std::fs::write(
            &report,
            r#"{"stats":{"expected":9,"unexpected":0,"flaky":0}}"#,
        )
        .unwrap();
        assert_eq!(
            super::tests(sh("exit 0"), &Count::Playwright(report))
                .await
                .unwrap(),
            Tally::default()
        );
    }

    #[tokio::test]
    async fn a_failure_ends_the_run_unless_told_otherwise() {
        let mut report = Report::new(false);
        assert!(report.check("fails", sh("exit 1")).await.is_err());
        assert_eq!(report.finish(), ExitCode::FAILURE);
        let mut report = Report::new(true);
        assert!(report.check("fails", sh("exit 1")).await.is_ok());
        assert!(report.check("passes", sh("exit 0")).await.is_ok());
        assert_eq!(report.finish(), ExitCode::FAILURE);
    }

    #[tokio::test]
    async fn what_was_skipped_did_not_pass() {
        let mut report = Report::new(false);
        report.skip("skipped", "the network is not there");
        assert_eq!(report.finish(), ExitCode::FAILURE);
    }

    #[tokio::test]
    async fn a_run_without_tests_is_no_success() {
        let mut report = Report::new(false);
        assert!(report.need("set-up", async { Ok(1) }).await.is_ok());
        assert!(
            report
                .tests("none", sh("exit 0"), Count::Libtest)
                .await
                .is_ok()
        );
        assert_eq!(report.finish(), ExitCode::FAILURE);
    }
}
