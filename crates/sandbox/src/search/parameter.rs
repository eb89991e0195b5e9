//! The search parameters the sandbox knows, per resource type, and what they look at.

use serde_json::Value;

use crate::json::{items, str_at};
use crate::store::parse_reference;

/// How values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compare {
    /// Prefix of the text as a whole, any case.
    Text,
    /// Prefix of every word, any case, all words.
    Words,
    /// The whole code; `system|value` for identifiers.
    Token,
    /// `true` or `false`; an absent value is neither.
    Flag,
    /// `Type/id` or a bare id.
    Reference,
    /// `gt2026-01-01` and the like.
    Date,
    /// `gt5` and the like.
    Number,
}

/// One search parameter.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    /// Its code in the query.
    pub code: &'static str,
    /// How values are compared.
    pub compare: Compare,
    source: Source,
    /// The types a reference may point to; more than one needs `code:Type` in chains.
    pub targets: &'static [&'static str],
    /// Its place among the parameters of the type.
    slot: usize,
}

/// A value of a resource, and the same in small letters.
#[derive(Clone, Debug)]
pub struct Term {
    /// As it is written.
    pub text: String,
    /// For comparisons in any case.
    pub folded: String,
}

impl Term {
    /// A text and the same in small letters.
    pub fn new(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            folded: text.to_lowercase(),
        }
    }
}

/// Everything a resource can be found by, taken out of it once when it is written: a search of ten
/// thousand members looks at each of them.
#[derive(Debug)]
pub struct Terms(Vec<Vec<Term>>);

impl Terms {
    /// Takes the values of all parameters of its type out of a resource.
    pub fn of(resource: &Value) -> Self {
        let terms = all(str_at(resource, "resourceType")).map(|parameter| {
            let values = parameter.values(resource);
            values.iter().map(|text| Term::new(text)).collect()
        });
        Self(terms.collect())
    }

    /// The values for one parameter of the type.
    pub fn get(&self, parameter: &Parameter) -> &[Term] {
        self.0
            .get(parameter.slot)
            .map(Vec::as_slice)
            .unwrap_or_default()
    }
}

/// Where the values come from.
#[derive(Clone, Copy, Debug)]
enum Source {
    /// A path of keys through objects and lists.
    Path(&'static str),
    /// Name parts, joined; the argument chooses the part.
    Name(Part),
    /// The contact points of a system.
    Telecom(&'static str),
    /// Identifiers as `system|value`.
    Identifier,
    /// The type a reference points to.
    TypeOf(&'static str),
    /// Both kinds of policy references of a membership.
    Policies,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    All,
    Given,
    Family,
}

const fn path(code: &'static str, compare: Compare, path: &'static str) -> Parameter {
    Parameter {
        code,
        compare,
        source: Source::Path(path),
        targets: &[],
        slot: 0,
    }
}

const fn reference(
    code: &'static str,
    path: &'static str,
    targets: &'static [&'static str],
) -> Parameter {
    Parameter {
        code,
        compare: Compare::Reference,
        source: Source::Path(path),
        targets,
        slot: 0,
    }
}

const fn from(code: &'static str, compare: Compare, source: Source) -> Parameter {
    Parameter {
        code,
        compare,
        source,
        targets: &[],
        slot: 0,
    }
}

const COMMON: &[Parameter] = &[
    path("_id", Compare::Token, "id"),
    path("_lastUpdated", Compare::Date, "meta.lastUpdated"),
    path("_project", Compare::Reference, "meta.project"),
    path(
        "_compartment",
        Compare::Reference,
        "meta.compartment.reference",
    ),
];
const MEMBERSHIP: &[Parameter] = &[
    reference("project", "project", &["Project"]),
    reference("user", "user", &["Bot", "ClientApplication", "User"]),
    reference(
        "profile",
        "profile",
        &[
            "Bot",
            "ClientApplication",
            "Patient",
            "Practitioner",
            "RelatedPerson",
        ],
    ),
    from("profile-type", Compare::Token, Source::TypeOf("profile")),
    Parameter {
        code: "access-policy",
        compare: Compare::Reference,
        source: Source::Policies,
        targets: &["AccessPolicy"],
        slot: 0,
    },
    reference(
        "user-configuration",
        "userConfiguration",
        &["UserConfiguration"],
    ),
    path("user-name", Compare::Token, "userName"),
    path("external-id", Compare::Token, "externalId"),
    from("identifier", Compare::Token, Source::Identifier),
];
const MEMBERSHIP_V5: &[Parameter] = &[
    path("admin", Compare::Flag, "admin"),
    path("active", Compare::Flag, "active"),
];
const PERSON: &[Parameter] = &[
    from("name", Compare::Words, Source::Name(Part::All)),
    from("given", Compare::Words, Source::Name(Part::Given)),
    from("family", Compare::Words, Source::Name(Part::Family)),
    from("email", Compare::Token, Source::Telecom("email")),
    from("phone", Compare::Token, Source::Telecom("phone")),
    from("identifier", Compare::Token, Source::Identifier),
    path("active", Compare::Flag, "active"),
    path("gender", Compare::Token, "gender"),
    path("birthdate", Compare::Date, "birthDate"),
];
const RELATED_PERSON: &[Parameter] = &[reference("patient", "patient", &["Patient"])];
const OBSERVATION: &[Parameter] = &[
    path("status", Compare::Token, "status"),
    reference("subject", "subject", &["Patient"]),
    path("value-quantity", Compare::Number, "valueQuantity.value"),
];
const NAMED: &[Parameter] = &[path("name", Compare::Text, "name")];
const PROJECT: &[Parameter] = &[
    path("name", Compare::Text, "name"),
    reference("owner", "owner", &["User"]),
    from("identifier", Compare::Token, Source::Identifier),
];
const USER: &[Parameter] = &[
    path("email", Compare::Text, "email"),
    reference("project", "project", &["Project"]),
    path("external-id", Compare::Token, "externalId"),
    from("identifier", Compare::Token, Source::Identifier),
];
const SECURITY_REQUEST: &[Parameter] = &[reference("user", "user", &["User"])];

/// The parameters of a type, those that only 5.1 has last.
fn all(kind: &str) -> impl Iterator<Item = &'static Parameter> {
    let own: &[&[Parameter]] = match kind {
        "ProjectMembership" => &[MEMBERSHIP, MEMBERSHIP_V5],
        "Patient" | "Practitioner" => &[PERSON],
        "Observation" => &[OBSERVATION],
        "RelatedPerson" => &[RELATED_PERSON, PERSON],
        "AccessPolicy" | "Bot" | "UserConfiguration" | "ClientApplication" | "Location" => &[NAMED],
        "Project" => &[PROJECT],
        "User" => &[USER],
        "UserSecurityRequest" => &[SECURITY_REQUEST],
        _ => &[],
    };
    COMMON.iter().chain(own.iter().flat_map(|list| list.iter()))
}

/// The parameter of a type with this code, if the version has it.
pub fn find(kind: &str, code: &str, v5: bool) -> Option<Parameter> {
    let (slot, parameter) = all(kind)
        .enumerate()
        .find(|(_, parameter)| parameter.code == code)?;
    let missing =
        !v5 && kind == "ProjectMembership" && MEMBERSHIP_V5.iter().any(|new| new.code == code);
    (!missing).then_some(Parameter { slot, ..*parameter })
}

impl Parameter {
    /// The values a resource has for this parameter, as text.
    pub fn values(&self, resource: &Value) -> Vec<String> {
        match self.source {
            Source::Path(path) => at_path(resource, path)
                .into_iter()
                .filter_map(text)
                .collect(),
            Source::Name(part) => items(resource, "name")
                .iter()
                .map(|name| name_text(name, part))
                .filter(|name| !name.is_empty())
                .collect(),
            Source::Telecom(system) => items(resource, "telecom")
                .iter()
                .filter(|contact| str_at(contact, "system") == system)
                .map(|contact| str_at(contact, "value").to_owned())
                .collect(),
            Source::Identifier => items(resource, "identifier")
                .iter()
                .map(|identifier| {
                    format!(
                        "{}|{}",
                        str_at(identifier, "system"),
                        str_at(identifier, "value")
                    )
                })
                .collect(),
            Source::TypeOf(key) => parse_reference(&resource[key])
                .map(|(kind, _)| kind.to_owned())
                .into_iter()
                .collect(),
            Source::Policies => {
                let listed = items(resource, "access")
                    .iter()
                    .map(|access| &access["policy"]);
                resource
                    .get("accessPolicy")
                    .into_iter()
                    .chain(listed)
                    .filter_map(text)
                    .collect()
            }
        }
    }
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Number(number) => Some(number.to_string()),
        Value::Object(_) => value["reference"].as_str().map(str::to_owned),
        Value::Null | Value::Array(_) => None,
    }
}

fn at_path<'a>(value: &'a Value, path: &str) -> Vec<&'a Value> {
    let mut values = vec![value];
    for key in path.split('.') {
        values = values
            .into_iter()
            .filter_map(|value| value.get(key))
            .flat_map(|value| match value {
                Value::Array(items) => items.iter().collect(),
                other => vec![other],
            })
            .collect();
    }
    values
}

fn name_text(name: &Value, part: Part) -> String {
    let mut parts: Vec<&str> = Vec::new();
    if part != Part::Family {
        parts.extend(items(name, "given").iter().filter_map(Value::as_str));
    }
    if part != Part::Given {
        parts.push(str_at(name, "family"));
    }
    if part == Part::All {
        parts.push(str_at(name, "text"));
    }
    parts.retain(|part| !part.is_empty());
    parts.join(" ")
}
