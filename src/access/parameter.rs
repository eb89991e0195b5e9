//! Parameters: the `%name`s of a policy, what they take, and filling them in.
//!
//! How they are filled in is in [`super::fill`].

use wire::{AccessPolicy, Json, ProfileType};

/// A parameter somebody has to fill in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// The name, without `%`.
    pub name: String,
    /// What it takes.
    pub kind: Kind,
}

/// What a parameter takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A text: `valueString`.
    Text,
    /// A record, of this type where the policy tells: `valueReference`.
    Reference(Option<String>),
}

impl Parameter {
    /// Whether it has to be asked for. Where nobody gives `%patient`, the server takes the member's own
    /// record for it, which is right for a patient and useless for everybody else (contract §10).
    pub fn is_asked(&self, role: ProfileType) -> bool {
        self.name != PATIENT || role != ProfileType::Patient
    }
}

/// The patient; without one the server takes the member's own record.
pub(super) const PATIENT: &str = "patient";

/// The member's own record: the server always fills it in.
pub(super) const PROFILE: &str = "profile";

/// What FHIRPath and FHIR themselves mean by `%name` in a write constraint.
const FHIRPATH: [&str; 8] = [
    "after",
    "before",
    "context",
    "loinc",
    "resource",
    "rootResource",
    "sct",
    "ucum",
];

/// Ends of names that say which type of record is meant.
const HINTS: [(&str, &str); 9] = [
    ("patient", "Patient"),
    ("organization", "Organization"),
    ("practitioner", "Practitioner"),
    ("location", "Location"),
    ("encounter", "Encounter"),
    ("careteam", "CareTeam"),
    ("care_team", "CareTeam"),
    ("healthcareservice", "HealthcareService"),
    ("healthcare_service", "HealthcareService"),
];

/// Search parameters that look for a reference, and to what type where there is only one.
const SEARCHED: [(&str, Option<&str>); 20] = [
    ("_compartment", None),
    ("actor", None),
    ("author", None),
    ("care-team", Some("CareTeam")),
    ("encounter", Some("Encounter")),
    ("general-practitioner", None),
    ("location", Some("Location")),
    ("organization", Some("Organization")),
    ("owner", None),
    ("participant", None),
    ("patient", Some("Patient")),
    ("performer", None),
    ("practitioner", None),
    ("recipient", None),
    ("requester", None),
    ("sender", None),
    ("service-provider", Some("Organization")),
    ("service-type-reference", Some("HealthcareService")),
    ("source", None),
    ("subject", None),
];

/// The parameters of these policies, in the order they first appear; `%profile` is not among them,
/// because the server fills it in.
pub fn parameters(policies: &[AccessPolicy]) -> Vec<Parameter> {
    let mut found = Vec::new();
    for policy in policies {
        collect(policy.json(), &mut found);
    }
    found.retain(|parameter: &Parameter| parameter.name != PROFILE);
    found
}

/// The names in a policy that nothing was filled in for.
pub(super) fn unfilled(policy: &Json) -> Vec<String> {
    let mut found = Vec::new();
    collect(policy, &mut found);
    let is_open = |name: &String| name != PROFILE && name != PATIENT;
    let names = found.into_iter().map(|parameter| parameter.name);
    names.filter(is_open).collect()
}

fn collect(policy: &Json, found: &mut Vec<Parameter>) {
    in_reference(policy.get("compartment"), found);
    for rule in policy.get("resource").items() {
        if let Some(criteria) = rule.get("criteria").text() {
            in_criteria(criteria, rule.get("resourceType").text(), found);
        }
        in_reference(rule.get("compartment"), found);
        for constraint in rule.get("writeConstraint").items() {
            let expression = constraint.get("expression").text().unwrap_or_default();
            for place in places(expression) {
                if !FHIRPATH.contains(&place.name) {
                    add(place.name, place.kind(hint(place.name)), found);
                }
            }
        }
    }
}

fn in_reference(reference: &Json, found: &mut Vec<Parameter>) {
    for place in places(reference.get("reference").text().unwrap_or_default()) {
        add(place.name, Kind::Reference(hint(place.name)), found);
    }
}

fn in_criteria(criteria: &str, kind: Option<&str>, found: &mut Vec<Parameter>) {
    for place in places(criteria) {
        let start = place.before.rfind(['?', '&']).map_or(0, |at| at + 1);
        let term = place.before.get(start..).unwrap_or_default();
        let (key, value) = term.split_once('=').unwrap_or((term, ""));
        let key = key.split(':').next().unwrap_or(key);
        let searched = SEARCHED.iter().find(|(code, _)| *code == key);
        // `subject=Patient/%x.id` says the type itself.
        let typed = value
            .rsplit(',')
            .next()
            .and_then(|value| value.strip_suffix('/'));
        let of = match key {
            _ if typed.is_some() => typed.map(str::to_owned),
            "_id" => kind.filter(|kind| *kind != "*").map(str::to_owned),
            _ => hint(place.name).or(searched.and_then(|(_, of)| of.map(str::to_owned))),
        };
        let takes_reference = typed.is_none() && (searched.is_some() || key.is_empty());
        let kind = match takes_reference {
            true => Kind::Reference(of),
            false => place.kind(of),
        };
        add(place.name, kind, found);
    }
}

fn hint(name: &str) -> Option<String> {
    let name = name.to_ascii_lowercase();
    let found = HINTS.iter().find(|(end, _)| name.ends_with(end));
    found.map(|(_, kind)| (*kind).to_owned())
}

/// Adds a parameter, or what else is known of one that is there.
fn add(name: &str, kind: Kind, found: &mut Vec<Parameter>) {
    let Some(known) = found.iter_mut().find(|parameter| parameter.name == name) else {
        let name = name.to_owned();
        found.push(Parameter { name, kind });
        return;
    };
    match (&mut known.kind, kind) {
        (Kind::Text, kind) => known.kind = kind,
        (Kind::Reference(of @ None), Kind::Reference(other)) => *of = other,
        _ => {}
    }
}

/// One `%name` in a text.
struct Place<'a> {
    before: &'a str,
    name: &'a str,
    /// Whether `.id` follows: the server then takes the id of a reference.
    takes_id: bool,
}

impl Place<'_> {
    /// What the place itself tells: only a reference has an id.
    fn kind(&self, of: Option<String>) -> Kind {
        match self.takes_id {
            true => Kind::Reference(of),
            false => Kind::Text,
        }
    }
}

/// Every `%name` of a text. Percent-encoded characters (`%20`, `%C3`) are none.
fn places(text: &str) -> Vec<Place<'_>> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices('%') {
        let (before, rest) = text.split_at(at);
        let rest = rest.strip_prefix('%').unwrap_or(rest);
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        let name = rest.split(|c| !is_part(c)).next().unwrap_or_default();
        let name = name.trim_end_matches('-');
        let after = rest.strip_prefix(name).unwrap_or_default();
        let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
        if is_name && !is_encoded(before, name, after) {
            let takes_id = after
                .strip_prefix(".id")
                .is_some_and(|after| !after.starts_with(is_part));
            found.push(Place {
                before,
                name,
                takes_id,
            });
        }
    }
    found
}

/// Whether a name that begins with a letter is a percent-encoded byte: `C3`, or one beside another.
fn is_encoded(before: &str, name: &str, after: &str) -> bool {
    let is_hex = |text: &[u8]| text.len() == 2 && text.iter().all(u8::is_ascii_hexdigit);
    let code = name.as_bytes().get(..2).unwrap_or_default();
    let last = before.as_bytes().rchunks(3).next().unwrap_or_default();
    let follows_one = matches!(last, [b'%', code @ ..] if is_hex(code));
    let leads_one = name.len() == 2 && after.starts_with('%');
    is_hex(code) && (code.iter().any(u8::is_ascii_digit) || follows_one || leads_one)
}
