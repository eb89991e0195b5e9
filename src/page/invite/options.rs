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
            ("invite-mfa", "Second factor required"),
            "They have to set up an authenticator app or the like when they first sign in. It counts for a new account only: one that exists already stays as it is.",
            |options| &mut options.mfa_required,
        )}
        {text(
            invite,
            (EXTERNAL_ID, "External ID"),
            "What another system calls them. With it, the email address can be left out. It can belong to one member only.",
            |options| &mut options.external_id,
        )}
        {text(
            invite,
            (LABEL, "Label"),
            "Tells this membership from others of the same person, when they choose one at sign-in.",
            |options| &mut options.label,
        )}
        {configuration(invite)}
        {move || profile(invite, role.get())}
        {check(
            invite,
            ("invite-second", "Add a second membership"),
            "For somebody who is a user here already: they then choose one of their memberships at sign-in.",
            |options| &mut options.second_membership,
        )}
    }
    .into_any()
}

/// The project, for those who may invite to any: super administrators.
pub(super) fn project(invite: Invite) -> AnyView {
    let hint = "You administer the whole server. Type the name of the project to invite to; left empty, it is the one you are signed in to.";
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
            <p>"To invite into it all the same, type its name: " <strong><bdi>{name}</bdi></strong></p>
            {text_field(TextField {
                id: CONFIRMATION,
                label: "Name of the project",
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
            (ProfileType::Patient, _) => {
                Some("Patients’ accounts are always made for this project alone.")
            }
            (_, false) => Some("With an external ID, the account is made for this project alone."),
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
                "For the whole server",
                "One account and password for all projects they are invited to. They sign in with address and password alone. You can’t see whether they activated it.",
            )}
            {option(
                Scope::Project,
                "invite-scope-project",
                "For this project only",
                "An account of its own. To sign in, the page has to know the project: hand on the address that is shown after inviting. You can see whether it was activated, and remove it.",
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
    let hint = "How menus and searches are set up for them. Left empty, as for everybody.";
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
        " record their account belongs to, where there is one. Left empty, the one with the address is used, or a new one is made.",
    ];
    choice_field(
        invite.problems,
        (PROFILE, "Existing record"),
        Signal::stored(hint.concat()),
        named(invite.session, role.as_str(), person_choice),
        Callback::new(move |typed| {
            invite.edit(|form: &mut InviteForm| form.options.profile = typed)
        }),
        Signal::derive(move || invite.form.get().options.profile),
        Callback::new(|_| {}),
    )
}
