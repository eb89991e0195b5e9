//! Making and changing an access policy as text.

use super::scene::{change, named, refusal, stored, typed, with, without_meta};
use crate::support::app::App;
use crate::support::both;
use crate::support::people::Person;
use crate::support::server::{Server, Version};
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

/// All access policies, as a fault names them.
const POLICIES: &str = "/fhir/R4/AccessPolicy";
/// One of them.
pub const ONE: &str = "/fhir/R4/AccessPolicy/*";

const TEXT: &str = "Access policy as JSON";

/// Makes a policy without the app, called "Ward" unless it says otherwise.
pub fn make(server: &Server, more: Value) -> Value {
    let resource = json!([{"resourceType": "Patient", "interaction": ["read", "search"]}]);
    let policy = json!({"resourceType": "AccessPolicy", "name": "Ward", "resource": resource});
    server.create(&with(&policy, more))
}

/// Somebody of this first name who has the policy.
pub fn holder(server: &Server, first: &str, policy: &Value) -> Person {
    let reference = ["AccessPolicy/", policy["id"].as_str().unwrap()].concat();
    let access = json!({"accessPolicy": {"reference": reference}});
    server.new_member(first, "Holder", &access)
}

/// The page of a policy.
pub async fn open_page(server: &Server, policy: &Value) -> App {
    let id = policy["id"].as_str().unwrap();
    let app = server.signed_in(&["/admin/policies/", id].concat()).await;
    app.until_heading(policy["name"].as_str().unwrap()).await;
    app.get("button", "Edit").await;
    app
}

/// A policy, and its page.
pub async fn open(version: Version) -> (App, Value) {
    let server = Server::start(version);
    let policy = make(&server, json!({}));
    (open_page(&server, &policy).await, policy)
}

/// The same, with the text of the policy to be changed; its name was replaced.
async fn renamed(version: Version, name: &str) -> (App, Value) {
    let (app, policy) = open(version).await;
    app.click("button", "Edit").await;
    retype(&app, "Ward", name).await;
    (app, policy)
}

/// Replaces a part of what stands in the text.
async fn retype(app: &App, old: &str, new: &str) {
    let text = typed(app, "textbox", TEXT).await;
    app.fill("textbox", TEXT, &text.replace(old, new)).await;
}

/// A policy as text.
fn text(policy: Value) -> String {
    let policy = with(&json!({"resourceType": "AccessPolicy"}), policy);
    serde_json::to_string_pretty(&policy).unwrap()
}

#[wasm_bindgen_test]
async fn flaws_are_told_while_it_is_typed_and_the_matrix_follows() {
    let app = App::signed_in(Version::V5_1, "/admin/policies/new").await;
    app.until_heading("New access policy").await;
    let flawed = "{\n  \"resourceType\": \"AccessPolicy\",\n  \"name\": 7,\n}";
    app.fill("textbox", TEXT, flawed).await;
    app.that_says("link", "Line 4, column 1: There is a comma before")
        .await;
    app.click("button", "Create").await;
    app.that_says("alert", "Line 4, column 1").await;
    assert!(app.server().requests("POST", "AccessPolicy").is_empty());
    let task = json!({"resourceType": "Task", "interaction": ["read"]});
    let odd = json!({"resourceType": "Patient", "colour": 1});
    let noted = text(json!({"name": "New", "resource": [task, odd]}));
    app.fill("textbox", TEXT, &noted).await;
    app.that_says("link", "“colour” isn’t a policy key").await;
    app.row("Patients").await;
    let right = text(json!({"name": "New", "resource": [task]}));
    app.fill("textbox", TEXT, &right).await;
    app.until_says("No problems found.").await;
    app.row("Tasks").await;
    app.until_silent_about("Patients").await;
    app.click("button", "Create").await;
    app.until_heading("New").await;
    let made = named(app.server(), "AccessPolicy", "New");
    assert_eq!(made.len(), 1);
    assert_eq!(made[0]["resource"], json!([task]));
}

#[wasm_bindgen_test]
async fn a_refusal_lands_on_its_line_and_nothing_typed_is_lost() {
    let app = App::signed_in(Version::V5_1, "/admin/policies/new").await;
    let resource = json!([{"resourceType": "Patient", "colour": "red"}]);
    let text = text(json!({"name": "New", "resource": resource}));
    let colour = text.lines().position(|line| line.contains("colour"));
    let line = colour.unwrap() + 1;
    app.fill("textbox", TEXT, &text).await;
    let said = "Invalid additional property \"colour\"";
    let refused = refusal(400, said, "AccessPolicy.resource[0].colour");
    app.server().fault("POST", POLICIES, refused);
    app.click("button", "Create").await;
    app.that_says(
        "link",
        &format!("Line {line}: The server refused this: {said}"),
    )
    .await;
    assert_eq!(typed(&app, "textbox", TEXT).await, text);
}

both!(
    it_is_changed_and_fields_the_page_does_not_know_stay,
    async |version| {
        let server = Server::start(version);
        let base = json!({"basedOn": [{"reference": "AccessPolicy/x"}]});
        let policy = make(&server, base);
        let app = open_page(&server, &policy).await;
        app.click("button", "Edit").await;
        let before = typed(&app, "textbox", TEXT).await;
        assert!(!before.contains("versionId"), "{before}");
        retype(&app, "Ward", "Renamed").await;
        app.click("button", "Save").await;
        app.until_says("Saved. Name is now: Renamed.").await;
        app.until_heading("Renamed").await;
        let wanted = with(&policy, json!({"name": "Renamed"}));
        assert_eq!(
            without_meta(&stored(&server, &policy)),
            without_meta(&wanted)
        );
    }
);

#[wasm_bindgen_test]
async fn of_what_two_admins_change_the_same_is_decided_and_the_rest_kept() {
    let (app, policy) = renamed(Version::V5_1, "Mine").await;
    let resource = json!([{"resourceType": "Task"}]);
    let theirs = json!({"name": "Theirs", "resource": resource});
    change(app.server(), &policy, theirs);
    app.click("button", "Save").await;
    app.that_says("alert", "Someone else saved this").await;
    let name = app.part("group", "Name").await;
    name.click("radio", "Yours: Mine").await;
    app.click("button", "Save choices").await;
    app.until_heading("Mine").await;
    let now = stored(app.server(), &policy);
    assert_eq!(
        (&now["name"], &now["resource"]),
        (&json!("Mine"), &resource)
    );
}

#[wasm_bindgen_test]
async fn a_save_whose_answer_is_lost_is_looked_up() {
    let (app, policy) = renamed(Version::V5_1, "Lost").await;
    app.server().fault("PUT", ONE, "close-before");
    app.click("button", "Save").await;
    app.that_says("alert", "nothing was saved so far").await;
    app.server().fault("PUT", ONE, "close-after");
    retype(&app, "Lost", "Lost again").await;
    app.click("button", "Save").await;
    app.until_says("Saved. Name is now: Lost again.").await;
    assert_eq!(stored(app.server(), &policy)["name"], "Lost again");
}

#[wasm_bindgen_test]
async fn a_creation_whose_answer_is_lost_is_looked_for() {
    let app = App::signed_in(Version::V5_1, "/admin/policies/new").await;
    let text = text(json!({"name": "Lost", "resource": [{"resourceType": "Task"}]}));
    app.fill("textbox", TEXT, &text).await;
    app.server().fault("POST", POLICIES, "close-before");
    app.click("button", "Create").await;
    app.that_says("alert", "was not created so far").await;
    retype(&app, "Lost", "Lost again").await;
    app.server().fault("POST", POLICIES, "close-after");
    app.click("button", "Create").await;
    app.that_says("alert", "exists, most likely the one you just created")
        .await;
    app.get("link", "Open this access policy").await;
    assert_eq!(named(app.server(), "AccessPolicy", "Lost again").len(), 1);
}

#[wasm_bindgen_test]
async fn leaving_what_was_typed_is_asked_about() {
    let app = App::signed_in(Version::V5_1, "/admin/policies/new").await;
    app.fill("textbox", TEXT, "{").await;
    app.click("link", "Users").await;
    app.click("button", "Keep editing").await;
    app.until_gone("dialog", "Leave without saving?").await;
    assert_eq!(typed(&app, "textbox", TEXT).await, "{");
    app.click("link", "Users").await;
    app.click("button", "Leave").await;
    app.until_heading("Users").await;
}

#[wasm_bindgen_test]
async fn what_is_typed_stays_while_one_reads() {
    let (app, policy) = renamed(Version::V5_1, "Typed").await;
    app.click("button", "Back to policy").await;
    app.until_gone("textbox", TEXT).await;
    // There is one text at a time.
    assert!(!app.has("button", "Copy as new"));
    app.click("button", "Edit").await;
    assert!(typed(&app, "textbox", TEXT).await.contains("\"Typed\""));
    app.click("button", "Discard changes").await;
    assert!(typed(&app, "textbox", TEXT).await.contains("\"Ward\""));
    assert_eq!(stored(app.server(), &policy)["name"], "Ward");
}

#[wasm_bindgen_test]
async fn a_copy_is_made_under_another_name() {
    let (app, policy) = open(Version::V5_1).await;
    app.click("button", "Copy as new").await;
    assert!(
        typed(&app, "textbox", TEXT)
            .await
            .contains("\"Copy of Ward\"")
    );
    app.click("button", "Create").await;
    app.until_heading("Copy of Ward").await;
    assert_eq!(stored(app.server(), &policy)["name"], "Ward");
    let copies = named(app.server(), "AccessPolicy", "Copy of Ward");
    assert_eq!(copies[0]["resource"], policy["resource"]);
}
