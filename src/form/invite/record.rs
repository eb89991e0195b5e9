//! Which record an invited account is attached to.

use crate::api::invite::Record;
use crate::clean::folded;
use wire::{Person, Reference};

/// What the admin said about records that have the address already.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum RecordChoice {
    /// Nothing yet.
    #[default]
    Open,
    /// Make a new one all the same.
    New,
    /// Take this one.
    Use(Reference),
}

impl RecordChoice {
    /// What is to be done, given the records found with the address; `None` where the admin has to say.
    ///
    /// The server takes a single record silently and refuses several (contract §7.2, step 4). A single
    /// one that has the name that was typed needs no question.
    pub fn settle(&self, found: &[Person], typed_name: &str) -> Option<Record> {
        match (self, found) {
            (RecordChoice::Use(record), _) => Some(Record::Existing(record.clone())),
            (_, []) => Some(Record::Open),
            (RecordChoice::New, _) => Some(Record::New),
            (RecordChoice::Open, [only]) if folded(&only.name) == folded(typed_name) => {
                Some(Record::Existing(only.reference.clone()))
            }
            (RecordChoice::Open, _) => None,
        }
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use wire::Json;

    fn people(names: &[(&str, &str)]) -> Vec<Person> {
        let person = |(id, name): &(&str, &str)| {
            let json = Json::object([
                ("resourceType", "Practitioner".into()),
                ("id", (*id).into()),
                (
                    "name",
                    vec![Json::object([("text", (*name).into())])].into(),
                ),
            ]);
            Person::read(&json)
        };
        names.iter().filter_map(person).collect()
    }

    fn existing(id: &str) -> Option<Record> {
        Reference::parse(&["Practitioner/", id].concat()).map(Record::Existing)
    }

    #[test]
    fn every_number_of_records_and_every_choice_has_its_way() {
        let none = people(&[]);
        let same = people(&[("p1", "ana  COSTA")]);
        let other = people(&[("p1", "Ana Costa Lima")]);
        let two = people(&[("p1", "Ana Costa"), ("p2", "Ana Costa")]);
        let open = RecordChoice::Open;
        let used = RecordChoice::Use(
            Reference::parse("Practitioner/p2")
                .unwrap_or_else(|| unreachable!("a well-formed reference")),
        );
        let rows = [
            (&none, &open, Some(Record::Open)),
            (&none, &RecordChoice::New, Some(Record::Open)),
            (&none, &used, existing("p2")),
            (&same, &open, existing("p1")),
            (&same, &RecordChoice::New, Some(Record::New)),
            (&same, &used, existing("p2")),
            (&other, &open, None),
            (&other, &RecordChoice::New, Some(Record::New)),
            (&two, &open, None),
            (&two, &RecordChoice::New, Some(Record::New)),
            (&two, &used, existing("p2")),
        ];
        for (found, choice, expected) in rows {
            assert_eq!(
                choice.settle(found, "Ana Costa"),
                expected,
                "{choice:?} {found:?}"
            );
        }
    }
}
