//! Which access policies a member has, and what of them the sandbox enforces: whether a type may be
//! read or written at all. Criteria, hidden fields and constraints are stored but not evaluated.

use serde_json::{Value, json};

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

/// The policies a membership names; fails when one can't be read (contract §1).
pub fn assigned<'a>(store: &'a Store, membership: &Value) -> Result<Vec<&'a Value>, Failure> {
    let direct = membership.get("accessPolicy");
    let listed = items(membership, "access")
        .iter()
        .map(|access| &access["policy"]);
    direct
        .into_iter()
        .chain(listed)
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

/// The `accessPolicy` of `GET /auth/me`: the effective rules of the caller.
pub fn effective(exchange: &Exchange, caller: &Caller) -> Result<Value, Failure> {
    let policies = assigned(exchange.store, &caller.membership)?;
    let based_on: Vec<Value> = policies.iter().map(|policy| reference_to(policy)).collect();
    let mut rules: Vec<Value> = if policies.is_empty() {
        vec![json!({"resourceType": "*"})]
    } else {
        policies
            .iter()
            .flat_map(|policy| items(policy, "resource"))
            .cloned()
            .collect()
    };
    rules.extend([
        json!({"resourceType": "SearchParameter", "readonly": true}),
        json!({"resourceType": "StructureDefinition", "readonly": true}),
    ]);
    if caller.is_admin() {
        rules.extend(admin_rules(exchange.v5(), &caller.project));
    }
    if exchange.v5() {
        let packages = ["Package", "PackageRelease", "PackageInstallation"];
        rules.extend(packages.map(|kind| json!({"resourceType": kind, "readonly": true})));
    }
    Ok(json!({"resourceType": "AccessPolicy", "basedOn": based_on, "resource": rules}))
}

fn reference_to(policy: &Value) -> Value {
    json!({"reference": format!("AccessPolicy/{}", str_at(policy, "id")), "display": policy["name"]})
}

fn admin_rules(v5: bool, project: &str) -> Vec<Value> {
    let mut own_project = json!({
        "resourceType": "Project", "criteria": format!("Project?_id={project}"),
        "readonlyFields": ["features", "link", "systemSetting"],
        "hiddenFields": ["superAdmin", "systemSecret", "strictMode"],
    });
    let mut membership =
        json!({"resourceType": "ProjectMembership", "readonlyFields": ["project", "user"]});
    let mut request = json!({"resourceType": "UserSecurityRequest", "readonly": true});
    let mut user = json!({
        "resourceType": "User", "hiddenFields": ["passwordHash", "mfaSecret"],
        "readonlyFields": ["email", "emailVerified", "mfaEnrolled", "project"],
    });
    if !v5 {
        return vec![own_project, membership, request, user];
    }
    own_project["interaction"] = json!(["read", "vread", "update", "history", "create", "search"]);
    for rule in [&mut membership, &mut request, &mut user] {
        rule["criteria"] = json!(format!(
            "{}?_project={project}",
            str_at(rule, "resourceType")
        ));
    }
    let linked = json!({
        "resourceType": "Project", "interaction": ["read", "vread", "history", "search"],
        "hiddenFields": ["superAdmin", "setting", "systemSetting", "secret", "systemSecret", "strictMode"],
    });
    vec![own_project, linked, membership, request, user]
}
