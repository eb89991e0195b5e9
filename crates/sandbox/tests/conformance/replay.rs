//! Reading recordings and replaying one exchange.

use std::path::PathBuf;

use sandbox::message::{Body, Request, Response};
use serde_json::{Value, json};

use crate::compare::{self, Strictness};
use crate::state;
use crate::world::{VERIFIER, World, challenge};

/// Headers whose value a client depends on.
const HEADERS: [&str; 13] = [
    "content-type",
    "etag",
    "last-modified",
    "location",
    "www-authenticate",
    "cache-control",
    "pragma",
    "access-control-allow-origin",
    "access-control-allow-credentials",
    "access-control-allow-methods",
    "access-control-allow-headers",
    "access-control-max-age",
    "access-control-expose-headers",
];

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures")
}

/// The names of all recordings, without extension, in order.
pub fn files() -> Vec<String> {
    let mut files: Vec<String> = std::fs::read_dir(folder())
        .unwrap()
        .filter_map(|entry| {
            entry
                .unwrap()
                .file_name()
                .to_str()?
                .strip_suffix(".json")
                .map(str::to_owned)
        })
        .filter(|name| {
            name.starts_with("v5-") || name.starts_with(|first: char| first.is_ascii_digit())
        })
        .collect();
    files.sort();
    files
}

/// One recorded exchange.
pub struct Recorded {
    pub name: String,
    value: Value,
}

impl Recorded {
    /// All exchanges of a recording, in the order of the calls.
    pub fn read(file: &str) -> Vec<Self> {
        let text = std::fs::read_to_string(folder().join(format!("{file}.json"))).unwrap();
        let values: Vec<Value> = serde_json::from_str(&text).unwrap();
        values
            .into_iter()
            .map(|value| Self {
                name: value["name"].as_str().unwrap().to_owned(),
                value,
            })
            .collect()
    }

    /// Sends the request and returns what differs from the recorded answer.
    pub fn replay(&self, world: &mut World, strictness: Strictness) -> Vec<String> {
        let request = match self.request(world) {
            Ok(request) => request,
            Err(error) => return vec![error],
        };
        let (response, mails) = world.handle(&request);
        let mut errors = Vec::new();
        let expected = &self.value["response"];
        if expected["status"] != json!(response.status) {
            errors.push(format!(
                "status: expected {}, got {} {}",
                expected["status"],
                response.status,
                response.value()
            ));
            return errors;
        }
        self.compare_headers(&response, world, &mut errors);
        let how = if self.value.get("trimmed").is_some()
            || self.value.get("note").is_some_and(is_partial)
        {
            Strictness::Trimmed
        } else {
            Strictness::Exact
        };
        let how = if strictness == Strictness::Listing && expected["body"]["type"] == "searchset" {
            strictness
        } else {
            how
        };
        let actual = match &response.body {
            Body::Empty => Value::Null,
            Body::Json(value) => value.clone(),
            Body::Text(text) => json!(text),
        };
        let mut wanted = expected["body"].clone();
        if how == Strictness::Listing && !actual["total"].is_null() && !wanted["total"].is_null() {
            wanted["total"] = actual["total"].clone();
        }
        compare::body(&wanted, &actual, how, &mut world.vars, "", &mut errors);
        if let Some(expected) = self.value.get("mails") {
            let mails: Vec<Value> = mails
                .iter()
                .map(|mail| json!({"from": sandbox::mail::SENDER, "to": mail.to, "subject": mail.subject, "text": mail.text}))
                .collect();
            compare::body(
                expected,
                &json!(mails),
                Strictness::Exact,
                &mut world.vars,
                "mails",
                &mut errors,
            );
        }
        if let Some(expected) = self.value.get("serverStateAfter") {
            self.compare_state(expected, world, &mut errors);
        }
        errors
    }

    fn compare_headers(&self, response: &Response, world: &mut World, errors: &mut Vec<String>) {
        for (name, value) in self.value["response"]["headers"]
            .as_object()
            .into_iter()
            .flatten()
        {
            if !HEADERS.contains(&name.as_str()) {
                continue;
            }
            match response.header(name) {
                None => errors.push(format!("header {name}: missing")),
                Some(actual) => {
                    if let Err(error) =
                        compare::text(value.as_str().unwrap(), actual, &mut world.vars)
                    {
                        errors.push(format!("header {name}: {error}"));
                    }
                }
            }
        }
        for name in ["etag", "location"] {
            if self.value["response"]["headers"].get(name).is_none()
                && response.header(name).is_some()
            {
                errors.push(format!("header {name}: not expected"));
            }
        }
    }

    fn compare_state(&self, expected: &Value, world: &mut World, errors: &mut Vec<String>) {
        let Ok(body) = compare::fill_value(&self.value["request"]["body"], &world.vars) else {
            return;
        };
        if body["email"].is_null() && body["externalId"].is_null() {
            return;
        }
        let actual = state::of(world, &tidy(&body));
        for (key, wanted) in expected.as_object().into_iter().flatten() {
            // Free words of the recording have no counterpart.
            if let Some(found) = actual.get(key) {
                compare::body(
                    wanted,
                    found,
                    Strictness::Exact,
                    &mut world.vars,
                    &format!("state.{key}"),
                    errors,
                );
            }
        }
    }

    fn request(&self, world: &mut World) -> Result<Request, String> {
        let recorded = &self.value["request"];
        bind_pkce(&recorded.to_string(), world);
        let target = compare::fill(recorded["path"].as_str().unwrap(), &world.vars)?;
        let (path, query) = target.split_once('?').unwrap_or((&target, ""));
        let mut headers = Vec::new();
        for (name, value) in recorded["headers"].as_object().into_iter().flatten() {
            headers.push((
                name.to_lowercase(),
                compare::fill(value.as_str().unwrap(), &world.vars)?,
            ));
        }
        let header = |name: &str| {
            headers
                .iter()
                .find(|(key, _)| key == name)
                .map(|(_, value)| value.clone())
        };
        let form = header("content-type").is_some_and(|kind| kind.contains("urlencoded"));
        let body = match compare::fill_value(&recorded["body"], &world.vars)? {
            Value::Null => String::new(),
            Value::String(text) => oversized(&text),
            Value::Object(fields) if form => form_urlencoded::Serializer::new(String::new())
                .extend_pairs(
                    fields
                        .iter()
                        .map(|(key, value)| (key, value.as_str().unwrap_or_default())),
                )
                .finish(),
            other => tidy(&other).to_string(),
        };
        Ok(Request {
            method: recorded["method"].as_str().unwrap().to_owned(),
            path: path.to_owned(),
            query: query.to_owned(),
            remote: header("x-forwarded-for").unwrap_or_else(|| world.address()),
            headers,
            body: body.into_bytes(),
        })
    }
}

fn is_partial(note: &Value) -> bool {
    note.as_str().is_some_and(|note| note.starts_with("first "))
}

/// A body too large to be recorded is described instead.
fn oversized(text: &str) -> String {
    if text.starts_with("<JSON of ") {
        return json!({"filler": "x".repeat(1_100_000)}).to_string();
    }
    text.to_owned()
}

/// Addresses in capitals kept the suffix that made them unique in the run.
fn tidy(body: &Value) -> Value {
    let mut body = body.clone();
    if let Some(email) = body["email"].as_str()
        && let Some((name, rest)) = email.split_once(".X")
        && let Some((suffix, domain)) = rest.split_once('@')
        && suffix.len() <= 6
        && suffix
            .chars()
            .all(|digit| digit.is_ascii_hexdigit() && !digit.is_lowercase())
    {
        body["email"] = json!(format!("{name}@{domain}"));
    }
    body
}

/// Every recorded sign-in has a challenge of its own; here they all have the same.
fn bind_pkce(request: &str, world: &mut World) {
    for (prefix, value) in [
        ("code_challenge", challenge()),
        ("code_verifier", VERIFIER.to_owned()),
    ] {
        for part in request.split("{{").skip(1) {
            let name = part.split("}}").next().unwrap_or_default();
            if name.starts_with(prefix) && !world.vars.contains_key(name) {
                world.bind(name, &value);
            }
        }
    }
}
