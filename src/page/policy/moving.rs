//! Giving everybody who has a policy another one, one after another.

use super::one::Page;
use super::report::{REPORT, report, told};
use crate::access::{Source, escalation, parameters};
use crate::api::bulk::Step;
use crate::member::replace::Replacement;
use crate::member::run::{Counts, Phase, Run};
use crate::page::choose::policies_named;
use crate::page::failure;
use crate::page::policies::gives_more;
use crate::page::users::patience::second;
use crate::scope;
use crate::signal::{Derived, Slot};
use crate::ui::combobox::{Choosable, Combobox, combobox};
use crate::ui::{Tone, focus_soon};
use leptos::prelude::*;
use wire::{Id, Reference};

/// The moving parts.
#[derive(Clone, Copy)]
pub(super) struct Moving {
    page: Page,
    text: Slot<String>,
    /// The policy to move to, unless it is known that everybody can't be given it.
    to: Slot<Option<(Reference, String)>>,
    problem: Slot<Option<String>>,
    /// Said of a policy that lets whoever has it give themselves more access.
    gives_more: Slot<Option<String>>,
    /// Whether it is being found out whom to move.
    looking: Slot<bool>,
    /// Set once it begins.
    pub run: Slot<Option<Run>>,
    /// The project it began in, and what is done.
    task: StoredValue<Option<(Id, Replacement)>>,
    /// What became of the defaults of the project.
    pub defaults: Slot<Option<(Tone, String)>>,
    /// Called when it has come to an end.
    on_end: Callback<()>,
}

impl Moving {
    /// Nothing is chosen yet.
    pub fn new(page: Page, on_end: Callback<()>) -> Moving {
        let moving = Moving {
            page,
            text: Slot::new(String::new()),
            to: Slot::new(None),
            problem: Slot::new(None),
            gives_more: Slot::new(None),
            looking: Slot::new(false),
            run: Slot::new(None),
            task: StoredValue::new(None),
            defaults: Slot::new(None),
            on_end,
        };
        // What else is unsaved on the page is not touched before it begins.
        Effect::new(move |before: Option<bool>| {
            let running = moving.is_running();
            if running || before == Some(true) {
                page.navigator.set_unsaved(running);
            }
            running
        });
        Effect::new(move || {
            if page.navigator.held().is_some() && untrack(|| moving.is_running()) {
                page.announcer.say(UNDER_WAY);
                page.navigator.stay();
            }
        });
        moving
    }

    /// Whether it has begun and not ended; tracked.
    pub fn is_running(self) -> bool {
        !matches!(self.phase(), None | Some(Phase::Ended))
    }

    /// Where it stands; tracked.
    pub fn phase(self) -> Option<Phase> {
        self.run.with(|run| run.as_ref().map(Run::phase))
    }

    /// Changes the run, if it still is on screen.
    pub fn change<T>(self, change: impl FnOnce(&mut Run) -> T) -> Option<T> {
        let changed = self.run.try_update(|run| run.as_mut().map(change));
        changed.flatten()
    }

    /// Finds everybody who has the policy, and begins.
    fn begin(self) {
        let policy = self.page.policy.with_untracked(|policy| policy.cloned());
        let (Some(policy), Some(project)) = (policy, self.page.session.project()) else {
            return;
        };
        let Some((to, name)) = self.to.get_untracked() else {
            self.problem.set(Some("Choose an access policy".to_owned()));
            return crate::ui::focus(FIELD);
        };
        let api = self.page.session.api();
        let replacement = Replacement {
            from: policy.reference().clone(),
            to,
            name,
        };
        self.looking.set(true);
        scope::spawn(async move {
            // What was just picked may not have been looked at yet.
            let found = match fit(self.page, &replacement.to).await {
                Err(problem) => Err(problem),
                Ok(_) => {
                    let holders = api.policy_holders(&project, policy.id()).await;
                    holders.map_err(|error| failure(error).sentence)
                }
            };
            self.looking.set(false);
            match found {
                Ok(picks) => {
                    self.task.try_set_value(Some((project, replacement)));
                    self.defaults.set(None);
                    self.run.set(Some(Run::new(picks)));
                    focus_soon(REPORT);
                    self.drive();
                }
                Err(problem) => self.problem.set(Some(problem)),
            }
        });
    }

    /// One after another, until none is left or something stops it.
    pub fn drive(self) {
        let Some((project, replacement)) = self.task.get_value() else {
            return;
        };
        if self.page.session.project().as_ref() != Some(&project) {
            self.change(Run::stop);
            return;
        }
        let api = self.page.session.api();
        scope::spawn(async move {
            while let Some(pick) = self.change(Run::take).flatten() {
                let step = api.replace_policy(&pick.id, &replacement).await;
                self.change(|run| match step {
                    Step::Settled(outcome) => run.settle(outcome, true),
                    Step::Unanswered(outcome) => run.settle(outcome, false),
                    Step::Wait(seconds) => run.wait(seconds),
                    Step::Interrupted(why) => run.pause(why),
                });
                while let Some(Phase::Waiting(_)) = self.change(|run| run.phase()) {
                    second().await;
                    self.change(Run::tick);
                }
            }
            if let Some((Phase::Ended, counts)) = self.change(|run| (run.phase(), run.counts())) {
                self.ended(&project, &replacement, counts).await;
            }
        });
    }

    /// The defaults of the project follow once everybody has the other policy.
    async fn ended(self, project: &Id, replacement: &Replacement, counts: Counts) {
        let page = self.page;
        let end = if counts.left > 0 {
            "Stopped: "
        } else {
            "Finished: "
        };
        page.announcer.say([end, &told(counts)].concat());
        let is_default = !untrack(|| page.default_for(&replacement.from)).is_empty();
        if is_default && counts.left + counts.failed + counts.unknown == 0 {
            let api = page.session.api();
            let replaced = api.replace_default_policy(project, replacement).await;
            let outcome = match replaced {
                Ok(true) => (
                    Tone::Good,
                    "The project defaults were changed too.".to_owned(),
                ),
                Ok(false) => (
                    Tone::Bad,
                    "The project defaults still use the policy you want to delete.".to_owned(),
                ),
                Err(error) => {
                    let sentence = failure(error).sentence;
                    (
                        Tone::Bad,
                        ["The project defaults were not changed. ", &sentence].concat(),
                    )
                }
            };
            self.defaults.set(Some(outcome));
            page.console.project.reload();
        }
        page.used.reload();
        self.on_end.run(());
    }
}

const FIELD: &str = "moving-to";
const UNDER_WAY: &str = "Still moving. Stop it first.";

/// Choosing another policy, as long as somebody has this one, and what has become of everybody.
pub(super) fn moving(moving: Moving, total: Signal<u64>, is_used: bool) -> AnyView {
    let begun = Derived::new(move |_| moving.run.with(Option::is_some));
    let running = Derived::new(move |_| moving.is_running());
    let label = move || match total.get() {
        0 => "Change the default".to_owned(),
        total => ["Move all ", &total.to_string()].concat(),
    };
    let press = move |_| {
        if !running.get_untracked() && !moving.looking.get_untracked() {
            moving.begin();
        }
    };
    let ask = move || {
        view! {
            {field(moving)}
            <p><button type="button" class="button" on:click=press>{label}</button></p>
        }
        .into_any()
    };
    let intro = is_used.then(|| {
        view! {
            <h3>"Move them first"</h3>
            <p>"Give everyone who has it another access policy. Their other policies stay."</p>
            {move || (!running.get()).then(ask)}
        }
        .into_any()
    });
    view! { {intro} {move || begun.get().then(|| report(moving))} }.into_any()
}

fn field(moving: Moving) -> AnyView {
    let typed = move |text: String| {
        moving.text.set(text);
        moving.to.set(None);
        moving.problem.set(None);
        moving.gives_more.set(None);
    };
    let picked = move |picked: Choosable| {
        moving.text.set(picked.label.clone());
        moving.problem.set(None);
        moving.gives_more.set(None);
        if let Some(reference) = Reference::parse(&picked.key) {
            check(moving, reference, picked.label);
        }
    };
    let warned = move || moving.gives_more.get().map(gives_more);
    let field = combobox(Combobox {
        id: FIELD,
        label: "Access policy to move to",
        hint: Signal::stored(String::new()),
        text: moving.text.into(),
        on_text: Callback::new(typed),
        on_pick: Callback::new(picked),
        search: policies_named(moving.page.session),
        problem: moving.problem.into(),
    });
    view! { {field} {warned} }.into_any()
}

/// Takes the policy that was picked, and says soon if everybody can't be given it.
fn check(moving: Moving, to: Reference, name: String) {
    let page = moving.page;
    let from = page
        .policy
        .with_untracked(|policy| policy.map(|policy| policy.reference().clone()));
    if from.as_ref() == Some(&to) {
        let sentence = "They already have this policy. Choose another.";
        return moving.problem.set(Some(sentence.to_owned()));
    }
    let picked = Some((to.clone(), name));
    moving.to.set(picked.clone());
    scope::spawn(async move {
        let fit = fit(page, &to).await;
        if moving.to.try_get_untracked() != Some(picked) {
            return;
        }
        match fit {
            Ok(gives_more) => moving.gives_more.set(gives_more),
            Err(problem) => {
                moving.to.set(None);
                moving.problem.set(Some(problem));
            }
        }
    });
}

/// What is to be said of a policy that everybody can be given.
///
/// # Errors
/// Why they can't: it has to be there, and to ask nothing of each of them.
async fn fit(page: Page, to: &Reference) -> Result<Option<String>, String> {
    let sources = page
        .session
        .api()
        .policy_sources(std::slice::from_ref(to))
        .await;
    match sources.map(|sources| sources.into_iter().next()) {
        Ok(Some(Source::Found(policy))) if parameters(std::slice::from_ref(&policy)).is_empty() => {
            Ok(escalation(policy.json()))
        }
        Ok(Some(Source::Found(_))) => Err(
            "This policy needs a value for each person. Assign it on each person’s page."
                .to_owned(),
        ),
        Ok(_) => Err("This policy no longer exists. Choose another.".to_owned()),
        Err(error) => Err(error.sentence()),
    }
}
