//! What the session watches: the time, input, and the tab coming back to sight.

use super::Session;
use leptos::prelude::*;
use std::time::Duration;

/// Whatever somebody does with a keyboard, a mouse, a finger or a voice.
const INPUT: [&str; 5] = ["pointerdown", "keydown", "click", "input", "wheel"];

/// Begins to watch, for as long as the page lives.
pub(super) fn begin(session: Session) {
    for name in INPUT {
        window_event_listener_untyped(name, move |_| session.inner().touch(false));
    }
    let look = move || session.inner().tick();
    // Timers stand still while a machine sleeps.
    window_event_listener_untyped("visibilitychange", move |_| look());
    // A page that the browser kept for "Back" shows what was there before: nobody knows what ended since.
    window_event_listener_untyped("pageshow", |event| {
        let kept = js_sys::Reflect::get(&event, &"persisted".into());
        if kept.is_ok_and(|kept| kept.is_truthy()) {
            let _ = window().location().reload();
        }
    });
    set_interval(look, Duration::from_secs(1));
}
