//! What was typed is there until somebody says otherwise: put aside, discarded, and after a refusal.

use crate::support::act::settle;
use crate::support::app::App;
use crate::support::part::Part;
use crate::support::people::Person;
use crate::support::server::{Server, Version};
use leptos::prelude::window;
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

const INVITE: &str = "Invite new user";
const QUESTION: &str = "Discard this invite?";

async fn open(app: &App) -> Part {
    app.click("link", INVITE).await;
    app.part("dialog", INVITE).await
}

/// Fills in the form for a related person, whose record has to be made first.
async fn fill_in(dialog: &Part) {
    dialog.click("radio", "RelatedPerson").await;
    dialog.fill("textbox", "First name", "Rita").await;
    dialog.fill("textbox", "Last name", "Eze").await;
    dialog.fill("textbox", "Email", "rita@example.com").await;
    dialog.pick("Patient", "Eze", "Chidi Eze").await;
    dialog.select("Relationship", "sibling").await;
    dialog.pick("Access policy", "Read", "Read only").await;
}

async fn expect_filled_in(dialog: &Part) {
    for (name, value) in [
        ("First name", "Rita"),
        ("Last name", "Eze"),
        ("Email", "rita@example.com"),
    ] {
        assert_eq!(dialog.value("textbox", name).await, value);
    }
    assert!(dialog.field("radio", "RelatedPerson").await.checked());
    for (name, value) in [
        ("Patient", "Chidi Eze"),
        ("Relationship", "SIB"),
        ("Access policy", "Read only"),
    ] {
        assert_eq!(dialog.value("combobox", name).await, value);
    }
}

async fn put_aside(app: &App) {
    app.press("Escape").await;
    app.part("dialog", QUESTION)
        .await
        .click("button", "Save draft")
        .await;
    app.until_gone("dialog", INVITE).await;
    app.until_address("/admin/users").await;
}

/// The records of the person.
fn records(server: &Server) -> usize {
    let all = server.find("RelatedPerson?_count=200");
    let is_rita = |one: &&serde_json::Value| one["name"][0]["given"][0] == "Rita";
    all.iter().filter(is_rita).count()
}

#[wasm_bindgen_test]
async fn what_was_put_aside_is_all_there_again_once() {
    let app = App::signed_in(Version::V5_1, "/admin/users").await;
    let dialog = open(&app).await;
    fill_in(&dialog).await;
    dialog.tick("Send email", false).await;
    dialog.tick("Admin", true).await;
    dialog.click("button", "More options").await;
    dialog.fill("textbox", "Label", "Weekends").await;
    dialog.tick("Require MFA", true).await;
    put_aside(&app).await;
    assert_eq!(records(app.server()), 0);

    // Other places of Project Admin do not matter.
    app.click("link", "Details").await;
    app.until_heading("Details").await;
    app.click("link", "Users").await;
    let dialog = open(&app).await;
    app.until_says("Draft restored.").await;
    expect_filled_in(&dialog).await;
    assert!(!dialog.is_ticked("Send email").await && dialog.is_ticked("Admin").await);
    assert_eq!(dialog.value("textbox", "Label").await, "Weekends");
    assert!(dialog.is_ticked("Require MFA").await);
    dialog.click("button", "Invite").await;
    dialog.until_says("Rita Eze is invited").await;
    assert_eq!(app.server().members("rita@example.com").len(), 1);
    dialog.click("button", "Back to users").await;
    let dialog = open(&app).await;
    assert_eq!(dialog.value("textbox", "First name").await, "");
    app.press("Escape").await;
    app.until_gone("dialog", INVITE).await;
}

#[wasm_bindgen_test]
async fn what_was_discarded_is_forgotten() {
    let app = App::signed_in(Version::V5_1, "/admin/users").await;
    fill_in(&open(&app).await).await;
    app.press("Escape").await;
    app.click("button", "Discard").await;
    app.until_gone("dialog", INVITE).await;
    let dialog = open(&app).await;
    assert_eq!(dialog.value("textbox", "First name").await, "");
    assert_eq!(dialog.value("textbox", "Email").await, "");
}

#[wasm_bindgen_test]
async fn going_elsewhere_asks_once() {
    let app = App::signed_in(Version::V5_1, "/admin/project").await;
    app.until_heading("Details").await;
    app.click("link", "Users").await;
    fill_in(&open(&app).await).await;
    window().history().unwrap().go_with_delta(-2).unwrap();
    settle().await;
    app.part("dialog", QUESTION)
        .await
        .click("button", "Save draft")
        .await;
    app.until_gone("dialog", QUESTION).await;
    app.until_gone("dialog", INVITE).await;
    app.click("link", "Sites").await;
    app.until_heading("Sites").await;
    assert!(!app.has("dialog", QUESTION));
}

#[wasm_bindgen_test]
async fn after_a_refusal_the_record_made_for_it_goes_along() {
    let app = App::signed_in(Version::V5_1, "/admin/users").await;
    let server = app.server();
    let dialog = open(&app).await;
    fill_in(&dialog).await;
    let refusal = json!({"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "invalid", "details": {"text": "Not today"}}]});
    server.fault(
        "POST",
        "/admin/projects/*/invite",
        json!({"status": 400, "body": refusal}),
    );
    dialog.click("button", "Invite").await;
    dialog.that_says("alert", "Not invited").await;
    assert_eq!(records(server), 1);
    put_aside(&app).await;
    assert_eq!(records(server), 1);
    let dialog = open(&app).await;
    expect_filled_in(&dialog).await;
    dialog.click("button", "Invite").await;
    dialog.until_says("Rita Eze is invited").await;
    assert_eq!(records(server), 1);
    let Person { profile, .. } = server.member("rita@example.com");
    assert!(profile.starts_with("RelatedPerson/"), "{profile}");
}
