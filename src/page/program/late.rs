//! What the list of programs tells of their memberships: what access each has, and which are left over.

use super::About;
use crate::api::MemberRow;
use crate::api::program::Kind;
use crate::page::failure;
use crate::page::listing::Answers;
use crate::route::Spot;
use crate::session::Session;
use crate::ui::{Loader, Tone, notice, value_of};
use futures::FutureExt;
use leptos::prelude::*;
use wire::{Id, ProjectMembership};

/// The access of each of these, in words.
pub(super) fn access(kind: Kind, session: Session, ids: Vec<Id>) -> Answers {
    let api = session.api();
    async move {
        let Ok(rows) = api.memberships_of(kind, &ids).await else {
            return Vec::new();
        };
        let of = |id: Id| {
            let is_its = |row: &&MemberRow| {
                let profile = row.membership.profile();
                profile.is_some_and(|profile| *profile.id() == id)
            };
            let words = access_words(rows.iter().find(is_its));
            (id, words)
        };
        ids.into_iter().map(of).collect()
    }
    .boxed_local()
}

/// What one may do, from its membership.
fn access_words(row: Option<&MemberRow>) -> String {
    let Some(row) = row else {
        return "No membership: can’t sign in".to_owned();
    };
    let policies = row.policies.iter().map(|policy| match policy.is_here {
        true => policy.name.clone(),
        false => [&policy.name, " (no longer exists)"].concat(),
    });
    let policies: Vec<String> = policies.collect();
    let policies = match policies.is_empty() {
        true => "Full access".to_owned(),
        false => policies.join(", "),
    };
    match row.membership.is_active() {
        true => policies,
        false => [&policies, " (inactive)"].concat(),
    }
}

/// Says it when memberships are left whose program is gone, with the way to remove them.
pub(in crate::page) fn leftovers(about: About) -> AnyView {
    let session = Session::of_app();
    let found = Loader::new(move || {
        let api = session.api();
        async move { api.leftovers(about.kind).await.map_err(failure) }.boxed_local()
    });
    value_of(found, move |left| match left.is_empty() {
        true => ().into_any(),
        false => told(about, &left),
    })
}

fn told(about: About, left: &[ProjectMembership]) -> AnyView {
    let link = |membership: &ProjectMembership| {
        let id = membership.profile()?.id().clone();
        let name = membership.profile_name().unwrap_or(id.as_str()).to_owned();
        let href = about.section.at(Spot::One(id)).to_string();
        Some(view! { <li><a href=href><bdi>{name}</bdi></a></li> }.into_any())
    };
    let links: Vec<AnyView> = left.iter().filter_map(link).collect();
    let content = view! {
        <p>"Partly removed: only the membership is left, so they can’t sign in. Open each to remove the rest."</p>
        <ul>{links}</ul>
    };
    notice(Tone::Warning, content.into_any())
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use wire::{Bundle, Json};

    fn words(entries: &str) -> String {
        let text = [r#"{"resourceType":"Bundle","entry":["#, entries, "]}"].concat();
        let bundle = Bundle::read(Json::parse(&text).unwrap_or_default());
        let rows = MemberRow::read_all(&bundle.unwrap_or_default());
        access_words(rows.first())
    }

    #[test]
    fn the_access_of_a_program_in_words() {
        let row = |more: &str| {
            [
                r#"{"resource":{"resourceType":"ProjectMembership","id":"m","profile":{"reference":"Bot/b"}"#,
                more,
                "}}",
            ]
            .concat()
        };
        assert_eq!(words(""), "No membership: can’t sign in");
        assert_eq!(words(&row("")), "Full access");
        let inactive =
            row(r#","active":false,"accessPolicy":{"reference":"AccessPolicy/a","display":"A"}"#);
        assert_eq!(words(&inactive), "A (no longer exists) (inactive)");
        let here = r#",{"search":{"mode":"include"},"resource":{"resourceType":"AccessPolicy","id":"a","name":"Ward"}}"#;
        let held = row(r#","accessPolicy":{"reference":"AccessPolicy/a"}"#);
        assert_eq!(words(&[&held, here].concat()), "Ward");
    }
}
