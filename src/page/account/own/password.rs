//! Changing one's own password (contract §5, `changepassword`).

use super::{Outcome, status};
use crate::api::own::Own;
use crate::form::Problems;
use crate::form::change_password::{CONFIRM, NEW, OLD, Refused, refused, validate};
use crate::page::problem;
use crate::scope;
use crate::session::{Session, Step};
use crate::signal::Slot;
use crate::ui::{
    self, Loader, Password, Tone, error_summary, focus_soon, password_field, submit_button,
};
use leptos::prelude::*;
use wire::Version;

#[derive(Clone, Copy)]
struct Parts {
    session: Session,
    own: Loader<Own>,
    old: Slot<String>,
    new: Slot<String>,
    confirm: Slot<String>,
    problems: Slot<Problems>,
    sending: Slot<bool>,
    outcome: Outcome,
}

/// The form.
pub(super) fn password(session: Session, own: Loader<Own>) -> AnyView {
    let empty = || Slot::new(String::new());
    let parts = Parts {
        session,
        own,
        old: empty(),
        new: empty(),
        confirm: empty(),
        problems: Slot::new(Problems::new()),
        sending: Slot::new(false),
        outcome: Slot::new(None),
    };
    let email = move || own.with(|own| own.and_then(|own| own.me.email.clone()));
    let consequence = move || match own.with(|own| own.map(|own| own.me.version)) {
        Some(Version::V5) => "Changing it signs you out everywhere else.",
        Some(Version::V4) => {
            "Changing it doesn’t end your other sessions. End them there or below."
        }
        None => "",
    };
    let shown = Slot::new(false);
    let field = |id, label, hint, autocomplete, value, has_toggle| {
        password_field(Password {
            id,
            label,
            hint,
            autocomplete,
            value,
            on_input: Callback::new(move |()| parts.recheck()),
            problem: problem(parts.problems, id),
            shown,
            has_toggle,
        })
    };
    let hint = "At least 8 characters. Several words are easy to remember and hard to guess.";
    // The address is for password managers, which else don't know whose password this is.
    let content = view! {
        {error_summary(parts.problems.into())}
        <input type="text" autocomplete="username" hidden readonly prop:value=move || email().unwrap_or_default() />
        {field(OLD, "Current password", "", "current-password", parts.old, true)}
        {field(NEW, "New password", hint, "new-password", parts.new, false)}
        {field(CONFIRM, "Confirm new password", "", "new-password", parts.confirm, false)}
        {submit_button("button primary", "Change password", "Changing…", parts.sending.into())}
    };
    view! {
        <p class="hint">{consequence}</p>
        {ui::form(move || parts.submit(), content.into_any())}
        {status(parts.outcome)}
    }
    .into_any()
}

impl Parts {
    fn validate(self) -> Result<(), Problems> {
        validate(
            &self.old.get_untracked(),
            &self.new.get_untracked(),
            &self.confirm.get_untracked(),
        )
    }

    /// Once the form was refused, its problems go away as they are mended.
    fn recheck(self) {
        if !self.problems.get_untracked().is_empty() {
            self.problems.set(self.validate().err().unwrap_or_default());
        }
    }

    fn submit(self) {
        if self.sending.get_untracked() {
            return;
        }
        self.outcome.set(None);
        self.problems.set(self.validate().err().unwrap_or_default());
        if !self.problems.get_untracked().is_empty() {
            return focus_soon("error-summary");
        }
        self.sending.set(true);
        let api = self.session.api();
        let (old, new) = (self.old.get_untracked(), self.new.get_untracked());
        scope::spawn(async move {
            let answer = api.change_password(&old, &new).await;
            let outcome = match answer.map_err(|error| refused(&error)) {
                Ok(()) => Some(self.changed(new).await),
                Err(Refused::Field(field, sentence)) => {
                    self.problems.set(vec![(field, sentence)]);
                    focus_soon("error-summary");
                    None
                }
                Err(Refused::Other(sentence)) => Some((Tone::Bad, sentence)),
                Err(Refused::Unknown) => Some((
                    Tone::Warning,
                    "Couldn’t confirm the change. Try again: if your current password is refused or you have to sign in, the new one applies.".to_owned(),
                )),
            };
            self.sending.set(false);
            self.outcome.set(outcome);
        });
    }

    /// On 5.1 this session is over with all others (contract §5): one is signed in again with the new password,
    /// where nothing else is asked for.
    async fn changed(self, password: String) -> (Tone, String) {
        for typed in [self.old, self.new, self.confirm] {
            typed.set(String::new());
        }
        let me = self
            .own
            .with_untracked(|own| own.map(|own| (own.me.version, own.me.email.clone())));
        let Some((version, email)) = me else {
            return (Tone::Good, "Password changed.".to_owned());
        };
        if matches!(version, Version::V4) {
            return (
                Tone::Good,
                "Password changed. Your other sessions are still signed in: see below.".to_owned(),
            );
        }
        let project = self.session.project().map(|project| project.to_string());
        let email = email.unwrap_or_default();
        let step = self.session.sign_in(email, password, project).await;
        if matches!(step, Ok(Step::Done)) {
            self.own.reload();
            return (
                Tone::Good,
                "Password changed. You are signed out everywhere else.".to_owned(),
            );
        }
        self.session.interrupt();
        (
            Tone::Good,
            "Password changed. You were signed out everywhere: sign in with the new one."
                .to_owned(),
        )
    }
}
