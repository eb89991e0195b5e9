//! `/setpassword/:id/:secret`: the first or a new password, from a mailed link (contract §5).

use super::{NEW_PASSWORD, sign_in_link};
use crate::form::Problems;
use crate::form::set_password::{CONFIRM, NEW, Refused, refused, validate};
use crate::navigate::Navigator;
use crate::page::{problem, title};
use crate::route::{Link, Route};
use crate::scope;
use crate::session::Session;
use crate::signal::Slot;
use crate::ui::{
    self, Password, Tone, error_summary, focus_soon, heading, notice, password_field, submit_button,
};
use leptos::prelude::*;

/// What the page shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Form,
    /// The link cannot be used; why.
    Dead(&'static str),
    Done,
}

#[derive(Clone, Copy)]
struct Parts {
    navigator: Navigator,
    session: Session,
    link: StoredValue<Link>,
    new: Slot<String>,
    confirm: Slot<String>,
    problems: Slot<Problems>,
    /// A refusal that concerns no field.
    refusal: Slot<String>,
    sending: Slot<bool>,
    stage: Slot<Stage>,
}

/// The page.
pub(super) fn set_password() -> AnyView {
    title("Set password");
    let navigator = Navigator::of_app();
    let content = match navigator.now() {
        Route::SetPassword(Some(link)) => with_link(Parts {
            navigator,
            session: Session::of_app(),
            link: StoredValue::new(link),
            new: Slot::new(String::new()),
            confirm: Slot::new(String::new()),
            problems: Slot::new(Problems::new()),
            refusal: Slot::new(String::new()),
            sending: Slot::new(false),
            stage: Slot::new(Stage::Form),
        }),
        _ => dead(
            "Open the link in your email to set a password. A used link disappears from the address bar.",
        ),
    };
    view! { <main class="card">{content}</main> }.into_any()
}

fn with_link(parts: Parts) -> AnyView {
    (move || match parts.stage.get() {
        Stage::Form => form(parts),
        Stage::Dead(why) => dead(why),
        Stage::Done => done(),
    })
    .into_any()
}

fn form(parts: Parts) -> AnyView {
    let shown = Slot::new(false);
    let refusal = move || {
        let sentence = parts.refusal.get();
        (!sentence.is_empty()).then(|| {
            let content =
                view! { <p role="alert" id="password-refusal" tabindex="-1">{sentence}</p> };
            notice(Tone::Bad, content.into_any())
        })
    };
    let content = view! {
            {error_summary(parts.problems.into())}
            {refusal}
            {password_field(Password {
                id: NEW,
                label: "New password",
                hint: NEW_PASSWORD,
                autocomplete: "new-password",
                value: parts.new,
                on_input: Callback::new(move |()| parts.recheck()),
                problem: problem(parts.problems, NEW),
                shown,
                has_toggle: true,
            })}
            {password_field(Password {
                id: CONFIRM,
                label: "Confirm password",
                hint: "",
                autocomplete: "new-password",
                value: parts.confirm,
                on_input: Callback::new(move |()| parts.recheck()),
                problem: problem(parts.problems, CONFIRM),
                shown,
                has_toggle: false,
            })}
            {submit_button("button primary wide", "Set password", "Setting password…", parts.sending.into())}
    };
    let form = ui::form(move || parts.submit(), content.into_any());
    view! { {heading("Set your password")} {form} }.into_any()
}

fn done() -> AnyView {
    view! {
        {heading("Your password is set")}
        <p>"Sign in with your email and the new password."</p>
        {sign_in_link()}
        <p class="hint">"Project-scoped accounts, such as patients’, also need the project ID to sign in. Ask the person who invited you."</p>
    }
    .into_any()
}

fn dead(why: &'static str) -> AnyView {
    view! {
        {heading("This link can’t be used")}
        <p>{why}</p>
        {sign_in_link()}
        <p class="aside"><a href=Route::ResetPassword.to_string()>"Ask for a new link"</a></p>
    }
    .into_any()
}

impl Parts {
    fn validate(self) -> Result<(), Problems> {
        validate(&self.new.get_untracked(), &self.confirm.get_untracked())
    }

    /// Once the form was refused, its problems go away as they are mended.
    fn recheck(self) {
        if !self.problems.get_untracked().is_empty() {
            self.problems.set(self.validate().err().unwrap_or_default());
        }
    }

    fn submit(self) {
        if self.sending.get_untracked() {
            return;
        }
        self.refusal.set(String::new());
        self.problems.set(self.validate().err().unwrap_or_default());
        if !self.problems.get_untracked().is_empty() {
            return focus_soon("error-summary");
        }
        self.sending.set(true);
        let api = self.session.open_api();
        let link = self.link.get_value();
        let password = self.new.get_untracked();
        scope::spawn(async move {
            let answer = api.set_password(&link.id, &link.secret, &password).await;
            self.sending.set(false);
            match answer.map_err(|error| refused(&error)) {
                Ok(()) => self.finish(Stage::Done),
                Err(Refused::Link(why)) => self.finish(Stage::Dead(why)),
                Err(Refused::Password(sentence)) => {
                    self.problems.set(vec![(NEW, sentence)]);
                    focus_soon("error-summary");
                }
                Err(Refused::Other(sentence)) => self.refuse(sentence),
                Err(Refused::Unknown) => self.refuse(
                    "Couldn’t confirm that the password was set. Try again: if the link is already used, it was, and you can sign in.".to_owned(),
                ),
            }
        });
    }

    fn refuse(self, sentence: String) {
        self.refusal.set(sentence);
        focus_soon("password-refusal");
    }

    /// The link is used up or dead: its secret leaves the address, and the passwords the page.
    fn finish(self, stage: Stage) {
        self.navigator.clean_address();
        self.new.set(String::new());
        self.confirm.set(String::new());
        self.stage.set(stage);
    }
}
