//! The command palette, over whatever page one is on: going anywhere by typing, and the list of keys.

mod search;
mod shortcuts;

use super::plain;
use super::shell::Console;
use crate::navigate::Navigator;
use crate::palette::Goal;
use crate::session::Session;
use crate::signal::{Derived, Slot};
use crate::ui::{self, DialogParts};
use leptos::prelude::*;

/// The id of the heading of whichever half is shown.
const TITLE: &str = "palette-title";

/// Which half of the palette is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Palette {
    /// Going somewhere.
    Search,
    /// The list of keys.
    Shortcuts,
}

/// The moving parts, copied into every handler.
#[derive(Clone, Copy)]
struct Parts {
    console: Console,
    session: Session,
    navigator: Navigator,
    shown: Slot<Palette>,
}

/// The dialog; it begins with what the console says and stays until that says nothing.
pub(super) fn palette(console: Console) -> AnyView {
    let navigator = Navigator::of_app();
    let first = console.palette.get_untracked();
    let parts = Parts {
        console,
        session: Session::of_app(),
        navigator,
        shown: Slot::new(first.unwrap_or(Palette::Search)),
    };
    // Back leads to another page, over which nothing was opened.
    Effect::new(move |before: Option<String>| {
        let here = navigator.route().to_string();
        if before.is_some_and(|before| before != here) {
            parts.close();
        }
        here
    });
    let shown = Derived::new(move |_| parts.shown.get());
    let half = move || match shown.get() {
        Palette::Search => search::search(parts),
        Palette::Shortcuts => shortcuts::shortcuts(parts),
    };
    // The key that opened it closes it too, and does not reach the browser.
    let again = move |event: web_sys::KeyboardEvent| {
        if super::shortcut::is_command(&event) && event.key().eq_ignore_ascii_case("k") {
            event.prevent_default();
            parts.close();
        }
    };
    ui::dialog(DialogParts {
        title_id: TITLE,
        class: "palette",
        changes: ui::Changes::Nothing,
        on_close: Callback::new(move |()| parts.close()),
        content: view! { <div on:keydown=again>{half}</div> }.into_any(),
    })
}

impl Parts {
    fn close(self) {
        self.console.palette.set(None);
    }

    /// Does what was chosen.
    fn pursue(self, goal: Goal) {
        match goal {
            Goal::Shortcuts => self.shown.set(Palette::Shortcuts),
            Goal::SignOut => {
                self.close();
                plain::leave(self.session, self.navigator);
            }
            Goal::Go(route) => {
                self.close();
                // The focus goes back to where it was first: whatever asks before leaving, or comes next, takes
                // it from there.
                request_animation_frame(move || {
                    request_animation_frame(move || self.navigator.go(route));
                });
            }
        }
    }
}
