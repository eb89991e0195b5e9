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

thread_local! {
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
