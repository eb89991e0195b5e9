//! Ending somebody's access: deactivating first, removing second.

use super::{Page, removal, words};
use crate::api::{ApiError, MemberDetails, NotSaved};
use crate::page::action::{Action, Outcome, nothing};
use crate::signal::{Derived, Slot};
use crate::ui::{Tone, button, whom};
use futures::FutureExt;
use leptos::prelude::*;
use wire::{Me, ProjectMembership, Version};

/// Whether the member may sign in, and how changing that stands.
#[derive(Clone, Copy)]
pub(super) struct Switch {
    page: Page,
    action: Action,
    /// What the last save made, which Undo takes back, with the version it was made from: the page may still show that.
    saved: StoredValue<Option<(ProjectMembership, ProjectMembership)>>,
}

/// The buttons and what they mean, for a member that is there.
pub(super) fn ending(page: Page) -> AnyView {
    let is_here = Derived::new(move |_| page.member.with(|member| member.is_some()));
    (move || is_here.get().then(|| section(page))).into_any()
}

fn section(page: Page) -> AnyView {
    let switch = Switch {
        page,
        action: Action::new(),
        saved: StoredValue::new(None),
    };
    let asking: Slot<Option<removal::Ask>> = Slot::new(None);
    let is_active =
        Derived::new(move |_| page.member.with(|m| m.map(|m| m.membership.is_active())));
    let version = Derived::new(move |_| page.console.version());
    let buttons = move || match is_active.get() {
        Some(true) => switch.action.button(
            "button",
            "Deactivate",
            Callback::new(move |()| switch.deactivate(asking)),
        ),
        Some(false) => switch.action.button(
            "button primary",
            "Reactivate",
            Callback::new(move |()| switch.reactivate()),
        ),
        None => nothing(),
    };
    let meaning = move || match is_active.get() {
        Some(false) => "Inactive: can’t sign in to this project.",
        _ => words::deactivating(version.get()),
    };
    let undo = move || match switch.action.is_good() {
        true => button("button", "Undo", move || switch.undo(asking)),
        false => nothing(),
    };
    let remove = move || asking.set(Some(removal::Ask::Remove));
    let dialog = move || {
        let ask = asking.get()?;
        Some(removal::dialog(page, ask, asking, switch))
    };
    view! {
        <section class="part" aria-labelledby="ending-title">
            <h2 id="ending-title">"End access"</h2>
            <p>{meaning}</p>
            <div class="repairs">{buttons}</div>
            {switch.action.status(undo)}
            <p>"Deletes the membership. The profile and its data stay."</p>
            <div class="repairs">{button("button danger", "Remove from project", remove)}</div>
            {dialog}
        </section>
    }
    .into_any()
}

impl Switch {
    /// Deactivates at once, unless it may cost oneself or the project dearly: then it is asked first.
    fn deactivate(self, asking: Slot<Option<removal::Ask>>) {
        let page = self.page;
        let own = |me: Option<&Me>| me.map(|me| me.membership.clone());
        let is_own = untrack(|| page.console.me.with(own)) == Some(page.id.get_value());
        let is_admin = page.now().is_some_and(|member| member.is_admin());
        match (is_own || is_admin || page.is_owner(), self.base()) {
            (true, _) => asking.set(Some(removal::Ask::Deactivate)),
            (false, Some(base)) => self.deactivate_unless_guarded(base, asking),
            (false, None) => {}
        }
    }

    /// The same for this version. What was read with the page may be out of date, so it is looked up who is guarded now.
    fn deactivate_unless_guarded(
        self,
        base: ProjectMembership,
        asking: Slot<Option<removal::Ask>>,
    ) {
        let api = self.page.session.api();
        let told = self.told();
        let work = async move {
            match api.guards_of(&base).await {
                Ok((guards, _)) if guards.of(&base).is_empty() => {
                    self.save_over(base, false, told).await
                }
                Ok(_) => {
                    // Another question may have been asked meanwhile.
                    if let Some(None) = asking.try_get_untracked() {
                        asking.set(Some(removal::Ask::Deactivate));
                    }
                    Outcome::new(Tone::Info, &["Not deactivated yet: confirm it first."])
                }
                Err(error) => Outcome::failed(&error),
            }
        };
        self.action.run("Deactivating…", work.boxed_local());
    }

    /// Deactivates this version, which was asked about.
    pub(super) fn deactivate_version(self, base: ProjectMembership) {
        let told = self.told();
        let work = async move { self.save_over(base, false, told).await };
        self.action.run("Deactivating…", work.boxed_local());
    }

    fn reactivate(self) {
        if let Some(base) = self.base() {
            self.reactivate_version(base);
        }
    }

    fn reactivate_version(self, base: ProjectMembership) {
        let told = self.told();
        let work = async move { self.save_over(base, true, told).await };
        self.action.run("Reactivating…", work.boxed_local());
    }

    /// Takes back what the last save did, to the version it made and to no other: whatever somebody else saved since is
    /// to be looked at first.
    fn undo(self, asking: Slot<Option<removal::Ask>>) {
        let Some((_, saved)) = self.saved.get_value() else {
            return;
        };
        match saved.is_active() {
            true => self.deactivate_unless_guarded(saved, asking),
            false => self.reactivate_version(saved),
        }
    }

    /// The membership to change: as it is on the page, or as the last save left it where the page has yet
    /// to be read again.
    fn base(self) -> Option<ProjectMembership> {
        let now = self.page.now()?;
        let saved = self.saved.get_value();
        let newer = saved.filter(|(from, _)| from.version() == now.version());
        Some(newer.map_or(now, |(_, saved)| saved))
    }

    /// What is told of it: the name and the server's generation, while the page is still there.
    fn told(self) -> (String, Option<Version>) {
        let page = self.page;
        (page.name(), untrack(|| page.console.version()))
    }

    /// Stores over this version whether the member may sign in, and nothing else.
    async fn save_over(
        self,
        base: ProjectMembership,
        is_active: bool,
        (name, version): (String, Option<Version>),
    ) -> Outcome {
        let saved = self.save(&base, is_active).await;
        self.page.member.reload();
        let done = match (saved, is_active) {
            (Err(outcome), _) => return outcome,
            (Ok(()), true) => words::reactivated(&name, version),
            (Ok(()), false) => words::deactivated(&name, version),
        };
        Outcome::new(Tone::Good, &[&done])
    }

    /// Saves it, and looks a lost answer up.
    async fn save(self, base: &ProjectMembership, is_active: bool) -> Result<(), Outcome> {
        let api = self.page.session.api();
        let wanted = base.with(base.json().with("active", is_active.into()));
        let saved = match api.save_membership(&wanted).await {
            Ok(saved) => saved,
            Err(NotSaved::Other(ApiError::NoAnswer | ApiError::Unreadable)) => {
                match api.membership(base.id()).await {
                    Ok(now) if now.is_active() == is_active => now,
                    Ok(_) => {
                        return Err(warning(
                            "No clear answer, and nothing has changed so far. Wait a moment and check again before you retry.",
                        ));
                    }
                    Err(_) => {
                        return Err(warning("Couldn’t confirm the change. Reload to check."));
                    }
                }
            }
            Err(NotSaved::Conflict) => {
                return Err(warning(
                    "Nothing changed: someone else saved this member in the meantime. Review their changes, then try again.",
                ));
            }
            Err(NotSaved::Other(error)) => return Err(Outcome::failed(&error)),
        };
        self.saved.try_set_value(Some((base.clone(), saved)));
        Ok(())
    }
}

fn warning(text: &str) -> Outcome {
    Outcome::new(Tone::Warning, &[text])
}

impl Page {
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

    /// Who is meant, beyond doubt.
    pub(super) fn whom(self) -> AnyView {
        let id = ["ID ", self.id.get_value().as_str()].concat();
        let email = self
            .now()
            .and_then(|member| member.email().map(str::to_owned));
        whom(&self.name(), &[&email.unwrap_or_default(), &id])
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
