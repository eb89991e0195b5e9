//! The second step of registering: the project.

use super::{Parts, Stage};
use crate::api::ApiError;
use crate::clean::Text;
use crate::form::Problems;
use crate::form::register::{PROJECT, Refused, check_project, refused};
use crate::page::account::sign_in_link;
use crate::page::{failure, problem};
use crate::scope;
use crate::session::{Founded, Founding};
use crate::signal::Slot;
use crate::ui::{
    self, Failure, TextField, Tone, error_summary, focus_soon, heading, notice, submit_button,
    text_field,
};
use leptos::prelude::*;

/// The form.
pub(super) fn project(parts: Parts, founding: Founding) -> AnyView {
    let email = parts.email.get_untracked();
    let confirm = founding.must_confirm().then(|| {
        let content = view! {
            <p>"The server emailed a link to " <strong><bdi>{email.clone()}</bdi></strong> ". Open it to confirm the address, then continue here."</p>
        };
        notice(Tone::Info, content.into_any())
    });
    // Whether an answer was lost, so that the project may be there already.
    let lost = Slot::new(false);
    let founding = StoredValue::new_local(founding);
    let submit = move || parts.found(founding.get_value(), lost);
    let content = view! {
        {error_summary(parts.problems.into())}
        {parts.trouble.view(Callback::new(move |()| submit()), false)}
        {text_field(TextField {
            id: PROJECT,
            label: "Project name",
            hint: "For example, the name of your clinic. 4 to 72 characters; you can change it later.",
            kind: Text::Line,
            autocomplete: "organization",
            value: parts.project.into(),
            on_input: Callback::new(move |text| { parts.project.set(text); parts.recheck_project(); }),
            problem: problem(parts.problems, PROJECT),
        })}
        {submit_button("button primary wide", "Create project", "Creating project…", parts.sending.into())}
    };
    view! {
        {heading("Name your project")}
        <p>"Step 2 of 2. Your account " <strong><bdi>{email}</bdi></strong> " is ready and needs a project."</p>
        {confirm}
        {ui::form(submit, content.into_any())}
    }
    .into_any()
}

/// The project is there, but nobody is signed in.
pub(super) fn made() -> AnyView {
    view! {
        {heading("Project created")}
        <p role="status">"Sign-in didn’t finish. Sign in with your email and the password you just entered."</p>
        {sign_in_link()}
    }
    .into_any()
}

impl Parts {
    fn recheck_project(self) {
        if !self.problems.get_untracked().is_empty() {
            let problems = check_project(&self.project.get_untracked()).err();
            self.problems.set(problems.unwrap_or_default());
        }
    }

    fn found(self, founding: Founding, lost: Slot<bool>) {
        if self.sending.get_untracked() {
            return;
        }
        self.trouble.clear();
        let name = match check_project(&self.project.get_untracked()) {
            Ok(name) => name,
            Err(problems) => {
                self.problems.set(problems);
                return focus_soon("error-summary");
            }
        };
        self.problems.set(Problems::new());
        self.sending.set(true);
        let again = lost.get_untracked();
        scope::spawn(async move {
            let founded = self.session.found(founding, &name, again).await;
            self.sending.set(false);
            match founded {
                // The app sees the session and goes on by itself.
                Ok(Founded::SignedIn) => {
                    self.email.set(String::new());
                }
                Ok(Founded::NotSignedIn) => {
                    self.stage.set(Stage::Made);
                }
                Err(error) => self.refuse_project(error, lost),
            }
        });
    }

    fn refuse_project(self, error: ApiError, lost: Slot<bool>) {
        match refused(&error) {
            Refused::Fields(problems) => {
                self.problems.set(problems);
                focus_soon("error-summary");
            }
            Refused::Unknown => {
                lost.set(true);
                self.trouble.say_text(
                    "Couldn’t confirm that the project was created. Try again: it checks first and never creates a second one.",
                );
            }
            Refused::Other(sentence) => self.trouble.say(Failure {
                sentence,
                ..failure(error)
            }),
            _ => self.trouble.say(failure(error)),
        }
    }
}
