//! What the dialog does once somebody fills it in. All of it is fetched as one part while the form is being read, so
//! that opening the form does not wait for it.

use super::{Invite, access, forecast, leave, log, offer, options, related, result};
use crate::page::policies;
use crate::page::shell::Console;
use leptos::prelude::*;

/// The ways into the part.
#[derive(Clone, Copy)]
pub(in crate::page) struct Acts {
    /// Lets a super administrator choose the project.
    pub project: fn(Invite) -> AnyView,
    /// Looks at the server whenever the form changes, and says what will happen and what could be mended.
    pub foresee: fn(Invite) -> AnyView,
    /// Asks whose relative a RelatedPerson is.
    pub related: fn(Invite) -> AnyView,
    /// The fields for access policies.
    pub policies: fn(Invite) -> AnyView,
    /// What access these give.
    pub access: fn(Invite) -> AnyView,
    /// Warns before inviting into the project of super administrators, and has its name typed.
    pub super_admins: fn(Invite) -> AnyView,
    /// Asks before throwing away what was typed.
    pub discard: fn(Invite) -> AnyView,
    /// Checks the form and sends it.
    pub submit: fn(Invite),
    /// Looks again at a form that was refused.
    pub recheck: fn(Invite),
    /// Says what became of it, above the form.
    pub failure: fn(Invite) -> Option<AnyView>,
    /// Says what became of it, in place of the form.
    pub success: fn(Invite) -> AnyView,
    /// Lists what was sent since sign-in.
    pub sent: fn(Console) -> AnyView,
}

/// The part.
pub(in crate::page) fn acts() -> Acts {
    Acts {
        project: options::project,
        foresee: |invite| {
            invite.watch_form();
            view! {
                {move || offer::typo(invite)}
                {move || offer::split_offer(invite)}
                {forecast::forecast(invite)}
            }
            .into_any()
        },
        related: related::related,
        policies: |invite| policies::policy_rows(invite.access_fields()),
        access: access::access,
        super_admins: options::super_admins,
        discard: leave::ask_to_discard,
        submit: Invite::check_and_send,
        recheck: Invite::recheck,
        failure: result::failure,
        success: result::invited,
        sent: log::sent,
    }
}
