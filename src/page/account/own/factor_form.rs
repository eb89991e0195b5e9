//! The form that sets up one's own second factor or turns it off, each with a code.

use super::factor::{Doing, Parts, name, warning};
use crate::api::account::Factor;
use crate::api::own::OwnFactors;
use crate::form::code::{Refused, refused};
use crate::page::second_factor::{Entry, Labels, Mailing, setup};
use crate::scope;
use crate::ui::{Tone, button, focus_soon};
use futures::FutureExt;
use leptos::prelude::*;

const CODE: &str = "own-code";
const TITLE: &str = "own-factor-title";

/// The form.
pub(super) fn form(parts: Parts, doing: Doing, known: OwnFactors) -> AnyView {
    let entry = Entry::new(CODE);
    let (factor, verb, button_label, busy) = match doing {
        Doing::SetUp(factor) => (factor, "Set up ", "Set up", "Setting up…"),
        Doing::TurnOff(factor) => (factor, "Turn off ", "Turn off", "Turning off…"),
    };
    let is_off = matches!(doing, Doing::TurnOff(_));
    let can_mail = match doing {
        Doing::SetUp(factor) => matches!(factor, Factor::Email),
        Doing::TurnOff(_) => known.enrolled.mail,
    };
    let can_show = match doing {
        Doing::SetUp(factor) => matches!(factor, Factor::Totp),
        Doing::TurnOff(_) => known.enrolled.app,
    };
    let hint = match (can_show, can_mail) {
        (true, true) => "From your authenticator app or an email.",
        (true, false) => "From your authenticator app.",
        _ => "From the email.",
    };
    let mailing = can_mail.then(|| {
        let to = known
            .email
            .clone()
            .unwrap_or_else(|| "your address".to_owned());
        Mailing::new(false, to).view(move || {
            let api = parts.session.api();
            async move { api.mail_own_code().await }.boxed_local()
        })
    });
    let labels = Labels {
        label: "6-digit code",
        hint: hint.to_owned(),
        button: button_label,
        busy,
    };
    let app = (!is_off && can_show).then(|| setup(known.setup.clone()));
    let warned = is_off.then(|| view! { <p>{warning(&known)}</p> });
    let version = known.version;
    let send = move |code: String| {
        let api = parts.session.api();
        scope::spawn(async move {
            let answer = match doing {
                Doing::SetUp(factor) => api.enrol(factor, &code).await,
                Doing::TurnOff(factor) => api.disable(version, factor, &code).await,
            };
            match answer.map_err(|error| refused(&error)) {
                Ok(()) | Err(Refused::Done) => done(parts, doing),
                Err(refused) => entry.refuse(refused),
            }
        });
    };
    focus_soon(TITLE);
    view! {
        <div class="stack">
            <h3 id=TITLE tabindex="-1">{verb} {name(factor)}</h3>
            {warned}
            {app}
            {mailing}
            {entry.form(labels, send)}
            {button("button", "Cancel", move || parts.doing.set(None))}
        </div>
    }
    .into_any()
}

fn done(parts: Parts, doing: Doing) {
    let sentence = match doing {
        Doing::SetUp(_) => "It is set up. Sign-in now asks for a code.",
        Doing::TurnOff(_) => "Turned off.",
    };
    parts.doing.set(None);
    parts.outcome.set(Some((Tone::Good, sentence.to_owned())));
    parts.factors.reload();
}
