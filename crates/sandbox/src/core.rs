//! The core: one request in, one answer and its mails out. No clock, no chance of its own, no network.

use serde_json::{Value, json};

use crate::context::Context;
use crate::exchange::{Exchange, Settings};
use crate::json::str_at;
use crate::limit::{Limiter, Verdict};
use crate::mail::{Mail, MailFailure};
use crate::message::{Body, JSON, Request, Response};
use crate::outcome::{Answer, Failure, Kind};
use crate::route::route;
use crate::store::Store;
use crate::{cors, limit};

const MAX_BODY: usize = 1024 * 1024;
/// The headers of every answer.
const FIXED: [(&str, &str); 8] = [
    ("cache-control", "no-store, no-cache, must-revalidate"),
    ("pragma", "no-cache"),
    (
        "content-security-policy",
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';",
    ),
    (
        "permissions-policy",
        "accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), payment=(), \
         usb=(), interest-cohort=()",
    ),
    ("referrer-policy", "no-referrer"),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("x-xss-protection", "1; mode=block"),
];
const TRACING: &str = "https://medplum.com/fhir/StructureDefinition/tracing";

/// What a request leads to.
#[derive(Debug)]
pub struct Reply {
    /// The answer if all mails can be sent.
    pub response: Response,
    /// The mails to send, before the answer goes out.
    pub mails: Vec<Mail>,
    /// What becomes of the answer if they can't be sent.
    pub mail_failure: MailFailure,
}

/// The server without its network.
#[derive(Debug)]
pub struct Core {
    /// What it remembers.
    pub store: Store,
    /// How it is set up.
    pub settings: Settings,
    limiter: Limiter,
}

impl Core {
    /// A server with a store, which may be empty.
    pub fn new(store: Store, settings: Settings) -> Self {
        Self {
            store,
            settings,
            limiter: Limiter::default(),
        }
    }

    /// Handles one request.
    pub fn handle(&mut self, request: &Request, context: &mut Context) -> Reply {
        if let Some(response) = cors::preflight(request, self.settings.version) {
            return Reply {
                response,
                mails: Vec::new(),
                mail_failure: MailFailure::Crash,
            };
        }
        let verdict = self.limiter.count(request, &self.settings, context.now);
        let mut reply = match verdict.refusal() {
            Some(response) => Reply {
                response,
                mails: Vec::new(),
                mail_failure: MailFailure::Crash,
            },
            None => self.admitted(request, context),
        };
        self.finish(request, &mut reply.response, &verdict);
        reply
    }

    fn admitted(&mut self, request: &Request, context: &mut Context) -> Reply {
        let mut exchange = Exchange::new(&mut self.store, &self.settings, request, context);
        let answer = parse_body(request, exchange.v5()).and_then(|body| {
            exchange.body = body;
            route(&mut exchange)
        });
        let (mails, mail_failure) = (std::mem::take(&mut exchange.mails), exchange.mail_failure);
        let response = render(answer, request, context);
        Reply {
            response,
            mails,
            mail_failure,
        }
    }

    /// The headers that every answer has.
    fn finish(&mut self, request: &Request, response: &mut Response, verdict: &Verdict) {
        if request.method == "HEAD" {
            response.body = Body::Empty;
        }
        response
            .headers
            .extend(FIXED.map(|(name, value)| (name.to_owned(), value.to_owned())));
        if self.settings.rate_limits {
            response
                .headers
                .push(("ratelimit".into(), verdict.header()));
            if request.path.starts_with("/fhir/") && response.status != 401 {
                response
                    .headers
                    .push(("ratelimit".into(), self.limiter.interactions(request)));
            }
        }
        if response.status == 401 && self.settings.version.is_v5() {
            let realm = format!("Bearer realm=\"{}\"", self.settings.base_url);
            response.headers.push(("www-authenticate".into(), realm));
        }
        cors::add_headers(request, response, self.settings.version);
    }
}

fn render(answer: Answer, request: &Request, context: &mut Context) -> Response {
    let field_id = context.uuid();
    let mut response = answer
        .unwrap_or_else(|failure| failure.response(&field_id, &request.method, &request.path));
    if let Body::Json(body) = &mut response.body
        && str_at(body, "resourceType") == "OperationOutcome"
    {
        body["extension"] = tracing(request, context);
    }
    response
}

/// The support reference of an outcome: a fresh request id, and the trace id the client may have sent.
fn tracing(request: &Request, context: &mut Context) -> Value {
    let sent = request
        .header("x-trace-id")
        .filter(|id| uuid::Uuid::try_parse(id).is_ok());
    let trace = sent
        .or_else(|| request.header("traceparent"))
        .map(str::to_owned);
    let (request_id, trace_id) = (context.uuid(), trace.unwrap_or_else(|| context.uuid()));
    json!([{"url": TRACING, "extension": [
        {"url": "requestId", "valueId": request_id}, {"url": "traceId", "valueId": trace_id},
    ]}])
}

/// The body as JSON. Other content types than JSON and forms are ignored, as the real server does.
fn parse_body(request: &Request, v5: bool) -> Result<Value, Failure> {
    let content_type = request.header("content-type").unwrap_or_default();
    let content_type = content_type.split(';').next().unwrap_or_default().trim();
    let is_json = matches!(
        content_type,
        "application/json" | "application/fhir+json" | "application/json-patch+json"
    );
    if request.body.is_empty() {
        return Ok(json!({}));
    }
    if is_json && request.body.len() > MAX_BODY {
        return Err(if v5 {
            Failure::of(Kind::TooLarge, "Request body too large")
        } else {
            Failure::invalid("File too large")
        });
    }
    if is_json {
        // Bytes that are no UTF-8 are replaced, not refused.
        let text = String::from_utf8_lossy(&request.body);
        let value: Option<Value> = serde_json::from_str(&text).ok();
        return value
            .filter(|value| value.is_object() || value.is_array())
            .ok_or_else(|| Failure::invalid("Content could not be parsed"));
    }
    if content_type == "application/x-www-form-urlencoded" {
        let fields = form_urlencoded::parse(&request.body);
        return Ok(fields
            .map(|(key, value)| (key.into_owned(), json!(value)))
            .collect());
    }
    Ok(json!({}))
}

/// 429 of the general limiter: plain JSON without the tracing extension.
pub(crate) fn too_many_requests(diagnostics: String) -> Response {
    let issue = crate::outcome::Issue {
        text: "Too Many Requests".into(),
        diagnostics: Some(diagnostics),
        ..Default::default()
    };
    let failure = Failure::Outcome(Kind::TooManyRequests, vec![issue]);
    let response = failure.response("", "", "");
    Response::json(limit::STATUS, JSON, response.value().clone())
}
