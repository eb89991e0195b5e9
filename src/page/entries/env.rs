//! Taking over `.env` text, and writing the list to a file of that form.

use super::{Asking, Page, words};
use crate::form::entries::import::{Export, Import, Masked};
use crate::signal::{Derived, Slot};
use crate::ui::{Changes, DialogParts, button, dialog, download};
use leptos::prelude::*;

const TITLE: &str = "env-title";
const TEXT: &str = "env-text";

/// The dialog that is open, if one is.
pub(super) fn ask(page: Page) -> Option<AnyView> {
    let content = match page.asking.get() {
        Asking::Import => import(page),
        Asking::Export => export(page),
        _ => return None,
    };
    Some(dialog(DialogParts {
        title_id: TITLE,
        class: "wide",
        changes: Changes::Something,
        on_close: Callback::new(move |()| close(page)),
        content,
    }))
}

fn close(page: Page) {
    page.asking.set(Asking::Nothing);
}

fn import(page: Page) -> AnyView {
    let text = Slot::new(String::new());
    let import =
        Derived::new(move |_| text.with(|text| page.form.with(|form| Import::new(form, text))));
    let can = Derived::new(move |_| import.with(Import::has_changes));
    let take = move |_| {
        let import = import.get_untracked();
        if !import.has_changes() {
            return;
        }
        let counts = [
            &import.added.len().to_string(),
            " added, ",
            &import.changed.len().to_string(),
            " changed. Not saved yet.",
        ]
        .concat();
        page.edit(|form| import.apply(form));
        close(page);
        page.announcer.say(counts);
    };
    let about = [
        "Paste NAME=value lines. They go into the list of ",
        words::many(page.list),
        "; nothing is stored until you save.",
    ]
    .concat();
    view! {
        <h2 id=TITLE>"Import .env"</h2>
        <div class="field">
            <label for=TEXT>"Text"</label>
            <p class="hint" id="env-hint">{about}</p>
            <textarea
                id=TEXT
                rows="8"
                autocomplete="off"
                spellcheck="false"
                autocapitalize="none"
                aria-describedby="env-hint"
                on:input=move |event| text.set(event_target_value(&event))
            ></textarea>
        </div>
        <div role="status">{move || import.with(preview)}</div>
        <div class="actions">
            <button type="button" class="button primary" aria-disabled=move || (!can.get()).then_some("true") on:click=take>
                "Import"
            </button>
            {button("button", "Cancel", move || close(page))}
        </div>
    }
    .into_any()
}

/// What a value looks like, without what it says.
fn masked(value: &Masked) -> AnyView {
    let count = match value.length {
        1 => " 1 character".to_owned(),
        length => [" ", &length.to_string(), " characters"].concat(),
    };
    let odd = (!value.odd.is_empty()).then(|| [": ", &value.odd.join("; ")].concat());
    view! { <li><bdi>{value.name.clone()}</bdi> ": ••••••••" {count} {odd}</li> }.into_any()
}

/// What the text would do, without the values.
fn preview(import: &Import) -> AnyView {
    let added = import.added.iter().map(|named| named.name.clone());
    let changed = import.changed.iter().map(|(_, name, _)| name.clone());
    let lines = import
        .problems
        .iter()
        .map(|(line, problem)| ["line ", &line.to_string(), " ", problem].concat());
    let groups = [
        ("Added", added.collect()),
        ("Changed", changed.collect()),
        ("Unchanged", import.same.clone()),
        ("Skipped, no value", import.empty.clone()),
        (
            "Skipped, no single entry of this name can be changed here",
            import.unclear.clone(),
        ),
        ("Repeated, the last one counts", import.twice.clone()),
        ("Not understood", lines.collect::<Vec<String>>()),
    ];
    let groups: Vec<AnyView> = groups
        .into_iter()
        .filter(|(_, names)| !names.is_empty())
        .map(|(what, names)| {
            let count = names.len().to_string();
            let names = names.join(", ");
            view! { <li>{what} " (" {count} "): " <bdi>{names}</bdi></li> }.into_any()
        })
        .collect();
    let values: Vec<AnyView> = import.values.iter().map(masked).collect();
    let values = (!values.is_empty())
        .then(|| view! { <p>"Masked values:"</p> <ul class="told">{values}</ul> }.into_any());
    view! { <ul class="told">{groups}</ul> {values} }.into_any()
}

fn export(page: Page) -> AnyView {
    let export = page.form.with_untracked(Export::new);
    let name: &'static str = match page.list {
        crate::api::ProjectList::Settings => "settings.env",
        _ => "secrets.env",
    };
    let left_out = (!export.left_out.is_empty()).then(|| {
        let names = export.left_out.iter().map(|name| match name.as_str() {
            "" => "(no name)",
            name => name,
        });
        let names = names.collect::<Vec<_>>().join(", ");
        view! {
            <p>"Left out, .env can’t hold them: " <bdi>{names}</bdi></p>
        }
        .into_any()
    });
    let unsaved = untrack(|| page.is_changed())
        .then(|| view! { <p>"Includes unsaved changes."</p> }.into_any());
    let counted = words::count(page.list, export.count);
    let text = export.text;
    let save = move || {
        let said = match download(name, "text/plain", &text) {
            true => "The file was handed to the browser.",
            false => "The browser did not take the file.",
        };
        close(page);
        page.announcer.say(said);
    };
    view! {
        <h2 id=TITLE>"Export .env"</h2>
        <p>
            <strong>"The file contains the values in plain text."</strong>
            " Anyone with the file can read them. Don’t email it, and delete it when done."
        </p>
        {unsaved}
        {left_out}
        <div class="actions">
            {button("button danger", ["Export ", &counted].concat(), save)}
            {button("button primary", "Cancel", move || close(page))}
        </div>
    }
    .into_any()
}
