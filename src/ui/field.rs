//! Labelled form fields that show their problem.

use super::Announcer;
use crate::clean::{Text, looks_alike};
use crate::signal::Slot;
use leptos::prelude::*;
use web_sys::HtmlInputElement;

/// A field for one line of text.
pub struct TextField {
    /// The id, which is also where an error summary links to.
    pub id: &'static str,
    /// The label.
    pub label: &'static str,
    /// A line of help under the label, or empty.
    pub hint: &'static str,
    /// The kind of text it is for, which decides over keyboard and cleaning.
    pub kind: Text,
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

/// Puts what was meant into a field that is left, in place of what was typed or pasted. Where that is seen it is said,
/// and the sentence given.
pub fn mend(
    input: &HtmlInputElement,
    kind: Text,
    value: Signal<String>,
    on_input: Callback<String>,
    announcer: Option<Announcer>,
) -> Option<String> {
    // A field that is taken away is left too.
    let known = value.try_get_untracked()?;
    let typed = input.value();
    let clean = kind.clean(&typed);
    if clean != known {
        on_input.try_run(clean.clone());
    }
    if clean == typed {
        return None;
    }
    input.set_value(&clean);
    if looks_alike(&clean, &typed) {
        return None;
    }
    let sentence = ["Changed to ", &clean].concat();
    if let Some(announcer) = announcer {
        announcer.say(sentence.clone());
    }
    Some(sentence)
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
    let announcer = use_context::<Announcer>();
    let mended = Slot::new(String::new());
    let left = move |input: HtmlInputElement| {
        if let Some(sentence) = mend(&input, kind, value, on_input, announcer) {
            mended.set(sentence);
        }
    };
    let told = move || {
        let sentence = mended.get();
        (!sentence.is_empty())
            .then(|| view! { <p class="hint"><bdi>{sentence}</bdi></p> }.into_any())
    };
    let is_address = matches!(kind, Text::Address | Text::Recipient);
    view! {
        <div class="field">
            <label for=id>{label}</label>
            {hint_line(id, hint)}
            {field_error(id, problem)}
            <input
                id=id
                type=if kind == Text::Search { "search" } else { "text" }
                inputmode=is_address.then_some("email")
                dir="auto"
                autocomplete=autocomplete
                spellcheck="false"
                autocapitalize=if kind == Text::Name { "words" } else { "none" }
                aria-invalid=invalid
                aria-describedby=described
                prop:value=move || value.get()
                on:input:target=move |event| {
                    mended.set(String::new());
                    on_input.run(event.target().value());
                }
                on:change:target=move |event| left(event.target())
            />
            {told}
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
                    autocapitalize="none"
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
