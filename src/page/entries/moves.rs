//! Adding, moving and removing an entry, with the focus where one goes on.

use super::{Page, field_id, focus_field, frame, words};
use crate::signal::Derived;
use crate::ui::{focus, focus_soon};
use leptos::prelude::*;

/// Goes on in an entry that was added. What is typed there can be read.
pub(super) fn added(page: Page, key: u32) {
    page.reveal(&field_id(key, "value"));
    focus_field(key, "name");
    let said = ["A ", words::one(page.list), " was added at the end."].concat();
    page.announcer.say(said);
}

/// The buttons that move an entry or take it away.
pub(super) fn moves(page: Page, key: u32) -> AnyView {
    let place = Derived::new(move |_| {
        page.form.with(|form| {
            let at = form.row(key).map_or(0, |(at, _)| at);
            (at > 0, at + 1 < form.rows().len())
        })
    });
    let remove = move |_| {
        let name = untrack(|| page.called(key));
        let mut next = None;
        page.edit(|form| next = form.remove(key));
        match next {
            Some(next) => focus_field(next, "remove"),
            None => focus_soon(frame::ADD),
        }
        let said = [
            &name,
            " was removed from the list. Nothing is stored until you save.",
        ];
        page.announcer.say(said.concat());
    };
    let name = move || page.called(key);
    view! {
        <div class="actions">
            {step(page, key, true, Signal::derive(move || place.get().0))}
            {step(page, key, false, Signal::derive(move || place.get().1))}
            <button type="button" class="button small danger" id=field_id(key, "remove") on:click=remove>
                "Remove" <span class="visually-hidden">" "{name}</span>
            </button>
        </div>
    }
    .into_any()
}

fn step(page: Page, key: u32, is_up: bool, can: Signal<bool>) -> AnyView {
    let (id, sign, way) = match is_up {
        true => (field_id(key, "up"), "↑", " up"),
        false => (field_id(key, "down"), "↓", " down"),
    };
    let own = id.clone();
    let go = move |_| {
        let mut to = None;
        page.edit(|form| to = form.shift(key, is_up));
        let Some(to) = to else {
            return;
        };
        // What is moved on the page loses the focus.
        let own = own.clone();
        request_animation_frame(move || focus(&own));
        let place = (to + 1).to_string();
        let all = page
            .form
            .with_untracked(|form| form.rows().len().to_string());
        let name = untrack(|| page.called(key));
        let said = [&name, " is now ", &place, " of ", &all, "."];
        page.announcer.say(said.concat());
    };
    let disabled = move || (!can.get()).then_some("true");
    let label = move || ["Move ", &page.called(key), way].concat();
    view! {
        <button type="button" class="button small" id=id aria-disabled=disabled aria-label=label on:click=go>
            {sign}
        </button>
    }
    .into_any()
}
