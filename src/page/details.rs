//! `/admin/project`: what the project is, and changing its name and description.

use super::editing::{Draft, Editing, draft_text, editing};
use super::leaving::leaving;
use super::shell::Console;
use super::{failure, title};
use crate::api::{ApiError, ROLES, Roles};
use crate::form::project::{DESCRIPTION, NAME, RULES};
use crate::route::{Route, Section, Spot, Tab};
use crate::session::Session;
use crate::signal::{Derived, Slot};
use crate::ui::{Loader, copy_button, fact, facts, heading, loaded, loading};
use futures::FutureExt;
use leptos::prelude::*;
use wire::{Project, Reference};

/// The page.
pub(super) fn details(console: Console) -> AnyView {
    title("Details");
    let session = Session::of_app();
    let saves: Slot<u32> = Slot::new(0);
    let edit = Editing::new(
        &RULES,
        Callback::new(move |_| saves.update(|count| *count += 1)),
    );
    let stored = Loader::new(move || {
        let (api, project) = (session.api(), session.project());
        async move {
            let id = project.ok_or_else(|| failure(ApiError::SignedOut))?;
            let project = api.resource("Project", &id).await.map_err(failure)?;
            edit.take(&project);
            Ok(())
        }
        .boxed_local()
    });
    Effect::new(move || {
        if saves.get() > 0 {
            console.project.reload();
        }
    });
    // Counted anew only when the project has another owner.
    let owner = Derived::new(move |_| {
        console.project.with(|project| {
            let name = |project: &Project| project.owner().map(str::to_owned);
            project.map(|project| (project.owner_reference(), name(project)))
        })
    });
    // One failure is told once, and what helps the one read helps the other.
    let is_there = Derived::new(move |_| {
        console.project.with(|project| project.is_some()) && console.project.failure().is_none()
    });
    Effect::new(move |before: Option<bool>| {
        let there = is_there.get();
        if there && before == Some(false) && untrack(|| stored.failure().is_some()) {
            stored.reload();
        }
        there
    });
    let now = Derived::new(move |_| edit.leaving());
    view! {
        {heading("Details")}
        {move || console.super_admin_warning()}
        {loaded(console.project, "the project", |project| about(&project))}
        {move || owner.get().map(|(owner, name)| members(session, owner, name))}
        {move || is_there.get().then(|| loading(stored, "the form"))}
        {editing(edit, "Name and description", fields)}
        {leaving(now)}
    }
    .into_any()
}

fn fields(draft: Draft) -> AnyView {
    view! {
        {draft_text(draft, "name", (NAME, "Name"), "Shown to everyone who signs in.")}
        {draft_text(draft, "description", (DESCRIPTION, "Description"), "")}
    }
    .into_any()
}

fn about(project: &Project) -> AnyView {
    let id = project.id.to_string();
    let text = |text: Option<&str>| text.map_or_else(none, own_text);
    let defaults: Vec<AnyView> = project
        .default_policies()
        .map(|(kind, policy, name)| default(kind, &policy, name))
        .collect();
    facts(vec![
        fact("Name", text(project.name())),
        fact(
            "ID",
            view! { <code>{id.clone()}</code> " " {copy_button("the project ID", id)} },
        ),
        fact("Description", text(project.description())),
        fact("Features", list(project.features().map(plain).collect())),
        fact(
            "Linked projects",
            list(project.links().map(plain).collect()),
        ),
        fact("Default access policies", list(defaults)),
    ])
}

fn default(kind: &str, policy: &Reference, name: Option<&str>) -> AnyView {
    let href = Section::Policies
        .at(Spot::One(policy.id().clone()))
        .to_string();
    let name = name.unwrap_or(policy.id().as_str()).to_owned();
    view! { <li>{kind.to_owned()} ": " <a href=href><bdi>{name}</bdi></a></li> }.into_any()
}

/// The owner, and how many members there are.
fn members(session: Session, owner: Option<Reference>, name: Option<String>) -> AnyView {
    let roles = Loader::new(move || {
        let (api, project, owner) = (session.api(), session.project(), owner.clone());
        async move {
            let project = project.ok_or_else(|| failure(ApiError::SignedOut))?;
            api.roles(&project, owner.as_ref()).await.map_err(failure)
        }
        .boxed_local()
    });
    view! {
        <section class="part" aria-labelledby="members-title">
            <h2 id="members-title">"Members"</h2>
            {loaded(roles, "the members", move |roles| counted(&roles, name.as_deref()))}
        </section>
    }
    .into_any()
}

/// What the roles are called.
const NAMES: [&str; 5] = [
    "Practitioners",
    "Patients",
    "Related persons",
    "Clients",
    "Bots",
];

fn counted(roles: &Roles, owner: Option<&str>) -> AnyView {
    let name = owner.unwrap_or_default().to_owned();
    let owned = fact(
        "Owner",
        match &roles.owner {
            Some(id) => {
                let href = Route::Admin(Tab::Member(id.clone())).to_string();
                view! { <a href=href><bdi>{name}</bdi></a> }.into_any()
            }
            None if name.is_empty() => none(),
            None => view! { <bdi>{name}</bdi> }.into_any(),
        },
    );
    let rows = NAMES.into_iter().zip(ROLES).zip(roles.counts);
    let counts = rows.map(|((name, role), count)| {
        let href = match role {
            "ClientApplication" => Section::Clients.all(),
            "Bot" => Section::Bots.all(),
            role => Route::Admin(Tab::Users(["role=", role].concat())),
        };
        let href = href.to_string();
        let label = ["Show ", name].concat();
        match count {
            Some(count) => fact(
                name,
                view! { {count.to_string()} " " <a href=href>{label}</a> },
            ),
            None => fact(name, view! { <span class="hint">"Unknown"</span> }),
        }
    });
    facts(std::iter::once(owned).chain(counts).collect())
}

fn own_text(text: &str) -> AnyView {
    view! { <bdi>{text.to_owned()}</bdi> }.into_any()
}

fn plain(item: &str) -> AnyView {
    view! { <li><bdi>{item.to_owned()}</bdi></li> }.into_any()
}

fn list(items: Vec<AnyView>) -> AnyView {
    match items.is_empty() {
        true => none(),
        false => view! { <ul>{items}</ul> }.into_any(),
    }
}

fn none() -> AnyView {
    view! { <span class="hint">"None"</span> }.into_any()
}
