//! Signing in again over the page that is open, so that nothing typed in it is lost.

use super::plain::sign_out_button;
use super::problem;
use crate::api::{ApiError, Withdrawn};
use crate::form::Problems;
use crate::form::sign_in::{EMAIL, PASSWORD, SignInForm, refused};
use crate::session::{Session, Step};
use crate::ui::{
    Announcer, DialogParts, Password, TextField, Tone, dialog, error_summary, focus_soon, notice,
    password_field, text_field,
};
use leptos::prelude::*;

const TITLE: &str = "again-title";

/// The dialog; nothing while the session is fine.
pub fn sign_in_again() -> AnyView {
    let session = Session::of_app();
    (move || {
        session.interrupted().map(|why| {
            focus_soon(EMAIL);
            dialog(DialogParts {
                title_id: TITLE,
                class: "small",
                // Leaving without signing in is "Sign out", said out loud.
                on_close: Callback::new(|()| ()),
                content: form(session, why),
            })
        })
    })
    .into_any()
}

fn form(session: Session, why: Withdrawn) -> AnyView {
    let announcer = Announcer::of_app();
    let email = RwSignal::new(String::new());
    let password = RwSignal::new(String::new());
    let problems = RwSignal::new(Problems::new());
    let refusal = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        let form = SignInForm {
            email: email.get_untracked(),
            password: password.get_untracked(),
            project: session
                .project()
                .map(|project| project.to_string())
                .unwrap_or_default(),
        };
        let form = match form.validate() {
            Ok(form) => form,
            Err(found) => {
                problems.set(found);
                return focus_soon("error-summary");
            }
        };
        problems.set(Problems::new());
        refusal.set(String::new());
        busy.set(true);
        leptos::task::spawn_local(async move {
            let step = session
                .sign_in(form.email, form.password, Some(form.project))
                .await;
            busy.try_set(false);
            match step {
                Ok(Step::Done) => {
                    announcer.say("Signed in again. Everything you typed is still here.")
                }
                Ok(_) => {
                    refusal.try_set("This account cannot sign in here.".to_owned());
                }
                Err(error) => {
                    refusal.try_set(sentence(&error));
                }
            }
        });
    };
    let reason = match why {
        Withdrawn::Expired => {
            "Your session is over, so the last request was not carried out. Sign in again to go on where you were. Nothing you typed is lost."
        }
        Withdrawn::Access => {
            "Your access to this project was withdrawn or no longer works, so the last request was not carried out. Once another admin has restored it you can sign in again. Nothing you typed is lost."
        }
    };
    let refused = move || {
        let sentence = refusal.get();
        (!sentence.is_empty()).then(|| {
            notice(
                Tone::Bad,
                view! { <p role="alert">{sentence}</p> }.into_any(),
            )
        })
    };
    view! {
        <h2 id=TITLE>"Sign in again"</h2>
        <p>{reason}</p>
        <form novalidate on:submit=submit>
            {error_summary(problems.into())}
            {refused}
            {text_field(TextField {
                id: EMAIL,
                label: "Email",
                hint: "",
                kind: "email",
                autocomplete: "username",
                value: email.into(),
                on_input: Callback::new(move |text| email.set(text)),
                problem: problem(problems, EMAIL),
            })}
            {password_field(Password {
                id: PASSWORD,
                label: "Password",
                hint: "",
                autocomplete: "current-password",
                value: password,
                on_input: Callback::new(|()| ()),
                problem: problem(problems, PASSWORD),
                shown: RwSignal::new(false),
                has_toggle: true,
            })}
            <div class="actions">
                <button class="button primary" aria-disabled=move || busy.get().then_some("true")>
                    {move || if busy.get() { "Signing in…" } else { "Sign in" }}
                </button>
                {sign_out_button()}
            </div>
        </form>
    }
    .into_any()
}

fn sentence(error: &ApiError) -> String {
    refused(error, true).sentence
}
