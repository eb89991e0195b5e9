//! `/admin/users/:id`: one member, to look at.

use super::users::{policies_cell, role_name, yes_no};
use super::{failure, title};
use crate::api::MemberRow;
use crate::route::{Route, Tab};
use crate::session::Session;
use crate::ui::{Loader, copy_button, fact, facts, heading, loaded, time};
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
        {loaded(member, "the user", |member| about(&member))}
    }
    .into_any()
}

fn about(member: &MemberRow) -> AnyView {
    let id = member.id.to_string();
    let email = member.email.clone();
    let known = vec![
        fact("Email", email.unwrap_or_else(|| "None".to_owned())),
        fact("Role", role_name(member.role)),
        fact("Access policy", policies_cell(&member.policies)),
        fact("Admin", yes_no(member.admin)),
        fact("May sign in", yes_no(member.active)),
        fact("Last changed", member.changed.clone().map(time)),
        fact(
            "Membership ID",
            view! { <code>{id.clone()}</code> " " {copy_button("the membership ID", id)} },
        ),
    ];
    view! {
        {facts(known)}
        <p class="hint">"Changing a member here is not built yet."</p>
    }
    .into_any()
}
