//! HTTP requests and responses as plain values, so that handling them needs no network.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Content type of outcomes, FHIR answers and the answer of an invite (contract §12).
pub const FHIR_JSON: &str = "application/fhir+json; charset=utf-8";
/// Content type of the other answers under `/admin`, `/auth` and `/oauth2`.
pub const JSON: &str = "application/json; charset=utf-8";
/// Content type of the pages for unknown paths.
pub const HTML: &str = "text/html; charset=utf-8";

/// What JavaScript's `encodeURIComponent` leaves alone.
const COMPONENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'!')
    .remove(b'~')
    .remove(b'*')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')');

/// A text as a part of an address.
pub fn percent_encoded(text: &str) -> String {
    utf8_percent_encode(text, COMPONENT).to_string()
}

/// One request as it arrived.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Request {
    /// Method in capitals.
    pub method: String,
    /// Path as sent, still percent-encoded, without the query.
    pub path: String,
    /// Query as sent, without the question mark.
    pub query: String,
    /// Header names in lower case, in order.
    pub headers: Vec<(String, String)>,
    /// Body bytes, empty when there is none.
    pub body: Vec<u8>,
    /// Address of the client, for rate limits and the list of sessions.
    pub remote: String,
}

impl Request {
    /// A request with JSON, by whoever the token belongs to; the target is a path with query.
    pub fn json(method: &str, target: &str, token: &str, body: &Value) -> Self {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        Self {
            method: method.into(),
            path: path.into(),
            query: query.into(),
            headers: vec![
                ("content-type".into(), "application/json".into()),
                ("authorization".into(), format!("Bearer {token}")),
            ],
            body: body.to_string().into_bytes(),
            remote: "192.0.2.1".into(),
        }
    }

    /// The first header of this (lower-case) name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// True when the client asked for the long form of `meta` (contract §12, `X-Medplum: extended`).
    pub fn wants_extended(&self) -> bool {
        self.header("x-medplum") == Some("extended")
    }

    /// Path and query as sent.
    pub fn target(&self) -> String {
        if self.query.is_empty() {
            self.path.clone()
        } else {
            format!("{}?{}", self.path, self.query)
        }
    }
}

/// The body of a response.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Body {
    /// Nothing.
    Empty,
    /// JSON, written out at the very end.
    Json(Value),
    /// Text or HTML.
    Text(String),
}

/// One response.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Response {
    /// HTTP status code.
    pub status: u16,
    /// Header names in lower case, in order; a name may occur twice.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Body,
}

impl Response {
    /// JSON with a content type of its own.
    pub fn json(status: u16, content_type: &str, body: Value) -> Self {
        let headers = vec![("content-type".into(), content_type.into())];
        Self {
            status,
            headers,
            body: Body::Json(body),
        }
    }

    /// 200 with plain JSON, as most of `/auth` and `/admin` answers.
    pub fn ok(body: Value) -> Self {
        Self::json(200, JSON, body)
    }

    /// Text with a content type.
    pub fn text(status: u16, content_type: &str, text: impl Into<String>) -> Self {
        let headers = vec![("content-type".into(), content_type.into())];
        Self {
            status,
            headers,
            body: Body::Text(text.into()),
        }
    }

    /// No body at all.
    pub fn empty(status: u16) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: Body::Empty,
        }
    }

    /// The same response with one more header.
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// The first header of this name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// The JSON body, `Null` when it is something else.
    pub fn value(&self) -> &Value {
        match &self.body {
            Body::Json(value) => value,
            Body::Empty | Body::Text(_) => &Value::Null,
        }
    }

    /// The bytes that travel; `pretty` indents JSON (`_pretty=true`).
    pub fn bytes(&self, pretty: bool) -> Vec<u8> {
        match &self.body {
            Body::Empty => Vec::new(),
            Body::Text(text) => text.clone().into_bytes(),
            Body::Json(value) if pretty => format!("{value:#}").into_bytes(),
            Body::Json(value) => value.to_string().into_bytes(),
        }
    }
}
