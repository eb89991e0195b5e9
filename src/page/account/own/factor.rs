//! One's own second factors: which there are, setting one up and turning it off (contract §3).

use super::factor_form::form;
use super::{Outcome, status};
use crate::api::account::Factor;
use crate::api::own::OwnFactors;
use crate::page::failure;
use crate::session::Session;
use crate::signal::Slot;
use crate::ui::{Loader, button, fact, facts, loaded};
use futures::FutureExt;
use leptos::prelude::*;
use wire::Version;

/// What is being done to a factor.
#[derive(Clone, Copy)]
pub(super) enum Doing {
    SetUp(Factor),
    TurnOff(Factor),
}

#[derive(Clone, Copy)]
pub(super) struct Parts {
    pub session: Session,
    pub factors: Loader<OwnFactors>,
    /// What the form under the list does, while there is one.
    pub doing: Slot<Option<Doing>>,
    pub outcome: Outcome,
}

/// What the server says of one's factors.
pub(super) fn load(session: Session) -> Loader<OwnFactors> {
    Loader::new(move || {
        let api = session.api();
        async move { api.own_factors().await.map_err(failure) }.boxed_local()
    })
}

/// The factors, and the form for the one that is being changed.
pub(super) fn factors(session: Session, factors: Loader<OwnFactors>) -> AnyView {
    let parts = Parts {
        session,
        factors,
        doing: Slot::new(None),
        outcome: Slot::new(None),
    };
    let form = move || {
        let doing = parts.doing.get()?;
        let known = factors.with_untracked(|known| known.cloned())?;
        Some(form(parts, doing, known))
    };
    view! {
        {loaded(factors, "your MFA methods", move |known| list(parts, &known))}
        {form}
        {status(parts.outcome)}
    }
    .into_any()
}

fn list(parts: Parts, known: &OwnFactors) -> AnyView {
    let (enrolled, allowed) = (known.enrolled, known.allowed);
    let is_last_needed = known.is_required && !(enrolled.app && enrolled.mail);
    let row = |factor, is_on: bool, is_allowed: bool| {
        (is_on || is_allowed).then(|| {
            let (doing, label) = match is_on {
                true => (Doing::TurnOff(factor), ["Turn off ", name(factor)].concat()),
                false => (Doing::SetUp(factor), ["Set up ", name(factor)].concat()),
            };
            let press = move || {
                parts.outcome.set(None);
                parts.doing.set(Some(doing));
            };
            let is_open = !(is_on && is_last_needed);
            view! {
                <p>{if is_on { "Set up" } else { "Not set up" }}</p>
                {is_open.then(|| button("button small", label, press))}
            }
            .into_any()
        })
    };
    let app = row(Factor::Totp, enrolled.app, allowed.app);
    let mail = row(Factor::Email, enrolled.mail, allowed.mail);
    let app = app.map(|app| fact("Authenticator app", app));
    let mail = mail.map(|mail| fact("Email codes", mail));
    let meaning = match (enrolled.app || enrolled.mail, is_last_needed) {
        (false, false) => {
            "You sign in with your password only. With MFA, a stolen password is not enough."
        }
        (false, true) => "Your account requires MFA. Set it up now or at your next sign-in.",
        (true, false) => "Sign-in asks for your password and a code.",
        (true, true) => {
            "Sign-in asks for your password and a code. Your account requires MFA, so you can’t turn off the last method."
        }
    };
    view! {
        <p>{meaning}</p>
        {facts(app.into_iter().chain(mail).collect())}
    }
    .into_any()
}

/// What a factor is called in a sentence.
pub(super) fn name(factor: Factor) -> &'static str {
    match factor {
        Factor::Totp => "authenticator app",
        Factor::Email => "email codes",
    }
}

/// What to know before one is turned off.
pub(super) fn warning(known: &OwnFactors) -> &'static str {
    match (known.version, known.enrolled.app && known.enrolled.mail) {
        (_, true) => "Your other MFA method stays on.",
        (Version::V5, false) => "After that, you sign in with your password only.",
        (Version::V4, false) => {
            "After that, you sign in with your password only. If your account requires MFA, you set it up again at the next sign-in."
        }
    }
}
