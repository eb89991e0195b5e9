//! What there is to know of the member.

use crate::api::MemberDetails;
use crate::page::users::{policies_cell, role_name, yes_no};
use crate::ui::{copy_button, fact, facts, time};
use leptos::prelude::*;
use wire::Reference;

/// All of it.
pub(super) fn about(member: &MemberDetails) -> AnyView {
    let membership = &member.membership;
    let id = membership.id().to_string();
    let email = membership.email().map(str::to_owned);
    let label = |(reference, display): (Reference, Option<&str>)| {
        display.map_or_else(|| reference.id().to_string(), str::to_owned)
    };
    let policies: Vec<String> = membership.policies().into_iter().map(label).collect();
    facts(vec![
        fact("Email", email.unwrap_or_else(|| "None".to_owned())),
        fact("Role", role_name(membership.profile_type())),
        fact("Access policy", policies_cell(&policies)),
        fact("Admin", yes_no(membership.is_admin())),
        fact("May sign in", yes_no(membership.is_active())),
        fact(
            "Last changed",
            membership.last_updated().map(str::to_owned).map(time),
        ),
        fact(
            "Membership ID",
            view! { <code>{id.clone()}</code> " " {copy_button("the membership ID", id)} },
        ),
    ])
}
