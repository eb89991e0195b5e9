//! Comparing a recorded answer with a real one, and learning what its placeholders stand for.

use std::collections::BTreeMap;

use serde_json::Value;

/// What placeholders stand for, by name without braces.
pub type Bindings = BTreeMap<String, String>;

/// Placeholders that stand for something else every time they occur.
const LOOSE: [&str; 8] = [
    "timestamp",
    "http_date",
    "epoch_seconds",
    "remote_address",
    "qr_png",
    "cursor",
    "mailed_code",
    "password_hash",
];

/// How strictly bodies are compared.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Strictness {
    /// Same keys, same values.
    Exact,
    /// Recorded in part: lists may be longer, and with `shown` there may be more keys at the top.
    Trimmed,
    /// Lists of other people than the recorded ones: entries have the same keys and types.
    Listing,
}

/// Replaces placeholders in a text; the error names the first unknown one.
pub fn fill(text: &str, bindings: &Bindings) -> Result<String, String> {
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        let (name, after) = after.split_once("}}").ok_or("unclosed placeholder")?;
        filled.push_str(before);
        match bindings.get(name) {
            Some(value) => filled.push_str(value),
            // Times in what a client sends back are never looked at.
            None if is_loose(name) => filled.push_str("2026-01-01T00:00:00.000Z"),
            None => return Err(format!("nothing known of {{{{{name}}}}}")),
        }
        rest = after;
    }
    filled.push_str(rest);
    Ok(filled)
}

/// Replaces placeholders in every string of a value.
pub fn fill_value(value: &Value, bindings: &Bindings) -> Result<Value, String> {
    Ok(match value {
        Value::String(text) => Value::String(fill(text, bindings)?),
        Value::Array(items) => Value::Array(
            items
                .iter()
                .map(|item| fill_value(item, bindings))
                .collect::<Result<_, _>>()?,
        ),
        Value::Object(object) => Value::Object(
            object
                .iter()
                .map(|(key, item)| Ok((key.clone(), fill_value(item, bindings)?)))
                .collect::<Result<_, String>>()?,
        ),
        other => other.clone(),
    })
}

/// Compares a text that may hold placeholders; binds those that are new.
pub fn text(expected: &str, actual: &str, bindings: &mut Bindings) -> Result<(), String> {
    let differ = || format!("expected {expected:?}, got {actual:?}");
    let mut wanted = expected;
    let mut rest = actual;
    while let Some((literal, after)) = wanted.split_once("{{") {
        let (name, after) = after.split_once("}}").ok_or_else(differ)?;
        rest = rest.strip_prefix(literal).ok_or_else(differ)?;
        let known = bindings.get(name).filter(|_| !is_loose(name));
        let value = match known {
            Some(known) => known.clone(),
            None => {
                let end = after.split("{{").next().unwrap_or_default();
                let length = if end.is_empty() {
                    rest.len()
                } else {
                    rest.find(end).ok_or_else(differ)?
                };
                rest.get(..length).unwrap_or_default().to_owned()
            }
        };
        rest = rest
            .strip_prefix(value.as_str())
            .ok_or_else(|| format!("{} ({{{{{name}}}}} is {value:?})", differ()))?;
        bindings.insert(name.to_owned(), value);
        wanted = after;
    }
    if rest == wanted {
        Ok(())
    } else {
        Err(differ())
    }
}

fn is_loose(name: &str) -> bool {
    LOOSE.contains(&name)
        || ["request_id", "trace_id", "outcome_id"]
            .iter()
            .any(|loose| name.starts_with(loose))
}

/// Compares bodies; errors are `path: what`.
pub fn body(
    expected: &Value,
    actual: &Value,
    how: Strictness,
    bindings: &mut Bindings,
    path: &str,
    errors: &mut Vec<String>,
) {
    match (expected, actual) {
        (Value::Object(wanted), Value::Object(found)) => {
            for (key, value) in wanted {
                match found.get(key) {
                    None => errors.push(format!("{path}.{key}: missing")),
                    Some(actual) => {
                        let how = if how == Strictness::Listing && key == "entry" {
                            how
                        } else {
                            how.below()
                        };
                        if how == Strictness::Listing {
                            entries(value, actual, &format!("{path}.{key}"), errors);
                        } else {
                            body(
                                value,
                                actual,
                                how,
                                bindings,
                                &format!("{path}.{key}"),
                                errors,
                            );
                        }
                    }
                }
            }
            let open = how == Strictness::Trimmed && path.is_empty();
            for key in found.keys().filter(|key| !wanted.contains_key(*key)) {
                if !open && key != "extension" {
                    errors.push(format!("{path}.{key}: not expected ({})", found[key]));
                }
            }
        }
        (Value::Array(wanted), Value::Array(found)) => {
            if wanted.len() != found.len()
                && !(how != Strictness::Exact && found.len() > wanted.len())
            {
                errors.push(format!(
                    "{path}: expected {} items, got {}",
                    wanted.len(),
                    found.len()
                ));
            }
            for (index, (expected, actual)) in wanted.iter().zip(found).enumerate() {
                body(
                    expected,
                    actual,
                    how,
                    bindings,
                    &format!("{path}[{index}]"),
                    errors,
                );
            }
        }
        (Value::String(wanted), Value::String(found)) => {
            if let Err(error) = text(
                &without_time_left(wanted),
                &without_time_left(found),
                bindings,
            ) {
                errors.push(format!("{path}: {error}"));
            }
        }
        // Times and counters were replaced by placeholders whatever their type.
        (Value::String(wanted), Value::Number(_))
            if wanted.starts_with("{{") && wanted.ends_with("}}") => {}
        (wanted, found) if wanted == found => {}
        (wanted, found) => errors.push(format!("{path}: expected {wanted}, got {found}")),
    }
}

impl Strictness {
    /// What holds inside a value whose top was compared.
    fn below(self) -> Self {
        if self == Self::Listing {
            Self::Exact
        } else {
            self
        }
    }
}

/// Entries of other people: there are some where some were recorded, and the first has the recorded shape.
fn entries(expected: &Value, actual: &Value, path: &str, errors: &mut Vec<String>) {
    match (expected.get(0), actual.get(0)) {
        (Some(wanted), Some(found)) => {
            for key in ["fullUrl", "search"] {
                if wanted.get(key).is_some() != found.get(key).is_some() {
                    errors.push(format!("{path}[0].{key}: there in one of the two only"));
                }
            }
            let kind = |entry: &Value| entry["resource"]["resourceType"].clone();
            let meta = |entry: &Value| -> Vec<String> {
                let mut keys: Vec<String> = entry["resource"]["meta"]
                    .as_object()
                    .into_iter()
                    .flatten()
                    .map(|(key, _)| key.clone())
                    .collect();
                keys.sort();
                keys
            };
            if kind(wanted) != kind(found)
                || wanted["search"] != found["search"]
                || meta(wanted) != meta(found)
            {
                errors.push(format!(
                    "{path}[0]: expected the shape of {wanted}, got {found}"
                ));
            }
        }
        (None, None) => {}
        (wanted, found) => errors.push(format!("{path}: expected {wanted:?}, got {found:?}")),
    }
}

/// The diagnostics of a 429 count milliseconds.
fn without_time_left(text: &str) -> String {
    const KEY: &str = "\"_msBeforeNext\":";
    match text.split_once(KEY) {
        Some((before, after)) => format!(
            "{before}{KEY}{}",
            after.trim_start_matches(|digit: char| digit.is_ascii_digit())
        ),
        None => text.to_owned(),
    }
}
