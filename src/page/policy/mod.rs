//! `/admin/policies`: access policies, which say what members, clients and bots may do.

mod facts;
mod list;
mod moving;
mod new;
mod one;
mod removal;
mod report;
mod text;
mod used;
mod words;

use super::shell::Console;
use super::title;
use crate::form::policy::template;
use crate::navigate::Navigator;
use crate::route::{Section, Spot};
use crate::ui::heading;
use leptos::prelude::*;

/// The type of the resources.
const KIND: &str = "AccessPolicy";

/// The page at this place.
pub(super) fn policy(console: Console, spot: Spot) -> AnyView {
    match spot {
        Spot::All(_) => list::list(),
        Spot::New => new(),
        Spot::One(id) => one::one(console, id),
    }
}

/// Making one.
fn new() -> AnyView {
    title("New access policy");
    let navigator = Navigator::of_app();
    let all = Section::Policies.all();
    let href = all.to_string();
    view! {
        <p><a href=href>"Access policies"</a></p>
        {heading("New access policy")}
        {new::form(&template(), Callback::new(move |()| navigator.go(all.clone())))}
    }
    .into_any()
}
