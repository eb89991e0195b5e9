//! Practitioner, Patient and RelatedPerson: whom a membership stands for.

use crate::{Id, Json, Reference};

/// A profile resource of any of the three types.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Where it is.
    pub reference: Reference,
    /// The name as one writes it; empty when the record has none.
    pub name: String,
    /// `birthDate` as FHIR writes it: `1984-02-29`, or only a year or a month.
    pub birth_date: Option<String>,
}

impl Person {
    /// Reads a profile; `None` when type or id are missing.
    pub fn read(json: &Json) -> Option<Person> {
        let kind = json.get("resourceType").text()?;
        Some(Person {
            reference: Reference::new(kind, Id::parse(json.get("id").text()?)?),
            name: name(json),
            birth_date: json.get("birthDate").text().map(str::to_owned),
        })
    }
}

/// The first `HumanName` in writing order: its `text`, else prefix, given, family, suffix. Where the name is
/// one text, as that of an organization, this text.
fn name(json: &Json) -> String {
    if let Some(plain) = json.get("name").text() {
        return plain.to_owned();
    }
    let Some(human) = json.get("name").items().first() else {
        return String::new();
    };
    if let Some(text) = human.get("text").text() {
        return text.to_owned();
    }
    let listed = |key| human.get(key).items().iter().filter_map(Json::text);
    let parts: Vec<&str> = listed("prefix")
        .chain(listed("given"))
        .chain(human.get("family").text())
        .chain(listed("suffix"))
        .collect();
    parts.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<Person> {
        Person::read(&Json::parse(text).unwrap_or_default())
    }

    #[test]
    fn a_name_is_put_in_writing_order() {
        let person = read(
            r#"{"resourceType":"Patient","id":"p1","birthDate":"1990",
                "name":[{"family":"Costa","given":["Ana","Maria"],"prefix":["Dr"]}]}"#,
        );
        let person = person.map(|p| (p.reference.to_string(), p.name, p.birth_date));
        let expected = (
            "Patient/p1".into(),
            "Dr Ana Maria Costa".into(),
            Some("1990".into()),
        );
        assert_eq!(person, Some(expected));
    }

    #[test]
    fn odd_records_have_an_empty_name_or_are_none() {
        let plain = read(r#"{"resourceType":"Organization","id":"o1","name":"North"}"#);
        assert_eq!(plain.map(|p| p.name).as_deref(), Some("North"));
        let nameless = read(r#"{"resourceType":"Patient","id":"p1","name":[7]}"#);
        assert_eq!(nameless.map(|p| p.name), Some(String::new()));
        assert_eq!(read(r#"{"resourceType":"Patient"}"#), None);
    }
}
