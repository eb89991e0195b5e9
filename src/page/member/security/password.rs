//! Giving an account of this project alone a password.

use super::{Security, words};
use crate::form::password::check_new_password;
use crate::page::action::{Action, Outcome, nothing};
use crate::signal::Slot;
use crate::ui::{self, Password, Tone, focus_soon, password_field, submit_button, unfold};
use futures::FutureExt;
use leptos::prelude::*;
use wire::{Me, Version};

const FIELD: &str = "given-password";

/// The form, folded away. What was typed is dropped when it is folded again.
pub(super) fn password(security: Security) -> AnyView {
    // The outcome stays when the form is folded.
    let action = Action::new();
    view! {
        {unfold("fold", "Set a password", move || form(security, action))}
        {action.status(nothing)}
    }
    .into_any()
}

fn form(security: Security, action: Action) -> AnyView {
    let typed = Slot::new(String::new());
    let problem: Slot<Option<String>> = Slot::new(None);
    let own = |me: Option<&Me>| me.map(|me| me.membership.clone());
    let is_own =
        untrack(|| security.page.console.me.with(own)) == Some(security.page.id.get_value());
    let meaning = move || match security.page.console.version() {
        Some(Version::V5) if is_own => {
            "This is your own account: you are signed out immediately and sign in with the new password."
        }
        Some(Version::V5) => "The old password stops working and open sessions end immediately.",
        Some(Version::V4) => "The old password stops working. Open sessions stay signed in.",
        None => "The old password stops working.",
    };
    let content = view! {
        <p>{meaning} " Sending a set-password link is usually better."</p>
        {password_field(Password {
            id: FIELD,
            label: "New password for this user",
            hint: "At least 8 characters. Several words are easy to remember and hard to guess.",
            autocomplete: "new-password",
            value: typed,
            on_input: Callback::new(move |()| problem.set(None)),
            problem: problem.into(),
            shown: Slot::new(false),
            has_toggle: true,
        })}
        {submit_button("button", "Set this password", "Setting…", Signal::derive(move || action.is_busy()))}
    };
    ui::form(
        move || submit(security, action, typed, problem),
        content.into_any(),
    )
}

fn submit(security: Security, action: Action, typed: Slot<String>, problem: Slot<Option<String>>) {
    let password = typed.get_untracked();
    if let Err(sentence) = check_new_password(&password) {
        problem.set(Some(sentence.to_owned()));
        return focus_soon(FIELD);
    }
    let Some(email) = security.own().and_then(|account| account.email) else {
        problem.set(Some(
            "The account has no login email, so it can’t have a password".to_owned(),
        ));
        return focus_soon(FIELD);
    };
    let page = security.page;
    let (api, name, version) = (
        page.session.api(),
        page.name(),
        untrack(|| page.console.version()),
    );
    let work = async move {
        let answer = api.give_password(&email, &password).await;
        let outcome = match answer.map_err(|error| words::password_refused(&error)) {
            Ok(()) => {
                typed.set(String::new());
                words::password_set(&name, version)
            }
            Err(Ok(outcome)) => outcome,
            Err(Err(sentence)) => {
                problem.set(Some(sentence));
                focus_soon(FIELD);
                Outcome::new(Tone::Bad, &["The password was refused."])
            }
        };
        security.account.reload();
        outcome
    };
    action.run("Setting the password…", work.boxed_local());
}
