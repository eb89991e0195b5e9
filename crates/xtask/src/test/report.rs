//! What a test run did: how long each ring, step and test took, and the one line at the end.

use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use serde_json::{Value, json};
use tokio::process::Command;

use super::count::{Count, Tally, Test};
use super::step::{self, Done, Output};

/// So many of the slowest tests are printed.
const SLOWEST: usize = 20;

/// Marks a failure that ends the ring it is in; what failed is already said and counted.
pub struct Failed;

/// Collects the steps of a run.
pub struct Report {
    keep_going: bool,
    started: Instant,
    rings: Vec<Ring>,
}

struct Ring {
    name: &'static str,
    took: Duration,
    steps: Vec<Done>,
}

impl Report {
    /// `keep_going` is whether a step follows a failed one that it doesn't depend on.
    pub fn new(keep_going: bool) -> Self {
        Self {
            keep_going,
            started: Instant::now(),
            rings: Vec::new(),
        }
    }

    /// Does all steps of a ring.
    pub async fn ring(
        &mut self,
        name: &'static str,
        steps: impl AsyncFnOnce(&mut Self) -> Result<(), Failed>,
    ) -> Result<(), Failed> {
        let started = Instant::now();
        self.rings.push(Ring {
            name,
            took: Duration::ZERO,
            steps: Vec::new(),
        });
        let outcome = steps(self).await;
        if let Some(ring) = self.rings.last_mut() {
            ring.took = started.elapsed();
        }
        outcome
    }

    /// Runs a command that is one check by itself.
    pub async fn check(&mut self, name: &str, command: Command) -> Result<(), Failed> {
        self.record(step::check(name, command, Output::Shown).await)
    }

    /// Runs a test runner and counts its tests.
    pub async fn tests(
        &mut self,
        name: &str,
        command: Command,
        count: Count,
    ) -> Result<(), Failed> {
        self.record(step::tests(name, command, count, Output::Shown).await)
    }

    /// Does checks of our own; each was said when it failed, and all are counted.
    pub async fn checks(
        &mut self,
        name: &str,
        work: impl Future<Output = Result<Tally>>,
    ) -> Result<(), Failed> {
        let started = step::begin(name);
        let tally = work.await.unwrap_or_else(|error| step::broken(&error));
        self.record(Done::new(name, started, tally))
    }

    /// Does what later steps depend on: only a failure counts, and it ends the ring in any case.
    pub async fn need<T>(
        &mut self,
        name: &str,
        work: impl Future<Output = Result<T>>,
    ) -> Result<T, Failed> {
        let started = step::begin(name);
        let outcome = work.await;
        let tally = outcome
            .as_ref()
            .map_or_else(step::broken, |_| Tally::default());
        // Whether to keep going is no question here: the rest of the ring has nothing to stand on.
        let _ = self.record(Done::new(name, started, tally));
        outcome.map_err(|_| Failed)
    }

    /// Adds a step to the ring.
    pub fn record(&mut self, done: Done) -> Result<(), Failed> {
        let failed = done.tally.failed > 0 && !self.keep_going;
        if let Some(ring) = self.rings.last_mut() {
            ring.steps.push(done);
        }
        if failed { Err(Failed) } else { Ok(()) }
    }

    /// Prints what each ring and step took, the slowest tests and the sum, and writes all of it into `file`. Success
    /// is something passed and nothing failed.
    pub fn finish(self, file: Option<&Path>) -> Result<ExitCode> {
        let seconds = self.started.elapsed().as_secs_f64();
        let mut total = Tally::default();
        for done in self.rings.iter().flat_map(|ring| &ring.steps) {
            total += done.tally;
        }
        let mut tests: Vec<_> = self.all_tests().collect();
        tests.sort_by(|(_, one), (_, other)| other.seconds.total_cmp(&one.seconds));
        if let Some(file) = file {
            let text = format!("{:#}\n", self.json(seconds, total, &tests));
            std::fs::write(file, text)
                .with_context(|| format!("can't write {}", file.display()))?;
        }

        self.print_steps();
        if !tests.is_empty() {
            println!("\nThe slowest tests");
        }
        for (ring, test) in tests.iter().take(SLOWEST) {
            let engine = test.engine.as_deref().unwrap_or_default();
            println!("{:>7.1} s  {ring} {engine}  {}", test.seconds, test.name);
        }
        println!("\n{:.1} minutes", seconds / 60.0);
        println!("{} passed, {} failed", total.passed, total.failed);
        Ok(if total.failed == 0 && total.passed > 0 {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        })
    }

    /// Every test with its ring.
    fn all_tests(&self) -> impl Iterator<Item = (&'static str, &Test)> {
        self.rings.iter().flat_map(|ring| {
            let tests = ring.steps.iter().flat_map(|done| &done.tests);
            tests.map(|test| (ring.name, test))
        })
    }

    fn print_steps(&self) {
        let steps = self.rings.iter().flat_map(|ring| &ring.steps);
        let width = steps
            .map(|step| step.name.len())
            .max()
            .unwrap_or_default()
            .max(12);
        for ring in &self.rings {
            let minutes = ring.took.as_secs_f32() / 60.0;
            println!("\n{:width$} {minutes:>7.1} min", ring.name);
            for Done {
                name,
                took,
                tally,
                skipped,
                ..
            } in &ring.steps
            {
                if let Some(why) = skipped {
                    println!("  {name:width$}   SKIPPED: {why}");
                    continue;
                }
                let seconds = took.as_secs_f32();
                print!(
                    "  {name:width$} {seconds:>7.1} s {:>5} passed {:>5} failed",
                    tally.passed, tally.failed
                );
                if tally.skipped > 0 {
                    print!(" {:>5} skipped", tally.skipped);
                }
                println!();
            }
        }
    }

    fn json(&self, seconds: f64, total: Tally, tests: &[(&'static str, &Test)]) -> Value {
        let rings = self
            .rings
            .iter()
            .map(|ring| json!({ "name": ring.name, "seconds": rounded(ring.took.as_secs_f64()) }));
        let steps = self.rings.iter().flat_map(|ring| {
            ring.steps.iter().map(|done| {
                json!({
                    "ring": ring.name,
                    "name": done.name,
                    "seconds": rounded(done.took.as_secs_f64()),
                    "passed": done.tally.passed,
                    "failed": done.tally.failed,
                    "skipped": done.tally.skipped,
                    "why": done.skipped,
                })
            })
        });
        let tests = tests.iter().map(|(ring, test)| {
            json!({
                "ring": ring,
                "name": test.name,
                "engine": test.engine,
                "seconds": rounded(test.seconds),
            })
        });
        json!({
            "seconds": rounded(seconds),
            "passed": total.passed,
            "failed": total.failed,
            "skipped": total.skipped,
            "rings": rings.collect::<Vec<_>>(),
            "steps": steps.collect::<Vec<_>>(),
            "tests": tests.collect::<Vec<_>>(),
        })
    }
}

/// Milliseconds are all that was measured.
fn rounded(seconds: f64) -> f64 {
    (seconds * 1000.0).round() / 1000.0
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
    async fn a_failure_ends_the_ring_unless_told_otherwise() {
        for keep_going in [false, true] {
            let mut report = Report::new(keep_going);
            let outcome = report
                .ring("native", async |report: &mut Report| {
                    report.check("fails", sh("exit 1")).await?;
                    report.check("passes", sh("exit 0")).await
                })
                .await;
            assert_eq!(outcome.is_ok(), keep_going);
            let steps: usize = report.rings.iter().map(|ring| ring.steps.len()).sum();
            assert_eq!(steps, if keep_going { 2 } else { 1 });
            assert_eq!(report.finish(None).unwrap(), ExitCode::FAILURE);
        }
    }

    #[tokio::test]
    async fn what_was_skipped_did_not_pass() {
        let mut report = Report::new(false);
        let _ = report
            .ring("native", async |report: &mut Report| {
                report.need("set-up", async { Ok(1) }).await?;
                report.record(Done::skipped("skipped", "the network is not there"))
            })
            .await;
        assert_eq!(report.finish(None).unwrap(), ExitCode::FAILURE);
    }

    #[tokio::test]
    async fn the_file_has_it_all() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("report.json");
        let mut report = Report::new(false);
        let _ = report
            .ring("native", async |report: &mut Report| {
                let script = "echo 'running 1 test'; echo 'test a::b ... ok'; echo 'test result: ok. 1 passed; 0 failed; 2 ignored'";
                let count = Count::Libtest(super::super::count::Libtest::new("wire", Some("chromium")));
                report.tests("tests", sh(script), count).await
            })
            .await;
        assert_eq!(report.finish(Some(&file)).unwrap(), ExitCode::SUCCESS);
        let written: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
        let text = |pointer: &str| written.pointer(pointer).unwrap().to_string();
        assert_eq!(text("/rings/0/name"), "\"native\"");
        assert_eq!(text("/steps/0/skipped"), "2");
        assert_eq!(text("/tests/0/name"), "\"wire › a::b\"");
        assert_eq!(text("/tests/0/engine"), "\"chromium\"");
    }
}
