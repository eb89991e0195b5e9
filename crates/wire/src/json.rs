//! A JSON value that keeps what it was given: the order of keys and the digits of numbers.

use hifijson::token::Lex;
use hifijson::value::{Value, parse_bounded};
use std::borrow::Cow;
use std::fmt;

/// How deeply arrays and objects may nest before a text is refused. FHIR resources stay under 20; the
/// bound keeps a hostile answer from exhausting the stack.
const MAX_DEPTH: usize = 96;

/// A JSON value (RFC 8259).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Json {
    /// `null`, and what reading a missing field gives.
    #[default]
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number as it was written.
    Number(String),
    /// A string.
    String(String),
    /// An array.
    Array(Vec<Json>),
    /// An object, its members in the order they came.
    Object(Vec<(String, Json)>),
}

/// The text was not JSON, or nested deeper than any FHIR resource does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed;

static NULL: Json = Json::Null;

impl Json {
    /// Reads a whole text as one JSON value.
    ///
    /// # Errors
    /// [`Malformed`] when the text is not exactly one JSON value or nests deeper than 96 levels.
    pub fn parse(text: &str) -> Result<Json, Malformed> {
        hifijson::SliceLexer::new(text.as_bytes())
            .exactly_one(Lex::ws_peek, |next, lexer| {
                parse_bounded(MAX_DEPTH, next, lexer)
            })
            .map(owned)
            .map_err(|_| Malformed)
    }

    /// An object of these members. Members that are `null` are left out, because the server refuses
    /// `null` in a resource (contract §1, "Nulls").
    pub fn object<const N: usize>(members: [(&str, Json); N]) -> Json {
        let mut kept = Vec::with_capacity(N);
        for (key, value) in members {
            if !matches!(value, Json::Null) {
                kept.push((key.to_owned(), value));
            }
        }
        Json::Object(kept)
    }

    /// The member `key`; `null` when there is none or this is no object, so that look-ups chain.
    pub fn get(&self, key: &str) -> &Json {
        match self {
            Json::Object(members) => members
                .iter()
                .find(|(k, _)| k == key)
                .map_or(&NULL, |(_, value)| value),
            _ => &NULL,
        }
    }

    /// The same object with the member `key` changed where it stands, or added at the end; `null` takes it
    /// away. All else stays as it was written. Anything but an object stays as it is.
    #[must_use]
    pub fn with(&self, key: &str, value: Json) -> Json {
        let mut changed = self.clone();
        if let Json::Object(members) = &mut changed {
            let at = members.iter().position(|(k, _)| k == key);
            match (at, value) {
                (Some(at), Json::Null) => drop(members.remove(at)),
                (None, Json::Null) => {}
                (Some(at), value) => {
                    if let Some((_, old)) = members.get_mut(at) {
                        *old = value;
                    }
                }
                (None, value) => members.push((key.to_owned(), value)),
            }
        }
        changed
    }

    /// The text of a string that is not empty (in a resource an empty string counts as missing,
    /// contract §1).
    pub fn text(&self) -> Option<&str> {
        match self {
            Json::String(text) if !text.is_empty() => Some(text),
            _ => None,
        }
    }

    /// The value of `true` or `false`.
    pub fn bool(&self) -> Option<bool> {
        match self {
            Json::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// A number that is a whole one and fits.
    pub fn integer(&self) -> Option<u64> {
        match self {
            Json::Number(digits) => digits.parse().ok(),
            _ => None,
        }
    }

    /// The elements of an array, none for anything else.
    pub fn items(&self) -> &[Json] {
        match self {
            Json::Array(items) => items,
            _ => &[],
        }
    }
}

fn owned(value: Value<&str, Cow<'_, str>>) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Bool(value) => Json::Bool(value),
        Value::Number((digits, _)) => Json::Number(digits.to_owned()),
        Value::String(text) => Json::String(text.into_owned()),
        Value::Array(items) => Json::Array(items.into_iter().map(owned).collect()),
        Value::Object(members) => Json::Object(
            members
                .into_iter()
                .map(|(key, value)| (key.into_owned(), owned(value)))
                .collect(),
        ),
    }
}

impl From<&str> for Json {
    fn from(text: &str) -> Json {
        Json::String(text.to_owned())
    }
}

impl From<String> for Json {
    fn from(text: String) -> Json {
        Json::String(text)
    }
}

impl From<bool> for Json {
    fn from(value: bool) -> Json {
        Json::Bool(value)
    }
}

impl<T: Into<Json>> From<Option<T>> for Json {
    fn from(value: Option<T>) -> Json {
        value.map_or(Json::Null, Into::into)
    }
}

impl From<Vec<Json>> for Json {
    fn from(items: Vec<Json>) -> Json {
        Json::Array(items)
    }
}

/// Writes compact JSON.
impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Json::Null => f.write_str("null"),
            Json::Bool(true) => f.write_str("true"),
            Json::Bool(false) => f.write_str("false"),
            Json::Number(digits) => f.write_str(digits),
            Json::String(text) => write_string(text, f),
            Json::Array(items) => {
                f.write_str("[")?;
                for (i, item) in items.iter().enumerate() {
                    if i > 0 {
                        f.write_str(",")?;
                    }
                    item.fmt(f)?;
                }
                f.write_str("]")
            }
            Json::Object(members) => {
                f.write_str("{")?;
                for (i, (key, value)) in members.iter().enumerate() {
                    if i > 0 {
                        f.write_str(",")?;
                    }
                    write_string(key, f)?;
                    f.write_str(":")?;
                    value.fmt(f)?;
                }
                f.write_str("}")
            }
        }
    }
}

fn write_string(text: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    fmt::Display::fmt(&hifijson::str::Display::new(text), f)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_json() -> impl Strategy<Value = Json> {
        let leaf = prop_oneof![
            Just(Json::Null),
            any::<bool>().prop_map(Json::Bool),
            "-?(0|[1-9][0-9]{0,20})(\\.[0-9]{1,9})?([eE][+-]?[0-9]{1,3})?".prop_map(Json::Number),
            any::<String>().prop_map(Json::String),
        ];
        leaf.prop_recursive(4, 32, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Json::Array),
                prop::collection::vec((any::<String>(), inner), 0..6).prop_map(Json::Object),
            ]
        })
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back_the_same(value in any_json()) {
            prop_assert_eq!(Json::parse(&value.to_string()), Ok(value));
        }

        #[test]
        fn another_reader_understands_what_is_written(value in any_json()) {
            prop_assert!(serde_json::from_str::<serde_json::Value>(&value.to_string()).is_ok());
        }

        #[test]
        fn no_text_makes_the_reader_panic(text in any::<String>()) {
            let ours = Json::parse(&text).is_ok();
            let theirs = serde_json::from_str::<serde_json::Value>(&text).is_ok();
            prop_assert_eq!(ours, theirs);
        }
    }

    #[test]
    fn decimals_keep_their_digits_and_objects_their_order() {
        let text = r#"{"b":1.10,"a":100000000000000000000000001,"c":[1e5]}"#;
        assert_eq!(
            Json::parse(text).map(|j| j.to_string()),
            Ok(text.to_owned())
        );
    }

    #[test]
    fn absurd_nesting_is_refused_not_followed() {
        assert_eq!(Json::parse(&"[".repeat(1_000_000)), Err(Malformed));
        let deep = format!("{}{}", "[".repeat(2000), "]".repeat(2000));
        assert_eq!(Json::parse(&deep), Err(Malformed));
    }

    #[test]
    fn looking_up_never_fails() {
        let json = Json::parse(r#"{"a":[{"b":"x"}],"n":12,"f":1.5,"e":""}"#).unwrap_or_default();
        assert_eq!(
            json.get("a")
                .items()
                .first()
                .and_then(|i| i.get("b").text()),
            Some("x")
        );
        assert_eq!(json.get("no").get("such").get("path"), &Json::Null);
        assert_eq!(json.get("n").integer(), Some(12));
        assert_eq!(json.get("f").integer(), None);
        assert_eq!(json.get("e").text(), None);
        assert!(json.get("n").items().is_empty());
    }

    #[test]
    fn a_changed_member_keeps_its_place_and_the_others_their_digits() {
        let json = Json::parse(r#"{"a":1.10,"b":true,"c":"x"}"#).unwrap_or_default();
        let text = |key, value| json.with(key, value).to_string();
        assert_eq!(text("b", false.into()), r#"{"a":1.10,"b":false,"c":"x"}"#);
        assert_eq!(text("b", Json::Null), r#"{"a":1.10,"c":"x"}"#);
        assert_eq!(
            text("d", "y".into()),
            r#"{"a":1.10,"b":true,"c":"x","d":"y"}"#
        );
        assert_eq!(text("d", Json::Null), json.to_string());
        assert_eq!(Json::Null.with("a", true.into()), Json::Null);
    }

    #[test]
    fn null_members_are_left_out_of_built_objects() {
        let json = Json::object([("a", Json::from(None::<&str>)), ("b", true.into())]);
        assert_eq!(json.to_string(), r#"{"b":true}"#);
    }
}
