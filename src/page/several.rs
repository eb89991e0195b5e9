//! A tab opened beside several sessions: which project it is for.

use super::plain::leave_button;
use super::title;
use crate::session::{OpenSession, Session};
use crate::ui::{heading, spelled};
use leptos::prelude::*;

/// The sessions of other tabs to choose from.
pub(super) fn several(open: Vec<OpenSession>) -> AnyView {
    title("Choose a project");
    let session = Session::of_app();
    let options: Vec<AnyView> = open
        .iter()
        .enumerate()
        .map(|(at, open)| option(session, at, open))
        .collect();
    view! {
        <main class="card">
            {heading("Choose a project")}
            <p>"Your other tabs have different projects open. Choose one for this tab."</p>
            <ul class="choices">{options}</ul>
            {leave_button("Sign in to another project")}
        </main>
    }
    .into_any()
}

fn option(session: Session, at: usize, open: &OpenSession) -> AnyView {
    let who: Vec<String> = [&open.person, &open.email]
        .into_iter()
        .filter(|part| !part.is_empty())
        .map(|part| spelled(part))
        .collect();
    view! {
        <li>
            <button type="button" class="choice" on:click=move |_| session.go_on_with(at)>
                <strong><bdi>{spelled(&open.name)}</bdi></strong>
                <span class="hint"><bdi>{who.join(", ")}</bdi></span>
                <span class="hint">"ID " {open.project.to_string()}</span>
            </button>
        </li>
    }
    .into_any()
}
