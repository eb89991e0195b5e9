//! Choosing a record by its name.

use super::problem;
use crate::form::{Choice, Problems};
use crate::session::Session;
use crate::signal::Slot;
use crate::ui::combobox::{Choosable, Combobox, Search, combobox};
use crate::ui::date;
use futures::FutureExt;
use leptos::prelude::*;
use std::rc::Rc;
use wire::{Person, Reference};

/// Finds records of this type by name, each shown by `choice`.
pub(super) fn named(
    session: Session,
    kind: &'static str,
    choice: fn(&Person) -> Choosable,
) -> Search {
    Rc::new(move |text: String| {
        let api = session.api();
        async move {
            let found = api.named(kind, &text).await;
            let found = found.map_err(|error| error.sentence())?;
            Ok(found.iter().map(choice).collect())
        }
        .boxed_local()
    })
}

/// Finds access policies by name.
pub(super) fn policies_named(session: Session) -> Search {
    Rc::new(move |text: String| {
        let api = session.api();
        async move {
            let found = api.policies(&text).await;
            let found = found.map_err(|error| error.sentence())?;
            let choosable = found.iter().map(|policy| Choosable {
                key: policy.reference().to_string(),
                label: policy.label().to_owned(),
                detail: String::new(),
            });
            Ok(choosable.collect())
        }
        .boxed_local()
    })
}

/// Finds user configurations by name.
pub(super) fn configurations_named(session: Session) -> Search {
    named(session, "UserConfiguration", |found| Choosable {
        detail: String::new(),
        ..person_choice(found)
    })
}

/// A field to pick a resource. `change` gets what stands in it from now on, `picked` what was picked.
pub(super) fn choice_field(
    problems: Slot<Problems>,
    (id, label): (&'static str, &'static str),
    hint: Signal<String>,
    search: Search,
    change: Callback<Choice>,
    value: Signal<Choice>,
    picked: Callback<Reference>,
) -> AnyView {
    combobox(Combobox {
        id,
        label,
        hint,
        text: Signal::derive(move || value.get().text().to_owned()),
        on_text: Callback::new(move |text| {
            let mut choice = value.get_untracked();
            choice.typed(text);
            change.run(choice);
        }),
        on_pick: Callback::new(move |choice: Choosable| {
            let reference = Reference::parse(&choice.key);
            let mut now = Choice::default();
            now.pick(reference.clone(), choice.label);
            change.run(now);
            if let Some(reference) = reference {
                picked.run(reference);
            }
        }),
        search,
        problem: problem(problems, id),
    })
}

/// A person to pick, told from namesakes by the day of birth.
pub(super) fn person_choice(person: &Person) -> Choosable {
    Choosable {
        key: person.reference.to_string(),
        label: person_name(person),
        detail: born(person),
    }
}

/// What to call a person, also one without a name.
pub(super) fn person_name(person: &Person) -> String {
    match person.name.is_empty() {
        true => ["No name, ", person.reference.id().as_str()].concat(),
        false => person.name.clone(),
    }
}

/// What tells a person from namesakes: the day of birth, else the id.
pub(super) fn born(person: &Person) -> String {
    match &person.birth_date {
        // A date of birth has no time zone; noon keeps it on its day in every one.
        Some(born) => {
            let written = date(&[born, "T12:00:00"].concat()).unwrap_or(born.clone());
            ["born ", &written].concat()
        }
        None => person.reference.id().to_string(),
    }
}
