//! What became of saving.

use super::{Attempt, NotSaved, OUTCOME, Stage, save};
use crate::page::member::Page;
use crate::ui::{Failure, Tone, button, notice};
use leptos::prelude::*;
use std::sync::Arc;

/// Why the last try was not saved.
pub(super) fn not_saved(page: Page) -> Option<AnyView> {
    let Stage::NotSaved(why) = page.edit.stage.get() else {
        return None;
    };
    let mut more = None;
    let (tone, sentence) = match &*why {
        NotSaved::Offline => (
            Tone::Bad,
            "You are offline, so nothing was saved. What you typed is still here.".to_owned(),
        ),
        NotSaved::Refused(failure, attempt) => {
            more = Some(refused(page, failure, attempt));
            (Tone::Bad, ["Not saved. ", &failure.sentence].concat())
        }
        NotSaved::Lost(attempt) => {
            let attempt = attempt.clone();
            let again = move || save::again(page, attempt.clone());
            more = Some(button("button", "Try again", again));
            (
                Tone::Bad,
                "The server did not answer, and nothing was saved so far. What you typed is still here.".to_owned(),
            )
        }
        NotSaved::Unknown(attempt) => {
            let attempt = attempt.clone();
            let look = move || save::look_again(page, attempt.clone());
            more = Some(button("button", "Check whether it was saved", look));
            (
                Tone::Warning,
                "The server did not answer; couldn’t confirm whether the change was saved. What you typed is still here.".to_owned(),
            )
        }
        NotSaved::Removed => {
            let users = page.console.users().to_string();
            more = Some(view! { <a href=users>"Back to users"</a> }.into_any());
            (
                Tone::Bad,
                "This member was removed in the meantime, so nothing was saved. You can still copy what you typed.".to_owned(),
            )
        }
        NotSaved::Gone(names) => (
            Tone::Bad,
            ["Not saved. This no longer exists: ", names, "."].concat(),
        ),
    };
    let content = view! {
        <p role="alert" id=OUTCOME tabindex="-1">{sentence}</p>
        {more}
    };
    Some(notice(tone, content.into_any()))
}

fn refused(page: Page, failure: &Failure, attempt: &Attempt) -> AnyView {
    let id = failure.request_id.clone();
    let reference = id
        .map(|id| view! { <p class="hint">"Support reference: " <code>{id}</code></p> }.into_any());
    let attempt = attempt.clone();
    let press = Callback::new(move |()| save::again(page, attempt.clone()));
    let again = failure.wait.map(|wait| wait.button(press));
    view! { {reference} {again} }.into_any()
}

/// What the last try saved, with the way back.
pub(super) fn saved(page: Page) -> Option<AnyView> {
    let Stage::Saved(saved) = page.edit.stage.get() else {
        return None;
    };
    let told = |sentences: &[String]| -> Vec<AnyView> {
        sentences
            .iter()
            .map(|sentence| view! { <p>{sentence.clone()}</p> }.into_any())
            .collect()
    };
    let also = (!saved.also.is_empty()).then(|| {
        view! {
            <p class="strong">"Saved with differences:"</p>
            {told(&saved.also)}
        }
        .into_any()
    });
    let tone = match saved.also.is_empty() {
        true => Tone::Good,
        false => Tone::Warning,
    };
    let undo = {
        let saved = Arc::clone(&saved);
        move || save::undo(page, &saved)
    };
    let content = view! {
        <div id=OUTCOME tabindex="-1">{told(&saved.sentences)} {also}</div>
        {button("button small", "Undo", undo)}
    };
    Some(notice(tone, content.into_any()))
}
