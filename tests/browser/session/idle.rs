//! The end of a session for lack of input, and after the longest time.

use crate::people::*;
use crate::support::act::{fire, settle, until};
use crate::support::app::{App, Kept};
use crate::support::fake;
use crate::support::server::{ADMIN_EMAIL, ADMIN_PASSWORD, Server, Version::V5_1};
use crate::tab::Tab;
use leptos::prelude::document;
use wasm_bindgen_test::wasm_bindgen_test;

const ASKED: &str = "Are you still there?";
const WARNED: &str = "You will be signed out soon";
const FOR_IDLENESS: &str = "You were signed out after 15 minutes of inactivity.";

/// So many minutes and seconds later; the app looks at the clock as soon as somebody comes back to the tab.
async fn later(minutes: f64, seconds: f64) {
    fake::ahead((minutes * 60.0 + seconds) * 1000.0);
    fire(&document().document_element().unwrap(), "visibilitychange");
    settle().await;
}

/// Signed out: the reason is on the page, and nothing of the project in the page or the tab.
async fn assert_ended(app: &App, reason: &str) {
    app.until_heading("Sign in").await;
    app.that_says("status", reason).await;
    let page = app.0.inner_html();
    assert!(!page.contains("Harbor Clinic") && !document().title().contains("Users"));
    assert_eq!(app.kept(), None);
}

#[wasm_bindgen_test]
async fn after_a_quarter_of_an_hour_one_is_asked_and_signed_out() {
    let app = App::signed_in(V5_1, "/admin/users?q=haas").await;
    app.until_heading("Users").await;
    later(14.0, 50.0).await;
    assert!(app.all("dialog").is_empty());
    later(0.0, 15.0).await;
    let asked = app.part("dialog", ASKED).await;
    for said in [
        "You’ve been inactive for 15 minutes",
        "Anything not sent is then lost.",
        " seconds",
    ] {
        asked.until_says(said).await;
    }
    app.until_focus("button", "Stay signed in").await;
    // Only an answer counts now.
    fire(&document().document_element().unwrap(), "wheel");
    later(0.0, 25.0).await;
    asked.that_says("status", "30 seconds left.").await;
    app.click("button", "Stay signed in").await;
    app.until_gone("dialog", ASKED).await;
    later(14.0, 50.0).await;
    assert!(app.all("dialog").is_empty());
    later(0.0, 15.0).await;
    app.part("dialog", ASKED).await;
    later(0.0, 56.0).await;
    assert_ended(&app, FOR_IDLENESS).await;
    // What was searched for is not in the address.
    app.until_address("/signin?next=%2Fadmin%2Fusers").await;
    let server = app.server().clone();
    until("signed out there", || count(&server, "POST", "logout") == 1).await;
}

#[wasm_bindgen_test]
async fn whoever_is_asked_can_sign_out_at_once() {
    let app = App::signed_in(V5_1, "/admin/users").await;
    app.until_heading("Users").await;
    later(15.0, 5.0).await;
    app.part("dialog", ASKED)
        .await
        .click("button", "Sign out now")
        .await;
    app.until_heading("Sign in").await;
    assert_eq!(app.address(), "/signin");
}

#[wasm_bindgen_test]
async fn input_in_another_tab_counts_here_and_the_end_there_is_the_end_here() {
    let tab = Tab::open().await;
    let app = App::signed_in(V5_1, "/admin/users").await;
    app.until_heading("Users").await;
    let tag = Kept::read(&app.kept().unwrap()).tag;
    let seen = || [&tag, "\n", &js_sys::Date::now().to_string()].concat();
    fake::ahead(10.0 * 60_000.0);
    let before = Kept::read(&app.kept().unwrap()).seen;
    tab.says("seen", &seen());
    until("heard", || Kept::read(&app.kept().unwrap()).seen > before).await;
    later(10.0, 0.0).await;
    assert!(app.all("dialog").is_empty());
    later(5.0, 5.0).await;
    app.part("dialog", ASKED).await;
    tab.says("seen", &seen());
    app.until_gone("dialog", ASKED).await;
    tab.says("ended", &[&tag, "\nidle"].concat());
    assert_ended(&app, FOR_IDLENESS).await;
}

#[wasm_bindgen_test]
async fn after_sleep_one_is_signed_out_at_once_with_what_was_typed_also_offline() {
    let app = App::signed_in(V5_1, "/admin/invite").await;
    app.fill("textbox", "First name", "Perpetua").await;
    app.server()
        .faults("POST", "/oauth2/*", "close-before", None);
    later(480.0, 0.0).await;
    assert_ended(&app, FOR_IDLENESS).await;
    let page = app.0.inner_html();
    assert!(!page.contains("Perpetua"));
}

#[wasm_bindgen_test]
async fn after_twelve_hours_the_session_ends_with_a_warning() {
    let server = Server::start(V5_1);
    let mut kept = Kept::of(&server.tokens(ADMIN_EMAIL));
    kept.since -= (11.0 * 60.0 + 54.0) * 60_000.0;
    let app = server.restored(&kept, "/admin/users").await;
    app.until_heading("Users").await;
    assert!(app.all("dialog").is_empty());
    later(2.0, 0.0).await;
    let warned = app.part("dialog", WARNED).await;
    warned.until_says("Sessions end after 12 hours").await;
    app.until_focus("button", "Continue for now").await;
    app.press("Escape").await;
    app.until_gone("dialog", WARNED).await;
    // A reload does not begin anew.
    let app = app.reload().await;
    app.part("dialog", WARNED).await;
    later(5.0, 0.0).await;
    assert_ended(&app, "You were signed out 12 hours after signing in").await;
}

#[wasm_bindgen_test]
async fn a_deployer_may_set_another_time() {
    let server = Server::start(V5_1);
    let app = server
        .app_set_up("/signin", |config| config.idle = 60_000)
        .await;
    sign_in(&app, ADMIN_EMAIL, ADMIN_PASSWORD).await;
    app.until_heading("Users").await;
    later(1.0, 5.0).await;
    app.part("dialog", ASKED)
        .await
        .until_says("You’ve been inactive for 1 minute.")
        .await;
}
