//! Faults: rules that make the next matching requests go wrong, for tests.

mod action;

use jiff::{SignedDuration, Timestamp};
use percent_encoding::percent_decode_str;
use serde_json::{Value, json};

use crate::json::text_at;
use crate::message::Request;
use crate::secret::digest;
pub use action::Action;

/// A browser that finds a reused connection closed sends the request once more by itself, at once; on a
/// busy machine that takes a while. Such a repetition meets the same fate, or the fault would never be seen.
const RESEND: SignedDuration = SignedDuration::from_millis(700);

#[derive(Clone, Debug)]
struct Rule {
    method: Option<String>,
    path: String,
    /// What the query must contain, percent-encoding undone.
    query: Option<String>,
    action: Action,
    times: Option<u64>,
}

/// The rules in force, in order; the first that matches a request wins.
#[derive(Debug, Default)]
pub struct Faults {
    rules: Vec<Rule>,
    /// The request that was closed last: its digest and when.
    closed: Option<(String, Timestamp)>,
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
            json!({
                "method": rule.method, "path": rule.path, "query": rule.query,
                "action": rule.action.name(), "times": rule.times,
            })
        });
        rules.collect()
    }

    /// True when the browser sends by itself what was closed a moment ago.
    pub fn is_repetition(&self, request: &Request, now: Timestamp) -> bool {
        self.closed.as_ref().is_some_and(|(closed, when)| {
            now.duration_since(*when) < RESEND && *closed == fingerprint(request)
        })
    }

    /// The fault of a request, and one time less of its rule.
    pub fn take(&mut self, request: &Request, now: Timestamp) -> Option<Action> {
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
            self.closed = Some((fingerprint(request), now));
        }
        Some(action)
    }
}

fn fingerprint(request: &Request) -> String {
    let body = String::from_utf8_lossy(&request.body);
    digest(&format!("{} {} {body}", request.method, request.target()))
}

fn parse(value: &Value) -> Result<Rule, String> {
    let path = text_at(value, "path").ok_or("a rule needs a path")?;
    Ok(Rule {
        method: text_at(value, "method").map(str::to_uppercase),
        path: path.trim_end_matches('/').to_owned(),
        query: text_at(value, "query").map(str::to_owned),
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
        let query = self.query.as_ref().is_none_or(|wanted| {
            percent_decode_str(&request.query)
                .decode_utf8_lossy()
                .contains(wanted.as_str())
        });
        method && query && path_matches(&self.path, &request.path)
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

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

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
        let mut take = |method, path| faults.take(&request(method, path), NOW);
        assert_eq!(take("GET", "/admin/projects/1/invite"), None);
        assert_eq!(take("POST", "/admin/projects/1/members/2"), None);
        assert!(take("POST", "/admin/projects/1/invite").is_some());
        assert_eq!(take("POST", "/admin/projects/1/invite"), None);
    }

    #[test]
    fn a_path_is_a_prefix_of_whole_segments() {
        assert!(path_matches("/fhir/R4", "/fhir/R4/Patient"));
        assert!(!path_matches("/auth/me", "/auth/method"));
    }

    #[test]
    fn a_part_of_the_query_narrows_a_rule() {
        let mut faults = Faults::default();
        let rule = json!({"path": "/fhir/R4/Patient", "query": "email=a@b", "action": "html"});
        assert_eq!(faults.add(&rule), Ok(()));
        let mut search = request("GET", "/fhir/R4/Patient");
        assert_eq!(faults.take(&search, NOW), None);
        search.query = "email=a%40b.example".into();
        assert_eq!(faults.take(&search, NOW), Some(Action::Html));
    }

    #[test]
    fn a_resent_request_is_known_for_a_moment() {
        let mut faults = Faults::default();
        let rule = json!({"path": "/x", "action": "close-after", "times": 1});
        assert_eq!(faults.add(&rule), Ok(()));
        let sent = request("POST", "/x");
        assert_eq!(faults.take(&sent, NOW), Some(Action::CloseAfter));
        let after = |milliseconds| NOW + SignedDuration::from_millis(milliseconds);
        assert!(faults.is_repetition(&sent, after(699)));
        assert!(!faults.is_repetition(&request("GET", "/x"), after(1)));
        assert!(!faults.is_repetition(&sent, after(700)));
    }
}
