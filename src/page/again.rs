//! Signing in again over the page that is open, so that nothing typed in it is lost.

use super::plain::leave_button;
use super::sign_in::{Parts, panel};
use crate::api::Withdrawn;
use crate::form::sign_in::EMAIL;
use crate::session::Session;
use crate::ui::{Changes, DialogParts, dialog, focus_soon};
use leptos::prelude::*;

const TITLE: &str = "again-title";

/// The dialog; nothing while the session is fine.
pub fn sign_in_again() -> AnyView {
    let session = Session::of_app();
    (move || {
        session.interrupted().map(|why| {
            focus_soon(EMAIL);
            dialog(DialogParts {
                title_id: TITLE,
                class: "small",
                changes: Changes::Nothing,
                // Leaving without signing in is "Sign out", said out loud.
                on_close: Callback::new(|()| ()),
                content: content(session, why),
            })
        })
    })
    .into_any()
}

fn content(session: Session, why: Withdrawn) -> AnyView {
    let project = session.project().map(|project| project.to_string());
    let reason = match why {
        Withdrawn::Expired => {
            "Your session ended, so the last request was not carried out. Sign in again to continue; nothing you typed is lost."
        }
        Withdrawn::Access | Withdrawn::Policy => {
            "Your access no longer works, so the last request was not carried out. Once an admin restores it, sign in; nothing you typed is lost."
        }
    };
    view! {
        <h2 id=TITLE>"Sign in again"</h2>
        <p>{reason}</p>
        {panel(Parts::new(project, false))}
        {leave_button("Sign out")}
    }
    .into_any()
}
