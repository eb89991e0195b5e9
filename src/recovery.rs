//! Where the program broke, for whoever works on it. What everybody else sees then is in `recovery.js`.

use leptos::prelude::document;
use std::panic::PanicHookInfo;
use wasm_bindgen::JsValue;

/// Where the page keeps it for `recovery.js`, which tells it.
const ATTRIBUTE: &str = "data-stopped-at";

/// Makes a panic leave word of where it was.
pub fn install() {
    std::panic::set_hook(Box::new(|info| {
        if cfg!(debug_assertions) {
            web_sys::console::error_1(&JsValue::from_str(&info.to_string()));
        }
        if let Some(root) = document().document_element() {
            // Nobody is left to hear of a failure.
            let _ = root.set_attribute(ATTRIBUTE, &place(info));
        }
    }));
}

/// A line of the source, and the message when that is a literal: one with values in it may quote what was typed.
fn place(info: &PanicHookInfo<'_>) -> String {
    let mut place = info
        .location()
        .map(|place| place.to_string())
        .unwrap_or_default();
    if let Some(literal) = info.payload().downcast_ref::<&'static str>() {
        place.push_str(": ");
        place.push_str(literal);
    }
    place
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::{Arc, Mutex};

    /// What is said of a panic in `broken`.
    fn said(broken: impl FnOnce() + std::panic::UnwindSafe) -> String {
        let said = Arc::new(Mutex::new(String::new()));
        let heard = Arc::clone(&said);
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            *heard.lock().unwrap_or_else(|lock| lock.into_inner()) = place(info);
        }));
        let outcome = std::panic::catch_unwind(broken);
        std::panic::set_hook(before);
        assert!(outcome.is_err());
        said.lock().map(|said| said.clone()).unwrap_or_default()
    }

    #[test]
    #[allow(
        clippy::panic,
        clippy::unwrap_used,
        reason = "breaking is what is tested"
    )]
    fn a_message_is_told_only_without_values() {
        let literal = said(|| panic!("the list is empty"));
        assert!(literal.starts_with("src/recovery.rs:"), "{literal}");
        assert!(literal.ends_with(": the list is empty"), "{literal}");
        let missing = said(|| {
            let nothing: Option<u8> = std::hint::black_box(None);
            nothing.unwrap();
        });
        assert!(missing.ends_with("on a `None` value"), "{missing}");
        let typed = std::hint::black_box("Secretname".to_owned());
        let quoting = said(move || {
            let refused: Result<u8, String> = std::hint::black_box(Err(typed));
            refused.unwrap();
        });
        assert!(quoting.starts_with("src/recovery.rs:"), "{quoting}");
        assert!(!quoting.contains("Secretname"), "{quoting}");
        let formatted = said(|| panic!("no {}", std::hint::black_box("Secretname")));
        assert!(!formatted.contains("Secretname"), "{formatted}");
    }
}
