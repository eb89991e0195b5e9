//! Something that is folded away until it is wanted.

use crate::signal::Slot;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Element;

/// A disclosure: its summary, and what unfolds under it. `open` is how it begins.
pub fn disclosure(
    class: &'static str,
    open: bool,
    summary: impl Into<String>,
    content: AnyView,
) -> AnyView {
    unfolding(class, open, summary.into(), content)
}

fn unfolding(class: &'static str, open: bool, summary: String, content: AnyView) -> AnyView {
    view! {
        <details class=class open=open>
            <summary>{summary}</summary>
            {content}
        </details>
    }
    .into_any()
}

/// A disclosure whose content is drawn when it is opened, and dropped when it is closed.
pub fn unfold(
    class: &'static str,
    summary: &'static str,
    draw: impl Fn() -> AnyView + Send + 'static,
) -> AnyView {
    drawn_when_open(class, summary, Box::new(draw))
}

fn drawn_when_open(
    class: &'static str,
    summary: &'static str,
    draw: Box<dyn Fn() -> AnyView + Send>,
) -> AnyView {
    let open = Slot::new(false);
    let toggle = move |event: web_sys::Event| {
        let details = event
            .target()
            .map(|target| target.unchecked_into::<Element>());
        open.set(details.is_some_and(|details| details.has_attribute("open")));
    };
    view! {
        <details class=class on:toggle=toggle>
            <summary>{summary}</summary>
            {move || open.get().then(&draw)}
        </details>
    }
    .into_any()
}
