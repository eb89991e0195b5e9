//! The search box over the list, and what narrows it further.

use super::select::list_tools;
use super::{Roster, part, route};
use crate::clean;
use crate::member::query::Query;
use crate::signal::{Derived, Slot};
use crate::ui::{Icon, Select, button, icon, select};
use leptos::leptos_dom::helpers::{TimeoutHandle, set_timeout_with_handle};
use leptos::prelude::*;
use std::time::Duration;
use wire::ProfileType;

/// How long typing must pause before a search starts.
const PAUSE: Duration = Duration::from_millis(250);

/// The roles as the list offers them.
const ROLES: [(&str, &str); 4] = [
    ("", "All roles"),
    ("Practitioner", "Practitioners"),
    ("Patient", "Patients"),
    ("RelatedPerson", "Related persons"),
];

/// What is being typed, and what becomes of it.
#[derive(Clone, Copy)]
struct Typing {
    roster: Roster,
    text: Slot<String>,
    timer: StoredValue<Option<TimeoutHandle>>,
    /// The search that typing has put into the history. What is typed further takes its place, so that
    /// Back undoes a search and not a letter.
    own: StoredValue<Option<Query>>,
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
        let now = untrack(|| self.roster.query());
        let query = Query {
            text: clean::search(&text),
            ..now.from_the_start()
        };
        if query.same_members(&now) {
            return;
        }
        let continues = self.own.get_value().as_ref() == Some(&now);
        self.own.set_value(Some(query.clone()));
        match continues {
            true => self.roster.navigator.replace_when_saved(route(&query)),
            false => self.roster.go(&query),
        }
    }
}

/// The box, the role, and the way to more filters.
pub(super) fn search(roster: Roster) -> AnyView {
    let typing = Typing {
        roster,
        text: Slot::new(String::new()),
        timer: StoredValue::new(None),
        own: StoredValue::new(None),
    };
    on_cleanup(move || typing.stop());
    // Back, a link or a cleared filter change the search too.
    Effect::new(move |_| {
        let text = roster.query().text.clone();
        // What is being typed goes along with whatever else was chosen meanwhile.
        if typing.timer.with_value(Option::is_some) {
            return;
        }
        if clean::search(&text) != clean::search(&typing.text.get_untracked()) {
            typing.stop();
            typing.text.set(text);
        }
    });
    let role = move || {
        let role = roster.query().role;
        role.map_or("", ProfileType::as_str)
    };
    let wanted = Slot::new(untrack(|| roster.query().is_filtered()));
    let narrowed = Derived::new(move |_| roster.query().is_narrowed());
    let clear = move || {
        button("button", "Clear", move || {
            typing.stop();
            roster.go(&untrack(|| roster.query()).unnarrowed());
            crate::ui::focus("users-search");
        })
    };
    let entered = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Enter" {
            typing.search();
        }
    };
    view! {
        <div class="toolbar">
            <div class="toolbar" role="search">
            <div class="select grow">
                <label for="users-search">"Name or email"</label>
                {icon(Icon::Search)}
                <input
                    id="users-search"
                    type="search"
                    placeholder="Name or email"
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
            {select(Select {
                id: "users-role",
                label: "Role",
                options: &ROLES,
                value: Signal::derive(role),
                on_change: Callback::new(move |role: String| {
                    roster.change(|query| query.role = ProfileType::parse(&role));
                }),
            })}
            <button
                type="button"
                class="button"
                aria-expanded=move || if wanted.get() { "true" } else { "false" }
                on:click=move |_| wanted.set(!wanted.get_untracked())
            >
                {icon(Icon::Filters)}
                "Filters"
            </button>
            {move || narrowed.get().then(clear)}
            </div>
            {move || roster.any.get().unwrap_or_default().then(|| list_tools(roster))}
        </div>
        {move || wanted.get().then(|| part::filters(roster))}
    }
    .into_any()
}
