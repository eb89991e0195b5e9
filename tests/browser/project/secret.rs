//! The secret of a client: shown on purpose, replaced, and the old one retired.

use super::client::open;
use super::scene::{do_and_confirm, stored};
use crate::support::app::App;
use crate::support::fake;
use crate::support::part::Part;
use crate::support::server::Version;
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

const NEW: &str = "Rotate secret";
const NEW_QUESTION: &str = "Rotate secret?";

async fn secret_of(version: Version) -> (App, Part, Value) {
    let (app, made) = open(version, json!({})).await;
    let secret = app.part("region", "Secret").await;
    secret.get("button", "Show the secret").await;
    (app, secret, made)
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a secret")
}

#[wasm_bindgen_test]
async fn it_is_shown_on_purpose_and_hidden_after_the_page_was_left() {
    let (app, secret, made) = secret_of(Version::V5_1).await;
    assert!(!app.0.inner_html().contains(text(&made["secret"])));
    secret.click("button", "Show the secret").await;
    secret.until_says(text(&made["secret"])).await;
    app.click("link", "Bots").await;
    app.until_heading("Bots").await;
    app.back().await;
    app.get("button", "Show the secret").await;
    assert!(!app.0.inner_html().contains(text(&made["secret"])));
}

#[wasm_bindgen_test]
async fn it_is_replaced_and_the_old_one_retired() {
    let (app, secret, made) = secret_of(Version::V5_1).await;
    let copied = fake::clipboard();
    do_and_confirm(&app, NEW, NEW_QUESTION, NEW).await;
    secret.until_says("Secret rotated.").await;
    let rotated = stored(app.server(), &made);
    assert_eq!(rotated["retiringSecret"], made["secret"]);
    secret.until_says(text(&rotated["secret"])).await;
    app.click("link", "Bots").await;
    let question = app.part("dialog", "Leave without the secret?").await;
    question.click("button", "Stay").await;
    secret.click("button", "Copy the secret").await;
    secret
        .until_says("Copied. Keep it where only the client can read it.")
        .await;
    assert_eq!(*copied.borrow(), text(&rotated["secret"]));
    do_and_confirm(
        &app,
        "Revoke previous secret",
        "Revoke previous secret?",
        "Revoke previous secret",
    )
    .await;
    secret.until_says("Previous secret revoked.").await;
    let retired = stored(app.server(), &made);
    assert_eq!(retired["retiringSecret"], Value::Null);
    assert_eq!(retired["secret"], rotated["secret"]);
    app.until_gone("button", "Revoke previous secret").await;
}

#[wasm_bindgen_test]
async fn one_that_somebody_else_replaced_is_not_replaced_blindly() {
    let (app, secret, made) = secret_of(Version::V5_1).await;
    let rotate = format!("ClientApplication/{}/$rotate-secret", text(&made["id"]));
    let parameters = json!({
        "resourceType": "Parameters",
        "parameter": [{"name": "secret", "valueString": made["secret"]}],
    });
    app.server().fhir("POST", &rotate, &parameters);
    let theirs = stored(app.server(), &made);
    do_and_confirm(&app, NEW, NEW_QUESTION, NEW).await;
    secret
        .until_says("someone else rotated the secret first")
        .await;
    secret.get("button", "Revoke previous secret").await;
    assert_eq!(stored(app.server(), &made)["secret"], theirs["secret"]);
}

#[wasm_bindgen_test]
async fn what_became_of_a_lost_answer_is_looked_up() {
    let (app, secret, made) = secret_of(Version::V5_1).await;
    let rotate = "/fhir/R4/ClientApplication/*/$rotate-secret";
    app.server().fault("POST", rotate, "close-before");
    do_and_confirm(&app, NEW, NEW_QUESTION, NEW).await;
    secret.until_says("the secret is the same so far").await;
    app.server().fault("POST", rotate, "close-after");
    do_and_confirm(&app, NEW, NEW_QUESTION, NEW).await;
    secret
        .until_says("confirmed that there is a new secret")
        .await;
    let rotated = stored(app.server(), &made);
    secret.until_says(text(&rotated["secret"])).await;
    assert_eq!(rotated["retiringSecret"], made["secret"]);
}
