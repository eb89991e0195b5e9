//! One of several to choose from, with a line that says what it means.

use leptos::prelude::*;

/// A radio button.
pub struct Radio {
    /// The name that those which exclude each other share.
    pub name: &'static str,
    /// The id.
    pub id: String,
    /// The label.
    pub label: String,
    /// What it means to choose it.
    pub hint: String,
    /// Whether it is chosen.
    pub checked: Signal<bool>,
    /// Whether it can't be chosen.
    pub disabled: Signal<bool>,
    /// Called when it is chosen.
    pub on_pick: Callback<()>,
}

/// Draws a radio button. Its fieldset says what is chosen.
pub fn radio(radio: Radio) -> AnyView {
    let Radio {
        name,
        id,
        label,
        hint,
        checked,
        disabled,
        on_pick,
    } = radio;
    let hint_id = [&id, "-hint"].concat();
    view! {
        <div class="check">
            <input
                type="radio"
                name=name
                id=id.clone()
                aria-describedby=hint_id.clone()
                prop:checked=move || checked.get()
                disabled=move || disabled.get()
                on:change=move |_| on_pick.run(())
            />
            <div>
                <label for=id><bdi>{label}</bdi></label>
                <p class="hint" id=hint_id>{hint}</p>
            </div>
        </div>
    }
    .into_any()
}
