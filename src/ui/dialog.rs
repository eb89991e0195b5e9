//! A modal dialog: the native `<dialog>`, opened as soon as it is on the page.

use leptos::html;
use leptos::prelude::*;

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
    let element = NodeRef::<html::Dialog>::new();
    let before = document().active_element();
    request_animation_frame(move || {
        if let Some(dialog) = element.get_untracked()
            && !dialog.open()
        {
            // Refused only to a dialog that is not on a page, which this one is.
            let _ = dialog.show_modal();
        }
    });
    let before = StoredValue::new_local(before);
    on_cleanup(move || {
        use wasm_bindgen::JsCast;
        let element = before.try_update_value(Option::take).flatten();
        if let Some(element) = element.and_then(|e| e.dyn_into::<web_sys::HtmlElement>().ok()) {
            let _ = element.focus();
        }
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
        if let Some(dialog) = element.get_untracked() {
            let _ = dialog.show_modal();
            on_close.run(());
        }
    };
    view! {
        <dialog
            node_ref=element
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
