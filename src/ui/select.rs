//! A list to choose one of.

use leptos::prelude::*;

/// A list to choose one of.
pub struct Select {
    /// The id.
    pub id: &'static str,
    /// The label.
    pub label: &'static str,
    /// What can be chosen: what it stands for, and what it is called.
    pub options: &'static [(&'static str, &'static str)],
    /// What is chosen.
    pub value: Signal<&'static str>,
    /// Called with the new choice.
    pub on_change: Callback<String>,
}

/// Draws the list.
pub fn select(select: Select) -> AnyView {
    let Select {
        id,
        label,
        options,
        value,
        on_change,
    } = select;
    let options: Vec<AnyView> = options
        .iter()
        .map(|(key, name)| {
            view! { <option value=*key selected=move || value.get() == *key>{*name}</option> }
                .into_any()
        })
        .collect();
    view! {
        <div class="select">
            <label for=id>{label}</label>
            <select id=id prop:value=move || value.get() on:change:target=move |event| on_change.run(event.target().value())>
                {options}
            </select>
        </div>
    }
    .into_any()
}
