//! How moving everybody to another policy is getting on, and what became of each.

use super::moving::Moving;
use super::words;
use crate::member::bulk::Outcome;
use crate::member::run::{Counts, Pause, Phase, Row, Run};
use crate::page::users::patience::pause_sentence;
use crate::signal::Derived;
use crate::ui::{Tone, button, notice};
use leptos::prelude::*;

/// The id of the progress bar.
pub(super) const REPORT: &str = "moving-report";

/// The run on screen.
pub(super) fn report(moving: Moving) -> AnyView {
    let counts = Derived::new(move |_| {
        let counts = moving.run.with(|run| run.as_ref().map(Run::counts));
        counts.unwrap_or_default()
    });
    let phase = Derived::new(move |_| moving.phase());
    let total = moving
        .run
        .with_untracked(|run| run.as_ref().map_or(0, |run| run.rows().len()));
    let value = move || (total - counts.get().left).to_string();
    let defaults = move || {
        let (tone, text) = moving.defaults.get()?;
        Some(notice(tone, view! { <p>{text}</p> }.into_any()))
    };
    let rows = move || {
        // Drawn anew when somebody has come to something.
        counts.get();
        moving.run.with_untracked(|run| {
            let rows = run.as_ref().map_or(&[][..], Run::rows).iter();
            let settled = rows.filter_map(|row| Some(outcome(row, row.outcome.as_ref()?)));
            settled.collect::<Vec<AnyView>>()
        })
    };
    view! {
        <progress id=REPORT tabindex="-1" max=total.to_string() value=value aria-label="Moved"></progress>
        <div role="status"><p>{move || told(counts.get())}</p> {move || state(phase.get())}</div>
        {defaults}
        <div class="actions">{move || actions(moving, phase.get())}</div>
        <details class="more">
            <summary>"Results"</summary>
            <div class="table-frame">
                <table class="cards">
                    <caption class="visually-hidden">"Results"</caption>
                    <thead>
                        <tr><th scope="col">"Who"</th><th scope="col">"Outcome"</th><th scope="col">"Why"</th></tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </details>
    }
    .into_any()
}

fn outcome(row: &Row, outcome: &Outcome) -> AnyView {
    view! {
        <tr>
            <th scope="row"><bdi>{row.pick.label().to_owned()}</bdi></th>
            <td data-label="Outcome">{outcome.word()}</td>
            <td data-label="Why">{outcome.reason().to_owned()}</td>
        </tr>
    }
    .into_any()
}

/// What holds it up, if anything.
fn state(phase: Option<Phase>) -> Option<AnyView> {
    let sentence = match phase? {
        Phase::Waiting(seconds) => pause_sentence(seconds),
        Phase::Stopping => "Stopping after the current one…".to_owned(),
        Phase::Paused(why) => match why {
            Pause::SignedOut => "You were signed out. Sign in again, then continue.",
            Pause::NoAnswer => "The server did not answer several times in a row.",
            Pause::Forbidden => "The server no longer lets you do this.",
        }
        .to_owned(),
        Phase::Running | Phase::Ended => return None,
    };
    Some(notice(
        Tone::Warning,
        view! { <p>{sentence}</p> }.into_any(),
    ))
}

fn actions(moving: Moving, phase: Option<Phase>) -> AnyView {
    let stop = move || {
        moving.change(Run::stop);
    };
    let go_on = move || {
        moving.change(|run| match run.phase() {
            Phase::Ended => run.retry(),
            _ => run.go_on(),
        });
        moving.drive();
    };
    let counts = moving
        .run
        .with_untracked(|run| run.as_ref().map(Run::counts));
    let open = counts.is_some_and(|counts| counts.failed + counts.left > 0);
    match phase {
        Some(Phase::Running | Phase::Waiting(_)) => button("button danger", "Stop", stop),
        Some(Phase::Paused(_)) => view! {
            {button("button primary", "Continue", go_on)}
            {button("button danger", "Stop", stop)}
        }
        .into_any(),
        Some(Phase::Ended) if open => button("button", "Retry the rest", go_on),
        _ => ().into_any(),
    }
}

/// So many have come to what.
pub(super) fn told(counts: Counts) -> String {
    let parts = [
        (counts.done, " moved"),
        (counts.skipped, " skipped"),
        (counts.failed, " not moved"),
        (counts.unknown, " unknown"),
        (counts.left, " remaining"),
    ];
    let some = parts.into_iter().filter(|(number, _)| *number > 0);
    let parts: Vec<String> = some
        .map(|(number, what)| [&number.to_string(), what].concat())
        .collect();
    words::listed(&parts).unwrap_or_else(|| "No one".to_owned())
}
