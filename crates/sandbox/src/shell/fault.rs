//! Faults: rules that make the next matching requests go wrong, for end-to-end tests.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::json::text_at;
use crate::message::{JSON, Request};
use crate::secret::digest;

/// A browser that finds a reused connection closed sends the request once more by itself, at once.
/// Such a repetition meets the same fate, or the fault would never be seen.
const RESEND: Duration = Duration::from_millis(250);

/// What goes wrong.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// This answer instead of the real one; nothing is handled.
    Status {
        /// HTTP status code.
        status: u16,
        /// Content type of the body.
        content_type: String,
        /// The body as text.
        body: String,
    },
    /// So many milliseconds later.
    Delay(u64),
    /// The connection ends before the request is handled.
    CloseBefore,
    /// The request is handled, the answer is lost.
    CloseAfter,
    /// Handled, but only so many bytes of the body arrive; `Content-Length` promises all of them.
    Truncate(usize),
    /// 200 with an HTML page, as a captive portal would answer; nothing is handled.
    Html,
    /// 200 with JSON of another shape; nothing is handled.
    WrongShape,
    /// Handled, but mails can't be sent.
    MailDown,
    /// Handled, but the password-breach service can't be asked.
    BreachDown,
}

impl Action {
    /// Reads the `action` of a rule; the error is a sentence.
    fn parse(value: &Value) -> Result<Self, String> {
        match value.as_str() {
            Some("close-before") => return Ok(Self::CloseBefore),
            Some("close-after") => return Ok(Self::CloseAfter),
            Some("html") => return Ok(Self::Html),
            Some("wrong-shape") => return Ok(Self::WrongShape),
            Some("mail-down") => return Ok(Self::MailDown),
            Some("breach-down") => return Ok(Self::BreachDown),
            Some(other) => return Err(format!("unknown action {other}")),
            None => {}
        }
        if let Some(status) = value["status"]
            .as_u64()
            .and_then(|status| u16::try_from(status).ok())
        {
            let body = match &value["body"] {
                Value::Null => String::new(),
                Value::String(text) => text.clone(),
                json => json.to_string(),
            };
            let content_type = text_at(value, "contentType").unwrap_or(JSON).to_owned();
            return Ok(Self::Status {
                status,
                content_type,
                body,
            });
        }
        if let Some(milliseconds) = value["delay"].as_u64() {
            return Ok(Self::Delay(milliseconds));
        }
        if let Some(bytes) = value["truncate"]
            .as_u64()
            .and_then(|bytes| usize::try_from(bytes).ok())
        {
            return Ok(Self::Truncate(bytes));
        }
        Err(format!("unknown action {value}"))
    }

    /// The action as a rule names it.
    pub fn name(&self) -> Value {
        match self {
            Self::Status {
                status,
                content_type,
                body,
            } => {
                json!({"status": status, "body": body, "contentType": content_type})
            }
            Self::Delay(milliseconds) => json!({"delay": milliseconds}),
            Self::Truncate(bytes) => json!({"truncate": bytes}),
            Self::CloseBefore => json!("close-before"),
            Self::CloseAfter => json!("close-after"),
            Self::Html => json!("html"),
            Self::WrongShape => json!("wrong-shape"),
            Self::MailDown => json!("mail-down"),
            Self::BreachDown => json!("breach-down"),
        }
    }
}

#[derive(Clone, Debug)]
struct Rule {
    method: Option<String>,
    path: String,
    action: Action,
    times: Option<u64>,
}

/// The rules in force, in order; the first that matches a request wins.
#[derive(Debug, Default)]
pub struct Faults {
    rules: Vec<Rule>,
    /// The request that was closed last: its digest and when.
    closed: Option<(String, Instant)>,
}

impl Faults {
    /// Adds one rule or an array of them; the error is a sentence and nothing is added.
    pub fn add(&mut self, value: &Value) -> Result<(), String> {
        let values = value
            .as_array()
            .cloned()
            .unwrap_or_else(|| vec![value.clone()]);
        let rules: Vec<Rule> = values.iter().map(parse).collect::<Result<_, _>>()?;
        self.rules.extend(rules);
        Ok(())
    }

    /// Forgets all rules.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// The rules as JSON.
    pub fn list(&self) -> Value {
        let rules = self.rules.iter().map(|rule| {
            json!({"method": rule.method, "path": rule.path, "action": rule.action.name(), "times": rule.times})
        });
        rules.collect()
    }

    /// The fault of a request, and one time less of its rule.
    pub fn take(&mut self, request: &Request) -> Option<Action> {
        let fingerprint = digest(&format!(
            "{} {} {}",
            request.method,
            request.target(),
            String::from_utf8_lossy(&request.body)
        ));
        if let Some((closed, when)) = &self.closed
            && *closed == fingerprint
            && when.elapsed() < RESEND
        {
            return Some(Action::CloseBefore);
        }
        let index = self.rules.iter().position(|rule| rule.matches(request))?;
        let rule = self.rules.get_mut(index)?;
        let action = rule.action.clone();
        if let Some(times) = &mut rule.times {
            *times = times.saturating_sub(1);
            if *times == 0 {
                self.rules.remove(index);
            }
        }
        if matches!(action, Action::CloseBefore | Action::CloseAfter) {
            self.closed = Some((fingerprint, Instant::now()));
        }
        Some(action)
    }
}

fn parse(value: &Value) -> Result<Rule, String> {
    let path = text_at(value, "path").ok_or("a rule needs a path")?;
    Ok(Rule {
        method: text_at(value, "method").map(str::to_uppercase),
        path: path.trim_end_matches('/').to_owned(),
        action: Action::parse(&value["action"])?,
        times: value["times"].as_u64(),
    })
}

impl Rule {
    /// A preflight is only meant when the rule says OPTIONS.
    fn matches(&self, request: &Request) -> bool {
        let method = match &self.method {
            Some(method) => *method == request.method,
            None => request.method != "OPTIONS",
        };
        method && path_matches(&self.path, &request.path)
    }
}

/// The segments of the pattern are those the path begins with; `*` stands for any one segment.
fn path_matches(pattern: &str, path: &str) -> bool {
    let mut segments = path.split('/');
    pattern.split('/').all(|wanted| {
        segments
            .next()
            .is_some_and(|segment| wanted == "*" || wanted == segment)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(method: &str, path: &str) -> Request {
        Request {
            method: method.into(),
            path: path.into(),
            ..Request::default()
        }
    }

    #[test]
    fn a_rule_matches_by_leading_segments_and_counts_down() {
        let mut faults = Faults::default();
        let rule = json!({"method": "post", "path": "/admin/projects/*/invite", "action": {"status": 503}, "times": 1});
        assert_eq!(faults.add(&rule), Ok(()));
        assert_eq!(
            faults.take(&request("GET", "/admin/projects/1/invite")),
            None
        );
        assert_eq!(
            faults.take(&request("POST", "/admin/projects/1/members/2")),
            None
        );
        assert!(
            faults
                .take(&request("POST", "/admin/projects/1/invite"))
                .is_some()
        );
        assert_eq!(
            faults.take(&request("POST", "/admin/projects/1/invite")),
            None
        );
    }

    #[test]
    fn a_path_is_a_prefix_of_whole_segments() {
        assert!(path_matches("/fhir/R4", "/fhir/R4/Patient"));
        assert!(!path_matches("/auth/me", "/auth/method"));
    }

    #[test]
    fn a_resent_request_is_closed_again() {
        let mut faults = Faults::default();
        assert_eq!(
            faults.add(&json!({"path": "/x", "action": "close-after", "times": 1})),
            Ok(())
        );
        assert_eq!(
            faults.take(&request("POST", "/x")),
            Some(Action::CloseAfter)
        );
        assert_eq!(
            faults.take(&request("POST", "/x")),
            Some(Action::CloseBefore)
        );
        assert_eq!(faults.take(&request("GET", "/x")), None);
    }
}
