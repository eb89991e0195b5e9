//! Forms of Unicode text, by the tables that the browser has; the native tests bring their own.

/// Letters whole, as keyboards type them (NFC).
pub(super) fn composed(text: &str) -> String {
    in_form(text, "NFC")
}

/// Letters and their accents apart, as some systems store them (NFD).
pub(super) fn decomposed(text: &str) -> String {
    in_form(text, "NFD")
}

fn in_form(text: &str, form: &str) -> String {
    match text.is_ascii() {
        true => text.to_owned(),
        false => normalized(text, form),
    }
}

#[cfg(target_arch = "wasm32")]
fn normalized(text: &str, form: &str) -> String {
    js_sys::JsString::from(text).normalize(form).into()
}

#[cfg(not(target_arch = "wasm32"))]
fn normalized(text: &str, form: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    match form {
        "NFD" => text.nfd().collect(),
        _ => text.nfc().collect(),
    }
}

/// A text in small letters, as the server puts addresses.
#[cfg(target_arch = "wasm32")]
pub fn lower_case(text: &str) -> String {
    js_sys::JsString::from(text).to_lower_case().into()
}

/// A text in small letters, as the server puts addresses.
#[cfg(not(target_arch = "wasm32"))]
pub fn lower_case(text: &str) -> String {
    text.to_lowercase()
}
