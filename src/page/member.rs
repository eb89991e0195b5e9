//! `/admin/users/:id`: one member, to look at.

use super::users::{policies_cell, role_name, yes_no};
use super::{failure, title};
use crate::api::MemberRow;
use crate::route::{Route, Tab};
use crate::session::Session;
use crate::ui::{Loader, copy_button, heading, loaded, time};
use futures::FutureExt;
use leptos::prelude::*;
use wire::Id;

/// The page.
pub(super) fn member(id: Id) -> AnyView {
    title("User");
    let session = Session::of_app();
    let member = Loader::new(move || {
        let (api, id) = (session.api(), id.clone());
        async move { api.member(&id).await.map_err(failure) }.boxed_local()
    });
    let name = move || {
        let name = member.with(|member| member.map(|m| m.name.clone()).unwrap_or_default());
        let name = if name.is_empty() {
            "User".to_owned()
        } else {
            name
        };
        heading(name)
    };
    view! {
        <p><a href=Route::Admin(Tab::Users(1)).to_string()>"Users"</a></p>
        {name}
        {loaded(member, "the user", |member| facts(&member))}
    }
    .into_any()
}

fn facts(member: &MemberRow) -> AnyView {
    let id = member.id.to_string();
    view! {
        <dl class="facts">
            <div><dt>"Email"</dt><dd>{member.email.clone().unwrap_or_else(|| "None".to_owned())}</dd></div>
            <div><dt>"Role"</dt><dd>{role_name(member.role)}</dd></div>
            <div><dt>"Access policy"</dt><dd>{policies_cell(&member.policies)}</dd></div>
            <div><dt>"Admin"</dt><dd>{yes_no(member.admin)}</dd></div>
            <div><dt>"May sign in"</dt><dd>{yes_no(member.active)}</dd></div>
            <div><dt>"Last changed"</dt><dd>{member.changed.clone().map(time)}</dd></div>
            <div><dt>"Membership ID"</dt><dd><code>{id.clone()}</code> " " {copy_button("the membership ID", id)}</dd></div>
        </dl>
        <p class="hint">"Changing a member here is not built yet."</p>
    }
    .into_any()
}
