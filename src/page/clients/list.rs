//! `/admin/clients`: the programs that sign in to the project.

use super::listing::{Listing, listing, text_cell};
use crate::api::resource::Resource;
use crate::route::Section;
use leptos::prelude::*;

/// The list.
pub(super) fn list() -> AnyView {
    let clients = Listing {
        section: Section::Clients,
        kind: "ClientApplication",
        fields: "name,description,status",
        many: "clients",
        new: "New client",
        none: "There are no clients yet.",
        columns: &[("Description", description)],
        late: None,
    };
    listing(clients, ().into_any())
}

fn description(client: &Resource) -> AnyView {
    text_cell(client.json().get("description").text())
}
