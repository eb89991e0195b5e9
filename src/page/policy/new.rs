//! `/admin/policies/new`: making an access policy, from nothing or as a copy.

use super::KIND;
use super::text::text;
use crate::access::TypedPolicy;
use crate::api::ApiError;
use crate::api::resource::{Find, Resource};
use crate::form::Problems;
use crate::form::policy::{KEY, RULES, open};
use crate::member::merge::changes;
use crate::navigate::Navigator;
use crate::page::editing::Draft;
use crate::page::failure;
use crate::page::leaving::{Leaving, UNSAVED, leaving};
use crate::route::{Section, Spot};
use crate::scope;
use crate::session::Session;
use crate::signal::{Derived, Slot};
use crate::ui::{
    self, Announcer, Tone, button, error_summary, focus_soon, is_offline, notice, submit_button,
};
use leptos::prelude::*;
use wire::{Id, Json};

const OUTCOME: &str = "new-outcome";

/// Where it stands.
#[derive(Clone, PartialEq, Eq)]
enum Stage {
    Editing,
    Sending,
    /// Not made, or not known; where something like it is there, which.
    Said(Tone, String, Option<Id>),
}

/// The moving parts.
#[derive(Clone, Copy)]
struct New {
    session: Session,
    navigator: Navigator,
    announcer: Announcer,
    draft: Draft,
    /// What it began with.
    start: StoredValue<Json>,
    stage: Slot<Stage>,
}

/// The form, which begins with this policy.
pub(super) fn form(begin: &Json, cancel: Callback<()>) -> AnyView {
    let draft = Draft::new(&RULES);
    let start = open(begin);
    draft.json.set(start.clone());
    let new = New {
        session: Session::of_app(),
        navigator: Navigator::of_app(),
        announcer: Announcer::of_app(),
        draft,
        start: StoredValue::new(start),
        stage: Slot::new(Stage::Editing),
    };
    let sending = Signal::derive(move || new.stage.get() == Stage::Sending);
    let changed = move || {
        new.start
            .with_value(|start| draft.json.with(|json| json != start))
    };
    let now = Derived::new(move |_| match (new.stage.get(), changed()) {
        (Stage::Sending, _) => Leaving::Busy,
        (_, true) => Leaving::Asks(UNSAVED),
        (_, false) => Leaving::Free,
    });
    let content = view! {
        {move || said(new)}
        {error_summary(draft.problems.into())}
        {text(draft)}
        <div class="actions">
            {submit_button("button primary", "Create", "Creating…", sending)}
            {button("button", "Cancel", move || cancel.run(()))}
        </div>
    };
    view! {
        {ui::form(move || new.submit(), content.into_any())}
        {leaving(now)}
    }
    .into_any()
}

fn said(new: New) -> Option<AnyView> {
    let Stage::Said(tone, sentence, like) = new.stage.get() else {
        return None;
    };
    let like = like.map(|id| {
        let href = Section::Policies.at(Spot::One(id)).to_string();
        view! { <p><a href=href>"Open this access policy"</a></p> }.into_any()
    });
    let content = view! {
        <p role="alert" id=OUTCOME tabindex="-1">{sentence}</p>
        {like}
    };
    Some(notice(tone, content.into_any()))
}

impl New {
    fn say(self, tone: Tone, sentence: &[&str], like: Option<Id>) {
        self.stage.set(Stage::Said(tone, sentence.concat(), like));
        focus_soon(OUTCOME);
    }

    fn refuse(self, problems: Problems) {
        self.draft.problems.set(problems);
        self.stage.set(Stage::Editing);
        focus_soon("error-summary");
    }

    /// Checks the text and makes the policy; once, however often it is asked to.
    fn submit(self) {
        if self.stage.get_untracked() == Stage::Sending {
            return;
        }
        let problems = self.draft.check();
        if !problems.is_empty() {
            return self.refuse(problems);
        }
        self.draft.problems.set(Problems::new());
        if is_offline() {
            let sentence = "You are offline, so nothing was sent. What you typed is still here.";
            return self.say(Tone::Bad, &[sentence], None);
        }
        let typed = self.draft.json.get_untracked();
        let text = crate::form::draft::text(&typed, KEY);
        let Some(policy) = TypedPolicy::read(text).json() else {
            return;
        };
        self.stage.set(Stage::Sending);
        let api = self.session.api();
        scope::spawn(async move {
            let made = api.create_policy(policy.clone()).await;
            let like = match &made {
                Err(error) if error.leaves_open() => Some(alike(self.session, &policy).await),
                _ => None,
            };
            // The page may have been left meanwhile.
            if self.stage.try_get_untracked().is_some() {
                self.arrive(made, like);
            }
        });
    }

    fn arrive(self, made: Result<Resource, ApiError>, like: Option<Result<Option<Id>, ApiError>>) {
        let error = match made {
            Ok(policy) => {
                // Nothing of it is lost by leaving now.
                self.stage.set(Stage::Editing);
                self.start.set_value(self.draft.json.get_untracked());
                self.navigator.set_unsaved(false);
                self.announcer
                    .say([policy.label(), " was created."].concat());
                let route = Section::Policies.at(Spot::One(policy.id().clone()));
                return self.navigator.replace(route);
            }
            Err(error) => error,
        };
        match (like, &error) {
            (Some(Ok(Some(id))), _) => {
                let sentence = "No clear answer, but an access policy with exactly this content exists, most likely the one you just created.";
                self.say(Tone::Warning, &[sentence], Some(id));
            }
            (Some(Ok(None)), _) => {
                let sentence = "No clear answer, and the access policy was not created so far. What you typed is still here; press Create to try again.";
                self.say(Tone::Bad, &[sentence], None);
            }
            (Some(Err(_)), _) => {
                let sentence = "No clear answer; couldn’t confirm whether the access policy was created. Check the list before you press Create again.";
                self.say(Tone::Warning, &[sentence], None);
            }
            (None, ApiError::Refused(refusal)) => match self.draft.refused(&refusal.issues) {
                Some(problems) => self.refuse(problems),
                None => self.say(
                    Tone::Bad,
                    &["Not created. ", &failure(error).sentence],
                    None,
                ),
            },
            (None, _) => self.say(
                Tone::Bad,
                &["Not created. ", &failure(error).sentence],
                None,
            ),
        }
    }
}

/// Looks for a policy with exactly this content, among the first that are called alike.
async fn alike(session: Session, policy: &Json) -> Result<Option<Id>, ApiError> {
    let find = Find {
        kind: KIND,
        fields: "name,resource,compartment,basedOn,ipAccessRule",
        text: policy.get("name").text().unwrap_or_default(),
        offset: 0,
        count: 100,
    };
    let found = session.api().resources(&find).await?.rows;
    let is_same = |found: &&Resource| changes(policy, found.json()).is_empty();
    Ok(found.iter().find(is_same).map(|found| found.id().clone()))
}
