//! OperationOutcomes, and everything else a request can fail with (contract §1).

use serde_json::{Value, json};

use crate::message::{FHIR_JSON, HTML, JSON, Response};

/// What an outcome is about; decides its `id`, the HTTP status and the issue code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A rule was broken: 400 without an `id`.
    Invalid,
    /// The shape of a resource is wrong: 400 without an `id`, code `structure`.
    Structure,
    /// A constraint of a resource does not hold: 400 without an `id`.
    Invariant,
    /// A field of the request is wrong: 400, and the `id` is a random UUID.
    Field,
    /// 401.
    Unauthorized,
    /// 403.
    Forbidden,
    /// 404.
    NotFound,
    /// 410.
    Gone,
    /// 409.
    Conflict,
    /// 412, a stale `If-Match`.
    PreconditionFailed,
    /// 412, a conditional that matches several.
    MultipleMatches,
    /// 413, 5.1 only.
    TooLarge,
    /// 429.
    TooManyRequests,
}

impl Kind {
    fn status(self) -> u16 {
        match self {
            Self::Invalid | Self::Structure | Self::Invariant | Self::Field => 400,
            Self::Unauthorized => 401,
            Self::Forbidden => 403,
            Self::NotFound => 404,
            Self::Conflict => 409,
            Self::Gone => 410,
            Self::PreconditionFailed | Self::MultipleMatches => 412,
            Self::TooLarge => 413,
            Self::TooManyRequests => 429,
        }
    }

    fn id(self) -> Option<&'static str> {
        match self {
            Self::Invalid | Self::Structure | Self::Invariant | Self::Field => None,
            Self::Unauthorized => Some("unauthorized"),
            Self::Forbidden => Some("forbidden"),
            Self::NotFound => Some("not-found"),
            Self::Conflict => Some("conflict"),
            Self::Gone => Some("gone"),
            Self::PreconditionFailed => Some("precondition-failed"),
            Self::MultipleMatches => Some("multiple-matches"),
            Self::TooLarge => Some("content-too-large"),
            Self::TooManyRequests => Some("too-many-requests"),
        }
    }

    fn code(self) -> &'static str {
        match self {
            Self::Invalid | Self::Field => "invalid",
            Self::Structure => "structure",
            Self::Invariant => "invariant",
            Self::Unauthorized => "login",
            Self::Forbidden => "forbidden",
            Self::NotFound => "not-found",
            Self::Conflict => "conflict",
            Self::Gone => "deleted",
            Self::PreconditionFailed => "processing",
            Self::MultipleMatches => "multiple-matches",
            Self::TooLarge => "too-long",
            Self::TooManyRequests => "throttled",
        }
    }
}

/// One issue of an outcome.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Issue {
    /// `details.text`.
    pub text: String,
    /// `expression`, absent when `None`.
    pub expression: Option<String>,
    /// `diagnostics`, absent when `None`.
    pub diagnostics: Option<String>,
    /// `details.coding[0].code`, absent when `None`.
    pub coding: Option<&'static str>,
}

impl Issue {
    /// An issue at a field of the request or a path in the resource.
    pub fn at(expression: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            expression: Some(expression.into()),
            ..Self::default()
        }
    }
}

/// Why a request was not done.
#[derive(Clone, Debug, PartialEq)]
pub enum Failure {
    /// Answered with an OperationOutcome.
    Outcome(Kind, Vec<Issue>),
    /// Answered with the errors of OAuth 2.0: `error` and `error_description`, status 400.
    OAuth(&'static str, &'static str),
    /// No such path: an HTML page.
    NoRoute,
    /// Answered with these words as text, status 400.
    PlainText(&'static str),
    /// 500 with `{"msg": …}`; the words go to the log only.
    Internal(String),
}

/// What a handler gives back.
pub type Answer = Result<Response, Failure>;

impl Failure {
    /// 400 for a broken rule.
    pub fn invalid(text: impl Into<String>) -> Self {
        Self::of(Kind::Invalid, text)
    }

    /// 400 for a broken rule, with an expression.
    pub fn invalid_at(expression: &str, text: &str) -> Self {
        Self::Outcome(Kind::Invalid, vec![Issue::at(expression, text)])
    }

    /// 409 for transactions that clashed: nothing to do with what was asked (contract §1).
    pub fn clash() -> Self {
        const TEXT: &str =
            "could not serialize access due to read/write dependencies among transactions";
        Self::Outcome(
            Kind::Conflict,
            vec![Issue {
                text: TEXT.into(),
                coding: Some("40001"),
                ..Issue::default()
            }],
        )
    }

    /// 409.
    pub fn conflict(text: impl Into<String>) -> Self {
        Self::of(Kind::Conflict, text)
    }

    /// 404.
    pub fn not_found() -> Self {
        Self::of(Kind::NotFound, "Not found")
    }

    /// 410.
    pub fn gone() -> Self {
        Self::of(Kind::Gone, "Gone")
    }

    /// 401.
    pub fn unauthorized() -> Self {
        Self::of(Kind::Unauthorized, "Unauthorized")
    }

    /// 403.
    pub fn forbidden() -> Self {
        Self::of(Kind::Forbidden, "Forbidden")
    }

    /// An outcome of one issue.
    pub fn of(kind: Kind, text: impl Into<String>) -> Self {
        Self::Outcome(
            kind,
            vec![Issue {
                text: text.into(),
                ..Issue::default()
            }],
        )
    }

    /// 400 with one issue per bad field of the request, or nothing when there is none.
    pub fn fields(issues: Vec<Issue>) -> Result<(), Self> {
        if issues.is_empty() {
            Ok(())
        } else {
            Err(Self::Outcome(Kind::Field, issues))
        }
    }

    /// The text of the first issue, for the wrapping answers of 5.1.
    pub fn text(&self) -> &str {
        match self {
            Self::Outcome(_, issues) => issues.first().map_or("", |issue| issue.text.as_str()),
            Self::OAuth(_, text) | Self::PlainText(text) => text,
            Self::NoRoute => "Not found",
            Self::Internal(text) => text,
        }
    }

    /// The response; `field_id` is the random id of request-field outcomes, `target` the path and
    /// method for the HTML page.
    pub fn response(&self, field_id: &str, method: &str, target: &str) -> Response {
        match self {
            Self::Outcome(kind, issues) => {
                let id = if *kind == Kind::Field {
                    Some(field_id)
                } else {
                    kind.id()
                };
                Response::json(kind.status(), FHIR_JSON, outcome(id, *kind, issues))
            }
            Self::OAuth(error, description) => Response::json(
                400,
                JSON,
                json!({"error": error, "error_description": description}),
            ),
            Self::NoRoute => Response::text(404, HTML, no_route_page(method, target)),
            Self::PlainText(text) => Response::text(400, HTML, *text),
            Self::Internal(_) => Response::json(500, JSON, json!({"msg": "Internal Server Error"})),
        }
    }
}

fn outcome(id: Option<&str>, kind: Kind, issues: &[Issue]) -> Value {
    let issues: Vec<Value> = issues
        .iter()
        .map(|issue| {
            let mut value = json!({
                "severity": "error", "code": kind.code(), "details": {"text": issue.text},
            });
            if let Some(expression) = &issue.expression {
                value["expression"] = json!([expression]);
            }
            if let Some(code) = issue.coding {
                value["details"]["coding"] = json!([{"code": code}]);
            }
            if let Some(diagnostics) = &issue.diagnostics {
                value["diagnostics"] = json!(diagnostics);
            }
            value
        })
        .collect();
    let mut value = json!({"resourceType": "OperationOutcome"});
    if let Some(id) = id {
        value["id"] = json!(id);
    }
    value["issue"] = json!(issues);
    value
}

/// The outcome of something that was done, as JSON.
pub fn all_ok_value() -> Value {
    json!({
        "resourceType": "OperationOutcome", "id": "ok",
        "issue": [{"severity": "information", "code": "informational", "details": {"text": "All OK"}}],
    })
}

/// 200 `ok`.
pub fn all_ok() -> Response {
    Response::json(200, FHIR_JSON, all_ok_value())
}

fn no_route_page(method: &str, target: &str) -> String {
    let target = crate::html::escape(target);
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>Error</title>\n</head>\n\
         <body>\n<pre>Cannot {method} {target}</pre>\n</body>\n</html>\n"
    )
}
