//! What a policy is and what it gives.

use super::one::Page;
use crate::access::{Grant, Grants, Held, Source};
use crate::api::resource::Resource;
use crate::form::indented;
use crate::page::access::{ReadPolicies, access_shown};
use crate::page::shell::Console;
use crate::ui::{clock, copy_button, date, fact, facts};
use futures::FutureExt;
use leptos::prelude::*;
use std::rc::Rc;
use wire::{AccessPolicy, Json, Reference};

/// The facts, the matrix and the JSON.
pub(super) fn about(page: Page, policy: &Resource) -> AnyView {
    view! {
        {table(page, policy)}
        <section class="part" aria-labelledby="gives-title">
            <h2 id="gives-title">"Effective access"</h2>
            {gives(page, policy.json())}
        </section>
        {stored(policy)}
    }
    .into_any()
}

/// The policy as the server has it, or had it.
pub(super) fn stored(policy: &Resource) -> AnyView {
    let text = indented(policy.json());
    view! {
        <section class="part" aria-labelledby="stored-title">
            <h2 id="stored-title">"Raw JSON"</h2>
            <details class="more raw">
                <summary>"Access policy as JSON"</summary>
                <p>{copy_button("the access policy as JSON", text.clone())}</p>
                <pre tabindex="0" aria-label="Access policy"><code>{text}</code></pre>
            </details>
        </section>
    }
    .into_any()
}

fn table(page: Page, policy: &Resource) -> AnyView {
    let id = policy.id().to_string();
    let of = policy.reference().clone();
    let default = move || {
        let kinds = page.default_for(&of);
        match kinds.is_empty() {
            true => none("No"),
            false => kinds.join(", ").into_any(),
        }
    };
    let name = match policy.name() {
        Some(name) => view! { <bdi>{name.to_owned()}</bdi> }.into_any(),
        None => none("None (shown by ID)"),
    };
    let rows = [
        Some(fact("Name", name)),
        Some(fact(
            "ID",
            view! { <code>{id.clone()}</code> " " {copy_button("the access policy ID", id)} },
        )),
        changed(policy),
        Some(fact("Project default for", default)),
        references("Based on", policy.json().get("basedOn")),
        addresses(policy.json().get("ipAccessRule")),
    ];
    facts(rows.into_iter().flatten().collect())
}

fn none(text: &'static str) -> AnyView {
    view! { <span class="hint">{text}</span> }.into_any()
}

fn changed(policy: &Resource) -> Option<AnyView> {
    let at = policy.last_updated()?;
    let parts = [date(at), clock(at)].map(Option::unwrap_or_default);
    Some(fact("Last saved", parts.join(", ")))
}

fn references(name: &'static str, listed: &Json) -> Option<AnyView> {
    let text = |of: &Json| {
        let text = of.get("display").text().or(of.get("reference").text());
        text.map(str::to_owned)
    };
    let texts: Vec<String> = listed.items().iter().filter_map(text).collect();
    (!texts.is_empty()).then(|| fact(name, texts.join(", ")))
}

/// From which addresses one gets in, in the order the server tries them.
fn addresses(rules: &Json) -> Option<AnyView> {
    let rule = |rule: &Json| {
        let text = |key: &str| rule.get(key).text().unwrap_or("?").to_owned();
        let verb = match rule.get("action").text() {
            Some("allow") => "Allow ",
            Some("block") => "Block ",
            _ => return rule.to_string(),
        };
        let name = rule.get("name").text();
        let name = name.map(|name| [" (", name, ")"].concat());
        [verb, &text("value"), &name.unwrap_or_default()].concat()
    };
    let items = rules.items().iter().map(rule);
    let items: Vec<AnyView> = items
        .map(|item| view! { <li>{item}</li> }.into_any())
        .collect();
    (!items.is_empty()).then(|| {
        let list = view! { <ul>{items}</ul> };
        fact("Network addresses", list)
    })
}

/// The matrix of a policy by itself, as if somebody had it and nothing else.
fn gives(page: Page, policy: &Json) -> AnyView {
    match AccessPolicy::read(policy) {
        Some(policy) => {
            let (to, label) = (policy.reference(), policy.label().to_owned());
            let console = Some(page.console);
            let grants = Signal::derive(move || grants(&to, &label, console));
            access_shown(reader(Source::Found(policy)), grants)
        }
        None => none("Couldn’t read this as an access policy."),
    }
}

/// What someone is given who has this policy alone, in this project; tracked.
pub(super) fn grants(policy: &Reference, label: &str, console: Option<Console>) -> Grants {
    Grants {
        held: Held::Policies(vec![Grant {
            policy: policy.clone(),
            label: label.to_owned(),
            parameters: Vec::new(),
        }]),
        admin: false,
        super_admin: console.is_some_and(Console::is_super_admin),
        profile: None,
        names: Vec::new(),
    }
}

/// Gives this policy, whichever is asked for.
fn reader(source: Source) -> ReadPolicies {
    Rc::new(move |wanted: Vec<Reference>| {
        let sources = vec![source.clone(); wanted.len()];
        async move { Ok(sources) }.boxed_local()
    })
}

impl Page {
    /// For whom the project gives this policy where nobody names another; tracked.
    pub fn default_for(self, policy: &Reference) -> Vec<String> {
        self.console.project.with(|project| {
            let kinds = project.map(|project| project.default_for(policy));
            let kinds = kinds.unwrap_or_default().into_iter();
            kinds.map(str::to_owned).collect()
        })
    }
}
