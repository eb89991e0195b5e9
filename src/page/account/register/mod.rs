//! `/register`: an account, then a project for it (contract §4).

mod project;

use super::{NEW_PASSWORD, Trouble, back_to_sign_in, sign_in_link};
use crate::api::ApiError;
use crate::api::register::NewAccount;
use crate::clean::Text;
use crate::form::Problems;
use crate::form::register::{EMAIL, FIRST_NAME, LAST_NAME, PASSWORD, Refused, refused, validate};
use crate::page::{failure, problem, title, typed_email};
use crate::route::Route;
use crate::scope;
use crate::session::{Founding, Joined, Session};
use crate::signal::Slot;
use crate::ui::{
    self, Failure, Password, TextField, Tone, error_summary, focus_soon, heading, notice,
    password_field, submit_button, text_field,
};
use leptos::prelude::*;

/// What the page shows.
#[derive(Clone)]
enum Stage {
    Account,
    /// There is an account; now its project.
    Project(Founding),
    /// The project is made, but signing in to it came to no end.
    Made,
    /// The server lets nobody register; whether it is for want of a proof of a human.
    Closed(bool),
}

/// What is known of an account with the address that was typed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Known {
    Nothing,
    /// An answer was lost: there may be one.
    Perhaps,
    /// There is one.
    Taken,
}

#[derive(Clone, Copy)]
struct Parts {
    session: Session,
    first_name: Slot<String>,
    last_name: Slot<String>,
    email: Slot<String>,
    password: Slot<String>,
    project: Slot<String>,
    problems: Slot<Problems>,
    trouble: Trouble,
    known: Slot<Known>,
    sending: Slot<bool>,
    stage: Slot<Stage>,
}

/// The page.
pub(super) fn register() -> AnyView {
    title("Create an account");
    let text = || Slot::new(String::new());
    let parts = Parts {
        session: Session::of_app(),
        first_name: text(),
        last_name: text(),
        email: typed_email(),
        password: text(),
        project: text(),
        problems: Slot::new(Problems::new()),
        trouble: Trouble::new("register-trouble"),
        known: Slot::new(Known::Nothing),
        sending: Slot::new(false),
        stage: Slot::new(Stage::Account),
    };
    let content = move || match parts.stage.get() {
        Stage::Account => account(parts),
        Stage::Project(founding) => project::project(parts, founding),
        Stage::Made => project::made(),
        Stage::Closed(is_human_wanted) => closed(is_human_wanted),
    };
    view! { <main class="card">{content}</main> }.into_any()
}

fn account(parts: Parts) -> AnyView {
    let content = view! {
        {error_summary(parts.problems.into())}
        {parts.trouble.view(Callback::new(move |()| parts.submit()), false)}
        {move || matches!(parts.known.get(), Known::Taken).then(|| taken(parts))}
        {parts.field(FIRST_NAME, "First name", Text::Name, "given-name", parts.first_name)}
        {parts.field(LAST_NAME, "Last name", Text::Name, "family-name", parts.last_name)}
        {parts.field(EMAIL, "Email", Text::Address, "username", parts.email)}
        {password_field(Password {
            id: PASSWORD,
            label: "Password",
            hint: NEW_PASSWORD,
            autocomplete: "new-password",
            value: parts.password,
            on_input: Callback::new(move |()| parts.recheck()),
            problem: problem(parts.problems, PASSWORD),
            shown: Slot::new(false),
            has_toggle: true,
        })}
        {submit_button("button primary wide", "Create account", "Creating account…", parts.sending.into())}
    };
    view! {
        {heading("Create an account")}
        <p>"Step 1 of 2. Next, you name the project: it holds your clinic’s data and users, and you are its first admin."</p>
        <p class="hint">"To join an existing project, ask its admin to invite you."</p>
        {ui::form(move || parts.submit(), content.into_any())}
        {back_to_sign_in("Already have an account?")}
    }
    .into_any()
}

/// The address has an account: perhaps one whose project was never made, which only this page can help.
fn taken(parts: Parts) -> AnyView {
    let go_on = move || parts.send(true);
    let content = view! {
        <p role="alert" id="register-taken" tabindex="-1">"An account with this email already exists. Nothing was created."</p>
        <p>"If it’s yours, enter its password below, then press the button here to create a project. To open an existing project, sign in."</p>
        <div class="actions">
            {ui::button("button", "Create a project with this account", go_on)}
            <a href=Route::SignIn(Default::default()).to_string()>"Sign in"</a>
            <a href=Route::ResetPassword.to_string()>"Forgot your password?"</a>
        </div>
    };
    notice(Tone::Warning, content.into_any())
}

fn closed(is_human_wanted: bool) -> AnyView {
    let why = match is_human_wanted {
        true => {
            "This server requires reCAPTCHA, which this page doesn’t load. No account was created."
        }
        false => "Registration is disabled on this server. No account was created.",
    };
    let what = match is_human_wanted {
        true => {
            "Create the account in the server’s own app, then sign in here. Or ask a project admin to invite you."
        }
        false => {
            "Ask a project admin to invite you, or your server administrator to create a project for you."
        }
    };
    view! {
        {heading("You can’t create an account here")}
        <p>{why}</p>
        <p>{what}</p>
        {sign_in_link()}
    }
    .into_any()
}

impl Parts {
    fn field(
        self,
        id: &'static str,
        label: &'static str,
        kind: Text,
        autocomplete: &'static str,
        value: Slot<String>,
    ) -> AnyView {
        let on_input = move |text| {
            value.set(text);
            // What is known is known of the former address.
            if id == EMAIL {
                self.known.set(Known::Nothing);
            }
            self.recheck();
        };
        text_field(TextField {
            id,
            label,
            hint: "",
            kind,
            autocomplete,
            value: value.into(),
            on_input: Callback::new(on_input),
            problem: problem(self.problems, id),
        })
    }

    fn validate(self) -> Result<NewAccount, Problems> {
        validate(&NewAccount {
            first_name: self.first_name.get_untracked(),
            last_name: self.last_name.get_untracked(),
            email: self.email.get_untracked(),
            password: self.password.get_untracked(),
        })
    }

    /// Once the form was refused, its problems go away as they are mended.
    fn recheck(self) {
        if !self.problems.get_untracked().is_empty() {
            self.problems.set(self.validate().err().unwrap_or_default());
        }
    }

    /// Makes the account; where an answer was lost, looks first whether it is there.
    fn submit(self) {
        self.send(matches!(self.known.get_untracked(), Known::Perhaps));
    }

    /// Makes the account, or goes on with one that is there `already`. A request that was lost is never
    /// simply repeated: the second would be refused, and the person told that somebody else was first.
    fn send(self, already: bool) {
        if self.sending.get_untracked() {
            return;
        }
        self.trouble.clear();
        let account = match self.validate() {
            Ok(account) => account,
            Err(problems) => {
                self.problems.set(problems);
                return focus_soon("error-summary");
            }
        };
        self.problems.set(Problems::new());
        self.sending.set(true);
        let is_taken = matches!(self.known.get_untracked(), Known::Taken);
        scope::spawn(async move {
            let mut joined = match already {
                true => self.session.rejoin(&account.email, &account.password).await,
                false => self.session.join(&account).await,
            };
            if already && !is_taken && is_no_account(&joined) {
                joined = self.session.join(&account).await;
            }
            self.sending.set(false);
            self.arrived(joined);
        });
    }

    fn arrived(self, joined: Result<Joined, ApiError>) {
        match joined {
            Ok(Joined::Founding(founding)) => {
                self.password.set(String::new());
                self.stage.set(Stage::Project(founding));
            }
            Ok(Joined::SecondFactor) => self.trouble.say_text(
                "This account uses MFA, so you can’t create a project with it here. Sign in instead.",
            ),
            Ok(Joined::Insecure) => self.trouble.say_text(
                "This page was opened without HTTPS, so nothing was sent. Open it with HTTPS.",
            ),
            Err(error) => self.refuse(error),
        }
    }

    fn refuse(self, error: ApiError) {
        match refused(&error) {
            Refused::Fields(problems) => {
                self.problems.set(problems);
                focus_soon("error-summary");
            }
            Refused::Taken => {
                self.known.set(Known::Taken);
                focus_soon("register-taken");
            }
            Refused::OtherPassword => {
                self.known.set(Known::Taken);
                let sentence = "An account with this email exists, but this is not its password";
                self.problems.set(vec![(PASSWORD, sentence.to_owned())]);
                focus_soon("error-summary");
            }
            Refused::NoAccount => self
                .trouble
                .say_text("No account with this email can create a project. Check the email."),
            Refused::Closed => {
                self.stage.set(Stage::Closed(false));
            }
            Refused::Human => {
                self.stage.set(Stage::Closed(true));
            }
            Refused::Unknown => {
                self.known.update(|known| {
                    if !matches!(known, Known::Taken) {
                        *known = Known::Perhaps;
                    }
                });
                self.trouble.say_text(
                    "Couldn’t confirm that the account was created. Try again: it checks first and never creates a second one.",
                );
            }
            Refused::Other(sentence) => self.trouble.say(Failure {
                sentence,
                ..failure(error)
            }),
        }
    }
}

fn is_no_account(joined: &Result<Joined, ApiError>) -> bool {
    let error = joined.as_ref().err();
    error.is_some_and(|error| matches!(refused(error), Refused::NoAccount))
}
