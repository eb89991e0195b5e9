//! What is typed to make or change a resource.

use crate::clean::Text;
use crate::form::Problems;
use crate::form::draft::{Rules, text};
use crate::member::part::Part;
use crate::page::problem;
use crate::signal::Slot;
use crate::ui::{TextField, text_field};
use leptos::prelude::*;
use wire::{Issue, Json};

/// What is typed, with what is wrong with it.
#[derive(Clone, Copy)]
pub(in crate::page) struct Draft {
    /// The resource as it is typed.
    pub json: Slot<Json>,
    /// What is wrong with it, once it was to be sent.
    pub problems: Slot<Problems>,
    rules: &'static Rules,
}

impl Draft {
    /// Nothing is typed yet.
    pub fn new(rules: &'static Rules) -> Draft {
        Draft {
            json: Slot::new((rules.open)(&Json::object([]))),
            problems: Slot::new(Problems::new()),
            rules,
        }
    }

    /// Begins with what is stored.
    pub(super) fn begin(self, stored: &Json) {
        self.json.set((self.rules.open)(stored));
        self.problems.set(Problems::new());
    }

    /// What is to be stored in place of `stored`; tracked.
    pub fn closed(self, stored: &Json) -> Json {
        self.json.with(|typed| (self.rules.close)(stored, typed))
    }

    /// Changes what is typed. Once it was refused, its problems go away as they are mended.
    pub fn edit(self, change: impl FnOnce(&Json) -> Json) {
        self.json.set(self.json.with_untracked(change));
        if self.problems.with_untracked(Vec::is_empty) {
            return;
        }
        let mut problems = self.check();
        // What stands beside the draft on the same page is checked there.
        self.problems.with_untracked(|former| {
            let beside = former.iter().filter(|(id, _)| !self.has_field(id));
            problems.extend(beside.cloned());
        });
        self.problems.set(problems);
    }

    fn has_field(self, id: &str) -> bool {
        let mut fields = self.rules.fields.iter();
        fields.any(|(_, field, _)| !field.is_empty() && id.starts_with(stem(field)))
    }

    /// What is wrong with it as it stands.
    pub fn check(self) -> Problems {
        self.json.with_untracked(self.rules.check)
    }

    /// What the server refused, at the fields it is about. `None` when part of it belongs to no field.
    pub fn refused(self, issues: &[Issue]) -> Option<Problems> {
        if let Some(told) = self.rules.refused {
            let all = |typed: &Json| issues.iter().map(|issue| told(typed, issue)).collect();
            return Some(self.json.with_untracked(all));
        }
        let field = |issue: &Issue| {
            let field = self.rules.field(issue.expression.as_deref()?)?;
            let sentence = ["The server refused this: ", &issue.text].concat();
            (!field.is_empty()).then_some((field, sentence))
        };
        issues.iter().map(field).collect()
    }

    /// What a part is called.
    pub(super) fn label(self, part: &Part) -> String {
        match part {
            Part::Field(key) => self.rules.label(key).to_owned(),
            Part::Access => "Access policy".to_owned(),
            Part::Identifier(_) => "Identifier".to_owned(),
        }
    }

    /// The value of a part for the screen.
    pub(super) fn words(self, part: &Part, value: &Json) -> String {
        match part {
            Part::Field(key) => self.rules.words(key, value),
            Part::Access | Part::Identifier(_) => self.rules.words("", value),
        }
    }

    /// Whether the server writes this part anew whenever it is read.
    pub(super) fn is_volatile(self, part: &Part) -> bool {
        matches!(part, Part::Field(key) if self.rules.volatile.contains(&key.as_str()))
    }
}

/// The id of a field without its number: the rows of one field differ in that.
fn stem(field: &str) -> &str {
    field.trim_end_matches(|c: char| c.is_ascii_digit())
}

/// A field for the text of a member.
pub(in crate::page) fn draft_text(
    draft: Draft,
    key: &'static str,
    (id, label): (&'static str, &'static str),
    hint: &'static str,
) -> AnyView {
    text_field(TextField {
        id,
        label,
        hint,
        kind: Text::Line,
        autocomplete: "off",
        value: Signal::derive(move || draft.json.with(|json| text(json, key).to_owned())),
        on_input: Callback::new(move |typed: String| {
            draft.edit(|json| json.with(key, typed.into()))
        }),
        problem: problem(draft.problems, id),
    })
}
