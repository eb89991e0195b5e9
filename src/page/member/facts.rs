//! What there is to know of the member, and what is wrong with it.

use super::Page;
use crate::access::{Grants, Held, Matrix};
use crate::api::{Found, MemberDetails};
use crate::member::part::Part;
use crate::member::words;
use crate::page::choose::born;
use crate::page::users::{role_name, yes_no};
use crate::ui::{Chip, Tone, chip, copy_button, fact, facts, notice, time};
use leptos::prelude::*;
use wire::{Json, Person, Reference};

/// All of it.
pub(super) fn about(page: Page, member: &MemberDetails) -> AnyView {
    let membership = &member.membership;
    let mut known = vec![fact("Name", name(member))];
    known.push(fact("Email", or_none(membership.email())));
    known.push(fact("Role", role_name(membership.profile_type())));
    known.push(fact("Profile", record(member)));
    known.extend(relation(member));
    known.push(fact("Access policy", policies(page, member)));
    known.push(fact("Admin", yes_no(membership.is_admin())));
    known.push(fact("Status", status(member)));
    known.extend(configuration(member).map(|name| fact("User configuration", name)));
    let text = |name, text: Option<&str>| text.map(|_| fact(name, or_none(text)));
    known.extend(text("Label", membership.label()));
    known.extend(text("External ID", membership.external_id()));
    known.extend(text("User name", membership.json().get("userName").text()));
    known.push(fact("Account", account(member)));
    known.push(fact(
        "Last changed",
        membership.last_updated().map(str::to_owned).map(time),
    ));
    known.push(fact(
        "Membership ID",
        id("the membership ID", membership.id().as_str()),
    ));
    let console = page.console;
    view! {
        {move || console.super_admin_warning()}
        {troubles(member)}
        {facts(known)}
    }
    .into_any()
}

/// Whether the member can sign in, in the words of the banner.
fn status(member: &MemberDetails) -> AnyView {
    let is_locked_out = member.gone_policies().next().is_some() || has_no_configuration(member);
    match member.membership.is_active() {
        true if is_locked_out => chip(Chip::Bad, "Locked out"),
        true => chip(Chip::Good, words::status(true)),
        false => chip(Chip::Quiet, words::status(false)),
    }
}

/// Whether the configuration the member refers to no longer exists.
fn has_no_configuration(member: &MemberDetails) -> bool {
    matches!(member.configuration, Some(Found::Deleted | Found::Hidden))
}

/// What keeps the member from signing in, or from being shown as they are.
fn troubles(member: &MemberDetails) -> Vec<AnyView> {
    let mut troubles = Vec::new();
    let gone: Vec<String> = member
        .gone_policies()
        .map(|policy| policy_name(member, policy))
        .collect();
    if !gone.is_empty() {
        let policies = gone.join(", ");
        troubles.push(
            view! {
                <p>
                    <strong>"Locked out: "</strong> "the access policy "
                    <bdi>{policies}</bdi>
                    " no longer exists. Choose another under “Access and settings” and save."
                </p>
            }
            .into_any(),
        );
    }
    let mut grants = Grants::of_membership(&member.membership);
    if let Held::Policies(held) = &mut grants.held {
        for grant in held {
            let name = member.name_of(&grant.policy);
            grant.label = name.unwrap_or_else(|| std::mem::take(&mut grant.label));
        }
    }
    let access = Matrix::of(&grants, &member.policies);
    let grave = access.notes.into_iter().filter(|note| note.is_grave);
    troubles.extend(grave.map(|note| view! { <p>{note.text}</p> }.into_any()));
    if has_no_configuration(member) {
        troubles.push(view! {
            <p>
                <strong>"Locked out: "</strong>
                "the user configuration no longer exists. Choose another under “Access and settings”, or clear it, and save."
            </p>
        }.into_any());
    }
    let lost = match member.profile {
        Found::Deleted => {
            Some("The profile was deleted. The name shown comes from the membership.")
        }
        Found::Hidden => Some(
            "The profile can’t be found in this project. The name shown comes from the membership.",
        ),
        Found::Here(_) | Found::Failed(_) => None,
    };
    troubles.extend(lost.map(|sentence| view! { <p>{sentence}</p> }.into_any()));
    let shown = |trouble: AnyView| notice(Tone::Bad, trouble);
    troubles.into_iter().map(shown).collect()
}

/// The name now, and the copy in the membership where that is another.
fn name(member: &MemberDetails) -> AnyView {
    let now = member.name();
    let copy = member.membership.profile_name();
    let copy = copy.filter(|copy| *copy != now).map(|copy| {
        view! { <p class="hint">"When invited: " <bdi>{copy.to_owned()}</bdi></p> }.into_any()
    });
    match now.is_empty() {
        true => none(),
        false => view! { <bdi>{now}</bdi> {copy} }.into_any(),
    }
}

/// The profile: what tells the person from others, and how to reach them.
fn record(member: &MemberDetails) -> AnyView {
    let reference = member.membership.profile();
    let copied = reference.map(|reference| id("the profile ID", reference.id().as_str()));
    let json = match &member.profile {
        Found::Here(json) => json,
        Found::Deleted => return view! { "Deleted " {copied} }.into_any(),
        Found::Hidden => return view! { "Not found in this project " {copied} }.into_any(),
        Found::Failed(error) => {
            let why = error.sentence();
            return view! { "Couldn’t load it. " {why} " " {copied} }.into_any();
        }
    };
    let person = Person::read(json);
    let dated = person.filter(|person| person.birth_date.is_some());
    let mut lines: Vec<String> = dated.iter().map(born).collect();
    for contact in json.get("telecom").items() {
        let value = contact.get("value").text();
        lines.extend(value.map(|value| match contact.get("system").text() {
            Some(system) => [system, ": ", value].concat(),
            None => value.to_owned(),
        }));
    }
    let lines: Vec<AnyView> = lines
        .into_iter()
        .map(|line| view! { <li><bdi>{line}</bdi></li> }.into_any())
        .collect();
    view! { <ul>{lines}</ul> {copied} }.into_any()
}

/// Whom a related person is related to, and how.
fn relation(member: &MemberDetails) -> Vec<AnyView> {
    let Some(json) = member.profile.json() else {
        return Vec::new();
    };
    let patient = json.get("patient");
    let mut told = Vec::new();
    if let Some(to) = patient.get("reference").text() {
        let read = member.patient.as_ref().and_then(Found::json);
        let read = read.and_then(Person::read).map(|person| person.name);
        let stored = patient.get("display").text().map(str::to_owned);
        let name = read.filter(|name| !name.is_empty()).or(stored);
        told.push(fact("Patient", name.unwrap_or_else(|| to.to_owned())));
    }
    let mut kinds: Vec<String> = Vec::new();
    for relationship in json.get("relationship").items() {
        let coded = relationship.get("coding").items().first();
        let coded = coded.and_then(|coding| coding.get("display").text());
        let text = relationship.get("text").text().or(coded);
        kinds.extend(text.map(str::to_owned));
    }
    if !kinds.is_empty() {
        told.push(fact("Relationship", kinds.join(", ")));
    }
    told
}

fn policies(page: Page, member: &MemberDetails) -> AnyView {
    let json = member.membership.json();
    let told = words::value(&Part::Access, &Part::Access.value(json), &|of| {
        member.name_of(of)
    });
    let held = json.get("accessPolicy").get("reference").text();
    let held = held.and_then(Reference::parse);
    let instead = held.and_then(|held| page.in_force_instead(member.membership.is_admin(), &held));
    let instead = instead.map(|(_, name)| {
        let kind = match member.membership.is_admin() {
            true => "admins",
            false => "practitioners",
        };
        view! {
            <p class="hint">
                "In effect instead: " <bdi>{name}</bdi> ", this project’s default for " {kind}
                ". This server uses one default in place of the other."
            </p>
        }
        .into_any()
    });
    view! { <bdi>{told}</bdi> {instead} }.into_any()
}

/// What a policy that is gone was called, else its id.
fn policy_name(member: &MemberDetails, of: &Reference) -> String {
    let stored = member.membership.policies().into_iter();
    let stored = stored.filter(|(policy, _)| policy == of);
    let name = stored.filter_map(|(_, name)| name).next();
    name.unwrap_or(of.id().as_str()).to_owned()
}

fn configuration(member: &MemberDetails) -> Option<String> {
    let (to, stored) = member.membership.configuration()?;
    let stored = || stored.unwrap_or(to.id().as_str()).to_owned();
    Some(member.name_of(&to).unwrap_or_else(stored))
}

fn account(member: &MemberDetails) -> AnyView {
    let reference = member.membership.user();
    let copied = reference.map(|reference| id("the account ID", reference.id().as_str()));
    let told = match &member.account {
        Found::Here(json) if matches!(json.get("project"), Json::Null) => "Server-scoped ",
        Found::Here(_) => "Project-scoped ",
        _ => "Not shown: server-scoped accounts are hidden from project admins ",
    };
    view! { {told} {copied} }.into_any()
}

fn id(what: &'static str, id: &str) -> AnyView {
    let id = id.to_owned();
    view! { <code>{id.clone()}</code> " " {copy_button(what, id)} }.into_any()
}

fn or_none(text: Option<&str>) -> AnyView {
    text.map_or_else(none, |text| {
        view! { <bdi>{text.to_owned()}</bdi> }.into_any()
    })
}

fn none() -> AnyView {
    view! { <span class="hint">"None"</span> }.into_any()
}
