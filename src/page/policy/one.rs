//! `/admin/policies/:id`: one access policy: what it gives, who uses it, and what can be done with it.

use super::text::text;
use super::{KIND, facts, new, removal, used, words};
use crate::api::ApiError;
use crate::api::policy_use::UsedBy;
use crate::api::resource::Resource;
use crate::form::policy::{RULES, copy};
use crate::navigate::Navigator;
use crate::page::editing::{Editing, editing};
use crate::page::leaving::leaving;
use crate::page::shell::Console;
use crate::page::{failure, title};
use crate::route::Section;
use crate::session::Session;
use crate::signal::{Derived, Slot};
use crate::ui::{Announcer, Failure, Loader, Tone, button, focus_soon, heading, loaded, notice};
use futures::FutureExt;
use leptos::prelude::*;
use std::sync::Arc;
use wire::{Id, Json};

/// The moving parts of the page.
#[derive(Clone, Copy)]
pub(super) struct Page {
    /// What all tabs know: oneself and the project.
    pub console: Console,
    /// The history of the browser.
    pub navigator: Navigator,
    /// The way to the server.
    pub session: Session,
    /// What is said to screen readers.
    pub announcer: Announcer,
    /// The policy as it is stored.
    pub policy: Loader<Resource>,
    /// Who uses it.
    pub used: Loader<UsedBy>,
    /// What is done with it.
    pub mode: Slot<Mode>,
    /// The text of it; what is typed stays while one looks at it again.
    editing: Editing,
}

/// What is done with the policy.
#[derive(Clone)]
pub(super) enum Mode {
    /// It is looked at.
    View,
    /// It is changed.
    Edit,
    /// Another one is made, which begins with this, and whoever gives up comes back to that.
    Copy(Arc<(Json, Mode)>),
    /// It was deleted: as it was then.
    Gone(Arc<Resource>),
}

/// The page.
pub(super) fn one(console: Console, id: Id) -> AnyView {
    title("Access policy");
    let session = Session::of_app();
    let wanted = id.clone();
    // The form has what is stored already; what only shows it is drawn anew.
    let stored: Slot<u32> = Slot::new(0);
    let editing = Editing::new(
        &RULES,
        Callback::new(move |_| stored.update(|count| *count += 1)),
    );
    let page = Page {
        console,
        navigator: Navigator::of_app(),
        session,
        announcer: Announcer::of_app(),
        policy: Loader::new(move || {
            let (api, id) = (session.api(), wanted.clone());
            async move {
                let policy = api.resource(KIND, &id).await.map_err(not_read)?;
                editing.take(&policy);
                Ok(policy)
            }
            .boxed_local()
        }),
        used: Loader::new(move || {
            let (api, id, project) = (session.api(), id.clone(), session.project());
            async move {
                let project = project.ok_or_else(|| failure(ApiError::SignedOut))?;
                api.policy_used_by(&project, &id).await.map_err(failure)
            }
            .boxed_local()
        }),
        mode: Slot::new(Mode::View),
        editing,
    };
    Effect::new(move || {
        if stored.get() > 0 {
            page.policy.reload();
        }
    });
    let name = Derived::new(move |_| {
        page.policy
            .with(|policy| policy.map_or("Access policy", Resource::label).to_owned())
    });
    let here = Derived::new(move |_| page.policy.with(|policy| policy.is_some()));
    let now = Derived::new(move |_| editing.leaving());
    view! {
        <p><a href=Section::Policies.all().to_string()>"Access policies"</a></p>
        {move || heading(name.get())}
        {move || match page.mode.get() {
            Mode::View => looked_at(page, here),
            Mode::Edit => changed(page),
            Mode::Copy(begin) => copied(page, &begin),
            Mode::Gone(policy) => gone(page, policy),
        }}
        {move || (!page.mode.with(|mode| matches!(mode, Mode::Copy(_)))).then(|| leaving(now))}
    }
    .into_any()
}

impl Page {
    fn turn(self, mode: Mode) {
        self.mode.set(mode);
        focus_soon("page-title");
    }
}

fn looked_at(page: Page, here: Derived<bool>) -> AnyView {
    let asking = Slot::new(false);
    let policy = move || page.policy.with_untracked(|policy| policy.cloned());
    let copied = move || {
        if let Some(policy) = policy() {
            let begin = (copy(policy.json()), Mode::View);
            page.turn(Mode::Copy(Arc::new(begin)));
        }
    };
    let unsaved = Derived::new(move |_| page.editing.is_changed());
    let actions = move || {
        // One text at a time: leaving asks about one only.
        let copy = (!unsaved.get()).then(|| button("button", "Copy as new", copied));
        view! {
            <div class="actions">
                {button("button primary", "Edit", move || page.turn(Mode::Edit))}
                {copy}
                {button("button danger", "Delete", move || asking.set(true))}
            </div>
        }
        .into_any()
    };
    let dialog = move || {
        let policy = asking.get().then(policy).flatten()?;
        Some(removal::dialog(page, policy, asking))
    };
    view! {
        {move || here.get().then(actions)}
        {loaded(page.policy, "the access policy", move |policy| facts::about(page, &policy))}
        {move || here.get().then(|| used::used(page))}
        {dialog}
    }
    .into_any()
}

fn changed(page: Page) -> AnyView {
    let told = move || {
        let uses = page.used.with(|used| used.map(|used| used.uses))?;
        let sentence = [
            "Used by: ",
            &words::used_by(uses),
            ". Changes apply immediately.",
        ];
        (uses.total() > 0)
            .then(|| notice(Tone::Info, view! { <p>{sentence.concat()}</p> }.into_any()))
    };
    view! {
        <div class="actions">
            {button("button", "Back to policy", move || page.turn(Mode::View))}
        </div>
        {told}
        {editing(page.editing, "Edit", text)}
    }
    .into_any()
}

fn copied(page: Page, begin: &Arc<(Json, Mode)>) -> AnyView {
    let (json, _) = &**begin;
    let begin = Arc::clone(begin);
    let back = Callback::new(move |()| page.turn(begin.1.clone()));
    view! {
        <section class="part" aria-labelledby="copy-title">
            <h2 id="copy-title">"New access policy with the same content"</h2>
            {new::form(json, back)}
        </section>
    }
    .into_any()
}

/// What is left on screen of a policy that was deleted, and the way to make it again.
fn gone(page: Page, policy: Arc<Resource>) -> AnyView {
    let name = policy.label().to_owned();
    let text = view! { <p>"The access policy " <bdi>{name}</bdi> " was deleted."</p> };
    let stored = facts::stored(&policy);
    let again = move || {
        let begin = (policy.json().clone(), Mode::Gone(Arc::clone(&policy)));
        page.turn(Mode::Copy(Arc::new(begin)));
    };
    view! {
        {notice(Tone::Good, text.into_any())}
        <div class="actions">{button("button", "Create policy again", again)}</div>
        {stored}
    }
    .into_any()
}

/// Why there is no policy to show.
fn not_read(error: ApiError) -> Failure {
    let sentence = match &error {
        ApiError::NotFound(refusal) if refusal.status == 410 => "This access policy was deleted.",
        ApiError::NotFound(_) => "There is no such access policy in this project.",
        _ => return failure(error),
    };
    Failure {
        sentence: sentence.to_owned(),
        ..failure(error)
    }
}
