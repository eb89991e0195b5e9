//! The modal dialog.

use crate::support::screen::{Screen, click, has_focus, method, press, settle, until};
use leptos::prelude::*;
use usher::ui::{DialogParts, dialog};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlDialogElement, HtmlElement};

/// A dialog that counts how often it was asked to close.
fn counting(
    title: &'static str,
    asked: RwSignal<u32>,
    content: impl FnOnce() -> AnyView + 'static,
) -> AnyView {
    dialog(DialogParts {
        title_id: title,
        class: "",
        changes: usher::ui::Changes::Nothing,
        on_close: Callback::new(move |()| asked.update(|asked| *asked += 1)),
        content: view! { <h2 id=title>{title}</h2> {content()} }.into_any(),
    })
}

/// A page with a button that opens the dialog "Invite", with a field and a button inside.
async fn page(open: RwSignal<bool>, asked: RwSignal<u32>) -> Screen {
    Screen::mount(move || {
        let content = || view! { <input aria-label="Email"/> <button>"Cancel"</button> }.into_any();
        let shown = move || open.get().then(|| counting("Invite", asked, content));
        view! { <button on:click=move |_| open.set(true)>"Open"</button> {shown} }.into_any()
    })
    .await
}

/// Whether a dialog is in the browser's top layer.
fn is_modal(dialog: &HtmlElement) -> bool {
    dialog.matches(":modal").unwrap()
}

#[wasm_bindgen_test]
async fn it_opens_modal_named_by_its_title_with_the_focus_inside() {
    let screen = page(RwSignal::new(false), RwSignal::new(0)).await;
    let opener = screen.get("button", "Open");
    opener.focus().unwrap();
    click(&opener).await;
    let dialog = screen.get("dialog", "Invite");
    assert!(is_modal(&dialog));
    assert!(has_focus(&screen.get("textbox", "Email")));
    // The rest of the page is out of reach.
    assert_eq!(screen.find("button", "Open"), None);
    opener.focus().unwrap();
    assert!(!has_focus(&opener));
}

#[wasm_bindgen_test]
async fn esc_asks_its_owner_and_closes_nothing_by_itself() {
    let (open, asked) = (RwSignal::new(true), RwSignal::new(0));
    let screen = page(open, asked).await;
    let dialog = screen.get("dialog", "Invite");
    for times in 1..=3 {
        assert!(!press("Escape").await, "the browser would close it");
        assert_eq!(asked.get_untracked(), times);
        assert!(is_modal(&dialog));
    }
    assert!(press("a").await);
    assert_eq!(asked.get_untracked(), 3);
    open.set(false);
    settle().await;
    assert_eq!(screen.find("dialog", "Invite"), None);
}

#[wasm_bindgen_test]
async fn the_gestures_of_the_browser_ask_too() {
    let asked = RwSignal::new(0);
    let screen = page(RwSignal::new(true), asked).await;
    let dialog: HtmlDialogElement = screen.get("dialog", "Invite").unchecked_into();
    // What the back gesture of a phone does.
    method(&dialog, "requestClose");
    settle().await;
    assert_eq!(asked.get_untracked(), 1);
    assert!(is_modal(&dialog));
    // What a browser does that takes no for no answer.
    dialog.close();
    until("asked again", || asked.get_untracked() == 2).await;
    assert!(is_modal(&dialog));
}

#[wasm_bindgen_test]
async fn esc_in_a_nested_dialog_does_not_reach_the_outer() {
    let (outer, inner) = (RwSignal::new(0), RwSignal::new(0));
    let screen = Screen::mount(move || {
        let button = || view! { <button>"Stay"</button> }.into_any();
        counting("Outer", outer, move || counting("Inner", inner, button))
    })
    .await;
    let dialog = screen.get("dialog", "Inner");
    assert!(is_modal(&dialog));
    screen.get("button", "Stay").focus().unwrap();
    press("Escape").await;
    assert_eq!((outer.get_untracked(), inner.get_untracked()), (0, 1));
    method(&dialog, "requestClose");
    settle().await;
    assert_eq!((outer.get_untracked(), inner.get_untracked()), (0, 2));
}

#[wasm_bindgen_test]
async fn esc_that_was_answered_inside_does_not_ask() {
    let asked = RwSignal::new(0);
    let screen = Screen::mount(move || {
        let answer = |event: web_sys::KeyboardEvent| event.prevent_default();
        let content = move || view! { <input aria-label="Email" on:keydown=answer/> }.into_any();
        counting("Invite", asked, content)
    })
    .await;
    screen.get("textbox", "Email").focus().unwrap();
    press("Escape").await;
    assert_eq!(asked.get_untracked(), 0);
}

#[wasm_bindgen_test]
async fn the_focus_returns_to_the_opener() {
    let open = RwSignal::new(false);
    let screen = page(open, RwSignal::new(0)).await;
    let opener = screen.get("button", "Open");
    opener.focus().unwrap();
    click(&opener).await;
    assert!(!has_focus(&opener));
    open.set(false);
    settle().await;
    assert!(has_focus(&opener));
}
