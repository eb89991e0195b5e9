//! Buttons.

use leptos::prelude::*;

/// A button that does something when it is pressed. `class` says how it looks.
pub fn button(
    class: &'static str,
    label: impl Into<String>,
    on_press: impl Fn() + Send + Sync + 'static,
) -> AnyView {
    pressable(class, label.into(), Callback::new(move |()| on_press()))
}

fn pressable(class: &'static str, label: String, on_press: Callback<()>) -> AnyView {
    view! { <button type="button" class=class on:click=move |_| on_press.run(())>{label}</button> }
        .into_any()
}

/// The button that sends a form. While it is busy it says so and looks it, but keeps the focus; its form
/// has to ignore it meanwhile.
pub fn submit_button(
    class: &'static str,
    label: &'static str,
    busy_label: &'static str,
    busy: Signal<bool>,
) -> AnyView {
    let disabled = move || busy.get().then_some("true");
    let text = move || if busy.get() { busy_label } else { label };
    view! { <button class=class aria-disabled=disabled>{text}</button> }.into_any()
}

/// A form that is checked and sent by the app, never by the browser.
pub fn form(on_submit: impl Fn() + Send + Sync + 'static, content: AnyView) -> AnyView {
    submitting(Callback::new(move |()| on_submit()), content)
}

fn submitting(on_submit: Callback<()>, content: AnyView) -> AnyView {
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        on_submit.run(());
    };
    view! { <form novalidate on:submit=submit>{content}</form> }.into_any()
}
