//! Editing a resource: the form, saving it over the version it was made from, and two people at once.

mod conflict;
mod draft;
mod outcome;
mod save;

pub(super) use draft::{Draft, draft_text};

use crate::api::resource::Resource;
use crate::form::draft::Rules;
use crate::member::merge::{Difference, changes};
use crate::page::leaving::{Leaving, UNSAVED};
use crate::session::Session;
use crate::signal::{Derived, Slot};
use crate::ui::{self, Announcer, button, error_summary, submit_button};
use conflict::Conflict;
use leptos::prelude::*;
use outcome::Said;
use std::sync::Arc;
use wire::Json;

/// The id of what is said about the last try.
const OUTCOME: &str = "edit-outcome";
/// The id of the heading over the form.
const TITLE: &str = "edit-title";

/// Where the form stands.
#[derive(Clone)]
enum Stage {
    /// Being filled in.
    Editing,
    /// On its way.
    Saving,
    /// Something came of the last try.
    Said(Said),
    /// Somebody else saved meanwhile: to be decided.
    Deciding(Arc<Conflict>),
}

/// A change on its way: the version it was made from, which it may replace and no other, and the version
/// to save.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Attempt {
    base: Resource,
    mine: Resource,
}

/// A resource in a form. Copied freely.
#[derive(Clone, Copy)]
pub(super) struct Editing {
    /// What is typed.
    pub draft: Draft,
    session: Session,
    announcer: Announcer,
    /// The version the form began with; none before it was read.
    base: Slot<Option<Resource>>,
    stage: Slot<Stage>,
    offline: Slot<bool>,
    /// Called with what is stored after a save, or what somebody else stored.
    on_stored: Callback<Resource>,
}

impl Editing {
    /// An empty form; `on_stored` hears of every newer version.
    pub fn new(rules: &'static Rules, on_stored: Callback<Resource>) -> Editing {
        let offline = Slot::new(ui::is_offline());
        ui::on_connection(move |is_offline| offline.set(is_offline));
        Editing {
            draft: Draft::new(rules),
            session: Session::of_app(),
            announcer: Announcer::of_app(),
            base: Slot::new(None),
            stage: Slot::new(Stage::Editing),
            offline,
            on_stored,
        }
    }

    /// Takes the resource as it was read. What was typed stays, and goes on from the version it was typed
    /// for: when it is saved, the two are compared.
    pub fn take(self, stored: &Resource) {
        let busy = match self.stage.try_get_untracked() {
            Some(Stage::Editing | Stage::Said(_)) => false,
            Some(Stage::Saving | Stage::Deciding(_)) | None => true,
        };
        if !busy && !untrack(|| self.is_changed()) {
            self.restart(stored.clone());
        }
    }

    /// Whether something was typed that is not saved; tracked.
    pub fn is_changed(self) -> bool {
        let versions = self.base.get().zip(self.mine());
        versions.is_some_and(|(base, mine)| !self.differences(&base, &mine).is_empty())
    }

    /// What leaving the page would do; tracked.
    pub fn leaving(self) -> Leaving {
        match self.stage.get() {
            Stage::Saving => Leaving::Busy,
            Stage::Deciding(_) => Leaving::Asks(UNSAVED),
            Stage::Editing | Stage::Said(_) if self.is_changed() => Leaving::Asks(UNSAVED),
            Stage::Editing | Stage::Said(_) => Leaving::Free,
        }
    }

    /// Begins anew with this version.
    fn restart(self, stored: Resource) {
        self.draft.begin(stored.json());
        self.base.set(Some(stored));
    }

    /// What is to be stored as the form stands; tracked.
    fn mine(self) -> Option<Resource> {
        self.base.with(|base| {
            let base = base.as_ref()?;
            Some(base.with(self.draft.closed(base.json())))
        })
    }

    /// What changed from one version to another.
    fn differences(self, before: &Resource, after: &Resource) -> Vec<Difference> {
        let mut differences = changes(before.json(), after.json());
        differences.retain(|difference| !self.draft.is_volatile(&difference.part));
        differences
    }

    fn is_saving(self) -> bool {
        matches!(self.stage.get_untracked(), Stage::Saving)
    }
}

/// The section with the form, in whose place a conflict is decided; nothing before there is something to
/// edit. `fields` draws the fields.
pub(super) fn editing(
    editing: Editing,
    title: &'static str,
    fields: fn(Draft) -> AnyView,
) -> AnyView {
    let here = Derived::new(move |_| editing.base.with(Option::is_some));
    let deciding = Derived::new(move |_| matches!(editing.stage.get(), Stage::Deciding(_)));
    let content = move || match deciding.get() {
        true => conflict::decide(editing),
        false => form(editing, fields),
    };
    let section = move || {
        view! {
            <section class="part" aria-labelledby=TITLE>
                <h2 id=TITLE tabindex="-1">{title}</h2>
                {content}
            </section>
        }
        .into_any()
    };
    (move || here.get().then(section)).into_any()
}

fn form(editing: Editing, fields: fn(Draft) -> AnyView) -> AnyView {
    let saving = Signal::derive(move || matches!(editing.stage.get(), Stage::Saving));
    let discard = move || {
        (editing.is_changed() && !saving.get())
            .then(|| button("button", "Discard changes", move || editing.discard()))
    };
    let content = view! {
        {move || outcome::outcome(editing)}
        {error_summary(editing.draft.problems.into())}
        {fields(editing.draft)}
        <div class="actions">
            {submit_button("button primary", "Save", "Saving…", saving)}
            {discard}
        </div>
    };
    ui::form(move || save::submit(editing), content.into_any())
}

impl Editing {
    /// Puts back what is stored.
    fn discard(self) {
        if let Some(base) = self.base.get_untracked() {
            self.restart(base);
            self.stage.set(Stage::Editing);
            self.announcer.say("Changes discarded.");
            ui::focus_soon(TITLE);
        }
    }
}

/// The value of a part for the screen.
fn words(editing: Editing, difference: &Difference, value: &Json) -> String {
    editing.draft.words(&difference.part, value)
}
