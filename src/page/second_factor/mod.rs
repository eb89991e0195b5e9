//! The second factor while signing in: entering its code, or setting up the first one (contract §3).
//!
//! Most people never see it, so it is fetched when a login asks for it.

mod enrol;
mod entry;
mod mail;
mod setup;

pub(super) use entry::{Entry, Labels};
pub(super) use mail::Mailing;
pub(super) use setup::setup;

use crate::api::auth::{Login, ProofKey};
use crate::api::factor::{Challenge, Demand, Factors};
use crate::api::{self, ApiError};
use crate::form::code::{Refused, refused};
use crate::form::sign_in;
use crate::scope;
use crate::session::{Session, Step};
use crate::ui::{button, focus_soon};
use futures::FutureExt;
use futures::future::LocalBoxFuture;
use leptos::prelude::*;

/// The id of the field for the code.
const CODE: &str = "signin-code";

/// What the stage gets from the sign-in form it takes the place of.
#[derive(Clone)]
pub struct Gate {
    /// The session that begins.
    pub session: Session,
    /// What the login waits for.
    pub demand: Demand,
    /// The proof key of the login.
    pub key: ProofKey,
    /// The address that was typed.
    pub email: String,
    /// Called with the next step.
    pub arrived: Callback<Step>,
    /// Called to go back to the password, with why where there is something to say.
    pub back: Callback<String>,
}

/// The stage.
pub(super) fn second_factor(gate: Gate) -> AnyView {
    let content = match gate.demand.challenge() {
        Challenge::Code { factors, email } => code(&gate, factors, email),
        Challenge::Enrolment { allowed, setup } => enrol::enrol(&gate, allowed, setup),
    };
    let back = gate.back;
    view! {
        {content}
        {button("button", "Back", move || back.run(String::new()))}
    }
    .into_any()
}

fn code(gate: &Gate, factors: Factors, email: Option<String>) -> AnyView {
    let entry = Entry::new(CODE);
    let to = email.unwrap_or_else(|| gate.email.clone());
    let hint = match factors {
        Factors { mail: false, .. } => "From your authenticator app.".to_owned(),
        Factors { app: false, .. } => [
            "Emailed to ",
            &to,
            ", works for 20 minutes. If it doesn’t arrive, check your spam folder.",
        ]
        .concat(),
        _ => "From your authenticator app. If you don’t have the app, have a code emailed to you."
            .to_owned(),
    };
    let mailing = factors.mail.then(|| {
        let gate = gate.clone();
        Mailing::new(!factors.app, to).view(move || {
            let (api, demand) = (gate.session.open_api(), gate.demand.clone());
            async move { api.mail_code(&demand).await }.boxed_local()
        })
    });
    let labels = Labels {
        label: "6-digit code",
        hint,
        button: "Sign in",
        busy: "Signing in…",
    };
    let sent = gate.clone();
    let send = move |code: String| {
        let (api, demand) = (sent.session.open_api(), sent.demand.clone());
        let call = async move { api.verify_factor(&demand, &code).await };
        go_on(&sent, entry, call.boxed_local());
    };
    focus_soon(CODE);
    view! {
        <h2 id="factor-title">"Enter your code"</h2>
        {entry.form(labels, send)}
        {mailing}
    }
    .into_any()
}

type Call = LocalBoxFuture<'static, api::Result<Login>>;

/// Sends a code and goes on with what comes of it.
fn go_on(gate: &Gate, entry: Entry, call: Call) {
    let gate = gate.clone();
    scope::spawn(async move {
        let mut answer = call.await;
        let is_done = |error: &ApiError| matches!(refused(error), Refused::Done);
        if answer.as_ref().err().is_some_and(is_done) {
            answer = gate.session.open_api().login_again(&gate.demand).await;
        }
        // Whoever went back meanwhile does not want to be signed in any more.
        if !entry.is_there() {
            return;
        }
        match answer.map_err(|error| refused(&error)) {
            Ok(login) => proceed(gate, login).await,
            Err(Refused::Over(why)) => gate.back.run(why.to_owned()),
            Err(refused) => entry.refuse(refused),
        }
    });
}

async fn proceed(gate: Gate, login: Login) {
    match gate.session.proceed(login, gate.key).await {
        Ok(step) => gate.arrived.run(step),
        Err(error) => gate.back.run(sign_in::refused(&error, true).sentence),
    }
}
