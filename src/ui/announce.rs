//! One live region for the whole app: what a screen reader is to say without the focus moving.

use crate::signal::Slot;
use leptos::prelude::*;

/// Says things through the app's `role="status"` region, which is on the page from the start because
/// regions added together with their text are often not read out.
#[derive(Clone, Copy)]
pub struct Announcer(Slot<String>);

impl Announcer {
    /// A region that is silent so far.
    pub fn start() -> Announcer {
        Announcer(Slot::new(String::new()))
    }

    /// The region of the app.
    #[expect(
        clippy::expect_used,
        reason = "provided by the app before anything else is built"
    )]
    pub fn of_app() -> Announcer {
        use_context().expect("Announcer")
    }

    /// Says a sentence, also when it is the same as the last one.
    pub fn say(self, sentence: impl Into<String>) {
        let sentence = sentence.into();
        self.0.set(String::new());
        request_animation_frame(move || {
            self.0.set(sentence);
        });
    }

    /// The region itself.
    pub fn region(self) -> AnyView {
        view! { <p class="visually-hidden" role="status">{move || self.0.get()}</p> }.into_any()
    }
}
