//! Somebody's own access ends while she works, or while she was away.

use crate::people::*;
use crate::support::app::App;
use crate::support::both;
use crate::support::part::Part;
use crate::support::server::{ADMIN_EMAIL, ADMIN_PASSWORD, Server, Version::V5_1};
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

const ME: &str = "me@example.com";
const ANA: &str = "ana@example.com";
const AGAIN: &str = "Sign in again";
const INVITE: &str = "/admin/projects/*/invite";

/// The invite form, filled in.
async fn invite(app: &App) -> Part {
    let dialog = app.part("dialog", "Invite new user").await;
    dialog.fill("textbox", "First name", "Ana").await;
    dialog.fill("textbox", "Last name", "Costa").await;
    dialog.fill("textbox", "Email", ANA).await;
    dialog.pick("Access policy", "Front", "Front desk").await;
    dialog.until_says("Creates a Practitioner profile.").await;
    dialog
}

async fn assert_still_filled(dialog: &Part) {
    for (name, typed) in [
        ("First name", "Ana"),
        ("Last name", "Costa"),
        ("Email", ANA),
    ] {
        assert_eq!(dialog.value("textbox", name).await, typed);
    }
}

both!(
    a_membership_is_removed_in_the_middle_and_restored,
    async |version| {
        let server = Server::start(version);
        let member = new_admin(&server, ME);
        let app = server.signed_in_as(ME, "/admin/invite").await;
        let dialog = invite(&app).await;
        remove(&server, &member);
        dialog.click("button", "Invite").await;
        let again = app.part("dialog", AGAIN).await;
        again.until_says("Your access no longer works").await;
        assert!(server.members(ANA).is_empty());

        sign_in(&again, ME, PASSWORD).await;
        again.that_says("alert", "no access to this project").await;
        new_member(
            &server,
            ME,
            json!({"password": null, "membership": {"admin": true}}),
        );
        again.click("button", "Sign in").await;
        app.until_gone("dialog", AGAIN).await;
        assert_still_filled(&dialog).await;
        dialog.click("button", "Invite").await;
        dialog.until_says("Ana Costa is invited").await;
        assert_eq!(server.members(ANA).len(), 1);
    }
);

both!(
    a_membership_that_was_removed_has_a_page_of_its_own,
    async |version| {
        let server = Server::start(version);
        let member = new_admin(&server, ME);
        let app = server.signed_in_as(ME, "/admin/users").await;
        app.until_heading("Users").await;
        remove(&server, &member);
        let app = app.reload().await;
        app.until_heading("Your access was removed").await;
        assert!(app.all("dialog").is_empty() && app.all("table").is_empty());
        app.click("button", "Try again").await;
        app.until_heading("Your access was removed").await;
        app.click("button", "Sign in to another project").await;
        app.until_heading("Sign in").await;
        assert_eq!(app.address(), "/signin");
    }
);

both!(
    an_access_policy_that_is_not_there_has_a_page_until_it_is_repaired,
    async |version| {
        let server = Server::start(version);
        let member = new_admin(&server, ME);
        let app = server.signed_in_as(ME, "/admin/users").await;
        app.until_heading("Users").await;
        let before = server.fhir("GET", &path_of(&member), &Value::Null);
        let mut broken = before.clone();
        broken["accessPolicy"] =
            json!({"reference": "AccessPolicy/00000000-0000-4000-8000-000000000000"});
        server.fhir("PUT", &path_of(&member), &broken);
        let app = app.reload().await;
        app.until_heading("Your access doesn’t work").await;
        app.until_says("Ask another project admin").await;
        server.fhir("PUT", &path_of(&member), &before);
        app.click("button", "Try again").await;
        app.until_heading("Users").await;
    }
);

both!(
    a_session_that_ran_out_asks_over_the_page_and_nothing_typed_is_lost,
    async |version| {
        let server = Server::start(version);
        let app = server.signed_in("/admin/invite").await;
        let dialog = invite(&app).await;
        server.fault("POST", INVITE, json!({"status": 401}));
        server.fault(
            "POST",
            TOKENS,
            json!({"status": 400, "body": {"error": "invalid_request"}}),
        );
        dialog.click("button", "Invite").await;
        let again = app.part("dialog", AGAIN).await;
        again.until_says("Your session ended").await;
        app.until_focus("textbox", "Email").await;
        // Leaving without signing in has to be said out loud.
        app.press("Escape").await;
        sign_in(&again, ADMIN_EMAIL, ADMIN_PASSWORD).await;
        app.until_gone("dialog", AGAIN).await;
        assert_still_filled(&dialog).await;
        dialog.click("button", "Invite").await;
        dialog.until_says("Ana Costa is invited").await;
        assert_eq!(server.members(ANA).len(), 1);
    }
);

#[wasm_bindgen_test]
async fn a_token_that_expires_in_the_middle_of_an_invite_is_renewed_and_one_person_is_invited() {
    let server = Server::start(V5_1);
    let app = server.signed_in("/admin/invite").await;
    let dialog = invite(&app).await;
    server.fault("POST", INVITE, json!({"status": 401}));
    dialog.click("button", "Invite").await;
    dialog.until_says("Ana Costa is invited").await;
    let invites = server.requests("POST", "/invite");
    let statuses: Vec<_> = invites.iter().map(|asked| asked.status).collect();
    assert_eq!(statuses, [Some(401), Some(200)]);
    assert_eq!(exchanges(&server), [Some(200), Some(200)]);
    assert_eq!(server.members(ANA).len(), 1);
}

both!(signing_in_again_asks_for_the_code_too, async |version| {
    let server = Server::start(version);
    let more = json!({"mfaRequired": true, "membership": {"admin": true}});
    new_member(&server, ME, more);
    let app = server.app("/signin?next=%2Fadmin%2Finvite").await;
    sign_in(&app, ME, PASSWORD).await;
    let key = crate::factor::set_up_app(&app).await;
    let dialog = invite(&app).await;
    server.fault("POST", INVITE, json!({"status": 401}));
    server.fault(
        "POST",
        TOKENS,
        json!({"status": 400, "body": {"error": "invalid_request"}}),
    );
    dialog.click("button", "Invite").await;
    let again = app.part("dialog", AGAIN).await;
    sign_in(&again, ME, PASSWORD).await;
    again
        .fill("textbox", "6-digit code", &server.app_code(&key, 0))
        .await;
    again.click("button", "Sign in").await;
    app.until_gone("dialog", AGAIN).await;
    assert_still_filled(&dialog).await;
});
