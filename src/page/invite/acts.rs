//! What the dialog does once somebody has begun to fill it in. All of it is fetched then, as one part, so
//! that opening the form does not wait for it.

use super::{Invite, access, forecast, log, offer, options, result};
use crate::api::invite::Invitation;
use crate::form::access::Answer;
use crate::page::parameters;
use crate::page::policies::AccessFields;
use crate::page::shell::Console;
use leptos::prelude::*;
use wire::Reference;

/// The ways into the part.
#[derive(Clone, Copy)]
pub(in crate::page) struct Acts {
    /// Lets a super administrator choose the project.
    pub project: fn(Invite) -> AnyView,
    /// Looks at the server whenever the form changes, and says what will happen and what could be mended.
    pub foresee: fn(Invite) -> AnyView,
    /// Shows what access the policies give.
    pub access: fn(Invite) -> AnyView,
    /// Sends what was checked.
    pub send: fn(Invite, Invitation),
    /// Says what became of it, above the form.
    pub failure: fn(Invite) -> Option<AnyView>,
    /// Says what became of it, in place of the form.
    pub success: fn(Invite) -> AnyView,
    /// Lists what was sent since sign-in.
    pub sent: fn(Console) -> AnyView,
    /// Finds out what a policy asks for.
    pub ask: fn(AccessFields, &'static str, Reference),
    /// Draws the field for what a policy asks for.
    pub answer: fn(AccessFields, &'static str, &Answer) -> AnyView,
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
        access: access::access,
        send: Invite::send_it,
        failure: result::failure,
        success: result::invited,
        sent: log::sent,
        ask: parameters::ask,
        answer: parameters::answer,
    }
}
