//! `/admin/secrets`, `/admin/settings`, `/admin/sites`: a list of the project that is changed as a whole.
//!
//! The server writes the whole list at once (contract §11). So nothing is sent before the list has been
//! read, every save names the version it was made from, and what somebody else saved meanwhile is shown
//! entry by entry.

mod ask;
mod conflict;
mod env;
mod field;
mod frame;
mod moves;
mod named;
mod outcome;
mod save;
mod site;
mod words;

use super::leaving::{Leaving, UNSAVED, leaving};
use super::shell::Console;
use super::{failure, title};
use crate::api::{ProjectList, StoredList};
use crate::clean::line;
use crate::form::entries::{Draft, EntriesForm, Problem, Row};
use crate::session::Session;
use crate::signal::{Derived, Slot};
use crate::ui::{self, Announcer, Loader, heading, loading};
use futures::FutureExt;
use leptos::prelude::*;
use std::sync::Arc;
use std::time::Duration;
use wire::Id;

/// How long a value stays readable that nobody is working on.
const READABLE: Duration = Duration::from_secs(60);

/// Where the page stands.
#[derive(Clone)]
enum Stage {
    /// Being filled in.
    Editing,
    /// On its way.
    Saving,
    /// Not saved, or it is not known.
    NotSaved(Arc<save::NotSaved>),
    /// Somebody else saved meanwhile: to be decided.
    Deciding(Arc<conflict::Conflict>),
    /// Saved, and what it came to.
    Saved(Arc<save::Saved>),
}

/// What is asked in a dialog.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asking {
    Nothing,
    /// Whether what was typed may be thrown away.
    Discard,
    /// Whether the list is to be emptied.
    Empty,
    /// For text to take over.
    Import,
    /// Whether all values are to be written to a file.
    Export,
}

/// The moving parts of the page.
#[derive(Clone, Copy)]
struct Page {
    console: Console,
    session: Session,
    announcer: Announcer,
    list: ProjectList,
    /// The id of the project.
    project: StoredValue<Id>,
    stored: Loader<StoredList>,
    /// The version the form began with; none before it was read.
    base: Slot<Option<StoredList>>,
    form: Slot<EntriesForm>,
    problems: Slot<Vec<Problem>>,
    stage: Slot<Stage>,
    asking: Slot<Asking>,
    /// The ids of the fields whose values can be read.
    readable: Slot<Vec<String>>,
    offline: Slot<bool>,
}

/// The page of one of the lists.
pub(super) fn entries(console: Console, list: ProjectList) -> AnyView {
    title(words::title(list));
    let session = Session::of_app();
    let Some(project) = untrack(|| session.project()) else {
        return ().into_any();
    };
    let project = StoredValue::new(project);
    let base = Slot::new(None);
    let form = Slot::new(EntriesForm::new(list, &[], 0));
    let take = move |stored: &StoredList| {
        base.set(Some(stored.clone()));
        form.set(EntriesForm::new(list, &stored.entries, 0));
    };
    let page = Page {
        console,
        session,
        announcer: Announcer::of_app(),
        list,
        project,
        stored: Loader::new(move || {
            let (api, project) = (session.api(), project.get_value());
            async move {
                let stored = api.project_list(list, &project).await.map_err(failure)?;
                take(&stored);
                Ok(stored)
            }
            .boxed_local()
        }),
        base,
        form,
        problems: Slot::new(Vec::new()),
        stage: Slot::new(Stage::Editing),
        asking: Slot::new(Asking::Nothing),
        readable: Slot::new(Vec::new()),
        offline: Slot::new(ui::is_offline()),
    };
    ui::on_connection(move |offline| page.offline.set(offline));
    let leaving_now = Derived::new(move |_| match page.stage.get() {
        Stage::Saving => Leaving::Busy,
        Stage::Deciding(_) => Leaving::Asks(UNSAVED),
        _ if page.is_changed() => Leaving::Asks(UNSAVED),
        _ => Leaving::Free,
    });
    let is_here = Derived::new(move |_| base.with(Option::is_some));
    let is_deciding = Derived::new(move |_| matches!(page.stage.get(), Stage::Deciding(_)));
    let content = move || match is_deciding.get() {
        true => conflict::decide(page),
        false => frame::form(page),
    };
    view! {
        {heading(words::title(list))}
        {words::about(page)}
        <div class="loaded" aria-busy=move || page.stored.busy()>{loading(page.stored, words::many(list))}</div>
        {move || is_here.get().then(content)}
        {leaving(leaving_now)}
        {move || ask::ask(page)}
        {move || env::ask(page)}
    }
    .into_any()
}

impl Page {
    /// Begins anew with what is stored now. Nothing stays readable.
    fn restart(self, stored: StoredList) {
        let next = self.form.with_untracked(EntriesForm::next);
        self.form
            .set(EntriesForm::new(self.list, &stored.entries, next));
        self.base.set(Some(stored));
        self.problems.set(Vec::new());
        self.readable.set(Vec::new());
    }

    /// Whether something was typed that is not saved; tracked.
    fn is_changed(self) -> bool {
        self.base.with(|base| {
            base.as_ref()
                .is_some_and(|base| self.form.with(|form| form.is_changed(&base.entries)))
        })
    }

    fn is_saving(self) -> bool {
        matches!(self.stage.get_untracked(), Stage::Saving)
    }

    /// Changes the form; once it was refused, its problems go away as they are mended.
    fn edit(self, change: impl FnOnce(&mut EntriesForm)) {
        self.form.update(change);
        if !self.problems.with_untracked(Vec::is_empty) {
            let found = self.form.with_untracked(EntriesForm::problems);
            self.problems.set(found);
        }
    }

    /// Shows what is wrong with the form.
    fn refuse(self, problems: Vec<Problem>) {
        self.problems.set(problems);
        self.stage.set(Stage::Editing);
        ui::focus_soon(frame::SUMMARY);
    }

    /// The row with this key; `None` once it was removed.
    fn row(self, key: u32) -> Derived<Option<Row>> {
        Derived::new(move |_| {
            self.form
                .with(|form| form.row(key).map(|(_, row)| row.clone()))
        })
    }

    /// Whether no form could show this row; that never changes.
    fn is_odd(self, key: u32) -> bool {
        self.form.with_untracked(|form| {
            form.row(key)
                .is_some_and(|(_, row)| matches!(row.draft, Draft::Odd(_)))
        })
    }

    /// What to call a row: by its name, else by its place; tracked.
    fn called(self, key: u32) -> String {
        self.form.with(|form| match form.row(key) {
            Some((at, row)) => match line(row.draft.name()) {
                name if name.is_empty() => words::number(self.list, at + 1),
                name => name,
            },
            None => String::new(),
        })
    }

    /// What is wrong with a field of a row.
    fn problem(self, key: u32, field: String) -> Signal<Option<String>> {
        Signal::derive(move || {
            self.problems.with(|problems| {
                let mut found = problems.iter();
                let found = found.find(|it| it.row == key && it.field == field)?;
                Some(found.sentence.clone())
            })
        })
    }

    /// Makes the value in the field with this id readable, until nobody has worked on it for a while.
    fn reveal(self, id: &str) {
        let known = self
            .readable
            .with_untracked(|all| all.iter().any(|it| it == id));
        if !known {
            self.readable.update(|all| all.push(id.to_owned()));
            self.conceal_later(id.to_owned());
        }
    }

    /// Hides a value.
    fn conceal(self, id: &str) {
        self.readable.update(|all| all.retain(|it| it != id));
    }

    fn conceal_later(self, id: String) {
        let late = move || {
            if self.readable.try_get_untracked().is_none() {
                return;
            }
            let focused = document().active_element();
            match focused.is_some_and(|element| element.id() == id) {
                true => self.conceal_later(id),
                false => self.conceal(&id),
            }
        };
        set_timeout(late, READABLE);
    }
}

/// The id of a field of a row.
fn field_id(key: u32, field: &str) -> String {
    ["entry-", &key.to_string(), "-", field].concat()
}

/// Moves the focus to a field of a row, once what was just changed is on the page.
fn focus_field(key: u32, field: &'static str) {
    request_animation_frame(move || ui::focus(&field_id(key, field)));
}
