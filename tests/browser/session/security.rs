//! The account behind a member: what is known of it, and what an admin can do about its security.

use crate::people::*;
use crate::support::act::click;
use crate::support::app::App;
use crate::support::both;
use crate::support::fake;
use crate::support::part::Part;
use crate::support::server::{Server, Version::V5_1};
use leptos::prelude::document;
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

const THEM: &str = "them@example.com";
const FACTOR: &str = "/admin/projects/*/members/*/mfa/reset";

/// The section of a member's page.
async fn security(server: &Server, member: &Value) -> (App, Part) {
    let app = server
        .signed_in(&["/admin/users/", text(&member["id"])].concat())
        .await;
    let section = app.part("region", "Account security").await;
    section.get("heading", "MFA").await;
    (app, section)
}

/// Presses a button and waits for what is said.
async fn press(section: &Part, name: &str, said: &str) {
    section.click("button", name).await;
    section.that_says("status", said).await;
}

/// Resets a factor and waits for what is said.
async fn reset(app: &App, section: &Part, name: &str, said: &str) {
    section.click("button", name).await;
    click(&app.get("button", "Reset MFA").await).await;
    section.that_says("status", said).await;
}

both!(
    an_account_of_the_whole_server_is_hidden_but_a_link_can_be_sent,
    async |version| {
        let server = Server::start(version);
        let member = new_member(&server, THEM, json!({}));
        let (_app, section) = security(&server, &member).await;
        section.until_says("Server-scoped account.").await;
        for name in ["Set a password", "Change login email", "Require MFA"] {
            assert!(!section.has("button", name), "{name}");
        }
        let said = match server.is_v5() {
            true => "Set-password link sent",
            false => "Set-password link requested",
        };
        press(&section, "Email set-password link", said).await;
        let app = server.app(&server.mailed_link(THEM)).await;
        app.fill("textbox", "New password", ANOTHER).await;
        app.fill("textbox", "Confirm password", ANOTHER).await;
        app.click("button", "Set password").await;
        app.until_heading("Your password is set").await;
        assert!(lets_in(&server, THEM, ANOTHER));
    }
);

both!(
    how_far_a_patient_has_come_is_known_and_the_link_can_be_handed_over,
    async |version| {
        let server = Server::start(version);
        let more = json!({"resourceType": "Patient", "scope": "project", "password": null});
        let member = new_member(&server, THEM, more);
        let copied = fake::clipboard();
        let (app, section) = security(&server, &member).await;
        section
            .until_says("Invited: the last link, created on")
            .await;
        section
            .until_says(&["/signin?project=", &server.project()].concat())
            .await;
        section.click("button", "Copy activation link").await;
        section.until_says("Activation link copied").await;
        let link = copied.borrow().clone();
        let link = link
            .strip_prefix(&crate::support::app::origin())
            .expect("a link to here")
            .to_owned();
        drop(app);
        let app = server.app(&link).await;
        app.fill("textbox", "New password", PASSWORD).await;
        app.fill("textbox", "Confirm password", PASSWORD).await;
        app.click("button", "Set password").await;
        app.until_heading("Your password is set").await;
        let (_app, section) = security(&server, &member).await;
        section.until_says("Activated").await;
        assert!(
            !document()
                .document_element()
                .unwrap()
                .inner_html()
                .contains("passwordHash")
        );
    }
);

both!(
    a_second_factor_is_reset_where_the_server_has_a_way,
    async |version| {
        let server = Server::start(version);
        let member = new_member(&server, THEM, json!({}));
        let (app, section) = security(&server, &member).await;
        let button = "Reset authenticator app";
        if !server.is_v5() {
            section.until_says("This server can’t reset MFA.").await;
            assert!(!section.has("button", button));
            return;
        }
        reset(&app, &section, button, "hasn’t set up MFA").await;
        let ok = json!({"resourceType": "OperationOutcome", "id": "ok", "issue": [
            {"severity": "information", "details": {"text": "All OK"}},
        ]});
        server.fault("POST", FACTOR, json!({"status": 200, "body": ok}));
        reset(&app, &section, button, "The server emails them a notice").await;
        server.fault("POST", FACTOR, "close-before");
        reset(&app, &section, button, "Couldn’t confirm the MFA").await;
        // A server without that call is told apart from a missing user.
        server.fault(
            "POST",
            FACTOR,
            json!({"status": 404, "body": "Cannot POST"}),
        );
        reset(&app, &section, "Reset email codes", "can’t reset MFA").await;
        assert!(!section.has("button", "Reset email codes"));
    }
);

both!(a_password_is_set_by_hand, async |version| {
    let server = Server::start(version);
    let member = new_patient(&server, THEM);
    let (_app, section) = security(&server, &member).await;
    let v5 = server.is_v5();
    let (field, submit) = ("New password for this user", "Set this password");
    section.click("button", "Set a password").await;
    let meaning = if v5 {
        "open sessions end immediately"
    } else {
        "stay signed in"
    };
    section.until_says(meaning).await;
    section.fill("textbox", field, "short").await;
    section.click("button", submit).await;
    section
        .until_described("textbox", field, "Use at least 8 characters")
        .await;
    assert_eq!(count(&server, "POST", "/setpassword"), 0);
    if v5 {
        section.fill("textbox", field, "password123").await;
        section.click("button", submit).await;
        section
            .until_described("textbox", field, "appears in known breaches")
            .await;
        server.fault("POST", "/admin/projects/setpassword", "breach-down");
        section.fill("textbox", field, ANOTHER).await;
        press(&section, submit, "set it again later").await;
    }
    server.fault("POST", "/admin/projects/setpassword", "close-after");
    section.fill("textbox", field, ANOTHER).await;
    press(
        &section,
        submit,
        "Couldn’t confirm that the password is set",
    )
    .await;
    assert_eq!(section.value("textbox", field).await, ANOTHER);
    press(&section, submit, "Olivia Owner has the new password.").await;
    let checked = if v5 {
        "Open sessions have ended."
    } else {
        "doesn’t check for stolen passwords"
    };
    section.until_says(checked).await;
    assert_eq!(section.value("textbox", field).await, "");
    assert!(lets_in(&server, THEM, ANOTHER) && !lets_in(&server, THEM, PASSWORD));
});

both!(
    another_login_email_gets_a_mail_to_confirm_it,
    async |version| {
        let server = Server::start(version);
        let member = new_patient(&server, THEM);
        new_patient(&server, "other@example.com");
        let (_app, section) = security(&server, &member).await;
        let (field, submit) = ("New login email", "Change email");
        section.click("button", "Change login email").await;
        section
            .until_says("Lists here keep showing the old address")
            .await;
        for (typed, said) in [
            ("nonsense", "in the correct format"),
            (
                "other@example.com",
                "Another account in this project has this address",
            ),
        ] {
            section.fill("textbox", field, typed).await;
            section.click("button", submit).await;
            section.until_described("textbox", field, said).await;
        }
        section.fill("textbox", field, "NEXT@example.com").await;
        press(&section, submit, "now signs in with").await;
        section.that_says("definition", "next@example.com").await;
        assert!(
            server.mails("next@example.com")[0]
                .text
                .contains("/verifyemail/")
        );
        assert!(lets_in(&server, "next@example.com", PASSWORD));
        let stored = server.fhir("GET", &path_of(&member), &Value::Null);
        assert_eq!(text(&stored["user"]["display"]), THEM);

        // The account tells what a lost answer does not.
        for (action, said) in [
            ("close-before", "is unchanged so far"),
            ("close-after", "The login email is now last@example.com"),
        ] {
            server.fault("POST", "/fhir/R4/User/*/$update-email", action);
            section.fill("textbox", field, "last@example.com").await;
            press(&section, submit, said).await;
        }
        assert!(
            !document()
                .document_element()
                .unwrap()
                .inner_html()
                .contains("passwordHash")
        );
    }
);

#[wasm_bindgen_test]
async fn a_second_factor_is_required_of_a_patient_and_no_longer() {
    let server = Server::start(V5_1);
    let member = new_patient(&server, THEM);
    let (_app, section) = security(&server, &member).await;
    let is_required = || {
        let user = server.fhir("GET", account_of(&member), &Value::Null);
        user["mfaRequired"] == json!(true)
    };
    server.fault("PATCH", "/fhir/R4/User/*", too_many(9_000));
    press(&section, "Require MFA", "Wait 9 seconds").await;
    server.fault("PATCH", "/fhir/R4/User/*", refused(403, "Forbidden"));
    press(
        &section,
        "Require MFA",
        "The server doesn’t allow you to do this.",
    )
    .await;
    assert!(!is_required());
    press(&section, "Require MFA", "from the next sign-in").await;
    assert!(is_required());
    press(&section, "Stop requiring MFA", "no longer required").await;
    assert!(!is_required());
}

#[wasm_bindgen_test]
async fn of_an_account_that_was_deleted_nothing_is_offered() {
    let server = Server::start(V5_1);
    let member = new_patient(&server, THEM);
    server.fhir("DELETE", account_of(&member), &Value::Null);
    let app = server
        .signed_in(&["/admin/users/", text(&member["id"])].concat())
        .await;
    let section = app.part("region", "Account security").await;
    section
        .until_says("The account was deleted, so this user can’t sign in")
        .await;
    assert!(section.all("button").is_empty());
}

both!(
    what_is_known_of_the_factors_and_one_of_two_is_reset,
    async |version| {
        let server = Server::start(version);
        let app = server.app("/admin/users").await;
        sign_in(&app, BOTH.0, BOTH.1).await;
        click(&app.that_says("button", "Lakeside Practice").await.0).await;
        for (name, term, value) in [
            ("Rhea Required", "MFA required", "Yes"),
            ("Rhea Required", "MFA", "Not set up"),
            ("Uma Used", "Activation", "Activated"),
            ("Paula Pending", "Activation", "is unused"),
        ] {
            let section = open(&app, name).await;
            assert!(
                value_of(&section, term).await.contains(value),
                "{name}: {term}"
            );
        }
        open(&app, "Dana Departed")
            .await
            .until_says("The account was deleted")
            .await;
        let section = open(&app, "Bea Bothways").await;
        if !server.is_v5() {
            assert_eq!(value_of(&section, "MFA").await, "Set up");
            section.until_says("This server can’t reset MFA.").await;
            return;
        }
        let factors = value_of(&section, "MFA").await;
        assert_eq!(factors, "Set up: authenticator app and email codes");
        reset(&app, &section, "Reset authenticator app", "is reset").await;
        section.until_says("Set up: email codes").await;
        assert!(!section.has("button", "Reset authenticator app"));
        section.get("button", "Reset email codes").await;
    }
);

/// Opens the page of a member by the list.
async fn open(app: &App, name: &str) -> Part {
    app.part("navigation", "Project Admin")
        .await
        .click("link", "Users")
        .await;
    app.click("link", name).await;
    app.until_heading(name).await;
    app.part("region", "Account security").await
}

/// What stands beside a term.
async fn value_of(section: &Part, term: &str) -> String {
    section.that_says("term", term).await;
    let terms = section.texts("term");
    let at = terms.iter().position(|text| text == term);
    section
        .texts("definition")
        .remove(at.unwrap_or_else(|| panic!("{term} among {terms:?}")))
}
