//! A run on screen: how far it is, what became of each member, and what can be done about the rest.

use super::{Bulk, words};
use crate::member::bulk::Outcome;
use crate::member::csv::Csv;
use crate::member::pick::Pick;
use crate::member::run::{Counts, Phase, Row, Run};
use crate::page::users::patience::pause_sentence;
use crate::signal::{Derived, Slot};
use crate::ui::{Tone, button, disclosure, download, notice};
use leptos::prelude::*;

/// How many outcomes are listed; the file has all.
const LISTED: usize = 200;

/// The run.
pub(super) fn report(bulk: Bulk, on_close: Callback<()>) -> AnyView {
    let counts = Derived::new(move |_| {
        bulk.run
            .with(|run| run.as_ref().map(Run::counts).unwrap_or_default())
    });
    let phase = Derived::new(move |_| bulk.phase());
    let total = bulk
        .run
        .with_untracked(|run| run.as_ref().map_or(0, |run| run.rows().len()));
    let value = move || (total - counts.get().left).to_string();
    let progress = move || {
        let current = bulk
            .run
            .with(|run| run.as_ref()?.current().map(|pick| pick.label().to_owned()));
        current.map(|name| view! { <p class="hint">"Now: " <bdi>{name}</bdi></p> }.into_any())
    };
    // Drawn anew only when somebody joins them.
    let odd = Derived::new(move |_| {
        let Counts {
            skipped,
            failed,
            unknown,
            ..
        } = counts.get();
        skipped + failed + unknown
    });
    view! {
        <progress max=total.to_string() value=value aria-label="Users processed"></progress>
        <p>{move || words::counts(counts.get())}</p>
        {progress}
        <div role="status">{move || state(bulk, phase.get())}</div>
        {move || (odd.get() > 0).then(|| outcomes(bulk, "Not done", |outcome| !matches!(outcome, Outcome::Done(_))))}
        {move || (phase.get() == Some(Phase::Ended) && counts.get().done > 0).then(|| {
            let list = outcomes(bulk, "Done", |outcome| matches!(outcome, Outcome::Done(_)));
            disclosure("fold", false, ["Done (", &counts.get().done.to_string(), ")"].concat(), list)
        })}
        <div class="actions">{move || actions(bulk, phase.get(), on_close)}</div>
    }
    .into_any()
}

/// What holds it up, if anything.
fn state(bulk: Bulk, phase: Option<Phase>) -> AnyView {
    let warning = |text: String| {
        let text = view! { <p>{text}</p> };
        notice(Tone::Warning, text.into_any())
    };
    match phase {
        Some(Phase::Waiting(seconds)) => warning(pause_sentence(seconds)),
        Some(Phase::Paused(why)) => warning(words::pause(why).to_owned()),
        Some(Phase::Stopping) => "Stopping after the current user…".into_any(),
        Some(Phase::Ended) if bulk.stranger.get() => {
            warning("Stopped: someone else signed in.".to_owned())
        }
        _ => ().into_any(),
    }
}

fn actions(bulk: Bulk, phase: Option<Phase>, on_close: Callback<()>) -> AnyView {
    let stop = move || {
        bulk.change(Run::stop);
    };
    match phase {
        Some(Phase::Running | Phase::Waiting(_)) => button("button danger", "Stop", stop),
        Some(Phase::Stopping) => ().into_any(),
        Some(Phase::Paused(_)) => view! {
            {button("button primary", "Continue", move || bulk.go_on(false))}
            {button("button danger", "Stop", stop)}
        }
        .into_any(),
        _ => ended(bulk, on_close),
    }
}

fn ended(bulk: Bulk, on_close: Callback<()>) -> AnyView {
    let counts = bulk
        .run
        .with_untracked(|run| run.as_ref().map(Run::counts).unwrap_or_default());
    let unsaved = Slot::new(false);
    let save = move || {
        let text = bulk
            .run
            .with_untracked(|run| table(run.as_ref().map_or(&[][..], Run::rows)));
        unsaved.set(!download(
            "bulk-result.csv",
            "text/csv;charset=utf-8",
            &text,
        ));
    };
    let is_own = !bulk.stranger.get_untracked();
    let retry = (is_own && counts.failed > 0).then(|| {
        let label = ["Retry failed (", &counts.failed.to_string(), ")"].concat();
        button("button", label, move || bulk.go_on(true))
    });
    let rest = (is_own && counts.left > 0).then(|| {
        let label = ["Continue with the rest (", &counts.left.to_string(), ")"].concat();
        button("button", label, move || bulk.go_on(false))
    });
    let refused = move || {
        unsaved
            .get()
            .then(|| view! { <p role="alert">"The browser blocked the download."</p> }.into_any())
    };
    view! {
        {button("button primary", "Close", move || bulk.close(on_close))}
        {retry}
        {rest}
        {button("button", "Save results as CSV", save)}
        {refused}
    }
    .into_any()
}

/// The outcomes of one kind, as a table.
fn outcomes(bulk: Bulk, caption: &'static str, wanted: fn(&Outcome) -> bool) -> AnyView {
    let (rows, count) = bulk.run.with_untracked(|run| {
        let rows = run.as_ref().map_or(&[][..], Run::rows).iter();
        let settled = rows.filter_map(|row| Some((&row.pick, row.outcome.as_ref()?)));
        let wanted = settled.filter(|(_, outcome)| wanted(outcome));
        let count = wanted.clone().count();
        let rows: Vec<AnyView> = wanted
            .take(LISTED)
            .map(|(pick, outcome)| row(pick, outcome))
            .collect();
        (rows, count)
    });
    let more = (count > LISTED).then(|| {
        let left = (count - LISTED).to_string();
        view! { <p class="hint">"And " {left} " more; the file lists all."</p> }.into_any()
    });
    view! {
        <div class="table-frame">
            <table class="cards">
                <caption>{caption}</caption>
                <thead>
                    <tr>
                        <th scope="col">"Who"</th>
                        <th scope="col">"Outcome"</th>
                        <th scope="col">"Why"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {more}
    }
    .into_any()
}

fn row(pick: &Pick, outcome: &Outcome) -> AnyView {
    view! {
        <tr>
            <th scope="row"><bdi>{pick.label().to_owned()}</bdi></th>
            <td data-label="Outcome">{outcome.word()}</td>
            <td data-label="Why">{outcome.reason().to_owned()}</td>
        </tr>
    }
    .into_any()
}

/// The result as comma-separated values, in the order they were tried.
fn table(rows: &[Row]) -> String {
    let mut csv = Csv::new(&["Name", "Email", "Outcome", "Why", "Membership ID"]);
    for Row { pick, outcome } in rows {
        let (word, reason) = match outcome {
            Some(outcome) => (outcome.word(), outcome.reason()),
            None => ("Not tried", ""),
        };
        let email = pick.email.as_deref().unwrap_or_default();
        csv.row(&[&pick.name, email, word, reason, pick.id.as_str()]);
    }
    csv.text().to_owned()
}
