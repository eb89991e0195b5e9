//! Something that is folded away until it is wanted.

use leptos::prelude::*;

/// A disclosure: its summary, and what unfolds under it. `open` is how it begins.
pub fn disclosure(
    class: &'static str,
    open: bool,
    summary: impl Into<String>,
    content: AnyView,
) -> AnyView {
    unfolding(class, open, summary.into(), content)
}

fn unfolding(class: &'static str, open: bool, summary: String, content: AnyView) -> AnyView {
    view! {
        <details class=class open=open>
            <summary>{summary}</summary>
            {content}
        </details>
    }
    .into_any()
}
