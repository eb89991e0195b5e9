//! The app ends as a whole: nothing that it began goes on without it.

use crate::support::act::{fire, until, until_told};
use crate::support::app::App;
use crate::support::server::Version;
use js_sys::{Array, Function, Promise, Reflect};
use leptos::prelude::{document, window};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{BroadcastChannel, Element};

/// How many locks this page holds or waits for.
async fn locks() -> u32 {
    let get = |object: &JsValue, name: &str| Reflect::get(object, &name.into()).unwrap();
    let locks = get(&window().navigator(), "locks");
    let query: Function = get(&locks, "query").unchecked_into();
    let snapshot: Promise = query.call0(&locks).unwrap().unchecked_into();
    let snapshot = JsFuture::from(snapshot).await.unwrap();
    let count = |which| Array::from(&get(&snapshot, which)).length();
    count("held") + count("pending")
}

/// Waits until all locks are released.
async fn until_no_locks() {
    until_told("no lock", async || locks().await == 0).await;
}

#[wasm_bindgen_test]
async fn what_happens_later_reaches_nobody() {
    let app = App::signed_in(Version::V5_1, "/admin/users").await;
    app.until_heading("Users").await;
    assert_eq!(locks().await, 1);
    let server = app.close();
    until_no_locks().await;
    let root: Element = document().document_element().unwrap();
    for event in [
        "click",
        "keydown",
        "popstate",
        "visibilitychange",
        "online",
        "offline",
    ] {
        fire(&root, event);
    }
    let other = BroadcastChannel::new("usher.session").unwrap();
    other.post_message(&"ask\n".into()).unwrap();
    other.close();
    let before = server.requests("GET", "").len();
    let app = server.signed_in("/admin/project").await;
    app.until_heading("Details").await;
    assert!(server.requests("GET", "").len() > before);
}

#[wasm_bindgen_test]
async fn what_is_on_its_way_ends_with_it() {
    let app = App::signed_in(Version::V5_1, "/admin/users").await;
    app.until_heading("Users").await;
    let server = app.close();
    server.fault(
        "POST",
        "/oauth2/token",
        serde_json::json!({"delay": 60_000}),
    );
    let waiting = server.signed_in("/admin/users").await;
    until("asked", || server.faults_left() == 0).await;
    drop(waiting);
    until_no_locks().await;
    let app = server.signed_in("/admin/users").await;
    app.until_heading("Users").await;
    assert_eq!(server.requests("POST", "/oauth2/token").len(), 2);
}
