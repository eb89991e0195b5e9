//! The fields of a client.

use crate::clean::Text;
use crate::form::client::{
    ACCESS_LIFETIME, DESCRIPTION, NAME, REFRESH_LIFETIME, lifetime_words, redirect_id,
    redirect_note, redirect_problem, rows_of, with_redirects,
};
use crate::form::draft::text;
use crate::form::problem_of;
use crate::page::editing::{Draft, draft_text};
use crate::signal::Derived;
use crate::ui::{TextField, button, focus_soon, text_field};
use leptos::prelude::*;

/// The most redirect URIs the form adds.
const MOST: usize = 50;

/// The fields.
pub(super) fn fields(draft: Draft) -> AnyView {
    view! {
        {draft_text(draft, "name", (NAME, "Name"), "")}
        {draft_text(draft, "description", (DESCRIPTION, "Description"), "What this client is for.")}
        {uris(draft)}
        {draft_text(draft, "accessTokenLifetime", (ACCESS_LIFETIME, "Access token lifetime"), "For example 10m, 1h or 1d. Leave empty for the server default.")}
        {in_words(draft, "accessTokenLifetime")}
        {draft_text(draft, "refreshTokenLifetime", (REFRESH_LIFETIME, "Refresh token lifetime"), "How long it can renew access without signing in, in the same format.")}
        {in_words(draft, "refreshTokenLifetime")}
    }
    .into_any()
}

/// What a lifetime comes to.
fn in_words(draft: Draft, key: &'static str) -> AnyView {
    let words = move || {
        let words = draft.json.with(|json| lifetime_words(text(json, key)));
        words.map(|words| view! { <p class="hint">"That is " {words} "."</p> }.into_any())
    };
    view! { <div role="status">{words}</div> }.into_any()
}

/// The redirect URIs, a row each.
fn uris(draft: Draft) -> AnyView {
    // The rows are drawn anew when one comes or goes, not while one types.
    let count = Derived::new(move |_| draft.json.with(|json| rows_of(json).len()));
    let rows = move || {
        (0..count.get())
            .map(|at| row(draft, at))
            .collect::<Vec<AnyView>>()
    };
    let add = move || {
        let mut added = 0;
        draft.edit(|json| {
            let mut rows = rows_of(json);
            if rows.len() < MOST {
                rows.push(String::new());
            }
            added = rows.len().saturating_sub(1);
            with_redirects(json, &rows)
        });
        focus_soon(redirect_id(added));
    };
    view! {
        <fieldset>
            <legend>"Redirect URIs"</legend>
            <p class="hint">"Where the server can send people after they sign in. Must match exactly."</p>
            {rows}
            <p>{button("button small", "Add another redirect URI", add)}</p>
        </fieldset>
    }
    .into_any()
}

fn row(draft: Draft, at: usize) -> AnyView {
    let id = redirect_id(at);
    let value = move || {
        draft
            .json
            .with(|json| rows_of(json).get(at).cloned().unwrap_or_default())
    };
    // Checked while one types, the way the server does.
    let problem = move || {
        let refused = draft.problems.with(|problems| problem_of(problems, id));
        refused.or_else(|| redirect_problem(&value()).map(str::to_owned))
    };
    let note =
        move || redirect_note(&value()).map(|note| view! { <p class="hint">{note}</p> }.into_any());
    let remove = move || {
        draft.edit(|json| {
            let mut rows = rows_of(json);
            if at < rows.len() {
                rows.remove(at);
            }
            with_redirects(json, &rows)
        });
        focus_soon(redirect_id(at.saturating_sub(1)));
    };
    let label: &'static str = match at {
        0 => "Redirect URI",
        1 => "Second redirect URI",
        _ => "Further redirect URI",
    };
    view! {
        {text_field(TextField {
            id,
            label,
            hint: "",
            kind: Text::Line,
            autocomplete: "off",
            value: Signal::derive(value),
            on_input: Callback::new(move |typed: String| {
                draft.edit(|json| {
                    let mut rows = rows_of(json);
                    if let Some(row) = rows.get_mut(at) {
                        *row = typed;
                    }
                    with_redirects(json, &rows)
                });
            }),
            problem: Signal::derive(problem),
        })}
        <div role="status">{note}</div>
        {(at > 0).then(|| button("button small", "Remove this redirect URI", remove))}
    }
    .into_any()
}
