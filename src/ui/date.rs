//! Dates, written the way the reader's browser is set up.

use js_sys::{Array, Date, Intl::DateTimeFormat, Object, Reflect};
use leptos::prelude::*;
use wasm_bindgen::JsValue;

/// An instant (`2026-01-31T08:30:00.000Z`) as a date; `None` when it is not one.
pub fn date(instant: &str) -> Option<String> {
    written(instant, "dateStyle", "medium")
}

/// An instant as the time of its day; `None` when it is not one.
pub fn clock(instant: &str) -> Option<String> {
    written(instant, "timeStyle", "short")
}

fn written(instant: &str, option: &str, style: &str) -> Option<String> {
    let at = Date::new(&JsValue::from_str(instant));
    if at.get_time().is_nan() {
        return None;
    }
    let options = Object::new();
    Reflect::set(&options, &option.into(), &style.into()).ok()?;
    let format = DateTimeFormat::new(&Array::new(), &options).format();
    format.call1(&JsValue::NULL, &at).ok()?.as_string()
}

/// The same as an element that keeps the exact instant for machines and as a tooltip.
pub fn time(instant: String) -> AnyView {
    match date(&instant) {
        Some(text) => {
            view! { <time datetime=instant.clone() title=instant>{text}</time> }.into_any()
        }
        None => instant.into_any(),
    }
}
