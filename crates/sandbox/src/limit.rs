//! Rate limits per client address and minute (contract §12).

use std::collections::HashMap;

use jiff::Timestamp;

use crate::core::too_many_requests;
use crate::exchange::Settings;
use crate::message::{Request, Response};

/// Too Many Requests.
pub const STATUS: u16 = 429;
const WINDOW_MS: i64 = 60_000;
const FHIR_POINTS: i64 = 50_000;

/// Counts requests.
#[derive(Debug, Default)]
pub struct Limiter {
    windows: HashMap<(String, &'static str), Window>,
    interactions: HashMap<String, i64>,
}

#[derive(Debug)]
struct Window {
    started: i64,
    count: i64,
}

/// What the limiter says of one request.
#[derive(Debug)]
pub struct Verdict {
    count: i64,
    limit: i64,
    ms_left: i64,
    enforced: bool,
}

/// The bucket of a path and how many requests it holds.
fn bucket(request: &Request, v5: bool) -> (&'static str, i64) {
    let path = request.path.strip_prefix("/api").unwrap_or(&request.path);
    let sign_in = matches!(path, "/auth/login" | "/auth/newuser" | "/auth/newproject");
    if sign_in && v5 {
        return ("sign-in", 5);
    }
    if path != "/auth/me" && (path.starts_with("/auth/") || path.starts_with("/oauth2/")) {
        return ("auth", 160);
    }
    ("general", 60_000)
}

impl Limiter {
    /// Counts a request.
    pub fn count(&mut self, request: &Request, settings: &Settings, now: Timestamp) -> Verdict {
        let (name, limit) = bucket(request, settings.version.is_v5());
        let now = now.as_millisecond();
        let window = self
            .windows
            .entry((request.remote.clone(), name))
            .or_insert(Window {
                started: now,
                count: 0,
            });
        if now - window.started >= WINDOW_MS {
            *window = Window {
                started: now,
                count: 0,
            };
        }
        window.count += 1;
        Verdict {
            count: window.count,
            limit,
            ms_left: WINDOW_MS - (now - window.started),
            enforced: settings.rate_limits,
        }
    }

    /// The second `RateLimit` value of FHIR answers. The sandbox counts points but never runs out of them.
    pub fn interactions(&mut self, request: &Request) -> String {
        let member = request
            .header("authorization")
            .unwrap_or_default()
            .to_owned();
        let cost = match request.method.as_str() {
            "GET" if request.path.ends_with("/_history") => 10,
            "GET" if request.path.matches('/').count() > 3 => 1,
            "GET" => 20,
            _ => 100,
        };
        let used = self.interactions.entry(member).or_default();
        *used = (*used + cost) % FHIR_POINTS;
        format!("\"fhirInteractions\";r={};t=60", FHIR_POINTS - *used)
    }
}

impl Verdict {
    /// The 429, if the request is one too many.
    pub fn refusal(&self) -> Option<Response> {
        (self.enforced && self.count > self.limit).then(|| {
            let numbers = serde_json::json!({
                "_remainingPoints": 0, "_msBeforeNext": self.ms_left, "_consumedPoints": self.count,
                "_isFirstInDuration": false, "limit": self.limit,
            });
            too_many_requests(numbers.to_string())
        })
    }

    /// The `RateLimit` header.
    pub fn header(&self) -> String {
        let left = (self.limit - self.count).max(0);
        let seconds = (self.ms_left + 999) / 1000;
        format!("\"requests\";r={left};t={seconds}")
    }
}
