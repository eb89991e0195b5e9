//! `window.fetch`, answered in the page: a moment later, as by a network, with its faults, and aborted when asked.
//! Whatever is not for the server goes to the real one.

use super::act::{settle, sleep, until};
use super::server::{Server, URL, now};
use futures::future::{Either, select};
use js_sys::{Array, Function, Promise, Reflect, Uint8Array};
use leptos::prelude::window;
use sandbox::message::{Request, Response as Answer};
use sandbox::server::Outcome;
use std::cell::{Cell, RefCell};
use std::pin::pin;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::{AbortSignal, Headers, Response, ResponseInit};

/// How long a request and its answer take to arrive, each, in milliseconds.
const WAY: u32 = 1;

thread_local! {
    static SERVER: RefCell<Option<Server>> = const { RefCell::new(None) };
    /// How many requests are not answered yet.
    static UNDER_WAY: Cell<u32> = const { Cell::new(0) };
}

/// A request that is not answered yet.
struct UnderWay;

impl UnderWay {
    fn begin() -> UnderWay {
        UNDER_WAY.set(UNDER_WAY.get() + 1);
        UnderWay
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        UNDER_WAY.set(UNDER_WAY.get() - 1);
    }
}

/// Waits until everything that was asked is answered, and the page has asked for nothing more.
pub async fn idle() {
    loop {
        until("all is answered", || UNDER_WAY.get() == 0).await;
        settle().await;
        if UNDER_WAY.get() == 0 {
            return;
        }
    }
}

/// From now on this server answers.
pub fn answer_by(server: Server) {
    if SERVER.replace(Some(server)).is_none() {
        let real: Function = get(&window(), "fetch").unchecked_into();
        let fetch = move |what: JsValue, init: JsValue| -> Promise {
            let url = what.as_string().unwrap_or_default();
            match url.strip_prefix(URL) {
                Some(target) => answered(target.to_owned(), init),
                None => real
                    .call2(&window(), &what, &init)
                    .unwrap()
                    .unchecked_into(),
            }
        };
        let fetch: Closure<dyn Fn(JsValue, JsValue) -> Promise> = Closure::new(fetch);
        Reflect::set(&window(), &"fetch".into(), &fetch.into_js_value()).unwrap();
    }
}

fn get(object: &JsValue, property: &str) -> JsValue {
    Reflect::get(object, &property.into()).unwrap_or_default()
}

/// What becomes of a request.
fn answered(target: String, init: JsValue) -> Promise {
    let server = SERVER.with_borrow(Clone::clone).expect("a server");
    let signal: Option<AbortSignal> = get(&init, "signal").dyn_into().ok();
    if get(&init, "redirect") != "error" {
        // Somebody on the way could lead it elsewhere, with its token.
        return Promise::reject(&js_sys::TypeError::new("follows redirects").into());
    }
    future_to_promise(async move {
        let _under_way = UnderWay::begin();
        let request = request(&target, &init);
        let answer = pin!(answer(server, request));
        let Some(signal) = signal else {
            return answer.await;
        };
        match select(answer, pin!(aborted(&signal))).await {
            Either::Left((answer, _)) => answer,
            Either::Right(_) => Err(signal.reason()),
        }
    })
}

async fn answer(server: Server, request: Request) -> Result<JsValue, JsValue> {
    sleep(WAY).await;
    server.happen_before(&request);
    let path = request.path.clone();
    let received = server.core.borrow_mut().receive(request, now());
    let wait = received.wait();
    if !wait.is_zero() {
        sleep(wait.as_millis().try_into().unwrap_or(u32::MAX)).await;
    }
    let outcome = server.core.borrow_mut().answer(received, now());
    sleep(WAY).await;
    match outcome {
        Outcome::Answer(answer) => response(&server.on_its_way(&path, answer), None),
        Outcome::Truncated(answer, bytes) => response(&answer, Some(bytes)),
        Outcome::Closed => Err(js_sys::TypeError::new("Failed to fetch").into()),
    }
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

fn request(target: &str, init: &JsValue) -> Request {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let mut headers = vec![
        ("origin".to_owned(), super::app::origin()),
        (
            "user-agent".to_owned(),
            window().navigator().user_agent().unwrap(),
        ),
    ];
    if let Ok(sent) = get(init, "headers").dyn_into::<Headers>() {
        for entry in sent.entries() {
            let entry: Array = entry.unwrap().unchecked_into();
            let text = |at| entry.get(at).as_string().unwrap();
            headers.push((text(0).to_lowercase(), text(1)));
        }
    }
    Request {
        method: get(init, "method")
            .as_string()
            .unwrap_or_else(|| "GET".to_owned()),
        path: path.to_owned(),
        query: query.to_owned(),
        headers,
        body: get(init, "body")
            .as_string()
            .unwrap_or_default()
            .into_bytes(),
        remote: "192.0.2.1".to_owned(),
    }
}

/// The answer as the page gets it; `cut` breaks it off after so many bytes.
fn response(answer: &Answer, cut: Option<usize>) -> Result<JsValue, JsValue> {
    let init = ResponseInit::new();
    init.set_status(answer.status);
    let headers = Headers::new()?;
    for (name, value) in &answer.headers {
        headers.append(name, value)?;
    }
    init.set_headers(&headers);
    let mut bytes = answer.bytes(false);
    let body: JsValue = match cut {
        Some(cut) if cut < bytes.len() => {
            bytes.truncate(cut);
            broken_off(&bytes)
        }
        _ if bytes.is_empty() => JsValue::NULL,
        _ => Uint8Array::from(bytes.as_slice()).into(),
    };
    let new: Function = get(&window(), "Response").unchecked_into();
    let response: Response = Reflect::construct(&new, &Array::of2(&body, &init))?.unchecked_into();
    Ok(response.into())
}

/// A body that breaks off.
fn broken_off(bytes: &[u8]) -> JsValue {
    let stream = "return new ReadableStream({ start(to) { to.enqueue(bytes) }, pull(to) { to.error(new TypeError('broken off')) } })";
    let stream = Function::new_with_args("bytes", stream);
    let bytes = Uint8Array::from(bytes);
    stream.call1(&JsValue::NULL, &bytes).unwrap()
}
