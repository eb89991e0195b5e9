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
        (Key::Name, true) => "by last name, Z to A",
        (Key::Email, false) => "by email",
        (Key::Email, true) => "by email, Z to A",
        (Key::Role, false) => "by role",
        (Key::Role, true) => "by role, Z to A",
        (Key::Added, false) => "oldest first",
        (Key::Added, true) => "newest first",
        (Key::Changed, false) => "least recently changed first",
        (Key::Changed, true) => "last changed first",
    };
    let first = u64::from(query.offset()) + 1;
    let last = first + page.rows.len() as u64 - 1;
    let mut range = [&first.to_string(), "–", &last.to_string()].concat();
    if let Some(total) = page.total {
        range.push_str(" of ");
        range.push_str(&total.to_string());
    }
    if query.is_narrowed() {
        range.push_str(" matching");
    }
    range.push_str(if page.total == Some(1) {
        " user, "
    } else {
        " users, "
    });
    range.push_str(order);
    range
}

/// Why there is no row, on a page that could be fetched as it was asked for.
pub(super) fn empty(query: &Query) -> &'static str {
    if query.page > 1 {
        "No users on this page."
    } else if query.is_narrowed() {
        "No users match. Clear filters or check the spelling."
    } else {
        "No users yet. Invite the first one."
    }
}

/// What could not be done of what was asked for.
pub(in crate::page) fn note(page: &MemberPage, query: &Query) -> Option<&'static str> {
    match (page.met, query.sort.key) {
        (Met::Fully, _) => None,
        (Met::NotFiltered, _) => Some(
            "This server can’t filter more than 1000 users by admin or status. Search or choose a role first.",
        ),
        (Met::OutOfReach, _) => {
            Some("The server can’t list this far. Search or filter to see these users.")
        }
        (Met::NotSorted, Key::Name) => Some(
            "More than 1000 users can be sorted by name only within one role, without a search. Choose a role, or search for fewer.",
        ),
        (Met::NotSorted, Key::Added) => Some(
            "Only users that fit on one page can be sorted by date added. Search or filter for fewer, or sort by last change.",
        ),
        (Met::NotSorted, _) => {
            Some("More than 1000 users can’t be sorted by email. Search or filter for fewer.")
        }
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
        true => " users matching the search and filters.",
        false => " users in this project.",
    };
    [&all, which].concat()
}
