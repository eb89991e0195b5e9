//! The end of a session: said ahead over the page that is open, and afterwards on the sign-in page.

use super::part;
use super::plain::leave_button;
use crate::api::counted;
use crate::session::{Due, Ended, Session};
use crate::signal::{Derived, Slot};
use crate::ui::{Changes, DialogParts, Tone, dialog, focus_soon, notice};
use leptos::prelude::*;

const TITLE: &str = "ending-title";
const STAY: &str = "ending-stay";

/// What the dialog is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum About {
    /// Nobody seems to be there.
    Idle,
    /// The longest time is nearly over.
    Limit,
}

/// The dialog; nothing while there is time.
pub fn ending_soon() -> AnyView {
    let session = Session::of_app();
    let heard = Slot::new(false);
    let is_idle = Derived::new(move |_| matches!(session.due(), Due::Idle(_)));
    let is_late = Derived::new(move |_| matches!(session.due(), Due::Limit(_)) && !heard.get());
    (move || {
        let about = match (is_idle.get(), is_late.get()) {
            (true, _) => About::Idle,
            (_, true) => About::Limit,
            _ => return None,
        };
        Some(part::ending(about, heard))
    })
    .into_any()
}

/// Its content, once the part that has it is here.
pub(super) fn ending(about: About, heard: Slot<bool>) -> AnyView {
    let session = Session::of_app();
    let stay = Callback::new(move |()| match about {
        About::Idle => session.stay(),
        About::Limit => heard.set(true),
    });
    let (title, label) = match about {
        About::Idle => ("Are you still there?", "Stay signed in"),
        About::Limit => ("You will be signed out soon", "Continue for now"),
    };
    let why = match about {
        About::Idle => ["You’ve been inactive for ", &span(session.idle()), "."].concat(),
        About::Limit => {
            "Sessions end after 12 hours. Sign out and in again to continue.".to_owned()
        }
    };
    let left = move || match session.due() {
        Due::Idle(seconds) => counted(seconds, "second"),
        Due::Limit(minutes) => counted(minutes, "minute"),
        Due::Nothing | Due::Over(_) => "a moment".to_owned(),
    };
    // Heard rarely: a voice that counts every second can't be worked with.
    let spoken = Derived::new(move |_| match session.due() {
        Due::Idle(seconds) if seconds <= 10 => "10 seconds left.",
        Due::Idle(seconds) if seconds <= 30 => "30 seconds left.",
        _ => "",
    });
    focus_soon(STAY);
    let content = view! {
        <h2 id=TITLE>{title}</h2>
        <p id="ending-why">
            {why} " You will be signed out in all tabs in " <strong>{left}</strong>
            ". Anything not sent is then lost."
        </p>
        <p class="visually-hidden" role="status">{move || spoken.get()}</p>
        <div class="actions">
            <button
                type="button"
                id=STAY
                class="button primary"
                aria-describedby="ending-why"
                on:click=move |_| stay.run(())
            >
                {label}
            </button>
            {leave_button("Sign out now")}
        </div>
    };
    dialog(DialogParts {
        title_id: TITLE,
        class: "small",
        changes: Changes::Nothing,
        on_close: stay,
        content: content.into_any(),
    })
}

/// Why one is on the sign-in page, where the session came to an end.
pub(super) fn ended(session: Session) -> AnyView {
    let idle = session.idle();
    (move || {
        let said = match session.ended()? {
            Ended::Here => return unconfirmed(session),
            Ended::Elsewhere => "You signed out in another tab.".to_owned(),
            Ended::Idle => ["You were signed out after ", &span(idle), " of inactivity."].concat(),
            Ended::Limit => "You were signed out 12 hours after signing in.".to_owned(),
        };
        let content = view! { <p role="status">{said}</p> };
        Some(view! { {notice(Tone::Info, content.into_any())} {unconfirmed(session)} }.into_any())
    })
    .into_any()
}

fn unconfirmed(session: Session) -> Option<AnyView> {
    session.is_sign_out_unconfirmed().then(|| {
        let content = view! {
            <p role="status">"You are signed out on this device. The server couldn’t be reached, so the session stays active there until it expires."</p>
        };
        notice(Tone::Warning, content.into_any())
    })
}

/// A span of time in words; whole minutes, or seconds.
fn span(milliseconds: u64) -> String {
    match milliseconds % 60_000 {
        0 => counted(milliseconds / 60_000, "minute"),
        _ => counted(milliseconds / 1000, "second"),
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn spans_are_said_in_whole_units() {
        assert_eq!(span(900_000), "15 minutes");
        assert_eq!(span(60_000), "1 minute");
        assert_eq!(span(6_000), "6 seconds");
    }
}
