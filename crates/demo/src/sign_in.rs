//! Signing in: to the clinic, with the account of its administrator filled in.

use leptos::prelude::document;
use sandbox::seed::{ADMIN_EMAIL, ADMIN_PASSWORD};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{
    Element, Event, EventInit, HtmlInputElement, MutationObserver, MutationObserverInit,
};

use crate::server::{Asked, Told};
use crate::sharing::Demo;

/// Forms that ask for no new password and were not filled yet, so that what somebody empties stays empty.
const FORMS: &str = "form:not([data-filled], :has([autocomplete=new-password]))";
const FILLED: &str = "data-filled";

/// Sets the project that the app signs in to, as a deployer would: a patient could not name it.
pub(crate) async fn to_clinic(demo: &Demo) {
    let meta = document().query_selector("meta[name='usher:project-id']");
    if let Some(Told::Panel(panel)) = demo.ask(Asked::Panel).await
        && let Ok(Some(meta)) = meta
    {
        // An element takes any text.
        let _ = meta.set_attribute("content", &panel.project);
    }
}

/// Fills every sign-in form that this tab shows, unless it was opened by a mailed link, for somebody else.
pub(crate) fn fill() {
    let location = document().location();
    let path = location.and_then(|location| location.pathname().ok());
    let path = path.unwrap_or_default();
    if path.starts_with("/setpassword/") || path.starts_with("/verifyemail/") {
        return;
    }
    fill_forms();
    let changed: Closure<dyn Fn()> = Closure::new(fill_forms);
    let observer = MutationObserver::new(changed.into_js_value().unchecked_ref());
    if let (Ok(observer), Some(body)) = (observer, document().body()) {
        let options = MutationObserverInit::new();
        options.set_child_list(true);
        options.set_subtree(true);
        let _ = observer.observe_with_options(&body, &options);
    }
}

fn fill_forms() {
    let Ok(forms) = document().query_selector_all(FORMS) else {
        return;
    };
    for at in 0..forms.length() {
        let form = forms.get(at).and_then(|form| form.dyn_into().ok());
        form.as_ref().and_then(fill_form);
    }
}

/// Fills a form with an address and a password, where nobody has typed anything else.
fn fill_form(form: &Element) -> Option<()> {
    let field = |purpose: &str| {
        let selector = ["[autocomplete=", purpose, "]"].concat();
        let field = form.query_selector(&selector).ok()??;
        field.dyn_into::<HtmlInputElement>().ok()
    };
    let (email, password) = (field("username")?, field("current-password")?);
    form.set_attribute(FILLED, "").ok()?;
    let typed = email.value();
    if (typed.is_empty() || typed == ADMIN_EMAIL) && password.value().is_empty() {
        type_into(&email, ADMIN_EMAIL);
        type_into(&password, ADMIN_PASSWORD);
    }
    Some(())
}

fn type_into(field: &HtmlInputElement, text: &str) {
    field.set_value(text);
    let init = EventInit::new();
    init.set_bubbles(true);
    if let Ok(event) = Event::new_with_event_init_dict("input", &init) {
        let _ = field.dispatch_event(&event);
    }
}
