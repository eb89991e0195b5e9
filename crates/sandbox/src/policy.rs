//! Which access policies a member has, and what of them the sandbox enforces: interactions, criteria and
//! hidden fields (contract §10.1). Fields that cannot be changed and constraints are stored but not
//! evaluated.

mod effective;
mod fill;
mod rights;

pub use effective::effective;
pub use rights::{Interaction, Rights};
pub(crate) use rights::{Shown, rights};
use serde_json::{Value, json};

use crate::caller::Caller;
use crate::exchange::Exchange;
use crate::json::{is_true, items, str_at};
use crate::outcome::Failure;
use crate::store::{Store, parse_reference};

/// Types that are the administrators' business.
const ADMIN_TYPES: [&str; 4] = [
    "ProjectMembership",
    "User",
    "UserSecurityRequest",
    "Project",
];
/// Types no project administrator may touch.
const SERVER_TYPES: [&str; 2] = ["Login", "JsonWebKey"];

/// The policies in force, as entries of `access`: those the membership names, but the default of its kind
/// where it names the default of the other one (5.1: the admin flag counts, not what was stored).
fn entries(store: &Store, membership: &Value) -> Vec<Value> {
    let listed = items(membership, "access").iter().cloned();
    let direct = membership.get("accessPolicy").map(|named| {
        let project = store
            .resolve(&membership["project"])
            .unwrap_or(&Value::Null);
        let role = parse_reference(&membership["profile"]).map_or("", |(kind, _)| kind);
        let kinds = if is_true(membership, "admin") {
            [role, "Admin"]
        } else {
            ["Admin", role]
        };
        let [stale, right] = kinds.map(|kind| default_for(project, kind));
        match (stale, right) {
            (Some(stale), Some(right)) if stale["reference"] == named["reference"] => right,
            _ => named.clone(),
        }
    });
    let direct = direct.map(|policy| json!({"policy": policy}));
    direct.into_iter().chain(listed).collect()
}

/// References to the policies in force.
fn references(store: &Store, membership: &Value) -> Vec<Value> {
    let entries = entries(store, membership).into_iter();
    entries.map(|entry| entry["policy"].clone()).collect()
}

/// The policies of a membership with their variables filled in; fails when one can't be read or filled in.
pub(crate) fn filled(store: &Store, membership: &Value) -> Result<Vec<Value>, Failure> {
    let profile = str_at(&membership["profile"], "reference");
    entries(store, membership)
        .iter()
        .map(|entry| fill::filled(store.resolve(&entry["policy"])?, entry, profile))
        .collect()
}

/// 5.1 says the same of every policy that can't be read.
const BROKEN: &str = "Cannot authenticate: Invalid access policy configuration. \
    Please contact your administrator to update your project membership.";

/// Fails when a policy of the membership can't be read, in the words of the version.
pub fn usable(exchange: &Exchange, membership: &Value) -> Result<(), Failure> {
    match filled(exchange.store, membership) {
        Ok(_) => Ok(()),
        Err(_) if exchange.v5() => Err(Failure::invalid(BROKEN)),
        Err(failure) => Err(failure),
    }
}

/// The policy the project gives to members of a kind (`Practitioner`, `Admin`, …) when none is asked for (5.1).
pub fn default_for(project: &Value, kind: &str) -> Option<Value> {
    let listed = items(project, "defaultAccessPolicies")
        .iter()
        .find(|entry| str_at(entry, "profileType") == kind);
    let legacy = (kind == "Patient")
        .then(|| project.get("defaultPatientAccessPolicy"))
        .flatten();
    listed
        .map(|entry| &entry["accessPolicy"])
        .or(legacy)
        .cloned()
}

/// What the caller may do with a type; 403 unless that is this, with any record.
pub fn require(
    exchange: &Exchange,
    caller: &Caller,
    kind: &str,
    wanted: Interaction,
) -> Result<Rights, Failure> {
    let reads = matches!(
        wanted,
        Interaction::Read | Interaction::Search | Interaction::History
    );
    if SERVER_TYPES.contains(&kind) || (kind == "UserSecurityRequest" && !reads) {
        return Err(Failure::forbidden());
    }
    if ADMIN_TYPES.contains(&kind) && !caller.is_admin() && !caller.super_admin {
        return Err(Failure::forbidden());
    }
    let rights = rights(exchange.store, caller, kind, exchange.v5())?;
    // The history of what was deleted is there for whoever may read.
    let may =
        rights.allows(wanted) || wanted == Interaction::History && rights.allows(Interaction::Read);
    if may {
        Ok(rights)
    } else {
        Err(Failure::forbidden())
    }
}
