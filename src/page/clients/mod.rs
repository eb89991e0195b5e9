//! `/admin/clients`: the programs that sign in to the project.

mod activity;
mod fields;
mod secret;

use super::listing::{Listing, listing, text_cell};
use super::program::{self, About, One};
use super::shell::Console;
use crate::api::program::Kind;
use crate::api::resource::Resource;
use crate::form::client::{RULES, lifetime_words, stored_redirects};
use crate::route::{Section, Spot};
use crate::ui::{Chip, chip, fact};
use leptos::prelude::*;
use wire::Json;

const ABOUT: About = About {
    kind: Kind::Client,
    section: Section::Clients,
    name: "client",
    title: "Client",
    new_title: "New client",
    before: |_| ().into_any(),
    rules: &RULES,
    fields: fields::fields,
    facts,
    sections,
    made: secret::shown_once,
};

const LISTING: Listing = Listing {
    section: Section::Clients,
    kind: "ClientApplication",
    fields: "name,description,status",
    many: "clients",
    new: "New client",
    none: "No clients yet. A client is a program that signs in to this project, such as a patient app or a laboratory.",
    columns: &[("Description", description), ("Status", status)],
    late: Some(program::CLIENTS_ACCESS),
};

/// The page at this place.
pub(super) fn clients(console: Console, spot: Spot) -> AnyView {
    match spot {
        Spot::All(_) => listing(LISTING, program::leftovers(ABOUT)),
        Spot::New => program::new(console, ABOUT),
        Spot::One(id) => program::one(console, ABOUT, id),
    }
}

fn description(client: &Resource) -> AnyView {
    text_cell(client.json().get("description").text())
}

fn status(client: &Resource) -> AnyView {
    status_word(client.json())
}

/// What a client's own status is; absent means that it is on.
fn status_word(client: &Json) -> AnyView {
    match client.get("status").text() {
        None | Some("active") => "Active".into_any(),
        Some("off") => chip(Chip::Quiet, "Inactive"),
        Some(other) => {
            view! { <span><span class="badge"><bdi>{other.to_owned()}</bdi></span></span> }
                .into_any()
        }
    }
}

fn facts(client: &Resource) -> Vec<AnyView> {
    let json = client.json();
    let uris: Vec<AnyView> = stored_redirects(json)
        .into_iter()
        .map(|uri| view! { <li><bdi>{uri}</bdi></li> }.into_any())
        .collect();
    let uris = match uris.is_empty() {
        true => view! { <span class="hint">"None"</span> }.into_any(),
        false => view! { <ul>{uris}</ul> }.into_any(),
    };
    vec![
        fact("Description", text_cell(json.get("description").text())),
        fact("Redirect URIs", uris),
        fact(
            "Access token lifetime",
            lifetime(json, "accessTokenLifetime"),
        ),
        fact(
            "Refresh token lifetime",
            lifetime(json, "refreshTokenLifetime"),
        ),
        fact("Status", status_word(json)),
    ]
}

fn lifetime(client: &Json, key: &str) -> AnyView {
    match client.get(key).text() {
        None => view! { <span class="hint">"Server default"</span> }.into_any(),
        Some(text) => lifetime_words(text)
            .unwrap_or_else(|| text.to_owned())
            .into_any(),
    }
}

fn sections(one: One) -> AnyView {
    view! {
        {secret::section(one)}
        {activity::section(one)}
    }
    .into_any()
}
