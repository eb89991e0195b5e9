//! The fields of the invite dialog.

use super::{Invite, Stage, TITLE};
use crate::clean::Text;
use crate::form::access::POLICY;
use crate::form::invite::{EMAIL, FIRST_NAME, InviteForm, LAST_NAME, ROLE};
use crate::page::policies::word;
use crate::page::{part, problem};
use crate::preference::Preference;
use crate::signal::{Derived, Slot};
use crate::ui::{
    self, Check, Pointer, Radio, TextField, button, check_box, error_summary, radio, submit_button,
    text_field,
};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wire::ProfileType;

/// The form, with what the last try came to above it.
pub(super) fn form(invite: Invite) -> AnyView {
    let here = Pointer::of_app().steady(move || invite.acts.with(Option::is_some));
    let acts = move || invite.acts.get().filter(|_| here.get());
    let failure = move || acts().and_then(|acts| (acts.failure)(invite));
    let offline = move || {
        invite.offline.get().then(|| {
            view! {
                <p class="hint" role="status">"You’re offline. Your entries are kept; press Invite when you’re connected again."</p>
            }
            .into_any()
        })
    };
    let sending = Signal::derive(move || matches!(invite.stage.get(), Stage::Sending));
    let project = Derived::new(move |_| {
        let me = invite.console.me;
        me.with(|me| me.is_some_and(|me| me.super_admin))
    });
    let related = Derived::new(move |_| invite.form.get().role == ProfileType::RelatedPerson);
    let content = view! {
            <h2 id=TITLE tabindex="-1">"Invite new user"</h2>
            {failure}
            {error_summary(invite.problems.into())}
            {move || project.get().then(|| acts().map(|acts| (acts.project)(invite)))}
            {roles(invite)}
            <div class="pair">
                {text(invite, FIRST_NAME, "First name", Text::Name, |form| &mut form.first_name)}
                {text(invite, LAST_NAME, "Last name", Text::Name, |form| &mut form.last_name)}
            </div>
            {text(invite, EMAIL, "Email", Text::Recipient, |form| &mut form.email)}
            {part::acts_of(invite)}
            {move || acts().map(|acts| (acts.foresee)(invite))}
            {move || related.get().then(|| acts().map(|acts| (acts.related)(invite)))}
            {move || match acts() {
                Some(acts) => {
                    invite.go_on_in_policy();
                    (acts.policies)(invite)
                }
                None => policy_to_come(invite),
            }}
            // No part of what comes later, which would draw it anew.
            {word(invite.access_fields())}
            {move || acts().map(|acts| (acts.access)(invite))}
            {move || acts().map(|acts| (acts.super_admins)(invite))}
            {check_box(Check {
                id: "invite-send-email",
                label: "Send email",
                hint: Signal::stored("Emails a link to set a password, or a notice if the account exists.".to_owned()),
                value: Signal::derive(move || invite.form.get().send_email),
                on_change: Callback::new(move |on| invite.edit(|form| form.send_email = on)),
            })}
            {check_box(Check {
                id: "invite-admin",
                label: "Admin",
                hint: Signal::stored("Can manage users, access policies and project settings.".to_owned()),
                value: Signal::derive(move || invite.form.get().admin),
                on_change: Callback::new(move |on| invite.edit(|form| form.admin = on)),
            })}
            {more_options(invite)}
            {offline}
            <div class="actions">
                {submit_button("button primary", "Invite", "Inviting…", sending)}
                {button("button", "Cancel", move || invite.close())}
                <span class="hint">{move || to_project(invite)}</span>
            </div>
            {move || acts().map(|acts| (acts.sent)(invite.console))}
    };
    ui::form(move || invite.submit(), content.into_any())
}

/// Stands where the fields for access policies will be once they are here. What is typed here first stands in
/// them then.
fn policy_to_come(invite: Invite) -> AnyView {
    let typed = move |text: String| {
        invite.edit(|form| {
            if let Some(row) = form.access.rows.first_mut() {
                row.policy.typed(text);
            }
        });
    };
    view! {
        <div class="field combobox">
            <label for=POLICY>"Access policy"</label>
            <p class="hint">{move || invite.no_policy().sentence()}</p>
            <input
                id=POLICY
                type="text"
                role="combobox"
                autocomplete="off"
                spellcheck="false"
                aria-expanded="false"
                on:input:target=move |event| typed(event.target().value())
            />
        </div>
    }
    .into_any()
}

/// Which project the invite goes to; a super administrator chose it.
fn to_project(invite: Invite) -> String {
    let form = invite.form.get();
    let chosen = form
        .project
        .chosen()
        .map(|_| form.project.text().to_owned());
    let own = || {
        invite
            .console
            .project
            .with(|project| project.and_then(|p| p.name().map(str::to_owned)))
    };
    match chosen.or_else(own) {
        Some(name) => ["To ", &name].concat(),
        None => "To this project".to_owned(),
    }
}

/// "More options", folded away, and fetched when it is unfolded for the first time.
fn more_options(invite: Invite) -> AnyView {
    let kept = Preference::MoreOptions;
    let open = Slot::new(kept.get());
    let toggle = move |event: web_sys::Event| {
        let details = event
            .target()
            .map(|target| target.unchecked_into::<web_sys::Element>());
        let now = details.is_some_and(|details| details.has_attribute("open"));
        kept.set(now);
        if now {
            open.set(true);
        }
    };
    view! {
        <details class="more" open=open.get_untracked() on:toggle=toggle>
            <summary>"More options"</summary>
            {move || open.get().then(|| part::more_options(invite))}
        </details>
    }
    .into_any()
}

fn roles(invite: Invite) -> AnyView {
    let role = |kind: ProfileType| {
        let meaning = match kind {
            ProfileType::Practitioner => "Provides or manages care.",
            ProfileType::Patient => "Receives care.",
            ProfileType::RelatedPerson => "Family member or caregiver of a patient.",
        };
        radio(Radio {
            name: ROLE,
            id: [ROLE, "-", kind.as_str()].concat(),
            label: kind.as_str().to_owned(),
            hint: meaning.to_owned(),
            checked: Signal::derive(move || invite.form.get().role == kind),
            disabled: Signal::stored(false),
            on_pick: Callback::new(move |()| invite.edit(|form| form.role = kind)),
        })
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
    kind: Text,
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
