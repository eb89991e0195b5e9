//! How many tests passed and failed, from what their runners say.

use std::ops::AddAssign;
use std::path::PathBuf;

use serde_json::Value;

/// Passed and failed checks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Those that held.
    pub passed: u64,
    /// Those that did not.
    pub failed: u64,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

/// Where a runner says its numbers.
pub enum Count {
    /// The lines `test result: …` of its output: `cargo test` and wasm-bindgen's runner.
    Libtest,
    /// A report of Playwright's `json` reporter.
    Playwright(PathBuf),
}

/// The numbers of one line of output, if it has any.
pub fn libtest(line: &str) -> Option<Tally> {
    let (_, numbers) = line.split_once("test result: ")?;
    let number = |word: &str| {
        let before = numbers.split_once(word)?.0;
        before.rsplit([' ', ';']).next()?.parse().ok()
    };
    Some(Tally {
        passed: number(" passed")?,
        failed: number(" failed")?,
    })
}

/// The numbers of a report of Playwright; none when it is not one.
pub fn playwright(report: &str) -> Option<Tally> {
    let report: Value = serde_json::from_str(report).ok()?;
    let number = |name: &str| report.get("stats")?.get(name)?.as_u64();
    Some(Tally {
        passed: number("expected")? + number("flaky")?,
        failed: number("unexpected")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn result_lines_are_counted() {
        let passed = "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s";
        assert_eq!(
            libtest(passed),
            Some(Tally {
                passed: 12,
                failed: 0
            })
        );
        let failed =
            "test result: FAILED. 3 passed; 21 failed; 0 ignored; 0 measured; 0 filtered out";
        assert_eq!(
            libtest(failed),
            Some(Tally {
                passed: 3,
                failed: 21
            })
        );
        assert_eq!(
            libtest("    test result: ok. 1 passed; 0 failed; 0 ignored"),
            Some(Tally {
                passed: 1,
                failed: 0
            })
        );
        assert_eq!(libtest("test result ... ok"), None);
        assert_eq!(libtest("running 12 tests"), None);
    }

    #[test]
    fn playwrights_report_is_counted() {
        let report =
            r#"{"suites":[],"stats":{"expected":40,"skipped":1,"unexpected":2,"flaky":1}}"#;
        assert_eq!(
            playwright(report),
            Some(Tally {
                passed: 41,
                failed: 2
            })
        );
        assert_eq!(playwright("{}"), None);
        assert_eq!(playwright(""), None);
    }
}
