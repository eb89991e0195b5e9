//! A secret or a setting: a name and a value of some kind (contract §11).

use super::value::Kind;
use crate::clean::line;
use wire::Json;

/// A secret or a setting as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// The name; names are not unique.
    pub name: String,
    /// What kind of value it is.
    pub kind: Kind,
    /// The value as it is typed: `true` or `false` for yes and no, digits for numbers.
    pub value: String,
}

impl Named {
    /// Reads an entry; `None` where it has not exactly one value of a known kind, which no form could show.
    pub fn read(entry: &Json) -> Option<Named> {
        let name = match entry.get("name") {
            Json::String(name) => name.clone(),
            _ => return None,
        };
        let mut values = members(entry).filter(|key| key.starts_with("value"));
        let (Some(key), None) = (values.next(), values.next()) else {
            return None;
        };
        let kind = Kind::ALL.into_iter().find(|kind| kind.field() == key)?;
        Some(Named {
            name,
            value: kind.typed(entry.get(key))?,
            kind,
        })
    }

    /// The entry as it is to be stored: what was changed in place of what it was made from, all else as it
    /// was written.
    pub fn write(&self, stored: Option<&Json>) -> Json {
        let before = stored.and_then(Named::read);
        let mut entry = stored.cloned().unwrap_or(Json::Object(Vec::new()));
        if before.as_ref() == Some(self) {
            return entry;
        }
        if before.as_ref().map(|before| &before.name) != Some(&self.name) {
            entry = entry.with("name", line(&self.name).into());
        }
        for kind in Kind::ALL {
            if kind != self.kind {
                entry = entry.with(kind.field(), Json::Null);
            }
        }
        entry.with(self.kind.field(), self.kind.json(&self.value))
    }

    /// What is wrong with it: the field, and the sentence for it.
    pub fn problems(&self) -> Vec<(String, String)> {
        let name = line(&self.name).is_empty().then_some("Enter a name");
        let problems = [("name", name), ("value", self.kind.problem(&self.value))];
        problems
            .into_iter()
            .filter_map(|(field, sentence)| Some((field.to_owned(), sentence?.to_owned())))
            .collect()
    }
}

fn members(entry: &Json) -> impl Iterator<Item = &str> {
    let members = match entry {
        Json::Object(members) => members.as_slice(),
        _ => &[],
    };
    members.iter().map(|(key, _)| key.as_str())
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    fn json(text: &str) -> Json {
        Json::parse(text).unwrap_or_default()
    }

    #[test]
    fn what_is_not_changed_is_kept_byte_for_byte() {
        let text = r#"{"id":"7","name":" A ","new":[1.0],"valueDecimal":1.50}"#;
        let stored = json(text);
        let Some(mut named) = Named::read(&stored) else {
            return assert_eq!(text, "an entry");
        };
        assert_eq!(named.write(Some(&stored)).to_string(), text);
        named.value = "1.25".to_owned();
        assert_eq!(
            named.write(Some(&stored)).to_string(),
            r#"{"id":"7","name":" A ","new":[1.0],"valueDecimal":1.25}"#
        );
        named.kind = Kind::String;
        named.name = " B ".to_owned();
        assert_eq!(
            named.write(Some(&stored)).to_string(),
            r#"{"id":"7","name":"B","new":[1.0],"valueString":"1.25"}"#
        );
    }

    #[test]
    fn what_no_form_could_show_is_not_read() {
        for odd in [
            r#"{"name":"TWO","valueString":"x","valueBoolean":true}"#,
            r#"{"name":"NONE"}"#,
            r#"{"valueString":"x"}"#,
            r#"{"name":7,"valueString":"x"}"#,
            r#"{"name":"x","valueString":7}"#,
            r#"{"name":"x","valueCode":"y"}"#,
            r#""text""#,
        ] {
            assert_eq!(Named::read(&json(odd)), None, "{odd}");
        }
    }

    #[test]
    fn a_name_and_a_value_are_needed() {
        let problems = Named::default().problems();
        let fields: Vec<&str> = problems.iter().map(|(field, _)| field.as_str()).collect();
        assert_eq!(fields, ["name", "value"]);
        let new = Named {
            name: " K\u{200B}EY\u{A0}".to_owned(),
            kind: Kind::Integer,
            value: "5".to_owned(),
        };
        assert!(new.problems().is_empty());
        assert_eq!(
            new.write(None).to_string(),
            r#"{"name":"KEY","valueInteger":5}"#
        );
    }
}
