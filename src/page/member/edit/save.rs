//! Saving: one request that may replace only the version the change was made from, and finding out what
//! became of it.

use super::{Attempt, Conflict, Guarded, NotSaved, OUTCOME, Saved, Stage};
use crate::api::{self, ApiError};
use crate::form::Problems;
use crate::form::member::EXTERNAL_ID;
use crate::member::merge::{Side, changes, merge};
use crate::member::settings::new_references;
use crate::member::words::sentence;
use crate::page::failure;
use crate::page::member::Page;
use crate::scope;
use crate::ui::{focus_soon, is_offline};
use leptos::prelude::*;
use std::sync::Arc;
use wire::{Me, ProjectMembership, Reference};

/// Checks the form and saves what was changed; once, however often it is asked to.
pub(super) fn submit(page: Page) {
    let edit = page.edit;
    let Some(base) = edit.base.get_untracked().filter(|_| !edit.is_saving()) else {
        return;
    };
    let settings = match edit.checked() {
        Ok(settings) => settings,
        Err(problems) => return edit.refuse(problems),
    };
    edit.problems.set(Problems::new());
    let mine = settings.apply(&base);
    if changes(base.json(), mine.json()).is_empty() {
        edit.form.set(edit.start.get_untracked());
        return page.announcer.say("No changes to save.");
    }
    attempt(
        page,
        Attempt {
            base,
            mine,
            confirmed: Vec::new(),
        },
    );
}

/// Puts back what `saved` changed, and nothing else.
pub(super) fn undo(page: Page, saved: &Saved) {
    if untrack(|| page.edit.is_changed()) {
        return page
            .announcer
            .say("Save or discard your changes before undoing.");
    }
    let (after, before) = (&saved.after, &saved.before);
    let back = changes(after.json(), before.json());
    let back: Vec<_> = back
        .into_iter()
        .map(|change| (change, Side::Mine))
        .collect();
    attempt(
        page,
        Attempt {
            base: after.clone(),
            mine: after.with(merge(after.json(), &back)),
            confirmed: Vec::new(),
        },
    );
}

/// Saves, after all that has to be asked before.
pub(super) fn attempt(page: Page, attempt: Attempt) {
    let edit = page.edit;
    if edit.is_saving() {
        return;
    }
    if is_offline() {
        return not_saved(page, NotSaved::Offline);
    }
    edit.stage.set(Stage::Saving);
    scope::spawn(async move {
        let next = carry_out(page, attempt).await;
        // The page may have been left meanwhile.
        if edit.stage.try_get_untracked().is_some() {
            arrive(page, next);
        }
    });
}

/// Tries the same again; or what stands in the form by now, if that is something else.
pub(super) fn again(page: Page, same: Attempt) {
    match untrack(|| page.edit.is_changed()) {
        true => submit(page),
        false => attempt(page, same),
    }
}

/// Looks once more what became of a change whose answer was lost.
pub(super) fn look_again(page: Page, attempt: Attempt) {
    page.edit.stage.set(Stage::Saving);
    scope::spawn(async move {
        let next = look(page, attempt, ApiError::NoAnswer).await;
        if page.edit.stage.try_get_untracked().is_some() {
            arrive(page, next);
        }
    });
}

/// What comes of an attempt.
enum Next {
    /// It needs a step of its own.
    Guarded(Guarded),
    /// Something is wrong with the form.
    Problems(Problems),
    /// What it newly refers to no longer exists.
    Gone(Vec<Reference>),
    /// It was not saved, or that is not known.
    NotSaved(NotSaved),
    /// Somebody else was faster.
    Conflict(Conflict),
    /// It is saved: the attempt, and the version that is stored now.
    Saved(Attempt, ProjectMembership),
}

async fn carry_out(page: Page, attempt: Attempt) -> Next {
    let api = page.session.api();
    if attempt.base.is_admin() && !attempt.mine.is_admin() {
        let guards = match api.guards_of(&attempt.base).await {
            Ok((guards, _)) => guards.of(&attempt.base),
            Err(error) => return Next::NotSaved(refused(error, attempt)),
        };
        // Also where one more came since it was asked.
        if guards
            .iter()
            .any(|guard| !attempt.confirmed.contains(guard))
        {
            return Next::Guarded(Guarded { attempt, guards });
        }
    }
    match api
        .gone(&new_references(&attempt.base, &attempt.mine))
        .await
    {
        Ok(gone) if gone.is_empty() => {}
        Ok(gone) => return Next::Gone(gone),
        Err(error) => return Next::NotSaved(refused(error, attempt)),
    }
    match api.save_membership(&attempt.mine).await {
        Ok(stored) => Next::Saved(attempt, stored),
        Err(api::NotSaved::Conflict) => conflict(page, attempt).await,
        Err(api::NotSaved::Other(error)) => match &error {
            ApiError::NoAnswer | ApiError::Unreadable => look(page, attempt, error).await,
            ApiError::Refused(refusal) if refusal.status >= 500 => look(page, attempt, error).await,
            ApiError::Refused(refusal)
                if refusal.status == 409 && refusal.text().contains("externalId") =>
            {
                let sentence = "This external ID already belongs to another member";
                Next::Problems(vec![(EXTERNAL_ID, sentence.to_owned())])
            }
            ApiError::NotFound(_) => Next::NotSaved(NotSaved::Removed),
            _ => Next::NotSaved(refused(error, attempt)),
        },
    }
}

/// Says it at the fields, as far as all of it stands in one.
fn refuse_gone(page: Page, gone: &[Reference]) {
    let edit = page.edit;
    let mut problems = Problems::new();
    for reference in gone {
        let field = edit.form.with_untracked(|form| form.field_of(reference));
        let sentence = match reference.kind() {
            "AccessPolicy" => "This access policy no longer exists. Choose another",
            _ => "This no longer exists. Choose another, or clear the field",
        };
        problems.extend(field.map(|field| (field, sentence.to_owned())));
    }
    let named = |reference: &Reference| {
        let name = edit.called(reference);
        name.unwrap_or_else(|| reference.to_string())
    };
    match problems.len() == gone.len() {
        true => edit.refuse(problems),
        false => {
            let names: Vec<String> = gone.iter().map(named).collect();
            not_saved(page, NotSaved::Gone(names.join(", ")));
        }
    }
}

/// Reads the newest version after a save whose answer is no answer.
async fn look(page: Page, attempt: Attempt, error: ApiError) -> Next {
    match page.session.api().membership(attempt.base.id()).await {
        Ok(newest) if is_written(&attempt, &newest) => Next::Saved(attempt, newest),
        Ok(newest) if newest.version() == attempt.base.version() => Next::NotSaved(match error {
            ApiError::NoAnswer => NotSaved::Lost(attempt),
            error => refused(error, attempt),
        }),
        Ok(newest) => Next::Conflict(Conflict::new(attempt, newest)),
        Err(ApiError::NotFound(_)) => Next::NotSaved(NotSaved::Removed),
        Err(_) => Next::NotSaved(NotSaved::Unknown(attempt)),
    }
}

/// Reads the version somebody else saved.
async fn conflict(page: Page, attempt: Attempt) -> Next {
    match page.session.api().membership(attempt.base.id()).await {
        // An earlier try whose answer was lost came through after all.
        Ok(newest) if is_written(&attempt, &newest) => Next::Saved(attempt, newest),
        Ok(newest) => Next::Conflict(Conflict::new(attempt, newest)),
        Err(ApiError::NotFound(_)) => Next::NotSaved(NotSaved::Removed),
        Err(error) => Next::NotSaved(refused(error, attempt)),
    }
}

fn is_written(attempt: &Attempt, newest: &ProjectMembership) -> bool {
    changes(attempt.mine.json(), newest.json()).is_empty()
}

fn refused(error: ApiError, attempt: Attempt) -> NotSaved {
    NotSaved::Refused(failure(error), attempt)
}

fn not_saved(page: Page, why: NotSaved) {
    page.edit.stage.set(Stage::NotSaved(Arc::new(why)));
    focus_soon(OUTCOME);
}

fn arrive(page: Page, next: Next) {
    let edit = page.edit;
    match next {
        Next::Guarded(guarded) => {
            edit.stage.set(Stage::Editing);
            edit.guarded.set(Some(guarded));
        }
        Next::Problems(problems) => edit.refuse(problems),
        Next::Gone(gone) => refuse_gone(page, &gone),
        Next::NotSaved(why) => not_saved(page, why),
        Next::Conflict(conflict) => {
            edit.stage.set(Stage::Deciding(Arc::new(conflict)));
            focus_soon(super::TITLE);
        }
        Next::Saved(attempt, stored) => saved(page, attempt, stored),
    }
}

/// Shows what is stored now, and says what changed.
fn saved(page: Page, attempt: Attempt, stored: ProjectMembership) {
    let edit = page.edit;
    let who = page.name();
    let tell = |before: &ProjectMembership, after: &ProjectMembership| -> Vec<String> {
        changes(before.json(), after.json())
            .iter()
            .map(|change| sentence(&who, change, &|of| edit.called(of)))
            .collect()
    };
    let sentences = tell(&attempt.base, &attempt.mine);
    let also = tell(&attempt.mine, &stored);
    focus_soon(OUTCOME);
    edit.restart(stored.clone());
    edit.stage.set(Stage::Saved(Arc::new(Saved {
        sentences,
        also,
        before: attempt.base,
        after: stored,
    })));
    page.member.reload();
    let own = page.id.get_value();
    let is_own = |me: Option<&Me>| me.is_some_and(|me| me.membership == own);
    if page.console.me.with_untracked(is_own) {
        page.console.me.reload();
    }
}
