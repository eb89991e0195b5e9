//! Saving: one request that may replace only the version the change was made from, and finding out what
//! became of it.

use super::{Attempt, Conflict, Editing, OUTCOME, Said, Stage, TITLE, words};
use crate::api::resource::Resource;
use crate::api::{ApiError, NotSaved};
use crate::form::Problems;
use crate::page::failure;
use crate::scope;
use crate::ui::{focus_soon, is_offline};
use leptos::prelude::*;
use std::sync::Arc;

/// Checks the form and saves what was changed; once, however often it is asked to.
pub(super) fn submit(editing: Editing) {
    let mine = untrack(|| editing.mine());
    let Some((base, mine)) = editing.base.get_untracked().zip(mine) else {
        return;
    };
    if editing.is_saving() {
        return;
    }
    let problems = editing.draft.check();
    if !problems.is_empty() {
        return refuse(editing, problems);
    }
    editing.draft.problems.set(Problems::new());
    if editing.differences(&base, &mine).is_empty() {
        return editing.announcer.say("No changes to save.");
    }
    attempt(editing, Attempt { base, mine });
}

/// Saves.
pub(super) fn attempt(editing: Editing, attempt: Attempt) {
    if editing.is_saving() {
        return;
    }
    if is_offline() {
        return say(editing, Said::Offline);
    }
    run(editing, attempt, false);
}

/// Looks once more what became of a change whose answer was lost.
pub(super) fn look_again(editing: Editing, attempt: Attempt) {
    if !editing.is_saving() {
        run(editing, attempt, true);
    }
}

fn run(editing: Editing, attempt: Attempt, only_look: bool) {
    editing.stage.set(Stage::Saving);
    scope::spawn(async move {
        let next = match only_look {
            true => look(editing, attempt, ApiError::NoAnswer).await,
            false => carry_out(editing, attempt).await,
        };
        // The page may have been left meanwhile.
        if editing.stage.try_get_untracked().is_some() {
            arrive(editing, next);
        }
    });
}

/// What comes of an attempt.
enum Next {
    /// It is saved: the attempt, and the version that is stored now.
    Saved(Attempt, Resource),
    /// Something is wrong with the form.
    Problems(Problems),
    /// Somebody else was faster.
    Conflict(Conflict),
    /// Anything else.
    Said(Said),
}

async fn carry_out(editing: Editing, attempt: Attempt) -> Next {
    match editing.session.api().save_resource(&attempt.mine).await {
        Ok(stored) => Next::Saved(attempt, stored),
        // An earlier try whose answer was lost may have come through after all.
        Err(NotSaved::Conflict) => look(editing, attempt, ApiError::Unreadable).await,
        Err(NotSaved::Other(error)) => match &error {
            ApiError::NoAnswer | ApiError::Unreadable => look(editing, attempt, error).await,
            ApiError::Refused(refusal) if refusal.status >= 500 => {
                look(editing, attempt, error).await
            }
            ApiError::Refused(refusal) => match editing.draft.refused(&refusal.issues) {
                Some(problems) => Next::Problems(problems),
                None => Next::Said(Said::Refused(failure(error))),
            },
            ApiError::NotFound(_) => Next::Said(Said::Removed),
            _ => Next::Said(Said::Refused(failure(error))),
        },
    }
}

/// Reads the newest version, and finds out by it what became of the attempt.
async fn look(editing: Editing, attempt: Attempt, error: ApiError) -> Next {
    let reference = attempt.base.reference().clone();
    let api = editing.session.api();
    match api.resource(reference.kind(), reference.id()).await {
        Ok(newest) if editing.differences(&attempt.mine, &newest).is_empty() => {
            Next::Saved(attempt, newest)
        }
        Ok(newest) if newest.version() == attempt.base.version() => Next::Said(match error {
            ApiError::NoAnswer => Said::Lost(attempt),
            error => Said::Refused(failure(error)),
        }),
        Ok(newest) => Next::Conflict(Conflict::new(editing, attempt, newest)),
        Err(ApiError::NotFound(_)) => Next::Said(Said::Removed),
        Err(_) => Next::Said(Said::Unknown(attempt)),
    }
}

fn arrive(editing: Editing, next: Next) {
    match next {
        Next::Problems(problems) => refuse(editing, problems),
        Next::Said(said) => say(editing, said),
        Next::Conflict(conflict) => {
            editing.stage.set(Stage::Deciding(Arc::new(conflict)));
            focus_soon(TITLE);
        }
        Next::Saved(attempt, stored) => {
            let told = editing.differences(&attempt.base, &stored);
            let told = told.iter().map(|difference| {
                let label = editing.draft.label(&difference.part);
                let value = words(editing, difference, &difference.mine);
                [label.as_str(), " is now: ", &shortened(value), "."].concat()
            });
            let told = told.collect();
            editing.restart(stored.clone());
            say(editing, Said::Saved(told));
            editing.on_stored.run(stored);
        }
    }
}

/// A value that fits into a sentence.
fn shortened(value: String) -> String {
    const LONGEST: usize = 120;
    match value.char_indices().nth(LONGEST) {
        Some((end, _)) => [value.get(..end).unwrap_or_default(), "…"].concat(),
        None => value,
    }
}

fn refuse(editing: Editing, problems: Problems) {
    editing.draft.problems.set(problems);
    editing.stage.set(Stage::Editing);
    focus_soon("error-summary");
}

fn say(editing: Editing, said: Said) {
    editing.stage.set(Stage::Said(said));
    focus_soon(OUTCOME);
}
