//! A list of facts: what each is called, and what it is.

use leptos::prelude::*;

/// One fact.
pub fn fact(name: &'static str, value: impl IntoAny) -> AnyView {
    row(name, value.into_any())
}

fn row(name: &'static str, value: AnyView) -> AnyView {
    view! { <div><dt>{name}</dt><dd>{value}</dd></div> }.into_any()
}

/// The list.
pub fn facts(facts: Vec<AnyView>) -> AnyView {
    view! { <dl class="facts">{facts}</dl> }.into_any()
}
