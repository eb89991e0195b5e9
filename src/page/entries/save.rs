//! Saving: one request that may replace only the version the list was made from, and finding out what
//! became of it.

use super::conflict::Conflict;
use super::{Asking, Page, Stage, outcome};
use crate::api::{self, ApiError, StoredList};
use crate::form::entries::compare::{Comparison, same_list};
use crate::page::failure;
use crate::scope;
use crate::ui::{Failure, focus_soon, is_offline};
use leptos::prelude::*;
use std::sync::Arc;
use wire::Json;

/// How often a save is done again because something else of the project was saved meanwhile.
const TRIES: usize = 3;

/// Why a list was not saved.
pub(super) enum NotSaved {
    /// The browser has no connection; nothing was sent.
    Offline,
    /// The server refused it, or could not be asked.
    Refused(Failure),
    /// No answer came, and it is not written.
    Lost,
    /// No answer came, and whether it is written could not be found out.
    Unknown(Attempt),
    /// Others keep saving the project at this moment.
    Busy,
}

/// What was saved.
pub(super) struct Saved {
    /// How many entries were added, changed and removed.
    pub counts: [usize; 3],
    /// Whether the order changed.
    pub is_moved: bool,
    /// What the server stored otherwise than it was asked to, by name.
    pub otherwise: Vec<String>,
}

/// A list on its way.
#[derive(Clone)]
pub(super) struct Attempt {
    /// The version it was made from, which it may replace and no other.
    pub base: StoredList,
    /// The list to save.
    pub mine: Vec<Json>,
}

/// What comes of an attempt.
enum Next {
    NotSaved(NotSaved),
    /// The server refused it, in words for fields where it says which.
    Refused(ApiError, Attempt),
    Conflict(Conflict),
    /// It is saved: the attempt, and what is stored now.
    Saved(Attempt, StoredList),
}

/// Checks the form and saves the list; once, however often it is asked to.
pub(super) fn submit(page: Page) {
    let Some(base) = page.base.get_untracked().filter(|_| !page.is_saving()) else {
        return;
    };
    let (problems, mine) = page
        .form
        .with_untracked(|form| (form.problems(), form.entries()));
    if !problems.is_empty() {
        return page.refuse(problems);
    }
    page.problems.set(problems);
    if same_list(&mine, &base.entries) {
        page.stage.set(Stage::Editing);
        return page.announcer.say("No changes to save.");
    }
    if mine.is_empty() {
        return page.asking.set(Asking::Empty);
    }
    attempt(page, Attempt { base, mine });
}

/// Saves the list though nothing is in it.
pub(super) fn empty(page: Page) {
    if let Some(base) = page.base.get_untracked() {
        let mine = Vec::new();
        attempt(page, Attempt { base, mine });
    }
}

/// Saves, after all that has to be asked before.
pub(super) fn attempt(page: Page, attempt: Attempt) {
    if page.is_saving() {
        return;
    }
    if is_offline() {
        return not_saved(page, NotSaved::Offline);
    }
    page.stage.set(Stage::Saving);
    scope::spawn(async move {
        let next = carry_out(page, attempt).await;
        // The page may have been left meanwhile.
        if page.stage.try_get_untracked().is_some() {
            arrive(page, next);
        }
    });
}

/// Looks once more what became of a list whose answer was lost.
pub(super) fn look_again(page: Page, attempt: Attempt) {
    page.stage.set(Stage::Saving);
    scope::spawn(async move {
        let next = look(page, attempt, ApiError::NoAnswer).await;
        if page.stage.try_get_untracked().is_some() {
            arrive(page, next);
        }
    });
}

/// Saves. What is saved with the list is the whole project, so the version may be older although nobody
/// touched the list: then it goes on top of the newest.
async fn carry_out(page: Page, mut attempt: Attempt) -> Next {
    for _ in 0..TRIES {
        let api = page.session.api();
        let sent = api.save_project_list(&attempt.base, attempt.mine.clone());
        let error = match sent.await {
            Ok(stored) => return Next::Saved(attempt, stored),
            Err(api::NotSaved::Conflict) => {
                match api.project_list(page.list, &page.project.get_value()).await {
                    // An earlier try whose answer was lost came through after all.
                    Ok(newest) if same_list(&newest.entries, &attempt.mine) => {
                        return Next::Saved(attempt, newest);
                    }
                    Ok(newest) if same_list(&newest.entries, &attempt.base.entries) => {
                        attempt.base = newest;
                        continue;
                    }
                    Ok(newest) => return Next::Conflict(Conflict::new(attempt, newest)),
                    Err(error) => error,
                }
            }
            Err(api::NotSaved::Other(error)) if is_lost(&error) => {
                return look(page, attempt, error).await;
            }
            Err(api::NotSaved::Other(error)) => error,
        };
        return Next::Refused(error, attempt);
    }
    Next::NotSaved(NotSaved::Busy)
}

/// Whether it may be written all the same.
fn is_lost(error: &ApiError) -> bool {
    match error {
        ApiError::NoAnswer | ApiError::Unreadable => true,
        ApiError::Refused(refusal) => refusal.status >= 500,
        _ => false,
    }
}

/// Reads the list after a save whose answer is no answer.
async fn look(page: Page, attempt: Attempt, error: ApiError) -> Next {
    let api = page.session.api();
    match api.project_list(page.list, &page.project.get_value()).await {
        Ok(newest) if same_list(&newest.entries, &attempt.mine) => Next::Saved(attempt, newest),
        Ok(newest) if same_list(&newest.entries, &attempt.base.entries) => match error {
            ApiError::NoAnswer => Next::NotSaved(NotSaved::Lost),
            error => Next::Refused(error, attempt),
        },
        Ok(newest) => Next::Conflict(Conflict::new(attempt, newest)),
        Err(_) => Next::NotSaved(NotSaved::Unknown(attempt)),
    }
}

fn arrive(page: Page, next: Next) {
    match next {
        Next::NotSaved(why) => not_saved(page, why),
        Next::Refused(error, attempt) => refused(page, &error, &attempt),
        Next::Conflict(conflict) => {
            page.stage.set(Stage::Deciding(Arc::new(conflict)));
            focus_soon("page-title");
        }
        Next::Saved(attempt, stored) => saved(page, &attempt, stored),
    }
}

/// Shows a refusal at its fields, as long as the form still is what was sent.
fn refused(page: Page, error: &ApiError, attempt: &Attempt) {
    if let ApiError::Refused(refusal) = error {
        let problems =
            page.form
                .with_untracked(|form| match same_list(&form.entries(), &attempt.mine) {
                    true => form.refused(refusal),
                    false => Vec::new(),
                });
        if !problems.is_empty() {
            return page.refuse(problems);
        }
    }
    not_saved(page, NotSaved::Refused(failure(error.clone())));
}

fn not_saved(page: Page, why: NotSaved) {
    page.stage.set(Stage::NotSaved(Arc::new(why)));
    focus_soon(outcome::ID);
}

/// Shows what is stored now, and says what changed. What was typed while it was on its way stays.
fn saved(page: Page, attempt: &Attempt, stored: StoredList) {
    let told = Saved::of(attempt, &stored);
    let is_as_sent = page
        .form
        .with_untracked(|form| same_list(&form.entries(), &attempt.mine));
    match is_as_sent {
        true => page.restart(stored),
        false => page.base.set(Some(stored)),
    }
    page.stage.set(Stage::Saved(Arc::new(told)));
    focus_soon(outcome::ID);
    page.console.project.reload();
}

impl Saved {
    fn of(attempt: &Attempt, stored: &StoredList) -> Saved {
        let Attempt { base, mine } = attempt;
        let mut counts = [0; 3];
        let saved = Comparison::new(&base.entries, mine, mine);
        for difference in saved.differences() {
            let [added, changed, removed] = &mut counts;
            match (&difference.base, &difference.mine) {
                (None, _) => *added += 1,
                (_, None) => *removed += 1,
                _ => *changed += 1,
            }
        }
        let kept = Comparison::new(mine, &stored.entries, &stored.entries);
        let otherwise = kept.differences().into_iter();
        Saved {
            is_moved: counts == [0; 3],
            counts,
            otherwise: otherwise
                .map(|difference| difference.name().to_owned())
                .collect(),
        }
    }
}
