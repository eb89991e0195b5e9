//! The key that opens the invite form, and the switch that turns it off (WCAG 2.1.4).

use crate::navigate::Navigator;
use crate::preference::Preference;
use crate::route::{Route, Tab};
use crate::signal::Slot;
use crate::ui::{self, Check, check_box};
use leptos::ev;
use leptos::prelude::*;

/// Listens for the key as long as the page is open, and draws the switch.
pub(super) fn shortcut(navigator: Navigator) -> AnyView {
    let off = Preference::NoShortcuts;
    let is_on = Slot::new(!off.get());
    let pressed = window_event_listener(ev::keydown, move |event| {
        if is_on.get_untracked() && ui::is_single_key(&event, "i") {
            event.prevent_default();
            navigator.go(Route::Admin(Tab::Invite));
        }
    });
    on_cleanup(move || pressed.remove());
    check_box(Check {
        id: "shortcuts",
        label: "Keyboard shortcut",
        hint: Signal::stored(
            "The key I opens the invite form; Ctrl or Cmd with Enter sends it.".to_owned(),
        ),
        value: is_on.into(),
        on_change: Callback::new(move |on| {
            is_on.set(on);
            off.set(!on);
        }),
    })
}
