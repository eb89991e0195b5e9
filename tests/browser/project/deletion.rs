//! Deleting an access policy: who would be locked out is said before.

use super::policy::{ONE, holder, make, open, open_page};
use super::scene::named;
use crate::support::app::App;
use crate::support::both;
use crate::support::part::Part;
use crate::support::server::{Server, Version};
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

const QUESTION: &str = "Delete Ward?";
const UNUSED: &str = "No one has this access policy, so no one loses access.";
const TYPE_IT: &str = "To delete it anyway, type its name";

async fn ask(app: &App) -> Part {
    app.click("button", "Delete").await;
    app.part("dialog", QUESTION).await
}

fn is_there(server: &Server, name: &str) -> bool {
    !named(server, "AccessPolicy", name).is_empty()
}

/// The policies that a membership has.
fn held(server: &Server, id: &str) -> Vec<Value> {
    let path = ["ProjectMembership/", id].concat();
    let membership = server.fhir("GET", &path, &Value::Null);
    let all = membership["access"].as_array().into_iter().flatten();
    let mut held: Vec<Value> = all
        .map(|access| access["policy"]["reference"].clone())
        .collect();
    held.extend(membership["accessPolicy"].get("reference").cloned());
    held
}

both!(
    one_that_nobody_uses_is_deleted_and_can_be_made_again,
    async |version| {
        let (app, _) = open(version).await;
        let dialog = ask(&app).await;
        dialog.until_says(UNUSED).await;
        dialog.click("button", "Delete").await;
        app.until_says("The access policy Ward was deleted.").await;
        assert!(!is_there(app.server(), "Ward"));
        app.click("button", "Create policy again").await;
        app.click("button", "Create").await;
        app.get("button", "Edit").await;
        app.until_heading("Ward").await;
        assert!(is_there(app.server(), "Ward"));
    }
);

both!(
    those_who_would_be_locked_out_are_moved_first,
    async |version| {
        let server = Server::start(version);
        let old = make(&server, json!({}));
        let rule = json!({"resourceType": "Bot", "interaction": ["read"]});
        let other = make(&server, json!({"name": "Other", "resource": [rule]}));
        let holda = holder(&server, "Holda", &old);
        let reference = |policy: &Value| ["AccessPolicy/", policy["id"].as_str().unwrap()].concat();
        let among_others = json!({"access": [{"policy": {"reference": reference(&old)}}]});
        let hilda = server.new_member("Hilda", "Holder", &among_others);
        let app = open_page(&server, &old).await;
        let dialog = ask(&app).await;
        dialog.until_says("2 users would be locked out.").await;
        dialog.get("link", "Holda Holder").await;
        dialog.get("link", "Hilda Holder").await;
        dialog.click("button", "Delete").await;
        dialog
            .until_described("textbox", TYPE_IT, "Type the name exactly as shown above")
            .await;
        dialog
            .pick("Access policy to move to", "Other", "Other")
            .await;
        dialog
            .until_says("Can give themselves more access: they can view bots.")
            .await;
        dialog.double_click("button", "Move all 2").await;
        dialog.until_says("2 moved").await;
        dialog.until_says(UNUSED).await;
        assert_eq!(server.requests("PUT", "/ProjectMembership/").len(), 2);
        for person in [holda, hilda] {
            assert_eq!(held(&server, &person.id), [reference(&other)]);
        }
        dialog.click("button", "Delete").await;
        app.until_says("The access policy Ward was deleted.").await;
        assert!(!is_there(&server, "Ward"));
    }
);

#[wasm_bindgen_test]
async fn one_in_use_is_deleted_all_the_same_by_whoever_types_its_name() {
    let server = Server::start(Version::V5_1);
    let policy = make(&server, json!({}));
    holder(&server, "Holda", &policy);
    let app = open_page(&server, &policy).await;
    let dialog = ask(&app).await;
    dialog.fill("textbox", TYPE_IT, "ward!").await;
    dialog.click("button", "Delete").await;
    dialog
        .until_described("textbox", TYPE_IT, "Type the name exactly as shown above")
        .await;
    assert!(server.requests("DELETE", "").is_empty());
    dialog.fill("textbox", TYPE_IT, "Ward").await;
    dialog.click("button", "Delete").await;
    app.until_says("The access policy Ward was deleted.").await;
}

#[wasm_bindgen_test]
async fn nothing_is_deleted_that_somebody_got_meanwhile() {
    let (app, policy) = open(Version::V5_1).await;
    let dialog = ask(&app).await;
    dialog.until_says(UNUSED).await;
    holder(app.server(), "Holda", &policy);
    dialog.click("button", "Delete").await;
    dialog
        .until_says("1 more has got this access policy.")
        .await;
    dialog.until_says("1 user would be locked out.").await;
    assert!(is_there(app.server(), "Ward"));
    assert!(app.server().requests("DELETE", "").is_empty());
}

#[wasm_bindgen_test]
async fn what_became_of_a_lost_answer_is_looked_up() {
    let (app, _) = open(Version::V5_1).await;
    let dialog = ask(&app).await;
    dialog.until_says(UNUSED).await;
    app.server().fault("DELETE", ONE, "close-before");
    dialog.click("button", "Delete").await;
    dialog.until_says("the access policy is still there").await;
    app.server().fault("DELETE", ONE, "close-after");
    dialog.click("button", "Delete").await;
    app.until_says("The access policy Ward was deleted.").await;
    assert!(!is_there(app.server(), "Ward"));
}

#[wasm_bindgen_test]
async fn a_refusal_leaves_it_there() {
    let (app, _) = open(Version::V5_1).await;
    let dialog = ask(&app).await;
    dialog.until_says(UNUSED).await;
    let refused = super::scene::refusal(403, "Forbidden", "");
    app.server().fault("DELETE", ONE, refused);
    dialog.click("button", "Delete").await;
    dialog
        .until_says("The server doesn’t allow you to do this.")
        .await;
    dialog.click("button", "Cancel").await;
    app.until_gone("dialog", QUESTION).await;
    app.get("button", "Edit").await;
}

#[wasm_bindgen_test]
async fn nobody_is_moved_to_a_policy_that_asks_something_of_each() {
    let server = Server::start(Version::V5_1);
    let policy = make(&server, json!({}));
    let holda = holder(&server, "Holda", &policy);
    let app = open_page(&server, &policy).await;
    let dialog = ask(&app).await;
    let field = "Access policy to move to";
    dialog.pick(field, "One site", "One site only").await;
    let told = "This policy needs a value for each person.";
    dialog.until_described("combobox", field, told).await;
    dialog.click("button", "Move all 1").await;
    let told = "Choose an access policy";
    dialog.until_described("combobox", field, told).await;
    dialog.pick(field, "Ward", "Ward").await;
    let told = "They already have this policy.";
    dialog.until_described("combobox", field, told).await;
    assert!(server.requests("PUT", "").is_empty());
    let reference = ["AccessPolicy/", policy["id"].as_str().unwrap()].concat();
    assert_eq!(held(&server, &holda.id), [json!(reference)]);
}
