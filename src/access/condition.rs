//! Search criteria in words, where they are simple enough to be put in words without losing anything.

use super::grant::{Names, name_of};

/// What the criteria ask for, to stand after "where"; `None` for all that had better be read word for
/// word.
pub(super) fn in_words(criteria: &str, names: &Names) -> Option<String> {
    let (_, query) = criteria.split_once('?')?;
    let mut words = String::new();
    for term in query.split('&') {
        let (key, value) = term.split_once('=')?;
        if !words.is_empty() {
            words.push_str(" and ");
        }
        words.push_str(&one(key, value, names)?);
    }
    Some(words)
}

fn one(key: &str, value: &str, names: &Names) -> Option<String> {
    let (name, modifier) = match key.split_once(':') {
        Some((name, modifier)) => (name, Some(modifier)),
        None => (key, None),
    };
    let is_plain = |c: char| c.is_ascii_alphabetic() || c == '-';
    let subject = match name {
        "_id" => "the record".to_owned(),
        "_compartment" => "the record belongs to".to_owned(),
        _ if !name.is_empty() && name.chars().all(is_plain) => {
            ["its ", name].concat().replace('-', " ")
        }
        _ => return None,
    };
    let verb = match (modifier, value) {
        (Some("missing"), "true") => return Some([&subject, " is missing"].concat()),
        (Some("missing"), "false") => return Some([&subject, " is given"].concat()),
        (None, _) if name == "_compartment" => " ",
        (None, _) => " is ",
        (Some("not"), _) if name != "_compartment" => " is not ",
        _ => return None,
    };
    Some([&subject, verb, &values(value, names)?].concat())
}

/// One value or several, of which any will do.
fn values(value: &str, names: &Names) -> Option<String> {
    let mut words = String::new();
    for value in value.split(',') {
        let known = match value {
            "%patient" | "%patient.id" => "the patient",
            "%profile" | "%profile.id" => "the member’s own profile",
            value => match name_of(value, names) {
                Some(name) => name,
                None if is_literal(value) => value,
                None => return None,
            },
        };
        if !words.is_empty() {
            words.push_str(" or ");
        }
        words.push_str(known);
    }
    Some(words)
}

/// Whether a value means just what it says: a code, a reference, or a `%name` that is still open, but no
/// `ge2020-01-01`, `system|code` or percent-encoded text.
fn is_literal(value: &str) -> bool {
    let name = value.strip_prefix('%').unwrap_or(value);
    let bytes = name.as_bytes();
    let starts_with_letter = bytes.first().is_some_and(u8::is_ascii_alphabetic);
    let compares =
        bytes.get(2).is_some_and(u8::is_ascii_digit) && bytes.len() > 5 && !name.contains('/');
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
    name.chars().all(is_part) && (starts_with_letter && !compares || is_id(name))
}

/// Whether it looks like the id of a resource, a UUID.
fn is_id(value: &str) -> bool {
    value.len() == 36 && value.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-')
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use wire::Reference;

    fn names() -> Vec<(Reference, String)> {
        let north = Reference::parse("Organization/o").map(|of| (of, "North Clinic".to_owned()));
        north.into_iter().collect()
    }

    #[test]
    fn simple_criteria_are_put_in_words() {
        let words = |criteria| in_words(criteria, &names()).unwrap_or_default();
        assert_eq!(
            words("Patient?_id=%patient.id"),
            "the record is the patient"
        );
        assert_eq!(
            words("*?_compartment=Patient/p1"),
            "the record belongs to Patient/p1"
        );
        assert_eq!(
            words("Task?owner=%profile&status:not=draft"),
            "its owner is the member’s own profile and its status is not draft"
        );
        assert_eq!(
            words("Patient?general-practitioner=Practitioner/a,Practitioner/b"),
            "its general practitioner is Practitioner/a or Practitioner/b"
        );
        assert_eq!(
            words("Patient?active:missing=true"),
            "its active is missing"
        );
        assert_eq!(words("Encounter?location=%site"), "its location is %site");
        assert_eq!(
            words("Patient?organization=Organization/o"),
            "its organization is North Clinic"
        );
    }

    #[test]
    fn what_means_more_than_it_says_stays_as_it_is() {
        for criteria in [
            "Patient?birthdate=ge2020-01-01",
            "Patient?birthdate=2020-01-01",
            "Patient?identifier=http://x|1",
            "Patient?name=J%C3%BCrgen",
            "Patient?name:contains=x",
            "Patient?organization.name=x",
            "Patient?_has:Observation:patient:code=1",
            "Patient?_lastUpdated=2020",
            "Patient?active",
            "Patient?",
            "Patient",
            "",
        ] {
            assert_eq!(in_words(criteria, &names()), None, "{criteria}");
        }
    }
}
