//! "Effective access": what policies let a member do, before or after they are given to anybody.

use super::failure;
use crate::access::{
    COLUMNS, Cell, GIVES_MORE, Grants, Matrix, Note, Row, Rule, Source, as_text, kind_name,
};
use crate::clean::{Text, folded};
use crate::session::Session;
use crate::signal::{Derived, Slot};
use crate::ui::{
    Announcer, Chip, Failure, Loader, TextField, Tone, button, chip, copy_button, download, loaded,
    notice, text_field,
};
use futures::FutureExt;
use futures::future::LocalBoxFuture;
use leptos::leptos_dom::helpers::{TimeoutHandle, set_timeout_with_handle};
use leptos::prelude::*;
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::JsCast;
use wire::Reference;

/// Reads policies; the answers are in the order of the references.
pub type ReadPolicies =
    Rc<dyn Fn(Vec<Reference>) -> LocalBoxFuture<'static, Result<Vec<Source>, Failure>>>;

/// How long the grants must rest before their policies are read.
const PAUSE: Duration = Duration::from_millis(300);

/// With how many kinds of records a filter is worth its place.
const MANY: usize = 6;

/// What these grants give, folded away; nothing is read before it is opened.
pub fn access_preview(session: Session, grants: Signal<Grants>) -> AnyView {
    let read = move |references: Vec<Reference>| {
        let api = session.api();
        async move { api.policy_sources(&references).await.map_err(failure) }.boxed_local()
    };
    access_panel(Rc::new(read), grants)
}

/// The same, whoever reads the policies.
pub fn access_panel(read: ReadPolicies, grants: Signal<Grants>) -> AnyView {
    let read = StoredValue::new_local(read);
    // A form changes more often than what it grants.
    let grants = Derived::new(move |_| grants.get());
    let open = Slot::new(false);
    let toggle = move |event: web_sys::Event| {
        let details = event
            .target()
            .map(|target| target.unchecked_into::<web_sys::Element>());
        open.set(details.is_some_and(|details| details.has_attribute("open")));
    };
    view! {
        <details class="access" on:toggle=toggle>
            <summary>"Effective access"</summary>
            {move || open.get().then(|| content(read, grants))}
        </details>
    }
    .into_any()
}

/// The same, unfolded.
pub(super) fn access_shown(read: ReadPolicies, grants: Signal<Grants>) -> AnyView {
    let grants = Derived::new(move |_| grants.get());
    view! { <div class="access">{content(StoredValue::new_local(read), grants)}</div> }.into_any()
}

/// Grants and what they come to.
type Access = (Grants, Matrix);

fn content(read: StoredValue<ReadPolicies, LocalStorage>, grants: Derived<Grants>) -> AnyView {
    // The policies read since it was opened; values of parameters change nothing about them.
    let known: StoredValue<Vec<(Reference, Source)>> = StoredValue::new(Vec::new());
    let access = Loader::new(move || {
        let grants = grants.get_untracked();
        let missing = known.with_value(|known| missing(&grants, known));
        let answer = (!missing.is_empty()).then(|| read.with_value(|read| read(missing.clone())));
        async move {
            if let Some(answer) = answer {
                let sources = missing.into_iter().zip(answer.await?);
                known.update_value(|known| known.extend(sources));
            }
            let matrix = known.with_value(|known| Matrix::of(&grants, known));
            Ok((grants, matrix))
        }
        .boxed_local()
    });
    reload_after_changes(grants, access);
    let filter = Slot::new(String::new());
    let many = Derived::new(move |_| {
        access.with(|access| access.is_some_and(|(_, matrix)| matrix.rows.len() > MANY))
    });
    view! {
        {move || many.get().then(|| filter_field(filter))}
        {loaded(access, "the access", move |access| whole(&access, filter))}
    }
    .into_any()
}

/// The policies of the grants that are still to be read, each once.
fn missing(grants: &Grants, known: &[(Reference, Source)]) -> Vec<Reference> {
    let mut missing: Vec<Reference> = Vec::new();
    for grant in grants.list() {
        let is_known = known.iter().any(|(of, _)| *of == grant.policy);
        if !is_known && !missing.contains(&grant.policy) {
            missing.push(grant.policy.clone());
        }
    }
    missing
}

fn reload_after_changes(grants: Derived<Grants>, access: Loader<Access>) {
    let timer: StoredValue<Option<TimeoutHandle>> = StoredValue::new(None);
    let stop = move || {
        if let Some(timer) = timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    };
    Effect::new(move |before: Option<()>| {
        grants.with(|_| ());
        if before.is_some() {
            stop();
            timer.set_value(set_timeout_with_handle(move || access.reload(), PAUSE).ok());
        }
    });
    on_cleanup(stop);
}

fn filter_field(filter: Slot<String>) -> AnyView {
    text_field(TextField {
        id: "access-filter",
        label: "Filter resource types",
        hint: "",
        kind: Text::Search,
        autocomplete: "off",
        value: filter.into(),
        on_input: Callback::new(move |text| filter.set(text)),
        problem: Signal::stored(None),
    })
}

fn whole((grants, matrix): &Access, filter: Slot<String>) -> AnyView {
    let announcer = Announcer::of_app();
    let text = as_text(grants, matrix);
    let saved = text.clone();
    let save = move || {
        if !download("access.txt", "text/plain;charset=utf-8", &saved) {
            announcer.say("The browser blocked the download");
        }
    };
    view! {
        {notes(&matrix.notes)}
        {(!matrix.rows.is_empty()).then(|| table(matrix, filter))}
        <p class="hint">
            "Full list: " {copy_button("the access as text", text)} " "
            {button("button small", "Download as text", save)}
        </p>
    }
    .into_any()
}

fn notes(notes: &[Note]) -> AnyView {
    let told = |is_told: fn(&Note) -> bool| {
        let notes = notes.iter().filter(|note| is_told(note));
        notes
            .map(|note| view! { <li>{note.text.clone()}</li> }.into_any())
            .collect::<Vec<_>>()
    };
    let warned = |tone, told: Vec<AnyView>| {
        (!told.is_empty()).then(|| notice(tone, view! { <ul>{told}</ul> }.into_any()))
    };
    view! {
        {warned(Tone::Bad, told(|note| note.is_grave))}
        {warned(Tone::Warning, told(|note| note.is_warning && !note.is_grave))}
        <ul class="facts-told">{told(|note| !note.is_warning)}</ul>
    }
    .into_any()
}

/// The table. Its rows are laid out as grids, which makes some browsers forget what they are: hence the
/// roles.
fn table(matrix: &Matrix, filter: Slot<String>) -> AnyView {
    let searched: Vec<String> = matrix.rows.iter().map(searched).collect();
    let all = matrix.rows.len();
    let rows: Vec<AnyView> = matrix
        .rows
        .iter()
        .zip(searched.clone())
        .map(|(row, searched)| {
            let hidden = move || !fits(&searched, filter);
            table_row(row, Signal::derive(hidden))
        })
        .collect();
    let summary = matrix.summary();
    let told = move || {
        let shown = searched
            .iter()
            .filter(|searched| fits(searched, filter))
            .count();
        match filter.with(|text| folded(text).is_empty()) {
            true => summary.clone(),
            false => {
                let counts = [shown, all].map(|count| count.to_string());
                ["Showing ", &counts.join(" of "), " resource types."].concat()
            }
        }
    };
    let heads: Vec<AnyView> = COLUMNS
        .into_iter()
        .map(|name| view! { <th scope="col" role="columnheader">{name}</th> }.into_any())
        .collect();
    view! {
        <p role="status">{told}</p>
        <div class="table-frame">
            <table class="matrix" role="table">
                <caption class="visually-hidden">"Permissions by resource type"</caption>
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader">"Resource type"</th>
                        {heads}
                        <th scope="col" role="columnheader" class="visually-hidden">"Details"</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// What the filter looks through.
fn searched(row: &Row) -> String {
    [&*kind_name(&row.kind), &row.kind]
        .join(" ")
        .to_ascii_lowercase()
}

fn fits(searched: &str, filter: Slot<String>) -> bool {
    filter.with(|text| searched.contains(&folded(text)))
}

fn table_row(row: &Row, hidden: Signal<bool>) -> AnyView {
    let name = kind_name(&row.kind);
    let kind = (row.kind != "*").then(|| view! { <code>{row.kind.clone()}</code> }.into_any());
    let cells: Vec<AnyView> = row
        .cells
        .iter()
        .zip(COLUMNS)
        .map(|(cell, label)| table_cell(cell, label))
        .collect();
    let rules: Vec<AnyView> = row.rules.iter().map(exact).collect();
    view! {
        <tr role="row" hidden=move || hidden.get()>
            <th scope="row" role="rowheader">{name.clone()} " " {kind}</th>
            {cells}
            <td class="words" role="cell">
                {row.gives_more.then(|| view! { <p>{chip(Chip::Warning, GIVES_MORE)}</p> })}
                <p>{row.sentence.clone()}</p>
                <details>
                    <summary>"Exact rules"<span class="visually-hidden">" for " {name}</span></summary>
                    <ul>{rules}</ul>
                </details>
            </td>
        </tr>
    }
    .into_any()
}

fn table_cell(cell: &Cell, label: &'static str) -> AnyView {
    let (class, word) = match cell {
        Cell::Yes => ("badge strong", "Yes"),
        Cell::No => ("hint", "No"),
        Cell::OnlyWhere(_) | Cell::Deleted => ("badge", "Some"),
        Cell::Unclear(_) => ("badge warning", "Unclear"),
    };
    view! { <td role="cell" data-label=label><span class=class>{word}</span></td> }.into_any()
}

fn exact(rule: &Rule) -> AnyView {
    let from = rule.source().to_owned();
    view! { <li>"From " <bdi>{from}</bdi> ": " <code>{rule.exact.clone()}</code></li> }.into_any()
}
