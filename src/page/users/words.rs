//! The sentences of the list.

use super::Roster;
use crate::api::{MemberPage, Met};
use crate::member::query::{Key, Query, Sort};
use leptos::prelude::*;

/// Which members are on screen, of how many, in which order.
pub(super) fn range(page: &MemberPage, query: &Query) -> String {
    let order = match page.met {
        Met::NotSorted => Sort::USUAL,
        _ => query.sort,
    };
    let order = match (order.key, order.descending) {
        (Key::Name, false) => "by last name",
        (Key::Name, true) => "by last name, from Z to A",
        (Key::Email, false) => "by email",
        (Key::Email, true) => "by email, from Z to A",
        (Key::Role, false) => "by role",
        (Key::Role, true) => "by role, from Z to A",
        (Key::Added, false) => "first added first",
        (Key::Added, true) => "last added first",
        (Key::Changed, false) => "longest unchanged first",
        (Key::Changed, true) => "last changed first",
    };
    let first = u64::from(query.offset()) + 1;
    let last = first + page.rows.len() as u64 - 1;
    let found = if query.is_narrowed() {
        "Found: users "
    } else {
        "Users "
    };
    let mut range = [found, &first.to_string(), " to ", &last.to_string()].concat();
    if let Some(total) = page.total {
        range.push_str(" of ");
        range.push_str(&total.to_string());
    }
    range.push_str(", ");
    range.push_str(order);
    range
}

/// Why there is no row, on a page that could be fetched as it was asked for.
pub(super) fn empty(query: &Query) -> &'static str {
    if query.page > 1 {
        "There are no users on this page."
    } else if query.is_narrowed() {
        "Nobody matches. Check the spelling, or clear the search."
    } else {
        "There are no users yet. Invite the first one."
    }
}

/// What could not be done of what was asked for.
pub(in crate::page) fn note(page: &MemberPage, query: &Query) -> Option<&'static str> {
    match (page.met, query.sort.key) {
        (Met::Fully, _) => None,
        (Met::NotFiltered, _) => Some(
            "This server can’t pick out admins or inactive users, and there are more than 1000 to do it here. Search, or choose a role, until there are fewer.",
        ),
        (Met::OutOfReach, _) => Some(
            "The server lists neither from the beginning nor from the end as far as this page. Search or filter to see these users.",
        ),
        (Met::NotSorted, Key::Name) => Some(
            "The server sorts by name only within one role and without a search, and there are more than 1000 users to sort them here. Choose a role, or search until there are fewer.",
        ),
        (Met::NotSorted, Key::Added) => Some(
            "The server can’t sort by when somebody was added, and there are more than fit on this page. Search or filter until there are fewer, or sort by the last change.",
        ),
        (Met::NotSorted, _) => Some(
            "The server can’t sort by email, and there are more than 1000 users to sort them here. Search or filter until there are fewer.",
        ),
    }
}

/// How many an export or a selection of all takes, as a sentence.
pub(super) fn matching(roster: Roster) -> String {
    let narrowed = untrack(|| roster.query()).is_narrowed();
    let total = roster
        .members
        .with_untracked(|page| page.and_then(|page| page.total));
    let all = total.map_or_else(
        || "All".to_owned(),
        |total| ["All ", &total.to_string()].concat(),
    );
    let which = match narrowed {
        true => " users who match the search and the filters.",
        false => " users of this project.",
    };
    [&all, which].concat()
}
