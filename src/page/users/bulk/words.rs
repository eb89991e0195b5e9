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
    ("send-link", "Send set-password link"),
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
        Kind::SetPolicy => "Set the access policy of",
        Kind::RemovePolicy => "Remove an access policy from",
        Kind::SendLink => "Send a set-password link to",
        Kind::Remove => "Remove",
    }
}

/// What is done, as the name of it.
pub(super) fn noun(kind: Kind) -> &'static str {
    match kind {
        Kind::Deactivate => "Deactivating",
        Kind::Reactivate => "Reactivating",
        Kind::SetPolicy => "Setting the access policy",
        Kind::RemovePolicy => "Removing the access policy",
        Kind::SendLink => "Sending set-password links",
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
            "They can no longer sign in, and whoever is signed in is out at once. Everything else about them stays, and you can reactivate them."
        }
        (Kind::Deactivate, Version::V4) => {
            "They can no longer sign in. On this server version, whoever is signed in now can go on until that session ends. Everything else about them stays, and you can reactivate them."
        }
        (Kind::Reactivate, _) => "They can sign in again, with the password they had.",
        (Kind::SetPolicy, _) => {
            "This policy takes the place of all policies they have. Whoever is an admin stays one."
        }
        (Kind::RemovePolicy, _) => {
            "The policy is taken from those who have it; the others are skipped."
        }
        (Kind::SendLink, Version::V5) => {
            "Each gets a mail with a link to set a new password. Until they use it, their password stays as it is."
        }
        (Kind::SendLink, Version::V4) => {
            "Each gets a mail with a link to set a new password. Until they use it, their password stays as it is. This server version never confirms that a mail went out."
        }
        (Kind::Remove, Version::V5) => {
            "They lose access to this project at once. Their records stay. An account of this project alone is deleted with its password, unless it is a member elsewhere in the project. This cannot be undone here: to bring somebody back, invite them again."
        }
        (Kind::Remove, Version::V4) => {
            "They lose access to this project at once. Their records and accounts stay. This cannot be undone here: to bring somebody back, invite them again."
        }
    }
}

/// Why a run is paused.
pub(super) fn pause(why: Pause) -> &'static str {
    match why {
        Pause::SignedOut => "Paused: your session is over. Sign in again and it goes on.",
        Pause::NoAnswer => "Paused: the server does not answer. Check the connection, then go on.",
        Pause::Forbidden => {
            "Paused: the server says that you may not do this. You may no longer be an admin."
        }
    }
}

/// How many came to what, leaving out what nobody came to.
pub(super) fn counts(counts: Counts) -> String {
    let all = [
        (counts.done, " done"),
        (counts.skipped, " skipped"),
        (counts.failed, " failed"),
        (counts.unknown, " not known"),
        (counts.left, " not tried"),
    ];
    let said = all.iter().filter(|(count, _)| *count > 0);
    let said: Vec<String> = said
        .map(|(count, what)| [&count.to_string(), *what].concat())
        .collect();
    said.join(", ")
}
