//! The sentences of bulk changes.

use super::Kind;
use crate::member::run::{Counts, Pause};
use wire::Version;

/// The kinds as a list to choose from: key and name.
pub(super) const KINDS: [(&str, &str); 6] = [
    ("deactivate", "Deactivate"),
    ("reactivate", "Reactivate"),
    ("set-policy", "Set access policy"),
    ("remove-policy", "Remove access policy"),
    ("send-link", "Email set-password link"),
    ("remove", "Remove from project"),
];

/// The kind with this key.
pub(super) fn kind(key: &str) -> Kind {
    match key {
        "reactivate" => Kind::Reactivate,
        "set-policy" => Kind::SetPolicy,
        "remove-policy" => Kind::RemovePolicy,
        "send-link" => Kind::SendLink,
        "remove" => Kind::Remove,
        _ => Kind::Deactivate,
    }
}

/// What is done, before the word "users".
pub(super) fn verb(kind: Kind) -> &'static str {
    match kind {
        Kind::Deactivate => "Deactivate",
        Kind::Reactivate => "Reactivate",
        Kind::SetPolicy => "Set access policy for",
        Kind::RemovePolicy => "Remove access policy from",
        Kind::SendLink => "Email set-password link to",
        Kind::Remove => "Remove",
    }
}

/// What is done, as the name of it.
pub(super) fn noun(kind: Kind) -> &'static str {
    match kind {
        Kind::Deactivate => "Deactivating",
        Kind::Reactivate => "Reactivating",
        Kind::SetPolicy => "Setting access policy",
        Kind::RemovePolicy => "Removing access policy",
        Kind::SendLink => "Emailing set-password links",
        Kind::Remove => "Removing users",
    }
}

/// A number of users.
pub(super) fn users(count: usize) -> String {
    let unit = if count == 1 { " user" } else { " users" };
    [&count.to_string(), unit].concat()
}

/// What it does to them, on this server (contract §9).
pub(super) fn meaning(kind: Kind, version: Version) -> &'static str {
    match (kind, version) {
        (Kind::Deactivate, Version::V5) => {
            "Blocks sign-in and ends open sessions immediately. Everything else stays, and you can reactivate them later."
        }
        (Kind::Deactivate, Version::V4) => {
            "Blocks new sign-ins; on this server version, open sessions keep working until they end. Everything else stays, and you can reactivate them later."
        }
        (Kind::Reactivate, _) => "They can sign in again with their previous password.",
        (Kind::SetPolicy, _) => "Replaces all their policies. Admin rights stay the same.",
        (Kind::RemovePolicy, _) => "Removes the policy from those who have it. Others are skipped.",
        (Kind::SendLink, Version::V5) => {
            "Emails each a link to set a new password. The current one works until they use it."
        }
        (Kind::SendLink, Version::V4) => {
            "Emails each a link to set a new password; the current one works until they use it. This server version never confirms that an email was sent."
        }
        (Kind::Remove, Version::V5) => {
            "They lose access immediately. Profiles stay; project-scoped accounts used only by this membership are deleted with their passwords. This can’t be undone here."
        }
        (Kind::Remove, Version::V4) => {
            "They lose access immediately. Profiles and accounts stay. This can’t be undone here."
        }
    }
}

/// Why a run is paused.
pub(super) fn pause(why: Pause) -> &'static str {
    match why {
        Pause::SignedOut => "Paused: your session ended. Sign in again to continue.",
        Pause::NoAnswer => {
            "Paused: the server doesn’t answer. Check the connection, then continue."
        }
        Pause::Forbidden => "Paused: the server doesn’t allow this. You may no longer be an admin.",
    }
}

/// How many came to what, leaving out what nobody came to.
pub(super) fn counts(counts: Counts) -> String {
    let all = [
        (counts.done, " done"),
        (counts.skipped, " skipped"),
        (counts.failed, " failed"),
        (counts.unknown, " unknown"),
        (counts.left, " not tried"),
    ];
    let said = all.iter().filter(|(count, _)| *count > 0);
    let said: Vec<String> = said
        .map(|(count, what)| [&count.to_string(), *what].concat())
        .collect();
    said.join(", ")
}
