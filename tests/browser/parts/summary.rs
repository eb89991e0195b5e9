//! The list of a form's problems.

use crate::support::screen::{Screen, click, has_focus, settle};
use leptos::prelude::*;
use usher::ui::{error_summary, focus};
use wasm_bindgen_test::wasm_bindgen_test;

type Problems = Vec<(&'static str, String)>;

fn two() -> Problems {
    vec![
        ("first", "Enter a first name".to_owned()),
        ("email", "Enter an e-mail address".to_owned()),
    ]
}

async fn form(problems: RwSignal<Problems>) -> Screen {
    Screen::mount(move || {
        view! {
            {error_summary(problems.into())}
            <label>"First name" <input id="first"/></label>
            <label>"Email" <input id="email"/></label>
        }
        .into_any()
    })
    .await
}

#[wasm_bindgen_test]
async fn problems_are_listed_and_lead_to_their_fields() {
    let address = window().location().href().unwrap();
    let screen = form(RwSignal::new(two())).await;
    screen.get("alert", "There is a problem");
    assert_eq!(
        screen.texts("link"),
        ["Enter a first name", "Enter an e-mail address"]
    );
    click(&screen.get("link", "Enter an e-mail address")).await;
    assert!(has_focus(&screen.get("textbox", "Email")));
    click(&screen.get("link", "Enter a first name")).await;
    assert!(has_focus(&screen.get("textbox", "First name")));
    // The address is the app's, and a fragment would be another entry of the history.
    assert_eq!(window().location().href().unwrap(), address);
}

#[wasm_bindgen_test]
async fn it_can_take_the_focus() {
    let screen = form(RwSignal::new(two())).await;
    focus("error-summary");
    assert!(has_focus(&screen.get("alert", "There is a problem")));
}

#[wasm_bindgen_test]
async fn it_follows_the_problems_and_goes_with_the_last() {
    let problems = RwSignal::new(Problems::new());
    let screen = form(problems).await;
    assert_eq!(screen.find("alert", "There is a problem"), None);
    problems.set(two());
    settle().await;
    assert_eq!(screen.texts("link").len(), 2);
    problems.update(|problems| {
        problems.remove(0);
    });
    settle().await;
    assert_eq!(screen.texts("link"), ["Enter an e-mail address"]);
    problems.set(Problems::new());
    settle().await;
    assert_eq!(screen.find("alert", "There is a problem"), None);
    assert!(screen.texts("link").is_empty());
}
