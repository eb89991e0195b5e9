//! What the dialog says after an invite.

use super::words::{self, Words};
use super::{Invite, OUTCOME, Stage, TITLE};
use crate::api::invite::{Invitation, Invited, Mail, NotInvited};
use crate::route::{Route, Tab};
use crate::ui::{Tone, button, fact, facts, notice};
use leptos::prelude::*;
use wire::Id;

/// The view after a success. It takes the place of the form.
pub(super) fn invited(invite: Invite) -> AnyView {
    match invite.stage.get_untracked() {
        Stage::Invited(outcome) => success(invite, &outcome.0, &outcome.1),
        _ => ().into_any(),
    }
}

fn success(invite: Invite, invitation: &Invitation, invited: &Invited) -> AnyView {
    let typed = [invitation.first_name.as_str(), &invitation.last_name].join(" ");
    let Words { tone, title, text } = words::invited(&typed, &invitation.email, &invited.mail);
    // The server attaches the account to a record that has the address already, whatever was typed.
    let other = invited
        .name
        .clone()
        .filter(|name| *name != typed)
        .map(|name| {
            let content = view! {
                <p>
                    "The account is attached to a record that was there before, under the name "
                    <strong><bdi>{name}</bdi></strong> ". Its name was not changed."
                </p>
            };
            notice(Tone::Warning, content.into_any())
        });
    // What the answer shows, because a default may have been filled in. Without it, what was sent.
    let policy = match (
        &invitation.policy,
        invited.policies.is_empty(),
        &invited.membership,
    ) {
        (_, false, _) => invited.policies.join(", "),
        (Some((_, name)), ..) => name.clone(),
        (None, _, Some(_)) => "None: full access".to_owned(),
        (None, _, None) => "None chosen".to_owned(),
    };
    let mail = match invited.mail {
        Mail::HandedOver(letter) => words::letter(letter),
        Mail::NotAsked => "Not sent, as asked",
        Mail::Failed(_) => "Failed",
        Mail::Unknown => "Not known",
    };
    let member = invited
        .membership
        .clone()
        .map(|id| member_link(id, "Go to member"));
    let known = [
        Some(fact("Email", invitation.email.clone())),
        Some(fact("Role", invitation.role.profile_type().as_str())),
        Some(fact("Access policy", policy)),
        Some(fact("Admin", if invitation.admin { "Yes" } else { "No" })),
        Some(fact("Mail", mail)),
        sign_in_address(invite, invitation),
    ];
    let known = known.into_iter().flatten().collect();
    view! {
        <div id=OUTCOME tabindex="-1" role="group" aria-labelledby=TITLE>
            <h2 id=TITLE tabindex="-1"><bdi>{title}</bdi></h2>
            {notice(tone, view! { <p role="status">{text}</p> }.into_any())}
            {other}
            {facts(known)}
        </div>
        <div class="actions">
            {button("button primary", "Invite another", move || invite.another())}
            {member}
            {button("button", "Back to users", move || invite.close())}
        </div>
    }
    .into_any()
}

/// Patients' accounts belong to one project: they sign in only where the project is named (contract
/// §2.1), so whoever invites them has to hand that address on.
fn sign_in_address(invite: Invite, invitation: &Invitation) -> Option<AnyView> {
    let patient = invitation.role.profile_type() == wire::ProfileType::Patient;
    let project = invite.session.project().filter(|_| patient)?;
    let route = Route::SignIn(crate::route::SignIn {
        next: None,
        project: Some(project.to_string()),
    });
    let origin = window().location().origin().unwrap_or_default();
    let address = [origin, route.to_string()].concat();
    let value = view! {
        <code>{address}</code>
        <p class="hint">"A patient’s account is made for this project only, so the address has to name it. Hand it on."</p>
    };
    Some(fact("Signs in at", value))
}

/// The notice after a failure. It stands above the form, which keeps everything.
pub(super) fn not_invited(invite: Invite, why: &NotInvited) -> AnyView {
    let email = invite.form.get_untracked().email.trim().to_owned();
    let Words { tone, title, text } = words::not_invited(&email, why);
    let reference = words::request_id(why)
        .map(|id| view! { <p class="hint">"Support reference: " <code>{id}</code></p> }.into_any());
    let action = match why {
        NotInvited::AlreadyMember(Some(id)) => Some(member_link(id.clone(), "Go to member")),
        NotInvited::Failed(crate::api::ApiError::Forbidden(_)) => {
            Some(button("button", "Sign in again", move || {
                invite.session.interrupt()
            }))
        }
        _ => None,
    };
    let content = view! {
        <div id=OUTCOME tabindex="-1" role="alert">
            <h3>{title}</h3>
            <p>{text}</p>
            {reference}
        </div>
        {action}
    };
    notice(tone, content.into_any())
}

fn member_link(id: Id, name: &'static str) -> AnyView {
    let href = Route::Admin(Tab::Member(id)).to_string();
    view! { <a class="button" href=href>{name}</a> }.into_any()
}
