//! Leaving the page while members are being changed.

use super::{Bulk, words};
use crate::member::run::Run;
use crate::signal::Derived;
use crate::ui::{Changes, DialogParts, button, dialog};
use leptos::prelude::*;

const TITLE: &str = "bulk-leave-title";

/// Asks whether to stop, once somebody wants to leave.
pub(super) fn question(bulk: Bulk, on_close: Callback<()>) -> AnyView {
    let asked = Derived::new(move |_| bulk.navigator.held().is_some());
    (move || asked.get().then(|| ask(bulk, on_close))).into_any()
}

fn ask(bulk: Bulk, on_close: Callback<()>) -> AnyView {
    let stay = move || bulk.navigator.stay();
    let leave = move || {
        bulk.change(Run::stop);
        bulk.untick_settled();
        // Another list of users may be where one goes: the dialog would stay over it.
        on_close.run(());
        bulk.navigator.leave();
    };
    let counts = move || {
        let counts = bulk.run.with(|run| run.as_ref().map(Run::counts));
        words::counts(counts.unwrap_or_default())
    };
    dialog(DialogParts {
        title_id: TITLE,
        class: "small",
        changes: Changes::Nothing,
        on_close: Callback::new(move |()| stay()),
        content: view! {
            <h2 id=TITLE tabindex="-1">"Stop and leave?"</h2>
            <p>"Still in progress: " {counts} ". Users not tried stay unchanged."</p>
            <div class="actions">
                {button("button primary", "Stay here", stay)}
                {button("button danger", "Stop and leave", leave)}
            </div>
        }
        .into_any(),
    })
}
