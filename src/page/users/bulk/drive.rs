//! Driving a run: one member after another, pauses, and the end of the session in the middle.

use super::{Bulk, Kind, words};
use crate::api::bulk::{Step, Task};
use crate::member::bulk::Action;
use crate::member::run::{Pause, Phase, Run};
use crate::page::users::patience::second;
use crate::scope;
use leptos::prelude::*;
use wire::Id;

impl Bulk {
    /// Follows the session, and keeps the page from being left unasked.
    pub(super) fn watch(self) {
        Effect::new(move || {
            let phase = self.phase();
            let is_running = !matches!(phase, None | Some(Phase::Ended));
            self.navigator.set_unsaved(is_running);
        });
        Effect::new(move |before: Option<bool>| {
            let interrupted = self.session.interrupted().is_some();
            if before == Some(true) && !interrupted {
                self.signed_in_again();
            }
            interrupted
        });
        on_cleanup(move || self.navigator.set_unsaved(false));
    }

    /// Begins with what was decided.
    pub(super) fn begin(self) {
        let Some(action) = self.action() else {
            return;
        };
        let targets = untrack(|| self.targets());
        let task = self.known.with_untracked(|known| {
            known.map(|known| Task {
                action,
                project: known.project.clone(),
                version: Some(known.me.version),
                guards: known.guards.clone(),
                allowed: self.allowed.get_untracked(),
            })
        });
        if targets.is_empty() || task.is_none() {
            return;
        }
        self.task.set_value(task);
        self.run.set(Some(Run::new(targets)));
        crate::ui::focus_soon(super::TITLE);
        self.drive();
    }

    fn action(self) -> Option<Action> {
        let policy = || self.policy.get_untracked();
        Some(match self.kind {
            Kind::Deactivate => Action::Deactivate,
            Kind::Reactivate => Action::Reactivate,
            Kind::SendLink => Action::SendLink,
            Kind::Remove => Action::Remove,
            Kind::SetPolicy => policy().map(|(of, name)| Action::SetPolicy(of, name))?,
            Kind::RemovePolicy => policy().map(|(of, name)| Action::RemovePolicy(of, name))?,
        })
    }

    /// Changes the run, if it still is on screen.
    pub(super) fn change<T>(self, change: impl FnOnce(&mut Run) -> T) -> Option<T> {
        self.run
            .try_update(|run| run.as_mut().map(change))
            .flatten()
    }

    /// Goes on with those that are left; with those that failed too, if they are to be retried.
    pub(super) fn go_on(self, retry: bool) {
        self.change(|run| match retry {
            true => run.retry(),
            false => run.go_on(),
        });
        self.drive();
    }

    /// One after another, until none is left or something stops it.
    fn drive(self) {
        let Some(mut task) = self.task.get_value() else {
            return;
        };
        let (session, api) = (self.session, self.session.api());
        let ids: Vec<Id> = self
            .picks
            .with_value(|picks| picks.iter().map(|pick| pick.id.clone()).collect());
        scope::spawn(async move {
            // Time has passed since the question. Whoever is guarded only now was not asked about, and is left out.
            if let Ok(now) = super::find_out(session, &ids).await {
                task.guards = now.guards;
            }
            while let Some(pick) = self.change(Run::take).flatten() {
                let step = api.carry_out(&task, &pick).await;
                self.change(|run| match step {
                    Step::Settled(outcome) => run.settle(outcome, true),
                    Step::Unanswered(outcome) => run.settle(outcome, false),
                    Step::Wait(seconds) => run.wait(seconds),
                    Step::Interrupted(why) => run.pause(why),
                });
                while let Some(Phase::Waiting(_)) = self.change(|run| run.phase()) {
                    second().await;
                    self.change(Run::tick);
                }
            }
            if let Some((Phase::Ended, counts)) = self.change(|run| (run.phase(), run.counts())) {
                let sentence =
                    [words::noun(self.kind), " ended: ", &words::counts(counts)].concat();
                self.announcer.say(sentence);
            }
        });
    }

    /// Goes on if it is the same person.
    fn signed_in_again(self) {
        if untrack(|| self.phase()) != Some(Phase::Paused(Pause::SignedOut)) {
            return;
        }
        let own = self
            .known
            .with_untracked(|known| known.map(|known| known.me.membership.clone()));
        let api = self.session.api();
        scope::spawn(async move {
            match api.me().await {
                Ok(me) if Some(&me.membership) == own.as_ref() => self.go_on(false),
                Ok(_) => {
                    self.change(Run::stop);
                    self.stranger.set(true);
                }
                // It stays paused, with the way to go on.
                Err(_) => {}
            }
        });
    }
}
