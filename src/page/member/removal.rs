//! Asking before somebody's access ends for good, or before it hurts oneself or the project.

use super::ending::Switch;
use super::undo::Removed;
use super::{Page, words};
use crate::api::removal::{Before, Removal};
use crate::form::name::is_same_name;
use crate::member::guard::{Guard, Guards};
use crate::page::action::{Action, Outcome, nothing};
use crate::page::failure;
use crate::signal::Slot;
use crate::ui::{self, DialogParts, Loader, TextField, Tone, button, loaded, text_field};
use futures::FutureExt;
use leptos::prelude::*;
use wire::Version;

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
#[derive(Clone)]
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
    asking: Slot<Option<Ask>>,
    /// What deactivating is said by.
    switch: Switch,
    removing: Action,
    typed: Slot<String>,
    problem: Slot<Option<String>>,
}

/// The dialog.
pub(super) fn dialog(page: Page, ask: Ask, asking: Slot<Option<Ask>>, switch: Switch) -> AnyView {
    let parts = Parts {
        page,
        ask,
        asking,
        switch,
        removing: Action::new(),
        typed: Slot::new(String::new()),
        problem: Slot::new(None),
    };
    let facts = Loader::new(move || facts(page).boxed_local());
    let title = match ask {
        Ask::Deactivate => "Deactivate ",
        Ask::Remove => "Remove ",
    };
    ui::dialog(DialogParts {
        title_id: TITLE,
        class: "",
        on_close: Callback::new(move |()| parts.close()),
        content: view! {
            <div>
                <h2 id=TITLE tabindex="-1">{title} <bdi>{page.name()}</bdi> "?"</h2>
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

/// What it takes to say what goes and what stays, and whether it hurts.
async fn facts(page: Page) -> Result<Facts, ui::Failure> {
    let (api, id) = (page.session.api(), page.id.get_value());
    let Some(project) = page.session.project() else {
        return Err(failure(crate::api::ApiError::SignedOut));
    };
    let before = api.before_removal(&project, &id).await.map_err(failure)?;
    let version = untrack(|| page.console.version());
    let member = &before.membership;
    // Nobody else is asked for who is no admin. Where it cannot be found out, there is nobody else.
    let other_admin = match member.is_admin() && member.is_active() {
        true => api
            .other_admin(&project, version, &[id])
            .await
            .unwrap_or(false),
        false => true,
    };
    let own = untrack(|| {
        page.console
            .me
            .with(|me| me.map(|me| me.membership.clone()))
    });
    let guards = untrack(|| {
        page.console
            .project
            .with(|project| Guards::new(project, own.as_ref(), other_admin))
    });
    Ok(Facts {
        guards: guards.of(member),
        before,
        version,
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
            kind: "text",
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
        let (is_guarded, before) = (facts.is_guarded(), facts.before.clone());
        let go = move |()| {
            if is_guarded && !is_same_name(&self.typed.get_untracked(), &self.page.name()) {
                let sentence = "Type the name exactly as it stands above";
                self.problem.set(Some(sentence.to_owned()));
                return ui::focus(NAME);
            }
            match self.ask {
                Ask::Deactivate => {
                    self.asking.set(None);
                    self.switch.set(false);
                }
                Ask::Remove => self.remove(before.clone()),
            }
        };
        let label = match self.ask {
            Ask::Deactivate => "Deactivate",
            Ask::Remove => "Remove",
        };
        self.removing
            .button("button danger", label, Callback::new(go))
    }

    fn remove(self, before: Before) {
        let page = self.page;
        let Some(project) = page.session.project() else {
            return;
        };
        let (api, name, console) = (page.session.api(), page.name(), page.console);
        let (navigator, announcer) = (page.navigator, page.announcer);
        let work = async move {
            let removal = api.remove_member(&project, before.membership.id()).await;
            match removal {
                Removal::Removed => {
                    let left = api.account_left(&project, &before).await;
                    let removed = Removed::new(name, project, before, left);
                    announcer.say(removed.sentence());
                    console.removed.set(removed);
                    // What was typed into the page belongs to nobody any more.
                    navigator.set_unsaved(false);
                    navigator.go(console.users());
                    Outcome::new(Tone::Good, &["Removed"])
                }
                other => not_removed(&name, other),
            }
        };
        self.removing.run("Removing…", work.boxed_local());
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
        <h3>"What goes"</h3>
        {list(words::goes(before, version))}
        <h3>"What stays"</h3>
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
                " owns the project, and the server does not let its owner be removed.",
            ],
        ),
        Removal::StillThere => Outcome::new(
            Tone::Warning,
            &[
                "The answer was lost, and ",
                name,
                " is still a member. The removal may still be under way: wait a moment, then press again.",
            ],
        ),
        Removal::Unknown => Outcome::new(
            Tone::Warning,
            &[
                "The answer was lost, and so was the look-up: whether ",
                name,
                " is removed is not known. Press again: removing twice does no harm.",
            ],
        ),
        Removal::NotFound => Outcome::new(Tone::Bad, &["There is no such member in this project."]),
        Removal::Failed(error) => Outcome::failed(&error),
    }
}
