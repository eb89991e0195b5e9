//! A modal dialog: the native `<dialog>`, opened as soon as it is on the page.

use js_sys::{Function, Object, Reflect};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// Where what one confirms in a dialog takes effect, such as a project; given to the parts of a page as context.
#[derive(Clone, Copy)]
pub struct Banner(Signal<String>);

impl Banner {
    /// A place of this name.
    pub fn new(name: Signal<String>) -> Banner {
        Banner(name)
    }

    /// What the place is called; tracked.
    pub fn name(self) -> String {
        self.0.get()
    }

    fn view(self) -> AnyView {
        view! { <p class="hint banner">"Project: " <bdi>{move || self.name()}</bdi></p> }.into_any()
    }
}

/// Whether something is changed by way of a dialog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changes {
    /// Something on the server: the dialog says where, see [`Banner`].
    Something,
    /// Nothing, or only what is on screen.
    Nothing,
}

/// What a dialog needs.
pub struct DialogParts {
    /// The id of the element inside that names it, and takes the focus where nothing else does.
    pub title_id: &'static str,
    /// Classes beside `dialog`.
    pub class: &'static str,
    /// Whether something is changed by way of it.
    pub changes: Changes,
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
        changes,
        on_close,
        content,
    } = parts;
    let banner = use_context::<Banner>().filter(|_| changes == Changes::Something);
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
            on:focusin=in_sight
            on:cancel=on_cancel
            on:close=reopen
        >
            {banner.map(Banner::view)}
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

/// Scrolls what was reached by the keyboard out from under the buttons. Other browsers do that by themselves; WebKit
/// heeds `scroll-padding` only when it is told to scroll.
fn in_sight(event: web_sys::FocusEvent) {
    let Some(element) = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
        .filter(|element| element.matches(":focus-visible").unwrap_or(false))
    else {
        return;
    };
    let scroll = Reflect::get(&element, &"scrollIntoView".into());
    let options = Object::new();
    let set = Reflect::set(&options, &"block".into(), &"nearest".into());
    if let (Ok(scroll), Ok(true)) = (scroll.and_then(|f| f.dyn_into::<Function>()), set) {
        let _ = scroll.call1(&element, &options);
    }
}
