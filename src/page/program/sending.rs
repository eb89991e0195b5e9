//! Sending a new program, and finding out whether it was made when no answer came. Names are not unique,
//! so what had the name before is read first: what comes to them was made by this form.

use super::new::{New, Stage};
use crate::access::Grant;
use crate::api::resource::Resource;
use crate::api::{ApiError, NotSaved};
use crate::form::Problems;
use crate::form::draft::text;
use crate::member::settings::Settings;
use crate::page::failure;
use crate::scope;
use crate::ui::is_offline;
use leptos::prelude::*;
use wire::{Id, Json, Reference};

/// Checks the form and sends it; once, however often it is asked to.
pub(super) fn submit(new: New) {
    if matches!(new.stage.get_untracked(), Stage::Sending) {
        return;
    }
    let problems = new.check();
    if !problems.is_empty() {
        return new.refuse(problems);
    }
    new.draft.problems.set(Problems::new());
    if is_offline() {
        return new.arrive(Stage::Refused(failure(ApiError::NoAnswer)));
    }
    run(new, false);
}

/// Looks once more whether it was made, and sends nothing.
pub(super) fn look_again(new: New) {
    if !matches!(new.stage.get_untracked(), Stage::Sending) {
        run(new, true);
    }
}

fn run(new: New, only_look: bool) {
    let typed = untrack(|| new.draft.closed(&Json::object([])));
    let grants = new
        .access
        .with_untracked(crate::form::access::AccessForm::grants);
    new.stage.set(Stage::Sending);
    scope::spawn(async move {
        let next = send(new, &typed, &grants, only_look).await;
        // The page may have been left meanwhile.
        if new.stage.try_get_untracked().is_none() {
            return;
        }
        match next {
            Next::Made(resource, note) => new.made(resource, note),
            Next::Problems(problems) => new.refuse(problems),
            Next::Stage(stage) => new.arrive(stage),
        }
    });
}

/// What comes of sending.
enum Next {
    /// It was made, and what else there is to know.
    Made(Resource, Option<String>),
    /// Something is wrong with the form.
    Problems(Problems),
    /// Anything else.
    Stage(Stage),
}

async fn send(new: New, typed: &Json, grants: &[Grant], only_look: bool) -> Next {
    let Some(project) = new.session.project() else {
        return Next::Stage(Stage::Refused(failure(ApiError::SignedOut)));
    };
    let (api, kind) = (new.session.api(), new.about.kind);
    let name = text(typed, "name");
    let sent_before = new.before.try_get_value().flatten();
    let sent_before = sent_before.filter(|(sent, _)| sent == name);
    let now = match api.programs_named(kind, name).await {
        Ok(now) => now,
        Err(_) if only_look => return Next::Stage(Stage::Unknown),
        Err(error) => return Next::Stage(Stage::Refused(failure(error))),
    };
    if let Some((_, before)) = &sent_before
        && let Some(made) = newcomer(&now, before)
    {
        return finish(new, made, grants, true).await;
    }
    if only_look {
        return Next::Stage(Stage::NotMade);
    }
    // The server takes policies that do not exist, and locks the program out (contract §11).
    let wanted: Vec<Reference> = grants.iter().map(|grant| grant.policy.clone()).collect();
    match api.gone(&wanted).await {
        Ok(gone) if gone.is_empty() => {}
        Ok(gone) => return Next::Problems(new.gone(&gone)),
        Err(error) => return Next::Stage(Stage::Refused(failure(error))),
    }
    let before: Vec<Id> = now.iter().map(|program| program.id().clone()).collect();
    new.before
        .try_set_value(Some((name.to_owned(), before.clone())));
    let policy = grants.first().map(|grant| &grant.policy);
    let error = match api.create_program(kind, &project, typed, policy).await {
        Ok(made) => {
            let home = made.json().get("meta").get("project").text();
            if home.is_some_and(|home| home != project.as_str()) {
                let note = "It was created in another project: you are no longer signed in to the one shown here.";
                return Next::Made(made, Some(note.to_owned()));
            }
            return finish(new, made, grants, false).await;
        }
        Err(error) => error,
    };
    let is_about_membership = |error: &ApiError| match error {
        ApiError::Refused(refusal) => refusal.issues.iter().any(|issue| {
            let path = issue.expression.as_deref().unwrap_or_default();
            path.starts_with("ProjectMembership")
        }),
        _ => false,
    };
    match &error {
        ApiError::Refused(refusal) if refusal.status < 500 && !is_about_membership(&error) => {
            new.before.try_set_value(None);
            match new.draft.refused(&refusal.issues) {
                Some(problems) => Next::Problems(problems),
                None => Next::Stage(Stage::Refused(failure(error))),
            }
        }
        ApiError::NoAnswer | ApiError::Unreadable | ApiError::Refused(_) => {
            match api.programs_named(kind, name).await {
                Ok(now) => match newcomer(&now, &before) {
                    Some(made) => finish(new, made, grants, true).await,
                    None if matches!(error, ApiError::NoAnswer) => Next::Stage(Stage::NotMade),
                    None => Next::Stage(Stage::Refused(failure(error))),
                },
                Err(_) => Next::Stage(Stage::Unknown),
            }
        }
        _ => {
            new.before.try_set_value(None);
            Next::Stage(Stage::Refused(failure(error)))
        }
    }
}

/// The program that was not there before.
fn newcomer(now: &[Resource], before: &[Id]) -> Option<Resource> {
    let found = now.iter().find(|program| !before.contains(program.id()));
    found.cloned()
}

/// Looks at the membership of what was made, and gives it the policies that one request could not.
async fn finish(new: New, made: Resource, grants: &[Grant], was_lost: bool) -> Next {
    let kind = new.about.kind;
    let mut notes = Vec::new();
    if was_lost {
        notes.push("No clear answer; confirmed created.");
    }
    let is_simple = match grants {
        [] => true,
        [only] => only.parameters.is_empty(),
        _ => false,
    };
    if was_lost || !is_simple {
        let api = new.session.api();
        match api.program_memberships(kind, made.id()).await {
            Ok(found) => match found.first() {
                None => notes.push("It has no membership, so it can’t sign in. Open it to remove it, then create it again."),
                Some(_) if is_simple => {}
                Some(membership) => {
                    let settings = Settings {
                        access: Some(grants.to_vec()),
                        ..Settings::of(membership)
                    };
                    let saved = api.save_membership(&settings.apply(membership)).await;
                    if let Err(NotSaved::Conflict | NotSaved::Other(_)) = saved {
                        notes.push("Only its first access policy was saved, without values. Open it and add the rest under “Access”.");
                    }
                }
            },
            Err(_) => notes.push("Couldn’t read its membership. Open it to check its access."),
        }
    }
    let note = (!notes.is_empty()).then(|| notes.join(" "));
    Next::Made(made, note)
}
