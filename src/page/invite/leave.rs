//! Leaving the dialog with something typed in it.

use super::Invite;
use crate::ui::{self, DialogParts};
use leptos::prelude::*;

/// Asks before throwing away what was typed.
pub(super) fn ask_to_discard(invite: Invite) -> AnyView {
    let stay = move || {
        invite.asking.set(false);
        invite.navigator.stay();
    };
    let leave = move || {
        invite.asking.set(false);
        invite.navigator.leave();
    };
    let keep = move || {
        invite.put_aside();
        leave();
    };
    ui::dialog(DialogParts {
        title_id: "discard-title",
        class: "small",
        changes: ui::Changes::Nothing,
        on_close: Callback::new(move |()| stay()),
        content: view! {
            <h2 id="discard-title">"Discard this invite?"</h2>
            <p>"It wasn’t sent. A saved draft lasts until you sign out or close the tab."</p>
            <div class="actions">
                {ui::button("button primary", "Keep editing", stay)}
                {ui::button("button", "Save draft", keep)}
                {ui::button("button danger", "Discard", leave)}
            </div>
        }
        .into_any(),
    })
}
