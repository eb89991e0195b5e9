//! A part of the app alone on the page: what is announced of it, and what a person does to it.

pub use super::act::{click, enter, fire, has_focus, press, settle, until};
use super::mounted::Mounted;
use super::part::Part;
pub use super::part::text;
use js_sys::{Function, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlElement, HtmlInputElement};

/// A mounted part, taken off the page when dropped.
pub struct Screen(Mounted);

impl Screen {
    /// Mounts a part and waits until it has settled.
    pub async fn mount(part: impl FnOnce() -> AnyView + 'static) -> Screen {
        let mounted = Mounted::new(part);
        settle().await;
        Screen(mounted)
    }

    /// Ends the part: its owner is disposed and its elements go.
    pub async fn unmount(self) {
        drop(self);
        settle().await;
    }

    fn part(&self) -> Part {
        Part(self.0.root.clone())
    }

    /// The element with this role and accessible name, if it is exposed.
    pub fn find(&self, role: &str, name: &str) -> Option<HtmlElement> {
        self.part().find(role, name)
    }

    /// The same; fails the test when it is not there, and says what is.
    pub fn get(&self, role: &str, name: &str) -> HtmlElement {
        self.find(role, name).unwrap_or_else(|| {
            let there = self.part().there();
            panic!("no {role} {name:?}{there}")
        })
    }

    /// The same, as a field.
    pub fn input(&self, role: &str, name: &str) -> HtmlInputElement {
        self.get(role, name).unchecked_into()
    }

    /// All elements with this role.
    pub fn all(&self, role: &str) -> Vec<HtmlElement> {
        self.part().all(role)
    }

    /// What the elements with this role say.
    pub fn texts(&self, role: &str) -> Vec<String> {
        self.part().texts(role)
    }

    /// Everything it says.
    pub fn text(&self) -> String {
        self.part().text()
    }
}

/// Calls a method without arguments that the bindings don't have.
pub fn method(element: &Element, name: &str) -> JsValue {
    let method: Function = Reflect::get(element, &name.into())
        .unwrap()
        .unchecked_into();
    method.call0(element).unwrap()
}

/// The elements that an attribute lists by their ids, joined by a space; fails when one is missing.
pub fn referenced(element: &Element, attribute: &str) -> Vec<HtmlElement> {
    let ids = element.get_attribute(attribute).unwrap_or_default();
    let by_id = |id| document().get_element_by_id(id);
    ids.split_whitespace()
        .map(|id| {
            let found = by_id(id).unwrap_or_else(|| panic!("{attribute} names {id}"));
            found.unchecked_into()
        })
        .collect()
}
