//! "More options" of the invite form.

use super::Invite;
use crate::api::invite::Scope;
use crate::clean::{Text, line};
use crate::form::invite::{
    CONFIGURATION, CONFIRMATION, EXTERNAL_ID, InviteForm, LABEL, Options, PROFILE, PROJECT,
};
use crate::page::choose::{choice_field, configurations_named, named, person_choice};
use crate::page::{policies, problem};
use crate::signal::Derived;
use crate::ui::{Check, Radio, TextField, button, check_box, radio, text_field};
use leptos::prelude::*;
use wire::ProfileType;

/// The options.
pub(in crate::page) fn options(invite: Invite) -> AnyView {
    let role = Derived::new(move |_| invite.form.get().role);
    let fields = invite.access_fields();
    view! {
        <p>{button("button small", "Add another access policy", move || policies::add(fields))}</p>
        {scope(invite)}
        {check(
            invite,
            ("invite-mfa", "Require MFA"),
            "They set up MFA at their first sign-in. Applies to new accounts only; existing accounts don’t change.",
            |options| &mut options.mfa_required,
        )}
        {text(
            invite,
            (EXTERNAL_ID, "External ID"),
            "Their ID in another system. If set, email is optional. Must be unique in this project.",
            |options| &mut options.external_id,
        )}
        {text(
            invite,
            (LABEL, "Label"),
            "Shown at sign-in when this person has several memberships here.",
            |options| &mut options.label,
        )}
        {configuration(invite)}
        {move || profile(invite, role.get())}
        {check(
            invite,
            ("invite-second", "Add a second membership"),
            "For an existing member, who then chooses a membership at sign-in.",
            |options| &mut options.second_membership,
        )}
    }
    .into_any()
}

/// The project, for those who may invite to any: super administrators.
pub(super) fn project(invite: Invite) -> AnyView {
    let hint = "The project to invite to. Leave empty for the one you’re signed in to.";
    choice_field(
        invite.problems,
        (PROJECT, "Project"),
        Signal::stored(hint.to_owned()),
        named(invite.session, "Project", person_choice),
        Callback::new(move |typed| invite.edit(|form| form.project = typed)),
        Signal::derive(move || invite.form.get().project),
        Callback::new(|_| {}),
    )
}

/// What it means to invite into the project of super administrators, and its name to be typed.
pub(super) fn super_admins(invite: Invite) -> AnyView {
    let asked = Derived::new(move |_| invite.is_to_super_admins());
    let fields = move || {
        let name = move || invite.super_admin_name();
        view! {
            {move || invite.console.super_admin_warning()}
            <p>"To invite to it anyway, type its name: " <strong><bdi>{name}</bdi></strong></p>
            {text_field(TextField {
                id: CONFIRMATION,
                label: "Project name",
                hint: "",
                kind: Text::Line,
                autocomplete: "off",
                value: Signal::derive(move || invite.form.get().confirmation),
                on_input: Callback::new(move |text| invite.edit(|form| form.confirmation = text)),
                problem: problem(invite.problems, CONFIRMATION),
            })}
        }
        .into_any()
    };
    (move || asked.get().then(fields)).into_any()
}

/// The kind of account, and what it means for signing in.
fn scope(invite: Invite) -> AnyView {
    let fixed = Derived::new(move |_| {
        let form = invite.form.get();
        match (form.role, line(&form.options.external_id).is_empty()) {
            (ProfileType::Patient, _) => Some("Patients’ accounts are always project-scoped."),
            (_, false) => Some("With an external ID, the account is project-scoped."),
            _ => None,
        }
    });
    let option = |scope: Scope, id: &'static str, label: &'static str, hint: &'static str| {
        radio(Radio {
            name: "invite-scope",
            id: id.to_owned(),
            label: label.to_owned(),
            hint: hint.to_owned(),
            checked: Signal::derive(move || invite.form.get().scope() == scope),
            disabled: Signal::derive(move || fixed.get().is_some()),
            on_pick: Callback::new(move |()| invite.edit(|form| form.options.scope = scope)),
        })
    };
    view! {
        <fieldset>
            <legend>"Account"</legend>
            <p class="hint" role="status">{move || fixed.get()}</p>
            {option(
                Scope::Server,
                "invite-scope-server",
                "Server-scoped",
                "One account for all their projects, with sign-in by email and password alone. You can’t see whether it is activated.",
            )}
            {option(
                Scope::Project,
                "invite-scope-project",
                "Project-scoped",
                "A separate account. Signing in needs the link shown after inviting, or the project ID. You can see whether it is activated, and remove it.",
            )}
        </fieldset>
    }
    .into_any()
}

fn check(
    invite: Invite,
    (id, label): (&'static str, &'static str),
    hint: &'static str,
    part: fn(&mut Options) -> &mut bool,
) -> AnyView {
    check_box(Check {
        id,
        label,
        hint: Signal::stored(hint.to_owned()),
        value: Signal::derive(move || *part(&mut invite.form.get().options)),
        on_change: Callback::new(move |on| invite.edit(|form| *part(&mut form.options) = on)),
    })
}

fn text(
    invite: Invite,
    (id, label): (&'static str, &'static str),
    hint: &'static str,
    part: fn(&mut Options) -> &mut String,
) -> AnyView {
    text_field(TextField {
        id,
        label,
        hint,
        kind: Text::Line,
        autocomplete: "off",
        value: Signal::derive(move || part(&mut invite.form.get().options).clone()),
        on_input: Callback::new(move |text| invite.edit(|form| *part(&mut form.options) = text)),
        problem: problem(invite.problems, id),
    })
}

fn configuration(invite: Invite) -> AnyView {
    let hint = "Menu and saved searches. Leave empty for the default.";
    choice_field(
        invite.problems,
        (CONFIGURATION, "User configuration"),
        Signal::stored(hint.to_owned()),
        configurations_named(invite.session),
        Callback::new(move |typed| invite.edit(|form| form.options.configuration = typed)),
        Signal::derive(move || invite.form.get().options.configuration),
        Callback::new(|_| {}),
    )
}

fn profile(invite: Invite, role: ProfileType) -> AnyView {
    let hint = [
        "The ",
        role.as_str(),
        " profile for this account. Leave empty to use the one with this email, or to create one.",
    ];
    choice_field(
        invite.problems,
        (PROFILE, "Existing profile"),
        Signal::stored(hint.concat()),
        named(invite.session, role.as_str(), person_choice),
        Callback::new(move |typed| {
            invite.edit(|form: &mut InviteForm| form.options.profile = typed)
        }),
        Signal::derive(move || invite.form.get().options.profile),
        Callback::new(|_| {}),
    )
}
