//! Moving the focus.

use wasm_bindgen::JsCast;

/// Moves the focus to the element with this id, if there is one.
pub fn focus(id: &str) {
    let document = web_sys::window().and_then(|window| window.document());
    let element = document.and_then(|document| document.get_element_by_id(id));
    if let Some(element) = element.and_then(|e| e.dyn_into::<web_sys::HtmlElement>().ok()) {
        // Only elements that were removed meanwhile refuse it.
        let _ = element.focus();
    }
}

/// The same, once what was just changed is on the page.
pub fn focus_soon(id: &'static str) {
    leptos::prelude::request_animation_frame(move || focus(id));
}
