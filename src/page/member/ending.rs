//! Ending somebody's access: deactivating first, removing second.

use super::action::{Action, Outcome, nothing};
use super::{Page, removal, words};
use crate::api::{ApiError, MemberDetails, NotSaved};
use crate::ui::{Tone, button};
use futures::FutureExt;
use leptos::prelude::*;
use wire::{Me, ProjectMembership, Version};

/// The buttons and what they mean, for a member that is there.
pub(super) fn ending(page: Page) -> AnyView {
    let is_here = Memo::new(move |_| page.member.with(|member| member.is_some()));
    (move || is_here.get().then(|| section(page))).into_any()
}

fn section(page: Page) -> AnyView {
    let action = Action::new();
    let asking: RwSignal<Option<removal::Ask>> = RwSignal::new(None);
    let is_active = Memo::new(move |_| page.member.with(|m| m.map(|m| m.membership.is_active())));
    let version = Memo::new(move |_| page.version());
    let switch = move || match is_active.get() {
        Some(true) => action.button(
            "button",
            "Deactivate",
            Callback::new(move |()| deactivate(page, action, asking)),
        ),
        Some(false) => action.button(
            "button primary",
            "Reactivate",
            Callback::new(move |()| set_active(page, action, true)),
        ),
        None => nothing(),
    };
    let meaning = move || match is_active.get() {
        Some(false) => "Inactive: not allowed to sign in to this project.",
        _ => words::deactivating(version.get()),
    };
    let undo = move || match is_active.get_untracked() {
        Some(active) if action.is_good() => {
            button("button", "Undo", move || set_active(page, action, !active))
        }
        _ => nothing(),
    };
    let remove = move || asking.set(Some(removal::Ask::Remove));
    let dialog = move || {
        asking
            .get()
            .map(|ask| removal::dialog(page, ask, asking, action))
    };
    view! {
        <section class="part" aria-labelledby="ending-title">
            <h2 id="ending-title">"End access"</h2>
            <p>{meaning}</p>
            <div class="repairs">{switch}</div>
            {action.status(undo)}
            <p>"Removing takes the membership away. Choose it when somebody is not to come back."</p>
            <div class="repairs">{button("button danger", "Remove from project", remove)}</div>
            {dialog}
        </section>
    }
    .into_any()
}

/// At once, unless it may cost oneself or the project dearly: then it is asked first.
fn deactivate(page: Page, action: Action, asking: RwSignal<Option<removal::Ask>>) {
    let own = |me: Option<&Me>| me.map(|me| me.membership.clone());
    let is_own = untrack(|| page.console.me.with(own)) == Some(page.id.get_value());
    let is_admin = page.now().is_some_and(|member| member.is_admin());
    match is_own || is_admin || page.is_owner() {
        true => asking.set(Some(removal::Ask::Deactivate)),
        false => set_active(page, action, false),
    }
}

/// Stores whether the member may sign in, and nothing else.
pub(super) fn set_active(page: Page, action: Action, is_active: bool) {
    let busy = if is_active {
        "Reactivating…"
    } else {
        "Deactivating…"
    };
    let Some(member) = page.now() else {
        return;
    };
    let wanted = ProjectMembership::read(member.json().with("active", is_active.into()));
    let (api, name, version) = (page.session.api(), page.name(), untrack(|| page.version()));
    let work = async move {
        let Some(wanted) = wanted else {
            return Outcome::failed(&ApiError::Unreadable);
        };
        let saved = match api.save_membership(&wanted).await {
            Err(NotSaved::Other(ApiError::NoAnswer | ApiError::Unreadable)) => {
                match api.membership(wanted.id()).await {
                    Ok(now) if now.is_active() == is_active => Ok(now),
                    Ok(_) => {
                        return lost(
                            page,
                            "The answer was lost, and nothing is changed so far. Look again in a moment before you press again.",
                        );
                    }
                    Err(_) => {
                        return lost(
                            page,
                            "The answer was lost, and so was the look-up: whether it is done is not known. Reload the page to know.",
                        );
                    }
                }
            }
            other => other,
        };
        let outcome = match saved {
            Ok(_) if is_active => Outcome::new(Tone::Good, &[&words::reactivated(&name, version)]),
            Ok(_) => Outcome::new(Tone::Good, &[&words::deactivated(&name, version)]),
            Err(NotSaved::Conflict) => Outcome::new(
                Tone::Warning,
                &[
                    "Nothing is changed: somebody else saved this member meanwhile. The page now shows what they saved; press again if you still want it.",
                ],
            ),
            Err(NotSaved::Other(error)) => Outcome::failed(&error),
        };
        page.member.reload();
        outcome
    };
    action.run(busy, work.boxed_local());
}

fn lost(page: Page, text: &str) -> Outcome {
    page.member.reload();
    Outcome::new(Tone::Warning, &[text])
}

impl Page {
    /// Which server this is, as far as it is known; tracked.
    pub(super) fn version(self) -> Option<Version> {
        self.console.me.with(|me| me.map(|me| me.version))
    }

    /// The membership as it was read last.
    pub(super) fn now(self) -> Option<ProjectMembership> {
        untrack(|| {
            self.member
                .with(|member| member.map(|m| m.membership.clone()))
        })
    }

    /// What to call the member: the name, else the address, else the id.
    pub(super) fn name(self) -> String {
        let name = untrack(|| self.member.with(|m| m.map(MemberDetails::name))).unwrap_or_default();
        if !name.is_empty() {
            return name;
        }
        let email = self
            .now()
            .and_then(|member| member.email().map(str::to_owned));
        email.unwrap_or_else(|| self.id.get_value().to_string())
    }

    /// Whether the member's account owns the project, as far as that is known.
    fn is_owner(self) -> bool {
        let owner = untrack(|| {
            self.console
                .project
                .with(|project| project?.owner_reference())
        });
        owner.is_some() && owner == self.now().and_then(|member| member.user())
    }
}
