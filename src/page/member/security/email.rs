//! Changing the login address of an account of this project alone.

use super::Security;
use crate::api::ApiError;
use crate::api::account::Account;
use crate::clean::{Text, lower_case};
use crate::form::email::check_email;
use crate::page::action::{Action, Outcome, nothing};
use crate::signal::Slot;
use crate::ui::{
    self, Check, TextField, Tone, check_box, focus_soon, submit_button, text_field, unfold,
};
use futures::FutureExt;
use leptos::prelude::*;

const FIELD: &str = "login-email";

/// What is typed.
#[derive(Clone, Copy)]
struct Typed {
    email: Slot<String>,
    in_record: Slot<bool>,
    problem: Slot<Option<String>>,
}

/// The form, folded away.
pub(super) fn email(security: Security) -> AnyView {
    let action = Action::new();
    view! {
        {unfold("fold", "Change login email", move || form(security, action))}
        {action.status(nothing)}
    }
    .into_any()
}

fn form(security: Security, action: Action) -> AnyView {
    let typed = Typed {
        email: Slot::new(String::new()),
        in_record: Slot::new(true),
        problem: Slot::new(None),
    };
    let content = view! {
        <p>
            "Then they sign in with the new address and the same password. The server emails a confirmation link to the new address. Lists here keep showing the old address."
        </p>
        {text_field(TextField {
            id: FIELD,
            label: "New login email",
            hint: "",
            kind: Text::Address,
            autocomplete: "off",
            value: typed.email.into(),
            on_input: Callback::new(move |text| {
                typed.email.set(text);
                typed.problem.set(None);
            }),
            problem: typed.problem.into(),
        })}
        {check_box(Check {
            id: "login-email-record",
            label: "Change it in the profile too",
            hint: Signal::stored("Replaces the old address there.".to_owned()),
            value: typed.in_record.into(),
            on_change: Callback::new(move |on| typed.in_record.set(on)),
        })}
        {submit_button("button", "Change email", "Changing…", Signal::derive(move || action.is_busy()))}
    };
    ui::form(move || submit(security, action, typed), content.into_any())
}

fn submit(security: Security, action: Action, typed: Typed) {
    let email = match check_email(&typed.email.get_untracked()) {
        Ok(email) => email,
        Err(sentence) => {
            typed.problem.set(Some(sentence.to_owned()));
            return focus_soon(FIELD);
        }
    };
    let Some(account) = security.own() else {
        return;
    };
    let same = account
        .email
        .as_ref()
        .is_some_and(|now| lower_case(now) == lower_case(&email));
    if same {
        typed
            .problem
            .set(Some("This is already the login email".to_owned()));
        return focus_soon(FIELD);
    }
    let page = security.page;
    let (api, project, name) = (page.session.api(), page.session.project(), page.name());
    let in_record = typed.in_record.get_untracked();
    let work = async move {
        let answer = api.change_login_email(&account.id, &email, in_record).await;
        let user = wire::Reference::new("User", account.id.clone());
        let now = match (&answer, project) {
            (Err(_), Some(project)) => Some(api.user_account(&project, &user).await),
            _ => None,
        };
        let is_changed = now.map(|now| match now {
            Ok(Account::Own(now)) => Some(now.email != account.email),
            _ => None,
        });
        security.account.reload();
        page.member.reload();
        let outcome = outcome(answer, is_changed, &name, &email);
        match outcome {
            Ok(outcome) => {
                if is_changed != Some(Some(false)) {
                    typed.email.set(String::new());
                }
                outcome
            }
            Err(sentence) => {
                typed.problem.set(Some(sentence));
                focus_soon(FIELD);
                Outcome::new(Tone::Bad, &["The login email was not changed."])
            }
        }
    };
    action.run("Changing the login email…", work.boxed_local());
}

/// What came of it. `is_changed` is whether the account has another address after a failure, `None` in it
/// where that could not be read. `Err` is the sentence for the field.
fn outcome(
    answer: Result<(), ApiError>,
    is_changed: Option<Option<bool>>,
    name: &str,
    email: &str,
) -> Result<Outcome, String> {
    let new = |tone, text: &[&str]| Ok(Outcome::new(tone, text));
    let error = match answer {
        Ok(()) => {
            return new(
                Tone::Good,
                &[
                    name,
                    " now signs in with ",
                    email,
                    ". A confirmation email was handed over to the email service.",
                ],
            );
        }
        Err(error) => error,
    };
    match is_changed.flatten() {
        // The server stores the address before it mails.
        Some(true) => {
            return new(
                Tone::Warning,
                &[
                    "The login email is now ",
                    email,
                    ", but the confirmation email may not have been sent. They can sign in with it anyway.",
                ],
            );
        }
        Some(false) => {}
        None if is_lost(&error) => {
            return new(
                Tone::Warning,
                &["Couldn’t confirm whether the login email was changed. Reload to check."],
            );
        }
        None => {}
    }
    match error {
        ApiError::Refused(refusal) if refusal.status == 409 => {
            Err("Another account in this project has this address".to_owned())
        }
        ApiError::Refused(refusal) if refusal.says("No recipients defined") => {
            Err("The server can’t send email to this address".to_owned())
        }
        error if is_lost(&error) => new(
            Tone::Warning,
            &[
                "No clear answer, and the login email is unchanged so far. Wait a moment, then try again.",
            ],
        ),
        error => Ok(Outcome::failed(&error)),
    }
}

fn is_lost(error: &ApiError) -> bool {
    match error {
        ApiError::NoAnswer | ApiError::Unreadable => true,
        ApiError::Refused(refusal) => refusal.status >= 500,
        _ => false,
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::api::read_answer;

    fn told(status: u16, text: &str, is_changed: Option<bool>) -> Result<Tone, String> {
        let body = [r#"{"resourceType":"OperationOutcome","issue":[{"severity":"error","details":{"text":""#, text, r#""}}]}"#].concat();
        let answer = read_answer(status, &body).map(drop);
        outcome(answer, Some(is_changed), "Ana", "ana@clinic.example").map(|told| told.tone)
    }

    #[test]
    fn what_the_account_says_counts_more_than_the_answer() {
        assert_eq!(
            told(400, "connect ECONNREFUSED", Some(true)),
            Ok(Tone::Warning)
        );
        assert_eq!(
            told(400, "connect ECONNREFUSED", Some(false)),
            Ok(Tone::Bad)
        );
        assert_eq!(told(500, "x", None), Ok(Tone::Warning));
        assert_eq!(told(502, "x", Some(false)), Ok(Tone::Warning));
    }

    #[test]
    fn an_address_that_cannot_be_taken_is_told_at_its_field() {
        assert!(told(409, "Key (project, email)=(x) already exists.", Some(false)).is_err());
        assert!(told(400, "No recipients defined", Some(false)).is_err());
    }
}
