//! Secrets: a list that is saved as a whole, and that no save may wipe.

use super::scene::{
    HOSTILE, PROJECT, assert_is_text, kept, list, names, open_list, refusal, store_list, typed,
};
use crate::support::act::until;
use crate::support::app::App;
use crate::support::both;
use crate::support::fake;
use crate::support::people::too_many;
use crate::support::server::{Server, Version};
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

/// A secret of every kind.
pub fn usual() -> Value {
    json!([
        {"name": "API_KEY", "valueString": "s3cr3t-value"},
        {"name": "ENABLED", "valueBoolean": true},
        {"name": "LIMIT", "valueInteger": 5},
        {"name": "RATIO", "valueDecimal": 0.5},
    ])
}

/// The usual secrets and these.
pub fn usual_and(more: Value) -> Value {
    let mut all = usual();
    let more = more.as_array().unwrap().clone();
    all.as_array_mut().unwrap().extend(more);
    all
}

async fn open(version: Version) -> App {
    open_list(version, "secret", &usual()).await
}

/// The first of them.
fn first(count: usize) -> Value {
    json!(usual().as_array().unwrap()[..count])
}

#[wasm_bindgen_test]
async fn a_value_is_on_the_page_only_while_somebody_asks_for_it() {
    let app = open(Version::V5_1).await;
    app.until_heading("Secrets").await;
    assert!(!app.0.inner_html().contains("s3cr3t-value"));
    assert!(!app.has("textbox", "Value of API_KEY"));
    app.click("button", "Show API_KEY").await;
    app.until_focus("textbox", "Value of API_KEY").await;
    assert_eq!(
        typed(&app, "textbox", "Value of API_KEY").await,
        "s3cr3t-value"
    );
    assert!(app.has("button", "Show LIMIT"));
    app.click("button", "Hide API_KEY").await;
    app.until_focus("button", "Show API_KEY").await;
    assert!(!app.has("textbox", "Value of API_KEY"));

    app.click("button", "Show API_KEY").await;
    app.get("textbox", "Value of API_KEY").await;
    app.click("link", "Settings").await;
    app.until_heading("Settings").await;
    app.click("link", "Secrets").await;
    app.get("button", "Show API_KEY").await;
    assert!(!kept().contains("s3cr3t-value"));
}

#[wasm_bindgen_test]
async fn a_value_is_hidden_again_when_nobody_worked_on_it_for_a_minute() {
    let app = open(Version::V5_1).await;
    fake::hurried_timers();
    app.click("button", "Show API_KEY").await;
    app.click("button", "Show LIMIT").await;
    let worked_on = app.get("textbox", "Value of API_KEY").await;
    worked_on.focus().unwrap();
    app.get("button", "Show LIMIT").await;
    // Its own minute was over before that of the other.
    assert!(app.has("textbox", "Value of API_KEY"));
    let elsewhere = app.get("textbox", "Name of secret 3").await;
    elsewhere.focus().unwrap();
    app.get("button", "Show API_KEY").await;
}

both!(
    add_change_move_and_remove_in_one_save_that_leaves_the_rest,
    async |version| {
        let odd = json!([{"name": "TWO", "valueString": "two-values", "valueBoolean": true}]);
        let app = open_list(version, "secret", &usual_and(odd.clone())).await;
        app.click("button", "Add secret").await;
        app.until_focus("textbox", "Name of secret 6").await;
        app.fill("textbox", "Name of secret 6", "PEM").await;
        let key = "-----BEGIN-----\nabc=\n-----END-----";
        app.fill("textbox", "Value of PEM", key).await;
        app.click("button", "Show RATIO").await;
        app.fill("textbox", "Value of RATIO", "1.25").await;
        app.select("Type of ENABLED", "Text").await;
        app.click("button", "Move LIMIT up").await;
        app.until_focus("button", "Move LIMIT up").await;
        app.until_says("LIMIT is now 2 of 6.").await;
        app.click("button", "Remove API_KEY").await;
        app.until_focus("button", "Remove LIMIT").await;
        app.click("button", "Save secrets").await;
        let saved = "Saved: 1 secret added, 2 changed, 1 removed.";
        app.that_says("status", saved).await;
        let wanted = json!([
            {"name": "LIMIT", "valueInteger": 5},
            {"name": "ENABLED", "valueString": "true"},
            {"name": "RATIO", "valueDecimal": 1.25},
            odd[0],
            {"name": "PEM", "valueString": key},
        ]);
        assert_eq!(list(app.server(), "secret"), wanted);
        // Nothing stays readable after a save.
        app.get("button", "Show PEM").await;
        assert!(app.server().requests("POST", "/secrets").is_empty());
    }
);

#[wasm_bindgen_test]
async fn what_is_missing_or_no_such_value_is_told_at_its_field() {
    let app = open(Version::V5_1).await;
    app.click("button", "Add secret").await;
    app.select("Type of Secret 5", "Whole number").await;
    app.fill("textbox", "Value of Secret 5", "1.5").await;
    app.click("button", "Show RATIO").await;
    app.fill("textbox", "Value of RATIO", "1,5").await;
    app.click("button", "Save secrets").await;
    app.until_focus("alert", "There is a problem").await;
    let summary = app.part("alert", "There is a problem").await;
    let ratio = "RATIO: Enter a number with a point, such as 12.5";
    assert_eq!(
        summary.texts("link"),
        [
            ratio,
            "Secret 5: Enter a name",
            "Secret 5: Enter a whole number between -2147483648 and 2147483647, such as 5",
        ]
    );
    summary.click("link", ratio).await;
    app.until_focus("textbox", "Value of RATIO").await;
    app.until_described("textbox", "Value of RATIO", "Enter a number with a point")
        .await;
    app.fill("textbox", "Value of RATIO", "1.5").await;
    until("two problems left", || summary.all("link").len() == 2).await;
    assert!(app.server().requests("PUT", "").is_empty());
}

#[wasm_bindgen_test]
async fn what_the_server_refuses_lands_on_the_field() {
    let app = open(Version::V5_1).await;
    app.click("button", "Show ENABLED").await;
    app.select("Value of ENABLED", "No").await;
    for (path, role, field) in [
        ("Project.secret[1].name", "textbox", "Name of secret 2"),
        ("Project.secret[1].value[x]", "combobox", "Value of ENABLED"),
    ] {
        let refused = refusal(400, "Missing required property", path);
        app.server().fault("PUT", PROJECT, refused);
        app.click("button", "Save secrets").await;
        app.until_described(role, field, "Required by the server")
            .await;
        app.until_focus("alert", "There is a problem").await;
        assert!(app.is_invalid(role, field).await);
    }
    assert_eq!(typed(&app, "combobox", "Value of ENABLED").await, "false");
    assert_eq!(list(app.server(), "secret"), usual());
}

#[wasm_bindgen_test]
async fn a_refusal_of_no_field_is_told_and_what_was_typed_stays() {
    let app = open(Version::V5_1).await;
    app.fill("textbox", "Name of secret 1", "OTHER").await;
    let text = "Expected array of values for property";
    for (answer, told) in [
        (
            refusal(400, text, "Project.secret"),
            "Expected array of values",
        ),
        (too_many(0), "Too many requests"),
    ] {
        app.server().fault("PUT", PROJECT, answer);
        app.click("button", "Save secrets").await;
        app.that_says("alert", told).await;
        assert_eq!(names(&app)[0], "OTHER");
    }
    app.click("button", "Save secrets").await;
    app.that_says("status", "Saved").await;
    assert_eq!(list(app.server(), "secret")[0]["name"], "OTHER");
}

both!(a_save_whose_answer_is_lost_is_found_out, async |version| {
    let app = open(version).await;
    let server = app.server().clone();
    app.click("button", "Remove RATIO").await;
    server.fault("PUT", PROJECT, "close-after");
    app.click("button", "Save secrets").await;
    app.that_says("status", "Saved: 1 secret removed.").await;
    assert_eq!(list(&server, "secret"), first(3));

    app.click("button", "Remove LIMIT").await;
    server.fault("PUT", PROJECT, "close-before");
    app.click("button", "Save secrets").await;
    app.that_says("alert", "nothing was saved so far").await;
    assert_eq!(names(&app), ["API_KEY", "ENABLED"]);
    assert_eq!(list(&server, "secret"), first(3));

    server.fault("PUT", PROJECT, "close-after");
    server.faults("GET", PROJECT, "close-before", None);
    app.click("button", "Try again").await;
    app.that_says("alert", "couldn’t confirm whether the list was saved")
        .await;
    server.repair();
    app.click("button", "Check whether it was saved").await;
    app.that_says("status", "Saved: 1 secret removed.").await;
    assert_eq!(list(&server, "secret"), first(2));
});

#[wasm_bindgen_test]
async fn one_that_could_not_be_read_can_be_neither_changed_nor_saved() {
    let server = Server::start(Version::V5_1);
    store_list(&server, "secret", &usual());
    let app = server.signed_in("/admin/settings").await;
    app.get("button", "Save settings").await;
    let down = json!({"status": 500, "body": {"msg": "Internal Server Error"}});
    server.faults("GET", PROJECT, down, None);
    app.click("link", "Secrets").await;
    app.get("button", "Try again").await;
    assert!(!app.has("button", "Save secrets"));
    app.press("Control+s").await;
    server.repair();
    app.click("button", "Try again").await;
    app.get("button", "Save secrets").await;
    assert_eq!(names(&app).len(), 4);
    assert!(server.requests("PUT", "").is_empty());
}

#[wasm_bindgen_test]
async fn emptying_it_is_asked_about() {
    let app = open_list(Version::V5_1, "secret", &first(2)).await;
    app.click("button", "Remove API_KEY").await;
    app.click("button", "Remove ENABLED").await;
    app.until_says("No secrets yet.").await;
    app.until_focus("button", "Add secret").await;
    app.click("button", "Save secrets").await;
    let question = app.part("dialog", "Remove all secrets?").await;
    question
        .until_says("removes 2 secrets from the project")
        .await;
    question.click("button", "Keep them").await;
    app.until_gone("dialog", "Remove all secrets?").await;
    assert!(app.server().requests("PUT", "").is_empty());
    app.click("button", "Save secrets").await;
    app.click("button", "Remove 2 secrets").await;
    app.that_says("status", "Saved: 2 secrets removed.").await;
    assert_eq!(list(app.server(), "secret"), json!([]));
}

#[wasm_bindgen_test]
async fn leaving_and_discarding_are_asked_about() {
    let app = open(Version::V5_1).await;
    app.fill("textbox", "Name of secret 1", "TYPED").await;
    app.click("link", "Details").await;
    app.click("button", "Keep editing").await;
    app.until_gone("dialog", "Leave without saving?").await;
    assert_eq!(names(&app)[0], "TYPED");
    app.click("button", "Discard changes").await;
    app.click("button", "Discard").await;
    app.until_gone("dialog", "Discard your changes?").await;
    assert_eq!(names(&app)[0], "API_KEY");
    app.click("link", "Details").await;
    app.until_heading("Details").await;
}

#[wasm_bindgen_test]
async fn hostile_names_are_text_and_one_of_two_alike_can_go() {
    let hostile = json!([
        {"name": HOSTILE, "valueString": "\"><script>alert(2)</script>"},
        {"name": "API_KEY", "valueString": "a"},
        {"name": "API_KEY", "valueString": "b"},
        {"name": "x".repeat(400), "valueString": "x"},
    ]);
    let app = open_list(Version::V5_1, "secret", &hostile).await;
    assert_is_text(&app);
    assert_eq!(names(&app)[0], HOSTILE);
    let twice = "This name is used more than once.";
    assert_eq!(app.text().matches(twice).count(), 2);
    app.click("button", "Remove API_KEY").await;
    app.until_silent_about(twice).await;
    app.click("button", "Save secrets").await;
    app.that_says("status", "Saved: 1 secret removed.").await;
    let mut wanted = hostile;
    wanted.as_array_mut().unwrap().remove(1);
    assert_eq!(list(app.server(), "secret"), wanted);
}
