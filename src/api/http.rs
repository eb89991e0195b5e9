//! Sending one request: address, token, time limit, and one renewal of the session when it ran out.

use super::{ApiError, Refusal, Result, read_answer};
use futures::FutureExt;
use futures::future::LocalBoxFuture;
use js_sys::{Function, Reflect, Uint8Array};
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Headers, ReadableStreamDefaultReader, RequestCache, RequestInit, RequestRedirect, Response,
};
use wire::{Bundle, Json};

/// How long an answer may take before it counts as lost, in milliseconds. An invite, the slowest call,
/// takes 0.4 s on a healthy server (contract §7.3).
const TIME_LIMIT: i32 = 20_000;

/// The longest answer, in bytes: whatever is longer is cut off there, and refused.
const LARGEST_ANSWER: usize = 16 << 20;

/// Who is signed in (contract §2.4).
pub(super) const ME: &str = "/auth/me";

/// A bearer token. It can become a header or be handed to another tab of its session, and nothing else:
/// it has neither `Debug` nor `Display`.
#[derive(Clone, PartialEq, Eq)]
pub struct AccessToken(String);

impl AccessToken {
    /// Takes a token as the server gave it.
    pub fn new(token: String) -> AccessToken {
        AccessToken(token)
    }

    /// The token, for the session's other tabs and for nothing else.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    fn header(&self) -> String {
        ["Bearer ", &self.0].concat()
    }

    /// The middle part of a JWT (RFC 7519), in base64url.
    pub(super) fn claims(&self) -> Option<&str> {
        self.0.split('.').nth(1)
    }
}

/// Why a session is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Withdrawn {
    /// The server no longer knows the session.
    Expired,
    /// The membership was removed.
    Access,
    /// The membership is there, but a policy or a setting that it names is not.
    Policy,
}

/// Who gives out access tokens; the session implements it.
pub trait Credentials {
    /// The token to send, where there is one.
    fn access_token(&self) -> Option<AccessToken>;
    /// Renews a token the server no longer accepts; `false` when that cannot be done.
    fn renew(self: Rc<Self>, stale: AccessToken) -> LocalBoxFuture<'static, bool>;
    /// Called when a request showed that the session with this token is over. It may no longer be the
    /// current one: then the answer came late and says nothing.
    fn over(&self, why: Withdrawn, token: &AccessToken);
}

/// The server.
#[derive(Clone)]
pub struct Api {
    base: Rc<str>,
    credentials: Option<Rc<dyn Credentials>>,
}

/// The methods the server is asked with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Method {
    Get,
    Post,
    Put,
    Patch,
    Delete,
}

impl Method {
    fn as_str(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Post => "POST",
            Method::Put => "PUT",
            Method::Patch => "PATCH",
            Method::Delete => "DELETE",
        }
    }
}

/// A header beside those every request has.
pub(super) type Header = Option<(&'static str, String)>;

/// What a request carries.
pub(super) enum Body {
    /// Nothing.
    None,
    /// A JSON value.
    Json(Json),
    /// The operations of a JSON Patch (RFC 6902).
    Patch(Json),
    /// A form, as the token endpoint wants it.
    Form(String),
}

impl Api {
    /// The server at `base` (without a trailing slash; empty for the page's own origin), without a
    /// session.
    pub fn new(base: &str) -> Api {
        Api {
            base: base.into(),
            credentials: None,
        }
    }

    /// The same server, asked on behalf of a session.
    pub fn with(&self, credentials: Rc<dyn Credentials>) -> Api {
        Api {
            base: self.base.clone(),
            credentials: Some(credentials),
        }
    }

    pub(super) fn get<'a>(&'a self, path: &'a str) -> LocalBoxFuture<'a, Result<Json>> {
        self.send(Method::Get, path, Body::None)
    }

    /// Reads the answer to a search.
    pub(super) async fn search(&self, path: &str) -> Result<Bundle> {
        Bundle::read(self.get(path).await?).ok_or(ApiError::Unreadable)
    }

    pub(super) fn post<'a>(
        &'a self,
        path: &'a str,
        body: Json,
    ) -> LocalBoxFuture<'a, Result<Json>> {
        self.send(Method::Post, path, Body::Json(body))
    }

    /// Sends a request. A 401 comes before the server has done anything (contract §1, "Order of
    /// checks"), so after a renewal any request may be sent again, a POST too.
    ///
    /// The future is boxed, because every call is built on this one and would otherwise carry a copy of
    /// its states.
    ///
    /// # Errors
    /// Every [`ApiError`].
    pub(super) fn send<'a>(
        &'a self,
        method: Method,
        path: &'a str,
        body: Body,
    ) -> LocalBoxFuture<'a, Result<Json>> {
        self.send_as_caller(method, path, body, None).boxed_local()
    }

    /// Sends a request with a header of its own, such as `If-Match`, else as [`Api::send`] does.
    ///
    /// # Errors
    /// Every [`ApiError`].
    pub(super) fn send_with_header<'a>(
        &'a self,
        method: Method,
        path: &'a str,
        body: Body,
        header: (&'static str, String),
    ) -> LocalBoxFuture<'a, Result<Json>> {
        self.send_as_caller(method, path, body, Some(header))
            .boxed_local()
    }

    async fn send_as_caller(
        &self,
        method: Method,
        path: &str,
        body: Body,
        header: Header,
    ) -> Result<Json> {
        let Some(credentials) = &self.credentials else {
            return self.send_once(method, path, &body, None, &header).await;
        };
        let Some(mut token) = credentials.access_token() else {
            return Err(ApiError::SignedOut);
        };
        let mut answer = self
            .send_once(method, path, &body, Some(&token), &header)
            .await;
        if matches!(answer, Err(ApiError::SignedOut))
            && credentials.clone().renew(token.clone()).await
            && let Some(renewed) = credentials.access_token()
        {
            token = renewed;
            answer = self
                .send_once(method, path, &body, Some(&token), &header)
                .await;
        }
        if let Err(ApiError::NotFound(refusal)) = answer {
            answer = Err(self.what_is_gone(path, refusal, &token).await);
        }
        match &answer {
            Err(ApiError::SignedOut) => credentials.over(Withdrawn::Expired, &token),
            Err(ApiError::Withdrawn(refusal)) => credentials.over(withdrawn(refusal), &token),
            _ => {}
        }
        answer
    }

    /// On 4.5 a caller whose membership or policy is gone gets the same 404 or 410 as for a missing
    /// resource (contract §1, last table). `/auth/me` tells the two apart.
    async fn what_is_gone(&self, path: &str, refusal: Refusal, token: &AccessToken) -> ApiError {
        if path == ME {
            return ApiError::Withdrawn(refusal);
        }
        let me = self.send_once(Method::Get, ME, &Body::None, Some(token), &None);
        match me.await {
            Err(ApiError::NotFound(own)) => ApiError::Withdrawn(own),
            _ => ApiError::NotFound(refusal),
        }
    }

    /// One request, as the browser sends it. The answer is lost unless all of it came.
    async fn send_once(
        &self,
        method: Method,
        path: &str,
        body: &Body,
        token: Option<&AccessToken>,
        header: &Header,
    ) -> Result<Json> {
        let deadline = Deadline::new();
        let url = [&self.base, path].concat();
        let request =
            request(method, body, token, header, &deadline).map_err(|_| ApiError::Unreadable)?;
        let window = web_sys::window().ok_or(ApiError::Unreadable)?;
        let sent = window.fetch_with_str_and_init(&url, &request);
        let response = JsFuture::from(sent).await.map_err(|_| ApiError::NoAnswer)?;
        let response: Response = response.unchecked_into();
        let bytes = read_body(&response).await?;
        let text = String::from_utf8_lossy(&bytes);
        read_answer(response.status(), text.trim_start_matches('\u{FEFF}'))
    }
}

/// Reads a body as it comes, and no further than an answer may go on: how long it will be, or what it is
/// uncompressed, nobody says before.
async fn read_body(response: &Response) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let Some(body) = response.body() else {
        return Ok(bytes);
    };
    let reader: ReadableStreamDefaultReader = body.get_reader().unchecked_into();
    loop {
        let piece = JsFuture::from(reader.read()).await;
        let piece = piece.and_then(|piece| Reflect::get(&piece, &JsValue::from_str("value")));
        let piece = piece.map_err(|_| ApiError::NoAnswer)?;
        if piece.is_undefined() {
            return Ok(bytes);
        }
        let piece: Uint8Array = piece.dyn_into().map_err(|_| ApiError::Unreadable)?;
        if bytes.len().saturating_add(piece.byte_length() as usize) > LARGEST_ANSWER {
            // It ends for the server too when the request is dropped.
            drop(reader.cancel());
            return Err(ApiError::Unreadable);
        }
        bytes.extend(piece.to_vec());
    }
}

/// What is gone, by the answer of `/auth/me`: on 4.5 by its status, on 5.1 by the diagnostics of the one
/// answer there is for both (contract §1, last table). A deleted policy on 4.5 answers as a removed
/// membership does.
fn withdrawn(refusal: &Refusal) -> Withdrawn {
    let mut diagnostics = refusal
        .issues
        .iter()
        .filter_map(|issue| issue.diagnostics.as_deref());
    let gone = refusal.status == 410 || diagnostics.any(|text| text.ends_with("Gone"));
    match gone {
        true => Withdrawn::Access,
        false => Withdrawn::Policy,
    }
}

fn request(
    method: Method,
    body: &Body,
    token: Option<&AccessToken>,
    header: &Header,
    deadline: &Deadline,
) -> std::result::Result<RequestInit, JsValue> {
    let request = RequestInit::new();
    let headers = Headers::new()?;
    request.set_method(method.as_str());
    // Answers hold patients' data: none of them is to stay in the browser.
    request.set_cache(RequestCache::NoStore);
    // The server never redirects. Whoever does would get the token, or have a change sent elsewhere.
    request.set_redirect(RequestRedirect::Error);
    request.set_signal(Some(&deadline.controller.signal()));
    if let Some(token) = token {
        headers.set("Authorization", &token.header())?;
    }
    if let Some((name, value)) = header {
        headers.set(name, value)?;
    }
    let content = match body {
        Body::None => None,
        Body::Json(json) => Some(("application/json", json.to_string())),
        Body::Patch(operations) => Some(("application/json-patch+json", operations.to_string())),
        Body::Form(form) => Some(("application/x-www-form-urlencoded", form.clone())),
    };
    if let Some((kind, content)) = content {
        headers.set("Content-Type", kind)?;
        request.set_body(&JsValue::from_str(&content));
    }
    request.set_headers(&headers);
    Ok(request)
}

/// Aborts its request when the time is up, or when nobody waits for it any more.
struct Deadline {
    controller: web_sys::AbortController,
    timer: Option<i32>,
}

impl Deadline {
    fn new() -> Deadline {
        #[expect(
            clippy::expect_used,
            reason = "every browser that runs WebAssembly has it"
        )]
        let controller = web_sys::AbortController::new().expect("AbortController");
        let abort = Reflect::get(&controller, &JsValue::from_str("abort"))
            .map(|abort| Function::from(abort).bind0(&controller));
        let timer = abort.ok().and_then(|abort| {
            let window = web_sys::window()?;
            let timer =
                window.set_timeout_with_callback_and_timeout_and_arguments_0(&abort, TIME_LIMIT);
            timer.ok()
        });
        Deadline { controller, timer }
    }
}

impl Drop for Deadline {
    fn drop(&mut self) {
        if let (Some(window), Some(timer)) = (web_sys::window(), self.timer) {
            window.clear_timeout_with_handle(timer);
        }
        self.controller.abort();
    }
}
