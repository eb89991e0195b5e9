//! Who uses a policy.

use super::one::Page;
use super::words::{count, used_by};
use crate::api::policy_use::{Holder, UsedBy};
use crate::route::{Route, Section, Spot, Tab};
use crate::ui::{Chip, chip, fact, facts, loaded};
use leptos::prelude::*;

/// The section.
pub(super) fn used(page: Page) -> AnyView {
    view! {
        <section class="part" aria-labelledby="used-title">
            <h2 id="used-title">"Used by"</h2>
            {loaded(page.used, "who uses it", move |used| list(page, &used))}
        </section>
    }
    .into_any()
}

fn list(page: Page, used: &UsedBy) -> AnyView {
    if used.uses.total() == 0 {
        return view! { <p>"No one has this access policy."</p> }.into_any();
    }
    let policy = page
        .policy
        .with_untracked(|policy| policy.map(|policy| policy.id().to_string()));
    let filtered = ["policy=", &policy.unwrap_or_default()].concat();
    let all = Route::Admin(Tab::Users(filtered)).to_string();
    let all = (used.uses.members > 0).then(|| {
        let label = [
            "Show ",
            &count(used.uses.members, "user", "users"),
            " in the list",
        ]
        .concat();
        view! { <p><a href=all>{label}</a></p> }.into_any()
    });
    view! {
        <p>{used_by(used.uses)}</p>
        {names(used)}
        {all}
    }
    .into_any()
}

/// Their names by kind, each with the way to it.
pub(super) fn names(used: &UsedBy) -> AnyView {
    let uses = used.uses;
    let [members, clients, bots] = &used.named;
    let kinds = [
        ("Users", members, uses.members),
        ("Clients", clients, uses.clients),
        ("Bots", bots, uses.bots),
    ];
    let some = kinds.into_iter().filter(|(_, _, total)| *total > 0);
    let rows = some.map(|(name, named, total)| {
        let items: Vec<AnyView> = named
            .iter()
            .map(|holder| view! { <li>{link(holder)}</li> }.into_any())
            .collect();
        let more = total.saturating_sub(named.len() as u64);
        let more = (more > 0).then(|| view! { <li>"and " {more} " more"</li> }.into_any());
        fact(name, view! { <ul>{items} {more}</ul> })
    });
    facts(rows.collect())
}

fn link(holder: &Holder) -> AnyView {
    let profile = holder.profile.as_ref();
    let at = |section: Section| profile.map(|of| section.at(Spot::One(of.id().clone())));
    let own = match profile.map(wire::Reference::kind) {
        Some("ClientApplication") => at(Section::Clients),
        Some("Bot") => at(Section::Bots),
        _ => None,
    };
    let member = Route::Admin(Tab::Member(holder.membership.clone()));
    let href = own.unwrap_or(member).to_string();
    let careful = holder
        .has_value_beyond
        .then(|| view! { " " {chip(Chip::Bad, "A value changes the policy")} });
    view! { <a href=href><bdi>{holder.name.clone()}</bdi></a> {careful} }.into_any()
}
