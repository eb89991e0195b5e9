//! The `accessPolicy` of `GET /auth/me`: the rules of all policies with their variables filled in.

use serde_json::{Value, json};

use super::{filled, references};
use crate::caller::Caller;
use crate::exchange::Exchange;
use crate::json::{is_true, items, str_at};
use crate::outcome::Failure;

/// The effective rules of the caller.
pub fn effective(exchange: &Exchange, caller: &Caller) -> Result<Value, Failure> {
    let membership = &caller.membership;
    let policies = filled(exchange.store, membership)?;
    let mut rules: Vec<Value> = policies
        .iter()
        .flat_map(|policy| items(policy, "resource"))
        .map(with_interactions)
        .collect();
    let compartment = policies
        .iter()
        .find_map(|policy| policy.get("compartment"))
        .cloned();
    if policies.is_empty() {
        rules.push(json!({"resourceType": "*"}));
    }
    rules.extend(read_by_all());
    if caller.is_admin() {
        rules.extend(admin_rules(exchange.v5(), &caller.project));
        if exchange.v5() {
            let packages = ["Package", "PackageRelease", "PackageInstallation"];
            rules.extend(packages.map(|kind| json!({"resourceType": kind, "readonly": true})));
        }
    }
    let mut policy =
        json!({"resourceType": "AccessPolicy", "basedOn": references(exchange.store, membership)});
    if let Some(compartment) = compartment {
        policy["compartment"] = json!({"reference": compartment["reference"]});
    }
    policy["resource"] = json!(rules);
    Ok(policy)
}

/// A read-only rule says which interactions are left.
fn with_interactions(rule: &Value) -> Value {
    let mut rule = rule.clone();
    if is_true(&rule, "readonly") {
        rule["interaction"] = json!(["search", "read", "history", "vread"]);
    }
    rule
}

/// What everybody may read.
pub(super) fn read_by_all() -> [Value; 2] {
    ["SearchParameter", "StructureDefinition"]
        .map(|kind| json!({"resourceType": kind, "readonly": true}))
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
