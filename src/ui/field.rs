//! Labelled form fields that show their problem.

use crate::signal::Slot;
use leptos::prelude::*;

/// A field for one line of text.
pub struct TextField {
    /// The id, which is also where an error summary links to.
    pub id: &'static str,
    /// The label.
    pub label: &'static str,
    /// A line of help under the label, or empty.
    pub hint: &'static str,
    /// The `type` of the input.
    pub kind: &'static str,
    /// The `autocomplete` of the input.
    pub autocomplete: &'static str,
    /// What stands in it.
    pub value: Signal<String>,
    /// Called with what was typed.
    pub on_input: Callback<String>,
    /// What is wrong with it.
    pub problem: Signal<Option<String>>,
}

/// The ids of what describes a field: its hint and its problem.
pub fn describe(
    id: &'static str,
    hint: bool,
    problem: Signal<Option<String>>,
) -> impl Fn() -> Option<String> {
    move || {
        let problem = problem.get().is_some();
        match (hint, problem) {
            (false, false) => None,
            (true, false) => Some([id, "-hint"].concat()),
            (false, true) => Some([id, "-problem"].concat()),
            (true, true) => Some([id, "-problem ", id, "-hint"].concat()),
        }
    }
}

/// The line that says what is wrong with the field `id`.
pub fn field_error(id: &'static str, problem: Signal<Option<String>>) -> AnyView {
    (move || {
        problem.get().map(|sentence| {
            let id = [id, "-problem"].concat();
            view! {
                <p class="problem" id=id><span class="visually-hidden">"Error: "</span>{sentence}</p>
            }
            .into_any()
        })
    })
    .into_any()
}

fn hint_line(id: &'static str, hint: &'static str) -> Option<AnyView> {
    let id = [id, "-hint"].concat();
    (!hint.is_empty()).then(|| view! { <p class="hint" id=id>{hint}</p> }.into_any())
}

/// Draws a text field.
pub fn text_field(field: TextField) -> AnyView {
    let TextField {
        id,
        label,
        hint,
        kind,
        autocomplete,
        value,
        on_input,
        problem,
    } = field;
    let described = describe(id, !hint.is_empty(), problem);
    let invalid = move || problem.get().is_some().then_some("true");
    view! {
        <div class="field">
            <label for=id>{label}</label>
            {hint_line(id, hint)}
            {field_error(id, problem)}
            <input
                id=id
                type=kind
                dir="auto"
                autocomplete=autocomplete
                spellcheck="false"
                autocapitalize="off"
                aria-invalid=invalid
                aria-describedby=described
                prop:value=move || value.get()
                on:input:target=move |event| on_input.run(event.target().value())
            />
        </div>
    }
    .into_any()
}

/// A field for a password.
pub struct Password {
    /// The id.
    pub id: &'static str,
    /// The label.
    pub label: &'static str,
    /// A line of help, or empty.
    pub hint: &'static str,
    /// `current-password` or `new-password`.
    pub autocomplete: &'static str,
    /// What stands in it.
    pub value: Slot<String>,
    /// Called after something was typed.
    pub on_input: Callback<()>,
    /// What is wrong with it.
    pub problem: Signal<Option<String>>,
    /// Whether it can be read; one signal may serve two fields.
    pub shown: Slot<bool>,
    /// Whether this field has the button that shows it.
    pub has_toggle: bool,
}

/// Draws a password field, which can be shown, pasted into and filled by a password manager.
pub fn password_field(field: Password) -> AnyView {
    let Password {
        id,
        label,
        hint,
        autocomplete,
        value,
        on_input,
        problem,
        shown,
        has_toggle,
    } = field;
    let described = describe(id, !hint.is_empty(), problem);
    let invalid = move || problem.get().is_some().then_some("true");
    let toggle = has_toggle.then(|| {
        view! {
            <button
                type="button"
                class="button small"
                on:click=move |_| shown.set(!shown.get_untracked())
            >
                {move || if shown.get() { "Hide" } else { "Show" }} <span class="visually-hidden">" password"</span>
            </button>
        }
        .into_any()
    });
    view! {
        <div class="field">
            <label for=id>{label}</label>
            {hint_line(id, hint)}
            {field_error(id, problem)}
            <div class="beside">
                <input
                    id=id
                    type=move || if shown.get() { "text" } else { "password" }
                    autocomplete=autocomplete
                    spellcheck="false"
                    autocapitalize="off"
                    aria-invalid=invalid
                    aria-describedby=described
                    prop:value=move || value.get()
                    on:input:target=move |event| {
                        value.set(event.target().value());
                        on_input.run(());
                    }
                />
                {toggle}
            </div>
        </div>
    }
    .into_any()
}

/// A check box.
pub struct Check {
    /// The id.
    pub id: &'static str,
    /// The label.
    pub label: &'static str,
    /// A line of help.
    pub hint: Signal<String>,
    /// Whether it is checked.
    pub value: Signal<bool>,
    /// Called with the new state.
    pub on_change: Callback<bool>,
}

/// Draws a check box.
pub fn check_box(check: Check) -> AnyView {
    let Check {
        id,
        label,
        hint,
        value,
        on_change,
    } = check;
    let hint_id = [id, "-hint"].concat();
    view! {
        <div class="check">
            <input
                id=id
                type="checkbox"
                aria-describedby=hint_id.clone()
                prop:checked=move || value.get()
                on:change:target=move |event| on_change.run(event.target().checked())
            />
            <div>
                <label for=id>{label}</label>
                <p class="hint" id=hint_id>{move || hint.get()}</p>
            </div>
        </div>
    }
    .into_any()
}
