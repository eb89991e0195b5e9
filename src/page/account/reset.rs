//! `/resetpassword`: asking for a link to set a new password (contract §5).

use super::{Trouble, back_to_sign_in, sign_in_link};
use crate::api::ApiError;
use crate::clean::Text;
use crate::form::Problems;
use crate::form::reset::{EMAIL, PROJECT, Refused, Wish, refused, validate};
use crate::page::{config, failure, problem, title, typed_email};
use crate::scope;
use crate::session::Session;
use crate::signal::Slot;
use crate::ui::{
    self, Failure, TextField, error_summary, focus_soon, heading, submit_button, text_field,
};
use leptos::prelude::*;

/// What the page shows.
#[derive(Clone, PartialEq, Eq)]
enum Stage {
    Form,
    /// The server was asked.
    Asked(Wish),
    /// The server wants proof of a human.
    Human,
}

#[derive(Clone, Copy)]
struct Parts {
    session: Session,
    email: Slot<String>,
    project: Slot<String>,
    problems: Slot<Problems>,
    trouble: Trouble,
    sending: Slot<bool>,
    /// Asking once more, now with the project.
    again: StoredValue<bool>,
    stage: Slot<Stage>,
}

/// The page.
pub(super) fn reset() -> AnyView {
    title("Reset password");
    let parts = Parts {
        session: Session::of_app(),
        email: typed_email(),
        project: Slot::new(config().project.unwrap_or_default()),
        problems: Slot::new(Problems::new()),
        trouble: Trouble::new("reset-trouble"),
        sending: Slot::new(false),
        again: StoredValue::new(false),
        stage: Slot::new(Stage::Form),
    };
    let content = move || match parts.stage.get() {
        Stage::Form => form(parts),
        Stage::Asked(wish) => asked(parts, wish),
        Stage::Human => human(),
    };
    view! { <main class="card">{content}</main> }.into_any()
}

fn form(parts: Parts) -> AnyView {
    let content = view! {
        {error_summary(parts.problems.into())}
        {parts.trouble.view(Callback::new(move |()| parts.submit()), false)}
        {text_field(TextField {
            id: EMAIL,
            label: "Email",
            hint: "",
            kind: Text::Address,
            autocomplete: "username",
            value: parts.email.into(),
            on_input: Callback::new(move |text| { parts.email.set(text); parts.recheck(); }),
            problem: problem(parts.problems, EMAIL),
        })}
        {text_field(TextField {
            id: PROJECT,
            label: "Project ID (optional)",
            hint: "Only for project-scoped accounts, such as patients’. Ask the person who invited you.",
            kind: Text::Id,
            autocomplete: "off",
            value: parts.project.into(),
            on_input: Callback::new(move |text| { parts.project.set(text); parts.recheck(); }),
            problem: problem(parts.problems, PROJECT),
        })}
        {submit_button("button primary wide", "Request a link", "Requesting a link…", parts.sending.into())}
    };
    let heading = heading("Reset your password");
    if parts.again.get_value() {
        focus_soon(PROJECT);
    }
    view! {
        {heading}
        <p>"Ask the server to email you a link to set a new password."</p>
        {ui::form(move || parts.submit(), content.into_any())}
        {back_to_sign_in("Know your password?")}
    }
    .into_any()
}

/// The same words whether there is such an account or not: the server does not tell, and nobody should.
fn asked(parts: Parts, Wish { email, project }: Wish) -> AnyView {
    let scoped = project.is_some();
    let again = move || {
        parts.again.set_value(true);
        parts.stage.set(Stage::Form);
    };
    let of_project = project.map(|project| {
        view! { " (in project " <bdi>{project}</bdi> " or server-scoped)" }.into_any()
    });
    let trap = match scoped {
        true => "Check the email and the project ID: the server doesn’t say if they are wrong.",
        false => "Project-scoped accounts, such as patients’, get no link without the project ID.",
    };
    view! {
        {heading("Check your email")}
        <p role="status">
            "If there is an account for " <strong><bdi>{email}</bdi></strong> {of_project} ", the server was asked to email it a link. It can take a few minutes; check your spam folder too."
        </p>
        <h2>"If no email arrives"</h2>
        <ul>
            <li>{trap}</li>
            <li>"Ask a project admin: they can see your account’s email and have a link sent to you."</li>
        </ul>
        <div class="actions">
            {ui::button("button", "Request another link", again)}
        </div>
        {sign_in_link()}
    }
    .into_any()
}

fn human() -> AnyView {
    view! {
        {heading("You can’t request a link here")}
        <p>"This server requires reCAPTCHA, which this page doesn’t load."</p>
        <p>"Ask a project admin to have a link sent to you, or use the sign-in page of the server’s own app."</p>
        {sign_in_link()}
    }
    .into_any()
}

impl Parts {
    fn validate(self) -> Result<Wish, Problems> {
        validate(&self.email.get_untracked(), &self.project.get_untracked())
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
        self.trouble.clear();
        let wish = match self.validate() {
            Ok(wish) => wish,
            Err(problems) => {
                self.problems.set(problems);
                return focus_soon("error-summary");
            }
        };
        self.problems.set(Problems::new());
        self.sending.set(true);
        let api = self.session.open_api();
        scope::spawn(async move {
            let answer = api
                .ask_for_reset(&wish.email, wish.project.as_deref())
                .await;
            self.sending.set(false);
            match answer {
                Ok(()) => {
                    self.stage.set(Stage::Asked(wish));
                }
                Err(error) => self.refuse(error),
            }
        });
    }

    fn refuse(self, error: ApiError) {
        match refused(&error) {
            Refused::Human => {
                self.stage.set(Stage::Human);
            }
            Refused::Email(sentence) => {
                self.problems.set(vec![(EMAIL, sentence)]);
                focus_soon("error-summary");
            }
            Refused::Other(sentence) => self.trouble.say(Failure {
                sentence,
                ..failure(error)
            }),
        }
    }
}
