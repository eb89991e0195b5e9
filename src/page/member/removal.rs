//! Asking before somebody's access ends for good, or before it hurts oneself or the project.

use super::ending::Switch;
use super::undo::Removed;
use super::{Page, words};
use crate::api::ApiError;
use crate::api::removal::{Before, Removal};
use crate::clean::{Text, looks_alike};
use crate::member::guard::Guard;
use crate::page::action::{Action, Outcome, nothing};
use crate::page::failure;
use crate::signal::Slot;
use crate::ui::{self, DialogParts, Loader, TextField, Tone, button, loaded, spelled, text_field};
use futures::FutureExt;
use leptos::prelude::*;
use wire::{Id, Version};

const TITLE: &str = "removal-title";
const NAME: &str = "removal-name";

/// What is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ask {
    /// Deactivating somebody who is guarded.
    Deactivate,
    /// Removing somebody.
    Remove,
}

/// What the dialog tells.
#[derive(Clone, PartialEq)]
struct Facts {
    before: Before,
    guards: Vec<Guard>,
    version: Option<Version>,
}

impl Facts {
    /// Whether it takes a step of its own.
    fn is_guarded(&self) -> bool {
        !self.guards.is_empty()
    }
}

/// The moving parts of the dialog.
#[derive(Clone, Copy)]
struct Parts {
    page: Page,
    ask: Ask,
    facts: Loader<Facts>,
    asking: Slot<Option<Ask>>,
    /// What deactivating is said by.
    switch: Switch,
    removing: Action,
    typed: Slot<String>,
    problem: Slot<Option<String>>,
}

/// The dialog.
pub(super) fn dialog(page: Page, ask: Ask, asking: Slot<Option<Ask>>, switch: Switch) -> AnyView {
    let facts = Loader::new(move || facts(page).boxed_local());
    let parts = Parts {
        page,
        ask,
        facts,
        asking,
        switch,
        removing: Action::new(),
        typed: Slot::new(String::new()),
        problem: Slot::new(None),
    };
    let title = match ask {
        Ask::Deactivate => "Deactivate ",
        Ask::Remove => "Remove ",
    };
    ui::dialog(DialogParts {
        title_id: TITLE,
        class: "",
        changes: ui::Changes::Something,
        on_close: Callback::new(move |()| parts.close()),
        content: view! {
            <div>
                <h2 id=TITLE tabindex="-1">{title} <bdi>{spelled(&page.name())}</bdi> "?"</h2>
                {page.whom()}
                {loaded(facts, "what would change", move |facts| parts.content(&facts))}
                {parts.removing.status(nothing)}
                <div class="actions">
                    {move || facts.with(|facts| facts.map(|facts| parts.go_on(facts)))}
                    {button("button", "Cancel", move || parts.close())}
                </div>
            </div>
        }
        .into_any(),
    })
}

/// What it takes to say what goes and what stays, and whether it hurts: all of it as it is now.
async fn facts(page: Page) -> Result<Facts, ui::Failure> {
    read(page).await.map_err(failure)
}

async fn read(page: Page) -> Result<Facts, ApiError> {
    let (api, id) = (page.session.api(), page.id.get_value());
    let project = page.session.project().ok_or(ApiError::SignedOut)?;
    let before = api.before_removal(&project, &id).await?;
    let (guards, version) = api.guards_of(&before.membership).await?;
    Ok(Facts {
        guards: guards.of(&before.membership),
        before,
        version: Some(version),
    })
}

impl Parts {
    fn close(self) {
        if !untrack(|| self.removing.is_busy()) {
            self.asking.set(None);
        }
    }

    fn content(self, facts: &Facts) -> AnyView {
        let warnings: Vec<AnyView> = facts
            .guards
            .iter()
            .map(|guard| view! { <li>{guard.sentence()}</li> }.into_any())
            .collect();
        let warnings = (!warnings.is_empty())
            .then(|| ui::notice(Tone::Warning, view! { <ul>{warnings}</ul> }.into_any()));
        let meaning = match self.ask {
            Ask::Deactivate => view! { <p>{words::deactivating(facts.version)}</p> }.into_any(),
            Ask::Remove if self.is_refused(facts) => view! { <p>{words::OWNER}</p> }.into_any(),
            Ask::Remove => meaning(facts),
        };
        let name = (facts.is_guarded() && !self.is_refused(facts)).then(|| self.name_field());
        view! { {warnings} {meaning} {name} }.into_any()
    }

    /// Whether the server would not do it anyway.
    fn is_refused(self, facts: &Facts) -> bool {
        matches!(self.ask, Ask::Remove) && facts.guards.contains(&Guard::Owner)
    }

    fn name_field(self) -> AnyView {
        text_field(TextField {
            id: NAME,
            label: "Type the name to confirm",
            hint: "",
            kind: Text::Line,
            autocomplete: "off",
            value: self.typed.into(),
            on_input: Callback::new(move |text| {
                self.typed.set(text);
                self.problem.set(None);
            }),
            problem: self.problem.into(),
        })
    }

    /// The button that goes on: by a press, for whoever is guarded also the name, and for the owner not
    /// at all.
    fn go_on(self, facts: &Facts) -> AnyView {
        if self.is_refused(facts) {
            return nothing();
        }
        let (is_guarded, shown) = (facts.is_guarded(), facts.clone());
        let go = move |()| {
            if is_guarded && !looks_alike(&self.typed.get_untracked(), &self.page.name()) {
                let sentence = "Type the name exactly as shown above";
                self.problem.set(Some(sentence.to_owned()));
                return ui::focus(NAME);
            }
            self.confirmed(shown.clone());
        };
        let label = match self.ask {
            Ask::Deactivate => "Deactivate",
            Ask::Remove => "Remove",
        };
        self.removing
            .button("button danger", label, Callback::new(go))
    }

    /// Goes on with what was confirmed, if it still is what there is; otherwise that is shown and asked about anew.
    fn confirmed(self, shown: Facts) {
        let page = self.page;
        let Some(project) = page.session.project() else {
            return;
        };
        let name = page.name();
        let work = async move {
            let now = match read(page).await {
                Ok(now) => now,
                Err(error) => return Outcome::failed(&error),
            };
            // Whoever left meanwhile did not wait for it.
            if page.id.try_get_value().is_none() {
                return Outcome::new(Tone::Warning, &["Nothing changed."]);
            }
            if now != shown {
                self.typed.set(String::new());
                self.facts.put(now);
                page.member.reload();
                return Outcome::new(
                    Tone::Warning,
                    &[
                        "Nothing changed: this user was edited in the meantime. Review the details, then try again.",
                    ],
                );
            }
            match self.ask {
                Ask::Deactivate => {
                    // What comes of it stands on the page, under the dialog.
                    self.asking.set(None);
                    self.switch.deactivate_version(now.before.membership);
                    Outcome::new(Tone::Good, &["Confirmed"])
                }
                Ask::Remove => self.remove(project, name, now.before).await,
            }
        };
        let busy = match self.ask {
            Ask::Deactivate => "Deactivating…",
            Ask::Remove => "Removing…",
        };
        self.removing.run(busy, work.boxed_local());
    }

    async fn remove(self, project: Id, name: String, before: Before) -> Outcome {
        let page = self.page;
        let (api, console) = (page.session.api(), page.console);
        let removal = api.remove_member(&project, before.membership.id()).await;
        if !matches!(removal, Removal::Removed) {
            return not_removed(&name, removal);
        }
        let left = api.account_left(&project, &before).await;
        let removed = Removed::new(name, project, before, left);
        page.announcer.say(removed.sentence());
        console.removed.set(removed);
        if page.id.try_get_value().is_some() {
            // What was typed into the page belongs to nobody any more.
            page.navigator.set_unsaved(false);
            page.navigator.go(console.users());
        }
        Outcome::new(Tone::Good, &["Removed"])
    }
}

/// What goes, what stays, and whether it can be undone.
fn meaning(facts: &Facts) -> AnyView {
    let (before, version) = (&facts.before, facts.version);
    let list = |items: Vec<String>| {
        let items = items.into_iter();
        let items = items.map(|item| view! { <li>{item}</li> }.into_any());
        view! { <ul class="told">{items.collect::<Vec<AnyView>>()}</ul> }.into_any()
    };
    view! {
        <h3>"Will be deleted"</h3>
        {list(words::goes(before, version))}
        <h3>"Will be kept"</h3>
        {list(words::stays(before, version))}
        <p>{words::undoing(before, version)}</p>
    }
    .into_any()
}

fn not_removed(name: &str, removal: Removal) -> Outcome {
    match removal {
        Removal::Removed => Outcome::new(Tone::Good, &[name, " is removed."]),
        Removal::Owner => Outcome::new(
            Tone::Bad,
            &[
                "Not removed: ",
                name,
                " owns the project, and the owner can’t be removed.",
            ],
        ),
        Removal::StillThere => Outcome::new(
            Tone::Warning,
            &[
                "No clear answer, and ",
                name,
                " is still a member. The removal may still be in progress: wait a moment, then try again.",
            ],
        ),
        Removal::Unknown => Outcome::new(
            Tone::Warning,
            &[
                "Couldn’t confirm whether ",
                name,
                " is removed. Try again: removing twice does no harm.",
            ],
        ),
        Removal::NotFound => Outcome::new(Tone::Bad, &["There is no such member in this project."]),
        Removal::Failed(error) => Outcome::failed(&error),
    }
}
