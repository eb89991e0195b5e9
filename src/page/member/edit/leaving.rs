//! Not losing what was typed: leaving the page is asked about.

use super::Stage;
use crate::page::member::Page;
use crate::signal::Derived;
use crate::ui::{Changes, DialogParts, button, dialog};
use leptos::prelude::*;

const TITLE: &str = "leave-title";

/// Keeps the navigator informed, and asks when somebody wants to leave.
pub(super) fn watch(page: Page) {
    let (edit, navigator) = (page.edit, page.navigator);
    let kept = Derived::new(move |_| match edit.stage.get() {
        Stage::Saving | Stage::Deciding(_) => true,
        Stage::Editing | Stage::NotSaved(_) | Stage::Saved(_) => edit.is_changed(),
    });
    Effect::new(move || navigator.set_unsaved(kept.get()));
    Effect::new(move || {
        if navigator.held().is_none() || !kept.get_untracked() {
            return;
        }
        if edit.is_saving() {
            // Its answer would be lost with the page.
            page.announcer.say("Still saving. Wait for it to finish.");
            navigator.stay();
        } else {
            edit.leaving.set(true);
        }
    });
    on_cleanup(move || navigator.set_unsaved(false));
}

/// Asks before throwing away what was typed.
pub(super) fn ask(page: Page) -> Option<AnyView> {
    if !page.edit.leaving.get() {
        return None;
    }
    let stay = move || {
        page.edit.leaving.set(false);
        page.navigator.stay();
    };
    let leave = move || {
        page.edit.leaving.set(false);
        page.navigator.leave();
    };
    Some(dialog(DialogParts {
        title_id: TITLE,
        class: "small",
        changes: Changes::Nothing,
        on_close: Callback::new(move |()| stay()),
        content: view! {
            <h2 id=TITLE>"Leave without saving?"</h2>
            <p>"Your unsaved changes will be lost."</p>
            <div class="actions">
                {button("button primary", "Keep editing", stay)}
                {button("button danger", "Leave", leave)}
            </div>
        }
        .into_any(),
    }))
}
