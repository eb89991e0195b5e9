//! How a session begins, and goes on after a reload.

use crate::support::app::App;
use crate::support::server::{ADMIN_EMAIL, ADMIN_PASSWORD, Server, Version};
use crate::support::{both, fake};
use wasm_bindgen_test::wasm_bindgen_test;

const TOKENS: &str = "/oauth2/token";

both!(signing_in_leads_where_one_was_going, async |version| {
    let app = App::at(version, "/admin/project").await;
    app.until_heading("Sign in").await;
    app.until_address("/signin?next=%2Fadmin%2Fproject").await;
    app.fill("textbox", "Email", ADMIN_EMAIL).await;
    app.fill("textbox", "Password", ADMIN_PASSWORD).await;
    app.click("button", "Sign in").await;
    app.until_heading("Details").await;
    assert_eq!(app.address(), "/admin/project");
    assert_eq!(app.server().requests("POST", "/auth/login").len(), 1);
});

#[wasm_bindgen_test]
async fn a_reload_goes_on_with_the_session() {
    let app = App::signed_in(Version::V5_1, "/admin/users").await;
    app.until_heading("Users").await;
    let app = app.reload().await;
    app.until_heading("Users").await;
    assert_eq!(app.server().requests("POST", TOKENS).len(), 2);
}

#[wasm_bindgen_test]
async fn nobody_waits_for_locks_that_the_browser_refuses() {
    let server = Server::start(Version::V5_1);
    fake::refused_locks();
    let app = server.signed_in("/admin/users").await;
    app.until_heading("Users").await;
    assert_eq!(server.requests("POST", TOKENS).len(), 1);
}

#[wasm_bindgen_test]
async fn where_other_tabs_cannot_be_counted_one_signs_in() {
    let server = Server::start(Version::V5_1);
    fake::refused_locks();
    let app = server.app("/admin/users").await;
    app.until_heading("Sign in").await;
}
