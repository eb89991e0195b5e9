//! A box that says what happened, in place of a toast: it stays until it is no longer true.

use leptos::prelude::*;

/// What kind of thing a notice says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Something to know.
    Info,
    /// It worked.
    Good,
    /// It worked, but something needs a look; or the state is unknown.
    Warning,
    /// It did not work.
    Bad,
}

impl Tone {
    fn class(self) -> &'static str {
        match self {
            Tone::Info => "notice info",
            Tone::Good => "notice good",
            Tone::Warning => "notice warning",
            Tone::Bad => "notice bad",
        }
    }
}

/// A notice. Its colour repeats what its text says and is never the only sign.
pub fn notice(tone: Tone, content: AnyView) -> AnyView {
    view! { <div class=tone.class()>{content}</div> }.into_any()
}
