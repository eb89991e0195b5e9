//! What is ticked, ticking all that match, and choosing what to do.

use super::words::{KINDS, kind, users};
use super::{Kind, bulk};
use crate::api::{AllMembers, ApiError, MemberRow};
use crate::member::pick::Pick;
use crate::page::users::Roster;
use crate::page::users::patience::{Progress, pause_sentence, wait};
use crate::scope;
use crate::signal::Slot;
use crate::ui::{Select, button, select};
use futures::FutureExt;
use futures::future::{AbortHandle, abortable};
use leptos::prelude::*;

/// How many members are fetched at a time to be ticked.
const AT_ONCE: u32 = 200;

/// Ticking everybody who matches.
#[derive(Clone, Copy)]
struct Gathering {
    roster: Roster,
    progress: Slot<Progress>,
    abort: StoredValue<Option<AbortHandle>>,
}

/// The bar under the list.
pub(in crate::page::users) fn bar(roster: Roster) -> AnyView {
    let chosen = Slot::new("deactivate");
    let open: Slot<Option<Kind>> = Slot::new(None);
    let gathering = Gathering {
        roster,
        progress: Slot::new(Progress::Idle),
        abort: StoredValue::new(None),
    };
    let count = move || roster.picks.with(|picks| picks.all().len());
    let clear = move || {
        gathering.stop();
        roster.picks.update(|picks| *picks = Default::default());
        crate::ui::focus("select-page");
    };
    let choose = move |key: String| {
        let known = KINDS.iter().find(|(known, _)| *known == key);
        chosen.set(known.map_or("deactivate", |(key, _)| *key));
    };
    let close = Callback::new(move |()| open.set(None));
    view! {
        <section class="selection" aria-label="Selected users">
            <p role="status"><strong>{move || users(count())}</strong> " selected"</p>
            {move || gathering.view()}
            {button("button small", "Clear selection", clear)}
            {select(Select {
                id: "bulk-kind",
                label: "Action",
                options: &KINDS,
                value: chosen.into(),
                on_change: Callback::new(choose),
            })}
            {button("button primary", "Continue", move || {
                gathering.stop();
                open.set(Some(kind(chosen.get_untracked())));
            })}
        </section>
        {move || open.get().map(|kind| bulk(roster, kind, close))}
    }
    .into_any()
}

impl Gathering {
    fn view(self) -> AnyView {
        let picked = self.roster.picks.with(|picks| picks.all().len());
        let (total, here) = self.roster.members.with(|page| {
            let counted = page.map(|page| (page.total, page.rows.len()));
            counted.unwrap_or((None, 0))
        });
        let stop = move || self.stop();
        match self.progress.get() {
            Progress::Going(count) => view! {
                <span role="status">"Selecting: " {count} " so far"</span>
                {button("button small", "Stop selecting", stop)}
            }
            .into_any(),
            Progress::Waiting(seconds) => view! {
                <span role="status">{pause_sentence(seconds)}</span>
                {button("button small", "Stop selecting", stop)}
            }
            .into_any(),
            Progress::Failed(sentence) => view! {
                <span role="alert">"Not all are selected. " {sentence}</span>
                {button("button small", "Try again", move || self.start())}
            }
            .into_any(),
            Progress::Idle | Progress::Done(_) => {
                let total = total.and_then(|total| usize::try_from(total).ok());
                let more = total.filter(|total| *total > here && *total > picked);
                let label =
                    more.map(|total| ["Select all ", &total.to_string(), " matching"].concat());
                label.map_or_else(
                    || ().into_any(),
                    |label| button("button small", label, move || self.start()),
                )
            }
        }
    }

    fn stop(self) {
        if let Some(handle) = self.abort.try_update_value(Option::take).flatten() {
            handle.abort();
        }
        self.progress.set(Progress::Idle);
    }

    fn start(self) {
        let api = self.roster.session.api();
        let query = untrack(|| self.roster.query());
        let version = untrack(|| self.roster.console.version());
        let mut members = AllMembers::new(&query, version, AT_ONCE);
        let mut count = 0;
        self.progress.set(Progress::Going(0));
        let run = async move {
            loop {
                match members.next(&api).await {
                    Ok(Some(rows)) => {
                        count += rows.len();
                        let pick = |row: &MemberRow| Pick::new(&row.membership, &row.name());
                        let picks: Vec<Pick> = rows.iter().map(pick).collect();
                        self.roster.picks.update(|all| all.tick(picks));
                        self.progress.set(Progress::Going(count));
                    }
                    Ok(None) => {
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
}
