//! Saving a text as a file.

use js_sys::Array;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlElement, Url};

/// Has the browser save `text` as a file of this name and media type. Gives whether it took it.
pub fn download(name: &str, media_type: &str, text: &str) -> bool {
    save(name, media_type, text).is_ok()
}

fn save(name: &str, media_type: &str, text: &str) -> Result<(), JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    let parts = Array::of1(&JsValue::from_str(text));
    let blob = Blob::new_with_str_sequence_and_options(&parts, &options)?;
    let address = Url::create_object_url_with_blob(&blob)?;
    let link = document().create_element("a")?;
    link.set_attribute("href", &address)?;
    link.set_attribute("download", name)?;
    link.unchecked_into::<HtmlElement>().click();
    // The browser reads the address while it answers the click; the text is not to stay in memory.
    request_animation_frame(move || {
        let _ = Url::revoke_object_url(&address);
    });
    Ok(())
}
