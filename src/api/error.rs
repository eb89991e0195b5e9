//! One error for all calls, and the one function that reads an answer.

use wire::{Issue, Json, OperationOutcome};

/// Why a call did not give what it was to give.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ApiError {
    /// No complete answer came: whether the server did what it was asked is unknown.
    NoAnswer,
    /// The server answered something that is not what this call answers.
    Unreadable,
    /// 401: the session is over.
    SignedOut,
    /// 410, or on 5.1 400 `Authentication error`: the caller's own access was withdrawn or is broken
    /// (contract §1, last table).
    Withdrawn(Refusal),
    /// 403: signed in, but not allowed.
    Forbidden(Refusal),
    /// 404 or 410 of the thing asked for.
    NotFound(Refusal),
    /// 429. The wait in whole seconds, where the server says it (contract §12).
    TooMany(Option<u64>),
    /// Any other refusal, in the server's words.
    Refused(Refusal),
}

/// The server's words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refusal {
    /// The HTTP status.
    pub status: u16,
    /// What is wrong; at least one, with a text.
    pub issues: Vec<Issue>,
    /// What to quote to whoever runs the server.
    pub request_id: Option<String>,
}

impl Refusal {
    /// The texts of all issues as one.
    pub fn text(&self) -> String {
        let texts: Vec<&str> = self
            .issues
            .iter()
            .map(|issue| issue.text.as_str())
            .collect();
        texts.join(" · ")
    }

    /// Whether any issue has this text.
    pub fn says(&self, text: &str) -> bool {
        self.issues.iter().any(|issue| issue.text == text)
    }
}

impl ApiError {
    /// A sentence for the person in front of the screen.
    pub fn sentence(&self) -> String {
        match self {
            ApiError::NoAnswer => "The server did not answer. Check the connection and try again.".into(),
            ApiError::Unreadable => {
                "The server sent an answer this page does not understand. Try again, or contact your server administrator.".into()
            }
            ApiError::SignedOut => "You are signed out. Sign in again to continue.".into(),
            ApiError::Withdrawn(_) => {
                "Your access to this project no longer works. Another admin can restore it.".into()
            }
            ApiError::Forbidden(_) => "The server doesn’t allow you to do this.".into(),
            ApiError::NotFound(_) => "This doesn’t exist or was deleted.".into(),
            ApiError::TooMany(None) => "Too many requests. Wait a minute, then try again.".into(),
            ApiError::TooMany(Some(seconds)) => {
                ["Too many requests. Wait ", &counted(*seconds, "second"), ", then try again."].concat()
            }
            ApiError::Refused(refusal) if refusal.status >= 500 => {
                "Something went wrong on the server. Try again.".into()
            }
            ApiError::Refused(refusal) => ["The server refused this: ", &refusal.text()].concat(),
        }
    }

    /// Whether what was asked for may have been done all the same.
    pub fn leaves_open(&self) -> bool {
        match self {
            ApiError::NoAnswer | ApiError::Unreadable => true,
            ApiError::Refused(refusal) => refusal.status >= 500,
            _ => false,
        }
    }

    /// What to quote to whoever runs the server, where it said so.
    pub fn request_id(&self) -> Option<&str> {
        match self {
            ApiError::Withdrawn(refusal)
            | ApiError::Forbidden(refusal)
            | ApiError::NotFound(refusal)
            | ApiError::Refused(refusal) => refusal.request_id.as_deref(),
            _ => None,
        }
    }
}

/// Reads an answer from its status and body: the JSON of a success, an error for everything else
/// (contract §1, "Outcome", and the four other error bodies).
///
/// A 200 that carries an `OperationOutcome` is given as it is: only the caller knows what it means.
pub fn read_answer(status: u16, body: &str) -> Result<Json, ApiError> {
    let json = Json::parse(body);
    if (200..300).contains(&status) {
        // Some successes have an empty body (`Prefer: return=minimal`, a bare 204).
        return match json {
            Err(_) if body.is_empty() => Ok(Json::Null),
            other => other.map_err(|_| ApiError::Unreadable),
        };
    }
    let json = json.unwrap_or_default();
    let refusal = refusal(status, &json);
    Err(match status {
        401 => ApiError::SignedOut,
        403 => ApiError::Forbidden(refusal),
        404 | 410 => ApiError::NotFound(refusal),
        429 => ApiError::TooMany(wait(&refusal)),
        400 if refusal.says("Authentication error") => ApiError::Withdrawn(refusal),
        _ => ApiError::Refused(refusal),
    })
}

fn refusal(status: u16, json: &Json) -> Refusal {
    let outcome = OperationOutcome::read(json).unwrap_or_default();
    let mut issues = outcome.issues;
    issues.retain(|issue| !issue.text.is_empty());
    if issues.is_empty() {
        // `{"msg"}` of a crash, `{"error","error_description"}` of the token endpoint.
        let text = ["error_description", "error", "msg"]
            .iter()
            .find_map(|key| json.get(key).text());
        issues.push(Issue {
            text: text.map_or_else(|| ["Status ", &status.to_string()].concat(), str::to_owned),
            ..Issue::default()
        });
    }
    Refusal {
        status,
        issues,
        request_id: outcome.request_id,
    }
}

/// `_msBeforeNext` inside the JSON text of `diagnostics`, rounded up to seconds. There is no
/// `Retry-After` (contract §12).
fn wait(refusal: &Refusal) -> Option<u64> {
    let diagnostics = refusal.issues.first()?.diagnostics.as_deref()?;
    let limits = Json::parse(diagnostics).ok()?;
    let milliseconds = limits.get("_msBeforeNext").integer()?;
    Some(milliseconds.div_ceil(1000).max(1))
}

/// A number and what it counts: `1 second`, `2 seconds`.
pub fn counted(count: u64, unit: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    [&count.to_string(), " ", unit, ending].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_says_how_long_to_wait() {
        let body = r#"{"resourceType":"OperationOutcome","id":"too-many-requests","issue":[{"severity":"error",
            "code":"throttled","details":{"text":"Too Many Requests"},
            "diagnostics":"{\"_remainingPoints\":0,\"_msBeforeNext\":59653}"}]}"#;
        assert_eq!(read_answer(429, body), Err(ApiError::TooMany(Some(60))));
        assert_eq!(read_answer(429, "slow down"), Err(ApiError::TooMany(None)));
    }

    #[test]
    fn html_and_half_answers_are_no_success() {
        assert_eq!(
            read_answer(200, "<!doctype html>"),
            Err(ApiError::Unreadable)
        );
        assert_eq!(
            read_answer(200, r#"{"resourceType":"Bun"#),
            Err(ApiError::Unreadable)
        );
        assert_eq!(read_answer(200, ""), Ok(Json::Null));
    }

    #[test]
    fn the_other_error_bodies_are_read_too() {
        let text = |status, body| match read_answer(status, body) {
            Err(ApiError::Refused(refusal)) => refusal.text(),
            other => format!("{other:?}"),
        };
        assert_eq!(
            text(500, r#"{"msg":"Internal Server Error"}"#),
            "Internal Server Error"
        );
        let oauth = r#"{"error":"invalid_grant","error_description":"Token already granted"}"#;
        assert_eq!(text(400, oauth), "Token already granted");
        assert_eq!(text(502, "<html>bad gateway</html>"), "Status 502");
    }
}
