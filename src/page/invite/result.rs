//! What the dialog says after an invite.

use super::log::{Entry, sent};
use super::repair::{after_refusal, ways_in};
use super::words::{self, Words};
use super::{Held, Invite, OUTCOME, Stage, TITLE};
use crate::api::ApiError;
use crate::api::invite::{Invitation, Invited, Letter, Mail, NotInvited, Scope};
use crate::clean;
use crate::route::{Route, SignIn, Tab};
use crate::ui::{Tone, button, copy_button, disclosure, fact, facts, notice};
use leptos::prelude::*;
use std::sync::Arc;
use wire::{Id, Reference};

/// The view after a success. It takes the place of the form, until it is dismissed.
pub(super) fn invited(invite: Invite) -> AnyView {
    match invite.stage.get_untracked() {
        Stage::Invited(outcome) => success(invite, &outcome.0, &outcome.1),
        _ => ().into_any(),
    }
}

fn success(invite: Invite, invitation: &Invitation, invited: &Invited) -> AnyView {
    let typed = [invitation.first_name.as_str(), &invitation.last_name].join(" ");
    let Words { tone, title, text } = words::invited(&typed, &invitation.email, &invited.mail);
    let other = invited.name.clone().filter(|name| *name != typed);
    let member = invited
        .membership
        .clone()
        .map(|id| member_link(id, "Go to member"));
    let help = invite.console.sent.last();
    view! {
        <div id=OUTCOME tabindex="-1" role="group" aria-labelledby=TITLE>
            <h2 id=TITLE tabindex="-1"><bdi>{title}</bdi></h2>
            {notice(tone, view! { <p role="status">{text}</p> }.into_any())}
            {(!invited.gone.is_empty()).then(|| locked_out(&invited.gone))}
            {other.map(other_record)}
            {known(invite, invitation, invited)}
        </div>
        {help.map(|entry| help_in(invite, &entry, &invited.mail))}
        {sent(invite.console)}
        <div class="actions">
            {button("button primary", "Invite another", move || invite.another())}
            {member}
            {button("button", "Back to users", move || invite.close())}
        </div>
    }
    .into_any()
}

/// A policy was deleted just before, and the server took it all the same.
fn locked_out(gone: &[String]) -> AnyView {
    let policies = gone.join(", ");
    let content = view! {
        <p>
            "They can’t sign in: the access policy " <strong><bdi>{policies}</bdi></strong>
            " was just deleted. Give the member another policy, or none."
        </p>
    };
    notice(Tone::Bad, content.into_any())
}

/// The server attaches the account to a record that has the address already, whatever was typed.
fn other_record(name: String) -> AnyView {
    let content = view! {
        <p>
            "The account uses an existing profile named "
            <strong><bdi>{name}</bdi></strong> ". Its name was not changed."
        </p>
    };
    notice(Tone::Warning, content.into_any())
}

/// What the member is and has, as far as it is known.
fn known(invite: Invite, invitation: &Invitation, invited: &Invited) -> AnyView {
    // What the answer shows, because a default may have been filled in. Without it, what was sent.
    let sent: Vec<&str> = invitation
        .access
        .iter()
        .map(|grant| grant.label.as_str())
        .collect();
    let policy = match (&invited.policies, &invited.membership) {
        (known, _) if !known.is_empty() => known.join(", "),
        _ if !sent.is_empty() => sent.join(", "),
        (_, Some(_)) => "Full access".to_owned(),
        (_, None) => "None chosen".to_owned(),
    };
    let mail = match invited.mail {
        Mail::HandedOver(letter) => words::letter(letter),
        Mail::NotAsked => "Not sent",
        Mail::Failed(_) => "Failed",
        Mail::Unknown => "Unknown",
    };
    // An earlier try, whose answer was lost, may have been for another role.
    let role = invited.record.as_ref().map(Reference::kind);
    let role = role.unwrap_or(invitation.role.profile_type().as_str());
    let record = invited.name.clone();
    let account = match is_of_project(invitation) {
        true => "Project-scoped",
        false => "Server-scoped",
    };
    let known = [
        Some(fact("Email", invitation.email.clone())),
        Some(fact("Role", role.to_owned())),
        record.map(|name| fact("Profile", view! { <bdi>{name}</bdi> })),
        Some(fact("Access policy", policy)),
        Some(fact("Admin", if invitation.admin { "Yes" } else { "No" })),
        Some(fact("Account", account)),
        Some(fact("Invite email", mail)),
        sign_in_address(invite, invitation),
    ];
    facts(known.into_iter().flatten().collect())
}

/// Whether the account is one of this project alone.
fn is_of_project(invitation: &Invitation) -> bool {
    invitation.scope == Scope::Project
}

/// Where they sign in, to be handed on: accounts of one project sign in only where the project is named
/// (contract §2.1), and whoever gets no mail learns of no address.
fn sign_in_address(invite: Invite, invitation: &Invitation) -> Option<AnyView> {
    let of_project = is_of_project(invitation);
    if !of_project && invitation.send_email {
        return None;
    }
    let project = invite.project().filter(|_| of_project);
    let route = Route::SignIn(SignIn {
        next: None,
        project: project.map(|project| project.to_string()),
    });
    let origin = window().location().origin().unwrap_or_default();
    let address = [origin, route.to_string()].concat();
    let hint = match of_project {
        true => "Share this sign-in link. Signing in needs it or the project ID.",
        false => "Share this sign-in link: they got no email.",
    };
    let value = view! {
        <code>{address.clone()}</code> " " {copy_button("the sign-in link", address)}
        <p class="hint">{hint}</p>
    };
    Some(fact("Sign-in link", value))
}

/// What to do if they cannot get in: open at once where that is likely.
fn help_in(invite: Invite, entry: &Arc<Entry>, mail: &Mail) -> AnyView {
    let summary = match mail {
        Mail::NotAsked => "Send or copy a link",
        _ => "Can’t sign in?",
    };
    let open = !matches!(mail, Mail::HandedOver(Letter::Link));
    disclosure("fold", open, summary, ways_in(invite.console, entry))
}

/// Why nothing was sent, where the form is not to blame.
fn held(why: &Held) -> AnyView {
    let (title, text) = match why {
        Held::Offline => (
            "Not sent: you’re offline",
            "Your entries are kept. Press Invite again when you’re connected.".to_owned(),
        ),
        Held::OtherProject => (
            "Not sent: you’re now signed in to another project",
            "The invite would go to that project. Reload the page to see it, or sign in to this one again.".to_owned(),
        ),
        Held::Unchecked(sentence) => (
            "Not sent yet: couldn’t check the invite",
            [sentence.as_str(), " Press Invite again to send it anyway."].concat(),
        ),
    };
    let content = view! {
        <div id=OUTCOME tabindex="-1" role="alert">
            <h3>{title}</h3>
            <p>{text}</p>
        </div>
    };
    notice(Tone::Warning, content.into_any())
}

/// What stands above the form after a try that came to nothing.
pub(super) fn failure(invite: Invite) -> Option<AnyView> {
    match invite.stage.get() {
        Stage::NotInvited(why) => Some(not_invited(invite, &why)),
        Stage::Held(why) => Some(held(&why)),
        Stage::Editing | Stage::Sending | Stage::Invited(_) => None,
    }
}

/// The notice after a failure. It stands above the form, which keeps everything.
fn not_invited(invite: Invite, why: &NotInvited) -> AnyView {
    let email = clean::address(&invite.form.get_untracked().email);
    let Words { tone, title, text } = words::not_invited(&email, why);
    let reference = words::request_id(why)
        .map(|id| view! { <p class="hint">"Support reference: " <code>{id}</code></p> }.into_any());
    let action = match why {
        NotInvited::AlreadyMember(Some(id)) => Some(member_link(id.clone(), "Go to member")),
        NotInvited::Failed(ApiError::Forbidden(_)) => {
            Some(button("button", "Sign in again", move || {
                invite.session.interrupt()
            }))
        }
        _ => None,
    };
    // The next mail has a link again.
    let removed = Callback::new(move |()| {
        invite.draft.try_update_value(|draft| draft.leftover = None);
    });
    let entry = invite.console.sent.last();
    let help = entry.map(|entry| after_refusal(invite.console, &entry, removed));
    let content = view! {
        <div id=OUTCOME tabindex="-1" role="alert">
            <h3>{title}</h3>
            <p>{text}</p>
            {reference}
        </div>
        {action}
        {help}
    };
    notice(tone, content.into_any())
}

fn member_link(id: Id, name: &'static str) -> AnyView {
    let href = Route::Admin(Tab::Member(id)).to_string();
    view! { <a class="button" href=href>{name}</a> }.into_any()
}
