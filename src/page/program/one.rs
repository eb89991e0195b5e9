//! One program: what it is, changing it, its access, and its end.

use super::access::{self, Access};
use super::new::NOT_COPIED;
use super::{About, removal};
use crate::api::ApiError;
use crate::api::program::Program;
use crate::api::resource::Resource;
use crate::form::indented;
use crate::navigate::Navigator;
use crate::page::editing::{Editing, editing};
use crate::page::leaving::{Leaving, leaving};
use crate::page::shell::Console;
use crate::page::{failure, title};
use crate::session::Session;
use crate::signal::{Derived, Slot};
use crate::ui::{
    Announcer, Failure, Loader, Tone, copy_button, disclosure, fact, facts, heading_of, loaded,
    notice, time,
};
use futures::FutureExt;
use leptos::prelude::*;
use wire::{Id, Json, ProjectMembership};

/// The moving parts of the page, shared by its sections.
#[derive(Clone, Copy)]
pub(in crate::page) struct One {
    /// What kind of program it is.
    pub about: About,
    /// What all tabs know.
    pub console: Console,
    /// The way to the server.
    pub session: Session,
    /// What is said to screen readers.
    pub announcer: Announcer,
    /// The history of the browser.
    pub navigator: Navigator,
    /// The id of the resource.
    pub id: StoredValue<Id>,
    /// The program. To be reloaded after every change.
    pub program: Loader<Program>,
    /// Whether leaving would lose no secret that was just made.
    pub is_kept: Slot<bool>,
    editing: Editing,
    access: Access,
}

impl One {
    /// The resource as it was read last, where there is one; tracked.
    pub fn resource(self) -> Option<Resource> {
        self.program.with(|program| program?.resource.clone())
    }

    /// Its membership as it was read last, where it has one; tracked.
    pub fn membership(self) -> Option<ProjectMembership> {
        self.program
            .with(|program| program?.memberships.first().cloned())
    }

    /// What to call it; tracked.
    pub fn name(self) -> String {
        let copied = |membership: &ProjectMembership| membership.profile_name().map(str::to_owned);
        let name = match self.resource() {
            Some(resource) => Some(resource.label().to_owned()),
            None => self.membership().as_ref().and_then(copied),
        };
        name.unwrap_or_else(|| self.id.get_value().to_string())
    }
}

/// The page.
pub(in crate::page) fn one(console: Console, about: About, id: Id) -> AnyView {
    title(about.title);
    let session = Session::of_app();
    let access = Access::new();
    let again: StoredValue<Option<Loader<Program>>> = StoredValue::new(None);
    let reload = move || {
        if let Some(program) = again.get_value() {
            program.reload();
        }
    };
    let form = Editing::new(about.rules, Callback::new(move |_| reload()));
    let wanted = id.clone();
    let program = Loader::new(move || {
        let (api, id) = (session.api(), wanted.clone());
        async move {
            let program = api.program(about.kind, &id).await;
            let program = program.map_err(|error| not_read(about, error))?;
            if let Some(resource) = &program.resource {
                form.take(resource);
            }
            access.take(session, program.memberships.first()).await;
            Ok(program)
        }
        .boxed_local()
    });
    again.set_value(Some(program));
    let one = One {
        about,
        console,
        session,
        announcer: Announcer::of_app(),
        navigator: Navigator::of_app(),
        id: StoredValue::new(id),
        program,
        is_kept: Slot::new(true),
        editing: form,
        access,
    };
    let name = Derived::new(
        move |_| match one.program.with(|program| program.is_some()) {
            true => one.name(),
            false => about.section.name().to_owned(),
        },
    );
    let is_here = Derived::new(move |_| one.resource().is_some());
    let now = Derived::new(move |_| match one.editing.leaving() {
        Leaving::Free => match one.access.leaving() {
            Leaving::Free if !one.is_kept.get() => Leaving::Asks(NOT_COPIED),
            now => now,
        },
        now => now,
    });
    view! {
        <p><a href=about.section.all().to_string()>{about.section.name()}</a></p>
        {heading_of(Signal::derive(move || name.get()))}
        {(about.before)(console)}
        {loaded(one.program, "the page", move |program| known(one, &program))}
        {editing(one.editing, "Edit", about.fields)}
        {move || is_here.get().then(|| (about.sections)(one))}
        {access::section(one, one.access)}
        {removal::section(one)}
        {move || is_here.get().then(|| raw(one))}
        {leaving(now)}
    }
    .into_any()
}

/// Why there is nothing to show.
fn not_read(about: About, error: ApiError) -> Failure {
    let sentence = match &error {
        ApiError::NotFound(refusal) if refusal.status == 410 => {
            ["This ", about.name, " was removed."].concat()
        }
        ApiError::NotFound(_) => ["There is no such ", about.name, " in this project."].concat(),
        _ => return failure(error),
    };
    Failure {
        sentence,
        ..failure(error)
    }
}

fn known(one: One, program: &Program) -> AnyView {
    let about = one.about;
    let id = one.id.get_value().to_string();
    let mut known = Vec::new();
    if let Some(resource) = &program.resource {
        known.extend((about.facts)(resource));
        known.push(fact(
            "Last changed",
            resource.last_updated().map(str::to_owned).map(time),
        ));
    }
    known.push(fact(
        "ID",
        view! { <code>{id.clone()}</code> " " {copy_button("the ID", id)} },
    ));
    let trouble = match (&program.resource, program.memberships.len()) {
        (None, _) => Some([
            "Partly removed: the ", about.name,
            " is gone, but its membership is left. It can’t sign in; remove the rest below.",
        ].concat()),
        (_, 0) => Some([
            "This ", about.name,
            " has no membership, so it can’t sign in, and you can’t add one here. Remove it below and create a new one if needed.",
        ].concat()),
        (_, 1) => None,
        _ => Some("It has several memberships. Which one the server uses is unknown; the first is shown.".to_owned()),
    };
    let trouble =
        trouble.map(|sentence| notice(Tone::Warning, view! { <p>{sentence}</p> }.into_any()));
    view! { {trouble} {facts(known)} }.into_any()
}

/// The resources as the server stores them; secrets are left out.
fn raw(one: One) -> AnyView {
    let of = |what: &'static str, copied: &'static str, json: Signal<Option<Json>>| {
        let content = move || {
            json.get().map(|json| {
                let text = indented(&json);
                view! {
                    <p>{copy_button(copied, text.clone())}</p>
                    <pre tabindex="0" aria-label=what><code>{text}</code></pre>
                }
                .into_any()
            })
        };
        disclosure(
            "more raw",
            false,
            [what, " as JSON"].concat(),
            content.into_any(),
        )
    };
    let resource = move || {
        let resource = one.resource()?;
        let hidden = one.about.rules.hidden.iter();
        Some(
            hidden.fold(resource.json().clone(), |json, key| match json.get(key) {
                Json::Null => json,
                _ => json.with(key, "(hidden)".into()),
            }),
        )
    };
    let membership = move || Some(one.membership()?.json().clone());
    view! {
        <section class="part" aria-labelledby="raw-title">
            <h2 id="raw-title">"Raw JSON"</h2>
            {of(one.about.kind.resource(), "the resource as JSON", Signal::derive(resource))}
            {of("Membership", "the membership as JSON", Signal::derive(membership))}
        </section>
    }
    .into_any()
}
