//! An access policy, typed as JSON (contract §10).

use super::Problems;
use super::draft::{Rules, text};
use super::indented;
use crate::access::{Finding, TypedPolicy};
use wire::{Issue, Json};

/// The id of the field.
pub const TEXT: &str = "policy-text";

/// The one member of what is typed.
pub const KEY: &str = "text";

/// How an access policy is edited.
pub static RULES: Rules = Rules {
    open,
    close,
    check,
    fields: &[
        ("name", TEXT, "Name"),
        ("resource", TEXT, "Rules"),
        ("compartment", TEXT, "Compartment"),
        ("basedOn", TEXT, "Based on"),
        ("ipAccessRule", TEXT, "Network addresses"),
    ],
    hidden: &[],
    volatile: &[],
    refused: Some(refused),
};

/// What a new policy begins with.
pub fn template() -> Json {
    let rule = |kind: &str, interactions: &[&str]| {
        let interactions = interactions.iter().map(|code| Json::from(*code));
        let interactions: Vec<Json> = interactions.collect();
        Json::object([
            ("resourceType", kind.into()),
            ("interaction", interactions.into()),
        ])
    };
    Json::object([
        ("resourceType", "AccessPolicy".into()),
        ("name", "".into()),
        (
            "resource",
            vec![
                rule("Patient", &["read", "search"]),
                rule("Observation", &["read", "search", "create", "update"]),
            ]
            .into(),
        ),
    ])
}

/// The same policy under another name.
pub fn copy(policy: &Json) -> Json {
    let name = match policy.get("name").text() {
        Some(name) => ["Copy of ", name].concat(),
        None => String::new(),
    };
    match name.is_empty() {
        true => policy.clone(),
        false => policy.with("name", name.into()),
    }
}

/// The text of a policy, without what the server gives it.
pub fn open(stored: &Json) -> Json {
    let own = stored.with("id", Json::Null).with("meta", Json::Null);
    Json::object([(KEY, indented(&own).into())])
}

/// A text that is no policy yet stands for something else than is stored.
fn close(stored: &Json, typed: &Json) -> Json {
    let text = text(typed, KEY);
    let json = TypedPolicy::read(text).json();
    json.unwrap_or_else(|| stored.with(KEY, text.into()))
}

/// One problem for the whole text: what each is stands under it.
pub fn check(typed: &Json) -> Problems {
    let policy = TypedPolicy::read(text(typed, KEY));
    let mut wrong = policy.findings().iter().filter(|found| !found.is_warning);
    let Some(first) = wrong.next() else {
        return Problems::new();
    };
    let more = match wrong.count() {
        0 => String::new(),
        1 => " There is 1 more problem.".to_owned(),
        more => [" There are ", &more.to_string(), " more problems."].concat(),
    };
    vec![(TEXT, [&sentence(first), more.as_str()].concat())]
}

/// What was found, with its place.
pub fn sentence(found: &Finding) -> String {
    let column = [", column ", &found.column.to_string()].concat();
    at(found.line, &column, &found.sentence)
}

fn refused(typed: &Json, refusal: &Issue) -> (&'static str, String) {
    let policy = TypedPolicy::read(text(typed, KEY));
    let expression = refusal.expression.as_deref().unwrap_or_default();
    let place = match expression.is_empty() {
        true => String::new(),
        false => [" (", expression, ")"].concat(),
    };
    let told = ["The server refused this: ", &refusal.text, &place].concat();
    (TEXT, at(policy.line_of(expression), "", &told))
}

/// The begin of a sentence that names a line.
const LINE: &str = "Line ";

fn at(line: usize, column: &str, sentence: &str) -> String {
    [LINE, &line.to_string(), column, ": ", sentence].concat()
}

/// The line that a sentence of this module names, from 1.
pub fn line_in(sentence: &str) -> Option<usize> {
    let rest = sentence.strip_prefix(LINE)?;
    let digits = rest.split(|c: char| !c.is_ascii_digit()).next()?;
    digits.parse().ok()
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn typed(text: &str) -> Json {
        Json::object([(KEY, text.into())])
    }

    #[test]
    fn a_template_lacks_nothing_but_a_name() {
        let open = open(&template());
        assert_eq!(
            check(&open),
            [(
                TEXT,
                "Line 3, column 3: “name” is empty. Enter a value or remove the key.".to_owned()
            )]
        );
        let named = open
            .get(KEY)
            .text()
            .map(|text| text.replace("\"\"", "\"x\""));
        assert!(check(&typed(&named.unwrap_or_default())).is_empty());
    }

    #[test]
    fn the_first_problem_is_told_and_how_many_follow() {
        let told = check(&typed(
            r#"{"resourceType":"AccessPolicy","name":7,"resource":null}"#,
        ));
        let expected =
            "Line 1, column 32: “name” must be text in quotation marks. There is 1 more problem.";
        assert_eq!(told, [(TEXT, expected.to_owned())]);
    }

    #[test]
    fn a_refusal_of_the_server_is_told_with_its_line() {
        let text = "{\n\"resource\":[\n{\"readonly\":true}]}";
        let issue = Issue {
            text: "Missing required property".to_owned(),
            expression: Some("AccessPolicy.resource[0].resourceType".to_owned()),
            ..Issue::default()
        };
        let (_, sentence) = refused(&typed(text), &issue);
        let expected = "Line 3: The server refused this: Missing required property (AccessPolicy.resource[0].resourceType)";
        assert_eq!(sentence, expected);
        assert_eq!(line_in(&sentence), Some(3));
        assert_eq!(line_in("Something else"), None);
    }

    #[test]
    fn what_is_not_touched_is_not_changed() {
        let stored =
            r#"{"resourceType":"AccessPolicy","id":"x","meta":{"versionId":"1"},"new":[1.50]}"#;
        let stored = Json::parse(stored).unwrap_or_default();
        let own = stored.with("id", Json::Null).with("meta", Json::Null);
        assert_eq!(close(&stored, &open(&stored)), own);
    }

    proptest! {
        #[test]
        fn whatever_is_typed_is_a_change_or_a_policy(text in any::<String>()) {
            let stored = Json::parse(r#"{"resourceType":"AccessPolicy","id":"x"}"#).unwrap_or_default();
            let closed = close(&stored, &typed(&text));
            let is_policy = TypedPolicy::read(&text).json().is_some();
            prop_assert!(is_policy || closed != stored || text.is_empty());
            for (_, sentence) in check(&typed(&text)) {
                prop_assert!(line_in(&sentence).is_some());
            }
        }
    }
}
