//! What access the invite gives, as the form stands.

use super::Invite;
use crate::access::{Grant, Grants, Held};
use crate::api::invite::Record;
use crate::form::NoPolicy;
use crate::form::invite::InviteForm;
use crate::page::access_preview;
use leptos::prelude::*;
use wire::Reference;

/// The preview.
pub(super) fn access(invite: Invite) -> AnyView {
    let grants = move || grants(&invite.form.get(), &invite.no_policy());
    access_preview(invite.session, Signal::derive(grants))
}

/// What the form gives. Rows that are not filled in yet give nothing.
fn grants(form: &InviteForm, no_policy: &NoPolicy) -> Grants {
    let chosen: Vec<Grant> = form.access.grants();
    let held = match (chosen.is_empty(), no_policy) {
        (false, _) => Held::Policies(chosen),
        (true, NoPolicy::Default(policy, name)) => Held::Policies(vec![Grant {
            policy: policy.clone(),
            label: name.clone(),
            parameters: Vec::new(),
        }]),
        (true, NoPolicy::FullAccess) => Held::Nothing,
        (true, NoPolicy::Unknown | NoPolicy::Pending) => Held::UnknownDefault,
    };
    let profile = match form.picked_record() {
        Record::Existing(profile) => Some(profile),
        Record::Open | Record::New => None,
    };
    let picked = |(_, to, name): (&str, &Reference, &str)| (to.clone(), name.to_owned());
    Grants {
        held,
        admin: form.admin,
        profile,
        names: form.references().into_iter().map(picked).collect(),
    }
}
