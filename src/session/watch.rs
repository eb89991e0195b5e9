//! What the session watches: the time, input, and the tab coming back to sight.

use super::Session;
use super::time::now;
use crate::scope;
use leptos::prelude::window;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, MouseEvent};

/// Whatever somebody does with a keyboard, a mouse, a finger or a voice.
const INPUT: [&str; 5] = ["pointerdown", "keydown", "click", "input", "wheel"];

/// What may open a link in another tab.
const OPENING: [&str; 3] = ["click", "auxclick", "contextmenu"];

/// The path of the link that this may open in another tab: by a click with a key or another button, or from the menu.
fn opened(event: &Event) -> Option<String> {
    let mouse: &MouseEvent = event.dyn_ref()?;
    let is_plain = event.type_() == "click"
        && !(mouse.ctrl_key() || mouse.meta_key() || mouse.shift_key() || mouse.alt_key());
    let target: Element = event.target()?.dyn_into().ok()?;
    let link = target.closest("a[href^='/']").ok().flatten()?;
    let href = link.get_attribute("href").filter(|_| !is_plain)?;
    let path = href.split(['?', '#']).next()?;
    Some(path.to_owned())
}

/// Begins to watch, for as long as the app is there.
pub(super) fn begin(session: Session) {
    for name in INPUT {
        scope::listen_to(name, move |_| session.inner().touch(false));
    }
    for name in OPENING {
        scope::listen_to(name, move |event| {
            if let Some(path) = opened(&event) {
                session.inner().opened.borrow_mut().note(&path, now());
            }
        });
    }
    let look = move || session.inner().tick();
    // Timers stand still while a machine sleeps.
    scope::listen_to("visibilitychange", move |_| look());
    // A page that the browser kept for "Back" shows what was there before: nobody knows what ended since.
    scope::listen_to("pageshow", |event| {
        let kept = js_sys::Reflect::get(&event, &"persisted".into());
        if kept.is_ok_and(|kept| kept.is_truthy()) {
            let _ = window().location().reload();
        }
    });
    scope::every(Duration::from_secs(1), look);
}
