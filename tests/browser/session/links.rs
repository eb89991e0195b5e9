//! What mailed links lead to: setting a password, asking for a new link, confirming an address.

use crate::people::*;
use crate::support::app::App;
use crate::support::server::{ADMIN_EMAIL, Server, Version::V5_1};
use crate::support::{both, fake};
use leptos::prelude::{document, window};
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

const ANA: &str = "ana@example.com";
const DEAD: &str = "This link can’t be used";
const SET: &str = "Your password is set";

/// The link that is mailed to somebody who is invited.
fn invitation(server: &Server) -> String {
    let more = json!({"password": null, "sendEmail": true});
    new_member(server, ANA, more);
    server.mailed_link(ANA)
}

/// The link that is mailed when an admin changes the address of an account.
fn confirmation(server: &Server) -> String {
    let member = new_patient(server, "before@example.com");
    let path = [account_of(&member), "/$update-email"].concat();
    let body = json!({
        "resourceType": "Parameters", "parameter": [{"name": "email", "valueString": "after@example.com"}],
    });
    server.fhir("POST", &path, &body);
    server.mailed_link("after@example.com")
}

/// The secret of a link is gone from everything the page could give away.
async fn assert_forgotten(app: &App, link: &str, address: &str) {
    app.until_address(address).await;
    let secret = link.rsplit('/').next().unwrap();
    let state = window().history().unwrap().state().unwrap();
    let page = app.0.inner_html();
    let all = [
        page,
        document().title(),
        format!("{state:?}"),
        format!("{:?}", app.kept()),
    ];
    assert!(!all.concat().contains(secret), "the secret is still there");
}

async fn set_password(app: &App, first: &str, second: &str) {
    app.fill("textbox", "New password", first).await;
    app.fill("textbox", "Confirm password", second).await;
    app.click("button", "Set password").await;
}

async fn ask(app: &App, email: &str, project: &str) {
    app.fill("textbox", "Email", email).await;
    app.fill("textbox", "Project ID (optional)", project).await;
    app.click("button", "Request a link").await;
}

#[wasm_bindgen_test]
async fn a_link_sets_a_password_once() {
    let server = Server::start(V5_1);
    let link = invitation(&server);
    for heading in [SET, DEAD] {
        let app = server.app(&link).await;
        set_password(&app, PASSWORD, PASSWORD).await;
        app.until_heading(heading).await;
        assert_forgotten(&app, &link, "/setpassword").await;
    }
    assert!(lets_in(&server, ANA, PASSWORD));
    let app = server.app("/setpassword").await;
    app.until_heading(DEAD).await;
    app.until_says("Open the link in your email").await;
}

#[wasm_bindgen_test]
async fn a_link_that_cannot_be_used_says_why() {
    let server = Server::start(V5_1);
    let link = invitation(&server);
    let unknown = "/setpassword/00000000-0000-4000-8000-000000000000/0123456789abcdef";
    for (link, why) in [
        (&link[..link.len() - 5], "This link is incomplete"),
        (unknown, "This link is unknown"),
    ] {
        let app = server.app(link).await;
        set_password(&app, PASSWORD, PASSWORD).await;
        app.until_heading(DEAD).await;
        app.until_says(why).await;
    }
    let app = server.app("/setpassword").await;
    app.until_heading(DEAD).await;
    app.click("link", "Ask for a new link").await;
    app.until_heading("Reset your password").await;
    app.click("link", "Sign in").await;
    app.until_heading("Sign in").await;
}

#[wasm_bindgen_test]
async fn passwords_are_checked_before_they_are_sent() {
    let server = Server::start(V5_1);
    let app = server.app(&invitation(&server)).await;
    let (first, second) = ("New password", "Confirm password");
    set_password(&app, "short", "other").await;
    app.until_focus("alert", "There is a problem").await;
    app.until_described("textbox", first, "at least 8 characters")
        .await;
    app.until_described("textbox", second, "don’t match").await;
    let long = "x".repeat(73);
    set_password(&app, &long, &long).await;
    app.until_described("textbox", first, "too long").await;
    for name in [first, second] {
        app.fill("textbox", name, PASSWORD).await;
    }
    assert!(!app.is_invalid("textbox", first).await && !app.is_invalid("textbox", second).await);
    assert_eq!(count(&server, "POST", "/setpassword"), 0);
    app.click("button", "Show password").await;
    for name in [first, second] {
        let field = app.field("textbox", name).await;
        assert_eq!(
            (field.type_(), field.autocomplete()),
            ("text".into(), "new-password".into())
        );
    }
}

#[wasm_bindgen_test]
async fn a_password_that_was_stolen_before_is_refused_at_its_field() {
    let server = Server::start(V5_1);
    let app = server.app(&invitation(&server)).await;
    set_password(&app, "password123", "password123").await;
    app.until_described("textbox", "New password", "known breaches")
        .await;
    app.until_focus("alert", "There is a problem").await;
    set_password(&app, PASSWORD, PASSWORD).await;
    app.until_heading(SET).await;
}

#[wasm_bindgen_test]
async fn a_server_that_cannot_check_the_password_leaves_the_link_alive() {
    let server = Server::start(V5_1);
    let app = server.app(&invitation(&server)).await;
    server.fault("POST", "/auth/setpassword", "breach-down");
    set_password(&app, PASSWORD, PASSWORD).await;
    app.that_says("alert", "The link still works: try again later")
        .await;
    assert_eq!(app.value("textbox", "New password").await, PASSWORD);
    app.click("button", "Set password").await;
    app.until_heading(SET).await;
}

#[wasm_bindgen_test]
async fn a_lost_answer_to_a_password_is_told_by_pressing_again() {
    let server = Server::start(V5_1);
    let app = server.app(&invitation(&server)).await;
    server.fault("POST", "/auth/setpassword", "close-after");
    set_password(&app, PASSWORD, PASSWORD).await;
    app.that_says("alert", "Couldn’t confirm that the password was set")
        .await;
    app.click("button", "Set password").await;
    app.until_heading(DEAD).await;
    app.until_says("If you set your password with it, sign in")
        .await;
}

#[wasm_bindgen_test]
async fn a_double_click_sets_one_password() {
    let server = Server::start(V5_1);
    let app = server.app(&invitation(&server)).await;
    server.fault("POST", "/auth/setpassword", json!({"delay": 50}));
    for name in ["New password", "Confirm password"] {
        app.fill("textbox", name, PASSWORD).await;
    }
    app.double_click("button", "Set password").await;
    app.until_heading(SET).await;
    assert_eq!(count(&server, "POST", "/setpassword"), 1);
}

both!(
    a_forgotten_password_from_sign_in_to_a_new_one,
    async |version| {
        let server = Server::start(version);
        new_member(&server, ANA, json!({}));
        let app = server.app("/signin").await;
        app.fill("textbox", "Email", ANA).await;
        app.click("link", "Forgot your password?").await;
        app.until_heading("Reset your password").await;
        assert_eq!(app.address(), "/resetpassword");
        assert_eq!(app.value("textbox", "Email").await, ANA);
        app.click("button", "Request a link").await;
        app.until_heading("Check your email").await;
        let app = server.app(&server.mailed_link(ANA)).await;
        set_password(&app, ANOTHER, ANOTHER).await;
        app.until_heading(SET).await;
        assert!(lets_in(&server, ANA, ANOTHER) && !lets_in(&server, ANA, PASSWORD));
    }
);

#[wasm_bindgen_test]
async fn known_and_unknown_addresses_get_the_same_words() {
    let server = Server::start(V5_1);
    let mut texts = Vec::new();
    for email in [ADMIN_EMAIL, ANA] {
        let app = server.app("/resetpassword").await;
        ask(&app, email, "").await;
        app.until_heading("Check your email").await;
        texts.push(app.part("main", "").await.text().replace(email, "…"));
    }
    assert_eq!(texts[0], texts[1]);
    assert!(texts[0].contains("If there is an account"));
    assert_eq!(
        (server.mails(ADMIN_EMAIL).len(), server.mails(ANA).len()),
        (1, 0)
    );
}

both!(
    an_account_of_one_project_needs_the_project,
    async |version| {
        let server = Server::start(version);
        new_patient(&server, ANA);
        let app = server.app("/resetpassword").await;
        ask(&app, ANA, "").await;
        app.until_says("get no link without the project ID").await;
        assert!(server.mails(ANA).is_empty());
        app.click("button", "Request another link").await;
        app.until_focus("textbox", "Project ID (optional)").await;
        assert_eq!(app.value("textbox", "Email").await, ANA);
        ask(&app, ANA, &server.project()).await;
        app.until_heading("Check your email").await;
        assert_eq!(server.mails(ANA).len(), 1);
    }
);

#[wasm_bindgen_test]
async fn what_can_be_no_address_or_project_is_not_asked_for() {
    let app = App::at(V5_1, "/resetpassword").await;
    ask(&app, "nope", "Harbor Clinic").await;
    app.until_focus("alert", "There is a problem").await;
    app.until_described("textbox", "Project ID (optional)", "not a project ID")
        .await;
    ask(
        &app,
        &["a".repeat(60), "@clinic.example".into()].concat(),
        "",
    )
    .await;
    app.until_described("textbox", "Email", "at most 72 characters")
        .await;
    assert_eq!(count(app.server(), "POST", ""), 0);
}

#[wasm_bindgen_test]
async fn too_many_wishes_for_a_link_count_down() {
    let server = Server::start(V5_1);
    fake::hurried_timers();
    server.fault("POST", "/auth/resetpassword", too_many(2_000));
    let app = server.app("/resetpassword").await;
    ask(&app, ADMIN_EMAIL, "").await;
    app.that_says(
        "alert",
        "Too many requests. Wait 2 seconds, then try again.",
    )
    .await;
    app.click("button", "Try again").await;
    app.until_heading("Check your email").await;
    assert_eq!(count(&server, "POST", "/resetpassword"), 2);
}

both!(
    a_server_that_sends_no_link_is_not_said_to_have_sent_one,
    async |version| {
        let server = Server::start(version);
        server.fault("POST", "/auth/resetpassword", "recaptcha");
        let app = server.app("/resetpassword").await;
        ask(&app, ADMIN_EMAIL, "").await;
        app.until_heading("You can’t request a link here").await;
        app.until_says("Ask a project admin").await;

        let app = server.app("/resetpassword").await;
        for (action, said) in [
            ("mail-down", "don’t expect an email"),
            ("close-after", "Couldn’t confirm the request"),
        ] {
            server.fault("POST", "/auth/resetpassword", action);
            ask(&app, ADMIN_EMAIL, "").await;
            app.that_says("alert", said).await;
        }
        app.click("button", "Request a link").await;
        app.until_heading("Check your email").await;
    }
);

#[wasm_bindgen_test]
async fn a_double_click_asks_for_one_link() {
    let server = Server::start(V5_1);
    server.fault("POST", "/auth/resetpassword", json!({"delay": 50}));
    let app = server.app("/resetpassword").await;
    app.fill("textbox", "Email", ADMIN_EMAIL).await;
    app.double_click("button", "Request a link").await;
    app.until_heading("Check your email").await;
    assert_eq!(count(&server, "POST", "/resetpassword"), 1);
}

both!(a_link_confirms_an_address_once, async |version| {
    let server = Server::start(version);
    let link = confirmation(&server);
    for heading in ["Email confirmed", "Email already confirmed"] {
        let app = server.app(&link).await;
        app.until_heading(heading).await;
        assert_forgotten(&app, &link, "/verifyemail").await;
        assert_eq!(document().title(), "Confirm email · Usher");
    }
    let app = server.app("/verifyemail").await;
    app.until_heading(DEAD).await;
    app.click("link", "Sign in").await;
    app.until_heading("Sign in").await;
});

both!(links_that_confirm_nothing_say_why, async |version| {
    let server = Server::start(version);
    let whole = confirmation(&server);
    let other = invitation(&server).replace("setpassword", "verifyemail");
    for (link, why) in [
        (&whole[..whole.len() - 5], "This link is incomplete"),
        (
            "/verifyemail/00000000-0000-4000-8000-000000000000/0123456789abcdef",
            "This link is unknown",
        ),
        (
            "/verifyemail/no-uuid/0123456789abcdef",
            "This link is incomplete",
        ),
        (&other, "This link is not for confirming"),
        ("/verifyemail", "Open the link in your email"),
    ] {
        let app = server.app(link).await;
        app.until_heading(DEAD).await;
        app.until_says(why).await;
        app.until_address("/verifyemail").await;
    }
});

both!(
    a_confirmation_that_failed_or_was_lost_can_be_tried_again,
    async |version| {
        let server = Server::start(version);
        let link = confirmation(&server);
        let failed: Value = json!({"status": 500, "body": {"msg": "Internal Server Error"}});
        server.fault("POST", "/auth/verifyemail", failed);
        let app = server.app(&link).await;
        app.until_heading("Email not confirmed yet").await;
        app.that_says("alert", "The link still works").await;
        server.fault("POST", "/auth/verifyemail", "close-after");
        app.click("button", "Try again").await;
        app.that_says("alert", "may or may not be confirmed").await;
        app.click("button", "Try again").await;
        app.until_heading("Email already confirmed").await;
        assert_forgotten(&app, &link, "/verifyemail").await;
    }
);
