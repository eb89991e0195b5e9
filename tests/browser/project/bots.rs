//! Bots: listed, made, changed and removed; and whether the project may run them.

use super::scene::{PROJECT, do_and_confirm, memberships, named, project, refusal, stored, with};
use crate::support::app::App;
use crate::support::both;
use crate::support::server::{Server, Version};
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

const CREATE: &str = "/admin/projects/*/bot";

#[wasm_bindgen_test]
async fn they_are_listed_with_their_runtime() {
    let app = App::signed_in(Version::V5_1, "/admin/bots?q=appointment").await;
    app.until_heading("Bots").await;
    let row = app.row("Appointment reminders").await;
    row.until_says("Writes to patients two days before").await;
    row.until_says("AWS Lambda").await;
}

both!(one_is_made_changed_and_removed, async |version| {
    let app = App::signed_in(version, "/admin/bots/new").await;
    let server = app.server().clone();
    app.fill("textbox", "Name", "Reminder").await;
    app.fill("textbox", "Description", "Reminds").await;
    app.click("radio", "Inside the server (vmcontext)").await;
    app.pick("Access policy", "Read only", "Read only").await;
    app.click("button", "Create").await;
    app.until_heading("Bot created").await;
    let bot = named(&server, "Bot", "Reminder")[0].clone();
    assert_eq!(
        (&bot["description"], &bot["runtimeVersion"]),
        (&json!("Reminds"), &json!("vmcontext"))
    );
    let policy = server.policy("Read only");
    let membership = &memberships(&server, &bot)[0];
    assert_eq!(membership["accessPolicy"]["reference"], policy["reference"]);

    app.click("link", "Open bot").await;
    app.until_heading("Reminder").await;
    let form = app.part("region", "Edit").await;
    form.click("radio", "AWS Lambda (awslambda)").await;
    form.click("button", "Save").await;
    form.that_says("alert", "Saved. Runtime is now: awslambda.")
        .await;
    let now = stored(&server, &bot);
    assert_eq!(now["runtimeVersion"], "awslambda");
    // What the server made of its own stays.
    assert_eq!(now["sourceCode"]["title"], "index.ts");

    do_and_confirm(&app, "Remove bot", "Remove Reminder?", "Remove").await;
    app.until_heading("Bots").await;
    assert!(named(&server, "Bot", "Reminder").is_empty());
    assert!(memberships(&server, &bot).is_empty());
});

#[wasm_bindgen_test]
async fn a_refusal_lands_at_its_field_and_a_lost_answer_makes_no_second_bot() {
    let app = App::signed_in(Version::V5_1, "/admin/bots/new").await;
    app.fill("textbox", "Name", "Lost").await;
    app.tick("Full access (no policy)", true).await;
    let refused = refusal(400, "Bot name is required", "name");
    app.server().fault("POST", CREATE, refused);
    app.click("button", "Create").await;
    app.until_described("textbox", "Name", "Bot name is required")
        .await;
    app.server().fault("POST", CREATE, "close-after");
    app.click("button", "Create").await;
    app.until_heading("Bot created").await;
    assert_eq!(named(app.server(), "Bot", "Lost").len(), 1);
}

#[wasm_bindgen_test]
async fn a_project_that_may_not_run_them_says_so_before() {
    let server = Server::start(Version::V5_1);
    let project = with(&project(&server), json!({"features": []}));
    let answer = json!({"status": 200, "body": project});
    server.faults("GET", PROJECT, answer, None);
    let app = server.signed_in("/admin/bots/new").await;
    app.until_says("This project can’t run bots.").await;
    app.click("link", "Cancel").await;
    app.until_heading("Bots").await;
    app.until_says("This project can’t run bots.").await;
}
