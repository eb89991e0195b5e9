//! Two people changed the member: both versions field by field, and the admin decides.

use super::{Attempt, Stage, TITLE, save};
use crate::member::merge::{Difference, Side, compare, merge};
use crate::member::words::{label, value};
use crate::page::member::Page;
use crate::signal::Slot;
use crate::ui::{self, Radio, Tone, button, clock, date, focus, focus_soon, notice, radio};
use leptos::prelude::*;
use std::sync::Arc;
use wire::{Json, ProjectMembership};

const MISSING: &str = "decide-missing";

/// A change that met another.
pub(in crate::page::member) struct Conflict {
    /// The change that was not saved.
    attempt: Attempt,
    /// The version that was saved meanwhile.
    theirs: ProjectMembership,
    /// Where the two differ from the version both began with.
    differences: Vec<Difference>,
}

impl Conflict {
    /// Compares a change with what was saved meanwhile.
    pub(super) fn new(attempt: Attempt, theirs: ProjectMembership) -> Conflict {
        let (base, mine) = (attempt.base.json(), attempt.mine.json());
        Conflict {
            differences: compare(base, mine, theirs.json()),
            attempt,
            theirs,
        }
    }
}

/// What was decided so far, in the order of the differences.
type Sides = Slot<Vec<Option<Side>>>;

/// The decision, in place of the form.
pub(super) fn decide(page: Page) -> AnyView {
    let Stage::Deciding(conflict) = page.edit.stage.get_untracked() else {
        return ().into_any();
    };
    let settled = conflict.differences.iter().map(Difference::settled);
    let sides: Sides = Slot::new(settled.collect());
    let asked = Slot::new(false);
    let fields: Vec<AnyView> = conflict
        .differences
        .iter()
        .enumerate()
        .map(|(at, difference)| field(page, at, difference, sides))
        .collect();
    let when = conflict.theirs.last_updated().map(|at| {
        let parts = [date(at), clock(at)].map(Option::unwrap_or_default);
        [" (", &parts.join(", "), ")"].concat()
    });
    let missing = move || {
        (asked.get() && sides.with(|sides| sides.contains(&None))).then(|| {
            let sentence = view! { <p role="alert" id=MISSING tabindex="-1">"Not saved. Some fields still need a version."</p> };
            notice(Tone::Bad, sentence.into_any())
        })
    };
    let discard = {
        let theirs = conflict.theirs.clone();
        move || {
            leave(page, Some(theirs.clone()));
            page.announcer
                .say("Your changes were discarded; the other version stays.");
        }
    };
    let save = move || {
        asked.set(true);
        match decided(&conflict, &sides.get_untracked()) {
            Some(merged) => finish(page, &conflict, merged),
            None => request_animation_frame(|| focus(MISSING)),
        }
    };
    let content = view! {
        {notice(Tone::Warning, view! {
            <p role="alert">
                "Someone else saved this member while you were editing" {when}
                ". Nothing of yours is saved yet. Choose a version for each field; what only one of you changed is selected."
            </p>
        }.into_any())}
        {missing}
        {fields}
        <div class="actions">
            {ui::submit_button("button primary", "Save choices", "Saving…", Signal::stored(false))}
            {button("button", "Back to the form", move || leave(page, None))}
            {button("button danger", "Discard my changes", discard)}
        </div>
    };
    ui::form(save, content.into_any())
}

/// Back to the form, which begins anew where a version is given.
fn leave(page: Page, anew: Option<ProjectMembership>) {
    if let Some(theirs) = anew {
        page.edit.restart(theirs);
        page.member.reload();
    }
    page.edit.stage.set(Stage::Editing);
    focus_soon(TITLE);
}

/// The membership as decided; `None` while something is open.
fn decided(conflict: &Conflict, sides: &[Option<Side>]) -> Option<Json> {
    let mut decisions = Vec::new();
    for (difference, side) in conflict.differences.iter().zip(sides) {
        decisions.push((difference.clone(), (*side)?));
    }
    Some(merge(conflict.theirs.json(), &decisions))
}

fn finish(page: Page, conflict: &Arc<Conflict>, merged: Json) {
    let theirs = conflict.theirs.clone();
    if compare(theirs.json(), &merged, &merged).is_empty() {
        leave(page, Some(theirs));
        return page
            .announcer
            .say("The other version stays, so there was nothing to save.");
    }
    save::attempt(
        page,
        Attempt {
            mine: theirs.with(merged),
            base: theirs,
            confirmed: conflict.attempt.confirmed.clone(),
        },
    );
}

fn field(page: Page, at: usize, difference: &Difference, sides: Sides) -> AnyView {
    let part = &difference.part;
    let words = |of: &Json| value(part, of, &|record| page.edit.called(record));
    let name: &'static str = ["decide-", &at.to_string()].concat().leak();
    let option = |side: Side, whose: &'static str| {
        let id = match side {
            Side::Mine => "-mine",
            Side::Theirs => "-theirs",
        };
        radio(Radio {
            name,
            id: [name, id].concat(),
            label: [whose, ": ", &words(difference.value(side))].concat(),
            hint: String::new(),
            checked: Signal::derive(move || sides.with(|sides| sides.get(at) == Some(&Some(side)))),
            disabled: Signal::stored(false),
            on_pick: Callback::new(move |()| {
                sides.update(|sides| {
                    if let Some(decision) = sides.get_mut(at) {
                        *decision = Some(side);
                    }
                });
            }),
        })
    };
    view! {
        <fieldset>
            <legend>{label(part)}</legend>
            <p class="hint">"Before: " {words(&difference.base)}</p>
            {option(Side::Theirs, "Theirs")}
            {option(Side::Mine, "Yours")}
        </fieldset>
    }
    .into_any()
}
