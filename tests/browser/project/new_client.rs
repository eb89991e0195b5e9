//! Making a client.

use super::scene::{memberships, named, refusal};
use crate::support::act::until;
use crate::support::app::App;
use crate::support::both;
use crate::support::fake;
use crate::support::server::{ADMIN_EMAIL, ADMIN_PASSWORD, Server, Version};
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

const CREATE: &str = "/admin/projects/*/client";
const MADE: &str = "Client created";

fn clients(server: &Server, name: &str) -> Vec<Value> {
    named(server, "ClientApplication", name)
}

/// The form, with a name and no policy.
async fn filled_in(version: Version, name: &str) -> App {
    let app = App::signed_in(version, "/admin/clients/new").await;
    app.fill("textbox", "Name", name).await;
    app.tick("Full access (no policy)", true).await;
    app
}

both!(
    it_is_made_with_all_there_is_and_its_secret_shown_once,
    async |version| {
        let app = App::signed_in(version, "/admin/clients/new").await;
        let server = app.server().clone();
        let copied = fake::clipboard();
        app.fill("textbox", "Name", "Portal").await;
        app.fill("textbox", "Description", " For patients ").await;
        app.fill("textbox", "Redirect URI", "https://portal.example/cb")
            .await;
        app.click("button", "Add another redirect URI").await;
        app.until_focus("textbox", "Second redirect URI").await;
        app.fill("textbox", "Second redirect URI", "http://localhost:3000/cb")
            .await;
        app.fill("textbox", "Access token lifetime", "10m").await;
        app.fill("textbox", "Refresh token lifetime", "1d").await;
        app.until_says("That is 1 day.").await;
        app.pick("Access policy", "Read only", "Read only").await;
        app.click("button", "Effective access").await;
        app.get("table", "Permissions by resource type").await;
        app.click("button", "Create").await;
        app.until_heading(MADE).await;
        let client = clients(&server, "Portal")[0].clone();
        assert_eq!(client["description"], "For patients");
        assert_eq!(
            (
                &client["accessTokenLifetime"],
                &client["refreshTokenLifetime"]
            ),
            (&json!("10m"), &json!("1d"))
        );
        let uris = json!(["https://portal.example/cb", "http://localhost:3000/cb"]);
        assert_eq!(client["redirectUris"], uris);
        let membership = &memberships(&server, &client)[0];
        let policy = server.policy("Read only");
        assert_eq!(membership["accessPolicy"]["reference"], policy["reference"]);

        let secret = client["secret"].as_str().unwrap();
        app.until_says(secret).await;
        app.click("link", "Open client").await;
        let question = app.part("dialog", "Leave without the secret?").await;
        question.click("button", "Stay").await;
        app.click("button", "Copy the secret").await;
        app.until_says("Keep it where only the client can read it")
            .await;
        assert_eq!(*copied.borrow(), secret);
        app.click("link", "Open client").await;
        app.until_heading("Portal").await;
        assert!(!app.0.inner_html().contains(secret));
    }
);

#[wasm_bindgen_test]
async fn what_is_missing_or_wrong_is_told_before_anything_is_sent() {
    let app = App::signed_in(Version::V5_1, "/admin/clients/new").await;
    app.click("button", "Create").await;
    app.until_focus("alert", "There is a problem").await;
    let summary = app.part("alert", "There is a problem").await;
    let problems = summary.texts("link");
    assert_eq!(problems.len(), 2, "{problems:?}");
    assert!(problems[0].contains("Enter a name"), "{problems:?}");
    assert!(
        problems[1].contains("Choose an access policy"),
        "{problems:?}"
    );
    app.fill("textbox", "Name", "Portal").await;
    until("one problem left", || summary.all("link").len() == 1).await;
    app.tick("Full access (no policy)", true).await;
    app.until_gone("alert", "There is a problem").await;
    app.fill("textbox", "Redirect URI", "not a uri").await;
    app.until_described("textbox", "Redirect URI", "Remove the spaces")
        .await;
    app.fill("textbox", "Redirect URI", "portal.example/cb")
        .await;
    app.until_says("Not a full address").await;
    app.fill("textbox", "Redirect URI", "").await;
    app.fill("textbox", "Access token lifetime", "soon").await;
    app.click("button", "Create").await;
    let format = "Enter a number and s, m, h, d, w or y";
    app.until_described("textbox", "Access token lifetime", format)
        .await;
    assert!(app.server().requests("POST", "/client").is_empty());
}

#[wasm_bindgen_test]
async fn without_a_policy_it_has_to_be_said() {
    let app = filled_in(Version::V5_1, "Open").await;
    app.click("button", "Create").await;
    app.until_heading(MADE).await;
    let client = &clients(app.server(), "Open")[0];
    let membership = &memberships(app.server(), client)[0];
    assert_eq!(membership["accessPolicy"], Value::Null);
}

#[wasm_bindgen_test]
async fn what_the_server_refuses_lands_at_its_field() {
    let app = filled_in(Version::V5_1, "Refused").await;
    for (text, expression, field) in [
        ("Client name is required", "name", "Name"),
        (
            "String must contain non-whitespace content",
            "ClientApplication.name",
            "Name",
        ),
        (
            "Invalid uri format",
            "ClientApplication.redirectUris[0]",
            "Redirect URI",
        ),
        (
            "Constraint clapp-1 not met: Token lifetime must be",
            "ClientApplication.accessTokenLifetime",
            "Access token lifetime",
        ),
    ] {
        app.server()
            .fault("POST", CREATE, refusal(400, text, expression));
        app.click("button", "Create").await;
        app.until_described("textbox", field, text).await;
        app.until_focus("alert", "There is a problem").await;
    }
    assert!(clients(app.server(), "Refused").is_empty());
}

#[wasm_bindgen_test]
async fn a_refusal_of_no_field_is_told_as_it_is_and_nothing_typed_is_lost() {
    let app = filled_in(Version::V5_1, "Kept").await;
    app.server()
        .fault("POST", CREATE, refusal(403, "Forbidden", ""));
    app.click("button", "Create").await;
    app.that_says(
        "alert",
        "Not created. The server doesn’t allow you to do this.",
    )
    .await;
    app.until_says("request-4711").await;
    assert_eq!(app.value("textbox", "Name").await, "Kept");
}

both!(
    the_client_that_a_lost_answer_was_about_is_shown_and_no_second_one_made,
    async |version| {
        let app = filled_in(version, "Lost").await;
        // One of the same name was there before.
        app.server().admin("client", &json!({"name": "Lost"}));
        app.server().fault("POST", CREATE, "close-after");
        app.click("button", "Create").await;
        app.until_heading(MADE).await;
        app.until_says("confirmed created").await;
        assert_eq!(clients(app.server(), "Lost").len(), 2);
    }
);

#[wasm_bindgen_test]
async fn what_never_arrived_is_sent_again_only_after_another_look() {
    let app = filled_in(Version::V5_1, "Never").await;
    app.server().fault("POST", CREATE, "close-before");
    app.click("button", "Create").await;
    app.that_says("alert", "no client with this name was created so far")
        .await;
    // It comes through after all.
    app.server().admin("client", &json!({"name": "Never"}));
    app.click("button", "Try again").await;
    app.until_heading(MADE).await;
    assert_eq!(clients(app.server(), "Never").len(), 1);
}

#[wasm_bindgen_test]
async fn where_even_the_look_fails_nothing_is_claimed() {
    let app = filled_in(Version::V5_1, "Unknown").await;
    app.server().fault("POST", CREATE, "close-after");
    app.server().before("POST", "/client", |server| {
        let search = "/fhir/R4/ClientApplication";
        server.faults("GET", search, "close-before", None);
    });
    app.click("button", "Create").await;
    app.that_says("alert", "couldn’t confirm whether the client was created")
        .await;
    app.server().repair();
    app.click("button", "Check whether it was created").await;
    app.until_heading(MADE).await;
    assert_eq!(clients(app.server(), "Unknown").len(), 1);
}

#[wasm_bindgen_test]
async fn a_policy_that_was_deleted_meanwhile_is_not_given() {
    let server = Server::start(Version::V5_1);
    let policy = json!({"resourceType": "AccessPolicy", "name": "Short-lived"});
    let policy = server.create(&policy);
    let app = server.signed_in("/admin/clients/new").await;
    app.fill("textbox", "Name", "x").await;
    app.pick("Access policy", "Short", "Short-lived").await;
    super::scene::delete(&server, &policy);
    app.click("button", "Create").await;
    let told = "This access policy no longer exists";
    app.until_described("combobox", "Access policy", told).await;
    assert!(server.requests("POST", "/client").is_empty());
}

#[wasm_bindgen_test]
async fn what_was_typed_survives_a_session_that_ended() {
    let app = filled_in(Version::V5_1, "Patient").await;
    app.server().fault("POST", CREATE, json!({"status": 401}));
    let over = json!({"status": 400, "body": {"error": "invalid_grant"}});
    app.server().fault("POST", "/oauth2/token", over);
    app.click("button", "Create").await;
    let dialog = app.part("dialog", "Sign in again").await;
    dialog.fill("textbox", "Email", ADMIN_EMAIL).await;
    dialog.fill("textbox", "Password", ADMIN_PASSWORD).await;
    dialog.click("button", "Sign in").await;
    app.until_gone("dialog", "Sign in again").await;
    assert_eq!(app.value("textbox", "Name").await, "Patient");
    app.click("button", "Create").await;
    app.until_heading(MADE).await;
    assert_eq!(clients(app.server(), "Patient").len(), 1);
}

#[wasm_bindgen_test]
async fn leaving_what_was_typed_is_asked_about() {
    let app = filled_in(Version::V5_1, "Kept").await;
    app.click("link", "Cancel").await;
    let question = app.part("dialog", "Leave without saving?").await;
    question.click("button", "Keep editing").await;
    app.until_gone("dialog", "Leave without saving?").await;
    assert_eq!(app.value("textbox", "Name").await, "Kept");
    app.click("link", "Cancel").await;
    app.click("button", "Leave").await;
    app.until_heading("Clients").await;
}
