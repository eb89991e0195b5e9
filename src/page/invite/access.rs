//! What access the invite gives, as the form stands.

use super::Invite;
use crate::access::{Grant, Grants, Held, Value};
use crate::api::invite::Record;
use crate::form::NoPolicy;
use crate::form::invite::InviteForm;
use crate::member::default::{default_unknown, in_force};
use crate::page::access_preview;
use leptos::prelude::*;
use wire::{ProfileType, Reference};

/// The preview.
pub(super) fn access(invite: Invite) -> AnyView {
    let grants = move || {
        let (form, no_policy) = (invite.form.get(), invite.no_policy());
        let mut grants = grants(&form, &no_policy);
        grants.super_admin = invite.is_to_super_admins();
        if let Held::Policies(held) = &mut grants.held {
            grants.held = invite.in_force(std::mem::take(held));
        }
        grants
    };
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
            // The server gives that of related persons with the patient (contract §7.1).
            parameters: patient(form).into_iter().collect(),
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
        super_admin: false,
        profile,
        names: form.references().into_iter().map(picked).collect(),
    }
}

/// The patient, as a related person’s default policy gets it; that of admins gets none.
fn patient(form: &InviteForm) -> Option<(String, Value)> {
    let is_related = form.role == ProfileType::RelatedPerson && !form.admin;
    let patient = form.patient.chosen().filter(|_| is_related)?;
    Some(("patient".to_owned(), Value::Reference(patient.clone())))
}

impl Invite {
    /// Whether the invite goes to the project of super administrators; tracked.
    pub(super) fn is_to_super_admins(self) -> bool {
        let form = self.form.get();
        let own = self.session.project();
        let is_own = form
            .project
            .chosen()
            .is_none_or(|chosen| Some(chosen.id()) == own.as_ref());
        is_own && self.console.is_super_admin()
    }

    /// Which of these policies are in force once somebody has them; tracked.
    fn in_force(self, held: Vec<Grant>) -> Held {
        let form = self.form.get();
        // The defaults of another project are not known.
        let is_own = form.project.chosen().is_none();
        let version = self.console.version();
        self.console
            .project
            .with(|project| match version.zip(project.filter(|_| is_own)) {
                Some((version, project)) => Held::Policies(in_force(
                    held,
                    project,
                    version,
                    Some(form.role),
                    form.admin,
                )),
                None => default_unknown(held, version, form.admin),
            })
    }
}
