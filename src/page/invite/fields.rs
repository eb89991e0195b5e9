//! The fields of the invite dialog.

use super::result::not_invited;
use super::{Invite, Stage, TITLE};
use crate::form::Choice;
use crate::form::email::likely_typo;
use crate::form::invite::{
    EMAIL, FIRST_NAME, InviteForm, LAST_NAME, NoPolicy, PATIENT, POLICY, RELATIONSHIP,
    RELATIONSHIPS, ROLE,
};
use crate::page::problem;
use crate::ui::combobox::{Choosable, Combobox, Search, combobox};
use crate::ui::{
    self, Check, TextField, button, check_box, date, error_summary, submit_button, text_field,
};
use futures::FutureExt;
use leptos::prelude::*;
use std::rc::Rc;
use wire::{AccessPolicy, Me, Person, ProfileType, Reference};

/// The form, with what the last try came to above it.
pub(super) fn form(invite: Invite) -> AnyView {
    let failure = move || match invite.stage.get() {
        Stage::NotInvited(why) => Some(not_invited(invite, &why)),
        _ => None,
    };
    let sending = Signal::derive(move || matches!(invite.stage.get(), Stage::Sending));
    let related = Memo::new(move |_| invite.form.get().role == ProfileType::RelatedPerson);
    let content = view! {
            <h2 id=TITLE tabindex="-1">"Invite new user"</h2>
            <p class="hint">{move || to_project(invite)}</p>
            {failure}
            {error_summary(invite.problems.into())}
            {roles(invite)}
            <div class="pair">
                {text(invite, FIRST_NAME, "First name", "text", |form| &mut form.first_name)}
                {text(invite, LAST_NAME, "Last name", "text", |form| &mut form.last_name)}
            </div>
            {text(invite, EMAIL, "Email", "email", |form| &mut form.email)}
            {move || typo(invite)}
            {move || related.get().then(|| view! { {patient(invite)} {relationship(invite)} }.into_any())}
            {policy(invite)}
            {check_box(Check {
                id: "invite-send-email",
                label: "Send email",
                hint: Signal::stored("The server mails them how to get in.".to_owned()),
                value: Signal::derive(move || invite.form.get().send_email),
                on_change: Callback::new(move |on| invite.edit(|form| form.send_email = on)),
            })}
            {check_box(Check {
                id: "invite-admin",
                label: "Admin",
                hint: Signal::stored("May invite people and change what everybody else may do.".to_owned()),
                value: Signal::derive(move || invite.form.get().admin),
                on_change: Callback::new(move |on| invite.edit(|form| form.admin = on)),
            })}
            <div class="actions">
                {submit_button("button primary", "Invite", "Inviting…", sending)}
                {button("button", "Cancel", move || invite.close())}
            </div>
    };
    ui::form(move || invite.submit(), content.into_any())
}

fn to_project(invite: Invite) -> String {
    let name = invite
        .console
        .project
        .with(|project| project.and_then(|p| p.name().map(str::to_owned)));
    match name {
        Some(name) => ["To ", &name].concat(),
        None => "To this project".to_owned(),
    }
}

fn roles(invite: Invite) -> AnyView {
    let role = |kind: ProfileType| {
        let meaning = match kind {
            ProfileType::Practitioner => "Gives or administers care.",
            ProfileType::Patient => "Receives care.",
            ProfileType::RelatedPerson => "Is related to a patient and needs part of their data.",
        };
        let id = [ROLE, "-", kind.as_str()].concat();
        let hint = [&id, "-hint"].concat();
        view! {
            <div class="check">
                <input
                    type="radio"
                    name=ROLE
                    id=id.clone()
                    value=kind.as_str()
                    aria-describedby=hint.clone()
                    prop:checked=move || invite.form.get().role == kind
                    on:change=move |_| invite.edit(|form| form.role = kind)
                />
                <div>
                    <label for=id>{kind.as_str()}</label>
                    <p class="hint" id=hint>{meaning}</p>
                </div>
            </div>
        }
        .into_any()
    };
    view! {
        <fieldset id=ROLE tabindex="-1">
            <legend>"Role"</legend>
            {crate::ui::field_error(ROLE, problem(invite.problems, ROLE))}
            <div class="roles">{ProfileType::ALL.map(role).into_iter().collect::<Vec<_>>()}</div>
        </fieldset>
    }
    .into_any()
}

fn text(
    invite: Invite,
    id: &'static str,
    label: &'static str,
    kind: &'static str,
    part: fn(&mut InviteForm) -> &mut String,
) -> AnyView {
    text_field(TextField {
        id,
        label,
        hint: "",
        kind,
        // It is somebody else's name and address.
        autocomplete: "off",
        value: Signal::derive(move || part(&mut invite.form.get()).clone()),
        on_input: Callback::new(move |text| invite.edit(|form| *part(form) = text)),
        problem: problem(invite.problems, id),
    })
}

/// A hint that blocks nothing.
fn typo(invite: Invite) -> Option<AnyView> {
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

fn patient(invite: Invite) -> AnyView {
    let search = move |text: String| {
        let api = invite.session.api();
        async move {
            let found = api
                .patients(&text)
                .await
                .map_err(|error| error.sentence())?;
            Ok(found.into_iter().map(patient_choice).collect())
        }
        .boxed_local()
    };
    let hint = Signal::stored("The patient they are related to. Type a name.".to_owned());
    choice(invite, PATIENT, "Patient", hint, Rc::new(search), |form| {
        &mut form.patient
    })
}

/// A field to pick a resource for this part of the form.
fn choice(
    invite: Invite,
    id: &'static str,
    label: &'static str,
    hint: Signal<String>,
    search: Search,
    part: fn(&mut InviteForm) -> &mut Choice,
) -> AnyView {
    combobox(Combobox {
        id,
        label,
        hint,
        text: Signal::derive(move || part(&mut invite.form.get()).text().to_owned()),
        on_text: Callback::new(move |text| invite.edit(|form| part(form).typed(text))),
        on_pick: Callback::new(move |picked: Choosable| {
            let reference = Reference::parse(&picked.key);
            invite.edit(|form| part(form).pick(reference, picked.label));
        }),
        search,
        problem: problem(invite.problems, id),
    })
}

fn patient_choice(patient: Person) -> Choosable {
    let id = patient.reference.id().to_string();
    // A date of birth has no time zone; noon keeps it on its day in every one.
    let born = patient.birth_date.map(|born| {
        let written = date(&[&born, "T12:00:00"].concat()).unwrap_or(born);
        ["born ", &written].concat()
    });
    Choosable {
        key: patient.reference.to_string(),
        label: match patient.name.is_empty() {
            true => ["No name, ", &id].concat(),
            false => patient.name,
        },
        detail: born.unwrap_or(id),
    }
}

fn relationship(invite: Invite) -> AnyView {
    let option = |(code, display): (&'static str, &'static str)| {
        view! { <option value=code>{display}</option> }.into_any()
    };
    let options: Vec<AnyView> = RELATIONSHIPS.into_iter().map(option).collect();
    view! {
        <div class="field">
            <label for=RELATIONSHIP>"Relationship"</label>
            <p class="hint" id="invite-relationship-hint">"What they are to the patient. It can be left open."</p>
            <select
                id=RELATIONSHIP
                aria-describedby="invite-relationship-hint"
                prop:value=move || invite.form.get().relationship
                on:change:target=move |event| {
                    let code = event.target().value();
                    invite.edit(|form| form.relationship = code);
                }
            >
                <option value="">"Not said"</option>
                {options}
            </select>
        </div>
    }
    .into_any()
}

fn policy(invite: Invite) -> AnyView {
    let search = move |text: String| {
        let api = invite.session.api();
        async move {
            let found = api
                .policies(&text)
                .await
                .map_err(|error| error.sentence())?;
            Ok(found.iter().map(policy_choice).collect())
        }
        .boxed_local()
    };
    let hint = Signal::derive(move || no_policy(invite).sentence());
    choice(
        invite,
        POLICY,
        "Access policy",
        hint,
        Rc::new(search),
        |form| &mut form.policy,
    )
}

fn policy_choice(policy: &AccessPolicy) -> Choosable {
    Choosable {
        key: policy.reference().to_string(),
        label: policy.label().to_owned(),
        detail: String::new(),
    }
}

fn no_policy(invite: Invite) -> NoPolicy {
    let form = invite.form.get();
    let version = invite
        .console
        .me
        .with(|me: Option<&Me>| me.map(|me| me.version));
    invite
        .console
        .project
        .with(|project| NoPolicy::of(form.role, form.admin, version, project))
}
