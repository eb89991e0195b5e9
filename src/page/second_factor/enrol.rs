//! Setting up the first second factor, for whom one is required.

use super::{Entry, Gate, Labels, go_on, proceed, setup};
use crate::api::factor::{Factors, Setup};
use crate::form::code::{Refused, mail_refused, refused};
use crate::scope;
use crate::signal::Slot;
use crate::ui::focus_soon;
use futures::FutureExt;
use leptos::prelude::*;

const CODE: &str = "enrol-code";
const TITLE: &str = "factor-title";

/// The choice of the factors that are allowed.
pub(super) fn enrol(gate: &Gate, allowed: Factors, app: Setup) -> AnyView {
    focus_soon(TITLE);
    let app = allowed.app.then(|| with_app(gate, app));
    let mail = allowed.mail.then(|| with_mail(gate.clone(), allowed.app));
    view! {
        <h2 id=TITLE tabindex="-1">"Set up MFA"</h2>
        <p>"Your account requires it: sign-in asks for your password and a code."</p>
        {app}
        {mail}
    }
    .into_any()
}

fn with_app(gate: &Gate, app: Setup) -> AnyView {
    let entry = Entry::new(CODE);
    let labels = Labels {
        label: "6-digit code",
        hint: "From your authenticator app.".to_owned(),
        button: "Set up and sign in",
        busy: "Setting up…",
    };
    let gate = gate.clone();
    let send = move |code: String| {
        let (api, demand) = (gate.session.open_api(), gate.demand.clone());
        let call = async move { api.enrol_with_app(&demand, &code).await };
        go_on(&gate, entry, call.boxed_local());
    };
    view! { {setup(app)} {entry.form(labels, send)} }.into_any()
}

fn with_mail(gate: Gate, or: bool) -> AnyView {
    let busy = Slot::new(false);
    let refusal = Slot::new(String::new());
    let email = gate.email.clone();
    let press = move |_| {
        if !busy.get_untracked() {
            busy.set(true);
            refusal.set(String::new());
            mail_first(gate.clone(), busy, refusal);
        }
    };
    let offer = match or {
        true => "Or have a code emailed at each sign-in, to ",
        false => "A code is emailed at each sign-in, to ",
    };
    view! {
        <p>{offer} {email} "."</p>
        <div class="stack">
            <p role="status">{move || refusal.get()}</p>
            <button
                type="button"
                class="button"
                aria-disabled=move || busy.get().then_some("true")
                on:click=press
            >
                {move || if busy.get() { "Sending a code…" } else { "Use email codes" }}
            </button>
        </div>
    }
    .into_any()
}

/// Has the first code mailed. What the server answers asks for it.
fn mail_first(gate: Gate, busy: Slot<bool>, refusal: Slot<String>) {
    scope::spawn(async move {
        let answer = gate.session.open_api().enrol_with_mail(&gate.demand).await;
        // Whoever went back meanwhile wants no code any more.
        if busy.try_get_untracked().is_none() {
            return;
        }
        busy.set(false);
        match answer {
            Ok(login) => proceed(gate, login).await,
            Err(error) => match refused(&error) {
                Refused::Over(why) => gate.back.run(why.to_owned()),
                _ => refusal.set(mail_refused(&error)),
            },
        }
    });
}
