//! Something an admin does by one press: one at a time, with its outcome in words beside it.

use crate::api::ApiError;
use crate::scope;
use crate::signal::Slot;
use crate::ui::{Tone, notice};
use futures::future::LocalBoxFuture;
use leptos::prelude::*;

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Outcome {
    /// What kind of news it is.
    pub tone: Tone,
    /// What happened, and what follows from it.
    pub text: String,
}

impl Outcome {
    /// An outcome of several pieces of text.
    pub fn new(tone: Tone, text: &[&str]) -> Outcome {
        Outcome {
            tone,
            text: text.concat(),
        }
    }

    /// Something was not done, for a reason that is the same everywhere. What to quote to whoever runs the
    /// server is said too.
    pub fn failed(error: &ApiError) -> Outcome {
        let sentence = error.sentence();
        let reference = match error.request_id() {
            Some(id) => [" Support reference: ", id].concat(),
            None => String::new(),
        };
        Outcome::new(Tone::Bad, &[&sentence, &reference])
    }
}

/// How it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    Idle,
    Busy(&'static str),
    Done(Outcome),
}

/// Something that can be done, or several of which one is done at a time.
#[derive(Clone, Copy)]
pub(super) struct Action {
    step: Slot<Step>,
}

impl Action {
    /// Nothing was done yet.
    pub fn new() -> Action {
        Action {
            step: Slot::new(Step::Idle),
        }
    }

    /// Whether it is under way; tracked.
    pub fn is_busy(self) -> bool {
        self.step.with(|step| matches!(step, Step::Busy(_)))
    }

    /// Whether it worked; tracked.
    pub fn is_good(self) -> bool {
        self.step
            .with(|step| matches!(step, Step::Done(outcome) if matches!(outcome.tone, Tone::Good)))
    }

    /// Does it, unless something is under way. `busy` is said meanwhile.
    pub fn run(self, busy: &'static str, work: LocalBoxFuture<'static, Outcome>) {
        if untrack(|| self.is_busy()) {
            return;
        }
        self.step.set(Step::Busy(busy));
        scope::spawn(async move {
            let outcome = work.await;
            // The page may have been left meanwhile.
            self.step.set(Step::Done(outcome));
        });
    }

    /// A button that keeps the focus while something is under way, and does nothing then.
    pub fn button(self, class: &'static str, label: &'static str, press: Callback<()>) -> AnyView {
        let disabled = move || self.is_busy().then_some("true");
        let pressed = move |_| {
            if !untrack(|| self.is_busy()) {
                press.run(());
            }
        };
        view! {
            <button type="button" class=class aria-disabled=disabled on:click=pressed>{label}</button>
        }
        .into_any()
    }

    /// What is under way, or what came of it, with `beside` under an outcome. The region is there from the
    /// start, because one that comes together with its text is often not read out.
    pub fn status(self, beside: impl Fn() -> AnyView + Send + 'static) -> AnyView {
        self.region(Box::new(beside))
    }

    fn region(self, beside: Box<dyn Fn() -> AnyView + Send>) -> AnyView {
        let content = move || match self.step.get() {
            Step::Idle => ().into_any(),
            Step::Busy(what) => view! { <p>{what}</p> }.into_any(),
            Step::Done(Outcome { tone, text }) => {
                let content = view! { <p>{text}</p> {beside()} };
                notice(tone, content.into_any())
            }
        };
        view! { <div role="status">{content}</div> }.into_any()
    }
}

/// Nothing under an outcome.
pub(super) fn nothing() -> AnyView {
    ().into_any()
}
