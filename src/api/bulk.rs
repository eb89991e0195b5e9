//! One member of a bulk change: read, checked, changed, and what became of it (contract §9).

use super::removal::Removal;
use super::repair::PasswordLink;
use super::{Api, ApiError, NotSaved};
use crate::member::bulk::{Action, Outcome};
use crate::member::guard::{Guard, Guards};
use crate::member::pick::Pick;
use crate::member::run::Pause;
use wire::{Id, ProjectMembership, Version};

/// How long to wait where the server does not say it, in seconds: the span its limits count in
/// (contract §12).
const USUAL_WAIT: u64 = 60;

/// A bulk change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// What is done to each member.
    pub action: Action,
    /// The project.
    pub project: Id,
    /// The server's generation, where it is known.
    pub version: Option<Version>,
    /// Whom to leave out.
    pub guards: Guards,
    /// Whom not to leave out all the same: somebody said so for each of them.
    pub allowed: Vec<Id>,
}

/// What a try with one member comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// This became of it.
    Settled(Outcome),
    /// The same, for want of an answer.
    Unanswered(Outcome),
    /// Nothing was done; to be tried again after so many seconds.
    Wait(u64),
    /// Nothing was done, nor can it be for now.
    Interrupted(Pause),
}

impl Api {
    /// Does the task to one member, as the membership is now. A save that met another one is done once
    /// more on top of it: it touches one field, so nothing of the other is lost.
    pub async fn carry_out(&self, task: &Task, pick: &Pick) -> Step {
        let mut remark = "";
        for _ in 0..2 {
            let newest = match self.membership(&pick.id).await {
                Ok(newest) => newest,
                Err(error) => return not_done(error, &task.action),
            };
            if let Some(reason) = task.guarded(&newest) {
                return skipped(reason);
            }
            if task.may_take_the_last_admin(&newest) {
                let except = [pick.id.clone()];
                match self.other_admin(&task.project, task.version, &except).await {
                    Ok(true) => {}
                    Ok(false) => return skipped(Guard::LastAdmin.sentence()),
                    Err(error) => return not_done(error, &task.action),
                }
            }
            match task.action {
                Action::Remove => {
                    let removal = self.remove_member(&task.project, &pick.id).await;
                    return removed(removal);
                }
                Action::SendLink => return self.send_link(task, pick, &newest).await,
                _ => {}
            }
            let Some(changed) = task.action.apply(&newest) else {
                return skipped(task.action.nothing_to_do());
            };
            match self.save_membership(&changed).await {
                Ok(_) => return Step::Settled(Outcome::Done(remark.to_owned())),
                Err(NotSaved::Conflict) => {
                    remark = "Someone else just changed this user; that change is kept.";
                }
                Err(NotSaved::Other(error)) => return self.not_saved(task, pick, error).await,
            }
        }
        let reason = "Others keep changing this user. Try again later.";
        Step::Settled(Outcome::Failed(reason.to_owned()))
    }

    /// Looks once more where the answer does not tell whether it was done.
    async fn not_saved(&self, task: &Task, pick: &Pick, error: ApiError) -> Step {
        let is_lost = match &error {
            ApiError::NoAnswer | ApiError::Unreadable => true,
            ApiError::Refused(refusal) => refusal.status >= 500,
            _ => false,
        };
        if !is_lost {
            return not_done(error, &task.action);
        }
        match self.membership(&pick.id).await {
            Ok(now) if task.action.apply(&now).is_none() => {
                let remark = "No clear answer; confirmed done.";
                Step::Settled(Outcome::Done(remark.to_owned()))
            }
            Ok(_) => {
                let reason = "No clear answer; not done so far.";
                Step::Settled(Outcome::Failed(reason.to_owned()))
            }
            Err(_) => {
                let reason = "No clear answer; couldn’t confirm.";
                Step::Unanswered(Outcome::Unknown(reason.to_owned()))
            }
        }
    }

    async fn send_link(&self, task: &Task, pick: &Pick, newest: &ProjectMembership) -> Step {
        let Some(email) = pick.email.as_deref().or(newest.email()) else {
            return skipped(task.action.nothing_to_do());
        };
        let sent = self.send_password_link(&task.project, &pick.id, email, task.version);
        sent_link(sent.await, &task.action)
    }
}

impl Task {
    /// Whether it would leave the project without an admin if others went meanwhile. Nobody said that it may.
    fn may_take_the_last_admin(&self, member: &ProjectMembership) -> bool {
        let ends = matches!(self.action, Action::Deactivate | Action::Remove);
        ends && member.is_admin() && member.is_active() && !self.allowed.contains(member.id())
    }

    /// Why this member is left out, if it is.
    fn guarded(&self, member: &ProjectMembership) -> Option<&'static str> {
        if self.allowed.contains(member.id()) {
            return None;
        }
        let guard = self.guards.of(member).into_iter().next()?;
        Some(guard.sentence())
    }
}

fn skipped(reason: &str) -> Step {
    Step::Settled(Outcome::Skipped(reason.to_owned()))
}

/// What it means that a request was refused or got no answer, as far as nothing can have been done.
fn not_done(error: ApiError, action: &Action) -> Step {
    match error {
        ApiError::TooMany(seconds) => Step::Wait(seconds.unwrap_or(USUAL_WAIT)),
        ApiError::SignedOut | ApiError::Withdrawn(_) => Step::Interrupted(Pause::SignedOut),
        ApiError::Forbidden(_) => Step::Interrupted(Pause::Forbidden),
        ApiError::NotFound(_) => skipped(match action {
            Action::Remove => action.nothing_to_do(),
            _ => "No longer a user of this project.",
        }),
        ApiError::NoAnswer => {
            let reason = "The server did not answer. Nothing was changed.";
            Step::Unanswered(Outcome::Failed(reason.to_owned()))
        }
        error => Step::Settled(Outcome::Failed(error.sentence())),
    }
}

fn removed(removal: Removal) -> Step {
    let text = str::to_owned;
    Step::Settled(match removal {
        Removal::Removed => Outcome::Done(String::new()),
        Removal::Owner => Outcome::Failed(text("The owner can’t be removed.")),
        Removal::StillThere => Outcome::Failed(text("No clear answer; still a member.")),
        Removal::Unknown => {
            let reason = text("No clear answer; couldn’t confirm.");
            return Step::Unanswered(Outcome::Unknown(reason));
        }
        Removal::NotFound => return skipped(Action::Remove.nothing_to_do()),
        Removal::Failed(error) => return not_done(error, &Action::Remove),
    })
}

fn sent_link(sent: PasswordLink, action: &Action) -> Step {
    let text = str::to_owned;
    Step::Settled(match sent {
        PasswordLink::HandedOver => Outcome::Done(String::new()),
        PasswordLink::Accepted => Outcome::Done(text(
            "Accepted; this server version never confirms the email itself.",
        )),
        PasswordLink::MailFailed => Outcome::Failed(text(
            "The server couldn’t send the email; its email service is probably down.",
        )),
        PasswordLink::NoAddress => return skipped(action.nothing_to_do()),
        PasswordLink::Protected => Outcome::Failed(text(
            "This server only accepts password resets from its own sign-in page.",
        )),
        PasswordLink::Gone => return skipped("No longer a user of this project."),
        PasswordLink::Unknown => {
            let reason = text("No clear answer; couldn’t confirm that an email was sent.");
            return Step::Unanswered(Outcome::Unknown(reason));
        }
        PasswordLink::Failed(error) => return not_done(error, action),
    })
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::api::Refusal;
    use wire::Json;

    #[test]
    fn a_limit_waits_an_end_of_the_session_pauses_and_a_removal_is_no_failure() {
        let not_done = |error| not_done(error, &Action::Deactivate);
        assert_eq!(not_done(ApiError::TooMany(Some(7))), Step::Wait(7));
        assert_eq!(not_done(ApiError::TooMany(None)), Step::Wait(60));
        let signed_out = Step::Interrupted(Pause::SignedOut);
        assert_eq!(not_done(ApiError::SignedOut), signed_out);
        let refusal = Refusal::default;
        assert_eq!(not_done(ApiError::Withdrawn(refusal())), signed_out);
        let forbidden = not_done(ApiError::Forbidden(refusal()));
        assert_eq!(forbidden, Step::Interrupted(Pause::Forbidden));
        let gone = not_done(ApiError::NotFound(refusal()));
        assert!(matches!(gone, Step::Settled(Outcome::Skipped(_))));
    }

    #[test]
    fn no_answer_counts_as_such_and_may_mean_anything_only_where_something_was_sent() {
        let lost = not_done(ApiError::NoAnswer, &Action::Remove);
        assert!(matches!(lost, Step::Unanswered(Outcome::Failed(_))));
        let unknown = [
            removed(Removal::Unknown),
            sent_link(PasswordLink::Unknown, &Action::SendLink),
        ];
        for step in unknown {
            assert!(matches!(step, Step::Unanswered(Outcome::Unknown(_))));
        }
    }

    #[test]
    fn who_became_guarded_meanwhile_is_left_out_unless_it_was_said() {
        let admin = r#"{"resourceType":"ProjectMembership","id":"m1","admin":true}"#;
        let admin = ProjectMembership::read(Json::parse(admin).unwrap_or_default());
        let (Some(admin), Some(project)) = (admin, Id::parse("p")) else {
            return assert!(Id::parse("p").is_none());
        };
        let mut task = Task {
            action: Action::Remove,
            project,
            version: None,
            guards: Guards::new(None, None, false),
            allowed: Vec::new(),
        };
        assert!(task.guarded(&admin).is_some());
        task.allowed.push(admin.id().clone());
        assert_eq!(task.guarded(&admin), None);
    }
}
