//! Doing one thing to many members, strictly one after another: what was done, what is left, and when to
//! go on. A machine without a clock or a server; whoever drives it brings both.

use super::bulk::Outcome;
use super::pick::Pick;

/// After so many members in a row for whom no answer came, the rest is not tried unasked.
const LOST_IN_A_ROW: u32 = 3;

/// Where a run stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// One member after another.
    Running,
    /// The server wants a pause of so many seconds.
    Waiting(u64),
    /// It goes on when it is told to.
    Paused(Pause),
    /// It ends after the member that is under way.
    Stopping,
    /// Nothing is under way; members may be left.
    Ended,
}

/// Why a run is paused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pause {
    /// The session is over, until one has signed in again.
    SignedOut,
    /// No answer came several times in a row.
    NoAnswer,
    /// The server no longer lets one do this.
    Forbidden,
}

/// One member of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The member.
    pub pick: Pick,
    /// What became of it; `None` while it was not tried.
    pub outcome: Option<Outcome>,
}

/// How many members have come to what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Those done.
    pub done: usize,
    /// Those left out, because nothing had to be done or it would have been wrong.
    pub skipped: usize,
    /// Those not done.
    pub failed: usize,
    /// Those that may be done or not.
    pub unknown: usize,
    /// Those not tried.
    pub left: usize,
}

/// A run over members.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    rows: Vec<Row>,
    under_way: Option<usize>,
    phase: Phase,
    lost: u32,
}

impl Run {
    /// A run over these, ready for the first.
    pub fn new(picks: Vec<Pick>) -> Run {
        let row = |pick| Row {
            pick,
            outcome: None,
        };
        Run {
            rows: picks.into_iter().map(row).collect(),
            under_way: None,
            phase: Phase::Running,
            lost: 0,
        }
    }

    /// All members, in the order they are tried.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Where it stands.
    pub fn phase(&self) -> Phase {
        self.phase
    }

    /// The member under way.
    pub fn current(&self) -> Option<&Pick> {
        Some(&self.rows.get(self.under_way?)?.pick)
    }

    /// How many have come to what.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for row in &self.rows {
            match &row.outcome {
                Some(Outcome::Done(_)) => counts.done += 1,
                Some(Outcome::Skipped(_)) => counts.skipped += 1,
                Some(Outcome::Failed(_)) => counts.failed += 1,
                Some(Outcome::Unknown(_)) => counts.unknown += 1,
                None => counts.left += 1,
            }
        }
        counts
    }

    /// The next member to try, which then is under way; `None` when it is not its turn, and after the
    /// last, when the run ends.
    pub fn take(&mut self) -> Option<Pick> {
        if !matches!(self.phase, Phase::Running) || self.under_way.is_some() {
            return None;
        }
        self.under_way = self.rows.iter().position(|row| row.outcome.is_none());
        if self.under_way.is_none() {
            self.phase = Phase::Ended;
        }
        self.current().cloned()
    }

    /// Says what became of the member under way. `answered` is whether the server said so: without a few
    /// answers in a row the run pauses.
    pub fn settle(&mut self, outcome: Outcome, answered: bool) {
        let Some(at) = self.under_way.take() else {
            return;
        };
        if let Some(row) = self.rows.get_mut(at) {
            row.outcome = Some(outcome);
        }
        self.lost = match answered {
            true => 0,
            false => self.lost + 1,
        };
        if matches!(self.phase, Phase::Stopping) {
            self.phase = Phase::Ended;
        } else if self.lost >= LOST_IN_A_ROW && self.counts().left > 0 {
            self.phase = Phase::Paused(Pause::NoAnswer);
        }
    }

    /// The member under way is to be tried again after so many seconds.
    pub fn wait(&mut self, seconds: u64) {
        self.put_back(Phase::Waiting(seconds.max(1)));
    }

    /// The member under way is to be tried again once it is told to go on.
    pub fn pause(&mut self, why: Pause) {
        self.put_back(Phase::Paused(why));
    }

    fn put_back(&mut self, phase: Phase) {
        if self.under_way.take().is_some() {
            self.phase = match self.phase {
                Phase::Stopping => Phase::Ended,
                _ => phase,
            };
        }
    }

    /// A second of waiting has gone by.
    pub fn tick(&mut self) {
        if let Phase::Waiting(seconds) = self.phase {
            self.phase = match seconds {
                0 | 1 => Phase::Running,
                more => Phase::Waiting(more - 1),
            };
        }
    }

    /// Asks for an end. What is under way is not torn off: its outcome would be unknown.
    pub fn stop(&mut self) {
        self.phase = match self.under_way {
            Some(_) => Phase::Stopping,
            None => Phase::Ended,
        };
    }

    /// Goes on with those that are left.
    pub fn go_on(&mut self) {
        if matches!(self.phase, Phase::Paused(_) | Phase::Ended) {
            self.phase = Phase::Running;
            self.lost = 0;
        }
    }

    /// Tries those again that failed, and goes on with those that are left.
    pub fn retry(&mut self) {
        if matches!(self.phase, Phase::Ended) {
            for row in &mut self.rows {
                if matches!(row.outcome, Some(Outcome::Failed(_))) {
                    row.outcome = None;
                }
            }
            self.go_on();
        }
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::member::pick::tests::pick;
    use proptest::prelude::*;

    fn run(count: usize) -> Run {
        Run::new((0..count).map(|n| pick(&format!("m{n}"))).collect())
    }

    fn done() -> Outcome {
        Outcome::Done(String::new())
    }

    fn failed() -> Outcome {
        Outcome::Failed("no".into())
    }

    #[test]
    fn one_after_another_and_then_it_ends() {
        let mut run = run(2);
        assert_eq!(run.take(), Some(pick("m0")));
        assert_eq!(run.take(), None, "one is under way");
        run.settle(done(), true);
        assert_eq!(run.take(), Some(pick("m1")));
        run.settle(failed(), true);
        assert_eq!((run.take(), run.phase()), (None, Phase::Ended));
        run.retry();
        assert_eq!(run.take(), Some(pick("m1")), "only the failed one");
    }

    #[test]
    fn stopping_lets_the_one_under_way_finish_and_the_rest_be() {
        let mut run = run(3);
        run.take();
        run.stop();
        assert_eq!(run.phase(), Phase::Stopping);
        run.settle(done(), true);
        assert_eq!((run.phase(), run.take()), (Phase::Ended, None));
        assert_eq!(run.counts().left, 2);
        run.go_on();
        assert_eq!(run.take(), Some(pick("m1")));
    }

    #[test]
    fn waiting_and_signing_in_again_try_the_same_member_again() {
        let mut run = run(2);
        run.take();
        run.wait(2);
        assert_eq!((run.take(), run.phase()), (None, Phase::Waiting(2)));
        run.tick();
        run.tick();
        assert_eq!(run.take(), Some(pick("m0")));
        run.pause(Pause::SignedOut);
        assert_eq!(run.take(), None);
        run.go_on();
        assert_eq!(run.take(), Some(pick("m0")));
    }

    #[test]
    fn a_server_that_is_gone_is_not_asked_for_everybody() {
        let mut run = run(9);
        for _ in 0..3 {
            run.take();
            run.settle(failed(), false);
        }
        assert_eq!(run.phase(), Phase::Paused(Pause::NoAnswer));
        run.stop();
        assert_eq!(run.phase(), Phase::Ended);
    }

    #[derive(Clone, Debug)]
    enum Event {
        Take,
        Settle(u8, bool),
        Wait(u64),
        Pause,
        Tick,
        Stop,
        GoOn,
        Retry,
    }

    fn events() -> impl Strategy<Value = Vec<Event>> {
        let event = prop_oneof![
            4 => Just(Event::Take),
            4 => (0..4_u8, any::<bool>()).prop_map(|(kind, answered)| Event::Settle(kind, answered)),
            1 => (0..3_u64).prop_map(Event::Wait),
            1 => Just(Event::Pause),
            2 => Just(Event::Tick),
            1 => Just(Event::Stop),
            1 => Just(Event::GoOn),
            1 => Just(Event::Retry),
        ];
        prop::collection::vec(event, 0..80)
    }

    fn outcome(kind: u8) -> Outcome {
        match kind {
            0 => done(),
            1 => Outcome::Skipped(String::new()),
            2 => failed(),
            _ => Outcome::Unknown(String::new()),
        }
    }

    proptest! {
        #[test]
        fn whatever_happens_nobody_is_done_twice_and_nobody_is_lost(
            count in 0..6_usize, events in events()
        ) {
            let mut run = run(count);
            for event in events {
                let settled = |run: &Run| {
                    let rows = run.rows().iter();
                    rows.map(|row| row.outcome.clone()).collect::<Vec<_>>()
                };
                let (before, was) = (settled(&run), run.current().cloned());
                match event {
                    Event::Take => {
                        if let Some(pick) = run.take() {
                            prop_assert!(was.is_none(), "two at once");
                            let at = run.rows().iter().position(|row| row.pick == pick);
                            let outcome = at.and_then(|at| before.get(at)).cloned().flatten();
                            prop_assert_eq!(outcome, None, "tried again unasked");
                        }
                    }
                    Event::Settle(kind, answered) => run.settle(outcome(kind), answered),
                    Event::Wait(seconds) => run.wait(seconds),
                    Event::Pause => run.pause(Pause::SignedOut),
                    Event::Tick => run.tick(),
                    Event::Stop => run.stop(),
                    Event::GoOn => run.go_on(),
                    Event::Retry => run.retry(),
                }
                for (before, after) in before.iter().zip(settled(&run)) {
                    let stays = *before == after
                        || before.is_none()
                        || matches!((before, &after), (Some(Outcome::Failed(_)), None));
                    prop_assert!(stays, "{before:?} became {after:?}");
                }
                let Counts { done, skipped, failed, unknown, left } = run.counts();
                prop_assert_eq!(done + skipped + failed + unknown + left, count);
            }
        }

        #[test]
        fn told_to_go_on_long_enough_it_comes_to_an_end(count in 0..6_usize, events in events()) {
            let mut run = run(count);
            for event in events {
                match event {
                    Event::Wait(seconds) => run.wait(seconds),
                    Event::Pause => run.pause(Pause::SignedOut),
                    Event::Take => drop(run.take()),
                    _ => run.tick(),
                }
            }
            run.settle(done(), true);
            for _ in 0..count + 5 {
                run.tick();
                run.go_on();
                if run.take().is_some() {
                    run.settle(done(), true);
                }
            }
            run.take();
            prop_assert_eq!((run.phase(), run.counts().left), (Phase::Ended, 0));
        }
    }
}
