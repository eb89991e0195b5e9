//! Removing a program: what goes, what stays, and finishing what was done by half.

use super::One;
use crate::api::program::Removed;
use crate::page::action::{Action, Outcome, nothing};
use crate::signal::{Derived, Slot};
use crate::ui::{self, DialogParts, Tone, button, spelled, whom};
use futures::FutureExt;
use leptos::prelude::*;

const TITLE: &str = "removal-title";

/// The section; nothing before there is something to remove.
pub(super) fn section(one: One) -> AnyView {
    let here = Derived::new(move |_| one.program.with(|program| program.is_some()));
    (move || here.get().then(|| drawn(one))).into_any()
}

fn drawn(one: One) -> AnyView {
    let asking = Slot::new(false);
    let removing = Action::new();
    let label = Derived::new(move |_| match one.resource() {
        Some(_) => ["Remove ", one.about.name].concat(),
        None => "Remove the rest".to_owned(),
    });
    view! {
        <section class="part" aria-labelledby="remove-title">
            <h2 id="remove-title">"Remove"</h2>
            <p>"Ends its access immediately and permanently. What it wrote stays, with its name in the history."</p>
            {removing.status(nothing)}
            {move || button("button danger", label.get(), move || asking.set(true))}
            {move || asking.get().then(|| dialog(one, asking, removing))}
        </section>
    }
    .into_any()
}

fn dialog(one: One, asking: Slot<bool>, removing: Action) -> AnyView {
    let name = untrack(|| one.name());
    let about = one.about;
    let id = ["ID ", one.id.get_value().as_str()].concat();
    ui::dialog(DialogParts {
        title_id: TITLE,
        class: "small",
        changes: ui::Changes::Something,
        on_close: Callback::new(move |()| asking.set(false)),
        content: view! {
            <h2 id=TITLE tabindex="-1">"Remove " <bdi>{spelled(&name)}</bdi> "?"</h2>
            {whom(&name, &[&id])}
            <p>
                "Removes the " {about.name} " and its membership; anything still using it stops working. This can’t be undone: a new one gets another ID."
            </p>
            <div class="actions">
                {button("button danger", "Remove", move || {
                    asking.set(false);
                    remove(one, removing);
                })}
                {button("button", "Cancel", move || asking.set(false))}
            </div>
        }
        .into_any(),
    })
}

fn remove(one: One, removing: Action) {
    let memberships = one.program.with_untracked(|program| {
        let memberships = program.map(|program| program.memberships.iter());
        let ids = memberships.map(|all| all.map(|membership| membership.id().clone()).collect());
        ids.unwrap_or_else(Vec::new)
    });
    let (about, id, name) = (one.about, one.id.get_value(), untrack(|| one.name()));
    let api = one.session.api();
    let (navigator, announcer) = (one.navigator, one.announcer);
    let work = async move {
        let outcome = match api.remove_program(about.kind, &id, &memberships).await {
            Removed::All => {
                let said = ["Removed: ", &name].concat();
                announcer.say(said.clone());
                // What was typed into the page belongs to nothing any more.
                navigator.set_unsaved(false);
                navigator.go(about.section.all());
                return Outcome::new(Tone::Good, &[&said]);
            }
            Removed::Half(error) => {
                let failed = Outcome::failed(&error);
                Outcome::new(
                    Tone::Warning,
                    &[
                        "Partly removed: the membership is gone, so it can’t sign in, but the ",
                        about.name,
                        " is still there. ",
                        &failed.text,
                        " Remove it again to finish.",
                    ],
                )
            }
            Removed::Nothing(error) => {
                let failed = Outcome::failed(&error);
                Outcome::new(Tone::Bad, &["Nothing was removed. ", &failed.text])
            }
            Removed::Unknown => Outcome::new(
                Tone::Warning,
                &[
                    "No clear answer; couldn’t confirm what was removed. The page shows what is there now.",
                ],
            ),
        };
        one.program.reload();
        outcome
    };
    removing.run("Removing…", work.boxed_local());
}
