//! A field for a code that is good once.

use super::field::{describe, field_error};
use crate::signal::Slot;
use leptos::prelude::*;

/// A field for a code of digits.
pub struct Code {
    /// The id.
    pub id: &'static str,
    /// The label.
    pub label: &'static str,
    /// A line of help.
    pub hint: String,
    /// What stands in it.
    pub value: Slot<String>,
    /// What is wrong with it; forgotten as soon as something else is typed.
    pub problem: Slot<Option<String>>,
}

/// Draws the field: with a keyboard of digits, and filled in by whatever received the code. It has no greatest
/// length, because that would cut off a pasted code with spaces in it.
pub fn code_field(field: Code) -> AnyView {
    let Code {
        id,
        label,
        hint,
        value,
        problem,
    } = field;
    let described = describe(id, true, problem.into());
    let invalid = move || problem.get().is_some().then_some("true");
    let hint_id = [id, "-hint"].concat();
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <p class="hint" id=hint_id>{hint}</p>
            {field_error(id, problem.into())}
            <input
                id=id
                class="code"
                type="text"
                inputmode="numeric"
                autocomplete="one-time-code"
                spellcheck="false"
                autocapitalize="none"
                aria-invalid=invalid
                aria-describedby=described
                prop:value=move || value.get()
                on:input:target=move |event| {
                    value.set(event.target().value());
                    problem.set(None);
                }
            />
        </div>
    }
    .into_any()
}
