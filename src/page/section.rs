//! The tabs beside the details and the users: which page is at which place.

use super::plain::later;
use super::shell::Console;
use crate::route::{Section, Spot};
use leptos::prelude::*;

/// The page of a tab.
pub(super) fn section(_console: Console, section: Section, _spot: Spot) -> AnyView {
    later(section.name())
}
