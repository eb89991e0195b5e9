//! Two people changed the list: both versions entry by entry, and the admin decides.

use super::save::{self, Attempt};
use super::{Asking, Page, Stage, words};
use crate::api::{ProjectList, StoredList};
use crate::form::entries::EntriesForm;
use crate::form::entries::compare::{Comparison, Difference, Side, same_list};
use crate::signal::Slot;
use crate::ui::{self, Radio, Tone, button, focus, focus_soon, notice, radio};
use leptos::prelude::*;
use std::sync::Arc;
use wire::Json;

const MISSING: &str = "decide-missing";

/// A list that met another.
pub(super) struct Conflict {
    /// The list that was saved meanwhile.
    theirs: StoredList,
    comparison: Comparison,
}

impl Conflict {
    /// Compares a list with what was saved meanwhile.
    pub fn new(attempt: Attempt, theirs: StoredList) -> Conflict {
        let base = &attempt.base.entries;
        Conflict {
            comparison: Comparison::new(base, &attempt.mine, &theirs.entries),
            theirs,
        }
    }

    /// The list as decided; `None` while something is open.
    fn decided(&self, decisions: &[Option<Side>]) -> Option<Vec<Json>> {
        let sides: Option<Vec<Side>> = decisions.iter().copied().collect();
        let (order, sides) = sides.as_deref()?.split_last()?;
        Some(self.comparison.merge(sides, *order))
    }
}

/// What was decided so far: the differences in their order, and at the end the order of the list.
type Decisions = Slot<Vec<Option<Side>>>;

/// The decision, in place of the form.
pub(super) fn decide(page: Page) -> AnyView {
    let Stage::Deciding(conflict) = page.stage.get_untracked() else {
        return ().into_any();
    };
    let differences = conflict.comparison.differences();
    let order = conflict.comparison.order();
    let settled = differences.iter().map(|difference| difference.settled());
    let decisions: Decisions = Slot::new(settled.chain([order]).collect());
    let asked = Slot::new(false);
    let fields: Vec<AnyView> = differences
        .iter()
        .enumerate()
        .map(|(at, difference)| entry(page, at, difference, decisions))
        .collect();
    let order = order.is_none().then(|| {
        let (at, name) = (differences.len(), "List order");
        view! { <div class="entry">{choice(at, name, decisions, ["", ""])}</div> }.into_any()
    });
    let missing = move || {
        (asked.get() && decisions.with(|all| all.contains(&None))).then(|| {
            let sentence = view! { <p role="alert" id=MISSING tabindex="-1">"Not saved. Some entries still need a version."</p> };
            notice(Tone::Bad, sentence.into_any())
        })
    };
    let discard = {
        let conflict = Arc::clone(&conflict);
        move || {
            page.restart(conflict.theirs.clone());
            back(page);
            page.announcer
                .say("Your changes were discarded; the other version stays.");
        }
    };
    let save = move || {
        asked.set(true);
        match conflict.decided(&decisions.get_untracked()) {
            Some(merged) => finish(page, &conflict, &merged),
            None => request_animation_frame(|| focus(MISSING)),
        }
    };
    let content = view! {
        {notice(Tone::Warning, view! {
            <p role="alert">
                "Someone else changed this list while you were editing. Nothing of yours is saved yet. Choose a version for each entry; what only one of you changed is selected."
            </p>
        }.into_any())}
        {missing}
        {fields}
        {order}
        <div class="actions">
            {ui::submit_button("button primary", "Save choices", "Saving…", Signal::stored(false))}
            {button("button", "Back to the list", move || back(page))}
            {button("button danger", "Discard my changes", discard)}
        </div>
    };
    ui::form(save, content.into_any())
}

fn back(page: Page) {
    page.stage.set(Stage::Editing);
    focus_soon("page-title");
}

/// Saves what was decided, from what is stored now on. Until it is stored it stands in the form.
fn finish(page: Page, conflict: &Conflict, merged: &[Json]) {
    page.restart(conflict.theirs.clone());
    if same_list(merged, &conflict.theirs.entries) {
        back(page);
        return page
            .announcer
            .say("The other version stays, so there was nothing to save.");
    }
    let next = page.form.with_untracked(EntriesForm::next);
    page.form.set(EntriesForm::new(page.list, merged, next));
    page.stage.set(Stage::Editing);
    match merged.is_empty() {
        true => page.asking.set(Asking::Empty),
        false => save::submit(page),
    }
}

/// One entry, as each of the two has it.
fn entry(page: Page, at: usize, difference: &Difference, decisions: Decisions) -> AnyView {
    let readable = Slot::new(page.list == ProjectList::Settings);
    let shown = difference.clone();
    let lines = move || {
        let readable = readable.get();
        let words = |entry: Option<&Json>| {
            let words = entry.map(|entry| words::entry(page.list, entry, readable));
            words.unwrap_or_else(|| "Not in the list".to_owned())
        };
        let line = |whose: &'static str, entry: Option<&Json>| {
            let words = words(entry);
            view! { <div><dt>{whose}</dt><dd><bdi class="text">{words}</bdi></dd></div> }.into_any()
        };
        view! {
            <dl class="facts">
                {line("Before", shown.base.as_ref())}
                {line("Theirs", shown.theirs.as_ref())}
                {line("Yours", shown.mine.as_ref())}
            </dl>
        }
        .into_any()
    };
    let toggle = (page.list != ProjectList::Settings).then(|| {
        let name = difference.name().to_owned();
        let label = move || if readable.get() { "Hide values" } else { "Show values" };
        view! {
            <button type="button" class="button small" on:click=move |_| readable.update(|it| *it = !*it)>
                {label} <span class="visually-hidden">" of "{name}</span>
            </button>
        }
        .into_any()
    });
    let name = match difference.name() {
        "" => "Unnamed entry",
        name => name,
    };
    let does =
        [Side::Theirs, Side::Mine].map(|side| match (&difference.base, difference.entry(side)) {
            (None, Some(_)) => "adds it",
            (Some(_), None) => "removes it",
            (None, None) => "does not have it",
            (Some(_), Some(_)) if is_kept(difference, side) => "leaves it as it was",
            (Some(_), Some(_)) => "changes it",
        });
    view! {
        <div class="entry">
            {choice(at, name, decisions, does)}
            {lines}
            <div>{toggle}</div>
        </div>
    }
    .into_any()
}

/// Whether a side has an entry as both began with.
fn is_kept(difference: &Difference, side: Side) -> bool {
    let one = |entry: Option<&Json>| entry.cloned().into_iter().collect::<Vec<Json>>();
    same_list(&one(difference.base.as_ref()), &one(difference.entry(side)))
}

/// Theirs or yours; `does` says what each of the two does.
fn choice(at: usize, name: &str, decisions: Decisions, does: [&'static str; 2]) -> AnyView {
    let group: &'static str = ["decide-", &at.to_string()].concat().leak();
    let option = |side: Side, whose: &str, does: &str, end: &str| {
        let colon = if does.is_empty() { "" } else { ": " };
        radio(Radio {
            name: group,
            id: [group, end].concat(),
            label: [whose, colon, does].concat(),
            hint: String::new(),
            checked: Signal::derive(move || decisions.with(|all| all.get(at) == Some(&Some(side)))),
            disabled: Signal::stored(false),
            on_pick: Callback::new(move |()| {
                decisions.update(|all| {
                    if let Some(decision) = all.get_mut(at) {
                        *decision = Some(side);
                    }
                });
            }),
        })
    };
    let [theirs, mine] = does;
    view! {
        <fieldset>
            <legend><bdi>{name.to_owned()}</bdi></legend>
            {option(Side::Theirs, "Theirs", theirs, "-theirs")}
            {option(Side::Mine, "Yours", mine, "-mine")}
        </fieldset>
    }
    .into_any()
}
