//! `/signin`: e-mail and password, and the choice of a project where there are several.

use super::ending::ended;
use super::second_factor::Gate;
use super::{config, fetch_ahead, part, problem, title, typed_email};
use crate::api::ApiError;
use crate::api::auth::{Choice, ChoiceOption, ProofKey};
use crate::api::factor::Demand;
use crate::clean::Text;
use crate::form::Problems;
use crate::form::sign_in::{EMAIL, PASSWORD, PROJECT, SignInForm, refused};
use crate::navigate::Navigator;
use crate::preference::Last;
use crate::route::Route;
use crate::scope;
use crate::session::{Session, Step};
use crate::signal::Slot;
use crate::ui::{
    Password, TextField, Tone, button, error_summary, focus_soon, form, heading, notice,
    password_field, spelled, submit_button, text_field,
};
use leptos::prelude::*;

/// The id of the project that was chosen last time.
const LAST: &str = "choose-last";

/// Where signing in stands.
#[derive(Clone)]
enum Stage {
    Asking,
    Sending,
    Choosing(Choice, ProofKey),
    SecondFactor(Demand, ProofKey),
}

/// The moving parts of the page.
#[derive(Clone, Copy)]
pub(super) struct Parts {
    session: Session,
    email: Slot<String>,
    password: Slot<String>,
    project: Slot<String>,
    stage: Slot<Stage>,
    problems: Slot<Problems>,
    /// Why the server did not let one in.
    refusal: Slot<String>,
    project_asked: Slot<bool>,
    /// What to do once signed in, beside what the app does by itself.
    then: Option<Callback<()>>,
    /// A chosen project is on its way.
    choosing: StoredValue<bool>,
}

/// The page.
pub fn sign_in() -> AnyView {
    title("Sign in");
    let config = config();
    let wish = match Navigator::of_app().now() {
        Route::SignIn(wish) => wish,
        _ => Default::default(),
    };
    let shown = wish.project.is_some();
    let parts = Parts {
        email: typed_email(),
        ..Parts::new(wish.project.or(config.project), shown)
    };
    view! {
        <main class="card">
            <p class="brand">{config.app_name}</p>
            {ended(parts.session)}
            {heading("Sign in")}
            {panel(parts)}
            <p class="aside">
                <a href=Route::ResetPassword.to_string()>"Forgot your password?"</a>
                <a href=Route::Register.to_string()>"Create an account"</a>
            </p>
        </main>
    }
    .into_any()
}

/// The fields, or the projects to choose from. The fields keep what was typed meanwhile.
pub(super) fn panel(parts: Parts) -> AnyView {
    let further = move || match parts.stage.get() {
        Stage::Choosing(choice, key) => Some(choose(parts, choice, key)),
        Stage::SecondFactor(demand, key) => Some(parts.second_factor(demand, key)),
        Stage::Asking | Stage::Sending => None,
    };
    view! {
        {further}
        <div class="stack" hidden=move || !matches!(parts.stage.get(), Stage::Asking | Stage::Sending)>
            {credentials(parts)}
        </div>
    }
    .into_any()
}

fn credentials(parts: Parts) -> AnyView {
    let busy = Signal::derive(move || matches!(parts.stage.get(), Stage::Sending));
    let refusal = move || {
        let sentence = parts.refusal.get();
        (!sentence.is_empty()).then(|| {
            let asked = parts.project_asked.get() && parts.project.get_untracked().is_empty();
            let tip = asked.then(|| {
                view! {
                    <p>"Project-scoped accounts, such as patients’, also need the project ID below. Ask the person who invited you."</p>
                }
                .into_any()
            });
            let content = view! { <p role="alert" id="signin-refusal" tabindex="-1">{sentence}</p>{tip} };
            notice(Tone::Bad, content.into_any())
        })
    };
    let project = move || {
        parts.project_asked.get().then(|| {
            text_field(TextField {
                id: PROJECT,
                label: "Project ID",
                hint: "Only for project-scoped accounts.",
                kind: Text::Id,
                autocomplete: "off",
                value: parts.project.into(),
                on_input: Callback::new(move |text| parts.project.set(text)),
                problem: Signal::stored(None),
            })
        })
    };
    let content = view! {
            {error_summary(parts.problems.into())}
            {refusal}
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
            {password_field(Password {
                id: PASSWORD,
                label: "Password",
                hint: "",
                autocomplete: "current-password",
                value: parts.password,
                on_input: Callback::new(move |()| parts.recheck()),
                problem: problem(parts.problems, PASSWORD),
                shown: Slot::new(false),
                has_toggle: true,
            })}
            {project}
            {submit_button("button primary wide", "Sign in", "Signing in…", busy)}
    };
    form(move || parts.submit(), content.into_any())
}

fn choose(parts: Parts, choice: Choice, key: ProofKey) -> AnyView {
    let last = Last::Membership.get();
    let mut focused = "choose-title";
    let mut option = |membership: ChoiceOption| {
        let (choice, key) = (choice.clone(), key.clone());
        let (project, profile) = (spelled(&membership.project), membership.profile.clone());
        let id = membership.project_id.clone();
        let is_last = last.as_deref() == Some(membership.id());
        if is_last {
            focused = LAST;
        }
        let pick = move |_| parts.choose(choice.clone(), membership.clone(), key.clone());
        view! {
            <li>
                <button type="button" class="choice" id=is_last.then_some(LAST) on:click=pick>
                    <strong><bdi>{project}</bdi></strong>
                    <span class="hint">{profile} {is_last.then_some(", last used")}</span>
                    <span class="hint">"ID " {id}</span>
                </button>
            </li>
        }
        .into_any()
    };
    let options: Vec<AnyView> = choice
        .memberships
        .iter()
        .cloned()
        .map(&mut option)
        .collect();
    let email = parts.email.get_untracked();
    focus_soon(focused);
    view! {
        <h2 id="choose-title" tabindex="-1">"Choose a project"</h2>
        <p class="hint">"Your account: " {email}</p>
        <ul class="choices" aria-labelledby="choose-title">{options}</ul>
        {button("button", "Back", move || parts.stage.set(Stage::Asking))}
    }
    .into_any()
}

impl Parts {
    /// An empty form, for this project where there is one; `shown` is whether the project can be changed
    /// from the start.
    pub(super) fn new(project: Option<String>, shown: bool) -> Parts {
        Parts {
            session: Session::of_app(),
            email: Slot::new(String::new()),
            password: Slot::new(String::new()),
            project: Slot::new(project.unwrap_or_default()),
            stage: Slot::new(Stage::Asking),
            problems: Slot::new(Problems::new()),
            refusal: Slot::new(String::new()),
            project_asked: Slot::new(shown),
            then: None,
            choosing: StoredValue::new(false),
        }
    }

    /// With something to do once signed in.
    pub(super) fn and_then(self, then: Callback<()>) -> Parts {
        let then = Some(then);
        Parts { then, ..self }
    }

    /// Fills in an address as long as none is typed.
    pub(super) fn suggest(self, email: String) {
        if self.email.with_untracked(String::is_empty) {
            self.email.set(email);
        }
    }

    fn form(self) -> SignInForm {
        SignInForm {
            email: self.email.get_untracked(),
            password: self.password.get_untracked(),
            project: self.project.get_untracked(),
        }
    }

    /// Once a form was refused, its problems go away as they are mended.
    fn recheck(self) {
        if !self.problems.get_untracked().is_empty() {
            self.problems
                .set(self.form().validate().err().unwrap_or_default());
        }
    }

    fn submit(self) {
        if matches!(self.stage.get_untracked(), Stage::Sending) {
            return;
        }
        self.refusal.set(String::new());
        let form = match self.form().validate() {
            Ok(form) => form,
            Err(problems) => {
                self.problems.set(problems);
                return focus_soon("error-summary");
            }
        };
        self.problems.set(Problems::new());
        self.stage.set(Stage::Sending);
        fetch_ahead();
        let project = (!form.project.is_empty()).then_some(form.project);
        let with_project = project.is_some();
        scope::spawn(async move {
            let step = self
                .session
                .sign_in(form.email, form.password, project)
                .await;
            self.arrived(step, with_project);
        });
    }

    fn choose(self, choice: Choice, chosen: ChoiceOption, key: ProofKey) {
        // A login can be given only one project (contract §2.2), so a second click must not be sent.
        if self.choosing.get_value() {
            return;
        }
        self.choosing.set_value(true);
        Last::Membership.set(chosen.id());
        scope::spawn(async move {
            let step = self.session.choose(choice, chosen, key).await;
            self.choosing.try_set_value(false);
            self.arrived(step, true);
        });
    }

    fn arrived(self, step: Result<Step, ApiError>, with_project: bool) {
        let refusal = match step {
            // The app sees the session and goes on by itself.
            Ok(Step::Done) => {
                self.email.set(String::new());
                if let Some(then) = self.then {
                    // The page may be left by now.
                    then.try_run(());
                }
                return;
            }
            Ok(Step::Choose(choice, key)) => return self.stage.set(Stage::Choosing(choice, key)),
            Ok(Step::SecondFactor(demand, key)) => {
                // The password has done its work.
                self.password.set(String::new());
                return self.stage.set(Stage::SecondFactor(demand, key));
            }
            Ok(Step::Insecure) => {
                "This page was opened without HTTPS, so you can’t sign in safely. Open it with HTTPS.".to_owned()
            }
            Ok(Step::NoProject) => "This account is not a member of any project.".to_owned(),
            Err(error) => {
                let refused = refused(&error, with_project);
                if refused.project_may_help {
                    self.project_asked.set(true);
                }
                refused.sentence
            }
        };
        self.ask_again(refusal);
    }

    fn second_factor(self, demand: Demand, key: ProofKey) -> AnyView {
        part::second_factor(Gate {
            session: self.session,
            demand,
            key,
            email: self.email.get_untracked(),
            arrived: Callback::new(move |step| self.arrived(Ok(step), true)),
            back: Callback::new(move |why| self.ask_again(why)),
        })
    }

    /// Back to e-mail and password, with why where there is something to say.
    fn ask_again(self, refusal: String) {
        let focused = match refusal.is_empty() {
            true => PASSWORD,
            false => "signin-refusal",
        };
        self.stage.set(Stage::Asking);
        self.refusal.set(refusal);
        focus_soon(focused);
    }
}
