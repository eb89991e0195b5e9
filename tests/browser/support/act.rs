//! What a person does, and waiting for what comes of it.

use js_sys::Promise;
use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Element, Event, EventInit, HtmlElement, HtmlFormElement, HtmlInputElement, KeyboardEvent,
    KeyboardEventInit, MouseEvent, MouseEventInit,
};

/// How long something may take to happen on a busy machine, in milliseconds.
const PATIENCE: f64 = 30_000.0;

/// Whether the focus is on this element.
pub fn has_focus(element: &Element) -> bool {
    document().active_element().as_ref() == Some(element)
}

/// Puts the focus on a field and replaces what stands in it, as typing or pasting does.
pub async fn enter(field: &HtmlInputElement, text: &str) {
    field.focus().unwrap();
    // A text area has another setter.
    js_sys::Reflect::set(field, &"value".into(), &text.into()).unwrap();
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

/// Sends what the main button of a mouse does; true when it was not prevented.
pub fn point(element: &Element, kind: &str) -> bool {
    let init = MouseEventInit::new();
    init.set_bubbles(true);
    init.set_cancelable(true);
    let event = MouseEvent::new_with_mouse_event_init_dict(kind, &init).unwrap();
    element.dispatch_event(&event).unwrap()
}

/// Presses a key where the focus is; true when the browser's own reaction was not prevented.
pub async fn press(key: &str) -> bool {
    press_with(key, false).await
}

/// Presses a key where the focus is, with the Control key or without; true when the browser's own reaction was not
/// prevented.
pub async fn press_with(key: &str, control: bool) -> bool {
    let init = KeyboardEventInit::new();
    init.set_bubbles(true);
    init.set_cancelable(true);
    init.set_key(key);
    init.set_ctrl_key(control);
    let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init).unwrap();
    let goes_on = focused().dispatch_event(&event).unwrap();
    settle().await;
    goes_on
}

/// What the browser itself does on Enter: presses what is pressed, or sends the form of a field.
pub async fn enter_key(element: &HtmlElement) {
    let is_field = element.tag_name() == "INPUT";
    match element.closest("form").unwrap().filter(|_| is_field) {
        Some(form) => form
            .unchecked_into::<HtmlFormElement>()
            .request_submit()
            .unwrap(),
        None => element.click(),
    }
    settle().await;
}

/// The element that has the focus.
pub fn focused() -> HtmlElement {
    document().active_element().unwrap().unchecked_into()
}

/// Clicks and waits for what comes of it.
pub async fn click(element: &HtmlElement) {
    element.click();
    settle().await;
}

/// Clicks as with a mouse: pressing moves the focus, unless that is prevented.
pub async fn press_mouse(element: &HtmlElement) {
    if point(element, "mousedown") {
        // What can't have it leaves it where it is.
        element.focus().unwrap();
    }
    click(element).await;
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
    let found = wait(|| holds().then_some(()), || what.to_owned());
    found.await;
    settle().await;
}

/// The same for what has to be asked for.
pub async fn until_told(what: &str, holds: impl AsyncFn() -> bool) {
    let patience = Patience::new();
    while !holds().await {
        patience.pause(|| what.to_owned()).await;
    }
}

/// Waits until there is something; fails with a description when there never is.
pub async fn wait<T>(look: impl Fn() -> Option<T>, what: impl Fn() -> String) -> T {
    let patience = Patience::new();
    loop {
        if let Some(found) = look() {
            return found;
        }
        patience.pause(&what).await;
    }
}

/// How long something has been waited for. A test may set the clock on the wall ahead, but not this one.
struct Patience {
    clock: web_sys::Performance,
    start: f64,
}

impl Patience {
    fn new() -> Patience {
        let clock = window().performance().unwrap();
        let start = clock.now();
        Patience { clock, start }
    }

    /// Waits a little; fails when that has been done for long enough.
    async fn pause(&self, what: impl Fn() -> String) {
        let waited = self.clock.now() - self.start;
        assert!(waited < PATIENCE, "never: {}", what());
        sleep(10).await;
    }
}
