//! `/admin/users/:id`: one member, to understand and to change.

mod action;
mod ending;
mod facts;
mod history;
mod links;
mod removal;
mod security;
mod undo;
mod words;

pub(super) use undo::{LastRemoved, removed};

use super::shell::Console;
use super::{failure, title};
use crate::api::MemberDetails;
use crate::navigate::Navigator;
use crate::route::Route;
use crate::session::Session;
use crate::ui::{Announcer, Loader, heading, loaded};
use futures::FutureExt;
use leptos::prelude::*;
use wire::Id;

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
    /// The member with all it refers to. To be reloaded after every change.
    pub member: Loader<MemberDetails>,
}

/// The page.
pub(super) fn member(console: Console, id: Id) -> AnyView {
    title("User");
    let session = Session::of_app();
    let wanted = id.clone();
    let page = Page {
        console,
        navigator: Navigator::of_app(),
        session,
        announcer: Announcer::of_app(),
        id: StoredValue::new(id),
        member: Loader::new(move || {
            let (api, id) = (session.api(), wanted.clone());
            async move { api.member_details(&id).await.map_err(failure) }.boxed_local()
        }),
    };
    let name = Memo::new(move |_| {
        let name = page
            .member
            .with(|member| member.map(MemberDetails::name).unwrap_or_default());
        match name.is_empty() {
            true => "User".to_owned(),
            false => name,
        }
    });
    // Sections that only show are drawn anew with every answer; those with a form keep what was typed.
    view! {
        <p><a href=Route::HOME.to_string()>"Users"</a></p>
        {move || heading(name.get())}
        {loaded(page.member, "the user", |member| facts::about(&member))}
        {links::links(page)}
        {security::security(page)}
        {history::history(page)}
        {ending::ending(page)}
    }
    .into_any()
}
