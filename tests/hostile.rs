//! Everything that reads answers against what no server should send: wrong shapes, answers cut off, and
//! bytes that are nothing at all.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod fixtures;
mod readers;

use fixtures::{exchanges, mes, ours, resources};
use proptest::prelude::*;
use readers::{read_all, read_as_everything};
use serde_json::{Value, json};
use std::collections::HashSet;
use std::sync::OnceLock;
use usher::api::{ApiError, read_answer};
use wire::{Json, Malformed};

/// Calls `look` with the value once for every place in it and every wrong shape put there.
fn with_wrong_shapes(value: &Value, look: &mut dyn FnMut(&Value)) {
    fn places(value: &Value, at: String, found: &mut Vec<String>) {
        match value {
            Value::Array(items) => {
                for (i, item) in items.iter().enumerate() {
                    places(item, format!("{at}/{i}"), found);
                }
            }
            Value::Object(members) => {
                for (key, item) in members {
                    let key = key.replace('~', "~0").replace('/', "~1");
                    places(item, format!("{at}/{key}"), found);
                }
            }
            _ => {}
        }
        found.push(at);
    }
    let shapes = [
        json!(null),
        json!(true),
        json!(-1.5e300),
        json!(""),
        json!("\u{0}/../é"),
        json!([]),
        json!([null, [], {}]),
        json!({}),
        json!({"reference": 1, "display": [], "id": {}}),
    ];
    let mut found = Vec::new();
    places(value, String::new(), &mut found);
    for place in found {
        for shape in &shapes {
            let mut changed = value.clone();
            *changed.pointer_mut(&place).unwrap() = shape.clone();
            look(&changed);
        }
    }
}

#[test]
fn no_wrong_shape_makes_a_reader_panic() {
    let kinds = [
        "ProjectMembership",
        "Project",
        "OperationOutcome",
        "AccessPolicy",
        "Practitioner",
        "Patient",
        "RelatedPerson",
    ];
    let mut values = resources(&kinds);
    values.extend(mes().into_iter().map(|(value, _)| value));
    values.extend(resources(&["Bundle"]));
    // The short ones have every field that is read; the long ones only have more of the same.
    values.retain(|value| value.to_string().len() < 1000);
    // One of each shape: ids and names apart, many recorded answers are the same.
    let mut shapes = HashSet::new();
    values.retain(|value| shapes.insert(shape(value)));
    let mut tried = 0;
    for value in &values {
        with_wrong_shapes(value, &mut |changed| {
            read_as_everything(&ours(changed));
            tried += 1;
        });
    }
    assert!(tried > 10_000, "only {tried} variants");
}

/// The keys of a value without its texts.
fn shape(value: &Value) -> String {
    match value {
        Value::Array(items) => items.iter().map(shape).collect::<Vec<_>>().join(","),
        Value::Object(members) => members
            .iter()
            .map(|(key, item)| format!("{key}({})", shape(item)))
            .collect(),
        _ => String::new(),
    }
}

#[test]
fn an_answer_cut_off_anywhere_is_no_answer() {
    let mut shapes = HashSet::new();
    for exchange in exchanges() {
        let text = exchange.body_text();
        let is_json = matches!(exchange.body, Value::Object(_) | Value::Array(_));
        if !is_json || text.len() > 1000 || !shapes.insert(shape(&exchange.body)) {
            continue;
        }
        // An empty body is a success without words (`Prefer: return=minimal`).
        for end in 1..text.len() {
            if let Some(cut) = text.get(..end) {
                assert_eq!(Json::parse(cut), Err(Malformed), "{cut}");
                assert_eq!(read_answer(200, cut), Err(ApiError::Unreadable), "{cut}");
                assert!(read_answer(exchange.status.max(400), cut).is_err());
            }
        }
    }
    assert!(shapes.len() > 50, "only {} shapes", shapes.len());
}

/// Puts something else in one place of a value, takes it away, or doubles it.
fn mutate(value: &mut Value, place: usize, with: usize, other: &Value) {
    let mut left = place % count(value);
    replace(value, &mut left, &mut |node| match with % 12 {
        0 => *node = json!(null),
        1 => *node = json!(with.is_multiple_of(24)),
        2 => *node = serde_json::from_str("-0.1e999999999999999999999").unwrap(),
        3 => *node = serde_json::from_str("99999999999999999999999999999999").unwrap(),
        4 => *node = json!("\u{0}\u{202e}/é\u{10ffff}\"\\"),
        5 => *node = json!("/".repeat(with % 5000)),
        6 => *node = json!([]),
        7 => *node = json!({}),
        8 => *node = json!([node.clone(), node.clone()]),
        9 => *node = json!({ "resource": node.clone(), "reference": node.clone() }),
        10 => *node = other.clone(),
        _ => *node = shuffled(node),
    });
}

/// How many places a value has.
fn count(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(count).sum::<usize>(),
        Value::Object(members) => members.values().map(count).sum(),
        _ => 0,
    }
}

/// Calls `change` on the place with this number.
fn replace(value: &mut Value, left: &mut usize, change: &mut dyn FnMut(&mut Value)) {
    if *left == 0 {
        *left = usize::MAX;
        return change(value);
    }
    *left -= 1;
    let children: Vec<&mut Value> = match value {
        Value::Array(items) => items.iter_mut().collect(),
        Value::Object(members) => members.values_mut().collect(),
        _ => Vec::new(),
    };
    for child in children {
        if *left == usize::MAX {
            return;
        }
        replace(child, left, change);
    }
}

/// An object whose values moved on by one key, a list backwards, a text without its first half.
fn shuffled(node: &Value) -> Value {
    match node {
        Value::Object(members) => {
            let mut values: Vec<Value> = members.values().cloned().collect();
            if !values.is_empty() {
                values.rotate_left(1);
            }
            members.keys().cloned().zip(values).collect()
        }
        Value::Array(items) => items.iter().rev().cloned().collect(),
        Value::String(text) => json!(
            text.chars()
                .skip(text.chars().count() / 2)
                .collect::<String>()
        ),
        other => json!(other.to_string()),
    }
}

/// Every recorded answer of another shape, as it travelled.
fn recorded() -> &'static [(u16, Value)] {
    static RECORDED: OnceLock<Vec<(u16, Value)>> = OnceLock::new();
    RECORDED.get_or_init(|| {
        let mut shapes = HashSet::new();
        let mut all = exchanges();
        all.retain(|one| !one.body.is_null() && shapes.insert((one.status, shape(&one.body))));
        all.into_iter().map(|one| (one.status, one.body)).collect()
    })
}

const STATUSES: [u16; 14] = [
    200, 201, 204, 302, 400, 401, 403, 404, 409, 410, 412, 429, 500, 599,
];

/// What a server might be said to have answered with: mostly the status recorded, sometimes any other.
fn any_status(recorded: u16, pick: usize) -> u16 {
    STATUSES.get(pick).copied().unwrap_or(recorded)
}

/// A thousand cases of each; `PROPTEST_CASES` asks for more.
fn config() -> ProptestConfig {
    let usual = ProptestConfig::default();
    ProptestConfig {
        cases: usual.cases.max(1024),
        failure_persistence: None,
        ..usual
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn no_bytes_make_a_reader_panic(
        bytes in prop::collection::vec(any::<u8>(), 0..400),
        status in 0..STATUSES.len(),
    ) {
        read_all(any_status(0, status), &bytes);
    }

    #[test]
    fn no_punctuation_makes_a_reader_panic(
        text in r#"([\[\]{},:"\\eE+.0-9-]|null|true|"entry":|"resource":|"reference":|"id":|\\u[0-9a-fd]{4}){0,60}"#,
    ) {
        read_all(200, text.as_bytes());
        read_all(400, text.as_bytes());
    }

    #[test]
    fn no_changed_recording_makes_a_reader_panic(
        which in any::<prop::sample::Index>(),
        other in any::<prop::sample::Index>(),
        changes in prop::collection::vec((any::<usize>(), any::<usize>()), 8),
        status in 0..STATUSES.len() * 3,
    ) {
        let all = recorded();
        let (recorded, body) = which.get(all);
        let (_, other) = other.get(all);
        let status = any_status(*recorded, status);
        // Each change alone, and on top of those before it.
        let mut all = body.clone();
        for (place, with) in changes {
            let mut alone = body.clone();
            mutate(&mut alone, place, with, other);
            mutate(&mut all, place, with, other);
            read_all(status, alone.to_string().as_bytes());
            read_all(status, all.to_string().as_bytes());
        }
    }

    #[test]
    fn no_damaged_recording_makes_a_reader_panic(
        which in any::<prop::sample::Index>(),
        cut in any::<prop::sample::Index>(),
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
        status in 0..STATUSES.len() * 3,
    ) {
        let (recorded, body) = which.get(recorded());
        let mut bytes = body.to_string().into_bytes();
        for (at, byte) in damage {
            let at = at.index(bytes.len());
            if let Some(found) = bytes.get_mut(at) {
                *found = byte;
            }
        }
        // In the middle of a character too.
        bytes.truncate(cut.index(bytes.len() * 2));
        read_all(any_status(*recorded, status), &bytes);
    }
}

#[test]
fn nesting_numbers_and_length_beyond_reason_are_no_panic() {
    let deep = |open: &str, close: &str, n: usize| [open.repeat(n), close.repeat(n)].concat();
    let texts = [
        deep("[", "]", 95),
        deep("[", "]", 1_000_000),
        deep(r#"{"resource":"#, "}", 100_000),
        format!(r#"{{"entry":[{{"resource":{}}}]}}"#, deep("[", "]", 90)),
        format!(r#"{{"total":{}}}"#, "9".repeat(100_000)),
        format!(r#"{{"a":1e{}}}"#, "9".repeat(1000)),
        format!(r#"{{"resourceType":"OperationOutcome","issue":[{}]}}"#, "{},".repeat(50_000) + "{}"),
        format!(r#"{{"id":"{}"}}"#, "a".repeat(1_000_000)),
        format!("{{{}}}", r#""a":1,"#.repeat(20_000) + r#""a":2"#),
        r#"{"resourceType":"Patient","id":"\ud800"}"#.to_owned(),
        "\u{feff}{}".to_owned(),
        r#"{"resourceType":"OperationOutcome","issue":[{"diagnostics":"{\"_msBeforeNext\":-1e400}"}]}"#.to_owned(),
        r#"{"resourceType":"OperationOutcome","issue":[{"diagnostics":"{\"_msBeforeNext\":18446744073709551615}"}]}"#.to_owned(),
    ];
    for text in texts {
        for status in STATUSES {
            read_all(status, text.as_bytes());
        }
    }
}
