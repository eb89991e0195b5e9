//! What the browser has, replaced for one test. The next test finds everything as it was, also after a failure.

use js_sys::{Array, Uint8Array};
use js_sys::{Function, Object, Promise, Reflect};
use leptos::prelude::{document, window};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

thread_local! {
    /// What was replaced: an object, the name of its property, and what was there as its own.
    static REPLACED: RefCell<Vec<(JsValue, String, JsValue)>> = const { RefCell::new(Vec::new()) };
}

/// Puts another value in the place of a property, until the next test begins.
pub fn put(object: &JsValue, property: &str, value: &JsValue) {
    let target = object.unchecked_ref::<Object>();
    let before = Object::get_own_property_descriptor(target, &property.into());
    REPLACED.with_borrow_mut(|all| all.push((object.clone(), property.to_owned(), before)));
    let descriptor = Object::new();
    Reflect::set(&descriptor, &"value".into(), value).unwrap();
    Reflect::set(&descriptor, &"configurable".into(), &true.into()).unwrap();
    Reflect::set(&descriptor, &"writable".into(), &true.into()).unwrap();
    Object::define_property(target, &property.into(), &descriptor);
}

/// Everything as it was.
pub fn restore() {
    for (object, property, before) in REPLACED.take().into_iter().rev() {
        let target = object.unchecked_ref::<Object>();
        match before.is_undefined() {
            true => drop(Reflect::delete_property(target, &property.into()).unwrap()),
            false => drop(Object::define_property(
                target,
                &property.into(),
                before.unchecked_ref(),
            )),
        }
    }
}

/// The clock runs so many milliseconds ahead, for the app and for the server.
pub fn ahead(milliseconds: f64) {
    let date = Reflect::get(&window(), &"Date".into()).unwrap();
    let real: Function = Reflect::get(&date, &"now".into()).unwrap().into();
    let now = move || real.call0(&JsValue::NULL).unwrap().as_f64().unwrap() + milliseconds;
    let now: Closure<dyn Fn() -> f64> = Closure::new(now);
    put(&date, "now", &now.into_js_value());
}

/// Timers go off fifty times as soon.
pub fn hurried_timers() {
    for name in ["setTimeout", "setInterval"] {
        let real = Reflect::get(&window(), &name.into()).unwrap();
        let hurried = "return (work, time, ...more) => real.call(window, work, time / 50, ...more)";
        let hurried = Function::new_with_args("real", hurried);
        put(
            &window(),
            name,
            &hurried.call1(&JsValue::NULL, &real).unwrap(),
        );
    }
}

/// A clipboard, and what was written to it last.
pub fn clipboard() -> Rc<RefCell<String>> {
    let written = Rc::new(RefCell::new(String::new()));
    let writing = written.clone();
    let write: Closure<dyn Fn(String) -> Promise> = Closure::new(move |text| {
        writing.replace(text);
        Promise::resolve(&JsValue::UNDEFINED)
    });
    let clipboard = Object::new();
    Reflect::set(&clipboard, &"writeText".into(), &write.into_js_value()).unwrap();
    put(&window().navigator(), "clipboard", &clipboard);
    written
}

/// Web Locks as where storage is blocked: every request is refused.
pub fn refused_locks() {
    let refuse: Closure<dyn Fn() -> Promise> = Closure::new(|| {
        let error = web_sys::DomException::new_with_message_and_name("blocked", "SecurityError");
        Promise::reject(&error.unwrap())
    });
    let refuse = refuse.into_js_value();
    let locks = Object::new();
    for method in ["request", "query"] {
        Reflect::set(&locks, &method.into(), &refuse).unwrap();
    }
    put(&window().navigator(), "locks", &locks);
}

/// The connection is gone, or back.
pub fn offline(is_offline: bool) {
    put(&window().navigator(), "onLine", &(!is_offline).into());
    let event = if is_offline { "offline" } else { "online" };
    super::act::fire(&document().document_element().unwrap(), event);
}

/// What the page had the browser save; nothing is.
pub struct Downloads {
    names: Array,
    blobs: Array,
}

impl Downloads {
    /// Listens from now on.
    pub fn begin() -> Downloads {
        let (names, blobs) = (Array::new(), Array::new());
        let class = |name: &str| Reflect::get(&window(), &name.into()).unwrap();
        let prototype = Reflect::get(&class("HTMLAnchorElement"), &"prototype".into()).unwrap();
        let click = "return function () {
            if (this.hasAttribute('download')) names.push(this.download);
            else HTMLElement.prototype.click.call(this);
        }";
        let click = Function::new_with_args("names", click);
        let click = click.call1(&JsValue::NULL, &names).unwrap();
        put(&prototype, "click", &click);
        let keep = "return (blob) => `blob:${blobs.push(blob)}`";
        let keep = Function::new_with_args("blobs", keep);
        let keep = keep.call1(&JsValue::NULL, &blobs).unwrap();
        put(&class("URL"), "createObjectURL", &keep);
        Downloads { names, blobs }
    }

    /// How many files there are.
    pub fn count(&self) -> u32 {
        self.names.length()
    }

    /// Name and text of the newest file.
    pub async fn last(&self) -> (String, String) {
        let at = self.count().checked_sub(1).expect("a file");
        let blob: web_sys::Blob = self.blobs.get(at).unchecked_into();
        let bytes = JsFuture::from(blob.array_buffer()).await.unwrap();
        let text = String::from_utf8(Uint8Array::new(&bytes).to_vec()).unwrap();
        (self.names.get(at).as_string().unwrap(), text)
    }
}
