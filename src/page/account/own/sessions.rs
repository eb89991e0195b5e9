//! Where one is signed in, and ending it there (contract §2.1, §2.4).

use super::{Outcome, status};
use crate::api::ApiError;
use crate::api::own::{Own, OwnSession};
use crate::scope;
use crate::session::Session;
use crate::signal::Slot;
use crate::ui::{Loader, Tone, clock, date, value_of};
use leptos::prelude::*;
use wire::Version;

#[derive(Clone, Copy)]
struct Parts {
    session: Session,
    own: Loader<Own>,
    busy: Slot<bool>,
    outcome: Outcome,
}

/// The list, with a way to end each but this one.
pub(super) fn sessions(session: Session, own: Loader<Own>) -> AnyView {
    let parts = Parts {
        session,
        own,
        busy: Slot::new(false),
        outcome: Slot::new(None),
    };
    view! {
        {value_of(own, move |own| list(parts, own))}
        {status(parts.outcome)}
    }
    .into_any()
}

fn list(parts: Parts, own: Own) -> AnyView {
    let here = parts.session.login();
    let is_found = own
        .sessions
        .iter()
        .any(|one| Some(&one.id) == here.as_ref());
    let all = match own.me.version {
        Version::V5 => " Changing your password ends them all.",
        Version::V4 => "",
    };
    let items: Vec<AnyView> = own
        .sessions
        .into_iter()
        .map(|one| item(parts, Some(&one.id) == here.as_ref(), one))
        .collect();
    let unfound = (!is_found).then(|| {
        view! { <p>"Couldn’t tell which session is this one. Signing it out means signing in again here."</p> }
    });
    let list = match items.is_empty() {
        true => view! { <p>"The server lists no sign-ins of the last hour."</p> }.into_any(),
        false => view! { {unfound} <ul class="history">{items}</ul> }.into_any(),
    };
    view! {
        <p class="hint">"Only sign-ins of the last hour are listed. Older sessions may still be active." {all}</p>
        {list}
    }
    .into_any()
}

fn item(parts: Parts, is_here: bool, one: OwnSession) -> AnyView {
    let name = name(&one);
    let when = one.last.as_deref().and_then(moment);
    let about: Vec<String> = [one.address.clone(), one.project.clone(), when]
        .into_iter()
        .flatten()
        .collect();
    let label = ["Sign out: ", &name, ", ", &about.join(", ")].concat();
    let end = match is_here {
        true => view! { <p>"This device"</p> }.into_any(),
        false => {
            let press = move |_| parts.end(one.clone());
            view! {
                <button
                    type="button"
                    class="button small"
                    aria-label=label
                    aria-disabled=move || parts.busy.get().then_some("true")
                    on:click=press
                >
                    "Sign out"
                </button>
            }
            .into_any()
        }
    };
    view! {
        <li>
            <p><strong>{name}</strong></p>
            <p class="hint">{about.join(" · ")}</p>
            {end}
        </li>
    }
    .into_any()
}

/// What one is signed in with.
fn name(one: &OwnSession) -> String {
    match (&one.browser, &one.system) {
        (Some(browser), Some(system)) => [browser, " on ", system].concat(),
        (Some(one), None) | (None, Some(one)) => one.clone(),
        (None, None) => "Unknown browser".to_owned(),
    }
}

fn moment(instant: &str) -> Option<String> {
    Some([date(instant)?, clock(instant)?].join(", "))
}

impl Parts {
    fn end(self, one: OwnSession) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.outcome.set(None);
        let api = self.session.api();
        scope::spawn(async move {
            let answer = api.revoke(&one).await;
            let name = name(&one);
            let outcome = match answer {
                Ok(()) => (Tone::Good, [&name, " is signed out."].concat()),
                Err(ApiError::NotFound(_)) => {
                    (Tone::Info, [&name, " was already signed out."].concat())
                }
                Err(ApiError::NoAnswer | ApiError::Unreadable) => (
                    Tone::Warning,
                    "Couldn’t confirm the sign-out. Check the updated list.".to_owned(),
                ),
                Err(error) => (Tone::Bad, error.sentence()),
            };
            self.busy.set(false);
            self.outcome.set(Some(outcome));
            self.own.reload();
        });
    }
}
