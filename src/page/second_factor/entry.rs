//! The form that a code is typed into.

use crate::form::code::{Refused, read_code};
use crate::signal::Slot;
use crate::ui::{self, Code, Tone, code_field, focus_soon, notice, submit_button};
use leptos::prelude::*;

/// What such a form says.
pub struct Labels {
    /// The label of the field.
    pub label: &'static str,
    /// Where the code is found.
    pub hint: String,
    /// What sending it does.
    pub button: &'static str,
    /// The button while that is under way.
    pub busy: &'static str,
}

/// The state of such a form.
#[derive(Clone, Copy)]
pub struct Entry {
    id: &'static str,
    typed: Slot<String>,
    problem: Slot<Option<String>>,
    /// A refusal that does not concern the code.
    refusal: Slot<String>,
    busy: Slot<bool>,
}

impl Entry {
    /// An empty form whose field has this id.
    pub fn new(id: &'static str) -> Entry {
        Entry {
            id,
            typed: Slot::new(String::new()),
            problem: Slot::new(None),
            refusal: Slot::new(String::new()),
            busy: Slot::new(false),
        }
    }

    /// Draws it. `send` gets the six digits and has to end with [`Entry::refuse`] unless it takes the form off
    /// the page.
    pub fn form(self, labels: Labels, send: impl Fn(String) + Send + Sync + 'static) -> AnyView {
        self.drawn(labels, Callback::new(send))
    }

    fn drawn(self, labels: Labels, send: Callback<String>) -> AnyView {
        let refusal = move || {
            let sentence = self.refusal.get();
            (!sentence.is_empty())
                .then(|| notice(Tone::Bad, view! { <p>{sentence}</p> }.into_any()))
        };
        let content = view! {
            {code_field(Code {
                id: self.id,
                label: labels.label,
                hint: labels.hint,
                value: self.typed,
                problem: self.problem,
            })}
            <div role="alert">{refusal}</div>
            {submit_button("button primary", labels.button, labels.busy, self.busy.into())}
        };
        ui::form(move || self.submit(send), content.into_any())
    }

    fn submit(self, send: Callback<String>) {
        if self.busy.get_untracked() {
            return;
        }
        self.refusal.set(String::new());
        match read_code(&self.typed.get_untracked()) {
            Ok(code) => {
                self.busy.set(true);
                send.run(code);
            }
            Err(sentence) => self.point_out(sentence),
        }
    }

    /// Whether it is still on the page.
    pub fn is_there(self) -> bool {
        self.busy.try_get_untracked().is_some()
    }

    /// Says why the code did not do, and keeps what was typed.
    pub fn refuse(self, refused: Refused) {
        self.busy.set(false);
        match refused {
            Refused::Code(sentence) => self.point_out(sentence),
            Refused::Over(sentence) => self.refusal.set(sentence.to_owned()),
            Refused::Other(sentence) => self.refusal.set(sentence),
            Refused::Done => {}
        }
    }

    fn point_out(self, sentence: &str) {
        self.problem.set(Some(sentence.to_owned()));
        focus_soon(self.id);
    }
}
