//! `window.fetch`, answered in the page: a moment later, as by a network, with its faults, and aborted when asked.
//! Whatever is not for the server goes to the real one.

use super::act::{settle, sleep, until};
use super::server::{Server, URL, now};
use demo::fetch;
use js_sys::{Function, Promise, Reflect, Uint8Array};
use leptos::prelude::window;
use sandbox::message::{Request, Response as Answer};
use sandbox::server::Outcome;
use std::cell::{Cell, RefCell};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};

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
        let real: Function = fetch::get(&window(), "fetch").unchecked_into();
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

/// What becomes of a request.
fn answered(target: String, init: JsValue) -> Promise {
    let server = SERVER.with_borrow(Clone::clone).expect("a server");
    if fetch::get(&init, "redirect") != "error" {
        // Somebody on the way could lead it elsewhere, with its token.
        return Promise::reject(&js_sys::TypeError::new("follows redirects").into());
    }
    let request = fetch::request(&target, &init);
    fetch::promise(&init, async move {
        let _under_way = UnderWay::begin();
        answer(server, request).await
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
        Outcome::Closed => Err(fetch::no_connection()),
    }
}

/// The answer as the page gets it; `cut` breaks it off after so many bytes.
fn response(answer: &Answer, cut: Option<usize>) -> Result<JsValue, JsValue> {
    let mut bytes = answer.bytes(false);
    match cut {
        Some(cut) if cut < bytes.len() => {
            bytes.truncate(cut);
            fetch::response(answer, &broken_off(&bytes))
        }
        _ => fetch::response(answer, &fetch::body(answer)),
    }
}

/// A body that breaks off.
fn broken_off(bytes: &[u8]) -> JsValue {
    let stream = "return new ReadableStream({ start(to) { to.enqueue(bytes) }, pull(to) { to.error(new TypeError('broken off')) } })";
    let stream = Function::new_with_args("bytes", stream);
    let bytes = Uint8Array::from(bytes);
    stream.call1(&JsValue::NULL, &bytes).unwrap()
}
