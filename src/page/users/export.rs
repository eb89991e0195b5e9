//! Saving the list as comma-separated values: everybody who matches, on whatever page.

use super::cell::{text, wanted};
use super::patience::{Progress, pause_sentence, wait};
use super::{Roster, words};
use crate::api::facts::Facts;
use crate::api::{AllMembers, ApiError, MemberRow};
use crate::member::column::Column;
use crate::member::csv::Csv;
use crate::scope;
use crate::session::Session;
use crate::signal::Slot;
use crate::ui::{Changes, DialogParts, Tone, button, dialog, download, focus_soon, notice};
use futures::FutureExt;
use futures::future::{AbortHandle, abortable};
use leptos::prelude::*;
use wire::{Id, Reference};

const TITLE: &str = "export-title";

/// How many members are fetched at a time, with the facts of each.
const AT_ONCE: u32 = 100;

/// A file in the making: what is written of it and where it goes on. Kept over a failure.
struct Draft {
    members: AllMembers,
    columns: Vec<Column>,
    csv: Csv,
    written: Vec<Id>,
    /// Fetched, but not written yet.
    rows: Vec<MemberRow>,
}

#[derive(Clone, Copy)]
struct Export {
    roster: Roster,
    progress: Slot<Progress>,
    draft: StoredValue<Option<Draft>, LocalStorage>,
    /// Ends the requests that are under way.
    abort: StoredValue<Option<AbortHandle>>,
    saved: Slot<bool>,
}

/// The dialog.
pub(super) fn export(roster: Roster) -> AnyView {
    let export = Export {
        roster,
        progress: Slot::new(Progress::Idle),
        draft: StoredValue::new_local(None),
        abort: StoredValue::new(None),
        saved: Slot::new(true),
    };
    focus_soon(TITLE);
    let columns = roster.columns.with_untracked(|columns| {
        let labels: Vec<&str> = columns
            .shown()
            .iter()
            .map(|column| column.label())
            .collect();
        labels.join(", ")
    });
    let who = words::matching(roster);
    let warning = view! {
        <p>
            "The file contains personal data: names, email addresses and access. Store it safely, and delete it when no longer needed."
        </p>
    };
    let content = view! {
        <h2 id=TITLE tabindex="-1">"Export users"</h2>
        <p>{who} " One row each, last changed last."</p>
        <p class="hint">"Columns: " {columns} ", and the IDs of membership, account and profile. What the server doesn’t show stays empty."</p>
        {notice(Tone::Warning, warning.into_any())}
        <div role="status">{move || export.status()}</div>
        <div class="actions">{move || export.actions()}</div>
    };
    dialog(DialogParts {
        title_id: TITLE,
        class: "small",
        changes: Changes::Nothing,
        on_close: Callback::new(move |()| export.close()),
        content: content.into_any(),
    })
}

impl Export {
    fn close(self) {
        self.roster.panel.set(None);
    }

    fn status(self) -> AnyView {
        let bad = |sentence: String| {
            let text = view! { <p role="alert">{sentence}</p> };
            notice(Tone::Bad, text.into_any())
        };
        match self.progress.get() {
            Progress::Idle => ().into_any(),
            Progress::Going(count) => self.bar(count, String::new()),
            Progress::Waiting(seconds) => {
                let count = self
                    .draft
                    .with_value(|draft| draft.as_ref().map_or(0, |draft| draft.written.len()));
                self.bar(count, pause_sentence(seconds))
            }
            Progress::Failed(sentence) => bad(sentence),
            Progress::Done(_) if !self.saved.get() => {
                bad("The browser blocked the download.".to_owned())
            }
            Progress::Done(count) => {
                let text = view! { <p>{count} " users are in the file."</p> };
                notice(Tone::Good, text.into_any())
            }
        }
    }

    /// How far it is.
    fn bar(self, count: usize, remark: String) -> AnyView {
        let total = self
            .roster
            .members
            .with_untracked(|page| page.and_then(|page| page.total));
        let of = total.map(|total| [" of ", &total.to_string()].concat());
        view! {
            <progress max=total.map(|total| total.to_string()) value=total.map(|_| count.to_string()) aria-label="Users fetched"></progress>
            <p>{count} {of} " users. " {remark}</p>
        }
        .into_any()
    }

    fn actions(self) -> AnyView {
        let cancel = move || {
            if let Some(handle) = self.abort.try_update_value(Option::take).flatten() {
                handle.abort();
            }
            self.progress.set(Progress::Idle);
            self.draft.set_value(None);
        };
        match self.progress.get() {
            Progress::Idle => view! {
                {button("button primary", "Export as CSV", move || self.begin())}
                {button("button", "Close", move || self.close())}
            }
            .into_any(),
            Progress::Going(_) | Progress::Waiting(_) => button("button", "Cancel", cancel),
            Progress::Failed(_) => view! {
                {button("button primary", "Continue", move || self.go_on())}
                {button("button", "Cancel", cancel)}
            }
            .into_any(),
            Progress::Done(_) => view! {
                {button("button primary", "Close", move || self.close())}
                {button("button", "Save again", move || self.save())}
            }
            .into_any(),
        }
    }

    fn begin(self) {
        let query = untrack(|| self.roster.query());
        let version = untrack(|| self.roster.console.version());
        let columns = self
            .roster
            .columns
            .with_untracked(|columns| columns.shown().to_vec());
        let mut head: Vec<&str> = columns.iter().map(|column| column.label()).collect();
        head.extend(["Membership ID", "Account ID", "Profile ID"]);
        self.draft.set_value(Some(Draft {
            members: AllMembers::new(&query, version, AT_ONCE),
            csv: Csv::new(&head),
            columns,
            written: Vec::new(),
            rows: Vec::new(),
        }));
        self.go_on();
    }

    fn go_on(self) {
        let count = self
            .draft
            .with_value(|draft| draft.as_ref().map_or(0, |draft| draft.written.len()));
        self.progress.set(Progress::Going(count));
        let run = async move {
            loop {
                // Taken out for the time of a request: whoever cancels leaves nothing behind.
                let Some(mut draft) = self.draft.try_update_value(Option::take).flatten() else {
                    return;
                };
                let fetched = draft.next(self.roster.session).await;
                let count = draft.written.len();
                self.draft.try_set_value(Some(draft));
                match fetched {
                    Ok(true) => self.progress.set(Progress::Going(count)),
                    Ok(false) => {
                        self.save();
                        self.progress.set(Progress::Done(count));
                        return;
                    }
                    Err(ApiError::TooMany(seconds)) => {
                        wait(self.progress, seconds).await;
                        self.progress.set(Progress::Going(count));
                    }
                    Err(error) => {
                        self.progress.set(Progress::Failed(error.sentence()));
                        return;
                    }
                }
            }
        };
        let (run, handle) = abortable(run);
        self.abort.set_value(Some(handle));
        scope::spawn(run.map(drop));
    }

    fn save(self) {
        let today: String = js_sys::Date::new_0().to_iso_string().into();
        let name = ["users-", today.get(..10).unwrap_or_default(), ".csv"].concat();
        let saved = self.draft.with_value(|draft| {
            let text = draft.as_ref().map_or("", |draft| draft.csv.text());
            download(&name, "text/csv;charset=utf-8", text)
        });
        self.saved.set(saved);
    }
}

impl Draft {
    /// Fetches and writes the next members; `false` when there are no more. After an error it begins where
    /// it stopped.
    async fn next(&mut self, session: Session) -> Result<bool, ApiError> {
        let api = session.api();
        if self.rows.is_empty() {
            match self.members.next(&api).await? {
                Some(rows) => self.rows = rows,
                None => return Ok(false),
            }
        }
        let facts = api.facts(&wanted(&self.rows, &self.columns)).await?;
        for row in std::mem::take(&mut self.rows) {
            // Whoever changed meanwhile comes twice.
            if !self.written.contains(row.id()) {
                self.written.push(row.id().clone());
                self.write(&row, &facts);
            }
        }
        Ok(true)
    }

    fn write(&mut self, row: &MemberRow, facts: &Facts) {
        let id = |of: Option<Reference>| of.map_or_else(String::new, |of| of.id().to_string());
        let mut cells: Vec<String> = Vec::with_capacity(self.columns.len() + 3);
        for column in &self.columns {
            cells.push(text(row, facts, *column, str::to_owned));
        }
        cells.push(row.id().to_string());
        cells.push(id(row.membership.user()));
        cells.push(id(row.membership.profile()));
        let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
        self.csv.row(&cells);
    }
}
