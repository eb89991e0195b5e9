//! Not losing what was typed or stored: beginning anew and emptying the list are asked about.

use super::{Asking, Page, Stage, save, words};
use crate::ui::{Changes, DialogParts, button, dialog, focus_soon};
use leptos::prelude::*;

const TITLE: &str = "ask-title";

/// Asks, while there is something to ask.
pub(super) fn ask(page: Page) -> Option<AnyView> {
    let close = move || page.asking.set(Asking::Nothing);
    let question = match page.asking.get() {
        Asking::Discard => Question {
            title: "Discard your changes?".to_owned(),
            text: "The list goes back to what was last loaded.".to_owned(),
            changes: Changes::Nothing,
            stay: "Keep editing",
            go: "Discard".to_owned(),
            on_stay: Callback::new(move |()| close()),
            on_go: Callback::new(move |()| {
                close();
                if let Some(base) = page.base.get_untracked() {
                    page.restart(base);
                    page.stage.set(Stage::Editing);
                    page.announcer.say("Changes discarded.");
                    focus_soon("page-title");
                }
            }),
        },
        Asking::Empty => {
            let stored = page.base.with_untracked(|base| {
                let entries = base.as_ref().map(|base| base.entries.len());
                words::count(page.list, entries.unwrap_or_default())
            });
            Question {
                title: ["Remove all ", words::many(page.list), "?"].concat(),
                text: [
                    "Saving the empty list removes ",
                    &stored,
                    " from the project. This can’t be undone.",
                ]
                .concat(),
                changes: Changes::Something,
                stay: "Keep them",
                go: ["Remove ", &stored].concat(),
                on_stay: Callback::new(move |()| close()),
                on_go: Callback::new(move |()| {
                    close();
                    save::empty(page);
                }),
            }
        }
        Asking::Nothing | Asking::Import | Asking::Export => return None,
    };
    Some(draw(question))
}

/// A question with two answers.
struct Question {
    title: String,
    text: String,
    changes: Changes,
    stay: &'static str,
    go: String,
    on_stay: Callback<()>,
    on_go: Callback<()>,
}

fn draw(question: Question) -> AnyView {
    let Question {
        title,
        text,
        changes,
        stay,
        go,
        on_stay,
        on_go,
    } = question;
    dialog(DialogParts {
        title_id: TITLE,
        class: "small",
        changes,
        on_close: on_stay,
        content: view! {
            <h2 id=TITLE>{title}</h2>
            <p>{text}</p>
            <div class="actions">
                {button("button primary", stay, move || on_stay.run(()))}
                {button("button danger", go, move || on_go.run(()))}
            </div>
        }
        .into_any(),
    })
}
