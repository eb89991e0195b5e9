//! Which tests passed and failed and how long each took, from what their runners say.

use std::ops::AddAssign;
use std::path::PathBuf;
use std::time::Instant;

use serde_json::Value;

/// Passed, failed and skipped checks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Those that held.
    pub passed: u64,
    /// Those that did not.
    pub failed: u64,
    /// Those that were not made, each for a reason of its own.
    pub skipped: u64,
}

impl Tally {
    /// One check that held.
    pub const PASSED: Self = Self {
        passed: 1,
        failed: 0,
        skipped: 0,
    };

    /// One check that did not hold.
    pub const FAILED: Self = Self {
        passed: 0,
        failed: 1,
        skipped: 0,
    };
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

/// One test and how long it took.
#[derive(Clone, Debug, PartialEq)]
pub struct Test {
    /// The file or target, and the test's name in it.
    pub name: String,
    /// The browser or the project it ran in.
    pub engine: Option<String>,
    /// How long it took.
    pub seconds: f64,
}

/// Where a runner says its numbers.
pub enum Count {
    /// The lines of its output: `cargo test` and wasm-bindgen's runner.
    Libtest(Libtest),
    /// A report of Playwright's `json` reporter.
    Playwright(PathBuf),
}

/// Reads what `cargo test` and wasm-bindgen's runner print. They tell no times, but a test that runs alone took
/// as long as its line let wait for itself.
pub struct Libtest {
    target: String,
    engine: Option<String>,
    since: Instant,
    /// The sums of all targets.
    pub tally: Tally,
    /// All tests.
    pub tests: Vec<Test>,
}

impl Libtest {
    /// Reads the output for `target`, or for the one that the output itself names.
    pub fn new(target: &str, engine: Option<&str>) -> Self {
        Self {
            target: target.to_owned(),
            engine: engine.map(str::to_owned),
            since: Instant::now(),
            tally: Tally::default(),
            tests: Vec::new(),
        }
    }

    /// Reads one line that came just now.
    pub fn line(&mut self, line: &str, now: Instant) {
        if let Some(target) = target(line) {
            target.clone_into(&mut self.target);
        } else if let Some(tally) = result(line) {
            self.tally += tally;
        } else if let Some(name) = test(line) {
            self.tests.push(Test {
                name: [&self.target, " › ", name].concat(),
                engine: self.engine.clone(),
                seconds: now.duration_since(self.since).as_secs_f64(),
            });
        } else if !(line.starts_with("running ") && line.ends_with(['t', 's'])) {
            return;
        }
        self.since = now;
    }
}

/// The target in `Running tests/wire.rs (target/debug/deps/wire-0123456789abcdef)` or `Doc-tests wire`.
fn target(line: &str) -> Option<&str> {
    if let Some((_, name)) = line.split_once("Doc-tests") {
        return name.split_whitespace().last();
    }
    let (_, program) = line.split_once("/deps/")?;
    line.contains("Running")
        .then(|| Some(program.strip_suffix(')')?.rsplit_once('-')?.0))?
}

/// The name in `test a::name ... ok`, unless it did not run.
fn test(line: &str) -> Option<&str> {
    let (name, outcome) = line.strip_prefix("test ")?.rsplit_once(" ... ")?;
    (!outcome.starts_with("ignored")).then_some(name)
}

/// The numbers of one line `test result: …`.
fn result(line: &str) -> Option<Tally> {
    let (_, numbers) = line.split_once("test result: ")?;
    let number = |word: &str| {
        let before = numbers.split_once(word)?.0;
        before.rsplit([' ', ';']).next()?.parse().ok()
    };
    Some(Tally {
        passed: number(" passed")?,
        failed: number(" failed")?,
        skipped: number(" ignored").unwrap_or_default(),
    })
}

/// The numbers and the tests of a report of Playwright; none when it is not one. What passed only when it was run
/// again has failed.
pub fn playwright(report: &str) -> Option<(Tally, Vec<Test>)> {
    let report: Value = serde_json::from_str(report).ok()?;
    let number = |name: &str| report.get("stats")?.get(name)?.as_u64();
    let tally = Tally {
        passed: number("expected")?,
        failed: number("unexpected")? + number("flaky")?,
        skipped: number("skipped")?,
    };
    let mut tests = Vec::new();
    suites(&report, "", &mut tests);
    Some((tally, tests))
}

/// Collects the tests of the suites in `parent`; a suite is a file or a `describe`.
fn suites(parent: &Value, path: &str, tests: &mut Vec<Test>) {
    for suite in list(parent, "suites") {
        let path = joined(path, suite);
        for spec in list(suite, "specs") {
            for test in list(spec, "tests") {
                let results = list(test, "results");
                let ran = results.filter(|result| word(result, "status") != "skipped");
                let times: Vec<_> = ran
                    .filter_map(|result| result.get("duration")?.as_f64())
                    .collect();
                if !times.is_empty() {
                    tests.push(Test {
                        name: joined(&path, spec),
                        engine: Some(word(test, "projectName").to_owned()),
                        seconds: times.iter().sum::<f64>() / 1000.0,
                    });
                }
            }
        }
        suites(suite, &path, tests);
    }
}

fn list<'a>(value: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
    value
        .get(name)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}

fn word<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// The path of something with a title in `path`.
fn joined(path: &str, titled: &Value) -> String {
    let title = word(titled, "title");
    if path.is_empty() {
        title.to_owned()
    } else {
        [path, " › ", title].concat()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed assumption is a failed test")]

    use std::time::Duration;

    use super::*;

    fn tally(passed: u64, failed: u64, skipped: u64) -> Tally {
        Tally {
            passed,
            failed,
            skipped,
        }
    }

    #[test]
    fn result_lines_are_counted() {
        let passed = "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s";
        assert_eq!(result(passed), Some(tally(12, 0, 1)));
        let failed =
            "test result: FAILED. 3 passed; 21 failed; 0 ignored; 0 measured; 0 filtered out";
        assert_eq!(result(failed), Some(tally(3, 21, 0)));
        assert_eq!(
            result("    test result: ok. 1 passed; 0 failed; 0 ignored"),
            Some(tally(1, 0, 0))
        );
        assert_eq!(result("test result ... ok"), None);
        assert_eq!(result("running 12 tests"), None);
    }

    #[test]
    fn a_test_took_as_long_as_its_line() {
        let mut libtest = Libtest::new("", None);
        let mut now = Instant::now();
        for (line, waited) in [
            ("   Compiling wire v0.1.0", 9000),
            (
                "\u{1b}[1m     Running\u{1b}[0m tests/wire.rs (target/debug/deps/wire_more-0123)",
                1,
            ),
            ("running 2 tests", 500),
            ("test number::stays ... ok", 250),
            ("something a program says", 100),
            ("test number::is ignored ... ignored, for a reason", 0),
            ("test date - should panic ... FAILED", 1500),
            (
                "test result: FAILED. 1 passed; 1 failed; 1 ignored; 0 measured",
                0,
            ),
            ("   Doc-tests wire", 2000),
            ("running 1 test", 1000),
            ("test src/lib.rs - (line 3) ... ok", 125),
        ] {
            now += Duration::from_millis(waited);
            libtest.line(line, now);
        }
        let tests: Vec<_> = libtest
            .tests
            .iter()
            .map(|test| (test.name.as_str(), test.seconds))
            .collect();
        assert_eq!(
            tests,
            [
                ("wire_more › number::stays", 0.25),
                ("wire_more › date - should panic", 1.6),
                ("wire › src/lib.rs - (line 3)", 0.125)
            ]
        );
        assert_eq!(libtest.tally, tally(1, 1, 1));
    }

    #[test]
    fn playwrights_report_is_counted() {
        let report = r#"{"suites":[{"title":"a.spec.ts","specs":[{"title":"whole","tests":[
                {"projectName":"v5.1","results":[{"status":"failed","duration":1000},{"status":"passed","duration":500}]},
                {"projectName":"v4.5","results":[{"status":"skipped","duration":0}]}]}],
            "suites":[{"title":"part","specs":[{"title":"one","tests":[
                {"projectName":"v5.1","results":[{"status":"passed","duration":250}]}]}]}]}],
            "stats":{"expected":40,"skipped":1,"unexpected":2,"flaky":1}}"#;
        let (counted, tests) = playwright(report).unwrap();
        assert_eq!(counted, tally(40, 3, 1));
        let test = |name: &str, seconds| Test {
            name: name.into(),
            engine: Some("v5.1".into()),
            seconds,
        };
        assert_eq!(
            tests,
            [
                test("a.spec.ts › whole", 1.5),
                test("a.spec.ts › part › one", 0.25)
            ]
        );
        assert_eq!(playwright("{}"), None);
        assert_eq!(playwright(""), None);
    }
}
