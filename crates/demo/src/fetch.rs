//! Calls of `fetch` as the requests of the sandbox's core, and its answers as responses.

use std::pin::pin;

use futures::future::{Either, select};
use js_sys::{Array, Function, Promise, Reflect, Uint8Array};
use sandbox::message::{Request, Response as Answer};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::{AbortSignal, Headers, ResponseInit};

/// A property of an object; undefined where there is none.
pub fn get(object: &JsValue, property: &str) -> JsValue {
    Reflect::get(object, &property.into()).unwrap_or_default()
}

/// What a call of `fetch` asks for. `target` is path and query, `init` the second argument of the call.
pub fn request(target: &str, init: &JsValue) -> Request {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let mut headers = Vec::new();
    if let Some(window) = web_sys::window() {
        let origin = window.location().origin().unwrap_or_default();
        let agent = window.navigator().user_agent().unwrap_or_default();
        headers.push(("origin".to_owned(), origin));
        headers.push(("user-agent".to_owned(), agent));
    }
    if let Ok(sent) = get(init, "headers").dyn_into::<Headers>() {
        for entry in sent.entries().into_iter().flatten() {
            let entry = Array::from(&entry);
            let text = |at| entry.get(at).as_string().unwrap_or_default();
            headers.push((text(0).to_lowercase(), text(1)));
        }
    }
    let method = get(init, "method").as_string();
    let body = get(init, "body").as_string().unwrap_or_default();
    Request {
        method: method.unwrap_or_else(|| "GET".to_owned()),
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

/// What `fetch` gives: the answer, unless the caller gives up by the signal in `init`.
pub fn promise(
    init: &JsValue,
    answer: impl Future<Output = Result<JsValue, JsValue>> + 'static,
) -> Promise {
    let signal: Option<AbortSignal> = get(init, "signal").dyn_into().ok();
    future_to_promise(async move {
        let Some(signal) = signal else {
            return answer.await;
        };
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
