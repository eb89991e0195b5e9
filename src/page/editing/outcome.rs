//! What became of saving.

use super::{Attempt, Editing, OUTCOME, Stage, save};
use crate::ui::{Failure, Tone, button, notice};
use leptos::prelude::*;

/// What came of the last try.
#[derive(Clone)]
pub(super) enum Said {
    /// Saved, and what changed.
    Saved(Vec<String>),
    /// The browser has no connection; nothing was sent.
    Offline,
    /// The server refused it, or could not be asked.
    Refused(Failure),
    /// No answer came, and it is not written.
    Lost(Attempt),
    /// No answer came, and whether it is written could not be found out.
    Unknown(Attempt),
    /// It was removed meanwhile.
    Removed,
}

/// The words for it, and what can be done.
pub(super) fn outcome(editing: Editing) -> Option<AnyView> {
    let Stage::Said(said) = editing.stage.get() else {
        return editing.offline.get().then(offline);
    };
    let mut more = None;
    let (tone, sentence) = match said {
        Said::Saved(sentences) => (Tone::Good, ["Saved. ", &sentences.join(" ")].concat()),
        Said::Offline => (
            Tone::Bad,
            "You are offline, so nothing was saved. What you typed is still here.".to_owned(),
        ),
        Said::Refused(failure) => {
            more = Some(refused(editing, &failure));
            (Tone::Bad, ["Not saved. ", &failure.sentence].concat())
        }
        Said::Lost(attempt) => {
            let again = move || save::attempt(editing, attempt.clone());
            more = Some(button("button", "Try again", again));
            (
                Tone::Bad,
                "The server did not answer, and nothing was saved so far. What you typed is still here.".to_owned(),
            )
        }
        Said::Unknown(attempt) => {
            let look = move || save::look_again(editing, attempt.clone());
            more = Some(button("button", "Check whether it was saved", look));
            (
                Tone::Warning,
                "The server did not answer; couldn’t confirm whether the change was saved. What you typed is still here.".to_owned(),
            )
        }
        Said::Removed => (
            Tone::Bad,
            "This was removed, so nothing was saved. You can still copy what you typed.".to_owned(),
        ),
    };
    let content = view! {
        <p role="alert" id=OUTCOME tabindex="-1">{sentence}</p>
        {more}
    };
    Some(notice(tone, content.into_any()))
}

fn refused(editing: Editing, failure: &Failure) -> AnyView {
    let reference = failure.request_id.clone();
    let reference = reference
        .map(|id| view! { <p class="hint">"Support reference: " <code>{id}</code></p> }.into_any());
    let press = Callback::new(move |()| save::submit(editing));
    let again = failure.wait.map(|wait| wait.button(press));
    view! { {reference} {again} }.into_any()
}

fn offline() -> AnyView {
    view! {
        <p class="hint" role="status">"You are offline. What you typed stays here; press Save once you are back online."</p>
    }
    .into_any()
}
