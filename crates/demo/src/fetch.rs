//! Calls of `fetch` as the requests of the sandbox's core, and its answers as responses.

use std::pin::pin;

use futures::future::{Either, select};
use js_sys::{Array, Function, Promise, Reflect, Uint8Array};
use sandbox::message::{Request, Response as Answer};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::{AbortSignal, Headers, Request as Sent, ResponseInit};

/// A property of an object; undefined where there is none.
pub fn get(object: &JsValue, property: &str) -> JsValue {
    Reflect::get(object, &property.into()).unwrap_or_default()
}

/// The two arguments of a call of `fetch` as one request.
///
/// # Errors
/// Those of the browser, such as for an address that is none.
pub fn sent(what: &JsValue, init: &JsValue) -> Result<Sent, JsValue> {
    what.clone().dyn_into().or_else(|address| {
        let address = address.as_string().unwrap_or_default();
        Sent::new_with_str_and_init(&address, init.unchecked_ref())
    })
}

/// What a request asks for. `target` is path and query.
pub async fn request(target: &str, sent: &Sent) -> Request {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let mut headers = Vec::new();
    if let Some(window) = web_sys::window() {
        let origin = window.location().origin().unwrap_or_default();
        let agent = window.navigator().user_agent().unwrap_or_default();
        headers.push(("origin".to_owned(), origin));
        headers.push(("user-agent".to_owned(), agent));
    }
    for entry in sent.headers().entries().into_iter().flatten() {
        let entry = Array::from(&entry);
        let text = |at| entry.get(at).as_string().unwrap_or_default();
        headers.push((text(0).to_lowercase(), text(1)));
    }
    let body = match sent.text() {
        Ok(text) => JsFuture::from(text).await.unwrap_or_default(),
        Err(_) => JsValue::UNDEFINED,
    };
    let body = body.as_string().unwrap_or_default();
    Request {
        method: sent.method(),
        path: path.to_owned(),
        query: query.to_owned(),
        headers,
        body: body.into_bytes(),
        // An address for documentation (RFC 5737).
        remote: "192.0.2.1".to_owned(),
    }
}

/// The body of an answer: its bytes, or null.
pub fn body(answer: &Answer) -> JsValue {
    let bytes = answer.bytes(false);
    match bytes.is_empty() {
        true => JsValue::NULL,
        false => Uint8Array::from(bytes.as_slice()).into(),
    }
}

/// An answer as a `Response` with this body, which may be bytes, a stream or null.
///
/// # Errors
/// Those of the browser, such as for a status that no response may have.
pub fn response(answer: &Answer, body: &JsValue) -> Result<JsValue, JsValue> {
    let init = ResponseInit::new();
    init.set_status(answer.status);
    let headers = Headers::new()?;
    for (name, value) in &answer.headers {
        headers.append(name, value)?;
    }
    init.set_headers(&headers);
    let new: Function = get(&js_sys::global(), "Response").dyn_into()?;
    Reflect::construct(&new, &Array::of2(body, &init))
}

/// How `fetch` fails without a connection.
pub fn no_connection() -> JsValue {
    js_sys::TypeError::new("Failed to fetch").into()
}

/// What `fetch` gives: the answer, unless the caller gives up by this signal.
pub fn promise(
    signal: AbortSignal,
    answer: impl Future<Output = Result<JsValue, JsValue>> + 'static,
) -> Promise {
    future_to_promise(async move {
        match select(pin!(answer), pin!(aborted(&signal))).await {
            Either::Left((answer, _)) => answer,
            Either::Right(_) => Err(signal.reason()),
        }
    })
}

async fn aborted(signal: &AbortSignal) {
    let aborted = Promise::new(&mut |resolve, _| {
        if signal.aborted() {
            let _ = resolve.call0(&JsValue::NULL);
        }
        signal.set_onabort(Some(&resolve));
    });
    let _ = JsFuture::from(aborted).await;
}
