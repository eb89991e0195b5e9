//! One's own account: the password, second factors, and where one is signed in.

use crate::factor::{set_up_app, shown_key};
use crate::people::*;
use crate::support::act::until;
use crate::support::app::App;
use crate::support::both;
use crate::support::part::Part;
use crate::support::server::{Server, Version, Version::V5_1};
use leptos::prelude::document;
use serde_json::{Value, json};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlInputElement;

const ME: &str = "me@example.com";
const CODE: &str = "6-digit code";

/// The account page of a new admin.
async fn account(version: Version) -> App {
    let server = Server::start(version);
    new_admin(&server, ME);
    open(&server).await
}

async fn open(server: &Server) -> App {
    let app = server.signed_in_as(ME, "/account").await;
    app.until_heading("Your account").await;
    app.that_says("term", "Email").await;
    app
}

async fn section(app: &App, name: &str) -> Part {
    app.part("region", name).await
}

async fn change_password(app: &App, old: &str, new: &str) {
    app.fill("textbox", "Current password", old).await;
    app.fill("textbox", "New password", new).await;
    app.fill("textbox", "Confirm new password", new).await;
    app.click("button", "Change password").await;
}

#[wasm_bindgen_test]
async fn the_name_in_the_header_leads_there_and_back() {
    let app = App::signed_in(V5_1, "/admin/users").await;
    app.part("banner", "")
        .await
        .click("link", "Ada Admin")
        .await;
    app.until_heading("Your account").await;
    assert_eq!(app.address(), "/account");
    app.click("link", "Project Admin").await;
    app.until_address("/admin/users").await;
}

#[wasm_bindgen_test]
async fn who_has_no_admin_rights_has_an_account_page_too() {
    let app = Server::start(V5_1).signed_in_as(NURSE.0, "/account").await;
    for said in ["Project member", "Harbor Clinic", NURSE.0] {
        app.that_says("definition", said).await;
    }
}

#[wasm_bindgen_test]
async fn a_page_that_cannot_be_loaded_says_so_and_can_be_tried_again() {
    let server = Server::start(V5_1);
    new_admin(&server, ME);
    for path in ["/auth/me", "/auth/mfa/status"] {
        server.fault("GET", path, json!({"status": 500}));
    }
    let app = server.signed_in_as(ME, "/account").await;
    app.until_heading("Your account").await;
    let failure = "Something went wrong on the server";
    // The first is not in a section of its own.
    for part in [app.part("main", "").await, section(&app, "MFA").await] {
        part.that_says("alert", failure).await;
        part.click("button", "Try again").await;
    }
    app.until_silent_about(failure).await;
    app.that_says("definition", ME).await;
}

both!(
    the_password_is_changed_and_who_stays_signed_in_depends_on_the_server,
    async |version| {
        let app = account(version).await;
        let server = app.server().clone();
        let elsewhere = server.tokens(ME);
        change_password(&app, PASSWORD, ANOTHER).await;
        let said = match server.is_v5() {
            true => "You are signed out everywhere else",
            false => "Your other sessions are still signed in",
        };
        app.that_says("status", said).await;
        assert_eq!(app.value("textbox", "Current password").await, "");
        assert!(app.all("dialog").is_empty());
        assert!(lets_in(&server, ME, ANOTHER) && !lets_in(&server, ME, PASSWORD));
        assert_eq!(is_alive(&server, &elsewhere), !server.is_v5());
        app.click("link", "Project Admin").await;
        app.until_heading("Users").await;
    }
);

#[wasm_bindgen_test]
async fn its_fields_can_be_filled_by_a_password_manager() {
    let app = account(V5_1).await;
    app.click("button", "Show password").await;
    for (name, autocomplete) in [
        ("Current password", "current-password"),
        ("New password", "new-password"),
        ("Confirm new password", "new-password"),
    ] {
        let field = app.field("textbox", name).await;
        assert_eq!(
            (field.type_(), field.autocomplete()),
            ("text".into(), autocomplete.into())
        );
    }
    // It is there for them alone.
    let username = document().query_selector("input[autocomplete=username]");
    let username: HtmlInputElement = username.unwrap().unwrap().unchecked_into();
    assert_eq!(username.value(), ME);
}

both!(
    what_is_wrong_with_a_new_password_is_told_at_its_field,
    async |version| {
        let app = account(version).await;
        app.click("button", "Change password").await;
        app.until_focus("alert", "There is a problem").await;
        let summary = app.part("alert", "There is a problem").await;
        assert_eq!(
            summary.texts("link"),
            ["Enter your current password", "Enter a new password"]
        );
        change_password(&app, "not it", ANOTHER).await;
        app.until_described("textbox", "Current password", "not your current password")
            .await;
        assert_eq!(app.value("textbox", "New password").await, ANOTHER);
        if app.server().is_v5() {
            change_password(&app, PASSWORD, "password123").await;
            app.until_described("textbox", "New password", "known breaches")
                .await;
            app.server()
                .fault("POST", "/auth/changepassword", "breach-down");
            change_password(&app, PASSWORD, ANOTHER).await;
            app.that_says("status", "it is not changed").await;
        }
        assert!(lets_in(app.server(), ME, PASSWORD));
    }
);

both!(
    a_lost_answer_to_a_new_password_is_not_called_a_failure,
    async |version| {
        let app = account(version).await;
        app.server()
            .fault("POST", "/auth/changepassword", "close-after");
        change_password(&app, PASSWORD, ANOTHER).await;
        app.that_says("status", "Couldn’t confirm the change").await;
        app.click("button", "Change password").await;
        match app.server().is_v5() {
            false => {
                app.until_described("textbox", "Current password", "not your current password")
                    .await
            }
            true => {
                let again = app.part("dialog", "Sign in again").await;
                sign_in(&again, ME, ANOTHER).await;
                app.until_gone("dialog", "Sign in again").await;
            }
        }
    }
);

both!(
    an_authenticator_app_is_set_up_and_turned_off_again,
    async |version| {
        let app = account(version).await;
        let server = app.server().clone();
        let factors = section(&app, "MFA").await;
        factors
            .until_says("You sign in with your password only.")
            .await;
        factors.click("button", "Set up authenticator app").await;
        app.until_focus("heading", "Set up authenticator app").await;
        assert_eq!(factors.all("image").len(), 1);
        let key = shown_key(&factors).await;
        factors
            .fill("textbox", CODE, &wrong_code(&server, &key))
            .await;
        app.press("Enter").await;
        factors
            .until_described("textbox", CODE, "Incorrect code")
            .await;
        // The answer to the right one is lost.
        server.fault("POST", "/auth/mfa/enroll", "close-after");
        factors
            .fill("textbox", CODE, &server.app_code(&key, 0))
            .await;
        app.press("Enter").await;
        factors
            .that_says("alert", "Couldn’t confirm that the code was accepted")
            .await;
        app.press("Enter").await;
        factors
            .that_says("status", "Sign-in now asks for a code")
            .await;
        factors
            .until_says("Sign-in asks for your password and a code")
            .await;
        assert!(factors.all("code").is_empty());

        factors.click("button", "Turn off authenticator app").await;
        factors
            .fill("textbox", CODE, &server.app_code(&key, 0))
            .await;
        factors.click("button", "Turn off").await;
        factors.that_says("status", "Turned off.").await;
        factors
            .until_says("You sign in with your password only.")
            .await;
    }
);

#[wasm_bindgen_test]
async fn codes_by_mail_stand_beside_the_app_where_the_project_allows_both() {
    let server = Server::start(V5_1);
    new_admin(&server, ME);
    allow_factors(&server, "totp,email");
    let app = open(&server).await;
    let factors = section(&app, "MFA").await;
    factors.click("button", "Set up email codes").await;
    factors.click("button", "Email a code").await;
    factors
        .that_says("status", "A new code was emailed to")
        .await;
    factors
        .fill("textbox", CODE, &mailed_code(&server, ME))
        .await;
    app.press("Enter").await;
    factors
        .that_says("status", "Sign-in now asks for a code")
        .await;
    factors.click("button", "Set up authenticator app").await;
    let key = shown_key(&factors).await;
    factors
        .fill("textbox", CODE, &server.app_code(&key, 0))
        .await;
    app.press("Enter").await;
    factors.get("button", "Turn off authenticator app").await;
    // Only the one that was named is turned off.
    factors.click("button", "Turn off email codes").await;
    factors.until_says("Your other MFA method stays on.").await;
    factors
        .fill("textbox", CODE, &server.app_code(&key, 0))
        .await;
    app.press("Enter").await;
    factors.get("button", "Set up email codes").await;
    factors.get("button", "Turn off authenticator app").await;
}

both!(
    the_last_factor_of_an_account_that_needs_one,
    async |version| {
        let server = Server::start(version);
        let more = json!({"mfaRequired": true, "membership": {"admin": true}});
        new_member(&server, ME, more);
        let app = server.app("/signin?next=%2Faccount").await;
        sign_in(&app, ME, PASSWORD).await;
        set_up_app(&app).await;
        app.until_heading("Your account").await;
        let factors = section(&app, "MFA").await;
        let off = "Turn off authenticator app";
        if server.is_v5() {
            factors
                .until_says("you can’t turn off the last method")
                .await;
            assert!(!factors.has("button", off));
        } else {
            factors.click("button", off).await;
            factors
                .until_says("you set it up again at the next sign-in")
                .await;
        }
    }
);

both!(one_session_is_signed_out_from_another, async |version| {
    let server = Server::start(version);
    new_admin(&server, ME);
    let elsewhere = server.tokens(ME);
    let app = open(&server).await;
    let sessions = section(&app, "Active sessions").await;
    sessions.that_says("listitem", "This device").await;
    assert_eq!(sessions.all("listitem").len(), 2);
    // Lost, over already, and then done.
    for (fault, said) in [
        (json!("close-before"), "Couldn’t confirm the sign-out"),
        (not_found(), "was already signed out"),
    ] {
        server.fault("POST", "/auth/revoke", fault);
        sessions.that_says("button", "Sign out").await.0.click();
        sessions.that_says("status", said).await;
    }
    assert!(is_alive(&server, &elsewhere));
    sessions.that_says("button", "Sign out").await.0.click();
    sessions.that_says("status", "is signed out.").await;
    until("only this one", || sessions.all("listitem").len() == 1).await;
    assert!(!is_alive(&server, &elsewhere));
    let app = app.reload().await;
    app.until_heading("Your account").await;
});

#[wasm_bindgen_test]
async fn a_list_without_this_session_and_an_empty_one() {
    let server = Server::start(V5_1);
    let member = new_admin(&server, ME);
    let user = account_of(&member).trim_start_matches("User/").to_owned();
    let me = |sessions: Value| {
        json!({"status": 200, "body": {
            "user": {"resourceType": "User", "id": user, "email": ME},
            "project": {"resourceType": "Project", "id": "p1", "name": "Harbor Clinic"},
            "membership": {"resourceType": "ProjectMembership", "id": member["id"], "profile": member["profile"]},
            "security": {"mfaEnrolled": false, "sessions": sessions},
        }})
    };
    server.fault(
        "GET",
        "/auth/me",
        me(json!([{"id": "l1", "lastUpdated": "2026-01-31T08:30:00.000Z"}])),
    );
    let app = open(&server).await;
    let sessions = section(&app, "Active sessions").await;
    sessions
        .until_says("Couldn’t tell which session is this one")
        .await;
    sessions.until_says("Unknown browser").await;
    server.fault("GET", "/auth/me", me(json!([])));
    let app = app.reload().await;
    let sessions = section(&app, "Active sessions").await;
    sessions
        .until_says("The server lists no sign-ins of the last hour.")
        .await;
}
