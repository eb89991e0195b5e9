//! Not losing what is only on this page: leaving it is asked about.

use crate::navigate::Navigator;
use crate::signal::{Derived, Slot};
use crate::ui::{Announcer, Changes, DialogParts, button, dialog};
use leptos::prelude::*;

const TITLE: &str = "leaving-title";

/// What is asked of somebody who wants to leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Question {
    /// The question.
    pub title: &'static str,
    /// What leaving costs.
    pub cost: &'static str,
    /// What staying is called.
    pub stay: &'static str,
}

/// What is asked where a form was changed and not saved.
pub(super) const UNSAVED: Question = Question {
    title: "Leave without saving?",
    cost: "Your changes are not saved and will be lost.",
    stay: "Keep editing",
};

/// What leaving would do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Leaving {
    /// Nothing.
    Free,
    /// It would lose the answer to a request; nobody can leave until it is here.
    Busy,
    /// It would lose something.
    Asks(Question),
}

/// Holds back whoever leaves, and asks; a dialog is drawn where this stands.
pub(super) fn leaving(now: Derived<Leaving>) -> AnyView {
    let (navigator, announcer) = (Navigator::of_app(), Announcer::of_app());
    let asked: Slot<Option<Question>> = Slot::new(None);
    Effect::new(move || navigator.set_unsaved(now.get() != Leaving::Free));
    Effect::new(move || {
        if navigator.held().is_none() {
            return;
        }
        match now.get_untracked() {
            Leaving::Free => {}
            Leaving::Busy => {
                announcer.say("Request in progress. Wait for the answer.");
                navigator.stay();
            }
            Leaving::Asks(question) => asked.set(Some(question)),
        }
    });
    on_cleanup(move || navigator.set_unsaved(false));
    let stay = move || {
        asked.set(None);
        navigator.stay();
    };
    let leave = move || {
        asked.set(None);
        navigator.leave();
    };
    let draw = move |question: Question| {
        dialog(DialogParts {
            title_id: TITLE,
            class: "small",
            changes: Changes::Nothing,
            on_close: Callback::new(move |()| stay()),
            content: view! {
                <h2 id=TITLE>{question.title}</h2>
                <p>{question.cost}</p>
                <div class="actions">
                    {button("button primary", question.stay, stay)}
                    {button("button danger", "Leave", leave)}
                </div>
            }
            .into_any(),
        })
    };
    (move || asked.get().map(draw)).into_any()
}
