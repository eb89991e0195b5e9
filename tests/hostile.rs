//! The wire types against what no server should send: wrong shapes and answers cut off.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod fixtures;

use fixtures::{exchanges, mes, ours, resources};
use serde_json::{Value, json};
use std::collections::HashSet;
use usher::api::invite::{Answer, Mail, read_invite};
use usher::api::{ApiError, read_answer};
use wire::{
    AccessPolicy, Bundle, Json, Malformed, Me, OperationOutcome, Person, Project, ProjectMembership,
};

/// Reads the value as everything it could be taken for, and asks for everything there is.
fn read_as_everything(json: &Json) {
    if let Some(membership) = ProjectMembership::read(json.clone()) {
        membership.profile_type();
        membership.profile_name();
        membership.email();
        membership.policies();
        membership.identifier("urn:usher:invite");
        membership.last_updated();
    }
    if let Some(project) = Project::read(json.clone()) {
        let _ = (project.name(), project.description(), project.owner());
        let _ = (project.features().count(), project.links().count());
        let _ = ["Admin", "Patient"].map(|kind| project.default_policy(kind));
    }
    if let Some(bundle) = Bundle::read(json.clone()) {
        bundle.matches.iter().for_each(read_as_everything);
    }
    if let Some(policy) = AccessPolicy::read(json) {
        let _ = (policy.label(), policy.reference());
    }
    let _ = (
        OperationOutcome::read(json),
        Person::read(json),
        Me::read(json),
    );
}

/// Calls `look` with the value once for every place in it and every wrong shape put there.
fn with_wrong_shapes(value: &Value, look: &mut dyn FnMut(&Value)) {
    fn places(value: &Value, at: String, found: &mut Vec<String>) {
        match value {
            Value::Array(items) => {
                for (i, item) in items.iter().enumerate() {
                    places(item, format!("{at}/{i}"), found);
                }
            }
            Value::Object(members) => {
                for (key, item) in members {
                    let key = key.replace('~', "~0").replace('/', "~1");
                    places(item, format!("{at}/{key}"), found);
                }
            }
            _ => {}
        }
        found.push(at);
    }
    let shapes = [
        json!(null),
        json!(true),
        json!(-1.5e300),
        json!(""),
        json!("\u{0}/../é"),
        json!([]),
        json!([null, [], {}]),
        json!({}),
        json!({"reference": 1, "display": [], "id": {}}),
    ];
    let mut found = Vec::new();
    places(value, String::new(), &mut found);
    for place in found {
        for shape in &shapes {
            let mut changed = value.clone();
            *changed.pointer_mut(&place).unwrap() = shape.clone();
            look(&changed);
        }
    }
}

#[test]
fn no_wrong_shape_makes_a_reader_panic() {
    let kinds = [
        "ProjectMembership",
        "Project",
        "OperationOutcome",
        "AccessPolicy",
        "Practitioner",
        "Patient",
        "RelatedPerson",
    ];
    let mut values = resources(&kinds);
    values.extend(mes().into_iter().map(|(value, _)| value));
    values.extend(resources(&["Bundle"]));
    // The short ones have every field that is read; the long ones only have more of the same.
    values.retain(|value| value.to_string().len() < 1000);
    // One of each shape: ids and names apart, many recorded answers are the same.
    let mut shapes = HashSet::new();
    values.retain(|value| shapes.insert(shape(value)));
    let mut tried = 0;
    for value in &values {
        with_wrong_shapes(value, &mut |changed| {
            let json = ours(changed);
            read_as_everything(&json);
            if let Answer::Invited(invited) = read_invite(Ok(json), Mail::Unknown) {
                assert!(invited.membership.is_some(), "{changed}");
            }
            tried += 1;
        });
    }
    assert!(tried > 10_000, "only {tried} variants");
}

/// The keys of a value without its texts.
fn shape(value: &Value) -> String {
    match value {
        Value::Array(items) => items.iter().map(shape).collect::<Vec<_>>().join(","),
        Value::Object(members) => members
            .iter()
            .map(|(key, item)| format!("{key}({})", shape(item)))
            .collect(),
        _ => String::new(),
    }
}

#[test]
fn an_answer_cut_off_anywhere_is_no_answer() {
    let mut shapes = HashSet::new();
    for exchange in exchanges() {
        let text = exchange.body_text();
        let is_json = matches!(exchange.body, Value::Object(_) | Value::Array(_));
        if !is_json || text.len() > 1000 || !shapes.insert(shape(&exchange.body)) {
            continue;
        }
        // An empty body is a success without words (`Prefer: return=minimal`).
        for end in 1..text.len() {
            if let Some(cut) = text.get(..end) {
                assert_eq!(Json::parse(cut), Err(Malformed), "{cut}");
                assert_eq!(read_answer(200, cut), Err(ApiError::Unreadable), "{cut}");
                assert!(read_answer(exchange.status.max(400), cut).is_err());
            }
        }
    }
    assert!(shapes.len() > 50, "only {} shapes", shapes.len());
}
