//! What a new project starts with: its owner, a client and, in 5.1, default policies (contract §4, §6).

use serde_json::{Value, json};

use crate::context::Context;
use crate::json::str_at;
use crate::outcome::Failure;
use crate::store::{Author, Store};
use crate::version::Version;

/// What a patient's default policy lets her see besides her own record, after `Type?`.
const COMPARTMENT: [(&str, &str); 9] = [
    ("AllergyIntolerance", "_compartment=%patient"),
    ("Appointment", "_compartment=%patient"),
    ("CarePlan", "_compartment=%patient"),
    ("CareTeam", "_compartment=%patient"),
    ("Communication", "sender=%patient"),
    ("Communication", "recipient=%patient"),
    ("Condition", "_compartment=%patient"),
    ("DiagnosticReport", "_compartment=%patient"),
    ("Observation", "_compartment=%patient"),
];

/// Makes a project owned by a user and returns the owner's membership.
pub fn found(
    store: &mut Store,
    context: &mut Context,
    version: Version,
    name: &str,
    owner: &Value,
) -> Result<Value, Failure> {
    let id = context.uuid();
    let author = Author::system(Some(&id));
    let owner_reference =
        json!({"reference": format!("User/{}", str_at(owner, "id")), "display": owner["email"]});
    let mut project = json!({
        "resourceType": "Project", "id": id, "name": name, "owner": owner_reference, "strictMode": true,
    });
    if version.is_v5() {
        add_default_policies(store, context, &author, &mut project)?;
    }
    let project = store.create(project, &author, context)?;
    let client = json!({
        "resourceType": "ClientApplication", "name": format!("{name} Default Client"),
        "description": format!("Default client for {name}"), "secret": context.secret(),
    });
    let client = store.create(client, &author, context)?;
    let client_reference = reference(&client, str_at(&client, "name"));
    add_member(
        store,
        context,
        &project,
        client_reference.clone(),
        client_reference,
        json!({}),
    )?;
    let profile = json!({
        "resourceType": "Practitioner",
        "name": [{"given": [owner["firstName"]], "family": owner["lastName"]}],
        "telecom": [{"system": "email", "use": "work", "value": owner["email"]}],
    });
    let profile = store.create(profile, &author, context)?;
    let profile_reference = reference(&profile, &crate::caller::display_name(&profile));
    add_member(
        store,
        context,
        &project,
        owner_reference,
        profile_reference,
        json!({"admin": true}),
    )
}

/// A reference to a resource with a display.
pub fn reference(resource: &Value, display: &str) -> Value {
    json!({
        "reference": format!("{}/{}", str_at(resource, "resourceType"), str_at(resource, "id")),
        "display": display,
    })
}

/// Stores a membership; `settings` are its further fields.
pub fn add_member(
    store: &mut Store,
    context: &mut Context,
    project: &Value,
    user: Value,
    profile: Value,
    settings: Value,
) -> Result<Value, Failure> {
    let mut membership = settings;
    membership["resourceType"] = json!("ProjectMembership");
    membership["project"] = reference(project, str_at(project, "name"));
    membership["user"] = user;
    membership["profile"] = profile;
    store.create(
        membership,
        &Author::system(Some(str_at(project, "id"))),
        context,
    )
}

fn add_default_policies(
    store: &mut Store,
    context: &mut Context,
    author: &Author,
    project: &mut Value,
) -> Result<(), Failure> {
    let mut defaults = Vec::new();
    for kind in ["Patient", "RelatedPerson", "Admin", "Practitioner"] {
        let name = format!("Default {kind} Access Policy");
        let mut policy =
            json!({"resourceType": "AccessPolicy", "name": name, "resource": default_rules(kind)});
        if matches!(kind, "Patient" | "RelatedPerson") {
            policy["compartment"] = json!({"reference": "%patient"});
        }
        let policy = store.create(policy, author, context)?;
        let policy = reference(&policy, &name);
        if kind == "Patient" {
            project["defaultPatientAccessPolicy"] = policy.clone();
        }
        defaults.push(json!({"profileType": kind, "accessPolicy": policy}));
    }
    project["defaultAccessPolicies"] = json!(defaults);
    Ok(())
}

fn default_rules(kind: &str) -> Vec<Value> {
    match kind {
        "Admin" => vec![json!({"resourceType": "*"})],
        "Practitioner" => {
            let writable = [
                "Patient",
                "RelatedPerson",
                "Observation",
                "Condition",
                "Appointment",
            ];
            let writable = writable.iter().map(|kind| json!({"resourceType": kind}));
            writable
                .chain([json!({"resourceType": "*", "readonly": true})])
                .collect()
        }
        _ => {
            let own = COMPARTMENT.iter().map(|(kind, criteria)| {
                json!({"resourceType": kind, "criteria": format!("{kind}?{criteria}")})
            });
            let record = json!({"resourceType": "Patient", "criteria": "Patient?_id=%patient.id"});
            [record].into_iter().chain(own).collect()
        }
    }
}
