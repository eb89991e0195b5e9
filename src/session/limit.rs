//! How long a session may last: without input, and altogether. Times are in milliseconds.

/// How long somebody is asked before a session without input ends.
pub(super) const COUNTDOWN: u64 = 60_000;

/// How long a session may last altogether.
const LONGEST: u64 = 12 * 3_600_000;

/// How long before that it is said.
const AHEAD: u64 = 5 * 60_000;

/// What is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// Nothing.
    Nothing,
    /// To ask whether somebody is still there: so many seconds are left.
    Idle(u64),
    /// To say that the longest time is nearly over: so many minutes are left.
    Limit(u64),
    /// The end.
    Over(Ended),
}

/// Why nobody is signed in any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Somebody signed out in this tab.
    Here,
    /// Somebody signed out in another tab of the session.
    Elsewhere,
    /// There was no input for too long.
    Idle,
    /// The longest time was over.
    Limit,
}

/// What is due `now` for a session that began at `since`, saw its last input at `seen` and may go without
/// for `idle`.
pub(super) fn due(now: u64, since: u64, seen: u64, idle: u64) -> Due {
    let end = |from: u64, span: u64| from.saturating_add(span).saturating_sub(now);
    let left = end(since, LONGEST);
    let patience = end(seen, idle.saturating_add(COUNTDOWN));
    match (left, patience) {
        (0, _) => Due::Over(Ended::Limit),
        (_, 0) => Due::Over(Ended::Idle),
        (_, 1..=COUNTDOWN) => Due::Idle(patience.div_ceil(1000)),
        (1..=AHEAD, _) => Due::Limit(left.div_ceil(60_000)),
        _ => Due::Nothing,
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    const MINUTE: u64 = 60_000;
    const START: u64 = 1_700_000_000_000;

    fn after(minutes: u64, quiet: u64) -> Due {
        let now = START + minutes * MINUTE;
        due(now, START, now - quiet, 15 * MINUTE)
    }

    #[test]
    fn without_input_one_is_asked_for_a_minute_and_then_signed_out() {
        assert_eq!(after(20, 15 * MINUTE - 1), Due::Nothing);
        assert_eq!(after(20, 15 * MINUTE), Due::Idle(60));
        assert_eq!(after(20, 15 * MINUTE + 59_500), Due::Idle(1));
        assert_eq!(after(20, 16 * MINUTE), Due::Over(Ended::Idle));
    }

    #[test]
    fn a_machine_that_slept_is_signed_out_at_once() {
        assert_eq!(after(300, 299 * MINUTE), Due::Over(Ended::Idle));
    }

    #[test]
    fn twelve_hours_are_the_end_with_and_without_input() {
        assert_eq!(after(715, 0), Due::Limit(5));
        assert_eq!(after(719, 0), Due::Limit(1));
        assert_eq!(after(720, 0), Due::Over(Ended::Limit));
        assert_eq!(after(2000, 0), Due::Over(Ended::Limit));
    }

    #[test]
    fn asking_comes_before_the_warning() {
        assert_eq!(after(717, 15 * MINUTE), Due::Idle(60));
    }

    #[test]
    fn a_clock_that_was_set_back_ends_nothing() {
        assert_eq!(
            due(START - 90 * MINUTE, START, START, 15 * MINUTE),
            Due::Nothing
        );
    }
}
