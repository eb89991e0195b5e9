//! One HTTP exchange: from the socket to the core and back, with the faults in between.

use std::future::Future as _;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context as TaskContext, Poll};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::BodyExt as _;
use hyper::body::{Body, Frame, Incoming};
use serde_json::json;
use tokio::time::Sleep;

use super::fault::Action;
use super::{Shared, control};
use crate::context::{Conditions, instant};
use crate::core::Reply;
use crate::cors;
use crate::message::{HTML, JSON, Request, Response};

/// Ends the connection without a (further) byte.
#[derive(Debug)]
pub(super) struct Closed;

impl std::fmt::Display for Closed {
    fn fmt(&self, formatter: &mut std::fmt::Formatter) -> std::fmt::Result {
        formatter.write_str("connection closed on purpose")
    }
}

impl std::error::Error for Closed {}

/// How long a body that breaks off waits before it does, so that what was sent leaves the buffers.
const LAST_BREATH: Duration = Duration::from_millis(30);

/// A body that may break off in the middle.
pub(super) struct Payload {
    bytes: Option<Bytes>,
    breaks: Option<Pin<Box<Sleep>>>,
}

impl Payload {
    fn new(bytes: Option<Bytes>, breaks: bool) -> Self {
        Self {
            bytes,
            breaks: breaks.then(|| Box::pin(tokio::time::sleep(LAST_BREATH))),
        }
    }
}

impl Body for Payload {
    type Data = Bytes;
    type Error = Closed;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut TaskContext,
    ) -> Poll<Option<Result<Frame<Bytes>, Closed>>> {
        if let Some(bytes) = self.bytes.take() {
            return Poll::Ready(Some(Ok(Frame::data(bytes))));
        }
        match &mut self.breaks {
            None => Poll::Ready(None),
            Some(breath) => breath.as_mut().poll(context).map(|()| Some(Err(Closed))),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.bytes.is_none() && self.breaks.is_none()
    }
}

type Answer = hyper::Response<Payload>;

/// Answers one request. `Err` closes the connection.
pub(super) async fn answer(
    request: hyper::Request<Incoming>,
    from: SocketAddr,
    shared: Arc<Shared>,
) -> Result<Answer, Closed> {
    let request = read(request, from).await.ok_or(Closed)?;
    if request.path == "/sandbox" || request.path.starts_with("/sandbox/") {
        return Ok(send(&request, control::answer(&request, &shared), None));
    }
    // What the browser repeats by itself, nobody asked for: it is not listed either.
    if shared.lock().faults.is_repetition(&request) {
        return Err(Closed);
    }
    let fault = shared.lock().faults.take(&request);
    let result = with_fault(&request, &shared, fault.as_ref()).await;
    let status = result
        .as_ref()
        .map_or_else(|| json!(null), |response| json!(response.status));
    let mut entry = json!({"method": request.method, "path": request.target(), "status": status});
    if let Some(action) = &fault {
        entry["fault"] = action.name();
    }
    shared.lock().requests.push(entry);
    let response = result.ok_or(Closed)?;
    match fault {
        Some(Action::CloseAfter) => Err(Closed),
        Some(Action::Truncate(bytes)) => Ok(send(&request, response, Some(bytes))),
        _ => Ok(send(&request, response, None)),
    }
}

/// The response under a fault; `None` when the request is not even handled.
async fn with_fault(
    request: &Request,
    shared: &Arc<Shared>,
    fault: Option<&Action>,
) -> Option<Response> {
    let made_up = match fault {
        Some(Action::CloseBefore) => return None,
        Some(Action::Delay(milliseconds)) => {
            tokio::time::sleep(Duration::from_millis(*milliseconds)).await;
            None
        }
        Some(Action::Status {
            status,
            content_type,
            body,
        }) => Some(Response::text(*status, content_type, body.clone())),
        Some(Action::Html) => Some(Response::text(
            200,
            HTML,
            "<!DOCTYPE html><title>Portal</title><p>Please log in.",
        )),
        Some(Action::WrongShape) => Some(Response::json(
            200,
            JSON,
            json!({"unexpected": ["shape", 1, null]}),
        )),
        Some(Action::CloseAfter | Action::Truncate(_) | Action::MailDown | Action::Under(_))
        | None => None,
    };
    if let Some(mut response) = made_up {
        let version = shared.lock().core.settings.version;
        cors::add_headers(request, &mut response, version);
        return Some(response);
    }
    let conditions = match fault {
        Some(Action::Under(conditions)) => *conditions,
        _ => Conditions::default(),
    };
    let reply = shared.lock().handle(request, conditions);
    Some(deliver(request, reply, shared, fault == Some(&Action::MailDown)).await)
}

/// Sends the mails of a reply and keeps them in the outbox; the answer is the reply's, unless one fails.
async fn deliver(
    request: &Request,
    reply: Reply,
    shared: &Arc<Shared>,
    mail_down: bool,
) -> Response {
    for mail in reply.mails {
        let sent = match &shared.smtp {
            _ if mail_down => Err("connect ECONNREFUSED 127.0.0.1:25".to_owned()),
            Some(smtp) => smtp.send(mail.clone()).await,
            None => Ok(()),
        };
        match sent {
            Ok(()) => {
                let date = instant(jiff::Timestamp::now());
                if let Err(failure) = shared.lock().core.store.keep_mail(&mail, &date) {
                    eprintln!("the mail could not be kept: {}", failure.text());
                }
            }
            Err(diagnostics) => {
                let mut response = reply.mail_failure.response(&diagnostics);
                let version = shared.lock().core.settings.version;
                cors::add_headers(request, &mut response, version);
                return response;
            }
        }
    }
    reply.response
}

async fn read(request: hyper::Request<Incoming>, from: SocketAddr) -> Option<Request> {
    let (parts, body) = request.into_parts();
    let headers: Vec<(String, String)> = parts
        .headers
        .iter()
        .map(|(name, value)| {
            (
                name.as_str().to_owned(),
                String::from_utf8_lossy(value.as_bytes()).into_owned(),
            )
        })
        .collect();
    let forwarded = headers
        .iter()
        .find(|(name, _)| name == "x-forwarded-for")
        .map(|(_, value)| value.clone());
    Some(Request {
        method: parts.method.to_string(),
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        headers,
        body: body.collect().await.ok()?.to_bytes().to_vec(),
        remote: forwarded.unwrap_or_else(|| from.ip().to_string()),
    })
}

/// `cut` promises the whole length but sends only so many bytes.
fn send(request: &Request, response: Response, cut: Option<usize>) -> Answer {
    let pretty = request.query.split('&').any(|part| part == "_pretty=true");
    let mut bytes = response.bytes(pretty);
    let length = bytes.len();
    let breaks = cut.is_some_and(|cut| cut < length);
    bytes.truncate(cut.unwrap_or(length));
    let head = request.method == "HEAD";
    let bytes = (!head && !bytes.is_empty()).then(|| Bytes::from(bytes));
    let payload = Payload::new(bytes, breaks && !head);
    let mut builder = hyper::Response::builder().status(response.status);
    for (name, value) in &response.headers {
        builder = builder.header(name, value);
    }
    if !matches!(response.status, 204 | 304) {
        builder = builder.header("content-length", length);
    }
    builder.body(payload).unwrap_or_else(|_| internal())
}

fn internal() -> Answer {
    let mut answer = hyper::Response::new(Payload::new(None, false));
    *answer.status_mut() = hyper::StatusCode::INTERNAL_SERVER_ERROR;
    answer
}
