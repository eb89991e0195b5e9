//! Loading: what is shown meanwhile, after a failure, and of answers that come too late.

use crate::calls::Calls;
use crate::support::screen::{Screen, click, settle};
use futures::FutureExt;
use leptos::prelude::*;
use usher::ui::{Failure, Loader, loaded};
use wasm_bindgen_test::wasm_bindgen_test;

type Rows = Vec<&'static str>;
type Server = Calls<(), Result<Rows, Failure>>;

fn down() -> Failure {
    Failure {
        sentence: "The server could not be reached".to_owned(),
        request_id: Some("req-1".to_owned()),
        wait: None,
    }
}

/// A list of members, and a button that loads them again.
async fn members(server: &Server) -> Screen {
    let server = server.clone();
    Screen::mount(move || {
        let loader = Loader::new(move || server.ask(()).boxed_local());
        let list = |rows: Rows| {
            let row = |name| view! { <li>{name}</li> }.into_any();
            view! { <ul>{rows.into_iter().map(row).collect::<Vec<_>>()}</ul> }.into_any()
        };
        let count = move || loader.with(|rows| rows.map(Vec::len));
        view! {
            <button on:click=move |_| loader.reload()>"Reload"</button>
            <output>{move || count().unwrap_or_default()}</output>
            {loaded(loader, "members", list)}
        }
        .into_any()
    })
    .await
}

fn rows(screen: &Screen) -> Vec<String> {
    screen.texts("listitem")
}

/// Whether the part says that it is loading.
fn is_busy() -> bool {
    let busy = document().query_selector(".loaded[aria-busy='true']");
    busy.unwrap().is_some()
}

#[wasm_bindgen_test]
async fn it_loads_at_once_and_says_so() {
    let server = Server::none();
    let screen = members(&server).await;
    assert_eq!(server.asked().len(), 1);
    assert!(is_busy());
    assert_eq!(screen.texts("status"), ["0", "Loading members…"]);
    assert!(server.answer(0, Ok(vec!["Ann", "Bo"])));
    settle().await;
    assert!(!is_busy());
    assert_eq!(rows(&screen), ["Ann", "Bo"]);
    assert_eq!(screen.texts("status"), ["2"]);
    assert_eq!(server.asked().len(), 1);
}

#[wasm_bindgen_test]
async fn a_failure_is_told_and_can_be_tried_again() {
    let server = Server::none();
    let screen = members(&server).await;
    server.answer(0, Err(down()));
    settle().await;
    assert!(!is_busy());
    assert_eq!(screen.texts("alert"), ["The server could not be reached"]);
    assert!(screen.text().contains("Support reference: req-1"));
    assert!(!screen.text().contains("Loading"));

    click(&screen.get("button", "Try again")).await;
    assert_eq!(server.asked().len(), 2);
    assert!(is_busy());
    assert_eq!(screen.find("button", "Try again"), None);
    server.answer(1, Err(down()));
    settle().await;
    click(&screen.get("button", "Try again")).await;
    server.answer(2, Ok(vec!["Ann"]));
    settle().await;
    assert_eq!(rows(&screen), ["Ann"]);
    assert!(screen.all("alert").is_empty());
}

#[wasm_bindgen_test]
async fn reloading_keeps_the_old_rows() {
    let server = Server::none();
    let screen = members(&server).await;
    server.answer(0, Ok(vec!["Ann"]));
    settle().await;
    click(&screen.get("button", "Reload")).await;
    assert!(is_busy());
    assert_eq!(rows(&screen), ["Ann"]);
    assert!(!screen.text().contains("Loading"));
    server.answer(1, Ok(vec!["Ann", "Bo"]));
    settle().await;
    assert!(!is_busy());
    assert_eq!(rows(&screen), ["Ann", "Bo"]);
}

#[wasm_bindgen_test]
async fn a_failed_reload_keeps_them_too() {
    let server = Server::none();
    let screen = members(&server).await;
    server.answer(0, Ok(vec!["Ann"]));
    settle().await;
    click(&screen.get("button", "Reload")).await;
    server.answer(1, Err(down()));
    settle().await;
    assert_eq!(rows(&screen), ["Ann"]);
    assert_eq!(screen.texts("alert"), ["The server could not be reached"]);
    assert_eq!(screen.texts("status"), ["1"]);
}

#[wasm_bindgen_test]
async fn an_answer_that_was_overtaken_is_dropped() {
    let server = Server::none();
    let screen = members(&server).await;
    click(&screen.get("button", "Reload")).await;
    assert!(server.answer(1, Ok(vec!["new"])));
    settle().await;
    assert!(!server.answer(0, Ok(vec!["old"])), "nobody waits for it");
    settle().await;
    assert_eq!(rows(&screen), ["new"]);
}

#[wasm_bindgen_test]
async fn loading_ends_with_its_owner() {
    let server = Server::none();
    let screen = members(&server).await;
    screen.unmount().await;
    assert!(!server.answer(0, Ok(vec!["late"])), "nobody waits for it");
}
