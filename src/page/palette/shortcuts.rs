//! The list of keys, and the switch that turns them off (WCAG 2.1.4).

use super::{Palette, Parts, TITLE};
use crate::preference::Preference;
use crate::signal::Slot;
use crate::ui::{Check, button, check_box, fact, facts, focus_soon};
use leptos::prelude::*;

/// What each key does; `true` for those that can be switched off.
const KEYS: [(&str, &str, bool); 7] = [
    ("Ctrl or Cmd + K", "Search", true),
    ("?", "Show this list", true),
    ("I", "Invite a new user", true),
    ("Ctrl or Cmd + Enter", "Send the invite", false),
    ("↑ and ↓", "Move through a list of results", false),
    ("Enter", "Choose the selected result", false),
    ("Esc", "Close the dialog", false),
];

/// The list.
pub(super) fn shortcuts(parts: Parts) -> AnyView {
    focus_soon(TITLE);
    let off = Preference::NoShortcuts;
    let is_on = Slot::new(!off.get());
    let keys = KEYS.into_iter().map(|(keys, does, can_be_off)| {
        let note = move || (can_be_off && !is_on.get()).then_some(" (off)");
        fact(keys, view! { {does}{note} })
    });
    let switch = check_box(Check {
        id: "shortcuts",
        label: "Keyboard shortcuts",
        hint: Signal::stored("Ctrl or Cmd + K, ? and I. Remembered for this tab.".to_owned()),
        value: is_on.into(),
        on_change: Callback::new(move |on| {
            is_on.set(on);
            off.set(!on);
        }),
    });
    view! {
        <h2 id=TITLE tabindex="-1">"Keyboard shortcuts"</h2>
        {facts(keys.collect())}
        {switch}
        <div class="actions">
            {button("button", "Search", move || parts.shown.set(Palette::Search))}
            {button("button", "Close", move || parts.close())}
        </div>
    }
    .into_any()
}
