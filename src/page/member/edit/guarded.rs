//! Taking the admin flag from the owner, oneself or the last admin: a step of its own, because the server
//! lets it happen without a word (contract §9, "Owner" and "No guard").

use super::{Attempt, save};
use crate::member::guard::Guard;
use crate::page::member::Page;
use crate::ui::{Changes, DialogParts, button, dialog, spelled};
use leptos::prelude::*;

const TITLE: &str = "guarded-title";

/// A change that waits for a word, and why.
#[derive(Clone)]
pub(in crate::page::member) struct Guarded {
    /// The change.
    pub(super) attempt: Attempt,
    /// Whom it costs dearly.
    pub(super) guards: Vec<Guard>,
}

/// What is lost.
fn loss(guard: Guard) -> &'static str {
    match guard {
        Guard::Owner => {
            "They own this project. They will no longer be able to open Project Admin, invite people or change access."
        }
        Guard::Oneself => {
            "This is you. You lose access to these pages immediately, and only another admin can undo it."
        }
        Guard::LastAdmin => {
            "No other active admin was found. Without one, no one can invite people or change access; only your server administrator can help."
        }
    }
}

/// Asks, while there is something to ask.
pub(super) fn ask(page: Page) -> Option<AnyView> {
    let guarded = page.edit.guarded;
    let Guarded { attempt, guards } = guarded.get()?;
    let losses: Vec<AnyView> = guards
        .iter()
        .map(|guard| view! { <li>{loss(*guard)}</li> }.into_any())
        .collect();
    let who = spelled(&page.name());
    let keep = move || guarded.set(None);
    let go_on = move || {
        guarded.set(None);
        let confirmed = Attempt {
            confirmed: guards.clone(),
            ..attempt.clone()
        };
        save::attempt(page, confirmed);
    };
    Some(dialog(DialogParts {
        title_id: TITLE,
        class: "small",
        changes: Changes::Something,
        on_close: Callback::new(move |()| keep()),
        content: view! {
            <h2 id=TITLE>"Remove admin rights from " <bdi>{who}</bdi> "?"</h2>
            {page.whom()}
            <ul>{losses}</ul>
            <p>"Nothing has been saved yet."</p>
            <div class="actions">
                {button("button primary", "Keep admin rights", keep)}
                {button("button danger", "Remove admin rights", go_on)}
            </div>
        }
        .into_any(),
    }))
}
