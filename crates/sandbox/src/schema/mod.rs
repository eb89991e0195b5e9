//! The shape of the resources the sandbox knows, as far as the server checks it: unknown properties,
//! missing ones, wrong JSON types, `null` and blank strings (contract §1, §7.4, §9, §11).

mod shape;

use serde_json::Value;

use crate::json::{str_at, text_at};
use crate::outcome::{Failure, Issue, Kind};
use shape::{COMMON, DEFAULT_POLICIES, Field, Shape, fields};

/// True for the top-level fields a resource can't be without.
pub fn is_required(kind: &str, name: &str) -> bool {
    fields(kind).is_some_and(|fields| {
        fields
            .iter()
            .any(|field| field.required && field.name == name)
    })
}

/// The resource types of the sandbox. Others are `Unknown resource type`.
pub const TYPES: [&str; 14] = [
    "AccessPolicy",
    "Bot",
    "ClientApplication",
    "Location",
    "Login",
    "Observation",
    "Patient",
    "Practitioner",
    "Project",
    "ProjectMembership",
    "RelatedPerson",
    "User",
    "UserConfiguration",
    "UserSecurityRequest",
];

/// 400 with one issue per offence. Nulls are looked for first and alone, as the server does.
/// `v5` allows what only 5.1 knows.
pub fn validate(resource: &Value, v5: bool) -> Result<(), Failure> {
    let kind = str_at(resource, "resourceType");
    let mut issues = Vec::new();
    find_nulls(resource, kind, &mut issues);
    fail_with(&mut issues)?;
    let Some(fields) = fields(kind) else {
        return Ok(());
    };
    let mut fields = fields.to_vec();
    if v5 && kind == "Project" {
        fields.push(DEFAULT_POLICIES);
    }
    check_object(resource, &fields, &COMMON, kind, &mut issues);
    fail_with(&mut issues)?;
    if kind == "ClientApplication" {
        check_lifetimes(resource)?;
    }
    Ok(())
}

/// How long a client's tokens are good for is a number and a unit.
fn check_lifetimes(client: &Value) -> Result<(), Failure> {
    const UNITS: [char; 6] = ['s', 'm', 'h', 'd', 'w', 'y'];
    let is_lifetime = |text: &str| {
        text.strip_suffix(UNITS).is_some_and(|number| {
            !number.is_empty() && number.chars().all(|digit| digit.is_ascii_digit())
        })
    };
    let issues: Vec<Issue> = ["accessTokenLifetime", "refreshTokenLifetime"]
        .into_iter()
        .filter(|field| text_at(client, field).is_some_and(|text| !is_lifetime(text)))
        .map(|field| Issue {
            diagnostics: Some(r#"{"fhirpath":"$this.matches('^[0-9]+[smhdwy]$')"}"#.into()),
            ..Issue::at(
                format!("ClientApplication.{field}"),
                "Constraint clapp-1 not met: Token lifetime must be a valid string representing time duration (eg. 2w, 1h)",
            )
        })
        .collect();
    if issues.is_empty() {
        Ok(())
    } else {
        Err(Failure::Outcome(Kind::Invariant, issues))
    }
}

fn fail_with(issues: &mut Vec<Issue>) -> Result<(), Failure> {
    if issues.is_empty() {
        Ok(())
    } else {
        Err(Failure::Outcome(Kind::Structure, std::mem::take(issues)))
    }
}

fn find_nulls(value: &Value, path: &str, issues: &mut Vec<Issue>) {
    match value {
        Value::Null => issues.push(Issue::at(path, "Invalid null value")),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                find_nulls(item, &format!("{path}[{index}]"), issues);
            }
        }
        Value::Object(object) => {
            for (key, item) in object {
                find_nulls(item, &format!("{path}.{key}"), issues);
            }
        }
        Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Empty strings, lists and objects count as missing.
fn is_empty(value: &Value) -> bool {
    match value {
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Null => true,
        Value::Object(_) | Value::Bool(_) | Value::Number(_) => false,
    }
}

fn check_object(
    value: &Value,
    fields: &[Field],
    common: &[&str],
    path: &str,
    issues: &mut Vec<Issue>,
) {
    for field in fields {
        let at = format!("{path}.{}", field.name);
        if let Some(stem) = field.name.strip_suffix("[x]") {
            if !has_choice(value, stem) {
                issues.push(Issue::at(at, "Missing required property"));
            }
            continue;
        }
        match value.get(field.name).filter(|value| !is_empty(value)) {
            None if field.required => issues.push(Issue::at(at, "Missing required property")),
            None => {}
            Some(value) => check_field(value, field, &at, issues),
        }
    }
    for key in keys(value) {
        let known = fields
            .iter()
            .any(|field| field.name == key && !is_empty_choice(fields, field, value))
            || common.contains(&key.as_str());
        if !known && !key.starts_with('_') && key != "extension" && key != "id" {
            issues.push(Issue::at(
                format!("{path}.{key}"),
                format!("Invalid additional property \"{key}\""),
            ));
        }
    }
}

/// True when one of `valueString`, `valueBoolean`, … holds something.
fn has_choice(value: &Value, stem: &str) -> bool {
    value.as_object().is_some_and(|object| {
        object
            .iter()
            .any(|(key, value)| is_choice(key, stem) && !is_empty(value))
    })
}

fn is_choice(key: &str, stem: &str) -> bool {
    key.strip_prefix(stem)
        .is_some_and(|kind| kind.starts_with(|first: char| first.is_ascii_uppercase()))
}

/// An empty value of a choice is no value of it, so the server takes its name for an unknown one.
fn is_empty_choice(fields: &[Field], field: &Field, value: &Value) -> bool {
    fields
        .iter()
        .filter_map(|choice| choice.name.strip_suffix("[x]"))
        .any(|stem| is_choice(field.name, stem))
        && value.get(field.name).is_none_or(is_empty)
}

/// The property names of a value as the server sees them: a string has its positions.
fn keys(value: &Value) -> Vec<String> {
    match value {
        Value::Object(object) => object.keys().cloned().collect(),
        Value::String(text) => (0..text.encode_utf16().count())
            .map(|index| index.to_string())
            .collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => Vec::new(),
    }
}

fn check_field(value: &Value, field: &Field, path: &str, issues: &mut Vec<Issue>) {
    match (field.list, value) {
        (true, Value::Array(items)) => {
            for (index, item) in items.iter().enumerate() {
                check_value(item, field.shape, &format!("{path}[{index}]"), issues);
            }
        }
        // The server leaves the positions out of this path.
        (true, _) => issues.push(Issue::at(
            without_positions(path),
            "Expected array of values for property",
        )),
        (false, Value::Array(_)) => {
            issues.push(Issue::at(path, "Expected single value for property"))
        }
        (false, _) => check_value(value, field.shape, path, issues),
    }
}

fn without_positions(path: &str) -> String {
    path.split('[')
        .map(|part| part.split_once(']').map_or(part, |(_, rest)| rest))
        .collect()
}

fn check_value(value: &Value, shape: Shape, path: &str, issues: &mut Vec<Issue>) {
    match (shape, value) {
        (Shape::Any, _) | (Shape::Bool, Value::Bool(_)) => {}
        (Shape::Object(fields), _) => check_object(value, fields, &[], path, issues),
        (Shape::Text | Shape::Uri | Shape::Bool, Value::Object(_)) => {
            check_object(value, &[], &[], path, issues)
        }
        (Shape::Text, Value::String(text)) => {
            if text.trim().is_empty() {
                issues.push(Issue::at(
                    path,
                    "String must contain non-whitespace content",
                ));
            }
        }
        (Shape::Uri, Value::String(text)) => {
            if text.contains(char::is_whitespace) {
                issues.push(Issue::at(path, "Invalid uri format"));
            }
        }
        (Shape::Text | Shape::Uri, other) => issues.push(wrong_type(path, "string", other)),
        (Shape::Bool, other) => issues.push(wrong_type(path, "boolean", other)),
    }
}

fn wrong_type(path: &str, expected: &str, found: &Value) -> Issue {
    let found = match found {
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Null | Value::Array(_) | Value::Object(_) => "object",
    };
    Issue::at(
        path,
        format!("Invalid JSON type: expected {expected}, but got {found}"),
    )
}
