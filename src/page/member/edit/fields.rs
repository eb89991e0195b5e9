//! The fields of the form.

use super::{Edit, Stage, outcome, save};
use crate::access::{Grants, Held};
use crate::clean::Text;
use crate::form::NoPolicy;
use crate::form::member::{CONFIGURATION, EXTERNAL_ID, LABEL, MemberForm};
use crate::page::choose::{choice_field, configurations_named};
use crate::page::member::Page;
use crate::page::policies::{self, AccessFields};
use crate::page::{access_preview, problem};
use crate::ui::{
    self, Check, TextField, button, check_box, error_summary, submit_button, text_field,
};
use leptos::prelude::*;

/// The form, with what the last try came to.
pub(super) fn form(page: Page) -> AnyView {
    let edit = page.edit;
    let saving = Signal::derive(move || matches!(edit.stage.get(), Stage::Saving));
    let fields = access_fields(page);
    let offline = move || {
        edit.offline.get().then(|| {
            view! {
                <p class="hint" role="status">"You are offline. What you typed stays here; press Save once you are back online."</p>
            }
            .into_any()
        })
    };
    let discard = move || {
        (edit.is_changed() && !saving.get()).then(|| {
            button("button", "Discard changes", move || {
                edit.form.set(edit.start.get_untracked());
                edit.problems.set(Vec::new());
                page.announcer.say("Changes discarded.");
            })
        })
    };
    let content = view! {
        {move || outcome::not_saved(page)}
        {error_summary(edit.problems.into())}
        {policies::policies(fields)}
        <p>{button("button small", "Add another access policy", move || policies::add(fields))}</p>
        {access_preview(page.session, Signal::derive(move || grants(page)))}
        {check_box(Check {
            id: "member-admin",
            label: "Admin",
            hint: Signal::stored("Can manage users, access policies and project settings.".to_owned()),
            value: Signal::derive(move || edit.form.with(|form| form.admin)),
            on_change: Callback::new(move |on| edit.edit(|form| form.admin = on)),
        })}
        {configuration(page)}
        {text(
            edit,
            (LABEL, "Label"),
            "Shown at sign-in when this person has several memberships here.",
            |form| &mut form.label,
        )}
        {text(
            edit,
            (EXTERNAL_ID, "External ID"),
            "Their ID in another system, such as your EHR. Must be unique in this project.",
            |form| &mut form.external_id,
        )}
        {offline}
        {move || outcome::saved(page)}
        <div class="actions">
            {submit_button("button primary", "Save", "Saving…", saving)}
            {discard}
        </div>
    };
    ui::form(move || save::submit(page), content.into_any())
}

fn access_fields(page: Page) -> AccessFields {
    let edit = page.edit;
    AccessFields {
        session: page.session,
        announcer: page.announcer,
        problems: edit.problems,
        form: Signal::derive(move || edit.form.with(|form| form.access.clone())),
        on_change: Callback::new(move |access| edit.edit(|form| form.access = access)),
        // A membership without a policy has full access on both versions: defaults are for invites
        // (contract §9).
        no_policy: Signal::stored(NoPolicy::FullAccess),
        role: Signal::derive(move || edit.known.with(|known| known.role)),
    }
}

/// What the form gives; as long as it was not touched, what is stored.
fn grants(page: Page) -> Grants {
    let edit = page.edit;
    let form = edit.form.get();
    let stored = edit.base.get().map(|base| Grants::of_membership(&base));
    let untouched = edit.start.with(|start| start.access == form.access);
    let profile = stored.as_ref().and_then(|stored| stored.profile.clone());
    let mut held = match (untouched, stored) {
        (true, Some(stored)) => stored.held,
        _ => {
            let given = form.access.grants();
            match given.is_empty() {
                true => Held::Nothing,
                false => Held::Policies(given),
            }
        }
    };
    if let Held::Policies(grants) = &mut held {
        held = page.in_force(form.admin, std::mem::take(grants));
    }
    let mut names = edit.known.with(|known| known.names.clone());
    let typed = form.access.references().into_iter();
    names.extend(typed.map(|(_, to, name)| (to.clone(), name.to_owned())));
    Grants {
        held,
        admin: form.admin,
        super_admin: page.console.is_super_admin(),
        profile,
        names,
    }
}

fn configuration(page: Page) -> AnyView {
    let edit = page.edit;
    let hint = "Menu and saved searches. Leave empty for the default.";
    choice_field(
        edit.problems,
        (CONFIGURATION, "User configuration"),
        Signal::stored(hint.to_owned()),
        configurations_named(page.session),
        Callback::new(move |typed| edit.edit(|form| form.configuration = typed)),
        Signal::derive(move || edit.form.with(|form| form.configuration.clone())),
        Callback::new(|_| {}),
    )
}

fn text(
    edit: Edit,
    (id, label): (&'static str, &'static str),
    hint: &'static str,
    part: fn(&mut MemberForm) -> &mut String,
) -> AnyView {
    text_field(TextField {
        id,
        label,
        hint,
        kind: Text::Line,
        autocomplete: "off",
        value: Signal::derive(move || part(&mut edit.form.get()).clone()),
        on_input: Callback::new(move |text| edit.edit(|form| *part(form) = text)),
        problem: problem(edit.problems, id),
    })
}
