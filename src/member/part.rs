//! The parts a membership consists of, for comparing two versions and deciding between them.

use wire::Json;

/// A part that is compared as a whole, because half of it means nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// The policies: `accessPolicy` and `access`.
    Access,
    /// The identifiers of one system; empty for those without one.
    Identifier(String),
    /// Any other field, by its key.
    Field(String),
}

/// What says which version it is, and what the server keeps as it was whatever is sent (contract §9).
const FIXED: [&str; 5] = ["resourceType", "id", "meta", "project", "user"];

const ACCESS: [&str; 2] = ["accessPolicy", "access"];

impl Part {
    /// The parts of these versions, each once: the policies first, then in the order they come.
    pub fn of(versions: &[&Json]) -> Vec<Part> {
        let mut parts = vec![Part::Access];
        for version in versions {
            let Json::Object(members) = version else {
                continue;
            };
            for (key, value) in members {
                if key == "identifier" {
                    for identifier in value.items() {
                        push(&mut parts, Part::Identifier(system(identifier).to_owned()));
                    }
                } else if !FIXED.contains(&key.as_str()) && !ACCESS.contains(&key.as_str()) {
                    push(&mut parts, Part::Field(key.clone()));
                }
            }
        }
        parts
    }

    /// What this part of a membership is; `null` where it has none.
    pub fn value(&self, membership: &Json) -> Json {
        match self {
            Part::Access => {
                let [policy, access] = ACCESS.map(|key| (key, membership.get(key).clone()));
                match Json::object([policy, access]) {
                    Json::Object(members) if members.is_empty() => Json::Null,
                    access => access,
                }
            }
            Part::Identifier(of) => {
                let identifiers = membership.get("identifier").items().iter();
                let own: Vec<Json> = identifiers.filter(|i| system(i) == of).cloned().collect();
                (!own.is_empty()).then_some(own).into()
            }
            Part::Field(key) => membership.get(key).clone(),
        }
    }

    /// The membership with this part as `value` has it; all other parts stay.
    #[must_use]
    pub fn put(&self, membership: &Json, value: &Json) -> Json {
        match self {
            Part::Access => ACCESS.iter().fold(membership.clone(), |json, key| {
                json.with(key, value.get(key).clone())
            }),
            Part::Identifier(of) => {
                let mut kept = Vec::new();
                let mut own = value.items().to_vec();
                for identifier in membership.get("identifier").items() {
                    match system(identifier) == of {
                        // Those that are put stand where the first of this system stood.
                        true => kept.append(&mut own),
                        false => kept.push(identifier.clone()),
                    }
                }
                kept.append(&mut own);
                let kept = (!kept.is_empty()).then_some(kept);
                membership.with("identifier", kept.into())
            }
            Part::Field(key) => membership.with(key, value.clone()),
        }
    }

    /// Whether two values of this part mean the same. Writing out what holds by default means nothing.
    pub fn is_same(&self, one: &Json, other: &Json) -> bool {
        let by_default = match self {
            Part::Field(key) if key == "admin" => Some(false),
            Part::Field(key) if key == "active" => Some(true),
            _ => None,
        };
        let meant = |value: &Json| match value {
            Json::Null => by_default.into(),
            value => value.clone(),
        };
        same(&meant(one), &meant(other))
    }
}

fn push(parts: &mut Vec<Part>, part: Part) {
    if !parts.contains(&part) {
        parts.push(part);
    }
}

fn system(identifier: &Json) -> &str {
    identifier.get("system").text().unwrap_or_default()
}

/// Whether two values are the same; members of objects have no order.
fn same(one: &Json, other: &Json) -> bool {
    match (one, other) {
        (Json::Object(some), Json::Object(others)) => {
            let is_in_other = |(key, value): &(String, Json)| same(value, other.get(key));
            some.len() == others.len() && some.iter().all(is_in_other)
        }
        (Json::Array(some), Json::Array(others)) => {
            let mut pairs = some.iter().zip(others);
            some.len() == others.len() && pairs.all(|(one, other)| same(one, other))
        }
        _ => one == other,
    }
}
