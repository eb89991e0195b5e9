//! What differs between two versions of a membership, in sentences.

use wire::{Json, Reference};

/// What says which membership it is, and what the server keeps by itself.
const NOT_COMPARED: [&str; 5] = ["resourceType", "id", "meta", "accessPolicy", "access"];

/// The longest value that is written out, in characters.
const LONGEST: usize = 80;

/// What a field is called on the page; others are called as they are stored.
const LABELS: [(&str, &str); 7] = [
    ("profile", "Record"),
    ("user", "Account"),
    ("userConfiguration", "User configuration"),
    ("externalId", "External ID"),
    ("userName", "User name"),
    ("invitedBy", "Inviter"),
    ("identifier", "Label and identifiers"),
];

/// How a record is called, where that is known.
pub type Name<'a> = &'a dyn Fn(&Reference) -> Option<String>;

/// What changed from one version to the next; empty when nothing did that means anything. The order of keys
/// means nothing, and neither does writing out what holds by default.
pub fn sentences(was: &Json, is: &Json, name: Name) -> Vec<String> {
    let mut changes = Vec::new();
    for (key, by_default, on, off) in [
        ("admin", false, "Made an admin", "No longer an admin"),
        ("active", true, "Reactivated", "Deactivated"),
    ] {
        let flag = |json: &Json| match json.get(key) {
            Json::Null => Some(by_default),
            other => other.bool(),
        };
        match (flag(was), flag(is)) {
            (Some(was), Some(is)) if was == is => {}
            (Some(_), Some(is)) => changes.push(if is { on } else { off }.to_owned()),
            _ => changes.extend(field(key, was.get(key), is.get(key), name)),
        }
    }
    changes.extend(policies(was, is, name));
    for key in keys(was, is) {
        changes.extend(field(key, was.get(key), is.get(key), name));
    }
    changes
}

/// What changed in the policies, which are kept in two fields; empty when nothing did.
pub fn policies(was: &Json, is: &Json, name: Name) -> Vec<String> {
    let (before, after) = (granted(was), granted(is));
    let written = |(policy, parameters): &Grant| {
        let mut text = shown(policy, name);
        for (at, parameter) in parameters.items().iter().enumerate() {
            text.push_str(if at == 0 { " (" } else { ", " });
            text.push_str(&pair(parameter, name));
        }
        text.push_str(if parameters.items().is_empty() {
            ""
        } else {
            ")"
        });
        text
    };
    let mut changes = Vec::new();
    for (what, these, those) in [
        ("Access policy added: ", &after, &before),
        ("Access policy removed: ", &before, &after),
    ] {
        let only = these
            .iter()
            .filter(|grant| !those.iter().any(|other| is_same_grant(grant, other)));
        changes.extend(only.map(|grant| [what, &written(grant)].concat()));
    }
    if after.is_empty() && !before.is_empty() {
        changes.push("Now without an access policy, which means full access".to_owned());
    }
    let differs = |key| !is_same(was.get(key), is.get(key));
    if changes.is_empty() && (differs("accessPolicy") || differs("access")) {
        changes.push("Access policies stored in another order or form".to_owned());
    }
    changes
}

/// A policy and its parameters.
type Grant<'a> = (&'a Json, &'a Json);

fn granted(membership: &Json) -> Vec<Grant<'_>> {
    static NONE: Json = Json::Null;
    let listed = membership.get("access").items().iter();
    let listed = listed.map(|access| (access.get("policy"), access.get("parameter")));
    let all = std::iter::once((membership.get("accessPolicy"), &NONE)).chain(listed);
    all.filter(|(policy, _)| !matches!(policy, Json::Null))
        .collect()
}

/// The name stored beside a reference is a copy and means nothing.
fn is_same_grant(one: &Grant, other: &Grant) -> bool {
    let policy = match (reference(one.0), reference(other.0)) {
        (None, None) => is_same(one.0, other.0),
        (one, other) => one == other,
    };
    policy && is_same(one.1, other.1)
}

fn pair(parameter: &Json, name: Name) -> String {
    let Json::Object(members) = parameter else {
        return shown(parameter, name);
    };
    let value = members.iter().find(|(key, _)| key.starts_with("value"));
    let value = value.map(|(_, value)| shown(value, name));
    let key = parameter.get("name").text().unwrap_or_default();
    [key, " = ", &value.unwrap_or_default()].concat()
}

/// What changed in one field.
fn field(key: &str, was: &Json, is: &Json, name: Name) -> Option<String> {
    if is_same(was, is) {
        return None;
    }
    let label = LABELS.iter().find(|(of, _)| *of == key);
    let label = label.map_or(key, |(_, label)| label);
    let (before, after) = (shown(was, name), shown(is, name));
    Some(match (was, is) {
        (Json::Null, _) => [label, " set: ", &after].concat(),
        (_, Json::Null) => [label, " removed, was: ", &before].concat(),
        _ if before == after => [label, " changed in a detail"].concat(),
        _ => [label, " changed to: ", &after, ", was: ", &before].concat(),
    })
}

/// The fields of either version that are compared one by one, each once.
fn keys<'a>(was: &'a Json, is: &'a Json) -> Vec<&'a str> {
    let mut keys: Vec<&str> = Vec::new();
    for json in [was, is] {
        let Json::Object(members) = json else {
            continue;
        };
        for (key, _) in members {
            let key = key.as_str();
            let is_flag = matches!(key, "admin" | "active");
            if !is_flag && !NOT_COMPARED.contains(&key) && !keys.contains(&key) {
                keys.push(key);
            }
        }
    }
    keys
}

/// A value in a line: what a reference refers to, else the value as it is stored.
fn shown(value: &Json, name: Name) -> String {
    let text = match (value, reference(value)) {
        (_, Some(to)) => {
            let stored = || value.get("display").text().map(str::to_owned);
            name(&to).or_else(stored).unwrap_or_else(|| to.to_string())
        }
        (Json::String(text), None) => text.clone(),
        (other, None) => other.to_string(),
    };
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => [text.get(..end).unwrap_or_default(), "…"].concat(),
        None => text,
    }
}

/// What a FHIR `Reference` refers to.
pub fn reference(value: &Json) -> Option<Reference> {
    Reference::parse(value.get("reference").text()?)
}

/// Whether two values mean the same: objects have no order, and `null` is nothing.
pub fn is_same(one: &Json, other: &Json) -> bool {
    match (one, other) {
        (Json::Object(a), Json::Object(b)) => {
            let in_other = |(key, value): &(String, Json)| is_same(value, other.get(key));
            let in_one = |(key, value): &(String, Json)| is_same(one.get(key), value);
            a.iter().all(in_other) && b.iter().all(in_one)
        }
        (Json::Array(a), Json::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_same(a, b))
        }
        _ => one == other,
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn changes(was: &str, is: &str) -> Vec<String> {
        let read = |text| Json::parse(text).unwrap_or_default();
        let name = |to: &Reference| (to.id().as_str() == "p1").then(|| "Front desk".to_owned());
        sentences(&read(was), &read(is), &name)
    }

    #[test]
    fn rights_are_told_in_the_words_of_the_page() {
        assert_eq!(changes("{}", r#"{"admin":true}"#), ["Made an admin"]);
        assert_eq!(changes(r#"{"admin":true}"#, "{}"), ["No longer an admin"]);
        assert_eq!(changes("{}", r#"{"active":false}"#), ["Deactivated"]);
        assert_eq!(changes(r#"{"active":false}"#, "{}"), ["Reactivated"]);
    }

    #[test]
    fn what_holds_by_default_is_no_change_and_neither_is_the_order_of_keys() {
        assert!(changes("{}", r#"{"admin":false,"active":true}"#).is_empty());
        let (one, other) = (r#"{"x":{"a":1,"b":2}}"#, r#"{"x":{"b":2,"a":1}}"#);
        assert!(changes(one, other).is_empty());
        let meta = r#"{"meta":{"versionId":"2"},"id":"m"}"#;
        assert!(changes("{}", meta).is_empty());
    }

    #[test]
    fn policies_are_called_by_name_with_their_parameters() {
        let one = r#"{"accessPolicy":{"reference":"AccessPolicy/p1"}}"#;
        let other = r#"{"access":[{"policy":{"reference":"AccessPolicy/p2","display":"Ward"},
            "parameter":[{"name":"ward","valueString":"B"},
                         {"name":"who","valueReference":{"reference":"Patient/p1"}}]}]}"#;
        let full = "Now without an access policy, which means full access";
        assert_eq!(
            changes(one, "{}"),
            ["Access policy removed: Front desk", full]
        );
        assert_eq!(
            changes(one, other),
            [
                "Access policy added: Ward (ward = B, who = Front desk)",
                "Access policy removed: Front desk"
            ]
        );
        let listed = r#"{"access":[{"policy":{"reference":"AccessPolicy/p1"}}]}"#;
        assert_eq!(
            changes(one, listed),
            ["Access policies stored in another order or form"]
        );
    }

    #[test]
    fn any_other_field_is_told_as_it_is_stored() {
        assert_eq!(
            changes("{}", r#"{"externalId":"7"}"#),
            ["External ID set: 7"]
        );
        assert_eq!(
            changes(r#"{"new":1.50}"#, r#"{"new":1.5}"#),
            ["new changed to: 1.5, was: 1.50"]
        );
        assert_eq!(changes(r#"{"new":[]}"#, "{}"), ["new removed, was: []"]);
        let to = |id: &str, name: &str| {
            [
                "{\"profile\":{\"reference\":\"Patient/",
                id,
                "\",\"display\":\"",
                name,
                "\"}}",
            ]
            .concat()
        };
        assert_eq!(
            changes(&to("a", "Ann"), &to("b", "Bo")),
            ["Record changed to: Bo, was: Ann"]
        );
        assert_eq!(
            changes(&to("p1", "Ann"), &to("p1", "Bo")),
            ["Record changed in a detail"]
        );
        let long = ["{\"x\":\"", &"é".repeat(200), "\"}"].concat();
        let told = changes("{}", &long).concat();
        assert_eq!(told, ["x set: ", &"é".repeat(LONGEST), "…"].concat());
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
            "profile",
            "new",
        ];
        let member = (prop::sample::select(keys.to_vec()), any_value());
        prop::collection::vec(member, 0..5).prop_map(|members| {
            let mut kept: Vec<(String, Json)> = Vec::new();
            for (key, value) in members {
                if kept.iter().all(|(other, _)| other != key) {
                    kept.push((key.to_owned(), value));
                }
            }
            Json::Object(kept)
        })
    }

    /// The same with what holds by default written out.
    fn full(membership: &Json) -> Json {
        let mut members = match membership {
            Json::Object(members) => members.clone(),
            _ => Vec::new(),
        };
        for (key, by_default) in [("admin", false), ("active", true)] {
            if members.iter().all(|(other, _)| other != key) {
                members.push((key.to_owned(), by_default.into()));
            }
        }
        Json::Object(members)
    }

    proptest! {
        #[test]
        fn nothing_is_told_exactly_when_nothing_changed(was in any_membership(), is in any_membership()) {
            let told = sentences(&was, &is, &|_| None);
            prop_assert_eq!(told.is_empty(), is_same(&full(&was), &full(&is)), "{:?}", told);
            prop_assert!(sentences(&was, &full(&was), &|_| None).is_empty());
        }

        #[test]
        fn what_is_undone_is_told_as_often(was in any_membership(), is in any_membership()) {
            let forth = sentences(&was, &is, &|_| None);
            let back = sentences(&is, &was, &|_| None);
            prop_assert_eq!(forth.is_empty(), back.is_empty());
        }
    }
}
