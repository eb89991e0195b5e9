//! What became of saving.

use super::save::{self, Attempt, NotSaved, Saved};
use super::{Page, Stage, words};
use crate::ui::{Failure, Tone, button, notice};
use leptos::prelude::*;

/// The id of what is told, which takes the focus.
pub(super) const ID: &str = "entries-outcome";

/// Why the last try was not saved.
pub(super) fn not_saved(page: Page) -> Option<AnyView> {
    let Stage::NotSaved(why) = page.stage.get() else {
        return None;
    };
    let (tone, sentence, more) = match &*why {
        NotSaved::Offline => (
            Tone::Bad,
            "You are offline, so nothing was saved. What you typed is still here.".to_owned(),
            None,
        ),
        NotSaved::Refused(failure) => (
            Tone::Bad,
            [
                "Not saved. ",
                &failure.sentence,
                " What you typed is still here.",
            ]
            .concat(),
            Some(refused(page, failure)),
        ),
        NotSaved::Lost => (
            Tone::Bad,
            "The server did not answer, and nothing was saved so far. What you typed is still here."
                .to_owned(),
            Some(button("button", "Try again", move || save::submit(page))),
        ),
        NotSaved::Unknown(attempt) => (
            Tone::Warning,
            "The server did not answer; couldn’t confirm whether the list was saved. What you typed is still here.".to_owned(),
            Some(look_again(page, attempt)),
        ),
        NotSaved::Busy => (
            Tone::Bad,
            "Not saved: others keep changing the project. What you typed is still here."
                .to_owned(),
            Some(button("button", "Try again", move || save::submit(page))),
        ),
    };
    let content = view! {
        <p role="alert" id=ID tabindex="-1">{sentence}</p>
        {more}
    };
    Some(notice(tone, content.into_any()))
}

fn look_again(page: Page, attempt: &Attempt) -> AnyView {
    let attempt = attempt.clone();
    let look = move || save::look_again(page, attempt.clone());
    button("button", "Check whether it was saved", look)
}

fn refused(page: Page, failure: &Failure) -> AnyView {
    let id = failure.request_id.clone();
    let reference = id
        .map(|id| view! { <p class="hint">"Support reference: " <code>{id}</code></p> }.into_any());
    let press = Callback::new(move |()| save::submit(page));
    let again = failure.wait.map(|wait| wait.button(press));
    view! { {reference} {again} }.into_any()
}

/// What the last try saved.
pub(super) fn saved(page: Page) -> Option<AnyView> {
    let Stage::Saved(saved) = page.stage.get() else {
        return None;
    };
    let otherwise = (!saved.otherwise.is_empty()).then(|| {
        let names = saved.otherwise.join(", ");
        view! { <p class="strong">"Saved with differences: " <bdi>{names}</bdi></p> }.into_any()
    });
    let tone = match saved.otherwise.is_empty() {
        true => Tone::Good,
        false => Tone::Warning,
    };
    let content = view! {
        <p id=ID tabindex="-1" role="status">{sentence(page, &saved)}</p>
        {otherwise}
    };
    Some(notice(tone, content.into_any()))
}

/// What was saved, such as `Saved: 1 secret added, 2 removed.`
fn sentence(page: Page, saved: &Saved) -> String {
    if saved.is_moved {
        return "Saved in the new order.".to_owned();
    }
    let mut told: Vec<String> = Vec::new();
    for (count, done) in saved
        .counts
        .into_iter()
        .zip(["added", "changed", "removed"])
    {
        if count > 0 {
            let counted = match told.is_empty() {
                true => words::count(page.list, count),
                false => count.to_string(),
            };
            told.push([&counted, " ", done].concat());
        }
    }
    ["Saved: ", &told.join(", "), "."].concat()
}
