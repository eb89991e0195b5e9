//! The facts of the columns that usually are not shown, and what no longer exists: on screen and as text.

use super::table::dash;
use super::{Roster, role_name};
use crate::access::has_value_beyond;
use crate::api::MemberRow;
use crate::api::facts::{Facts, Inviter, Pending, Wanted};
use crate::member::column::Column;
use crate::member::words::status;
use crate::route::{Route, Tab};
use crate::scope;
use crate::ui::{Chip, chip, date, time};
use leptos::prelude::*;
use std::sync::Arc;
use wire::{Json, Reference};

/// Why the server does not tell something about an account.
const HIDDEN: &str = "Server-scoped: details are hidden from project admins";

/// Asks for what the rows on screen still need for the columns shown, all in one request, whenever either
/// changes. Draws nothing.
pub(super) fn ask(roster: Roster) -> AnyView {
    roster.tools.set(Some(super::tools()));
    Effect::new(move || {
        // While another page is on its way, the rows are still those that were asked about.
        if roster.members.busy() == "true" {
            return;
        }
        let wanted = roster.members.with(|page| {
            let rows = page.map_or(&[][..], |page| &page.rows);
            roster.columns.with(|columns| wanted(rows, columns.shown()))
        });
        if wanted.is_empty() {
            return;
        }
        let api = roster.session.api();
        scope::spawn(async move {
            // Without an answer the cells stay empty: there is nothing to decide by them.
            if let Ok(facts) = api.facts(&wanted).await {
                roster.facts.set(facts);
            }
        });
    });
    ().into_any()
}

/// What these columns of these rows need.
pub(super) fn wanted(rows: &[MemberRow], columns: &[Column]) -> Wanted {
    let mut wanted = Wanted::default();
    for row in rows {
        if columns.contains(&Column::Added) {
            wanted.added.push(row.id().clone());
        }
        if columns.contains(&Column::Activation)
            && let (Some(user), Activation::Pending) = (row.membership.user(), activation(row))
        {
            wanted.pending.push(user.id().clone());
        }
        if columns.contains(&Column::InvitedBy) {
            push_once(&mut wanted.inviters, inviter(row));
        }
        // Accounts of the whole server can't be read either, but were not deleted.
        if columns.contains(&Column::Scope) && row.account.is_none() {
            push_once(&mut wanted.missing, row.membership.user());
        }
        if row.profile.is_none() {
            push_once(&mut wanted.missing, row.membership.profile());
        }
        for policy in row.policies.iter().filter(|policy| !policy.is_here) {
            push_once(&mut wanted.missing, Some(policy.reference.clone()));
        }
    }
    wanted
}

fn push_once(all: &mut Vec<Reference>, one: Option<Reference>) {
    if let Some(one) = one.filter(|one| !all.contains(one)) {
        all.push(one);
    }
}

/// A cell.
pub(super) fn cell(roster: Roster, row: &Arc<MemberRow>, column: Column) -> AnyView {
    let row = row.clone();
    match column {
        Column::Changed => row
            .membership
            .last_updated()
            .map_or_else(dash, |at| time(at.to_owned())),
        Column::Activation if matches!(activation(&row), Activation::Hidden) => hidden(),
        Column::Mfa if row.account.is_none() => hidden(),
        Column::InvitedBy => {
            (move || roster.facts.with(|facts| invited_by(&row, facts))).into_any()
        }
        _ => (move || roster.facts.with(|facts| text(&row, facts, column, short))).into_any(),
    }
}

fn hidden() -> AnyView {
    view! {
        <span class="hint" title=HIDDEN>
            "– " <span class="small">"(server-scoped)"</span>
            <span class="visually-hidden">", details are hidden from project admins"</span>
        </span>
    }
    .into_any()
}

fn invited_by(row: &MemberRow, facts: &Facts) -> AnyView {
    match inviter_of(row, facts) {
        Some(Inviter { member, name }) => {
            let href = Route::Admin(Tab::Member(member.clone())).to_string();
            let name = if name.is_empty() { "No name" } else { name };
            view! { <a href=href><bdi>{name.to_owned()}</bdi></a> }.into_any()
        }
        None => match inviter(row) {
            Some(_) => ().into_any(),
            None => dash(),
        },
    }
}

/// What no longer exists, and the way to mend it.
pub(super) fn trouble(roster: Roster, row: &Arc<MemberRow>) -> AnyView {
    let row = row.clone();
    (move || roster.facts.with(|facts| gone(&row, facts))).into_any()
}

fn gone(row: &MemberRow, facts: &Facts) -> AnyView {
    let is_gone = |of: &Reference| facts.gone.contains(of);
    let locked_out = row.policies.iter().any(|policy| is_gone(&policy.reference));
    let nobody = row.membership.profile().as_ref().is_some_and(is_gone);
    let href = Route::Admin(Tab::Member(row.id().clone())).to_string();
    let locked_out = locked_out.then(|| {
        view! {
            <p class="hint">
                {chip(Chip::Bad, "Locked out")}
                " A policy no longer exists. " <a href=href>"Repair"</a>
            </p>
        }
        .into_any()
    });
    let nobody = nobody
        .then(|| view! { <p class="hint">{chip(Chip::Bad, "Profile deleted")}</p> }.into_any());
    let beyond = has_value_beyond(row.membership.json()).then(|| {
        view! { <p class="hint">{chip(Chip::Bad, "A value changes the policy")}</p> }.into_any()
    });
    view! { {locked_out} {nobody} {beyond} }.into_any()
}

/// A fact in words, for a cell or a file. `written` writes an instant.
pub(super) fn text(
    row: &MemberRow,
    facts: &Facts,
    column: Column,
    written: fn(&str) -> String,
) -> String {
    let member = &row.membership;
    match column {
        Column::Name => row.name(),
        Column::Email => row.email().unwrap_or_default().to_owned(),
        Column::Role => role_name(row.role()).to_owned(),
        Column::Policies => policies(row, facts),
        Column::Admin => yes_no(member.is_admin()).to_owned(),
        Column::Active => status(member.is_active()).to_owned(),
        Column::Mfa => row.account.as_ref().map_or("", mfa).to_owned(),
        Column::Scope => match &row.account {
            Some(account) if is_of_project(account) => "Project-scoped".to_owned(),
            _ if member.user().is_some_and(|user| facts.gone.contains(&user)) => {
                "Account deleted".to_owned()
            }
            _ => "Server-scoped".to_owned(),
        },
        Column::Activation => match activation(row) {
            Activation::Done => "Activated".to_owned(),
            Activation::Hidden => String::new(),
            Activation::Pending => pending(row, facts, written),
        },
        Column::InvitedBy => {
            let inviter = inviter_of(row, facts);
            inviter.map_or_else(String::new, |inviter| inviter.name.clone())
        }
        Column::Added => {
            let added = facts.added.iter().find(|(of, _)| of == row.id());
            let instant = added.and_then(|(_, instant)| instant.as_deref());
            instant.map_or_else(String::new, written)
        }
        Column::Changed => member.last_updated().map_or_else(String::new, written),
    }
}

/// An instant as a date.
fn short(instant: &str) -> String {
    date(instant).unwrap_or_else(|| instant.to_owned())
}

fn yes_no(yes: bool) -> &'static str {
    if yes { "Yes" } else { "No" }
}

fn policies(row: &MemberRow, facts: &Facts) -> String {
    let mut text = String::new();
    for policy in &row.policies {
        if !text.is_empty() {
            text.push_str("; ");
        }
        text.push_str(&policy.name);
        if facts.gone.contains(&policy.reference) {
            text.push_str(" (deleted)");
        }
    }
    if text.is_empty() {
        text.push_str("Full access");
    }
    text
}

fn mfa(account: &Json) -> &'static str {
    let is = |key| account.get(key).bool() == Some(true);
    match (is("mfaEnrolled"), is("mfaRequired")) {
        (true, _) => "On",
        (false, true) => "Required, not set up",
        (false, false) => "Off",
    }
}

fn is_of_project(account: &Json) -> bool {
    account.get("project").get("reference").text().is_some()
}

/// How far an account is, as far as a list tells.
enum Activation {
    /// It has set a password.
    Done,
    /// Not yet; its links tell more.
    Pending,
    /// An account of the whole server: nobody may know (contract §7.7).
    Hidden,
}

fn activation(row: &MemberRow) -> Activation {
    match &row.account {
        Some(account) if account.get("emailVerified").bool() == Some(true) => Activation::Done,
        Some(account) if is_of_project(account) => Activation::Pending,
        _ => Activation::Hidden,
    }
}

fn pending(row: &MemberRow, facts: &Facts, written: fn(&str) -> String) -> String {
    let user = row.membership.user();
    let user = user.as_ref().map(Reference::id);
    let pending = facts.pending.iter().find(|(of, _)| Some(of) == user);
    match pending {
        None => String::new(),
        Some((_, Pending::Invited(Some(at)))) => ["Invited on ", &written(at)].concat(),
        Some((_, Pending::Invited(None))) => "Invited".to_owned(),
        Some((_, Pending::LinkUsed)) => "Link used".to_owned(),
        Some((_, Pending::NoLink)) => "No link".to_owned(),
    }
}

/// The account that invited a member, where the server kept it.
fn inviter(row: &MemberRow) -> Option<Reference> {
    let invited_by = row.membership.json().get("invitedBy");
    Reference::parse(invited_by.get("reference").text()?)
}

fn inviter_of<'a>(row: &MemberRow, facts: &'a Facts) -> Option<&'a Inviter> {
    let user = inviter(row)?;
    let found = facts.inviters.iter().find(|(of, _)| *of == user);
    found.map(|(_, inviter)| inviter)
}
