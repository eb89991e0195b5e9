//! Changing the member: the form, and what becomes of saving it.

mod conflict;
mod fields;
mod guarded;
mod leaving;
mod outcome;
mod save;

pub(super) use conflict::Conflict;
pub(super) use guarded::Guarded;

use super::Page;
use crate::api::MemberDetails;
use crate::form::Problems;
use crate::form::member::{Known, MemberForm};
use crate::member::guard::Guard;
use crate::member::settings::Settings;
use crate::signal::{Derived, Slot};
use crate::ui::{self, Failure, focus_soon};
use leptos::prelude::*;
use std::sync::Arc;
use wire::{ProjectMembership, Reference};

const TITLE: &str = "edit-title";
const OUTCOME: &str = "edit-outcome";

/// Where the form stands.
#[derive(Clone)]
enum Stage {
    /// Being filled in.
    Editing,
    /// On its way.
    Saving,
    /// Not saved, or it is not known.
    NotSaved(Arc<NotSaved>),
    /// Somebody else saved meanwhile: to be decided.
    Deciding(Arc<Conflict>),
    /// Saved, and what it came to.
    Saved(Arc<Saved>),
}

/// Why a change was not saved.
enum NotSaved {
    /// The browser has no connection; nothing was sent.
    Offline,
    /// The server refused it, or could not be asked.
    Refused(Failure, Attempt),
    /// No answer came, and it is not written.
    Lost(Attempt),
    /// No answer came, and whether it is written could not be found out.
    Unknown(Attempt),
    /// The member was removed meanwhile.
    Removed,
    /// What it newly refers to no longer exists: these.
    Gone(String),
}

/// What was saved.
struct Saved {
    /// What changed, each a sentence.
    sentences: Vec<String>,
    /// What changed beyond what was asked for.
    also: Vec<String>,
    /// The version before, and the one that was saved in its place.
    before: ProjectMembership,
    after: ProjectMembership,
}

/// A change on its way.
#[derive(Clone)]
struct Attempt {
    /// The version it was made from, which it may replace and no other.
    base: ProjectMembership,
    /// The version to save.
    mine: ProjectMembership,
    /// What guards the member and was confirmed on purpose.
    confirmed: Vec<Guard>,
}

/// The moving parts of the form.
#[derive(Clone, Copy)]
pub(super) struct Edit {
    /// The version the form began with; none before it was read.
    base: Slot<Option<ProjectMembership>>,
    known: Slot<Known>,
    form: Slot<MemberForm>,
    /// How the form began.
    start: Slot<MemberForm>,
    problems: Slot<Problems>,
    stage: Slot<Stage>,
    /// A change that needs a step of its own.
    guarded: Slot<Option<Guarded>>,
    /// Whether it is asked if what was typed may be thrown away.
    leaving: Slot<bool>,
    offline: Slot<bool>,
}

/// The form; nothing before the member is here.
pub(super) fn section(page: Page) -> AnyView {
    let edit = page.edit;
    leaving::watch(page);
    ui::on_connection(move |offline| edit.offline.set(offline));
    let here = Derived::new(move |_| edit.base.with(Option::is_some));
    let deciding = Derived::new(move |_| matches!(edit.stage.get(), Stage::Deciding(_)));
    let content = move || match deciding.get() {
        true => conflict::decide(page),
        false => fields::form(page),
    };
    let section = move || {
        view! {
            <section class="part" aria-labelledby=TITLE>
                <h2 id=TITLE tabindex="-1">"Access and settings"</h2>
                {content}
            </section>
            {move || guarded::ask(page)}
            {move || leaving::ask(page)}
        }
        .into_any()
    };
    (move || here.get().then(section)).into_any()
}

impl Edit {
    /// A form that is empty until there is something to change.
    pub fn new() -> Edit {
        Edit {
            base: Slot::new(None),
            known: Slot::new(Known::default()),
            form: Slot::new(MemberForm::default()),
            start: Slot::new(MemberForm::default()),
            problems: Slot::new(Problems::new()),
            stage: Slot::new(Stage::Editing),
            guarded: Slot::new(None),
            leaving: Slot::new(false),
            offline: Slot::new(ui::is_offline()),
        }
    }

    /// Takes the member as it was read. What was typed stays, and goes on from the version it was typed
    /// for: when it is saved, the two are compared.
    pub fn take(self, details: &MemberDetails) {
        // The page may have been left meanwhile.
        let Some(before) = self.base.try_get_untracked() else {
            return;
        };
        self.known.set(known(details));
        let busy = matches!(
            self.stage.get_untracked(),
            Stage::Saving | Stage::Deciding(_)
        );
        let same = before.as_ref().map(Settings::of) == Some(Settings::of(&details.membership));
        match untrack(|| self.is_changed()) {
            _ if busy => {}
            // Only what the form has no field for changed.
            true if same => self.base.set(Some(details.membership.clone())),
            true => {}
            false => self.restart(details.membership.clone()),
        }
    }

    /// Begins anew with this version.
    fn restart(self, membership: ProjectMembership) {
        let settings = Settings::of(&membership);
        let form = self
            .known
            .with_untracked(|known| MemberForm::of(&settings, known));
        self.start.set(form.clone());
        self.form.set(form);
        self.problems.set(Problems::new());
        self.base.set(Some(membership));
    }

    /// Whether something was typed that is not saved; tracked.
    fn is_changed(self) -> bool {
        self.form
            .with(|form| self.start.with(|start| form != start))
    }

    fn is_saving(self) -> bool {
        matches!(self.stage.get_untracked(), Stage::Saving)
    }

    /// Changes the form; once it was refused, its problems go away as they are mended.
    fn edit(self, change: impl FnOnce(&mut MemberForm)) {
        self.form.update(change);
        if !self.problems.with_untracked(Vec::is_empty) {
            self.problems.set(self.checked().err().unwrap_or_default());
        }
    }

    /// The settings the form comes to.
    ///
    /// # Errors
    /// The problems, in the order of the screen.
    fn checked(self) -> Result<Settings, Problems> {
        let stored = self
            .base
            .with_untracked(|base| base.as_ref().map(Settings::of));
        let Some(stored) = stored else {
            return Err(Problems::new());
        };
        let start = self.start.get_untracked();
        self.form
            .with_untracked(|form| form.validate(&start, &stored))
    }

    /// Shows what is wrong with the form.
    fn refuse(self, problems: Problems) {
        self.problems.set(problems);
        self.stage.set(Stage::Editing);
        focus_soon("error-summary");
    }

    /// What a record is called, as far as it is known.
    fn called(self, of: &Reference) -> Option<String> {
        let typed = self.form.with_untracked(|form| {
            let mut all = form.access.references();
            all.extend(form.configuration.named(""));
            let found = all.into_iter().find(|(_, to, _)| *to == of);
            found.map(|(.., name)| name.to_owned())
        });
        let names = self.known.with_untracked(|known| known.names.clone());
        let found = names.into_iter().find(|(to, _)| to == of);
        found.map(|(_, name)| name).or(typed)
    }
}

/// What is known beside the membership.
fn known(details: &MemberDetails) -> Known {
    Known {
        role: details.membership.profile_type().unwrap_or_default(),
        policies: details.policies.clone(),
        names: details.names(),
    }
}
