//! Sending the invite: the last look at the server, the invite itself, and what became of it.

use super::look::Verdict;
use super::{Held, Invite, OUTCOME, Stage, words};
use crate::api::invite::{Invitation, Invited, NotInvited, send};
use crate::form::NoPolicy;
use crate::form::Problems;
use crate::form::invite::Hold;
use crate::scope;
use crate::ui::focus_soon;
use leptos::prelude::*;
use wire::{Id, Me, Version};

impl Invite {
    /// Checks the form once more after it was refused: its problems go away as they are mended.
    pub(super) fn recheck(self) {
        if !self.problems.get_untracked().is_empty() {
            self.problems.set(self.checked().err().unwrap_or_default());
        }
    }

    /// Checks the form and sends it; once, however often it is asked to.
    pub(super) fn check_and_send(self) {
        if self.is_sending() {
            return;
        }
        match self.checked() {
            Ok(invitation) => self.send_it(invitation),
            Err(problems) => self.refuse(problems),
        }
    }

    fn checked(self) -> Result<Invitation, Problems> {
        let no_policy = untrack(|| self.no_policy());
        let form = self.form.get_untracked();
        let is_asked = untrack(|| self.is_to_super_admins());
        let unconfirmed = is_asked
            .then(|| form.unconfirmed(&untrack(|| self.super_admin_name())))
            .flatten();
        match (form.validate(&no_policy), unconfirmed) {
            (checked, None) => checked,
            (Ok(_), Some(problem)) => Err(vec![problem]),
            (Err(mut problems), Some(problem)) => {
                problems.push(problem);
                Err(problems)
            }
        }
    }

    /// What has to be typed to invite into the project of super administrators; tracked.
    pub(super) fn super_admin_name(self) -> String {
        let name = |me: &Me| me.project.name().map(str::to_owned);
        let name = self.console.me.with(|me| me.and_then(name));
        name.unwrap_or_else(|| "Super Admin".to_owned())
    }

    fn refuse(self, problems: Problems) {
        self.problems.set(problems);
        self.stage.set(Stage::Editing);
        self.announcer.say("");
        focus_soon("error-summary");
    }

    /// Sends an invitation that was checked, unless the server would refuse it.
    fn send_it(self, mut invitation: Invitation) {
        let form = self.form.get_untracked();
        if self.offline.get_untracked() {
            return self.hold(Held::Offline);
        }
        let tag = self.tag();
        let asked = self.project().and_then(|project| {
            let question = form.question(project.clone(), &tag)?;
            Some((project, question))
        });
        let Some((project, question)) = asked else {
            return self.stage.set(Stage::Editing);
        };
        self.problems.set(Problems::new());
        self.stage.set(Stage::Sending);
        self.announcer.say("Sending the invite…");
        let api = self.session.api();
        let draft = self.draft.get_value();
        scope::spawn(async move {
            let answer = api.look_before(&question).await;
            if self.is_gone() {
                return;
            }
            match self.verdict(&form, answer) {
                Verdict::Go(record, letter) => {
                    invitation.record = record;
                    invitation.letter = letter;
                }
                Verdict::Carried(members) => {
                    let outcome = invitation.find(members, &tag, NotInvited::Unknown);
                    return self.arrived(invitation, outcome);
                }
                Verdict::Hold(Hold::Member(id)) => {
                    let why = NotInvited::AlreadyMember(Some(id));
                    return self.arrived(invitation, Err(why));
                }
                Verdict::Hold(Hold::OtherProject) => return self.hold(Held::OtherProject),
                Verdict::Hold(Hold::Problems(problems)) => return self.refuse(problems),
                Verdict::Unchecked(sentence) => return self.hold(Held::Unchecked(sentence)),
                Verdict::Failed(error) => {
                    return self.arrived(invitation, Err(NotInvited::Failed(error)));
                }
            }
            // Whoever was faster than the look at the project is asked now.
            let default = matches!(untrack(|| self.no_policy()), NoPolicy::Default(..));
            if let Some(problem) = form.access.missing_word().filter(|_| !default) {
                return self.refuse(vec![problem]);
            }
            // 4.5 does not check policies, and does not note who invites (contract §7.4, §7.7).
            let me = self.console.me;
            let older =
                untrack(|| me.with(|me| me.filter(|me| me.version == Version::V4).cloned()));
            let checks_nothing = older.is_some();
            invitation.invited_by = older.and_then(|me| me.user);
            let (draft, mut outcome) = send(&api, &project, &invitation, draft).await;
            if let Ok(invited) = &mut outcome
                && checks_nothing
            {
                invited.gone = api.gone_policies(&invitation.access).await;
            }
            if !self.is_gone() {
                self.draft.set_value(draft);
                self.arrived(invitation, outcome);
            }
        });
    }

    /// Whether the dialog was taken off the page: one can sign out while an answer is awaited.
    fn is_gone(self) -> bool {
        self.stage.try_get_untracked().is_none()
    }

    /// The project the invite goes to: one's own, or the one a super administrator chose.
    pub(super) fn project(self) -> Option<Id> {
        let chosen = self.form.get_untracked().project;
        let chosen = chosen.chosen().map(|project| project.id().clone());
        chosen.or_else(|| self.session.project())
    }

    fn hold(self, why: Held) {
        self.stage.set(Stage::Held(why));
        self.announcer.say("");
        focus_soon(OUTCOME);
    }

    fn arrived(self, invitation: Invitation, outcome: Result<Invited, NotInvited>) {
        self.console.sent.add(&invitation, &outcome);
        match outcome {
            Ok(invited) => {
                self.roster.members.reload();
                self.stage
                    .set(Stage::Invited(Box::new((invitation, invited))));
            }
            Err(why) => {
                let problems = words::problems(&why, &invitation.role);
                self.problems.set(problems);
                self.stage.set(Stage::NotInvited(why));
            }
        }
        self.announcer.say("");
        focus_soon(OUTCOME);
    }
}
