//! A part on the page: what is announced of it, and what a person does to it.

use js_sys::{Function, Promise, Reflect};
use leptos::mount::mount_to;
use leptos::prelude::*;
use std::any::Any;
use std::fmt::Write;
use std::time::Duration;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Element, Event, EventInit, HtmlElement, HtmlInputElement, KeyboardEvent, KeyboardEventInit,
};

/// The class of the element that a part is mounted in.
const CLASS: &str = "screen";

/// How long something may take to happen, in milliseconds.
const PATIENCE: u32 = 2000;

/// A mounted part, taken off the page when dropped.
pub struct Screen {
    root: HtmlElement,
    mounted: Option<Box<dyn Any>>,
}

impl Screen {
    /// Mounts a part and waits until it has settled.
    pub async fn mount(part: impl FnOnce() -> AnyView + 'static) -> Screen {
        clear();
        let root: HtmlElement = document().create_element("div").unwrap().unchecked_into();
        root.set_class_name(CLASS);
        document().body().unwrap().append_child(&root).unwrap();
        let mounted = mount_to(root.clone(), part);
        settle().await;
        Screen {
            root,
            mounted: Some(Box::new(mounted)),
        }
    }

    /// Ends the part: its owner is disposed and its elements go.
    pub async fn unmount(mut self) {
        self.mounted = None;
        settle().await;
    }

    /// The element with this role and accessible name, if it is exposed.
    pub fn find(&self, role: &str, name: &str) -> Option<HtmlElement> {
        let mut all = self.exposed().into_iter();
        let found = all.find(|(_, is, called)| is == role && called == name);
        found.map(|(element, ..)| element)
    }

    /// The same; fails the test when it is not there, and says what is.
    pub fn get(&self, role: &str, name: &str) -> HtmlElement {
        self.find(role, name).unwrap_or_else(|| {
            let mut all = String::new();
            for (_, role, name) in self.exposed() {
                writeln!(all, "  {role} {name:?}").unwrap();
            }
            panic!("no {role} {name:?} among\n{all}")
        })
    }

    /// The same, as a field.
    pub fn input(&self, role: &str, name: &str) -> HtmlInputElement {
        self.get(role, name).unchecked_into()
    }

    /// All elements with this role.
    pub fn all(&self, role: &str) -> Vec<HtmlElement> {
        let all = self.exposed().into_iter();
        all.filter(|(_, is, _)| is == role).map(|e| e.0).collect()
    }

    /// What the elements with this role say.
    pub fn texts(&self, role: &str) -> Vec<String> {
        self.all(role).iter().map(text).collect()
    }

    /// Everything it says.
    pub fn text(&self) -> String {
        text(&self.root)
    }

    /// Every element that is on the page for everybody, with its role and name.
    fn exposed(&self) -> Vec<(HtmlElement, String, String)> {
        let all = self.root.get_elements_by_tag_name("*");
        let elements = (0..all.length()).filter_map(|at| all.item(at));
        // The browser computes roles for what is hidden too.
        elements
            .filter(|element| method(element, "checkVisibility").is_truthy())
            .map(|element| {
                let role = computed(&element, "computedRole");
                let name = computed(&element, "computedName");
                (element.unchecked_into(), role, name)
            })
            .collect()
    }
}

/// A property of the accessibility tree.
fn computed(element: &Element, property: &str) -> String {
    let value = Reflect::get(element, &property.into()).unwrap();
    value.as_string().expect(
        "Chromium with --enable-blink-features=ComputedAccessibilityInfo, as in webdriver.json",
    )
}

/// Calls a method without arguments that the bindings don't have.
pub fn method(element: &Element, name: &str) -> JsValue {
    let method: Function = Reflect::get(element, &name.into())
        .unwrap()
        .unchecked_into();
    method.call0(element).unwrap()
}

impl Drop for Screen {
    fn drop(&mut self) {
        self.mounted = None;
        self.root.remove();
    }
}

/// Removes what a failed test left, whose modal dialog would make everything else inert.
fn clear() {
    let left = document().get_elements_by_class_name(CLASS);
    while let Some(element) = left.item(0) {
        element.remove();
    }
}

/// The visible text of an element.
pub fn text(element: &HtmlElement) -> String {
    element.text_content().unwrap_or_default()
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

/// Whether the focus is on this element.
pub fn has_focus(element: &Element) -> bool {
    document().active_element().as_ref() == Some(element)
}

/// Puts the focus on a field and replaces what stands in it, as typing or pasting does.
pub async fn enter(field: &HtmlInputElement, text: &str) {
    field.focus().unwrap();
    field.set_value(text);
    fire(field, "input");
    settle().await;
}

/// Sends an event that bubbles and can be prevented; true when it was not prevented.
pub fn fire(element: &Element, kind: &str) -> bool {
    let init = EventInit::new();
    init.set_bubbles(true);
    init.set_cancelable(true);
    let event = Event::new_with_event_init_dict(kind, &init).unwrap();
    element.dispatch_event(&event).unwrap()
}

/// Presses a key where the focus is; true when the browser's own reaction was not prevented.
pub async fn press(key: &str) -> bool {
    let init = KeyboardEventInit::new();
    init.set_bubbles(true);
    init.set_cancelable(true);
    init.set_key(key);
    let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init).unwrap();
    let focused = document().active_element().unwrap();
    let goes_on = focused.dispatch_event(&event).unwrap();
    settle().await;
    goes_on
}

/// Clicks and waits for what comes of it.
pub async fn click(element: &HtmlElement) {
    element.click();
    settle().await;
}

/// Waits until what was just done is on the page, what waits for the next frame included.
pub async fn settle() {
    let frame = Promise::new(&mut |resolve, _| {
        window().request_animation_frame(&resolve).unwrap();
    });
    JsFuture::from(frame).await.unwrap();
    sleep(0).await;
}

/// Waits, in milliseconds.
pub async fn sleep(milliseconds: u32) {
    let elapsed = Promise::new(&mut |resolve, _| {
        set_timeout(
            move || {
                resolve.call0(&resolve).unwrap();
            },
            Duration::from_millis(milliseconds.into()),
        );
    });
    JsFuture::from(elapsed).await.unwrap();
}

/// Waits until something holds; fails with its description when it never does.
pub async fn until(what: &str, holds: impl Fn() -> bool) {
    let mut waited = 0;
    while !holds() {
        assert!(waited < PATIENCE, "never: {what}");
        sleep(10).await;
        waited += 10;
    }
    settle().await;
}
