//! A button that copies a text.

use super::Announcer;
use crate::scope;
use crate::signal::Slot;
use leptos::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// A button that copies `text`; `what` completes "Copy …" for whoever cannot see what stands beside.
pub fn copy_button(what: &'static str, text: String) -> AnyView {
    copy_button_telling(what, text, Callback::new(|()| ()))
}

/// The same; `on_copied` hears of it when it worked.
pub fn copy_button_telling(what: &'static str, text: String, on_copied: Callback<()>) -> AnyView {
    let announcer = Announcer::of_app();
    let label = Slot::new("Copy");
    let copy = move |_| {
        let clipboard = window().navigator().clipboard();
        let written = JsFuture::from(clipboard.write_text(&text));
        scope::spawn(async move {
            let (shown, said) = match written.await {
                Ok(_) => {
                    on_copied.run(());
                    ("Copied", "Copied")
                }
                Err(_) => ("Not copied", "Your browser blocked copying"),
            };
            label.set(shown);
            announcer.say(said);
        });
    };
    view! {
        <button type="button" class="button small" on:click=copy>
            {move || label.get()} <span class="visually-hidden">" "{what}</span>
        </button>
    }
    .into_any()
}
