//! What is mounted on the page: one thing at a time.

use leptos::mount::mount_to;
use leptos::prelude::*;
use std::cell::{Cell, RefCell};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::HtmlElement;

type TakeDown = Box<dyn FnOnce()>;

/// The class of the element that things are mounted in.
const CLASS: &str = "mounted";

/// What a browser may tell by itself although nobody sits before it.
const BY_ITSELF: [&str; 5] = ["blur", "pointerdown", "pointermove", "pointerup", "keydown"];

thread_local! {
    static IS_SHIELDED: Cell<bool> = const { Cell::new(false) };
    static LATEST: Cell<u32> = const { Cell::new(0) };
    /// How to take down what is there, and its number.
    static THERE: RefCell<Option<(u32, TakeDown)>> = const { RefCell::new(None) };
}

/// Something on the page, taken down when dropped.
pub struct Mounted {
    pub root: HtmlElement,
    number: u32,
}

impl Mounted {
    /// Takes down what a failed test left, and mounts.
    pub fn new(part: impl FnOnce() -> AnyView + 'static) -> Mounted {
        take_down();
        shield();
        super::style::ensure();
        let root: HtmlElement = document().create_element("div").unwrap().unchecked_into();
        root.set_class_name(CLASS);
        document().body().unwrap().append_child(&root).unwrap();
        let owner = Owner::new_root(None);
        let mounted = owner.with(|| mount_to(root.clone(), part));
        // What a test makes itself belongs to nobody.
        owner.clone().unset();
        let number = LATEST.get() + 1;
        LATEST.set(number);
        let element = root.clone();
        let end: TakeDown = Box::new(move || {
            drop(mounted);
            owner.cleanup();
            element.remove();
        });
        THERE.set(Some((number, end)));
        Mounted { root, number }
    }
}

/// Keeps from the app what the browser tells of its own window and of a mouse that rests in it: a press of a test would
/// end by it. What tests do themselves goes through.
fn shield() {
    if IS_SHIELDED.replace(true) {
        return;
    }
    let stop = |event: web_sys::Event| {
        // Elements lose the focus by what a test does.
        let is_windows = event.target().is_some_and(|target| target == *window());
        if event.is_trusted() && (event.type_() != "blur" || is_windows) {
            event.stop_immediate_propagation();
        }
    };
    let stop: Closure<dyn Fn(web_sys::Event)> = Closure::new(stop);
    let stop = stop.into_js_value();
    for kind in BY_ITSELF {
        let capture = true;
        window()
            .add_event_listener_with_callback_and_bool(kind, stop.unchecked_ref(), capture)
            .unwrap();
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        if THERE.with_borrow(|there| matches!(there, Some((number, _)) if *number == self.number)) {
            let (_, end) = THERE.take().unwrap();
            end();
        }
    }
}

/// Takes down what is there. What a panic has left in pieces may panic once more, which must not reach the next test:
/// called by way of JavaScript it ends here.
pub fn take_down() {
    if let Some((_, end)) = THERE.take() {
        let end = Closure::once_into_js(end);
        let _ = end.unchecked_ref::<js_sys::Function>().call0(&end);
    }
    let left = document().get_elements_by_class_name(CLASS);
    while let Some(element) = left.item(0) {
        element.remove();
    }
}
