//! What is shown when the program itself broke: a plain page instead of a dead one.

use std::panic::PanicHookInfo;
use wasm_bindgen::JsValue;
use web_sys::Document;

/// Makes a panic replace the page by a recovery page with the build's version.
pub fn install(version: String) {
    std::panic::set_hook(Box::new(move |info| {
        web_sys::console::error_1(&JsValue::from_str(&where_from(info)));
        // Nothing can be done about a page that cannot even be replaced.
        let _ = show(&version);
    }));
}

/// That it stopped, and where, which a release does not know. The panic's message is left out: it may quote what
/// somebody typed.
fn where_from(info: &PanicHookInfo<'_>) -> String {
    let place = info.location().filter(|_| cfg!(debug_assertions));
    let place = place.map(|place| [" at ", &place.to_string()].concat());
    ["Usher stopped", &place.unwrap_or_default()].concat()
}

/// Builds the page with the DOM alone. "Reload" is a form, because the handlers of the broken program
/// are broken too.
fn show(version: &str) -> Result<(), JsValue> {
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let document = window.document().ok_or(JsValue::NULL)?;
    let body = document.body().ok_or(JsValue::NULL)?;
    body.set_text_content(None);
    let main = document.create_element("main")?;
    main.set_class_name("recovery");
    let add = |name: &str, text: &str| -> Result<web_sys::Element, JsValue> {
        let element = document.create_element(name)?;
        element.set_text_content(Some(text));
        main.append_child(&element)?;
        Ok(element)
    };
    add("h1", "Something went wrong in this page")?;
    add(
        "p",
        "The page stopped because of a mistake in it. What you typed here is lost; what was already sent is on the server. Reload to go on.",
    )?;
    // Without an action it leads to the address of the page, whatever its path looks like.
    let form = add("form", "")?;
    keep_query(&document, &form, &window.location().search()?)?;
    let button = document.create_element("button")?;
    button.set_text_content(Some("Reload"));
    button.set_class_name("button primary");
    form.append_child(&button)?;
    add("p", &["Version ", version].concat())?.set_class_name("hint");
    body.append_child(&main)?;
    document.set_title("Something went wrong");
    Ok(())
}

/// A form's own fields replace the query of its address, so the query becomes fields.
fn keep_query(document: &Document, form: &web_sys::Element, query: &str) -> Result<(), JsValue> {
    for (name, value) in form_urlencoded::parse(query.trim_start_matches('?').as_bytes()) {
        let input = document.create_element("input")?;
        input.set_attribute("type", "hidden")?;
        input.set_attribute("name", &name)?;
        input.set_attribute("value", &value)?;
        form.append_child(&input)?;
    }
    Ok(())
}
