//! Filling the variables of a policy in: in its serialised text, name by name, as JavaScript's `replaceAll`
//! (contract §10.1).

use serde_json::Value;

use crate::json::{items, str_at};
use crate::outcome::Failure;

/// A policy with the values of an entry of `access`, and `%profile` and `%patient`, which is the profile
/// whatever its type unless a parameter says otherwise.
pub(super) fn filled(policy: &Value, entry: &Value, profile: &str) -> Result<Value, Failure> {
    let mut variables: Vec<(String, String)> = Vec::new();
    for parameter in items(entry, "parameter") {
        let name = str_at(parameter, "name");
        match str_at(parameter, "valueString") {
            "" => reference(
                name,
                str_at(&parameter["valueReference"], "reference"),
                &mut variables,
            ),
            text => variables.push((format!("%{name}"), text.to_owned())),
        }
    }
    for name in ["profile", "patient"] {
        reference(name, profile, &mut variables);
    }
    let filled = variables
        .iter()
        .fold(policy.to_string(), |text, (name, value)| {
            replace_all(&text, name, value)
        });
    serde_json::from_str(&filled).map_err(|error| Failure::invalid(error.to_string()))
}

/// `%name.id` becomes the bare id, `%name` the reference.
fn reference(name: &str, to: &str, variables: &mut Vec<(String, String)>) {
    if let Some((_, id)) = to.split_once('/') {
        variables.push((format!("%{name}.id"), id.to_owned()));
        variables.push((format!("%{name}"), to.to_owned()));
    }
}

fn replace_all(text: &str, name: &str, value: &str) -> String {
    let mut made = String::new();
    let mut done = 0;
    for (at, _) in text.match_indices(name) {
        let end = at + name.len();
        made.push_str(text.get(done..at).unwrap_or_default());
        let mut rest = value;
        while let Some((plain, special)) = rest.split_once('$') {
            made.push_str(plain);
            let (stands_for, used) = match special.chars().next() {
                Some('$') => ("$", 1),
                Some('&') => (name, 1),
                Some('`') => (text.get(..at).unwrap_or_default(), 1),
                Some('\'') => (text.get(end..).unwrap_or_default(), 1),
                _ => ("$", 0),
            };
            made.push_str(stands_for);
            rest = special.get(used..).unwrap_or_default();
        }
        made.push_str(rest);
        done = end;
    }
    made.push_str(text.get(done..).unwrap_or_default());
    made
}
