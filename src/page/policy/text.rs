//! A policy as text: its lines numbered, what is wrong told line by line, and what it gives beside it.

use super::facts::grants;
use crate::access::{Finding, Grants, Held, Source, TypedPolicy};
use crate::form::policy::{KEY, TEXT, line_in, sentence};
use crate::page::access::{ReadPolicies, access_shown};
use crate::page::editing::Draft;
use crate::page::problem;
use crate::page::shell::Console;
use crate::signal::Derived;
use crate::ui::{Tone, field_error, focus, notice};
use futures::FutureExt;
use leptos::prelude::*;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlTextAreaElement};
use wire::{AccessPolicy, Json, Reference};

const NUMBERS: &str = "policy-lines";

/// What stands on the screen of a text.
#[derive(Clone, Copy)]
struct Text {
    draft: Draft,
    text: Derived<String>,
    policy: Derived<TypedPolicy>,
}

/// The field with all that is said about it, and the matrix beside it.
pub(super) fn text(draft: Draft) -> AnyView {
    let text = Derived::new(move |_| {
        draft
            .json
            .with(|json| crate::form::draft::text(json, KEY).to_owned())
    });
    let text = Text {
        draft,
        text,
        policy: Derived::new(move |_| text.with(|text| TypedPolicy::read(text))),
    };
    view! {
        <div class="policy-text">
            <div class="field">
                {field(text)}
                {findings(text)}
            </div>
            <section aria-labelledby="typed-gives">
                <h2 id="typed-gives">"Effective access"</h2>
                {gives(text)}
            </section>
        </div>
    }
    .into_any()
}

fn field(text: Text) -> AnyView {
    let problem = problem(text.draft.problems, TEXT);
    let described = move || match problem.with(Option::is_some) {
        true => "policy-text-problem policy-text-hint policy-text-told",
        false => "policy-text-hint policy-text-told",
    };
    let invalid = move || text.policy.with(TypedPolicy::is_wrong).then_some("true");
    let scrolled = move |event: web_sys::Event| {
        let area = event
            .target()
            .map(|target| target.unchecked_into::<Element>());
        if let (Some(area), Some(numbers)) = (area, document().get_element_by_id(NUMBERS)) {
            numbers.set_scroll_top(area.scroll_top());
        }
    };
    view! {
        <label for=TEXT>"Access policy as JSON"</label>
        <p class="hint" id="policy-text-hint">
            "Each rule names a resourceType, optional criteria, and the allowed interactions. “*” matches every type."
        </p>
        {field_error(TEXT, problem)}
        <div class="numbered">
            <pre id=NUMBERS aria-hidden="true">{move || numbers(text)}</pre>
            <textarea
                id=TEXT
                rows="24"
                wrap="off"
                dir="ltr"
                spellcheck="false"
                autocapitalize="none"
                autocomplete="off"
                aria-invalid=invalid
                aria-describedby=described
                prop:value=move || text.text.get()
                on:input:target=move |event| {
                    let typed = event.target().value();
                    text.draft.edit(|json| json.with(KEY, typed.into()));
                }
                on:scroll=scrolled
            ></textarea>
        </div>
    }
    .into_any()
}

/// The numbers of the lines, with a mark where something was found.
fn numbers(text: Text) -> String {
    let lines = text.text.with(|text| text.matches('\n').count() + 1);
    let marked: Vec<usize> = text
        .policy
        .with(|policy| policy.findings().iter().map(|found| found.line).collect());
    let number = |line: usize| {
        let mark = if marked.contains(&line) { "! " } else { "" };
        [mark, &line.to_string()].concat()
    };
    let numbers: Vec<String> = (1..=lines).map(number).collect();
    numbers.join("\n")
}

/// What was found, each the way to its line.
fn findings(text: Text) -> AnyView {
    let told = move || {
        let wrong = text.policy.with(|policy| {
            let found = policy.findings().iter();
            found.filter(|found| !found.is_warning).count()
        });
        match wrong {
            0 => "No problems found.".to_owned(),
            1 => "1 problem found.".to_owned(),
            more => [&more.to_string(), " problems found."].concat(),
        }
    };
    // What the server refused is there until something else is typed.
    let refused = Derived::new(move |_| {
        let problems = text.draft.problems.get();
        let own = text.draft.check();
        let refused = problems
            .into_iter()
            .filter(|problem| !own.contains(problem));
        refused.map(|(_, sentence)| sentence).collect::<Vec<_>>()
    });
    let list = move || {
        let refused = refused.get();
        let refused = refused.into_iter().map(|sentence| item("", sentence));
        let found = text.policy.with(|policy| policy.findings().to_vec());
        let found = found.iter().map(|found| item(mark(found), sentence(found)));
        let items: Vec<AnyView> = refused.chain(found).collect();
        (!items.is_empty()).then(|| view! { <ul class="told">{items}</ul> }.into_any())
    };
    view! {
        <p class="hint" id="policy-text-told" role="status">{told}</p>
        {list}
    }
    .into_any()
}

fn mark(found: &Finding) -> &'static str {
    if found.is_warning { "Note. " } else { "" }
}

fn item(mark: &'static str, sentence: String) -> AnyView {
    let line = line_in(&sentence).unwrap_or(1);
    let go = move |event: web_sys::MouseEvent| {
        event.prevent_default();
        go_to(line);
    };
    view! { <li><a href="#policy-text" on:click=go>{mark} {sentence}</a></li> }.into_any()
}

/// Puts the cursor into a line, and the line into sight.
fn go_to(line: usize) {
    let area = document().get_element_by_id(TEXT);
    let Some(area) = area.and_then(|area| area.dyn_into::<HtmlTextAreaElement>().ok()) else {
        return;
    };
    let text = area.value();
    let before: usize = text
        .split('\n')
        .take(line - 1)
        .map(|line| units(line) + 1)
        .sum();
    let length = text.split('\n').nth(line - 1).map_or(0, units);
    let [start, end] = [before, before + length].map(|at| u32::try_from(at).unwrap_or(u32::MAX));
    focus(TEXT);
    // Refused only to fields that have no text.
    let _ = area.set_selection_range(start, end);
    let lines = i32::try_from(text.matches('\n').count() + 1).unwrap_or(i32::MAX);
    let above = i32::try_from(line)
        .unwrap_or(i32::MAX)
        .saturating_sub(4)
        .max(0);
    area.set_scroll_top(area.scroll_height() / lines * above);
}

/// How long the browser takes a text to be.
fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

/// A text that could be read, numbered, so that the matrix knows one from the next.
type Numbered = (u32, Option<Json>);

/// The matrix, of the text as it last could be read.
fn gives(text: Text) -> AnyView {
    let json = Derived::new(move |_| text.policy.with(TypedPolicy::json));
    let latest = Derived::new(
        move |before: Option<&Numbered>| match (before, json.get()) {
            (None, json) => (0, json),
            (Some(before), None) => before.clone(),
            (Some((number, _)), json) => (number + 1, json),
        },
    );
    let console = use_context::<Console>();
    let given = Signal::derive(move || latest.with(|latest| typed_grants(latest, console)));
    let read: ReadPolicies = Rc::new(move |wanted: Vec<Reference>| {
        let policy = untrack(|| latest.with(typed_policy));
        let source = policy.map_or(Source::Missing, Source::Found);
        let sources = vec![source; wanted.len()];
        async move { Ok(sources) }.boxed_local()
    });
    let stale = move || {
        json.with(Option::is_none).then(|| {
            let sentence = "The text can’t be read right now. This is what it gave before.";
            notice(Tone::Warning, view! { <p>{sentence}</p> }.into_any())
        })
    };
    view! { {stale} {access_shown(read, given)} }.into_any()
}

fn typed_policy(latest: &Numbered) -> Option<AccessPolicy> {
    let (number, json) = latest;
    let id = ["typed-", &number.to_string()].concat();
    let json = json.as_ref()?.with("resourceType", "AccessPolicy".into());
    AccessPolicy::read(&json.with("id", id.into()))
}

fn typed_grants(latest: &Numbered, console: Option<Console>) -> Grants {
    let policy = typed_policy(latest);
    let label = policy.as_ref().and_then(|policy| policy.name.as_deref());
    match &policy {
        Some(policy) => grants(&policy.reference(), label.unwrap_or("This policy"), console),
        None => Grants {
            held: Held::UnknownDefault,
            admin: false,
            super_admin: false,
            profile: None,
            names: Vec::new(),
        },
    }
}
