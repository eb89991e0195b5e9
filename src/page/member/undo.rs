//! A member who was removed, and the way back: kept for all tabs, because after a removal one is back at the
//! list.

use super::words;
use crate::api::account::Account;
use crate::api::removal::{AccountLeft, Before};
use crate::api::restore::Restored;
use crate::page::action::Outcome;
use crate::page::invite::ways_in_for;
use crate::page::users::Roster;
use crate::route::{Route, Tab};
use crate::scope;
use crate::signal::Slot;
use crate::ui::{Announcer, Tone, button, focus_soon, notice};
use leptos::prelude::*;
use std::sync::Arc;
use wire::Id;

/// The id of the news.
const NEWS: &str = "removed-news";

/// The last removal of this sign-in, if there was one.
#[derive(Clone, Copy)]
pub(in crate::page) struct LastRemoved(Slot<Option<Arc<Removed>>>);

impl LastRemoved {
    /// Nobody was removed yet.
    pub fn new() -> LastRemoved {
        LastRemoved(Slot::new(None))
    }

    /// Whether nobody was removed; tracked.
    pub fn is_empty(self) -> bool {
        self.0.with(Option::is_none)
    }

    /// Forgets it: somebody else is signed in, or it was read.
    pub fn clear(self) {
        self.0.set(None);
    }

    /// Notes a removal.
    pub(super) fn set(self, removed: Removed) {
        self.0.set(Some(Arc::new(removed)));
    }
}

/// Somebody who was removed.
pub(super) struct Removed {
    name: String,
    project: Id,
    before: Before,
    left: AccountLeft,
    step: ArcRwSignal<Step>,
}

/// How the way back stands.
#[derive(Clone)]
enum Step {
    Offered,
    Busy,
    /// Not restored, or not known.
    Said(Outcome),
    /// Restored, as this membership.
    Restored(Id, Outcome),
}

impl Removed {
    /// Somebody who was just removed.
    pub fn new(name: String, project: Id, before: Before, left: AccountLeft) -> Removed {
        Removed {
            name,
            project,
            before,
            left,
            step: ArcRwSignal::new(Step::Offered),
        }
    }

    /// What happened.
    pub fn sentence(&self) -> String {
        let was_gone = matches!(self.before.account, Account::Gone);
        words::removed(&self.name, self.left, was_gone)
    }

    /// Whether the membership may need a link to set a password once it is back.
    fn needs_link(&self) -> bool {
        !matches!(self.left, AccountLeft::Stays)
    }
}

/// What was removed last, with the way back, over the list that shows who is there.
pub(in crate::page) fn removed(roster: Roster) -> AnyView {
    let announcer = Announcer::of_app();
    let told = move || {
        let removed = roster.console.removed.0.get()?;
        Some(told(roster, announcer, &removed))
    };
    told.into_any()
}

fn told(roster: Roster, announcer: Announcer, removed: &Arc<Removed>) -> AnyView {
    let step = removed.step.get();
    let again = || {
        let whom = removed.clone();
        button("button", "Undo", move || restore(roster, announcer, &whom))
    };
    let gone =
        || view! { <p class="strong" id=NEWS tabindex="-1">{removed.sentence()}</p> }.into_any();
    let (tone, content) = match &step {
        Step::Offered if removed.before.can_return() => {
            let limits = words::limits(removed.left);
            (
                Tone::Info,
                view! { {gone()} <p>{limits}</p> {again()} }.into_any(),
            )
        }
        Step::Offered => {
            let text = "This can’t be undone here. To restore access, invite them again.";
            (Tone::Info, view! { {gone()} <p>{text}</p> }.into_any())
        }
        Step::Busy => (
            Tone::Info,
            view! { {gone()} <p>"Inviting again…"</p> }.into_any(),
        ),
        Step::Said(outcome) => {
            let text = outcome.text.clone();
            (
                outcome.tone,
                view! { {gone()} <p>{text}</p> {again()} }.into_any(),
            )
        }
        Step::Restored(id, outcome) => (outcome.tone, back(roster, removed, id, outcome)),
    };
    let hide = button("button", "Dismiss", move || roster.console.removed.clear());
    notice(tone, view! { {content} {hide} }.into_any())
}

/// Somebody is back.
fn back(roster: Roster, removed: &Removed, id: &Id, outcome: &Outcome) -> AnyView {
    let href = Route::Admin(Tab::Member(id.clone())).to_string();
    let link = removed.needs_link().then(|| {
        let email = removed.before.email.clone().unwrap_or_default();
        view! {
            <p>"The account may be new and have no password yet."</p>
            {ways_in_for(roster.console, id.clone(), email)}
        }
        .into_any()
    });
    view! {
        <p class="strong" id=NEWS tabindex="-1">{outcome.text.clone()}</p>
        <p><a href=href>"Go to " <bdi>{removed.name.clone()}</bdi></a></p>
        {link}
    }
    .into_any()
}

/// Invites again, once at a time. Where it goes on while one looks elsewhere, it is told when one is back.
fn restore(roster: Roster, announcer: Announcer, removed: &Arc<Removed>) {
    if matches!(removed.step.get_untracked(), Step::Busy) {
        return;
    }
    removed.step.set(Step::Busy);
    let (api, removed) = (roster.session.api(), removed.clone());
    scope::spawn(async move {
        let restored = api.restore_member(&removed.project, &removed.before).await;
        let next = next(&removed.name, restored);
        if let Step::Said(outcome) | Step::Restored(_, outcome) = &next {
            announcer.say(outcome.text.clone());
        }
        removed.step.set(next);
        // The button that was pressed is gone.
        let focused = document().active_element();
        if focused.is_none_or(|element| element.tag_name() == "BODY") {
            focus_soon(NEWS);
        }
        roster.members.reload();
    });
}

fn next(name: &str, restored: Restored) -> Step {
    let said = |tone, text: &[&str]| Step::Said(Outcome::new(tone, text));
    match restored {
        Restored::Done(id, None) => {
            let text = [name, " is back with the same settings. No email was sent."];
            Step::Restored(id, Outcome::new(Tone::Good, &text))
        }
        Restored::Done(id, Some(_)) => {
            let text = [
                name,
                " is back, but some settings couldn’t be restored. Check access policies, external ID and the rest.",
            ];
            Step::Restored(id, Outcome::new(Tone::Warning, &text))
        }
        Restored::AlreadyMember => said(
            Tone::Warning,
            &[
                "Not invited again: this account is already a member of the project. Check the list.",
            ],
        ),
        Restored::NotFound => said(
            Tone::Warning,
            &[
                "No clear answer, and ",
                name,
                " isn’t back so far. Wait a moment, then try again.",
            ],
        ),
        Restored::Unknown => said(
            Tone::Warning,
            &[
                "Couldn’t confirm whether ",
                name,
                " is back. Try again: no one is invited twice.",
            ],
        ),
        Restored::Failed(error) => Step::Said(Outcome::failed(&error)),
    }
}
