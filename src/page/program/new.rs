//! Making a program: the form, and what became of sending it.

use super::access::no_longer;
use super::made::{Made, made};
use super::{About, sending};
use crate::access::{Grants, Held};
use crate::api::resource::Resource;
use crate::form::access::AccessForm;
use crate::form::{NoPolicy, Problems};
use crate::page::editing::Draft;
use crate::page::leaving::{Leaving, Question, UNSAVED, leaving};
use crate::page::policies::{AccessFields, add, policies};
use crate::page::shell::Console;
use crate::page::{access_preview, title};
use crate::session::Session;
use crate::signal::{Derived, Slot};
use crate::ui::{
    self, Announcer, Failure, Tone, button, error_summary, focus_soon, heading, notice,
    submit_button,
};
use leptos::prelude::*;
use wire::{Id, Json, ProfileType, Reference};

/// The id of what is said about the last try.
const OUTCOME: &str = "new-outcome";

/// What is asked of somebody who has not copied a secret that is shown once.
pub(super) const NOT_COPIED: Question = Question {
    title: "Leave without the secret?",
    cost: "You haven’t copied the secret. Any admin can show it again on the client’s page.",
    stay: "Stay",
};

/// Where the form stands.
#[derive(Clone)]
pub(super) enum Stage {
    /// Being filled in.
    Typing,
    /// On its way.
    Sending,
    /// The server refused it, or could not be asked.
    Refused(Failure),
    /// No answer came, and none was made so far.
    NotMade,
    /// No answer came, and whether one was made could not be found out.
    Unknown,
    /// It was made.
    Made(Made),
}

/// A program being made. Copied freely.
#[derive(Clone, Copy)]
pub(super) struct New {
    pub about: About,
    pub session: Session,
    pub announcer: Announcer,
    pub draft: Draft,
    pub access: Slot<AccessForm>,
    pub stage: Slot<Stage>,
    /// The name last sent, and which programs had it before: what comes to them was made by this form.
    pub before: StoredValue<Option<(String, Vec<Id>)>>,
    /// Whether leaving would lose nothing of what was made.
    is_kept: Slot<bool>,
}

/// The page.
pub(in crate::page) fn new(console: Console, about: About) -> AnyView {
    title(about.new_title);
    let new = New {
        about,
        session: Session::of_app(),
        announcer: Announcer::of_app(),
        draft: Draft::new(about.rules),
        access: Slot::new(AccessForm::default()),
        stage: Slot::new(Stage::Typing),
        before: StoredValue::new(None),
        is_kept: Slot::new(true),
    };
    let is_made = Derived::new(move |_| matches!(new.stage.get(), Stage::Made(_)));
    let content = move || match (is_made.get(), new.stage.get_untracked()) {
        (true, Stage::Made(it)) => made(new, it),
        _ => form(new, console),
    };
    view! {
        <p><a href=about.section.all().to_string()>{about.section.name()}</a></p>
        {content}
        {leaving(Derived::new(move |_| new.leaving()))}
    }
    .into_any()
}

impl New {
    /// What leaving the page would do; tracked.
    fn leaving(self) -> Leaving {
        match self.stage.get() {
            Stage::Sending => Leaving::Busy,
            Stage::Made(_) if self.is_kept.get() => Leaving::Free,
            Stage::Made(_) => Leaving::Asks(NOT_COPIED),
            _ if self.is_typed() => Leaving::Asks(UNSAVED),
            _ => Leaving::Free,
        }
    }

    fn is_typed(self) -> bool {
        let nothing = Json::object([]);
        let typed = self.draft.closed(&nothing);
        let untouched = (self.about.rules.close)(&nothing, &(self.about.rules.open)(&nothing));
        typed != untouched || self.access.with(|access| *access != AccessForm::default())
    }

    /// What is wrong with the form as it stands.
    pub fn check(self) -> Problems {
        let mut problems = self.draft.check();
        self.access.with_untracked(|access| {
            access.check(&NoPolicy::FullAccess, &mut problems);
        });
        problems
    }

    /// Says at their fields which policies no longer exist.
    pub fn gone(self, gone: &[Reference]) -> Problems {
        self.access.with_untracked(|access| no_longer(access, gone))
    }

    /// Shows what is wrong with the form.
    pub fn refuse(self, problems: Problems) {
        self.draft.problems.set(problems);
        self.stage.set(Stage::Typing);
        focus_soon("error-summary");
    }

    /// Shows what came of a try.
    pub fn arrive(self, stage: Stage) {
        self.stage.set(stage);
        focus_soon(OUTCOME);
    }

    /// It was made: this one; `note` is what else there is to know.
    pub fn made(self, resource: Resource, note: Option<String>) {
        let has_secret = resource.json().get("secret").text().is_some();
        self.is_kept.set(!has_secret);
        self.stage.set(Stage::Made(Made {
            resource,
            note,
            is_kept: self.is_kept,
        }));
    }
}

fn form(new: New, console: Console) -> AnyView {
    let about = new.about;
    let fields = access_fields(new);
    let sending = Signal::derive(move || matches!(new.stage.get(), Stage::Sending));
    let grants = move || {
        let given = new.access.get().grants();
        Grants {
            held: match given.is_empty() {
                true => Held::Nothing,
                false => Held::Policies(given),
            },
            admin: false,
            super_admin: console.is_super_admin(),
            profile: None,
            names: Vec::new(),
        }
    };
    let content = view! {
        {move || outcome(new)}
        {error_summary(new.draft.problems.into())}
        {(about.fields)(new.draft)}
        {policies(fields)}
        <p>{button("button small", "Add another access policy", move || add(fields))}</p>
        {access_preview(new.session, Signal::derive(grants))}
        <div class="actions">
            {submit_button("button primary", "Create", "Creating…", sending)}
            <a class="button" href=about.section.all().to_string()>"Cancel"</a>
        </div>
    };
    view! {
        {heading(about.new_title)}
        {(about.before)(console)}
        {move || console.super_admin_warning()}
        <section class="part" aria-labelledby="page-title">
            {ui::form(move || sending::submit(new), content.into_any())}
        </section>
    }
    .into_any()
}

fn access_fields(new: New) -> AccessFields {
    AccessFields {
        session: new.session,
        announcer: new.announcer,
        problems: new.draft.problems,
        form: new.access.into(),
        on_change: Callback::new(move |access| {
            new.access.set(access);
            if !new.draft.problems.with_untracked(Vec::is_empty) {
                new.draft.problems.set(new.check());
            }
        }),
        // The defaults of a project are for people (contract §6).
        no_policy: Signal::stored(NoPolicy::FullAccess),
        role: Signal::stored(ProfileType::Practitioner),
    }
}

/// What came of the last try, unless it worked.
fn outcome(new: New) -> Option<AnyView> {
    let name = new.about.name;
    let more: AnyView;
    let (tone, sentence) = match new.stage.get() {
        Stage::Typing | Stage::Sending | Stage::Made(_) => return None,
        Stage::Refused(failure) => {
            let reference = failure.request_id.map(|id| {
                view! { <p class="hint">"Support reference: " <code>{id}</code></p> }.into_any()
            });
            let press = Callback::new(move |()| sending::submit(new));
            let again = failure.wait.map(|wait| wait.button(press));
            more = view! { {reference} {again} }.into_any();
            (Tone::Bad, ["Not created. ", &failure.sentence].concat())
        }
        Stage::NotMade => {
            more = button("button", "Try again", move || sending::submit(new));
            let sentence = [
                "The server did not answer, and no ",
                name,
                " with this name was created so far. Trying again checks first, then sends what you typed.",
            ];
            (Tone::Bad, sentence.concat())
        }
        Stage::Unknown => {
            let look = move || sending::look_again(new);
            more = button("button", "Check whether it was created", look);
            let sentence = [
                "The server did not answer; couldn’t confirm whether the ",
                name,
                " was created. What you typed is still here.",
            ];
            (Tone::Warning, sentence.concat())
        }
    };
    let content = view! {
        <p role="alert" id=OUTCOME tabindex="-1">{sentence}</p>
        {more}
    };
    Some(notice(tone, content.into_any()))
}
