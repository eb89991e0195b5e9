//! Moving the focus.

use crate::scope;
use leptos::ev;
use wasm_bindgen::JsCast;

/// Moves the focus to the element with this id, if there is one.
pub fn focus(id: &str) {
    if let Some(element) = element(id) {
        // Only elements that were removed meanwhile refuse it.
        let _ = element.focus();
    }
}

/// Presses the element with this id, if there is one, as somebody would with the mouse.
pub fn press(id: &str) {
    if let Some(element) = element(id) {
        element.click();
    }
}

fn element(id: &str) -> Option<web_sys::HtmlElement> {
    let document = web_sys::window()?.document()?;
    document.get_element_by_id(id)?.dyn_into().ok()
}

/// The same, once what was just changed is on the page.
pub fn focus_soon(id: &'static str) {
    leptos::prelude::request_animation_frame(move || focus(id));
}

/// Whether the browser knows that it has no connection.
pub fn is_offline() -> bool {
    web_sys::window().is_some_and(|window| !window.navigator().on_line())
}

/// Calls `changed` whenever the connection is lost (`true`) or back, as long as the owner lives.
pub fn on_connection(changed: impl Fn(bool) + Clone + 'static) {
    let lost = changed.clone();
    scope::listen(ev::offline, move |_| lost(true));
    scope::listen(ev::online, move |_| changed(false));
}

/// Whether a key was pressed alone, and not while typing.
pub fn is_single_key(event: &web_sys::KeyboardEvent) -> bool {
    if event.ctrl_key() || event.meta_key() || event.alt_key() {
        return false;
    }
    let target = event
        .target()
        .and_then(|t| t.dyn_into::<web_sys::Element>().ok());
    let typing = target.map(|target| target.closest("input, select, textarea"));
    !matches!(typing, Some(Ok(Some(_))))
}
