//! A resource that is being edited: its JSON, changed member by member, so that all the form has no field
//! for stays as it is stored.

use super::{Problems, some_text};
use crate::clean::line;
use wire::{Issue, Json};

/// How the resources of one type are edited.
pub struct Rules {
    /// Makes what is typed into from what is stored.
    pub open: fn(stored: &Json) -> Json,
    /// Makes what is to be stored from what was typed, in place of `stored`.
    pub close: fn(stored: &Json, typed: &Json) -> Json,
    /// What is wrong with what was typed, in the order of the screen.
    pub check: fn(typed: &Json) -> Problems,
    /// The members with a field: the key, the id of the field, and what it is called.
    pub fields: &'static [(&'static str, &'static str, &'static str)],
    /// The members whose values are not for the screen.
    pub hidden: &'static [&'static str],
    /// The members that the server writes anew whenever they are read.
    pub volatile: &'static [&'static str],
    /// What a refusal of the server is at which field, where fields are not members.
    pub refused: Option<Refused>,
}

/// Tells where a refusal belongs in what was typed: the id of the field, and the sentence for it.
pub type Refused = fn(typed: &Json, refusal: &Issue) -> (&'static str, String);

impl Rules {
    /// The field at which a refusal of the server belongs, by its `expression`: a request field such as
    /// `name`, or a path such as `ClientApplication.redirectUris[0]` (contract §1, "Outcome").
    pub fn field(&self, expression: &str) -> Option<&'static str> {
        let key = key_of(expression);
        let found = self.fields.iter().find(|(of, ..)| *of == key);
        found.map(|(_, field, _)| *field)
    }

    /// What a member is called.
    pub fn label<'a>(&self, key: &'a str) -> &'a str {
        let found = self.fields.iter().find(|(of, ..)| *of == key);
        found.map_or(key, |(.., label)| label)
    }

    /// The value of a member for the screen.
    pub fn words(&self, key: &str, value: &Json) -> String {
        match value {
            Json::Null => "nothing".to_owned(),
            _ if self.hidden.contains(&key) => "a hidden value".to_owned(),
            Json::String(text) if text.is_empty() => "nothing".to_owned(),
            Json::String(text) => text.clone(),
            Json::Bool(true) => "yes".to_owned(),
            Json::Bool(false) => "no".to_owned(),
            Json::Array(items) if items.iter().all(|item| item.text().is_some()) => {
                let texts: Vec<&str> = items.iter().filter_map(Json::text).collect();
                texts.join(", ")
            }
            value => value.to_string(),
        }
    }
}

/// The member that an expression is about: the first step of its path below the type.
fn key_of(expression: &str) -> &str {
    let path = match expression.split_once('.') {
        Some((kind, path)) if kind.starts_with(|c: char| c.is_ascii_uppercase()) => path,
        _ => expression,
    };
    path.split(['.', '[']).next().unwrap_or_default()
}

/// The text of a member; empty where there is none.
pub fn text<'a>(typed: &'a Json, key: &str) -> &'a str {
    typed.get(key).text().unwrap_or_default()
}

/// Whether nothing is typed for a member.
pub fn is_blank(typed: &Json, key: &str) -> bool {
    line(text(typed, key)).is_empty()
}

/// Puts these texts as they were typed, but clean; an empty one takes its member away.
/// What was not touched stays as it is stored.
pub fn close_texts(stored: &Json, typed: &Json, keys: &[&str]) -> Json {
    keys.iter().fold(typed.clone(), |json, key| {
        let now = typed.get(key);
        let value = match now == stored.get(key) {
            true => now.clone(),
            false => now.text().and_then(some_text).into(),
        };
        json.with(key, value)
    })
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    fn json(text: &str) -> Json {
        Json::parse(text).unwrap_or_default()
    }

    #[test]
    fn a_refusal_is_about_the_member_that_its_path_begins_with() {
        for (expression, key) in [
            ("name", "name"),
            ("ClientApplication.name", "name"),
            ("ClientApplication.redirectUris[2]", "redirectUris"),
            ("Project.site[0].name", "site"),
            ("", ""),
            ("ClientApplication", "ClientApplication"),
        ] {
            assert_eq!(key_of(expression), key, "{expression}");
        }
    }

    #[test]
    fn texts_lose_what_surrounds_them_but_only_where_they_were_touched() {
        let stored = json(r#"{"name":" A ","description":"x","new":1.0}"#);
        let closed =
            |typed: &str| close_texts(&stored, &json(typed), &["name", "description"]).to_string();
        assert_eq!(
            closed(r#"{"name":" A ","description":"  ","new":1.0}"#),
            r#"{"name":" A ","new":1.0}"#
        );
        assert_eq!(
            closed(r#"{"name":" B\u200B ","description":"x","new":1.0}"#),
            r#"{"name":"B","description":"x","new":1.0}"#
        );
    }
}
