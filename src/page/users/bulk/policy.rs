//! Choosing the policy that is set or removed.

use super::{Bulk, Kind};
use crate::access::{Source, escalation, parameters};
use crate::page::choose::policies_named;
use crate::page::policies;
use crate::scope;
use crate::signal::Slot;
use crate::ui::combobox::{Choosable, Combobox, combobox};
use crate::ui::{Tone, notice};
use leptos::prelude::*;
use wire::Reference;

/// The field, and what speaks against what was picked.
pub(super) fn policy(bulk: Bulk) -> AnyView {
    let text = Slot::new(String::new());
    let problem: Slot<Option<String>> = Slot::new(None);
    let gives_more: Slot<Option<String>> = Slot::new(None);
    let typed = move |typed: String| {
        gives_more.set(None);
        text.set(typed);
        bulk.policy.set(None);
        bulk.full_access.set(false);
        problem.set(None);
    };
    let picked = move |picked: Choosable| {
        text.set(picked.label.clone());
        bulk.full_access.set(false);
        problem.set(None);
        gives_more.set(None);
        let Some(reference) = Reference::parse(&picked.key) else {
            return;
        };
        match bulk.kind {
            Kind::SetPolicy => check(bulk, reference, picked.label, (problem, gives_more)),
            _ => bulk.policy.set(Some((reference, picked.label))),
        }
    };
    view! {
        {combobox(Combobox {
            id: "bulk-policy",
            label: "Access policy",
            hint: Signal::stored(String::new()),
            text: text.into(),
            on_text: Callback::new(typed),
            on_pick: Callback::new(picked),
            search: policies_named(bulk.session),
            problem: problem.into(),
        })}
        {move || gives_more.get().map(policies::gives_more)}
        {move || (bulk.kind == Kind::RemovePolicy).then(|| without_any(bulk))}
    }
    .into_any()
}

/// A policy is given to all of them only if it is there and asks nothing of each of them.
fn check(
    bulk: Bulk,
    reference: Reference,
    name: String,
    (problem, gives_more): (Slot<Option<String>>, Slot<Option<String>>),
) {
    let api = bulk.session.api();
    scope::spawn(async move {
        let sources = api.policy_sources(std::slice::from_ref(&reference)).await;
        let found = match sources.map(|sources| sources.into_iter().next()) {
            Ok(Some(Source::Found(policy))) => {
                gives_more.set(escalation(policy.json()));
                parameters(&[policy])
            }
            Ok(_) => {
                problem.set(Some(
                    "This policy no longer exists. Choose another.".to_owned(),
                ));
                return;
            }
            Err(error) => {
                problem.set(Some(error.sentence()));
                return;
            }
        };
        if found.is_empty() {
            bulk.policy.set(Some((reference, name)));
            return;
        }
        let names: Vec<&str> = found
            .iter()
            .map(|parameter| parameter.name.as_str())
            .collect();
        let sentence = [
            "This policy needs a value for each person: ",
            &names.join(", "),
            ". Set it on each user’s page.",
        ];
        problem.set(Some(sentence.concat()));
    });
}

/// What it means to have none is said with a number.
fn without_any(bulk: Bulk) -> AnyView {
    if bulk.policy.with(Option::is_none) {
        return ().into_any();
    }
    let (having, bare) = bulk.losing();
    let all = bulk.targets().len().to_string();
    let have = [&having.to_string(), " of ", &all, " have this policy."].concat();
    let warning = (bare > 0).then(|| {
        let text = view! {
            <p>
                <strong>{bare} " of them would have no policy left, which means full access: "</strong>
                "they could read and change everything in this project, including all patient data."
            </p>
            <label class="check-line">
                <input
                    type="checkbox"
                    prop:checked=move || bulk.full_access.get()
                    on:change:target=move |event| bulk.full_access.set(event.target().checked())
                />
                "Give them full access"
            </label>
        };
        notice(Tone::Bad, text.into_any())
    });
    view! { <p class="hint">{have}</p> {warning} }.into_any()
}
