//! The clock on the wall, and waiting.

use js_sys::{Date, Math, Promise};
use wasm_bindgen_futures::JsFuture;

/// Milliseconds since 1970. It goes on while the machine sleeps, as no timer does.
pub(super) fn now() -> u64 {
    Date::now() as u64
}

/// Some part of this long, so that not all tabs do the same at once.
pub(super) fn some_of(milliseconds: u64) -> u64 {
    (Math::random() * milliseconds as f64) as u64
}

/// Waits so many milliseconds.
pub async fn sleep(milliseconds: i32) {
    let woken = Promise::new(&mut |resolve, _| {
        if let Some(window) = web_sys::window() {
            // Refused by no window; without one there is nobody to wait.
            let _ = window
                .set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, milliseconds);
        }
    });
    let _ = JsFuture::from(woken).await;
}
