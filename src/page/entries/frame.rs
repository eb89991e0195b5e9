//! The list with what can be done to it: add, take over, write to a file, save.

use super::field::focus_on;
use super::{Asking, Page, Stage, field_id, focus_field, moves, named, outcome, save, site, words};
use crate::api::ProjectList;
use crate::clean::line;
use crate::form::entries::known::{KNOWN, Known};
use crate::form::entries::{EntriesForm, Named, Problem};
use crate::signal::Derived;
use crate::ui::{self, button, submit_button, unfold};
use leptos::prelude::*;

/// The id of the list of problems, which takes the focus when the form was refused.
pub(super) const SUMMARY: &str = "entries-problems";

/// The button that adds an entry.
pub(super) const ADD: &str = "entries-add";

/// The form.
pub(super) fn form(page: Page) -> AnyView {
    let keys = Derived::new(move |_| {
        page.form.with(|form| {
            let rows = form.rows().iter();
            rows.map(|row| row.key).collect::<Vec<u32>>()
        })
    });
    let is_empty = Derived::new(move |_| keys.with(Vec::is_empty));
    let empty = move || {
        is_empty
            .get()
            .then(|| view! { <p class="empty">{words::none(page.list)}</p> }.into_any())
    };
    let rows = move || match page.list {
        ProjectList::Sites => site::cards(page, keys),
        _ => named::table(page, keys),
    };
    let save_on_keys = move |event: web_sys::KeyboardEvent| {
        let is_command = event.ctrl_key() || event.meta_key();
        if is_command && event.key().eq_ignore_ascii_case("s") {
            event.prevent_default();
            save::submit(page);
        }
    };
    let content = view! {
        <div class="stack" on:keydown=save_on_keys>
            {summary(page)}
            {empty}
            {move || (!is_empty.get()).then(rows)}
            <div class="actions">{adding(page)}</div>
            {(page.list == ProjectList::Settings).then(|| known(page))}
            {move || outcome::not_saved(page)}
            {move || outcome::saved(page)}
        </div>
        <div class="loaded">{bar(page)}</div>
    };
    ui::form(move || save::submit(page), content.into_any())
}

/// The problems, each a link to its field.
fn summary(page: Page) -> AnyView {
    let item = move |problem: Problem| {
        let Problem {
            row,
            field,
            sentence,
        } = problem;
        let id = field_id(row, &field);
        let href = ["#", &id].concat();
        let text = [&untrack(|| page.called(row)), ": ", &sentence].concat();
        let to_field = move |event: web_sys::MouseEvent| {
            event.prevent_default();
            focus_on(&id);
        };
        view! { <li><a href=href on:click=to_field><bdi>{text}</bdi></a></li> }.into_any()
    };
    (move || {
        let problems = page.problems.get();
        (!problems.is_empty()).then(|| {
            view! {
                <div class="notice bad" id=SUMMARY tabindex="-1" role="alert" aria-labelledby="entries-problems-title">
                    <p class="strong" id="entries-problems-title">"There is a problem"</p>
                    <ul>{problems.into_iter().map(item).collect::<Vec<_>>()}</ul>
                </div>
            }
            .into_any()
        })
    })
    .into_any()
}

fn adding(page: Page) -> AnyView {
    let add = move |_| {
        let added = page.form.try_update(EntriesForm::add);
        if let Some(key) = added {
            moves::added(page, key);
        }
    };
    let label = ["Add ", words::one(page.list)].concat();
    let file = (page.list != ProjectList::Sites).then(|| {
        view! {
            {button("button", "Import .env", move || page.asking.set(Asking::Import))}
            {button("button", "Export .env", move || page.asking.set(Asking::Export))}
        }
        .into_any()
    });
    view! {
        <button type="button" class="button" id=ADD on:click=add>{label}</button>
        {file}
    }
    .into_any()
}

/// The settings that mean something to the server, to be added.
fn known(page: Page) -> AnyView {
    unfold("more", "Known settings", move || {
        let all: Vec<AnyView> = KNOWN
            .into_iter()
            .map(|known| known_setting(page, known))
            .collect();
        view! { <ul class="told stack">{all}</ul> }.into_any()
    })
}

fn known_setting(page: Page, known: Known) -> AnyView {
    let add = move || {
        let named = Named {
            name: known.name.to_owned(),
            kind: known.kind,
            value: String::new(),
        };
        let added = page.form.try_update(|form| form.add_named(named));
        if let Some(key) = added {
            moves::added(page, key);
            focus_field(key, "value");
        }
    };
    let is_here = Derived::new(move |_| {
        page.form.with(|form| {
            let mut rows = form.rows().iter();
            rows.any(|row| line(row.draft.name()) == known.name)
        })
    });
    let offer = move || match is_here.get() {
        true => view! { <span class="badge">"in the list"</span> }.into_any(),
        false => button("button small", ["Add ", known.name].concat(), add),
    };
    view! {
        <li>
            <code>{known.name}</code> " " {offer}
            <p class="hint">{known.meaning}</p>
        </li>
    }
    .into_any()
}

/// What is not saved, and the way to save it; in sight while there is something to save.
fn bar(page: Page) -> AnyView {
    let is_changed = Derived::new(move |_| page.is_changed());
    let busy = Signal::derive(move || matches!(page.stage.get(), Stage::Saving));
    let text = move || match (page.offline.get(), is_changed.get()) {
        (true, _) => "You are offline: nothing can be saved.",
        (false, true) => "Not saved yet",
        (false, false) => "",
    };
    let discard = move || {
        let ask = move || page.asking.set(Asking::Discard);
        is_changed
            .get()
            .then(|| button("button", "Discard changes", ask))
    };
    let class = move || {
        if is_changed.get() {
            "selection"
        } else {
            "toolbar"
        }
    };
    let label = match page.list {
        ProjectList::Secrets => "Save secrets",
        ProjectList::Settings => "Save settings",
        ProjectList::Sites => "Save sites",
    };
    view! {
        <div class=class>
            {submit_button("button primary", label, "Saving…", busy)}
            {discard}
            <span class="hint">{text}</span>
        </div>
    }
    .into_any()
}
