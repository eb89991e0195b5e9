//! What changed from one version of a membership to the next, in sentences.

use super::merge::{Difference, changes};
use super::part::Part;
use super::words::{Name, label, value};
use wire::{Json, Reference};

/// The longest value that is written out, in characters.
const LONGEST: usize = 80;

/// What changed; empty when nothing did that means anything.
pub fn sentences(was: &Json, is: &Json, name: Name) -> Vec<String> {
    let changes = changes(was, is);
    let told = changes.iter().map(|change| one(change, name));
    told.collect::<Vec<_>>().concat()
}

/// One change: of policies one sentence for each, of all else one.
fn one(change: &Difference, name: Name) -> Vec<String> {
    let (part, was, is) = (&change.part, &change.base, &change.mine);
    let key = match part {
        Part::Access => return policies(was, is, name),
        Part::Field(key) => key.as_str(),
        Part::Identifier(_) => "",
    };
    let shown = |of: &Json| short(value(part, of, name));
    let (label, before, after) = (label(part), shown(was), shown(is));
    let told = match (key, is.bool()) {
        ("admin", Some(true)) => "Made an admin".to_owned(),
        ("admin", Some(false)) => "No longer an admin".to_owned(),
        ("active", Some(false)) => "Deactivated".to_owned(),
        ("active", Some(true)) => "Reactivated".to_owned(),
        ("admin", None) if matches!(is, Json::Null) => "No longer an admin".to_owned(),
        ("active", None) if matches!(is, Json::Null) => "Reactivated".to_owned(),
        _ if matches!(was, Json::Null) => [&label, " set: ", &after].concat(),
        _ if matches!(is, Json::Null) => [&label, " removed, was: ", &before].concat(),
        _ if before == after => [&label, " changed in a detail"].concat(),
        _ => [&label, " changed to: ", &after, ", was: ", &before].concat(),
    };
    vec![told]
}

/// What changed in the policies, given as the part of them in either version; empty when it is the same.
pub fn policies(was: &Json, is: &Json, name: Name) -> Vec<String> {
    let (before, after) = (grants(was), grants(is));
    let mut told = Vec::new();
    for (what, these, those) in [
        ("Access policy added: ", &after, &before),
        ("Access policy removed: ", &before, &after),
    ] {
        for grant in these {
            if !those.iter().any(|other| is_same_grant(grant, other)) {
                told.push([what, &value(&Part::Access, grant, name)].concat());
            }
        }
    }
    if after.is_empty() && !before.is_empty() {
        told.push("Now full access (no policy)".to_owned());
    }
    if told.is_empty() && !Part::Access.is_same(was, is) {
        told.push("Access policies saved in another order or form".to_owned());
    }
    told
}

/// The policies one by one, each as if it were the only one.
fn grants(access: &Json) -> Vec<Json> {
    let policy = access.get("accessPolicy").clone();
    let mut grants = Vec::new();
    if !matches!(policy, Json::Null) {
        grants.push(Json::object([("accessPolicy", policy)]));
    }
    for entry in access.get("access").items() {
        grants.push(Json::object([("access", vec![entry.clone()].into())]));
    }
    grants
}

/// The name stored beside a reference is a copy and means nothing, and neither does the field it is in.
fn is_same_grant(one: &Json, other: &Json) -> bool {
    let parts = |grant: &Json| {
        let entry = grant
            .get("access")
            .items()
            .first()
            .cloned()
            .unwrap_or_default();
        let policy = match grant.get("accessPolicy") {
            Json::Null => entry.get("policy").clone(),
            policy => policy.clone(),
        };
        (policy, entry.get("parameter").clone())
    };
    let ((one, some), (other, others)) = (parts(one), parts(other));
    let policy = match (reference(&one), reference(&other)) {
        (None, None) => Part::Access.is_same(&one, &other),
        (one, other) => one == other,
    };
    policy && Part::Access.is_same(&some, &others)
}

fn short(text: String) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => [text.get(..end).unwrap_or_default(), "…"].concat(),
        None => text,
    }
}

/// What a FHIR `Reference` refers to.
pub fn reference(value: &Json) -> Option<Reference> {
    Reference::parse(value.get("reference").text()?)
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn told(was: &str, is: &str) -> Vec<String> {
        let read = |text| Json::parse(text).unwrap_or_default();
        let name = |to: &Reference| (to.id().as_str() == "p1").then(|| "Front desk".to_owned());
        sentences(&read(was), &read(is), &name)
    }

    #[test]
    fn rights_are_told_in_the_words_of_the_page() {
        assert_eq!(told("{}", r#"{"admin":true}"#), ["Made an admin"]);
        assert_eq!(told(r#"{"admin":true}"#, "{}"), ["No longer an admin"]);
        assert_eq!(told("{}", r#"{"active":false}"#), ["Deactivated"]);
        assert_eq!(told(r#"{"active":false}"#, "{}"), ["Reactivated"]);
    }

    #[test]
    fn what_holds_by_default_is_no_change_and_neither_is_the_order_of_keys() {
        assert!(told("{}", r#"{"admin":false,"active":true}"#).is_empty());
        assert!(told(r#"{"x":{"a":1,"b":2}}"#, r#"{"x":{"b":2,"a":1}}"#).is_empty());
        assert!(told("{}", r#"{"meta":{"versionId":"2"},"id":"m"}"#).is_empty());
    }

    #[test]
    fn policies_are_called_by_name_with_their_parameters() {
        let one = r#"{"accessPolicy":{"reference":"AccessPolicy/p1"}}"#;
        let other = r#"{"access":[{"policy":{"reference":"AccessPolicy/p2","display":"Ward"},
            "parameter":[{"name":"ward","valueString":"B"},
                         {"name":"who","valueReference":{"reference":"Patient/p1"}}]}]}"#;
        let full = "Now full access (no policy)";
        assert_eq!(told(one, "{}"), ["Access policy removed: Front desk", full]);
        assert_eq!(
            told(one, other),
            [
                "Access policy added: Ward (ward: B, who: Front desk)",
                "Access policy removed: Front desk"
            ]
        );
        let listed = r#"{"access":[{"policy":{"reference":"AccessPolicy/p1"}}]}"#;
        let form = "Access policies saved in another order or form";
        assert_eq!(told(one, listed), [form]);
    }

    #[test]
    fn any_other_field_is_told_as_it_is_stored() {
        assert_eq!(told("{}", r#"{"externalId":"7"}"#), ["External ID set: 7"]);
        let digits = told(r#"{"new":1.50}"#, r#"{"new":1.5}"#);
        assert_eq!(digits, ["new changed to: 1.5, was: 1.50"]);
        assert_eq!(
            told(r#"{"new":{"a":1}}"#, "{}"),
            [r#"new removed, was: {"a":1}"#]
        );
        let to = |id: &str, name: &str| {
            [
                r#"{"profile":{"reference":"Patient/"#,
                id,
                r#"","display":""#,
                name,
                r#""}}"#,
            ]
            .concat()
        };
        let moved = told(&to("a", "Ann"), &to("b", "Bo"));
        assert_eq!(moved, ["Profile changed to: Bo, was: Ann"]);
        let renamed = told(&to("p1", "Ann"), &to("p1", "Bo"));
        assert_eq!(renamed, ["Profile changed in a detail"]);
        let long = [r#"{"x":""#, &"é".repeat(200), r#""}"#].concat();
        let expected = ["x set: ", &"é".repeat(LONGEST), "…"].concat();
        assert_eq!(told("{}", &long), [expected]);
    }

    fn any_value() -> impl Strategy<Value = Json> {
        let leaf = prop_oneof![
            any::<bool>().prop_map(Json::Bool),
            "[a-c]{1,2}".prop_map(Json::String),
            "(AccessPolicy|Patient)/[ab]".prop_map(|to| Json::object([("reference", to.into())])),
        ];
        leaf.prop_recursive(2, 6, 3, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 1..3).prop_map(Json::Array),
                inner
                    .clone()
                    .prop_map(|value| Json::object([("policy", value)])),
                inner.prop_map(|value| Json::object([("x", value)])),
            ]
        })
    }

    fn any_membership() -> impl Strategy<Value = Json> {
        let keys = [
            "admin",
            "active",
            "access",
            "accessPolicy",
            "identifier",
            "profile",
            "new",
        ];
        let member = (prop::sample::select(keys.to_vec()), any_value());
        prop::collection::vec(member, 0..5).prop_map(|members| {
            let empty = Json::Object(Vec::new());
            members
                .into_iter()
                .fold(empty, |json, (key, value)| json.with(key, value))
        })
    }

    proptest! {
        #[test]
        fn whatever_changed_is_told_and_nothing_else(was in any_membership(), is in any_membership()) {
            let told = sentences(&was, &is, &|_| None);
            prop_assert!(told.len() >= changes(&was, &is).len(), "{:?}", told);
            prop_assert_eq!(told.is_empty(), changes(&was, &is).is_empty(), "{:?}", told);
            prop_assert!(sentences(&was, &was, &|_| None).is_empty());
        }

        #[test]
        fn what_is_taken_back_is_told_too(was in any_membership(), is in any_membership()) {
            let forth = sentences(&was, &is, &|_| None);
            let back = sentences(&is, &was, &|_| None);
            prop_assert_eq!(forth.is_empty(), back.is_empty());
        }
    }
}
