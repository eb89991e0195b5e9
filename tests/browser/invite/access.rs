//! What access an invite gives, told before it is sent.

use crate::support::app::App;
use crate::support::both;
use crate::support::part::Part;
use crate::support::server::{Server, Version};
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

async fn filled_in(app: &App) -> Part {
    let dialog = app.part("dialog", "Invite new user").await;
    dialog.fill("textbox", "First name", "Ana").await;
    dialog.fill("textbox", "Last name", "Costa").await;
    dialog.fill("textbox", "Email", "ana@example.com").await;
    dialog
}

/// Presses Invite: the summary leads to this problem, and nothing is sent.
async fn assert_not_sent(app: &App, dialog: &Part, problem: &str) {
    dialog.click("button", "Invite").await;
    dialog.get("link", problem).await;
    assert!(app.server().requests("POST", "/invite").is_empty());
}

both!(what_no_policy_means_is_told, async |version| {
    let app = App::signed_in(version, "/admin/invite").await;
    let dialog = filled_in(&app).await;
    dialog.pick("Access policy", "Front", "Front desk").await;
    dialog.click("button", "Effective access").await;
    dialog.until_says("Cannot see photo.").await;
    dialog.fill("combobox", "Access policy", "").await;
    app.press("Escape").await;
    dialog.until_silent_about("Cannot see photo.").await;
    match app.server().is_v5() {
        true => drop(dialog.get("button", "Download as text").await),
        false => dialog.until_says("all resource types").await,
    }
});

#[wasm_bindgen_test]
async fn a_policy_that_is_gone_is_told_before_it_locks_anybody_out() {
    let app = App::signed_in(Version::V5_1, "/admin/invite").await;
    let server = app.server();
    let rules = json!([{"resourceType": "Patient"}]);
    server.create(&json!({"resourceType": "AccessPolicy", "name": "Passing", "resource": rules}));
    let dialog = filled_in(&app).await;
    dialog.pick("Access policy", "Passing", "Passing").await;
    let policy = server.policy("Passing");
    server.delete(policy["reference"].as_str().unwrap());
    dialog.click("button", "Effective access").await;
    dialog
        .until_says("“Passing” no longer exists: members who have it are locked out")
        .await;
    assert_not_sent(
        &app,
        &dialog,
        "This access policy no longer exists. Choose another",
    )
    .await;
}

#[wasm_bindgen_test]
async fn a_value_that_would_change_the_policy_is_refused_and_others_are_explained() {
    let app = App::signed_in(Version::V5_1, "/admin/invite").await;
    let server = app.server();
    let rules = json!([{"resourceType": "Patient", "criteria": "Patient?gender=%gender"}]);
    server.create(&json!({"resourceType": "AccessPolicy", "name": "By gender", "resource": rules}));
    let dialog = filled_in(&app).await;
    dialog.pick("Access policy", "By", "By gender").await;
    let field = "Policy parameter: gender";
    dialog.get("textbox", field).await;
    dialog.fill("textbox", field, "female,male").await;
    dialog.until_says("Matches female or male.").await;
    dialog
        .fill(
            "textbox",
            field,
            "female\"},{\"resourceType\":\"*\"},{\"resourceType\":\"Basic",
        )
        .await;
    dialog.click("button", "Effective access").await;
    dialog.until_says("changes the policy itself").await;
    assert_not_sent(
        &app,
        &dialog,
        "Remove the quotation mark “\"”. It would end the rule and could add others",
    )
    .await;
}

#[wasm_bindgen_test]
async fn a_policy_that_leads_to_more_access_is_marked_when_it_is_given() {
    let app = App::signed_in(Version::V5_1, "/admin/invite").await;
    let dialog = filled_in(&app).await;
    dialog.pick("Access policy", "Read", "Read only").await;
    dialog
        .until_says("Can give themselves more access: they can see client secrets")
        .await;
    dialog.pick("Access policy", "Front", "Front desk").await;
    dialog.until_silent_about("more access").await;
}

#[wasm_bindgen_test]
async fn an_admin_gets_the_default_of_admins_whatever_the_role() {
    let server = Server::start(Version::V5_1);
    let policy = |name: &str, rules: Value| {
        let policy = json!({"resourceType": "AccessPolicy", "name": name, "resource": rules});
        let id = server.create(&policy)["id"].as_str().unwrap().to_owned();
        let reference = ["AccessPolicy/", &id].concat();
        json!({"reference": reference, "display": name})
    };
    let own = policy(
        "Own data",
        json!([{"resourceType": "Patient", "readonly": true}]),
    );
    let all = policy("All data", json!([{"resourceType": "*"}]));
    let id = ["Project/", &server.project()].concat();
    let mut project = server.fhir("GET", &id, &Value::Null);
    project["defaultAccessPolicies"] = json!([
        {"profileType": "Patient", "accessPolicy": own},
        {"profileType": "Admin", "accessPolicy": all},
    ]);
    server.fhir("PUT", &id, &project);
    let app = server.signed_in("/admin/invite").await;
    let dialog = filled_in(&app).await;
    dialog.click("radio", "Patient").await;
    dialog.pick("Access policy", "Own", "Own data").await;
    dialog.click("button", "Effective access").await;
    dialog.until_says("Access to 1 resource type only.").await;
    dialog.tick("Admin", true).await;
    dialog.until_says("Access to all resource types").await;
}

#[wasm_bindgen_test]
async fn inviting_into_the_super_admin_project_takes_its_name() {
    let server = Server::start(Version::V5_1);
    let app = server.signed_in_as_super("/admin/invite").await;
    let dialog = filled_in(&app).await;
    dialog
        .until_says("members can access every project on this server")
        .await;
    dialog.tick("Full access (no policy)", true).await;
    dialog.click("button", "Invite").await;
    let problem = "Type the project name exactly as shown above";
    dialog.get("link", problem).await;
    assert!(server.requests("POST", "/invite").is_empty());
    dialog.fill("textbox", "Project name", "Super Admin").await;
    dialog.click("button", "Invite").await;
    dialog.until_gone("textbox", "Project name").await;
    assert_eq!(server.requests("POST", "/invite").len(), 1);
}

#[wasm_bindgen_test]
async fn inviting_into_another_project_is_not_warned_about() {
    let server = Server::start(Version::V5_1);
    let app = server.signed_in_as_super("/admin/invite").await;
    let dialog = filled_in(&app).await;
    dialog
        .until_says("members can access every project on this server")
        .await;
    dialog.pick("Project", "Harbor", "Harbor Clinic").await;
    dialog.until_silent_about("access every project").await;
}
