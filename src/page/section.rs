//! The tabs beside the details and the users: which page is at which place.

use super::shell::Console;
use crate::api::ProjectList;
use crate::route::{Section, Spot};
use leptos::prelude::*;

/// The page of a tab.
pub(super) fn section(console: Console, section: Section, spot: Spot) -> AnyView {
    match (section, spot) {
        (Section::Clients, spot) => super::clients::clients(console, spot),
        (Section::Bots, spot) => super::bots::bots(console, spot),
        (Section::Secrets, _) => super::entries::entries(console, ProjectList::Secrets),
        (Section::Settings, _) => super::entries::entries(console, ProjectList::Settings),
        (Section::Sites, _) => super::entries::entries(console, ProjectList::Sites),
        (Section::Policies, spot) => super::policy::policy(console, spot),
    }
}
