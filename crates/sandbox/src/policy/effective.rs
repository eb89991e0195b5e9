//! The `accessPolicy` of `GET /auth/me`: the rules of all policies with their variables filled in.

use serde_json::{Value, json};

use super::{assigned, references};
use crate::caller::Caller;
use crate::exchange::Exchange;
use crate::json::{is_true, items, str_at};
use crate::outcome::Failure;

/// The effective rules of the caller.
pub fn effective(exchange: &Exchange, caller: &Caller) -> Result<Value, Failure> {
    let membership = &caller.membership;
    let policies = assigned(exchange.store, membership)?;
    let variables = variables(membership);
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
    for rule in &mut rules {
        if let Some(criteria) = rule["criteria"].as_str() {
            rule["criteria"] = json!(fill(criteria, &variables));
        }
    }
    rules.extend([
        json!({"resourceType": "SearchParameter", "readonly": true}),
        json!({"resourceType": "StructureDefinition", "readonly": true}),
    ]);
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
        policy["compartment"] =
            json!({"reference": fill(str_at(&compartment, "reference"), &variables)});
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

/// Names and values of the membership's own parameters, then `%profile` and `%patient`, which is the
/// profile whatever its type unless a parameter says otherwise.
fn variables(membership: &Value) -> Vec<(String, String)> {
    let profile = str_at(&membership["profile"], "reference");
    let parameters = items(membership, "access")
        .iter()
        .flat_map(|access| items(access, "parameter"));
    let own = parameters.map(|parameter| {
        let value = parameter["valueReference"]["reference"]
            .as_str()
            .or(parameter["valueString"].as_str());
        (
            str_at(parameter, "name").to_owned(),
            value.unwrap_or_default().to_owned(),
        )
    });
    own.chain(["profile", "patient"].map(|name| (name.to_owned(), profile.to_owned())))
        .collect()
}

/// `%name.id` becomes the bare id, `%name` the reference or text; names that mean nothing stay.
fn fill(text: &str, variables: &[(String, String)]) -> String {
    variables
        .iter()
        .fold(text.to_owned(), |text, (name, value)| {
            let id = value.split_once('/').map_or(value.as_str(), |(_, id)| id);
            text.replace(&format!("%{name}.id"), id)
                .replace(&format!("%{name}"), value)
        })
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
