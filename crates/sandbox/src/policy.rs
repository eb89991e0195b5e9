//! Which access policies a member has, and what of them the sandbox enforces: whether a type may be
//! read or written at all. Criteria, hidden fields and constraints are stored but not evaluated.

mod effective;

pub use effective::effective;
use serde_json::Value;

use crate::caller::Caller;
use crate::exchange::Exchange;
use crate::json::{is_true, items, str_at};
use crate::outcome::Failure;
use crate::store::Store;

/// Types that are the administrators' business.
const ADMIN_TYPES: [&str; 4] = [
    "ProjectMembership",
    "User",
    "UserSecurityRequest",
    "Project",
];
/// Types no project administrator may touch.
const SERVER_TYPES: [&str; 2] = ["Login", "JsonWebKey"];

/// What somebody wants to do with a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interaction {
    /// Read, search, history.
    Read,
    /// Create, update, patch, delete.
    Write,
}

/// References to the policies in force: those the membership names, but the default of its kind where it
/// names the default of the other one (5.1: the admin flag counts, not what was stored).
fn references(store: &Store, membership: &Value) -> Vec<Value> {
    let listed = items(membership, "access")
        .iter()
        .map(|access| access["policy"].clone());
    let direct = membership.get("accessPolicy").map(|named| {
        let project = store
            .resolve(&membership["project"])
            .unwrap_or(&Value::Null);
        let kinds = if is_true(membership, "admin") {
            ["Practitioner", "Admin"]
        } else {
            ["Admin", "Practitioner"]
        };
        let [stale, right] = kinds.map(|kind| default_for(project, kind));
        match (stale, right) {
            (Some(stale), Some(right)) if stale["reference"] == named["reference"] => right,
            _ => named.clone(),
        }
    });
    direct.into_iter().chain(listed).collect()
}

/// The policies of a membership; fails when one can't be read (contract §1).
pub fn assigned<'a>(store: &'a Store, membership: &Value) -> Result<Vec<&'a Value>, Failure> {
    references(store, membership)
        .iter()
        .map(|reference| store.resolve(reference))
        .collect()
}

/// 5.1 says the same of every policy that can't be read.
const BROKEN: &str = "Cannot authenticate: Invalid access policy configuration. \
    Please contact your administrator to update your project membership.";

/// Fails when a policy of the membership can't be read, in the words of the version.
pub fn usable(exchange: &Exchange, membership: &Value) -> Result<(), Failure> {
    match assigned(exchange.store, membership) {
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

/// 403 unless the caller may do this with resources of the type.
pub fn require(
    exchange: &Exchange,
    caller: &Caller,
    kind: &str,
    wanted: Interaction,
) -> Result<(), Failure> {
    if SERVER_TYPES.contains(&kind)
        || (kind == "UserSecurityRequest" && wanted == Interaction::Write)
    {
        return Err(Failure::forbidden());
    }
    if caller.is_admin() || caller.super_admin {
        return Ok(());
    }
    if ADMIN_TYPES.contains(&kind) {
        return Err(Failure::forbidden());
    }
    let policies = assigned(exchange.store, &caller.membership)?;
    let allowed = policies.is_empty() || policies.iter().any(|policy| grants(policy, kind, wanted));
    if allowed {
        Ok(())
    } else {
        Err(Failure::forbidden())
    }
}

fn grants(policy: &Value, kind: &str, wanted: Interaction) -> bool {
    items(policy, "resource").iter().any(|rule| {
        let names_it = [kind, "*"].contains(&str_at(rule, "resourceType"));
        let interactions = items(rule, "interaction");
        let listed = |codes: &[&str]| {
            interactions
                .iter()
                .any(|code| codes.contains(&code.as_str().unwrap_or_default()))
        };
        let interaction = interactions.is_empty()
            || match wanted {
                Interaction::Read => listed(&["read", "search"]),
                Interaction::Write => listed(&["create", "update", "delete"]),
            };
        names_it && interaction && (wanted == Interaction::Read || !is_true(rule, "readonly"))
    })
}
