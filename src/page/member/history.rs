//! The history of a member: who changed what, and when.

use super::Page;
use crate::api::MemberDetails;
use crate::api::history::History;
use crate::member::history::{Author, Event, events};
use crate::page::failure;
use crate::signal::Slot;
use crate::ui::{Loader, button, clock, loaded, time, unfold};
use futures::FutureExt;
use leptos::prelude::*;

/// So many changes are shown at first, and with each press so many more.
const PAGE: usize = 20;

/// The history, folded away; nothing is read before it is opened.
pub(super) fn history(page: Page) -> AnyView {
    unfold("fold", "History", move || content(page))
}

fn content(page: Page) -> AnyView {
    let history = Loader::new(move || {
        let (api, id) = (page.session.api(), page.id.get_value());
        async move { api.history(&id).await.map_err(failure) }.boxed_local()
    });
    // What is saved on this page becomes history at once.
    Effect::new(move |before: Option<Option<String>>| {
        let version = page.member.with(current_version);
        if before.is_some_and(|before| before != version) {
            history.reload();
        }
        version
    });
    let shown = Slot::new(PAGE);
    loaded(history, "the history", move |history| list(&history, shown))
}

fn current_version(member: Option<&MemberDetails>) -> Option<String> {
    member?.membership.version().map(str::to_owned)
}

fn list(history: &History, shown: Slot<usize>) -> AnyView {
    let name = |of: &_| history.name(of);
    let events = events(&history.versions, history.is_complete, &name);
    let total = events.len();
    let history = history.clone();
    let visible = move || {
        let rows = events.iter().take(shown.get());
        rows.map(|event| row(event, &history))
            .collect::<Vec<AnyView>>()
    };
    let older = move || {
        (shown.get() < total).then(|| {
            button("button", "Show older", move || {
                shown.update(|shown| *shown += PAGE)
            })
        })
    };
    view! {
        <p class="hint">
            "“By” is the profile that was signed in. The server saves invites itself, without noting who sent them."
        </p>
        <ol class="history">{visible}</ol>
        {older}
    }
    .into_any()
}

fn row(event: &Event, history: &History) -> AnyView {
    let when = event.at.clone();
    let at = when.as_deref().and_then(clock);
    let changes = event.changes.iter();
    let changes: Vec<AnyView> = changes
        .map(|change| view! { <li><bdi>{change.clone()}</bdi></li> }.into_any())
        .collect();
    view! {
        <li>
            <p class="hint">
                {when.map(time)} {at.map(|at| [", ", &at].concat())} {by(&event.author, history)}
            </p>
            <ul>{changes}</ul>
        </li>
    }
    .into_any()
}

fn by(author: &Author, history: &History) -> AnyView {
    let name = match author {
        Author::Server => "the server".to_owned(),
        Author::Unknown => return " · author unknown".into_any(),
        Author::Record(record, copy) => {
            let known = history.name(record).or_else(|| copy.clone());
            known.unwrap_or_else(|| record.to_string())
        }
    };
    view! { " · by " <bdi>{name}</bdi> }.into_any()
}
