//! The search box over a list.

use super::List;
use super::wanted::Wanted;
use crate::clean;
use crate::signal::Slot;
use crate::ui::{Icon, icon};
use leptos::leptos_dom::helpers::{TimeoutHandle, set_timeout_with_handle};
use leptos::prelude::*;
use std::time::Duration;

/// How long typing must pause before a search starts.
const PAUSE: Duration = Duration::from_millis(250);

/// What is being typed, and what becomes of it.
#[derive(Clone, Copy)]
struct Typing {
    list: List,
    text: Slot<String>,
    timer: StoredValue<Option<TimeoutHandle>>,
    /// The search that typing has put into the history. What is typed further takes its place, so that
    /// Back undoes a search and not a letter.
    own: StoredValue<Option<Wanted>>,
}

impl Typing {
    fn typed(self, text: String) {
        self.text.set(text);
        self.stop();
        let start = move || self.search();
        self.timer
            .set_value(set_timeout_with_handle(start, PAUSE).ok());
    }

    fn stop(self) {
        if let Some(timer) = self.timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    }

    fn search(self) {
        self.stop();
        let Some(text) = self.text.try_get_untracked() else {
            return;
        };
        let now = untrack(|| self.list.wanted());
        let text = clean::search(&text);
        if text == clean::search(&now.text) {
            return;
        }
        let wanted = Wanted { text, page: 1 };
        let continues = self.own.get_value().as_ref() == Some(&now);
        self.own.set_value(Some(wanted.clone()));
        let route = self.list.route(&wanted);
        match continues {
            true => self.list.navigator.replace_when_saved(route),
            false => self.list.navigator.go(route),
        }
    }
}

/// The box.
pub(super) fn search(list: List) -> AnyView {
    let typing = Typing {
        list,
        text: Slot::new(String::new()),
        timer: StoredValue::new(None),
        own: StoredValue::new(None),
    };
    on_cleanup(move || typing.stop());
    // Back and links change the search too.
    Effect::new(move |_| {
        let text = list.wanted().text;
        let is_typing = typing.timer.with_value(Option::is_some);
        let is_same = || clean::search(&text) == clean::search(&typing.text.get_untracked());
        if !is_typing && !is_same() {
            typing.text.set(text);
        }
    });
    let entered = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Enter" {
            typing.search();
        }
    };
    view! {
        <div class="toolbar" role="search">
            <div class="select grow">
                <label for="list-search">"Name"</label>
                {icon(Icon::Search)}
                <input
                    id="list-search"
                    type="search"
                    placeholder="Name"
                    dir="auto"
                    autocomplete="off"
                    spellcheck="false"
                    maxlength="100"
                    prop:value=move || typing.text.get()
                    on:input:target=move |event| typing.typed(event.target().value())
                    on:change=move |_| typing.text.update(|text| *text = clean::search(text))
                    on:keydown=entered
                />
            </div>
        </div>
    }
    .into_any()
}
