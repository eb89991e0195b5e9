//! The keys that work everywhere in Project Admin. They can be switched off (WCAG 2.1.4), see
//! `palette::shortcuts`.

use super::palette::Palette;
use super::shell::Console;
use crate::navigate::Navigator;
use crate::preference::Preference;
use crate::route::{Route, Tab};
use crate::scope;
use crate::ui;
use leptos::ev;
use leptos::prelude::*;
use web_sys::KeyboardEvent;

/// Listens as long as the owner lives.
pub(super) fn listen(console: Console, navigator: Navigator) {
    scope::listen(ev::keydown, move |event| {
        let key = event.key();
        let shown = match key.as_str() {
            "k" | "K" if is_command(&event) => Some(Palette::Search),
            "?" if ui::is_single_key(&event) => Some(Palette::Shortcuts),
            "i" | "I" if ui::is_single_key(&event) => None,
            _ => return,
        };
        let over = document().query_selector("dialog[open]");
        if event.default_prevented() || Preference::NoShortcuts.get() || matches!(over, Ok(Some(_)))
        {
            return;
        }
        event.prevent_default();
        match shown {
            None => navigator.go(Route::Admin(Tab::Invite)),
            shown => console.palette.set(shown),
        }
    });
}

/// What opens the search, as it is called on this machine's keyboard.
pub(super) fn search_key() -> &'static str {
    let agent = window().navigator().user_agent().unwrap_or_default();
    match agent.contains("Mac OS") {
        true => "⌘K",
        false => "Ctrl K",
    }
}

/// Whether it was pressed with Ctrl or Cmd alone.
pub(super) fn is_command(event: &KeyboardEvent) -> bool {
    (event.ctrl_key() || event.meta_key()) && !event.alt_key() && !event.shift_key()
}
