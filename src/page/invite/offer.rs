//! What the dialog offers to mend in what was typed. It blocks nothing.

use super::Invite;
use crate::clean::{address, mixes_alphabets};
use crate::form::email::likely_typo;
use crate::form::invite::{several_people, split_person};
use crate::ui::button;
use leptos::prelude::*;

/// Offers a better spelling of an address, or says what looks odd about it.
pub(super) fn typo(invite: Invite) -> Option<AnyView> {
    let email = invite.form.get().email;
    let Some(better) = likely_typo(&email) else {
        return mixes_alphabets(&address(&email)).then(|| hint(MIXED));
    };
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

const MIXED: &str =
    "This address mixes look-alike letters from different alphabets. Check it before you invite.";
const SEVERAL: &str = "Invite one person at a time: keep one here, then invite the next.";

fn hint(sentence: &'static str) -> AnyView {
    view! { <p class="hint" role="status">{sentence}</p> }.into_any()
}

/// Offers to take apart what was pasted into one field.
pub(super) fn split_offer(invite: Invite) -> Option<AnyView> {
    let form = invite.form.get();
    if several_people(&form).is_some() {
        return Some(hint(SEVERAL));
    }
    let split = split_person(&form)?;
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
