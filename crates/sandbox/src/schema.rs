//! The shape of the resources the sandbox knows, as far as the server checks it: unknown properties,
//! missing ones, wrong JSON types, `null` and blank strings (contract §1, §7.4, §9, §11).

use serde_json::Value;

use crate::json::str_at;
use crate::outcome::{Failure, Issue, Kind};

/// The shape of a value.
#[derive(Clone, Copy)]
enum Shape {
    Text,
    Bool,
    Object(&'static [Field]),
    /// Not looked into.
    Any,
}

#[derive(Clone, Copy)]
struct Field {
    name: &'static str,
    shape: Shape,
    required: bool,
    list: bool,
}

const fn one(name: &'static str, shape: Shape) -> Field {
    Field {
        name,
        shape,
        required: false,
        list: false,
    }
}

const fn must(name: &'static str, shape: Shape) -> Field {
    Field {
        name,
        shape,
        required: true,
        list: false,
    }
}

const fn many(name: &'static str, shape: Shape) -> Field {
    Field {
        name,
        shape,
        required: false,
        list: true,
    }
}

const fn must_many(name: &'static str, shape: Shape) -> Field {
    Field {
        name,
        shape,
        required: true,
        list: true,
    }
}

const REFERENCE: Shape = Shape::Object(&[
    one("reference", Shape::Text),
    one("type", Shape::Text),
    one("identifier", IDENTIFIER),
    one("display", Shape::Text),
    // What a whole resource in place of a reference brings along; the server lets it pass.
    one("resourceType", Shape::Text),
]);
const IDENTIFIER: Shape = Shape::Object(&[
    one("use", Shape::Text),
    one("type", Shape::Any),
    one("system", Shape::Text),
    one("value", Shape::Text),
    one("period", Shape::Any),
    one("assigner", Shape::Any),
]);
const HUMAN_NAME: Shape = Shape::Object(&[
    one("use", Shape::Text),
    one("text", Shape::Text),
    one("family", Shape::Text),
    many("given", Shape::Text),
    many("prefix", Shape::Text),
    many("suffix", Shape::Text),
    one("period", Shape::Any),
]);
const CONTACT_POINT: Shape = Shape::Object(&[
    one("system", Shape::Text),
    one("value", Shape::Text),
    one("use", Shape::Text),
    one("rank", Shape::Any),
    one("period", Shape::Any),
]);
const SETTING: Shape = Shape::Object(&[
    must("name", Shape::Text),
    must("value[x]", Shape::Any),
    one("valueString", Shape::Text),
    one("valueBoolean", Shape::Bool),
    one("valueDecimal", Shape::Any),
    one("valueInteger", Shape::Any),
]);
const SITE: Shape = Shape::Object(&[
    must("name", Shape::Text),
    must_many("domain", Shape::Text),
    one("googleClientId", Shape::Text),
    one("googleClientSecret", Shape::Text),
    one("recaptchaSiteKey", Shape::Text),
    one("recaptchaSecretKey", Shape::Text),
]);
const ACCESS: Shape = Shape::Object(&[
    must("policy", REFERENCE),
    many(
        "parameter",
        Shape::Object(&[
            must("name", Shape::Text),
            must("value[x]", Shape::Any),
            one("valueString", Shape::Text),
            one("valueReference", REFERENCE),
        ]),
    ),
]);
const RULE: Shape = Shape::Object(&[
    must("resourceType", Shape::Text),
    one("compartment", REFERENCE),
    one("criteria", Shape::Text),
    one("readonly", Shape::Bool),
    many("interaction", Shape::Text),
    many("hiddenFields", Shape::Text),
    many("readonlyFields", Shape::Text),
    many("writeConstraint", Shape::Any),
]);

/// What every resource may have.
const COMMON: [&str; 8] = [
    "resourceType",
    "id",
    "meta",
    "implicitRules",
    "language",
    "text",
    "contained",
    "extension",
];

const USER: &[Field] = &[
    many("identifier", IDENTIFIER),
    must("firstName", Shape::Text),
    must("lastName", Shape::Text),
    one("externalId", Shape::Text),
    one("email", Shape::Text),
    one("emailVerified", Shape::Bool),
    one("admin", Shape::Bool),
    one("passwordHash", Shape::Text),
    one("mfaSecret", Shape::Text),
    one("mfaEnrolled", Shape::Bool),
    one("mfaRequired", Shape::Bool),
    many("mfaMethod", Shape::Text),
    one("project", REFERENCE),
];
const PROJECT_MEMBERSHIP: &[Field] = &[
    one("active", Shape::Bool),
    must("project", REFERENCE),
    one("invitedBy", REFERENCE),
    must("user", REFERENCE),
    must("profile", REFERENCE),
    one("userName", Shape::Text),
    one("externalId", Shape::Text),
    one("accessPolicy", REFERENCE),
    many("access", ACCESS),
    one("userConfiguration", REFERENCE),
    one("admin", Shape::Bool),
    many("identifier", IDENTIFIER),
];
const PERSON: &[Field] = &[
    many("identifier", IDENTIFIER),
    one("active", Shape::Bool),
    many("name", HUMAN_NAME),
    many("telecom", CONTACT_POINT),
    one("gender", Shape::Text),
    one("birthDate", Shape::Text),
    many("address", Shape::Any),
    many("photo", Shape::Any),
    many("communication", Shape::Any),
    many("qualification", Shape::Any),
    one("deceasedBoolean", Shape::Bool),
    one("deceasedDateTime", Shape::Text),
    one("maritalStatus", Shape::Any),
    one("multipleBirthBoolean", Shape::Bool),
    one("multipleBirthInteger", Shape::Any),
    many("contact", Shape::Any),
    many("generalPractitioner", REFERENCE),
    one("managingOrganization", REFERENCE),
    many("link", Shape::Any),
];
const RELATED_PERSON: &[Field] = &[
    many("identifier", IDENTIFIER),
    one("active", Shape::Bool),
    must("patient", REFERENCE),
    many("relationship", Shape::Any),
    many("name", HUMAN_NAME),
    many("telecom", CONTACT_POINT),
    one("gender", Shape::Text),
    one("birthDate", Shape::Text),
    many("address", Shape::Any),
    many("photo", Shape::Any),
    one("period", Shape::Any),
    many("communication", Shape::Any),
];
const ACCESS_POLICY: &[Field] = &[
    one("name", Shape::Text),
    many("basedOn", REFERENCE),
    one("compartment", REFERENCE),
    many("resource", RULE),
    many("ipAccessRule", Shape::Any),
];
const USER_CONFIGURATION: &[Field] = &[
    one("name", Shape::Text),
    many(
        "menu",
        Shape::Object(&[must("title", Shape::Text), many("link", Shape::Any)]),
    ),
    many(
        "search",
        Shape::Object(&[must("name", Shape::Text), must("criteria", Shape::Text)]),
    ),
    many("option", Shape::Any),
];
const PROJECT: &[Field] = &[
    many("identifier", IDENTIFIER),
    must("name", Shape::Text),
    one("description", Shape::Text),
    one("superAdmin", Shape::Bool),
    one("strictMode", Shape::Bool),
    one("checkReferencesOnWrite", Shape::Bool),
    one("owner", REFERENCE),
    many("features", Shape::Text),
    one("defaultPatientAccessPolicy", REFERENCE),
    many("setting", SETTING),
    many("secret", SETTING),
    many("systemSetting", SETTING),
    many("systemSecret", SETTING),
    many("site", SITE),
    many("link", Shape::Any),
    many("defaultProfile", Shape::Any),
    many("exportedResourceType", Shape::Text),
];
const DEFAULT_POLICIES: Field = many(
    "defaultAccessPolicies",
    Shape::Object(&[
        must("profileType", Shape::Text),
        must("accessPolicy", REFERENCE),
    ]),
);

fn fields(kind: &str) -> Option<&'static [Field]> {
    Some(match kind {
        "User" => USER,
        "ProjectMembership" => PROJECT_MEMBERSHIP,
        "Patient" | "Practitioner" => PERSON,
        "RelatedPerson" => RELATED_PERSON,
        "AccessPolicy" => ACCESS_POLICY,
        "UserConfiguration" => USER_CONFIGURATION,
        "Project" => PROJECT,
        _ => return None,
    })
}

/// True for the top-level fields a resource can't be without.
pub fn is_required(kind: &str, name: &str) -> bool {
    fields(kind).is_some_and(|fields| {
        fields
            .iter()
            .any(|field| field.required && field.name == name)
    })
}

/// The resource types of the sandbox. Others are `Unknown resource type`.
pub const TYPES: [&str; 11] = [
    "AccessPolicy",
    "ClientApplication",
    "Login",
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
    fail_with(&mut issues)
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
        (true, _) => issues.push(Issue::at(path, "Expected array of values for property")),
        (false, Value::Array(_)) => {
            issues.push(Issue::at(path, "Expected single value for property"))
        }
        (false, _) => check_value(value, field.shape, path, issues),
    }
}

fn check_value(value: &Value, shape: Shape, path: &str, issues: &mut Vec<Issue>) {
    match (shape, value) {
        (Shape::Any, _) | (Shape::Bool, Value::Bool(_)) => {}
        (Shape::Object(fields), _) => check_object(value, fields, &[], path, issues),
        (Shape::Text | Shape::Bool, Value::Object(_)) => {
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
        (Shape::Text, other) => issues.push(wrong_type(path, "string", other)),
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
