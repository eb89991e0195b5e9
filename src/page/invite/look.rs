//! Looking before the invite is sent: as soon as there is an address, and again when it is sent.

use super::Invite;
use crate::api::ApiError;
use crate::api::invite::{INVITE_SYSTEM, Letter, Record};
use crate::api::preflight::{Findings, Question};
use crate::form::invite::{Hold, InviteForm};
use crate::scope;
use crate::signal::Derived;
use futures::future::{AbortHandle, abortable};
use leptos::leptos_dom::helpers::{TimeoutHandle, set_timeout_with_handle};
use leptos::prelude::*;
use std::time::Duration;
use wire::ProjectMembership;

/// How long typing must pause before the server is asked.
const PAUSE: Duration = Duration::from_millis(400);

/// What is known before anything is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Check {
    /// There is nothing to ask about yet.
    Nothing,
    /// The server is being asked.
    Asking,
    /// Its answers.
    Known(Box<Findings>),
    /// It could not be asked, for this reason.
    Failed(String),
}

/// What is to be done, after the server was asked for the last time.
pub(super) enum Verdict {
    /// Send it, with this record; the mail will say this.
    Go(Record, Letter),
    /// An earlier try was carried out: these are the members with the address.
    Carried(Vec<ProjectMembership>),
    /// Do not send it.
    Hold(Hold),
    /// Do not send it yet: the server could not be asked, and nobody was told so far.
    Unchecked(String),
    /// Do not send it: nothing can be sent.
    Failed(ApiError),
}

/// What is under way.
#[derive(Default)]
struct Work {
    timer: Option<TimeoutHandle>,
    abort: Option<AbortHandle>,
}

impl Work {
    fn stop(&mut self) {
        if let Some(timer) = self.timer.take() {
            timer.clear();
        }
        if let Some(abort) = self.abort.take() {
            abort.abort();
        }
    }
}

impl Invite {
    /// Asks whenever what there is to ask about changes. A former question is given up.
    pub(super) fn watch_form(self) {
        let work = StoredValue::new(Work::default());
        let question = Derived::new(move |_| {
            let project = self.project()?;
            self.form.get().question(project, &self.tag())
        });
        Effect::new(move || {
            self.looked.get();
            let question = question.get();
            work.update_value(Work::stop);
            let Some(question) = question else {
                return self.check.set(Check::Nothing);
            };
            self.check.set(Check::Asking);
            let ask = move || self.ask(question.clone(), work);
            let timer = set_timeout_with_handle(ask, PAUSE).ok();
            work.update_value(|work| work.timer = timer);
        });
        on_cleanup(move || {
            work.try_update_value(Work::stop);
        });
    }

    /// Asks the same once more.
    pub(super) fn look_again(self) {
        self.looked.update(|times| *times += 1);
    }

    fn ask(self, question: Question, work: StoredValue<Work>) {
        let api = self.session.api();
        let (answer, abort) = abortable(async move { api.look_before(&question).await });
        work.try_update_value(|work| work.abort = Some(abort));
        scope::spawn(async move {
            if let Ok(answer) = answer.await {
                self.check.set(match answer {
                    Ok(findings) => Check::Known(Box::new(findings)),
                    Err(error) => Check::Failed(error.sentence()),
                });
            }
        });
    }

    /// What is to be done with `form`, by the answer to the last question before it is sent.
    pub(super) fn verdict(self, form: &InviteForm, answer: Result<Findings, ApiError>) -> Verdict {
        let findings = match answer {
            Ok(findings) => findings,
            Err(
                error @ (ApiError::SignedOut
                | ApiError::Withdrawn(_)
                | ApiError::Forbidden(_)
                | ApiError::TooMany(_)),
            ) => return Verdict::Failed(error),
            Err(error) => {
                let told = self
                    .check
                    .try_with_untracked(|check| matches!(check, Check::Failed(_)));
                let sentence = error.sentence();
                self.check.set(Check::Failed(sentence.clone()));
                return match told {
                    Some(true) => Verdict::Go(Record::Open, Letter::Unknown),
                    _ => Verdict::Unchecked(sentence),
                };
            }
        };
        let tag = self.tag();
        let plan = form.plan(&findings);
        // Without an address, it is the external id that finds an earlier try.
        let mut found = plan.members;
        found.extend(findings.namesake.clone());
        self.check.set(Check::Known(Box::new(findings)));
        let carried = found
            .iter()
            .any(|member| member.identifier(INVITE_SYSTEM) == Some(&tag));
        match (plan.hold, plan.record) {
            _ if carried => Verdict::Carried(found),
            (Some(hold), _) => Verdict::Hold(hold),
            (None, record) => Verdict::Go(record.unwrap_or_default(), plan.letter),
        }
    }
}
