//! Two people changed the same resource: both versions field by field, and the admin decides.

use super::{Attempt, Editing, Stage, TITLE, save, words};
use crate::api::resource::Resource;
use crate::member::merge::{Difference, Side, compare, merge};
use crate::signal::Slot;
use crate::ui::{self, Radio, Tone, button, clock, date, focus, focus_soon, notice, radio};
use leptos::prelude::*;
use std::sync::Arc;
use wire::Json;

const MISSING: &str = "decide-missing";

/// A change that met another.
pub(super) struct Conflict {
    /// The version that was saved meanwhile.
    theirs: Resource,
    /// Where the two differ from the version both began with.
    differences: Vec<Difference>,
}

impl Conflict {
    /// Compares a change with what was saved meanwhile.
    pub(super) fn new(editing: Editing, attempt: Attempt, theirs: Resource) -> Conflict {
        let (base, mine) = (attempt.base.json(), attempt.mine.json());
        let mut differences = compare(base, mine, theirs.json());
        differences.retain(|difference| !editing.draft.is_volatile(&difference.part));
        Conflict {
            theirs,
            differences,
        }
    }
}

/// What was decided so far, in the order of the differences.
type Sides = Slot<Vec<Option<Side>>>;

/// The decision, in place of the form.
pub(super) fn decide(editing: Editing) -> AnyView {
    let Stage::Deciding(conflict) = editing.stage.get_untracked() else {
        return ().into_any();
    };
    let settled = conflict.differences.iter().map(Difference::settled);
    let sides: Sides = Slot::new(settled.collect());
    let asked = Slot::new(false);
    let fields: Vec<AnyView> = conflict
        .differences
        .iter()
        .enumerate()
        .map(|(at, difference)| field(editing, at, difference, sides))
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
            leave(
                editing,
                Some(theirs.clone()),
                "Your changes were discarded; the other version stays.",
            )
        }
    };
    let save = move || {
        asked.set(true);
        match decided(&conflict, &sides.get_untracked()) {
            Some(merged) => finish(editing, &conflict, merged),
            None => request_animation_frame(|| focus(MISSING)),
        }
    };
    let content = view! {
        {notice(Tone::Warning, view! {
            <p role="alert">
                "Someone else saved this while you were editing" {when}
                ". Nothing of yours is saved yet. Choose a version for each field; what only one of you changed is selected."
            </p>
        }.into_any())}
        {missing}
        {fields}
        <div class="actions">
            {ui::submit_button("button primary", "Save choices", "Saving…", Signal::stored(false))}
            {button("button", "Back to the form", move || leave(editing, None, ""))}
            {button("button danger", "Discard my changes", discard)}
        </div>
    };
    ui::form(save, content.into_any())
}

/// Back to the form, which begins anew where a version is given.
fn leave(editing: Editing, anew: Option<Resource>, said: &'static str) {
    editing.stage.set(Stage::Editing);
    if let Some(theirs) = anew {
        editing.restart(theirs.clone());
        editing.on_stored.run(theirs);
        editing.announcer.say(said);
    }
    focus_soon(TITLE);
}

/// The resource as decided; `None` while something is open.
fn decided(conflict: &Conflict, sides: &[Option<Side>]) -> Option<Json> {
    let mut decisions = Vec::new();
    for (difference, side) in conflict.differences.iter().zip(sides) {
        decisions.push((difference.clone(), (*side)?));
    }
    Some(merge(conflict.theirs.json(), &decisions))
}

fn finish(editing: Editing, conflict: &Arc<Conflict>, merged: Json) {
    let theirs = conflict.theirs.clone();
    let mine = theirs.with(merged);
    if editing.differences(&theirs, &mine).is_empty() {
        let said = "The other version stays, so there was nothing to save.";
        return leave(editing, Some(theirs), said);
    }
    save::attempt(editing, Attempt { base: theirs, mine });
}

fn field(editing: Editing, at: usize, difference: &Difference, sides: Sides) -> AnyView {
    let name: &'static str = ["decide-", &at.to_string()].concat().leak();
    let option = |side: Side, whose: &'static str, id: &'static str| {
        let value = words(editing, difference, difference.value(side));
        radio(Radio {
            name,
            id: [name, id].concat(),
            label: [whose, ": ", &value].concat(),
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
            <legend>{editing.draft.label(&difference.part)}</legend>
            <p class="hint">"Before: " {words(editing, difference, &difference.base)}</p>
            {option(Side::Theirs, "Theirs", "-theirs")}
            {option(Side::Mine, "Yours", "-mine")}
        </fieldset>
    }
    .into_any()
}
