//! The field one types in and the list below it.
//!
//! Follows the ARIA Authoring Practices' combobox with a list box: the focus stays in the field, the entry
//! that Enter chooses is marked from the start.

use super::{Palette, Parts, TITLE};
use crate::api::Kind;
use crate::clean;
use crate::palette::{self, Entry};
use crate::scope;
use crate::signal::{Derived, Slot};
use crate::ui::{button, focus_soon};
use futures::future::{AbortHandle, abortable};
use leptos::leptos_dom::helpers::{TimeoutHandle, set_timeout_with_handle};
use leptos::prelude::*;
use std::time::Duration;
use web_sys::KeyboardEvent;

const FIELD: &str = "palette-text";
const LIST: &str = "palette-list";

/// How long typing must pause before the server is asked.
const PAUSE: Duration = Duration::from_millis(250);

/// How far the server was asked.
#[derive(Clone)]
enum Asked {
    /// Not at all: nothing was typed.
    Nothing,
    /// The answer is on its way.
    Waiting,
    /// It has answered; what could not be searched, in sentences.
    Answered(Vec<String>),
}

/// The moving parts of the list.
#[derive(Clone, Copy)]
struct Search {
    parts: Parts,
    text: Slot<String>,
    /// What the server found.
    found: Slot<Vec<Entry>>,
    asked: Slot<Asked>,
    /// All there is to choose.
    entries: Derived<Vec<Entry>>,
    /// The place of the marked one.
    marked: Slot<usize>,
    timer: StoredValue<Option<TimeoutHandle>>,
    abort: StoredValue<Option<AbortHandle>>,
}

/// The half of the palette that finds.
pub(super) fn search(parts: Parts) -> AnyView {
    let text = Slot::new(String::new());
    let found: Slot<Vec<Entry>> = Slot::new(Vec::new());
    let entries = Derived::new(move |_| {
        let mut entries = palette::commands(&text.get());
        entries.extend(found.get());
        entries
    });
    let search = Search {
        parts,
        text,
        found,
        asked: Slot::new(Asked::Nothing),
        entries,
        marked: Slot::new(0),
        timer: StoredValue::new(None),
        abort: StoredValue::new(None),
    };
    on_cleanup(move || search.stop());
    focus_soon(FIELD);
    view! {
        <h2 id=TITLE tabindex="-1">"Search"</h2>
        <div class="field combobox">
            <label for=FIELD>"Go to a page, or find a user, client, bot or access policy"</label>
            <input
                id=FIELD
                type="text"
                dir="auto"
                role="combobox"
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                maxlength="100"
                aria-autocomplete="list"
                aria-controls=LIST
                aria-expanded=move || search.entries.with(|all| if all.is_empty() { "false" } else { "true" })
                aria-activedescendant=move || search.mark().map(option_id)
                prop:value=move || search.text.get()
                on:input:target=move |event| search.typed(event.target().value())
                on:keydown=move |event| search.key(&event)
            />
            <ul id=LIST role="listbox" aria-label="Results" class="options" hidden=move || search.entries.with(Vec::is_empty)>
                {move || options(search)}
            </ul>
            <p class="hint" role="status">{move || search.status()}</p>
            {move || again(search)}
        </div>
        <div class="actions">
            {button("button", "Keyboard shortcuts", move || parts.shown.set(Palette::Shortcuts))}
            {button("button", "Close", move || parts.close())}
        </div>
    }
    .into_any()
}

impl Search {
    fn stop(self) {
        if let Some(timer) = self.timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
        if let Some(abort) = self.abort.try_update_value(Option::take).flatten() {
            abort.abort();
        }
    }

    /// Asks the server once typing pauses. What was found before stays as far as it fits, so that the list
    /// does not flicker.
    fn typed(self, text: String) {
        self.stop();
        self.marked.set(0);
        self.found
            .update(|found| found.retain(|entry| entry.fits(&text)));
        let is_empty = clean::search(&text).is_empty();
        self.text.set(text);
        if is_empty {
            self.found.set(Vec::new());
            return self.asked.set(Asked::Nothing);
        }
        self.asked.set(Asked::Waiting);
        let ask = move || self.ask();
        self.timer
            .set_value(set_timeout_with_handle(ask, PAUSE).ok());
    }

    fn ask(self) {
        self.stop();
        self.asked.set(Asked::Waiting);
        let text = self.text.get_untracked();
        let api = self.parts.session.api();
        let (answer, handle) = abortable(async move {
            let answer = api.anything(&clean::search(&text)).await;
            (text, answer)
        });
        self.abort.set_value(Some(handle));
        scope::spawn(async move {
            let Ok((text, answer)) = answer.await else {
                return;
            };
            let (mut found, mut troubles) = (Vec::new(), Vec::new());
            match answer {
                Ok(answers) => {
                    for (kind, answer) in Kind::ALL.into_iter().zip(answers) {
                        match answer {
                            Ok(matches) => found.extend(palette::found(&text, matches)),
                            Err(error) => {
                                troubles.push(palette::not_searched(kind, &error.sentence()));
                            }
                        }
                    }
                }
                Err(error) => troubles.push(error.sentence()),
            }
            self.found.set(found);
            self.asked.set(Asked::Answered(troubles));
        });
    }

    /// The place of the marked entry, as long as there is one; tracked.
    fn mark(self) -> Option<usize> {
        let count = self.entries.with(Vec::len);
        let last = count.checked_sub(1)?;
        Some(self.marked.get().min(last))
    }

    fn step(self, forward: bool) {
        let count = self.entries.with(Vec::len);
        let Some(at) = self.mark() else {
            return;
        };
        let next = match forward {
            true => (at + 1) % count,
            false => (at + count - 1) % count,
        };
        self.marked.set(next);
        if let Some(option) = document().get_element_by_id(&option_id(next)) {
            option.scroll_into_view_with_bool(false);
        }
    }

    fn key(self, event: &KeyboardEvent) {
        let forward = match event.key().as_str() {
            "ArrowDown" => true,
            "ArrowUp" => false,
            // Enter may also end the writing of a word in another script.
            "Enter" if !event.is_composing() => {
                event.prevent_default();
                let at = untrack(|| self.mark());
                let entries = self.entries.get_untracked();
                if let Some(entry) = at.and_then(|at| entries.into_iter().nth(at)) {
                    self.parts.pursue(entry.goal);
                }
                return;
            }
            _ => return,
        };
        event.prevent_default();
        untrack(|| self.step(forward));
    }

    fn status(self) -> String {
        let count = self.entries.with(Vec::len);
        let troubles = match self.asked.get() {
            Asked::Nothing => return String::new(),
            Asked::Waiting => return "Searching…".to_owned(),
            Asked::Answered(troubles) => troubles,
        };
        let results = match count {
            0 if troubles.is_empty() => "No results".to_owned(),
            0 => String::new(),
            1 => "1 result".to_owned(),
            more => [&more.to_string(), " results"].concat(),
        };
        let said = [results].into_iter().filter(|said| !said.is_empty());
        said.chain(troubles).collect::<Vec<_>>().join(". ")
    }
}

/// The way to ask once more, where something could not be searched.
fn again(search: Search) -> Option<AnyView> {
    let failed = matches!(search.asked.get(), Asked::Answered(troubles) if !troubles.is_empty());
    failed.then(|| {
        button("button small", "Try again", move || {
            search.ask();
            crate::ui::focus(FIELD);
        })
    })
}

fn option_id(at: usize) -> String {
    ["palette-option-", &at.to_string()].concat()
}

fn options(search: Search) -> Vec<AnyView> {
    let option = |(at, entry): (usize, Entry)| {
        let Entry {
            label,
            kind,
            detail,
            goal,
        } = entry;
        let selected = move || {
            if search.mark() == Some(at) {
                "true"
            } else {
                "false"
            }
        };
        let detail = (!detail.is_empty()).then_some(detail);
        view! {
            <li
                id=option_id(at)
                role="option"
                aria-selected=selected
                // Pressing the button must not take the focus out of the field.
                on:mousedown=move |event| event.prevent_default()
                on:click=move |_| search.parts.pursue(goal.clone())
            >
                <span dir="auto">{label}</span>
                <span class="hint">{kind}{detail.map(|detail| view! { " · " <bdi>{detail}</bdi> })}</span>
            </li>
        }
        .into_any()
    };
    search
        .entries
        .get()
        .into_iter()
        .enumerate()
        .map(option)
        .collect()
}
