//! One HTTP exchange: from the socket to the core and back, as the faults will have it.

use std::future::Future as _;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context as TaskContext, Poll};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::BodyExt as _;
use hyper::body::{Body, Frame, Incoming};
use jiff::Timestamp;
use tokio::time::Sleep;

use super::{Shared, control};
use crate::message::{Request, Response};
use crate::server::Outcome;

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
        let response = control::answer(&request, &mut shared.lock());
        return Ok(send(Shape::of(&request), response, None));
    }
    let shape = Shape::of(&request);
    match outcome(request, &shared).await {
        Outcome::Answer(response) => Ok(send(shape, response, None)),
        Outcome::Truncated(response, bytes) => Ok(send(shape, response, Some(bytes))),
        Outcome::Closed => Err(Closed),
    }
}

async fn outcome(request: Request, shared: &Shared) -> Outcome {
    let received = {
        let mut server = shared.lock();
        let now = Timestamp::now();
        // What the browser repeats by itself, nobody asked for: it is not listed either.
        if server.faults.is_repetition(&request, now) {
            return Outcome::Closed;
        }
        server.receive(request, now)
    };
    if !received.wait().is_zero() {
        tokio::time::sleep(received.wait()).await;
    }
    let mut reply = shared.lock().handle(&received, Timestamp::now());
    if let (Some(smtp), Some(reply)) = (&shared.smtp, &mut reply)
        && let Err(reason) = smtp.send(&reply.mails).await
    {
        shared.lock().fail_mails(&received, reply, &reason);
    }
    shared.lock().conclude(received, reply, Timestamp::now())
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

/// How a request wants its answer written.
#[derive(Clone, Copy)]
struct Shape {
    /// Without a body.
    head: bool,
    /// JSON is indented.
    pretty: bool,
}

impl Shape {
    fn of(request: &Request) -> Self {
        Self {
            head: request.method == "HEAD",
            pretty: request.query.split('&').any(|part| part == "_pretty=true"),
        }
    }
}

/// `cut` promises the whole length but sends only so many bytes.
fn send(Shape { head, pretty }: Shape, response: Response, cut: Option<usize>) -> Answer {
    let mut bytes = response.bytes(pretty);
    let length = bytes.len();
    let breaks = cut.is_some_and(|cut| cut < length);
    bytes.truncate(cut.unwrap_or(length));
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
