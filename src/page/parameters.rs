//! What access policies ask for: their parameters.

use super::choose::{choice_field, named, person_choice};
use super::policies::{AccessFields, policy_of, with_row};
use super::problem;
use crate::access::{Kind, Parameter, Source, effect_of, escalation, parameters, refusal};
use crate::clean::{self, Text, line};
use crate::form::Choice;
use crate::form::access::{AccessForm, Answer, PolicyRow};
use crate::scope;
use crate::ui::combobox::{Choosable, Search};
use crate::ui::{TextField, text_field};
use futures::FutureExt;
use leptos::prelude::*;
use std::rc::Rc;
use wire::{AccessPolicy, Reference};

/// Reads a policy that was picked, for what it asks for.
pub(super) fn ask(fields: AccessFields, id: &'static str, policy: Reference) {
    let api = fields.session.api();
    scope::spawn(async move {
        let read = api.policy_sources(std::slice::from_ref(&policy)).await;
        let Some(form) = fields.form.try_get_untracked() else {
            return;
        };
        if policy_of(&form, id).chosen() != Some(&policy) {
            return;
        }
        match read {
            Ok(sources) => {
                let found = sources.into_iter().filter_map(|source| match source {
                    Source::Found(policy) => Some(policy),
                    Source::Deleted | Source::Missing => None,
                });
                let found: Vec<AccessPolicy> = found.collect();
                let mut asked: Vec<Parameter> = parameters(&found);
                asked.retain(|parameter| parameter.is_asked(fields.role.get_untracked()));
                let gives_more = found.iter().find_map(|policy| escalation(policy.json()));
                let read = |row: &mut PolicyRow| {
                    row.ask(asked);
                    row.gives_more = gives_more;
                };
                fields.edit(|form| with_row(form, id, read));
            }
            Err(error) => fields.announcer.say(
                [
                    "Couldn’t read this policy’s parameters. ",
                    &error.sentence(),
                ]
                .concat(),
            ),
        }
    });
}

/// The field for a parameter.
pub(super) fn answer(fields: AccessFields, row: &'static str, answer: &Answer) -> AnyView {
    let (id, label) = (answer.id, answer.label);
    let value = move |form: &AccessForm| {
        let row = form.rows.iter().find(|found| found.id == row);
        let answer = row.and_then(|row| row.answers.iter().find(|answer| answer.id == id));
        answer
            .map(|answer| answer.value.clone())
            .unwrap_or_default()
    };
    let set = move |value: Choice| {
        fields.edit(|form| {
            with_row(form, row, |row| {
                let mut answers = row.answers.iter_mut();
                if let Some(answer) = answers.find(|answer| answer.id == id) {
                    answer.value = value;
                }
            });
        });
    };
    match &answer.parameter.kind {
        Kind::Text => text_answer(
            fields,
            answer,
            Signal::derive(move || value(&fields.form.get()).text().to_owned()),
            Callback::new(move |text| {
                let mut choice = Choice::default();
                choice.typed(text);
                set(choice);
            }),
        ),
        Kind::Reference(kind) => choice_field(
            fields.problems,
            (id, label),
            Signal::stored(reference_hint(&answer.parameter.name, kind.as_deref())),
            record_search(fields, kind.clone()),
            Callback::new(set),
            Signal::derive(move || value(&fields.form.get())),
            Callback::new(|_| {}),
        ),
    }
}

/// The field for a text, and under it what the text does that is more than a value.
fn text_answer(
    fields: AccessFields,
    answer: &Answer,
    value: Signal<String>,
    on_input: Callback<String>,
) -> AnyView {
    let (id, label) = (answer.id, answer.label);
    let told = move || {
        let text = line(&value.get());
        match refusal(&text) {
            Some(why) => [why, "."].concat(),
            None => effect_of(&text).join(" "),
        }
    };
    view! {
        {text_field(TextField {
            id,
            label,
            hint: "Required by the policy.",
            kind: Text::Line,
            autocomplete: "off",
            value,
            on_input,
            problem: problem(fields.problems, id),
        })}
        <p class="hint" role="status">{told}</p>
    }
    .into_any()
}

fn reference_hint(name: &str, kind: Option<&str>) -> String {
    match kind {
        // What `compartment` and criteria such as `Patient?_id=%patient.id` come to (contract §10).
        Some("Patient") if name == "patient" => {
            "The patient whose data this policy grants.".to_owned()
        }
        Some(kind) => ["Required by the policy. Type the name of the ", kind, "."].concat(),
        None => "Required by the policy. Enter type and ID, such as Organization/123.".to_owned(),
    }
}

/// Finds records of this type by name; without a type, takes what is typed as `Type/id`.
fn record_search(fields: AccessFields, kind: Option<String>) -> Search {
    match kind.as_deref() {
        Some("Patient") => named(fields.session, "Patient", person_choice),
        Some(_) | None => Rc::new(move |text: String| {
            let (api, kind) = (fields.session.api(), kind.clone());
            async move {
                let found = match (&kind, Reference::parse(&clean::reference(&text))) {
                    (_, Some(typed)) => return Ok(vec![literally(&typed)]),
                    (None, None) => return Ok(Vec::new()),
                    (Some(kind), None) => api.named(kind, &text).await,
                };
                let found = found.map_err(|error| error.sentence())?;
                Ok(found.iter().map(person_choice).collect())
            }
            .boxed_local()
        }),
    }
}

fn literally(reference: &Reference) -> Choosable {
    Choosable {
        key: reference.to_string(),
        label: reference.to_string(),
        detail: String::new(),
    }
}
