//! A modal dialog: the native `<dialog>`, opened as soon as it is on the page.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// What a dialog needs.
pub struct DialogParts {
    /// The id of the element inside that names it, and takes the focus where nothing else does.
    pub title_id: &'static str,
    /// Classes beside `dialog`.
    pub class: &'static str,
    /// Called when the person wants it closed (Esc, the browser's own gesture). It stays open until
    /// its owner takes it off the page.
    pub on_close: Callback<()>,
    /// What is in it.
    pub content: AnyView,
}

/// Draws a dialog and opens it. The element that had the focus gets it back when the dialog goes away,
/// if it is still there.
pub fn dialog(parts: DialogParts) -> AnyView {
    let DialogParts {
        title_id,
        class,
        on_close,
        content,
    } = parts;
    let before = StoredValue::new_local(document().active_element());
    request_animation_frame(move || show(title_id));
    on_cleanup(move || {
        let before = before.try_update_value(Option::take).flatten();
        let Some(before) = before.and_then(|e| e.dyn_into::<web_sys::HtmlElement>().ok()) else {
            return;
        };
        // The rest of the page is out of reach until the dialog has gone.
        request_animation_frame(move || {
            let _ = before.focus();
        });
    });
    // Esc is answered here, because a browser lets a second Esc close a dialog unasked.
    let on_key = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Escape" && !event.default_prevented() {
            event.prevent_default();
            event.stop_propagation();
            on_close.run(());
        }
    };
    let on_cancel = move |event: web_sys::Event| {
        event.prevent_default();
        on_close.run(());
    };
    let reopen = move |_| {
        show(title_id);
        on_close.run(());
    };
    view! {
        <dialog
            class=["dialog ", class].concat()
            aria-labelledby=title_id
            on:keydown=on_key
            on:cancel=on_cancel
            on:close=reopen
        >
            {content}
        </dialog>
    }
    .into_any()
}

/// Opens the dialog around the element with this id, if it is on the page and closed.
fn show(title_id: &str) {
    let title = document().get_element_by_id(title_id);
    let dialog = title.and_then(|title| title.closest("dialog").ok().flatten());
    let dialog = dialog.and_then(|dialog| dialog.dyn_into::<web_sys::HtmlDialogElement>().ok());
    if let Some(dialog) = dialog.filter(|dialog| !dialog.open()) {
        // Refused only to a dialog that is not on a page, which this one is.
        let _ = dialog.show_modal();
    }
}
