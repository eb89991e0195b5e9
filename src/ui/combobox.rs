//! A text field with a list to pick from, found while one types.
//!
//! Follows the ARIA Authoring Practices' editable combobox with list autocomplete: the focus stays in
//! the field, `aria-activedescendant` moves through the list.

use super::field::{describe, field_error};
use crate::clean::folded;
use crate::scope;
use crate::signal::Slot;
use futures::future::{AbortHandle, LocalBoxFuture, abortable};
use leptos::leptos_dom::helpers::{TimeoutHandle, set_timeout_with_handle};
use leptos::prelude::*;
use std::rc::Rc;
use std::time::Duration;
use web_sys::KeyboardEvent;

/// One thing to pick.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choosable {
    /// What identifies it.
    pub key: String,
    /// What it is called; this is what stands in the field once it is picked.
    pub label: String,
    /// What tells it from others called alike.
    pub detail: String,
}

/// Finds things by a text; an error is a sentence.
pub type Search = Rc<dyn Fn(String) -> LocalBoxFuture<'static, Result<Vec<Choosable>, String>>>;

/// What a combobox needs.
pub struct Combobox {
    /// The id of the field.
    pub id: &'static str,
    /// The label.
    pub label: &'static str,
    /// A line of help.
    pub hint: Signal<String>,
    /// The text in the field.
    pub text: Signal<String>,
    /// Called with what was typed.
    pub on_text: Callback<String>,
    /// Called with what was picked.
    pub on_pick: Callback<Choosable>,
    /// Finds what can be picked.
    pub search: Search,
    /// What is wrong with the field.
    pub problem: Signal<Option<String>>,
}

/// How long typing must pause before a search starts.
const PAUSE: Duration = Duration::from_millis(200);

#[derive(Clone)]
enum List {
    Closed,
    Searching,
    Found(Vec<Choosable>),
    Failed(String),
}

/// The moving parts, copied into every handler.
#[derive(Clone, Copy)]
struct Parts {
    id: &'static str,
    list: Slot<List>,
    active: Slot<Option<usize>>,
    text: Signal<String>,
    on_text: Callback<String>,
    on_pick: Callback<Choosable>,
    search: StoredValue<Search, LocalStorage>,
    timer: StoredValue<Option<TimeoutHandle>>,
    abort: StoredValue<Option<AbortHandle>>,
}

impl Parts {
    fn cancel(self) {
        if let Some(timer) = self.timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
        if let Some(abort) = self.abort.try_update_value(Option::take).flatten() {
            abort.abort();
        }
    }

    fn close(self) {
        self.cancel();
        self.active.set(None);
        self.list.set(List::Closed);
    }

    /// Opens the list and searches, after a pause while somebody types.
    fn open(self, after: Duration) {
        self.cancel();
        self.active.set(None);
        // What was found stays until there is something newer, so that the list does not flicker.
        if !matches!(self.list.get_untracked(), List::Found(_)) {
            self.list.set(List::Searching);
        }
        let start = move || self.begin();
        self.timer
            .set_value(set_timeout_with_handle(start, after).ok());
    }

    fn begin(self) {
        let Some(search) = self.search.try_get_value() else {
            return;
        };
        let (answer, handle) = abortable(search(self.text.get_untracked()));
        self.abort.set_value(Some(handle));
        scope::spawn(async move {
            if let Ok(answer) = answer.await {
                self.list.set(match answer {
                    Ok(found) => List::Found(found),
                    Err(sentence) => List::Failed(sentence),
                });
            }
        });
    }

    fn pick(self, choice: Choosable) {
        self.on_pick.run(choice);
        self.close();
    }

    fn found(self) -> Vec<Choosable> {
        match self.list.get_untracked() {
            List::Found(found) => found,
            _ => Vec::new(),
        }
    }

    /// Leaving the field picks what is called exactly as what was typed, if just one thing is.
    fn left(self) {
        // A field that is taken away while it has the focus is left too, when nothing of it is there any more.
        let Some(typed) = self.text.try_get_untracked() else {
            return;
        };
        let typed = folded(&typed);
        let mut same = self
            .found()
            .into_iter()
            .filter(|choice| folded(&choice.label) == typed);
        match (same.next(), same.next()) {
            (Some(only), None) => self.pick(only),
            _ => self.close(),
        }
    }

    fn step(self, forward: bool) {
        let count = self.found().len();
        if matches!(self.list.get_untracked(), List::Closed) {
            return self.open(Duration::ZERO);
        }
        if count == 0 {
            return;
        }
        let next = match (self.active.get_untracked(), forward) {
            (None, true) => 0,
            (None, false) => count - 1,
            (Some(at), true) => (at + 1) % count,
            (Some(at), false) => (at + count - 1) % count,
        };
        self.active.set(Some(next));
        let option = document().get_element_by_id(&self.option_id(next));
        if let Some(option) = option {
            option.scroll_into_view_with_bool(false);
        }
    }

    fn option_id(self, at: usize) -> String {
        [self.id, "-option-", &at.to_string()].concat()
    }

    fn key(self, event: &KeyboardEvent) {
        let open = !matches!(self.list.get_untracked(), List::Closed);
        match event.key().as_str() {
            "ArrowDown" => {
                event.prevent_default();
                self.step(true);
            }
            "ArrowUp" => {
                event.prevent_default();
                self.step(false);
            }
            "Escape" if open => {
                event.prevent_default();
                event.stop_propagation();
                self.close();
            }
            "Enter" if open => {
                let at = self.active.get_untracked();
                let choice = at.and_then(|at| self.found().into_iter().nth(at));
                if let Some(choice) = choice {
                    event.prevent_default();
                    self.pick(choice);
                }
            }
            _ => {}
        }
    }
}

/// Draws a combobox.
pub fn combobox(combobox: Combobox) -> AnyView {
    let Combobox {
        id,
        label,
        hint,
        text,
        on_text,
        on_pick,
        search,
        problem,
    } = combobox;
    let parts = Parts {
        id,
        list: Slot::new(List::Closed),
        active: Slot::new(None),
        text,
        on_text,
        on_pick,
        search: StoredValue::new_local(search),
        timer: StoredValue::new(None),
        abort: StoredValue::new(None),
    };
    on_cleanup(move || parts.cancel());
    let described = describe(id, true, problem);
    let list_id = [id, "-list"].concat();
    let open = move || matches!(parts.list.get(), List::Found(found) if !found.is_empty());
    view! {
        <div class="field combobox">
            <label for=id>{label}</label>
            <p class="hint" id=[id, "-hint"].concat()>{move || hint.get()}</p>
            {field_error(id, problem)}
            <input
                id=id
                type="text"
                role="combobox"
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                aria-autocomplete="list"
                aria-controls=list_id.clone()
                aria-expanded=move || if open() { "true" } else { "false" }
                aria-activedescendant=move || parts.active.get().map(|at| parts.option_id(at))
                aria-invalid=move || problem.get().is_some().then_some("true")
                aria-describedby=described
                prop:value=move || text.get()
                on:input:target=move |event| {
                    parts.on_text.run(event.target().value());
                    parts.open(PAUSE);
                }
                on:click=move |_| {
                    if matches!(parts.list.get_untracked(), List::Closed) {
                        parts.open(Duration::ZERO);
                    }
                }
                on:keydown=move |event| parts.key(&event)
                on:blur=move |_| parts.left()
            />
            <ul id=list_id role="listbox" aria-label="Results" class="options" hidden=move || !open()>
                {move || options(parts)}
            </ul>
            <p class="hint" role="status">{move || status(&parts.list.get())}</p>
        </div>
    }
    .into_any()
}

fn options(parts: Parts) -> Vec<AnyView> {
    let List::Found(found) = parts.list.get() else {
        return Vec::new();
    };
    let option = |(at, choice): (usize, Choosable)| {
        let (label, detail) = (choice.label.clone(), choice.detail.clone());
        let selected = move || {
            if parts.active.get() == Some(at) {
                "true"
            } else {
                "false"
            }
        };
        view! {
            <li
                id=parts.option_id(at)
                role="option"
                aria-selected=selected
                // Pressing the button must not take the focus out of the field.
                on:mousedown=move |event| event.prevent_default()
                on:click=move |_| parts.pick(choice.clone())
            >
                <span>{label}</span>
                <span class="hint">{detail}</span>
            </li>
        }
        .into_any()
    };
    found.into_iter().enumerate().map(option).collect()
}

fn status(list: &List) -> String {
    match list {
        List::Closed => String::new(),
        List::Searching => "Searching…".to_owned(),
        List::Failed(sentence) => sentence.clone(),
        List::Found(found) => match found.len() {
            0 => "No results".to_owned(),
            1 => "1 result".to_owned(),
            20 => "First 20 results; type more to narrow them down".to_owned(),
            more => [&more.to_string(), " results"].concat(),
        },
    }
}
