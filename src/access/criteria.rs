//! Search criteria as the server takes them: what of them narrows, and what it can also tell of one record
//! by looking at it (contract §10.1).

use super::rule::Condition;
use std::borrow::Cow;

/// Parameters that say how results come. In criteria they leave nothing out.
const IDLE: [&str; 17] = [
    "_contained",
    "_containedType",
    "_count",
    "_cursor",
    "_elements",
    "_fields",
    "_format",
    "_include",
    "_maxresults",
    "_offset",
    "_pretty",
    "_revinclude",
    "_score",
    "_sort",
    "_summary",
    "_total",
    "_type",
];

/// Parameters with codes that the server also compares by looking at one record.
const CODES: [&str; 6] = ["_id", "active", "gender", "intent", "priority", "status"];

/// Parameters with references that it also compares so.
const REFERENCES: [&str; 11] = [
    "author",
    "encounter",
    "general-practitioner",
    "location",
    "organization",
    "owner",
    "performer",
    "recipient",
    "requester",
    "service-provider",
    "subject",
];

/// Which records of a type criteria leave.
pub(super) fn condition(kind: &str, criteria: &str) -> Condition {
    let rest = criteria.strip_prefix(kind);
    let Some(query) = rest.and_then(|rest| rest.strip_prefix('?')) else {
        return Condition::Broken(criteria.to_owned());
    };
    // As in every URL: what follows “#” is cut off, and tabs and line ends count for nothing.
    let query = query.split('#').next().unwrap_or_default();
    let query = query.replace(['\t', '\n', '\r'], "");
    let terms: Vec<&str> = query.split('&').filter(|term| is_filter(term)).collect();
    match terms.iter().all(|term| is_empty(term)) {
        true => Condition::Idle(criteria.to_owned()),
        false => Condition::Where([kind, "?", &terms.join("&")].concat()),
    }
}

/// Whether a term is about what a record has.
fn is_filter(term: &str) -> bool {
    let (key, _) = decoded(term);
    let name = key.split(':').next().unwrap_or_default();
    !name.is_empty() && !IDLE.contains(&name)
}

/// Whether a term names no value, and so may leave nothing out.
fn is_empty(term: &str) -> bool {
    let (_, value) = decoded(term);
    value.chars().all(|c| c == ',' || c.is_whitespace())
}

fn decoded(term: &str) -> (Cow<'_, str>, Cow<'_, str>) {
    let mut pairs = form_urlencoded::parse(term.as_bytes());
    pairs.next().unwrap_or_default()
}

/// Whether the server surely recognises the records of such criteria by looking at one alone, as it does
/// for hidden fields. It does not for compartments, expressions, quantities and the like.
pub(super) fn is_plain(criteria: &str) -> bool {
    let Some((kind, query)) = criteria.split_once('?') else {
        return false;
    };
    let is_plain_term = |term: &str| {
        let (key, value) = term.split_once('=').unwrap_or((term, ""));
        let is_code = CODES.contains(&key);
        let is_reference = REFERENCES.contains(&key);
        value.split(',').all(|value| {
            let is_open = value.starts_with('%');
            // A name that is still open stands for a value as it should be.
            let name = value.strip_prefix('%').unwrap_or(value).replace("/%", "/");
            let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
            let is_literal = !name.is_empty() && name.chars().all(is_part);
            let fits = match value.contains('/') {
                true => is_reference,
                false => is_code || is_reference && is_open,
            };
            is_literal && fits
        })
    };
    kind != "*" && query.split('&').all(is_plain_term)
}

/// Whether no change of a record makes other criteria fit: they name records by their id.
pub(super) fn is_lasting(criteria: &str) -> bool {
    let query = criteria.split_once('?').map(|(_, query)| query);
    is_plain(criteria)
        && query.is_some_and(|query| query.split('&').all(|term| term.starts_with("_id=")))
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_filter_is_dropped() {
        let narrowed = |criteria: &str, left: &str| {
            let left = Condition::Where(left.to_owned());
            assert_eq!(condition("Patient", criteria), left, "{criteria}");
        };
        narrowed("Patient?gender=female", "Patient?gender=female");
        narrowed("Patient?_count=10&gender=female", "Patient?gender=female");
        narrowed("Patient?gender=female&_sort=name&", "Patient?gender=female");
        narrowed("Patient?name=&gender=female", "Patient?name=&gender=female");
        narrowed("Patient?_tag=a#&gender=female", "Patient?_tag=a");
        for idle in [
            "Patient?",
            "Patient?_count=10",
            "Patient?_sort=name&_fields=id",
            "Patient?%5Fcount=10",
            "Patient?_co\tunt=10",
            "Patient?_include:iterate=Patient:organization",
            "Patient?gender=",
            "Patient?gender",
            "Patient?gender=%20,+",
            "Patient?&=x",
            "Patient?#gender=female",
        ] {
            let expected = Condition::Idle(idle.to_owned());
            assert_eq!(condition("Patient", idle), expected, "{idle}");
        }
        for broken in ["gender=female", "Person?gender=female", "Patient", "*?a=b"] {
            let expected = Condition::Broken(broken.to_owned());
            assert_eq!(condition("Patient", broken), expected, "{broken}");
        }
    }

    #[test]
    fn only_plain_criteria_are_recognised_by_looking_at_a_record() {
        for plain in [
            "Patient?_id=%patient.id",
            "Patient?_id=a,b",
            "Patient?gender=female&active=true",
            "Patient?organization=Organization/o",
            "Patient?organization=%org",
            "Patient?organization=Organization/%org.id",
            "Patient?gender=%gender",
        ] {
            assert!(is_plain(plain), "{plain}");
        }
        for other in [
            "Patient?_compartment=Organization/o",
            "Patient?_filter=gender eq female",
            "Observation?value-quantity=gt5",
            "Patient?organization.name=x",
            "Patient?_has:Observation:patient:code=1",
            "Patient?gender:not=male",
            "Patient?name=ada",
            "Patient?name=&gender=female",
            "Patient?gender=&active=true",
            "Patient?birthdate=ge2020-01-01",
            "Patient?organization=o",
            "Patient?gender=http://x|female",
            "Patient?gender=fem%61le",
            "*?_id=x",
            "Patient",
        ] {
            assert!(!is_plain(other), "{other}");
        }
        assert!(is_lasting("Patient?_id=a"));
        assert!(!is_lasting("Patient?_id=a&active=true"));
    }
}
