//! The sign-in form, filled with the account of the demo's administrator.

use sandbox::seed::{ADMIN_EMAIL, ADMIN_PASSWORD};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Event, EventInit, HtmlInputElement, MutationObserver, MutationObserverInit};

/// The fields by what browsers fill them with.
const FIELDS: [(&str, &str); 2] = [
    ("[autocomplete=username]", ADMIN_EMAIL),
    ("[autocomplete=current-password]", ADMIN_PASSWORD),
];

/// Fills the first sign-in form that this tab shows, unless it was opened by a mailed link, for somebody else.
pub(crate) fn fill() {
    let Some(window) = web_sys::window() else {
        return;
    };
    let path = window.location().pathname().unwrap_or_default();
    if path.starts_with("/setpassword/") || path.starts_with("/verifyemail/") || fill_form() {
        return;
    }
    let found = |_: js_sys::Array, observer: MutationObserver| {
        if fill_form() {
            observer.disconnect();
        }
    };
    let found: Closure<dyn Fn(js_sys::Array, MutationObserver)> = Closure::new(found);
    let observer = MutationObserver::new(found.into_js_value().unchecked_ref());
    let body = window.document().and_then(|document| document.body());
    if let (Ok(observer), Some(body)) = (observer, body) {
        let options = MutationObserverInit::new();
        options.set_child_list(true);
        options.set_subtree(true);
        let _ = observer.observe_with_options(&body, &options);
    }
}

/// Fills the form if it is there; whether it was.
fn fill_form() -> bool {
    let document = web_sys::window().and_then(|window| window.document());
    let field = |selector: &str| {
        let found = document.as_ref()?.query_selector(selector).ok().flatten()?;
        found.dyn_into::<HtmlInputElement>().ok()
    };
    let fields: Option<Vec<_>> = FIELDS
        .iter()
        .map(|(selector, text)| Some((field(selector)?, *text)))
        .collect();
    let Some(fields) = fields else {
        return false;
    };
    for (field, text) in fields.iter().filter(|(field, _)| field.value().is_empty()) {
        field.set_value(text);
        let init = EventInit::new();
        init.set_bubbles(true);
        if let Ok(event) = Event::new_with_event_init_dict("input", &init) {
            let _ = field.dispatch_event(&event);
        }
    }
    true
}
