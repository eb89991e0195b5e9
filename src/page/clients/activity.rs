//! Stopping a client without removing it: its own status, and its membership. Both are kept on the
//! server, and each by itself may be set (contract §9, `active`; §11).

use crate::api::{ApiError, NotSaved};
use crate::page::action::{Action, Outcome, nothing};
use crate::page::program::One;
use crate::signal::Derived;
use crate::ui::Tone;
use futures::FutureExt;
use leptos::prelude::*;
use wire::{Json, Version};

/// What of it is on: the client, and its membership.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct On {
    client: bool,
    membership: bool,
}

fn is_on(client: &Json) -> bool {
    matches!(client.get("status").text(), None | Some("active"))
}

/// The section of the page of one client.
pub(super) fn section(one: One) -> AnyView {
    let action = Action::new();
    let on = Derived::new(move |_| On {
        client: one.resource().is_some_and(|client| is_on(client.json())),
        membership: one
            .membership()
            .is_none_or(|membership| membership.is_active()),
    });
    let stands = move || match on.get() {
        On {
            client: true,
            membership: true,
        } => "Active",
        On {
            client: false,
            membership: false,
        } => "Inactive",
        On { client: false, .. } => {
            "Partly deactivated: the client is off but its membership is active."
        }
        On {
            membership: false, ..
        } => "Partly deactivated: the membership is inactive but the client is on.",
    };
    let meaning = move || match one.console.version() {
        Some(Version::V5) => {
            "Deactivating blocks its requests immediately. You can reactivate it later with the same secret."
        }
        _ => {
            "Deactivating turns off the client and its membership. On this server its tokens can work until they expire; to stop it immediately, remove it."
        }
    };
    let off = move || {
        let On { client, membership } = on.get();
        (client || membership).then(|| {
            action.button(
                "button",
                "Deactivate",
                Callback::new(move |()| set(one, action, false)),
            )
        })
    };
    let back = move || {
        let On { client, membership } = on.get();
        (!client || !membership).then(|| {
            action.button(
                "button primary",
                "Reactivate",
                Callback::new(move |()| set(one, action, true)),
            )
        })
    };
    view! {
        <section class="part" aria-labelledby="activity-title">
            <h2 id="activity-title">"Deactivate"</h2>
            <p>{stands}</p>
            <p class="hint">{meaning}</p>
            {action.status(nothing)}
            <div class="repairs">{off} {back}</div>
        </section>
    }
    .into_any()
}

/// Turns both on or off.
fn set(one: One, action: Action, on: bool) {
    let Some(client) = untrack(|| one.resource()) else {
        return;
    };
    let membership = untrack(|| one.membership());
    let api = one.session.api();
    let work = async move {
        let status = if on { "active" } else { "off" };
        let mut failed = Vec::new();
        if is_on(client.json()) != on {
            let wanted = client.with(client.json().with("status", status.into()));
            let saved = api.save_resource(&wanted).await;
            failed.extend(saved.err().map(|error| told(&error, "client")));
        }
        // Each by itself stops it, so one that fails is no reason to leave the other.
        if let Some(membership) = membership
            && membership.is_active() != on
        {
            let wanted = membership.with(membership.json().with("active", on.into()));
            let saved = api.save_membership(&wanted).await;
            failed.extend(saved.err().map(|error| told(&error, "membership")));
        }
        one.program.reload();
        let done = match on {
            true => "Reactivated.",
            false => "Deactivated.",
        };
        let texts: Vec<&str> = failed.iter().map(|failed| failed.text.as_str()).collect();
        match failed.first() {
            None => Outcome::new(Tone::Good, &[done]),
            Some(first) => Outcome::new(first.tone, &[&texts.join(" ")]),
        }
    };
    let busy = if on {
        "Reactivating…"
    } else {
        "Deactivating…"
    };
    action.run(busy, work.boxed_local());
}

/// Why one of the two was not saved. What stands above the buttons is read anew.
fn told(error: &NotSaved, what: &str) -> Outcome {
    match error {
        NotSaved::Conflict => Outcome::new(
            Tone::Warning,
            &[
                "Someone else saved the ",
                what,
                " first, so it was not changed. Check what they saved, then try again.",
            ],
        ),
        NotSaved::Other(ApiError::NoAnswer | ApiError::Unreadable) => Outcome::new(
            Tone::Warning,
            &[
                "No clear answer while saving the ",
                what,
                ". Its current state is shown above; try again if needed.",
            ],
        ),
        NotSaved::Other(error) => {
            let failed = Outcome::failed(error);
            Outcome::new(
                Tone::Bad,
                &["The ", what, " was not changed. ", &failed.text],
            )
        }
    }
}
