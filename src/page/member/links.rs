//! Where to go on from a member: who invited them, and others who have to do with them.

use super::Page;
use crate::access::Source;
use crate::api::MemberDetails;
use crate::api::links::{Neighbour, Neighbours};
use crate::page::failure;
use crate::route::{Route, Tab};
use crate::signal::Derived;
use crate::ui::{Failure, Loader, copy_button, fact, facts, loaded};
use futures::FutureExt;
use leptos::prelude::*;
use wire::{Json, Reference};

/// What it takes to draw them.
#[derive(Clone)]
struct Related {
    member: MemberDetails,
    neighbours: Neighbours,
}

/// The links. They come after what is known of the member itself, and again when that changes.
pub(super) fn links(page: Page) -> AnyView {
    let version = Derived::new(move |_| {
        page.member
            .with(|member| member?.membership.version().map(str::to_owned))
    });
    (move || version.get().map(|_| content(page))).into_any()
}

fn content(page: Page) -> AnyView {
    let member = untrack(|| page.member.with(|member| member.cloned()));
    let related = Loader::new(move || {
        let (api, project, member) = (page.session.api(), page.session.project(), member.clone());
        async move {
            let Some((project, member)) = project.zip(member) else {
                return Err(Failure {
                    sentence: String::new(),
                    request_id: None,
                    wait: None,
                });
            };
            let patient = member
                .patient
                .as_ref()
                .and_then(|found| reference_to(found.json()?));
            let neighbours = api.neighbours(&project, &member.membership, patient.as_ref());
            let neighbours = neighbours.await.map_err(failure)?;
            Ok(Related { member, neighbours })
        }
        .boxed_local()
    });
    view! {
        <section class="part" aria-labelledby="links-title">
            <h2 id="links-title">"Related"</h2>
            {loaded(related, "related members", |related| list(&related))}
        </section>
    }
    .into_any()
}

fn reference_to(json: &Json) -> Option<Reference> {
    let id = wire::Id::parse(json.get("id").text()?)?;
    Some(Reference::new(json.get("resourceType").text()?, id))
}

fn list(related: &Related) -> AnyView {
    let Related { member, neighbours } = related;
    let stored = member.membership.json().get("invitedBy");
    let rows = [
        Some(fact("Invited by", inviter(stored, &neighbours.inviter))),
        named("Patient", &neighbours.patient),
        named("Other users of this profile", &neighbours.same_record),
        named(
            "Other memberships of this account",
            &neighbours.same_account,
        ),
        Some(fact("Access policies", policies(&member.policies))),
    ];
    facts(rows.into_iter().flatten().collect())
}

fn named(name: &'static str, members: &[Neighbour]) -> Option<AnyView> {
    (!members.is_empty()).then(|| fact(name, list_of(members)))
}

fn list_of(members: &[Neighbour]) -> AnyView {
    let items: Vec<AnyView> = members
        .iter()
        .map(|member| view! { <li>{link(member)}</li> }.into_any())
        .collect();
    view! { <ul>{items}</ul> }.into_any()
}

fn link(member: &Neighbour) -> AnyView {
    let href = Route::Admin(Tab::Member(member.id.clone())).to_string();
    let name = match (member.name.is_empty(), &member.email) {
        (false, _) => member.name.clone(),
        (true, Some(email)) => email.clone(),
        (true, None) => "No name".to_owned(),
    };
    let role = member.role.map(|role| [" (", role.as_str(), ")"].concat());
    view! { <a href=href><bdi>{name}</bdi></a> {role} }.into_any()
}

/// Who invited them. The account that did may be no member any more; 4.5 notes nobody by itself (contract
/// §7.7).
fn inviter(stored: &Json, members: &[Neighbour]) -> AnyView {
    if !members.is_empty() {
        return list_of(members);
    }
    let reference = stored.get("reference").text();
    match stored.get("display").text().or(reference) {
        Some(name) => {
            view! { <bdi>{name.to_owned()}</bdi> " (not a user of this project)" }.into_any()
        }
        None => view! { <span class="hint">"Unknown"</span> }.into_any(),
    }
}

fn policies(policies: &[(Reference, Source)]) -> AnyView {
    if policies.is_empty() {
        return view! { <span class="hint">"None"</span> }.into_any();
    }
    let item = |(reference, source): &(Reference, Source)| {
        let id = reference.id().to_string();
        let name = match source {
            Source::Found(policy) => policy.label().to_owned(),
            Source::Deleted => "Deleted policy".to_owned(),
            Source::Missing => "Missing policy".to_owned(),
        };
        let shown = id.clone();
        view! {
            <li><bdi>{name}</bdi> " " <code>{shown}</code> " " {copy_button("the policy ID", id)}</li>
        }
        .into_any()
    };
    let items: Vec<AnyView> = policies.iter().map(item).collect();
    view! { <ul>{items}</ul> }.into_any()
}
