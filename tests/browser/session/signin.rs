//! Signing in, and what keeps one from it.

use crate::people::*;
use crate::support::act::{click, fire, until};
use crate::support::app::App;
use crate::support::fake;
use crate::support::server::{ADMIN_EMAIL, ADMIN_PASSWORD, Server, Version::V5_1};
use js_sys::Reflect;
use leptos::prelude::window;
use serde_json::json;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

const REFUSED: &str = "Incorrect email or password, or no access to this project.";

#[wasm_bindgen_test]
async fn an_unknown_address_and_a_wrong_password_get_the_same_answer() {
    let app = App::at(V5_1, "/signin").await;
    let mut texts = Vec::new();
    for email in [ADMIN_EMAIL, "nobody@example.com"] {
        sign_in(&app, email, "not the password").await;
        app.that_says("alert", REFUSED).await;
        app.until_focus("alert", "").await;
        texts.push(app.part("main", "").await.text());
        assert_eq!(app.value("textbox", "Email").await, email);
    }
    assert_eq!(texts[0], texts[1]);
}

#[wasm_bindgen_test]
async fn an_address_is_understood_as_it_is_pasted_and_in_either_spelling() {
    let server = Server::start(V5_1);
    let hans = json!({"email": "hans@müller.example", "password": ADMIN_PASSWORD, "membership": {"admin": true}});
    server.new_member("Hans", "Huber", &hans);
    let app = server.app("/signin").await;
    let email = app.field("textbox", "Email").await;
    let known = [
        "type",
        "inputmode",
        "autocomplete",
        "autocapitalize",
        "spellcheck",
    ];
    let known = known.map(|name| email.get_attribute(name).unwrap_or_default());
    assert_eq!(known, ["text", "email", "username", "none", "false"]);
    app.fill("textbox", "Email", "mailto:hans@müller.example,")
        .await;
    fire(&email, "change");
    app.that_says("status", "Changed to hans@müller.example")
        .await;
    assert_eq!(email.value(), "hans@müller.example");
    sign_in(&app, "<mailto:Hans@XN--MLLER-KVA.example>", ADMIN_PASSWORD).await;
    app.until_address("/admin/users").await;
    assert_eq!(count(&server, "POST", "/auth/login"), 2);
}

#[wasm_bindgen_test]
async fn empty_fields_are_told_before_anything_is_sent() {
    let app = App::at(V5_1, "/signin").await;
    app.click("button", "Sign in").await;
    app.until_focus("alert", "There is a problem").await;
    let summary = app.part("alert", "There is a problem").await;
    assert_eq!(summary.all("link").len(), 2);
    summary.click("link", "Enter your password").await;
    app.until_focus("textbox", "Password").await;
    assert!(app.is_invalid("textbox", "Email").await);
    app.fill("textbox", "Email", "ada@example.com").await;
    assert!(!app.is_invalid("textbox", "Email").await);
    assert_eq!(count(app.server(), "POST", ""), 0);
}

#[wasm_bindgen_test]
async fn the_password_can_be_shown_and_is_known_to_password_managers() {
    let app = App::at(V5_1, "/signin").await;
    app.fill("textbox", "Password", "secret").await;
    let field = app.field("textbox", "Password").await;
    assert_eq!(
        (field.type_(), field.autocomplete()),
        ("password".into(), "current-password".into())
    );
    app.click("button", "Show password").await;
    assert_eq!(field.type_(), "text");
    app.click("button", "Hide password").await;
    assert_eq!(field.type_(), "password");
    assert_eq!(
        app.field("textbox", "Email").await.autocomplete(),
        "username"
    );
}

#[wasm_bindgen_test]
async fn a_member_of_two_projects_chooses() {
    let app = App::at(V5_1, "/signin").await;
    sign_in(&app, BOTH.0, BOTH.1).await;
    app.until_focus("heading", "Choose a project").await;
    app.click("button", "Back").await;
    assert_eq!(app.value("textbox", "Email").await, BOTH.0);
    app.click("button", "Sign in").await;
    click(&app.that_says("button", "Lakeside Practice").await.0).await;
    app.until_address("/admin/users").await;
    app.part("banner", "")
        .await
        .until_says("Lakeside Practice")
        .await;
}

#[wasm_bindgen_test]
async fn the_address_may_name_the_project() {
    let server = Server::start(V5_1);
    let app = server
        .app(&["/signin?project=", &server.project()].concat())
        .await;
    sign_in(&app, BOTH.0, BOTH.1).await;
    app.part("banner", "")
        .await
        .until_says("Harbor Clinic")
        .await;
}

#[wasm_bindgen_test]
async fn a_wish_in_the_address_is_followed_if_it_is_honest() {
    let server = Server::start(V5_1);
    for (wish, place) in [
        ("%2Fadmin%2Fusers%3Fq%3Dzoe", "/admin/users?q=zoe"),
        ("%2F%2Fevil.example", "/admin/users"),
        ("javascript:alert(1)", "/admin/users"),
    ] {
        let app = server.app(&["/signin?next=", wish].concat()).await;
        sign_in(&app, ADMIN_EMAIL, ADMIN_PASSWORD).await;
        app.until_heading("Users").await;
        assert_eq!(app.address(), place);
    }
}

#[wasm_bindgen_test]
async fn the_root_and_the_sign_in_page_lead_to_the_users() {
    let server = Server::start(V5_1);
    for address in ["/", "/admin", "/signin", "/register"] {
        let app = server.signed_in(address).await;
        app.until_heading("Users").await;
        assert_eq!(app.address(), "/admin/users", "{address}");
    }
}

#[wasm_bindgen_test]
async fn a_member_without_admin_rights_sees_where_she_is_and_no_data() {
    let app = Server::start(V5_1)
        .signed_in_as(NURSE.0, "/admin/users")
        .await;
    app.until_heading(NOT_ADMIN).await;
    let main = app.part("main", "").await;
    for said in ["Harbor Clinic", "Nora Nyström"] {
        main.until_says(said).await;
    }
    assert!(app.all("table").is_empty() && !app.has("link", "Invite new user"));
    app.click("button", "Switch project").await;
    app.until_heading("Sign in").await;
}

#[wasm_bindgen_test]
async fn too_many_attempts_say_how_long_to_wait() {
    let server = Server::start(V5_1);
    server.fault("POST", "/auth/login", too_many(12_000));
    let app = server.app("/signin").await;
    sign_in(&app, ADMIN_EMAIL, ADMIN_PASSWORD).await;
    app.that_says(
        "alert",
        "Too many requests. Wait 12 seconds, then try again.",
    )
    .await;
    app.click("button", "Sign in").await;
    app.until_address("/admin/users").await;
}

#[wasm_bindgen_test]
async fn a_bad_answer_is_told_and_the_next_try_counts() {
    let server = Server::start(V5_1);
    for (action, said) in [
        ("close-before", "did not answer"),
        ("html", "does not understand"),
        ("wrong-shape", "does not understand"),
    ] {
        server.fault("POST", "/auth/login", action);
        let app = server.app("/signin").await;
        sign_in(&app, ADMIN_EMAIL, ADMIN_PASSWORD).await;
        app.that_says("alert", said).await;
        app.click("button", "Sign in").await;
        app.until_address("/admin/users").await;
    }
}

#[wasm_bindgen_test]
async fn a_second_click_asks_the_server_nothing_more() {
    let server = Server::start(V5_1);
    server.fault("POST", "/auth/login", json!({"delay": 100}));
    let app = server.app("/signin").await;
    app.fill("textbox", "Email", ADMIN_EMAIL).await;
    app.fill("textbox", "Password", ADMIN_PASSWORD).await;
    let button = app.get("button", "Sign in").await;
    for _ in 0..2 {
        button.click();
    }
    app.until_address("/admin/users").await;
    assert_eq!(count(&server, "POST", "/auth/login"), 1);
    assert_eq!(count(&server, "POST", TOKENS), 1);
}

#[wasm_bindgen_test]
async fn without_https_nothing_is_sent() {
    let server = Server::start(V5_1);
    let crypto = Reflect::get(&window(), &"crypto".into()).unwrap();
    fake::put(&crypto, "subtle", &JsValue::UNDEFINED);
    let app = server.app("/signin").await;
    sign_in(&app, ADMIN_EMAIL, ADMIN_PASSWORD).await;
    app.that_says("alert", "opened without HTTPS").await;
    assert_eq!(count(&server, "POST", ""), 0);
}

#[wasm_bindgen_test]
async fn a_deployer_names_the_app_and_its_project() {
    let server = Server::start(V5_1);
    new_patient(&server, "paula@example.com");
    let project = server.project();
    let name = "Harbor <b>&</b> \"Co\"";
    let app = server
        .app_set_up("/signin", |config| {
            config.app_name = name.to_owned();
            config.project = Some(project);
        })
        .await;
    app.until_title(&["Sign in · ", name].concat()).await;
    app.until_says(name).await;
    assert!(!app.has("textbox", "Project ID"));
    sign_in(&app, "paula@example.com", PASSWORD).await;
    app.until_heading(NOT_ADMIN).await;
    app.until_says("Olivia Owner").await;
}

#[wasm_bindgen_test]
async fn a_refusal_may_ask_for_the_project() {
    let server = Server::start(V5_1);
    new_patient(&server, "paula@example.com");
    let app = server.app("/signin").await;
    sign_in(&app, "paula@example.com", PASSWORD).await;
    app.until_says("Project-scoped accounts").await;
    app.fill("textbox", "Project ID", &server.project()).await;
    app.click("button", "Sign in").await;
    app.until_heading(NOT_ADMIN).await;
}

#[wasm_bindgen_test]
async fn signing_out_ends_the_session_here_and_there() {
    let app = App::signed_in(V5_1, "/admin/users").await;
    app.until_heading("Users").await;
    app.click("button", "Sign out").await;
    app.until_heading("Sign in").await;
    assert_eq!((app.address(), app.kept()), ("/signin".to_owned(), None));
    let server = app.server().clone();
    until("signed out there", || {
        count(&server, "POST", "/oauth2/logout") == 1
    })
    .await;
    assert_eq!(
        server.requests("POST", "/oauth2/logout")[0].status,
        Some(200)
    );
    let app = app.reload().await;
    app.until_heading("Sign in").await;
}

#[wasm_bindgen_test]
async fn signing_out_works_when_the_server_is_unreachable() {
    let app = App::signed_in(V5_1, "/admin/users").await;
    app.until_heading("Users").await;
    app.server().fault("POST", "/oauth2/logout", "close-before");
    app.click("button", "Sign out").await;
    app.until_heading("Sign in").await;
    app.that_says("status", "The server couldn’t be reached")
        .await;
    assert_eq!(app.kept(), None);
}

#[wasm_bindgen_test]
async fn a_server_that_cannot_be_reached_leaves_one_signed_in() {
    let server = Server::start(V5_1);
    server.fault("POST", TOKENS, "close-before");
    let app = server.signed_in("/admin/users").await;
    app.until_heading("The server can’t be reached").await;
    app.until_says("You are still signed in").await;
    app.click("button", "Try again").await;
    app.until_heading("Users").await;
}

#[wasm_bindgen_test]
async fn from_one_project_to_another() {
    let server = Server::start(V5_1);
    let app = server.app("/signin").await;
    sign_in(&app, BOTH.0, BOTH.1).await;
    click(&app.that_says("button", "Lakeside Practice").await.0).await;
    app.click("link", "Lakeside Practice").await;
    app.until_heading("Switch project").await;
    assert_eq!(app.address(), "/projects");
    app.until_says("You are signed in to Lakeside Practice")
        .await;
    assert_eq!(app.value("textbox", "Email").await, BOTH.0);
    app.fill("textbox", "Password", BOTH.1).await;
    app.click("button", "Sign in").await;
    let last = app.that_says("button", "last used").await;
    assert!(last.text().contains("Lakeside Practice"));
    until("focus on the one chosen last", || {
        crate::support::act::has_focus(&last.0)
    })
    .await;
    let other = app.that_says("button", "Harbor Clinic").await;
    for _ in 0..2 {
        other.0.click();
    }
    app.part("banner", "")
        .await
        .until_says("Harbor Clinic")
        .await;
    assert_eq!(app.address(), "/admin/users");
    assert_eq!(count(&server, "POST", "/auth/profile"), 2);
    until("left on the server", || {
        count(&server, "POST", "/oauth2/logout") == 1
    })
    .await;
}

#[wasm_bindgen_test]
async fn switching_projects_can_be_left_and_needs_a_session() {
    let app = App::at(V5_1, "/projects").await;
    app.until_address("/signin?next=%2Fprojects").await;
    sign_in(&app, ADMIN_EMAIL, ADMIN_PASSWORD).await;
    app.until_heading("Switch project").await;
    app.click("link", "Stay here").await;
    app.until_heading("Users").await;
}
