//! `window.fetch`, answered by the demo.

use js_sys::{Promise, Reflect};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};

use crate::fetch;
use crate::server::{Asked, Told};
use crate::sharing::Demo;
use sandbox::server::Outcome;

/// From now on the demo answers whatever the page fetches.
pub(crate) fn answer_by(demo: Demo) {
    let fetch = move |what: JsValue, init: JsValue| -> Promise {
        let demo = demo.clone();
        let request = fetch::request(&target(&what), &init);
        fetch::promise(&init, async move {
            match demo.ask(Asked::Request(request)).await {
                Some(Told::Outcome(Outcome::Answer(answer))) => {
                    fetch::response(&answer, &fetch::body(&answer))
                }
                _ => Err(fetch::no_connection()),
            }
        })
    };
    let fetch: Closure<dyn Fn(JsValue, JsValue) -> Promise> = Closure::new(fetch);
    // A window takes any property.
    let _ = Reflect::set(
        &js_sys::global(),
        &"fetch".into(),
        fetch.into_js_value().unchecked_ref(),
    );
}

/// Path and query of what is fetched.
fn target(what: &JsValue) -> String {
    let address = what.as_string().unwrap_or_default();
    let origin = web_sys::window().and_then(|window| window.location().origin().ok());
    let target = origin.and_then(|origin| address.strip_prefix(&origin).map(str::to_owned));
    target.unwrap_or(address)
}
