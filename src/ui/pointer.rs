//! Whether a mouse button, finger or pen is down: what it presses does not move away meanwhile.

use crate::scope;
use crate::signal::{Derived, Slot};
use leptos::ev;
use leptos::leptos_dom::helpers::set_timeout;
use leptos::prelude::*;
use std::time::Duration;

/// Whether something is being pressed anywhere on the page.
#[derive(Clone, Copy)]
pub struct Pointer(Slot<bool>);

fn release(down: Slot<bool>) {
    if down.try_get_untracked() == Some(true) {
        down.set(false);
    }
}

impl Pointer {
    /// Watches the window as long as the owner lives.
    pub fn start() -> Pointer {
        let down = Slot::new(false);
        scope::listen(ev::pointerdown, move |event| down.set(event.button() == 0));
        // The click comes after the release, and goes to what lies there then.
        let up = move || set_timeout(move || release(down), Duration::ZERO);
        scope::listen(ev::pointerup, move |_| up());
        scope::listen(ev::pointercancel, move |_| up());
        scope::listen(ev::blur, move |_| up());
        // Of a scroll bar and of a list that the browser draws, the release may not be told.
        scope::listen(ev::pointermove, move |event| {
            if event.buttons() == 0 {
                release(down);
            }
        });
        scope::listen(ev::keydown, move |_| release(down));
        Pointer(down)
    }

    /// The pointer of the app.
    #[expect(
        clippy::expect_used,
        reason = "provided by the app before anything else is built"
    )]
    pub fn of_app() -> Pointer {
        use_context().expect("Pointer")
    }

    /// What `value` gives; while something is being pressed, what it gave before. For what comes late and makes
    /// room for itself: without this, a press ends on something else than it began on, and is lost.
    pub fn steady<T: Clone + Default + PartialEq + Send + Sync + 'static>(
        self,
        value: impl Fn() -> T + Send + Sync + 'static,
    ) -> Derived<T> {
        Derived::new(move |before: Option<&T>| match self.0.get() {
            true => before.cloned().unwrap_or_default(),
            false => value(),
        })
    }
}
