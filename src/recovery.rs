//! Where the program broke, for whoever works on it. What everybody else sees then is in `recovery.js`.

use std::panic::PanicHookInfo;
use wasm_bindgen::JsValue;

/// Makes a panic say on the console where it was. A release does not know.
pub fn install() {
    if cfg!(debug_assertions) {
        std::panic::set_hook(Box::new(|info| {
            web_sys::console::error_1(&JsValue::from_str(&place(info)));
        }));
    }
}

/// The panic's message is left out: it may quote what somebody typed.
fn place(info: &PanicHookInfo<'_>) -> String {
    info.location()
        .map(|place| place.to_string())
        .unwrap_or_default()
}
