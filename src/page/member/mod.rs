//! `/admin/users/:id`: one member, to understand and to change.

mod edit;
mod ending;
mod facts;
mod history;
mod links;
mod raw;
mod removal;
mod security;
mod undo;
mod words;

pub(super) use undo::{LastRemoved, removed};

use super::shell::Console;
use super::{failure, title};
use crate::access::{Grant, Held};
use crate::api::{ApiError, MemberDetails};
use crate::member::default::{default_unknown, in_force, in_force_instead};
use crate::navigate::Navigator;
use crate::session::Session;
use crate::signal::Derived;
use crate::ui::{Announcer, Failure, Loader, avatar, heading, initials, loaded};
use edit::Edit;
use futures::FutureExt;
use leptos::prelude::*;
use wire::{Id, ProfileType, Reference};

/// The moving parts of the page, shared by its sections.
#[derive(Clone, Copy)]
pub(super) struct Page {
    /// What all tabs know: oneself and the project.
    pub console: Console,
    /// The history of the browser; it holds one back from leaving something unsaved.
    pub navigator: Navigator,
    /// The way to the server.
    pub session: Session,
    /// What is said to screen readers.
    pub announcer: Announcer,
    /// The id of the membership.
    pub id: StoredValue<Id>,
    /// The form.
    edit: Edit,
    /// The member with all it refers to. To be reloaded after every change.
    pub member: Loader<MemberDetails>,
}

/// The page.
pub(super) fn member(console: Console, id: Id) -> AnyView {
    title("User");
    let session = Session::of_app();
    let edit = Edit::new();
    let wanted = id.clone();
    let page = Page {
        console,
        navigator: Navigator::of_app(),
        session,
        announcer: Announcer::of_app(),
        id: StoredValue::new(id),
        edit,
        member: Loader::new(move || {
            let (api, id) = (session.api(), wanted.clone());
            async move {
                let member = api.member_details(&id).await.map_err(not_read)?;
                edit.take(&member);
                Ok(member)
            }
            .boxed_local()
        }),
    };
    let name = Derived::new(move |_| {
        let name = page
            .member
            .with(|member| member.map(MemberDetails::name).unwrap_or_default());
        match name.is_empty() {
            true => "User".to_owned(),
            false => name,
        }
    });
    let letters = move || {
        page.member
            .with(|member| member.map(|member| initials(&member.name())))
    };
    let here = Derived::new(move |_| page.member.with(|member| member.is_some()));
    // What only shows is drawn anew with every answer; what is typed into is not.
    view! {
        <p><a href=console.users().to_string()>"Users"</a></p>
        <div class="person">
            {avatar(letters.into_any(), Some(page.id.get_value().as_str()))}
            {move || heading(name.get())}
        </div>
        <div class="member">
            <div>
                {loaded(page.member, "the user", move |member| facts::about(page, &member))}
                {edit::section(page)}
            </div>
            <div>
                {links::links(page)}
                {security::security(page)}
                {ending::ending(page)}
                {history::history(page)}
                {move || here.get().then(|| raw::raw(page))}
            </div>
        </div>
    }
    .into_any()
}

impl Page {
    /// The policy that is in force in place of this one, which the member holds as the only one or beside
    /// others, as an admin or not; tracked.
    fn in_force_instead(self, is_admin: bool, policy: &Reference) -> Option<(Reference, String)> {
        let (version, role) = (self.console.version()?, self.role());
        self.console
            .project
            .with(|project| in_force_instead(project?, version, role, is_admin, policy))
    }

    /// Which of these policies are in force for the member, as an admin or not; tracked.
    fn in_force(self, is_admin: bool, held: Vec<Grant>) -> Held {
        let (version, role) = (self.console.version(), self.role());
        self.console
            .project
            .with(|project| match version.zip(project) {
                Some((version, project)) => {
                    Held::Policies(in_force(held, project, version, role, is_admin))
                }
                None => default_unknown(held, version, is_admin),
            })
    }

    fn role(self) -> Option<ProfileType> {
        self.member
            .with(|member| member.and_then(|member| member.membership.profile_type()))
    }
}

/// Why there is no member to show.
fn not_read(error: ApiError) -> Failure {
    let sentence = match &error {
        ApiError::NotFound(refusal) if refusal.status == 410 => {
            "This member was removed from the project."
        }
        ApiError::NotFound(_) => "There is no such member in this project.",
        _ => return failure(error),
    };
    Failure {
        sentence: sentence.to_owned(),
        ..failure(error)
    }
}
