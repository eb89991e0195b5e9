//! The fields for access policies: one or several, and going without.

use super::choose::{choice_field, policies_named};
use super::parameters;
use crate::form::access::{AccessForm, Answer, FULL_ACCESS, POLICY, PolicyRow};
use crate::form::{Choice, NoPolicy, Problems};
use crate::session::Session;
use crate::signal::{Derived, Slot};
use crate::ui::{Announcer, Check, Tone, button, check_box, notice};
use leptos::prelude::*;
use wire::ProfileType;

/// The most policies the form takes.
const MOST: usize = 10;

/// The fields, of whichever form.
#[derive(Clone, Copy)]
pub(super) struct AccessFields {
    /// The way to the server.
    pub session: Session,
    /// What is said to screen readers.
    pub announcer: Announcer,
    /// What is wrong with the form.
    pub problems: Slot<Problems>,
    /// What stands in them.
    pub form: Signal<AccessForm>,
    /// Called with what stands in them from now on.
    pub on_change: Callback<AccessForm>,
    /// What it means to choose no policy.
    pub no_policy: Signal<NoPolicy>,
    /// The kind of profile.
    pub role: Signal<ProfileType>,
}

impl AccessFields {
    /// Changes what stands in them. Nothing hears of an edit that changes nothing: a refusal stays on screen until
    /// someone types.
    pub fn edit(self, change: impl FnOnce(&mut AccessForm)) {
        let before = self.form.get_untracked();
        let mut form = before.clone();
        change(&mut form);
        if form != before {
            self.on_change.run(form);
        }
    }
}

/// All of it.
pub(super) fn policies(fields: AccessFields) -> AnyView {
    view! { {policy_rows(fields)} {word(fields)} }.into_any()
}

/// The policies.
pub(super) fn policy_rows(fields: AccessFields) -> AnyView {
    // The rows are drawn anew when one comes or goes, or asks for something else; not while one types.
    let shape = Derived::new(move |_| {
        let rows = fields.form.get().rows;
        let shape = |row: &PolicyRow| (row.id, row.answers.iter().map(|a| a.id).collect());
        rows.iter().map(shape).collect::<Vec<(&str, Vec<&str>)>>()
    });
    let rows = move || {
        shape.get();
        let rows = fields.form.get_untracked().rows;
        let several = rows.len() > 1;
        rows.iter()
            .map(|item| row(fields, item, several))
            .collect::<Vec<AnyView>>()
    };
    rows.into_any()
}

/// Going without a policy has to be said, where that opens everything.
pub(super) fn word(fields: AccessFields) -> AnyView {
    let without = Derived::new(move |_| {
        let rows = fields.form.get().rows;
        let none = rows.iter().all(|row| row.policy.chosen().is_none());
        none && fields.no_policy.get().needs_a_word()
    });
    let hint = "Can read and change everything in this project, including all patient data.";
    let full_access = move || {
        check_box(Check {
            id: FULL_ACCESS,
            label: "Full access (no policy)",
            hint: Signal::stored(hint.to_owned()),
            value: Signal::derive(move || fields.form.get().full_access),
            on_change: Callback::new(move |on| fields.edit(|form| form.full_access = on)),
        })
    };
    (move || without.get().then(full_access)).into_any()
}

/// One more row.
pub(super) fn add(fields: AccessFields) {
    let mut id = POLICY;
    fields.edit(|form| {
        if form.rows.len() < MOST {
            let row = PolicyRow::after(&form.rows);
            id = row.id;
            form.rows.push(row);
        }
    });
    crate::ui::focus_soon(id);
}

fn row(fields: AccessFields, item: &PolicyRow, several: bool) -> AnyView {
    let id = item.id;
    let hint = move || match (id == POLICY, several) {
        (true, false) if policy_of(&fields.form.get(), id).chosen().is_some() => {
            "Controls what this user can read and change.".to_owned()
        }
        (true, false) => fields.no_policy.get().sentence(),
        _ => "Policies add up: this user can do whatever any of them allows.".to_owned(),
    };
    let field = choice_field(
        fields.problems,
        (
            id,
            if id == POLICY {
                "Access policy"
            } else {
                "Additional access policy"
            },
        ),
        Signal::derive(hint),
        policies_named(fields.session),
        Callback::new(move |typed| {
            fields.edit(|form| with_row(form, id, |row| row.policy = typed))
        }),
        Signal::derive(move || policy_of(&fields.form.get(), id)),
        Callback::new(move |picked| parameters::ask(fields, id, picked)),
    );
    let draw = |answer: &Answer| parameters::answer(fields, id, answer);
    let answers: Vec<AnyView> = item.answers.iter().map(draw).collect();
    let remove = (id != POLICY).then(|| {
        button("button small", "Remove policy", move || {
            fields.edit(|form| form.rows.retain(|row| row.id != id));
            crate::ui::focus_soon(POLICY);
        })
    });
    let warning = move || {
        let rows = fields.form.get().rows;
        let told = rows.into_iter().find(|row| row.id == id)?.gives_more?;
        Some(gives_more(told))
    };
    view! { <div class="policy">{field}{warning}{answers}{remove}</div> }.into_any()
}

/// Warns of a policy that lets whoever has it give themselves more access.
pub(super) fn gives_more(told: String) -> AnyView {
    notice(
        Tone::Warning,
        view! { <p role="status">{told}</p> }.into_any(),
    )
}

/// What stands in the row `id`.
pub(super) fn policy_of(form: &AccessForm, id: &str) -> Choice {
    let row = form.rows.iter().find(|row| row.id == id);
    row.map(|row| row.policy.clone()).unwrap_or_default()
}

/// Changes the row `id`; without a policy, it asks for nothing.
pub(super) fn with_row(form: &mut AccessForm, id: &str, change: impl FnOnce(&mut PolicyRow)) {
    if let Some(row) = form.rows.iter_mut().find(|row| row.id == id) {
        change(row);
        if row.policy.chosen().is_none() {
            row.answers.clear();
            row.gives_more = None;
        }
    }
}
