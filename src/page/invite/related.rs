//! Whose relative a RelatedPerson is, and what they are to each other.

use super::Invite;
use crate::form::invite::{PATIENT, RELATIONSHIP, RELATIONSHIPS};
use crate::page::choose::{choice_field, named, person_choice};
use leptos::prelude::*;

/// The fields.
pub(super) fn related(invite: Invite) -> AnyView {
    view! { {patient(invite)} {relationship(invite)} }.into_any()
}

fn patient(invite: Invite) -> AnyView {
    choice_field(
        invite.problems,
        (PATIENT, "Patient"),
        Signal::stored("The patient they are related to.".to_owned()),
        named(invite.session, "Patient", person_choice),
        Callback::new(move |typed| invite.edit(|form| form.patient = typed)),
        Signal::derive(move || invite.form.get().patient),
        Callback::new(|_| {}),
    )
}

fn relationship(invite: Invite) -> AnyView {
    let option = |(code, display): (&'static str, &'static str)| {
        view! { <option value=code>{display}</option> }.into_any()
    };
    let options: Vec<AnyView> = RELATIONSHIPS.into_iter().map(option).collect();
    view! {
        <div class="field">
            <label for=RELATIONSHIP>"Relationship"</label>
            <p class="hint" id="invite-relationship-hint">"Their relationship to the patient (optional)."</p>
            <select
                id=RELATIONSHIP
                aria-describedby="invite-relationship-hint"
                prop:value=move || invite.form.get().relationship
                on:change:target=move |event| {
                    let code = event.target().value();
                    invite.edit(|form| form.relationship = code);
                }
            >
                <option value="">"Not specified"</option>
                {options}
            </select>
        </div>
    }
    .into_any()
}
