//! The access of a program: the policies of its membership.

use super::One;
use crate::access::{Grants, Held};
use crate::api::{ApiError, NotSaved};
use crate::form::access::AccessForm;
use crate::form::member::{Known, MemberForm};
use crate::form::{NoPolicy, Problems};
use crate::member::merge::changes;
use crate::member::settings::{Settings, new_references};
use crate::page::access_preview;
use crate::page::leaving::{Leaving, UNSAVED};
use crate::page::policies::{AccessFields, add, policies};
use crate::scope;
use crate::session::Session;
use crate::signal::{Derived, Slot};
use crate::ui::{self, Tone, button, error_summary, focus_soon, notice, submit_button};
use leptos::prelude::*;
use wire::{ProfileType, ProjectMembership, Reference};

const TITLE: &str = "access-title";
const OUTCOME: &str = "access-outcome";

/// Where the form stands.
#[derive(Clone, PartialEq, Eq)]
enum Stage {
    Editing,
    Saving,
    Said(Tone, String),
}

/// The form. Copied freely.
#[derive(Clone, Copy)]
pub(super) struct Access {
    /// The membership the form began with; none where there is none.
    base: Slot<Option<ProjectMembership>>,
    form: Slot<MemberForm>,
    /// How the form began.
    start: Slot<MemberForm>,
    problems: Slot<Problems>,
    stage: Slot<Stage>,
}

impl Access {
    /// An empty form.
    pub fn new() -> Access {
        Access {
            base: Slot::new(None),
            form: Slot::new(MemberForm::default()),
            start: Slot::new(MemberForm::default()),
            problems: Slot::new(Problems::new()),
            stage: Slot::new(Stage::Editing),
        }
    }

    /// Takes the membership as it was read, with the present names of its policies. What was typed stays.
    pub async fn take(self, session: Session, membership: Option<&ProjectMembership>) {
        let Some(membership) = membership else {
            return self.base.set(None);
        };
        let references: Vec<_> = membership
            .policies()
            .into_iter()
            .map(|(of, _)| of)
            .collect();
        let api = session.api();
        let sources = match references.is_empty() {
            true => Ok(Vec::new()),
            false => api.policy_sources(&references).await,
        };
        let known = Known {
            policies: references
                .into_iter()
                .zip(sources.unwrap_or_default())
                .collect(),
            ..Known::default()
        };
        if self.stage.try_get_untracked() == Some(Stage::Saving) || untrack(|| self.is_changed()) {
            return;
        }
        let form = MemberForm::of(&Settings::of(membership), &known);
        self.start.set(form.clone());
        self.form.set(form);
        self.base.set(Some(membership.clone()));
    }

    fn is_changed(self) -> bool {
        self.form
            .with(|form| self.start.with(|start| form != start))
    }

    /// What leaving the page would do; tracked.
    pub fn leaving(self) -> Leaving {
        match self.stage.get() {
            Stage::Saving => Leaving::Busy,
            _ if self.is_changed() => Leaving::Asks(UNSAVED),
            _ => Leaving::Free,
        }
    }

    /// The settings the form comes to.
    fn checked(self, base: &ProjectMembership) -> Result<Settings, Problems> {
        let start = self.start.get_untracked();
        self.form
            .with_untracked(|form| form.validate(&start, &Settings::of(base)))
    }

    fn say(self, tone: Tone, sentence: String) {
        self.stage.set(Stage::Said(tone, sentence));
        focus_soon(OUTCOME);
    }
}

/// The section; nothing where there is no membership.
pub(super) fn section(one: One, access: Access) -> AnyView {
    let here = Derived::new(move |_| access.base.with(Option::is_some));
    (move || here.get().then(|| form(one, access))).into_any()
}

fn form(one: One, access: Access) -> AnyView {
    let fields = AccessFields {
        session: one.session,
        announcer: one.announcer,
        problems: access.problems,
        form: Signal::derive(move || access.form.with(|form| form.access.clone())),
        on_change: Callback::new(move |typed| {
            access.form.update(|form| form.access = typed);
            let base = access.base.get_untracked();
            if let Some(base) = base.filter(|_| !access.problems.with_untracked(Vec::is_empty)) {
                let problems = access.checked(&base).err();
                access.problems.set(problems.unwrap_or_default());
            }
        }),
        no_policy: Signal::stored(NoPolicy::FullAccess),
        role: Signal::stored(ProfileType::Practitioner),
    };
    let saving = Signal::derive(move || access.stage.get() == Stage::Saving);
    let discard = move || {
        (access.is_changed() && !saving.get()).then(|| {
            button("button", "Discard changes", move || {
                access.form.set(access.start.get_untracked());
                access.problems.set(Problems::new());
                access.stage.set(Stage::Editing);
                one.announcer.say("Changes discarded.");
                focus_soon(TITLE);
            })
        })
    };
    let said = move || match access.stage.get() {
        Stage::Said(tone, sentence) => {
            let content = view! { <p id=OUTCOME tabindex="-1" role="alert">{sentence}</p> };
            Some(notice(tone, content.into_any()))
        }
        Stage::Editing | Stage::Saving => None,
    };
    let content = view! {
        {said}
        {error_summary(access.problems.into())}
        {policies(fields)}
        <p>{button("button small", "Add another access policy", move || add(fields))}</p>
        {access_preview(one.session, Signal::derive(move || Grants {
            super_admin: one.console.is_super_admin(),
            ..grants(access)
        }))}
        <div class="actions">
            {submit_button("button primary", "Save access", "Saving…", saving)}
            {discard}
        </div>
    };
    view! {
        <section class="part" aria-labelledby=TITLE>
            <h2 id=TITLE tabindex="-1">"Access"</h2>
            {ui::form(move || save(one, access), content.into_any())}
        </section>
    }
    .into_any()
}

/// What is said at the fields of policies that no longer exist.
pub(super) fn no_longer(form: &AccessForm, gone: &[Reference]) -> Problems {
    let references = form.references().into_iter();
    let lost = references.filter(|(_, to, _)| gone.contains(to));
    let told = |(field, ..): (&'static str, &Reference, &str)| {
        let sentence = "This access policy no longer exists. Choose another";
        (field, sentence.to_owned())
    };
    lost.map(told).collect()
}

/// What the form gives; as long as it was not touched, what is stored.
fn grants(access: Access) -> Grants {
    let form = access.form.get();
    let stored = access.base.get().map(|base| Grants::of_membership(&base));
    let untouched = access.start.with(|start| start.access == form.access);
    match stored {
        Some(stored) if untouched => stored,
        stored => {
            let given = form.access.grants();
            Grants {
                held: match given.is_empty() {
                    true => Held::Nothing,
                    false => Held::Policies(given),
                },
                super_admin: false,
                admin: stored.as_ref().is_some_and(|stored| stored.admin),
                profile: stored.and_then(|stored| stored.profile),
                names: Vec::new(),
            }
        }
    }
}

fn save(one: One, access: Access) {
    let Some(base) = access.base.get_untracked() else {
        return;
    };
    if access.stage.get_untracked() == Stage::Saving {
        return;
    }
    let settings = match access.checked(&base) {
        Ok(settings) => settings,
        Err(problems) => {
            access.problems.set(problems);
            access.stage.set(Stage::Editing);
            return focus_soon("error-summary");
        }
    };
    access.problems.set(Problems::new());
    let mine = settings.apply(&base);
    if changes(base.json(), mine.json()).is_empty() {
        return one.announcer.say("No changes to save.");
    }
    access.stage.set(Stage::Saving);
    scope::spawn(async move {
        // The server takes policies that do not exist, and locks the program out (contract §9).
        let gone = one.session.api().gone(&new_references(&base, &mine)).await;
        let gone = gone.unwrap_or_default();
        if !gone.is_empty() && access.stage.try_get_untracked().is_some() {
            let lost = access
                .form
                .with_untracked(|form| no_longer(&form.access, &gone));
            access.problems.set(lost);
            access.stage.set(Stage::Editing);
            return focus_soon("error-summary");
        }
        let (tone, sentence) = carry_out(one, access, &base, &mine, &settings).await;
        if access.stage.try_get_untracked().is_some() {
            access.say(tone, sentence.to_owned());
            one.program.reload();
        }
    });
}

/// Saves, and says what came of it. Where somebody else was faster, the form goes on from their version.
async fn carry_out(
    one: One,
    access: Access,
    base: &ProjectMembership,
    mine: &ProjectMembership,
    settings: &Settings,
) -> (Tone, String) {
    let api = one.session.api();
    let saved = |stored: ProjectMembership| {
        access.base.set(Some(stored));
        access.start.set(access.form.get_untracked());
        (Tone::Good, "Access saved.".to_owned())
    };
    let error = match api.save_membership(mine).await {
        Ok(stored) => return saved(stored),
        Err(error) => error,
    };
    let unsure = matches!(
        error,
        NotSaved::Conflict | NotSaved::Other(ApiError::NoAnswer | ApiError::Unreadable)
    );
    if let NotSaved::Other(error) = &error
        && !unsure
    {
        return (Tone::Bad, ["Not saved. ", &error.sentence()].concat());
    }
    match api.membership(base.id()).await {
        Ok(newest) if Settings::of(&newest).access == settings.access => saved(newest),
        Ok(newest) if newest.version() == base.version() => (
            Tone::Bad,
            "The server did not answer, and nothing was saved so far. Press Save access to try again.".to_owned(),
        ),
        Ok(newest) => {
            let theirs = newest.policies().into_iter();
            let theirs: Vec<String> = theirs
                .map(|(of, name)| name.map_or_else(|| of.to_string(), str::to_owned))
                .collect();
            let theirs = match theirs.is_empty() {
                true => "none (full access)".to_owned(),
                false => theirs.join(", "),
            };
            access.base.set(Some(newest));
            let sentence = [
                "Not saved: someone else saved this membership first. Its access policies are now: ",
                &theirs,
                ". Press Save access to replace them with yours.",
            ];
            (Tone::Warning, sentence.concat())
        }
        Err(ApiError::NotFound(_)) => (
            Tone::Bad,
            "Not saved: the membership was removed.".to_owned(),
        ),
        Err(_) => (
            Tone::Warning,
            "The server did not answer; couldn’t confirm whether the access was saved. What you chose is still here.".to_owned(),
        ),
    }
}
