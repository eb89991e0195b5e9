//! What a membership grants (`ProjectMembership.accessPolicy` and `.access`).

use super::{Grant, Grants, Held, Value};
use wire::{Json, ProjectMembership, Reference};

impl Grants {
    /// What this membership grants, in a project that is not that of super administrators.
    pub fn of_membership(membership: &ProjectMembership) -> Grants {
        let mut names = Vec::new();
        for entry in membership.json().get("access").items() {
            for parameter in entry.get("parameter").items() {
                collect_name(parameter.get("valueReference"), &mut names);
            }
        }
        Grants {
            held: held(membership.json()),
            admin: membership.is_admin(),
            super_admin: false,
            profile: membership.profile(),
            names,
        }
    }

    /// The policies; none for full access and for what is not known.
    pub fn list(&self) -> &[Grant] {
        match &self.held {
            Held::Policies(grants) | Held::PerhapsDefault(grants) => grants,
            Held::Nothing | Held::UnknownDefault | Held::Unreadable(_) => &[],
        }
    }
}

impl Grant {
    /// Reads an entry of `access`; `None` for anything else.
    pub fn read(entry: &Json) -> Option<Grant> {
        grant(entry.get("policy"), entry.get("parameter"))
    }

    /// Reads `accessPolicy`, which has no parameters; `None` for anything else.
    pub fn of_policy(policy: &Json) -> Option<Grant> {
        grant(policy, &Json::Null)
    }

    /// The policy as a membership refers to it: in `accessPolicy`, or in an entry of `access`.
    pub fn policy_json(&self) -> Json {
        named(&self.policy, &self.label)
    }

    /// An entry of `access`.
    pub fn entry_json(&self) -> Json {
        let parameters: Vec<Json> = self.parameters.iter().map(parameter_json).collect();
        let parameters = (!parameters.is_empty()).then_some(parameters);
        Json::object([
            ("policy", self.policy_json()),
            ("parameter", parameters.into()),
        ])
    }

    /// Whether it gives the same, whatever the policy is called.
    pub fn gives_same(&self, other: &Grant) -> bool {
        self.policy == other.policy && self.parameters == other.parameters
    }
}

/// Whether a membership has a value for a policy that is more than a value: it may change the policy
/// (contract §10.1), or is no text and no reference.
pub fn has_value_beyond(membership: &Json) -> bool {
    let entries = membership.get("access").items().iter();
    let mut parameters = entries.flat_map(|entry| entry.get("parameter").items());
    parameters.any(|entry| match parameter(entry) {
        Some((_, value)) => value.changes_policy(),
        None => true,
    })
}

/// A reference with the name of what it refers to.
pub fn named(to: &Reference, name: &str) -> Json {
    Json::object([
        ("reference", to.to_string().into()),
        ("display", name.into()),
    ])
}

fn parameter_json((name, value): &(String, Value)) -> Json {
    let (key, value) = match value {
        Value::Text(text) => ("valueString", text.as_str().into()),
        Value::Reference(to) => (
            "valueReference",
            Json::object([("reference", to.to_string().into())]),
        ),
    };
    Json::object([("name", name.as_str().into()), (key, value)])
}

/// What records are called.
pub(super) type Names = [(Reference, String)];

/// What a record is called, given its reference or its id alone.
pub(super) fn name_of<'a>(record: &str, names: &'a Names) -> Option<&'a str> {
    let is_it = |of: &Reference| of.id().as_str() == record || of.to_string() == record;
    let found = names.iter().find(|(of, _)| is_it(of));
    found.map(|(_, name)| name.as_str())
}

/// The server takes `accessPolicy` first, without parameters, and then every entry of `access`.
fn held(membership: &Json) -> Held {
    let (single, access) = (membership.get("accessPolicy"), membership.get("access"));
    let mut grants = Vec::new();
    if !matches!(single, Json::Null) {
        match Grant::of_policy(single) {
            Some(grant) => grants.push(grant),
            None => return Held::Unreadable(single.to_string()),
        }
    }
    if !matches!(access, Json::Null | Json::Array(_)) {
        return Held::Unreadable(access.to_string());
    }
    for entry in access.items() {
        match Grant::read(entry) {
            Some(grant) => grants.push(grant),
            None => return Held::Unreadable(entry.to_string()),
        }
    }
    match grants.is_empty() {
        true => Held::Nothing,
        false => Held::Policies(grants),
    }
}

fn grant(policy: &Json, parameters: &Json) -> Option<Grant> {
    let reference = Reference::parse(policy.get("reference").text()?)?;
    let label = policy.get("display").text();
    Some(Grant {
        label: label.unwrap_or(reference.id().as_str()).to_owned(),
        policy: reference,
        parameters: match parameters {
            Json::Null => Vec::new(),
            Json::Array(entries) => entries.iter().map(parameter).collect::<Option<_>>()?,
            _ => return None,
        },
    })
}

fn parameter(entry: &Json) -> Option<(String, Value)> {
    let reference = entry.get("valueReference").get("reference").text();
    let value = match (entry.get("valueString").text(), reference) {
        (Some(text), _) => Value::Text(text.to_owned()),
        (None, Some(reference)) => Value::Reference(Reference::parse(reference)?),
        // Without a value the server fills nothing in.
        (None, None) => Value::Text(String::new()),
    };
    Some((entry.get("name").text()?.to_owned(), value))
}

/// Keeps what a reference says its record is called.
fn collect_name(reference: &Json, names: &mut Vec<(Reference, String)>) {
    let to = reference.get("reference").text().and_then(Reference::parse);
    if let (Some(to), Some(name)) = (to, reference.get("display").text()) {
        names.push((to, name.to_owned()));
    }
}
