//! What a policy looks like (contract §10), and what in a text does not.

use super::reader::{Node, Value};
use crate::access::choice::{choice_sentence, hides_nothing};
use crate::access::criteria::{condition as condition_of, is_plain};
use crate::access::rule::Condition;
use wire::Json;

/// What the value of a key has to be.
#[derive(Clone, Copy)]
enum Kind {
    Text,
    Bool,
    Texts,
    /// An object with these keys.
    Object(&'static [Key]),
    /// A list of such objects.
    Objects(&'static [Key]),
    Anything,
}

struct Key {
    name: &'static str,
    kind: Kind,
    required: bool,
}

const fn may(name: &'static str, kind: Kind) -> Key {
    Key {
        name,
        kind,
        required: false,
    }
}

const fn must(name: &'static str, kind: Kind) -> Key {
    Key {
        name,
        kind,
        required: true,
    }
}

const REFERENCE: Kind = Kind::Object(&[
    may("reference", Kind::Text),
    may("type", Kind::Text),
    may("identifier", Kind::Anything),
    may("display", Kind::Text),
]);

const REFERENCES: Kind = match REFERENCE {
    Kind::Object(keys) => Kind::Objects(keys),
    other => other,
};

const CONSTRAINT: &[Key] = &[
    may("language", Kind::Text),
    may("expression", Kind::Text),
    may("description", Kind::Text),
    may("name", Kind::Text),
    may("reference", Kind::Text),
];

const RULE: &[Key] = &[
    must("resourceType", Kind::Text),
    may("compartment", REFERENCE),
    may("criteria", Kind::Text),
    may("readonly", Kind::Bool),
    may("interaction", Kind::Texts),
    may("hiddenFields", Kind::Texts),
    may("readonlyFields", Kind::Texts),
    may("writeConstraint", Kind::Objects(CONSTRAINT)),
];

const ADDRESS_RULE: &[Key] = &[
    may("name", Kind::Text),
    may("value", Kind::Text),
    may("action", Kind::Text),
];

/// The keys of a policy. `id` and `meta` are the server's: they are told apart before.
const POLICY: &[Key] = &[
    must("resourceType", Kind::Text),
    may("id", Kind::Anything),
    may("meta", Kind::Anything),
    may("implicitRules", Kind::Text),
    may("language", Kind::Text),
    may("text", Kind::Anything),
    may("contained", Kind::Anything),
    may("extension", Kind::Anything),
    may("modifierExtension", Kind::Anything),
    may("name", Kind::Text),
    may("basedOn", REFERENCES),
    may("compartment", REFERENCE),
    may("resource", Kind::Objects(RULE)),
    may("ipAccessRule", Kind::Objects(ADDRESS_RULE)),
];

/// What was found: the byte it stands at, whether it only is a warning, and the sentence.
pub(super) type Found = (usize, bool, String);

/// Everything about this value that is not as a policy has it.
pub(super) fn check(root: &Node, found: &mut Vec<Found>) {
    let Value::Object(_) = root.value else {
        return wrong(root.at, &["A policy is one object: { … }"], found);
    };
    if let Some(member) = root.member("resourceType")
        && member.node.json().text() != Some("AccessPolicy")
    {
        let sentence = "“resourceType” must be \"AccessPolicy\".";
        wrong(member.at, &[sentence], found);
    }
    for name in ["id", "meta"] {
        if let Some(member) = root.member(name) {
            let rest = "” is set by the server. This value is ignored.";
            warn(member.at, &["“", name, rest], found);
        }
    }
    object(root, root.at, POLICY, found);
    nulls(root, found);
}

/// `at` is where to say what is missing.
fn object(node: &Node, at: usize, keys: &[Key], found: &mut Vec<Found>) {
    let Value::Object(members) = &node.value else {
        return;
    };
    for key in keys.iter().filter(|key| key.required) {
        let value = node.member(key.name);
        let is_empty = value.is_none_or(|member| member.node.json() == Json::from(""));
        if is_empty {
            let at = value.map_or(at, |member| member.at);
            wrong(at, &["“", key.name, "” is missing here."], found);
        }
    }
    for member in members {
        match keys.iter().find(|key| key.name == member.key) {
            Some(key) => value(member.at, &member.key, &member.node, key.kind, found),
            None => {
                let rest = "” isn’t a policy key here; the server will most likely refuse it.";
                warn(member.at, &["“", &member.key, rest], found);
            }
        }
    }
    if let (Some(kind), Some(criteria)) = (node.member("resourceType"), node.member("criteria")) {
        fits(&kind.node.json(), criteria.at, &criteria.node.json(), found);
    }
    if let Some(hidden) = node.member("hiddenFields") {
        hides(node, &hidden.node, found);
    }
}

/// Fields that are hidden in name only, and rules by which the server may not recognise the records they
/// hide fields of (contract §10.1).
fn hides(rule: &Node, hidden: &Node, found: &mut Vec<Found>) {
    let of = |key: &str| rule.member(key).map(|member| member.node.json());
    let kind = of("resourceType").unwrap_or_default();
    let kind = kind.text().unwrap_or_default();
    if let Value::List(fields) = &hidden.value {
        for field in fields {
            let name = field.json();
            let name = name.text().unwrap_or_default();
            if hides_nothing(kind, name) {
                warn(field.at, &[&choice_sentence(name)], found);
            }
        }
    }
    let condition = of("criteria").unwrap_or_default();
    let narrowed = match condition.text().map(|text| condition_of(kind, text)) {
        Some(Condition::Where(criteria)) => Some(criteria),
        _ => None,
    };
    if narrowed.is_some_and(|criteria| !is_plain(&criteria)) {
        let sentence = "The server may not hide the fields with these criteria: it hides them only in records it can recognize one by one.";
        warn(hidden.at, &[sentence], found);
    }
}

/// Criteria that do not begin with the type and `?` let no record pass.
fn fits(kind: &Json, at: usize, criteria: &Json, found: &mut Vec<Found>) {
    let (Some(kind), Some(criteria)) = (kind.text(), criteria.text()) else {
        return;
    };
    let rest = criteria.strip_prefix(kind);
    if !rest.is_some_and(|rest| rest.starts_with('?')) {
        let rest = "?”. As written, no record matches them, and a search may find every one.";
        warn(at, &["The criteria must start with “", kind, rest], found);
    } else if let Condition::Idle(_) = condition_of(kind, criteria) {
        warn(
            at,
            &[
                "These criteria exclude nothing: the rule applies to every ",
                kind,
                ".",
            ],
            found,
        );
    }
}

fn value(at: usize, key: &str, node: &Node, kind: Kind, found: &mut Vec<Found>) {
    let json = match &node.value {
        // Said for all of them at once.
        Value::Plain(Json::Null) => return,
        Value::Plain(json) => Some(json),
        _ => None,
    };
    let expected = match (kind, &node.value) {
        (Kind::Anything, _) => return,
        // What is required is told as missing where it is empty.
        (Kind::Text, _) if matches!(json, Some(Json::String(text)) if !text.is_empty() || key == "resourceType") =>
        {
            return;
        }
        (Kind::Text, _) if matches!(json, Some(Json::String(_))) => {
            let rest = "” is empty. Enter a value or remove the key.";
            return wrong(at, &["“", key, rest], found);
        }
        (Kind::Bool, _) if matches!(json, Some(Json::Bool(_))) => return,
        (Kind::Object(keys), Value::Object(_)) => return object(node, at, keys, found),
        (Kind::Objects(keys), Value::List(items)) => return objects(at, key, items, keys, found),
        (Kind::Texts, Value::List(items)) => return texts(at, key, items, found),
        (Kind::Text, _) => "text in quotation marks",
        (Kind::Bool, _) => "true or false, without quotation marks",
        (Kind::Object(_), _) => "an object: { … }",
        (Kind::Objects(_), _) => "a list of objects: [{ … }]",
        (Kind::Texts, _) => "a list of texts: [\"…\"]",
    };
    wrong(at, &["“", key, "” must be ", expected, "."], found);
}

fn objects(at: usize, key: &str, items: &[Node], keys: &[Key], found: &mut Vec<Found>) {
    empty(at, key, items, found);
    for item in items {
        match &item.value {
            Value::Object(_) => object(item, item.at, keys, found),
            Value::Plain(Json::Null) => {}
            _ => {
                let sentence = ["Each entry of “", key, "” must be an object: { … }"];
                wrong(item.at, &sentence, found);
            }
        }
    }
}

fn texts(at: usize, key: &str, items: &[Node], found: &mut Vec<Found>) {
    empty(at, key, items, found);
    for item in items {
        match &item.value {
            Value::Plain(Json::String(text)) if key == "interaction" => {
                interaction(item.at, text, found);
            }
            Value::Plain(Json::String(_) | Json::Null) => {}
            _ => {
                let sentence = ["Each entry of “", key, "” must be text in quotation marks."];
                wrong(item.at, &sentence, found);
            }
        }
    }
}

/// The server takes any code (contract §10), but only these mean something.
const INTERACTIONS: [&str; 7] = [
    "read", "search", "create", "update", "delete", "history", "vread",
];

fn interaction(at: usize, code: &str, found: &mut Vec<Found>) {
    if !INTERACTIONS.contains(&code) {
        let known = INTERACTIONS.join(", ");
        let rest = "” allows nothing. Allowed values: ";
        warn(at, &["“", code, rest, &known, "."], found);
    }
}

fn empty(at: usize, key: &str, items: &[Node], found: &mut Vec<Found>) {
    if items.is_empty() {
        let rest = "” is an empty list. Remove the key instead.";
        warn(at, &["“", key, rest], found);
    }
}

/// The server refuses `null` wherever it stands (contract §1, "Nulls").
fn nulls(node: &Node, found: &mut Vec<Found>) {
    match &node.value {
        Value::Plain(Json::Null) => {
            let sentence = "The server refuses null. Remove the key instead.";
            wrong(node.at, &[sentence], found);
        }
        Value::Plain(_) => {}
        Value::List(items) => items.iter().for_each(|item| nulls(item, found)),
        Value::Object(members) => {
            for member in members {
                nulls(&member.node, found);
            }
        }
    }
}

fn wrong(at: usize, sentence: &[&str], found: &mut Vec<Found>) {
    found.push((at, false, sentence.concat()));
}

fn warn(at: usize, sentence: &[&str], found: &mut Vec<Found>) {
    found.push((at, true, sentence.concat()));
}
