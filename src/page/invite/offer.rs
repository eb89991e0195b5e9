//! What the dialog offers to mend in what was typed. It blocks nothing.

use super::Invite;
use crate::form::email::likely_typo;
use crate::form::invite::split_person;
use crate::ui::button;
use leptos::prelude::*;

/// Offers a better spelling of a common provider.
pub(super) fn typo(invite: Invite) -> Option<AnyView> {
    let better = likely_typo(&invite.form.get().email)?;
    let take = {
        let better = better.clone();
        move || invite.edit(|form| form.email = better.clone())
    };
    Some(
        view! {
            <p class="hint" role="status">
                "Did you mean " {button("link", better, take)} "?"
            </p>
        }
        .into_any(),
    )
}

/// Offers to take apart what was pasted into one field.
pub(super) fn split_offer(invite: Invite) -> Option<AnyView> {
    let split = split_person(&invite.form.get())?;
    let parts = [&split.first_name, &split.last_name, &split.email];
    let parts = parts
        .map(String::as_str)
        .into_iter()
        .filter(|part| !part.is_empty());
    let shown = parts.collect::<Vec<_>>().join(" | ");
    let take = move || {
        let split = split.clone();
        invite.edit(|form| {
            form.first_name = split.first_name;
            form.last_name = split.last_name;
            form.email = split.email;
        });
    };
    let content = view! {
        <p class="hint" role="status">"Split it into " {button("link", shown, take)} "?"</p>
    };
    Some(content.into_any())
}
