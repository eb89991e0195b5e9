//! The tabs of one session: taken over by a tab opened beside, renewed for all by one of them, ended in all; and tabs
//! that come back with what they kept.

use crate::people::*;
use crate::support::act::{fire, settle, until};
use crate::support::app::{App, Kept};
use crate::support::fake;
use crate::support::server::{ADMIN_EMAIL, ADMIN_PASSWORD, Server, Version::V5_1};
use crate::tab::Tab;
use leptos::prelude::{document, window};
use serde_json::json;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

const OTHER_TAB: &str = "You signed out in another tab.";

/// A session of the administrator, renewed once already.
fn session(server: &Server) -> Kept {
    let mut kept = Kept::of(&server.tokens(ADMIN_EMAIL));
    kept.generation = 2;
    kept
}

/// What the tab keeps.
fn kept(app: &App) -> Kept {
    Kept::read(&app.kept().expect("a session"))
}

#[wasm_bindgen_test]
async fn a_tab_opened_beside_takes_the_session_over() {
    let server = Server::start(V5_1);
    let tab = Tab::open().await;
    let session = session(&server);
    tab.holds(&session.write());
    for (address, heading) in [("/admin/project", "Details"), ("/signin", "Users")] {
        let app = server.app(address).await;
        app.until_heading(heading).await;
        assert_eq!(kept(&app).refresh, session.refresh);
    }
    for call in ["/auth/login", TOKENS] {
        assert_eq!(count(&server, "POST", call), 0, "taken over, not renewed");
    }
}

#[wasm_bindgen_test]
async fn mailed_links_and_a_named_project_are_not_for_the_session_of_another_tab() {
    let server = Server::start(V5_1);
    let tab = Tab::open().await;
    tab.holds(&session(&server).write());
    let named = ["/signin?project=", &server.project()].concat();
    let mailed = "/setpassword/00000000-0000-4000-8000-000000000000/secret";
    for (address, heading) in [(&*named, "Sign in"), (mailed, "Set your password")] {
        let app = server.app(address).await;
        app.until_heading(heading).await;
        assert!(app.kept().is_none() && !tab.has_heard("join"));
    }
}

#[wasm_bindgen_test]
async fn sessions_of_different_people_stay_apart() {
    let server = Server::start(V5_1);
    let tab = Tab::open().await;
    let app = server.signed_in("/admin/users").await;
    app.until_heading("Users").await;
    tab.hears("renewed").await;
    let mine = kept(&app);
    let mut theirs = Kept::of(&server.tokens(NURSE.0));
    theirs.tag = "theirs".to_owned();
    theirs.generation = 9;
    tab.says("session", &theirs.write());
    tab.says("ended", "theirs\n");
    tab.says("ask", "theirs");
    // Whoever asks for this session has the answer after those.
    tab.says("ask", &mine.tag);
    tab.hears("session").await;
    assert!(!tab.has_heard("session") && app.has("heading", "Users"));
    assert_eq!(kept(&app).refresh, mine.refresh);
}

#[wasm_bindgen_test]
async fn signing_out_in_one_tab_signs_out_in_all() {
    let server = Server::start(V5_1);
    let tab = Tab::open().await;
    let app = server.signed_in("/admin/invite").await;
    app.fill("textbox", "First name", "Perpetua").await;
    let tag = kept(&app).tag;
    tab.says("ended", &[&tag, "\n"].concat());
    app.until_heading("Sign in").await;
    app.that_says("status", OTHER_TAB).await;
    assert_eq!((app.address(), app.kept()), ("/signin".to_owned(), None));
    let page = app.0.inner_html();
    assert!(!page.contains("Perpetua") && !page.contains("Harbor Clinic"));
    assert_eq!(
        count(&server, "POST", "logout"),
        0,
        "the other tab does that"
    );

    let app = server.signed_in("/admin/users").await;
    app.click("button", "Sign out").await;
    assert_eq!(tab.hears("ended").await, "a-session-of-the-test\n");
    app.until_heading("Sign in").await;
}

#[wasm_bindgen_test]
async fn a_renewal_comes_before_the_token_expires_and_is_told_to_the_other_tabs() {
    let server = Server::start(V5_1);
    let tab = Tab::open().await;
    let app = server.signed_in("/admin/users").await;
    app.until_heading("Users").await;
    tab.hears("renewed").await;
    server.forget();
    for _ in 0..4 {
        fake::ahead(12.0 * 60_000.0);
        app.press("Shift").await;
        look();
        tab.hears("seen").await;
    }
    assert_eq!(exchanges(&server), []);
    fake::ahead(11.0 * 60_000.0);
    look();
    assert_eq!(tab.hears("renewed").await, "a-session-of-the-test\n3");
    let now = kept(&app);
    assert!(!tab.has_heard_of(&now.refresh), "tokens are for who asks");
    tab.says("ask", &now.tag);
    let news = Kept::read(&tab.hears("session").await);
    assert_eq!((news.generation, news.refresh), (3, now.refresh));
    look();
    settle().await;
    assert_eq!(exchanges(&server), [Some(200)]);
}

/// What happens once a second.
fn look() {
    fire(&document().document_element().unwrap(), "visibilitychange");
}

#[wasm_bindgen_test]
async fn a_token_that_expires_in_the_middle_is_renewed_on_the_way() {
    let server = Server::start(V5_1);
    let app = server.signed_in("/admin/project").await;
    app.until_heading("Details").await;
    server.forget();
    let gone =
        json!({"status": 401, "body": {"resourceType": "OperationOutcome", "id": "unauthorized"}});
    server.fault("GET", "/fhir/R4/ProjectMembership", gone);
    app.part("navigation", "Project Admin")
        .await
        .click("link", "Users")
        .await;
    app.row("rosa@example.com").await;
    assert_eq!(exchanges(&server), [Some(200)]);
    assert!(app.all("dialog").is_empty());
}

#[wasm_bindgen_test]
async fn an_old_token_beside_a_living_tab_gives_way_to_the_newer_one() {
    let server = Server::start(V5_1);
    let tab = Tab::open().await;
    let newer = session(&server);
    tab.holds(&newer.write());
    let mut old = Kept::of(&server.tokens(ADMIN_EMAIL));
    old.refresh = "spent".to_owned();
    let app = server.restored(&old, "/admin/users").await;
    app.until_heading("Users").await;
    assert_eq!(exchanges(&server), [Some(400)]);
    assert_eq!(kept(&app).refresh, newer.refresh);
}

#[wasm_bindgen_test]
async fn an_old_token_without_a_living_tab_leads_to_sign_in() {
    let server = Server::start(V5_1);
    let mut old = Kept::of(&server.tokens(ADMIN_EMAIL));
    old.refresh = "spent".to_owned();
    let app = server.restored(&old, "/admin/users").await;
    app.until_heading("Sign in").await;
    assert!(app.kept().is_none());
}

#[wasm_bindgen_test]
async fn a_tab_restored_hours_later_is_signed_out_here_and_on_the_server() {
    let server = Server::start(V5_1);
    let mut kept = Kept::of(&server.tokens(ADMIN_EMAIL));
    kept.since -= 3.0 * 3_600_000.0;
    kept.seen = kept.since;
    let app = server.restored(&kept, "/admin/users").await;
    app.until_heading("Sign in").await;
    app.that_says("status", "after 15 minutes of inactivity")
        .await;
    until("signed out there", || count(&server, "POST", "logout") == 1).await;
    assert_eq!(server.requests("POST", "logout")[0].status, Some(200));
}

#[wasm_bindgen_test]
async fn where_the_browser_has_neither_channel_nor_locks_each_tab_is_by_itself() {
    let server = Server::start(V5_1);
    fake::put(&window().navigator(), "locks", &JsValue::UNDEFINED);
    fake::put(&window(), "BroadcastChannel", &JsValue::UNDEFINED);
    let app = server.signed_in("/admin/users").await;
    app.until_heading("Users").await;
    let app = app.reload().await;
    app.until_heading("Users").await;
    app.click("button", "Sign out").await;
    app.until_heading("Sign in").await;
    until("signed out there", || count(&server, "POST", "logout") == 1).await;
    let app = server.app("/admin/users").await;
    app.until_heading("Sign in").await;
}

/// Signed in, and then the server forgets the session.
async fn interrupted(server: &Server) -> App {
    let app = server.signed_in("/admin/project").await;
    app.until_heading("Details").await;
    let gone =
        json!({"status": 401, "body": {"resourceType": "OperationOutcome", "id": "unauthorized"}});
    server.fault("GET", "/fhir/R4/ProjectMembership", gone);
    server.fault(
        "POST",
        TOKENS,
        json!({"status": 400, "body": {"error": "invalid_request"}}),
    );
    app.part("navigation", "Project Admin")
        .await
        .click("link", "Users")
        .await;
    app.part("dialog", "Sign in again").await;
    app
}

#[wasm_bindgen_test]
async fn signing_in_again_goes_on_in_the_other_tabs_too() {
    let server = Server::start(V5_1);
    let tab = Tab::open().await;
    let app = interrupted(&server).await;
    let before = kept(&app);
    let again = app.part("dialog", "Sign in again").await;
    sign_in(&again, ADMIN_EMAIL, ADMIN_PASSWORD).await;
    app.until_gone("dialog", "Sign in again").await;
    app.click("button", "Try again").await;
    app.row("rosa@example.com").await;
    let now = kept(&app);
    assert_eq!(now.tag, before.tag);
    assert_eq!(now.generation, before.generation + 1);
    let news = [now.tag, now.generation.to_string()].join("\n");
    while tab.hears("renewed").await != news {}
}

#[wasm_bindgen_test]
async fn signing_in_again_in_another_tab_goes_on_here_too() {
    let server = Server::start(V5_1);
    let tab = Tab::open().await;
    let app = interrupted(&server).await;
    let mut fresh = session(&server);
    fresh.generation = 7;
    tab.holds(&fresh.write());
    tab.says("renewed", "a-session-of-the-test\n7");
    app.until_gone("dialog", "Sign in again").await;
    assert_eq!(kept(&app).refresh, fresh.refresh);
    app.part("navigation", "Project Admin")
        .await
        .click("link", "Details")
        .await;
    app.until_heading("Details").await;
}
