//! "Effective access": what the policies in the form let the member do, before they are saved.

use super::scene::{form, member, open_page};
use crate::support::act::until;
use crate::support::app::App;
use crate::support::fake::Downloads;
use crate::support::part::Part;
use crate::support::server::{SUPER, Server, Version};
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

const MATRIX: &str = "Permissions by resource type";

/// Somebody's page with this policy, and what it gives unfolded.
async fn unfolded(server: &Server, policy: &str) -> (App, Part) {
    let ana = member(server, &json!({"accessPolicy": server.policy(policy)}));
    let app = open_page(server, &ana).await;
    let form = form(&app).await;
    form.click("button", "Effective access").await;
    form.get("table", MATRIX).await;
    (app, form)
}

/// What the columns say of a kind of records.
async fn cells(form: &Part, kind: &str) -> Vec<String> {
    let matrix = form.part("table", MATRIX).await;
    let mut cells = matrix.row(kind).await.texts("cell");
    cells.truncate(6);
    cells
}

#[wasm_bindgen_test]
async fn it_is_told_in_words_and_rule_for_rule() {
    let (_app, form) = unfolded(&Server::start(Version::V5_1), "Front desk").await;
    let matrix = form.part("table", MATRIX).await;
    let heads = [
        "Resource type",
        "Read",
        "Search",
        "Create",
        "Change",
        "Delete",
        "History",
        "Details",
    ];
    assert_eq!(matrix.texts("columnheader"), heads);
    let yes_and_no = ["Yes", "Yes", "Yes", "Yes", "No", "Some"];
    assert_eq!(cells(&form, "Patients").await, yes_and_no);
    assert_eq!(cells(&form, "Appointment").await, ["Some"; 6]);
    assert_eq!(
        cells(&form, "Practitioners").await,
        ["Yes", "Yes", "No", "No", "No", "Yes"]
    );
    let patients = matrix.row("Patients").await;
    patients.until_says("Cannot see photo.").await;
    patients.until_says("Cannot set identifier.").await;
    assert!(!patients.0.inner_text().contains("hiddenFields"));
    patients.click("button", "Exact rules for Patients").await;
    assert!(patients.0.inner_text().contains("\"hiddenFields\""));
}

#[wasm_bindgen_test]
async fn it_follows_the_choice() {
    let (app, form) = unfolded(&Server::start(Version::V5_1), "Front desk").await;
    form.until_says("Appointment").await;
    form.pick("Access policy", "Read", "Read only").await;
    form.until_says("Access to all resource types.").await;
    form.until_silent_about("Appointment").await;
    form.click("button", "Add another access policy").await;
    form.pick("Additional access policy", "Office", "Office network only")
        .await;
    form.until_says("Appointment").await;
    form.until_says("addresses starting with 10. (office) allowed; every address blocked")
        .await;
    form.click("button", "Remove policy").await;
    form.until_silent_about("Appointment").await;
    form.fill("combobox", "Access policy", "").await;
    app.press("Escape").await;
    form.tick("Full access (no policy)", true).await;
    form.until_says("No access policy: this gives full access")
        .await;
}

#[wasm_bindgen_test]
async fn a_value_that_a_policy_asks_for_stands_in_its_rule() {
    let server = Server::start(Version::V5_1);
    let site = server.create(&json!({"resourceType": "Location", "name": "Pier"}));
    let (_app, form) = unfolded(&server, "One site only").await;
    form.until_says("needs a value for “site”").await;
    form.pick("Policy parameter: site", "Pier", "Pier").await;
    form.until_silent_about("needs a value for “site”").await;
    let matrix = form.part("table", MATRIX).await;
    matrix.until_says(site["id"].as_str().unwrap()).await;
}

#[wasm_bindgen_test]
async fn many_kinds_of_records_can_be_filtered() {
    let server = Server::start(Version::V5_1);
    let kinds = [
        "Patient",
        "Appointment",
        "Encounter",
        "Observation",
        "Task",
        "Location",
        "Slot",
        "Goal",
    ];
    let rules: Vec<Value> = kinds
        .iter()
        .map(|kind| json!({"resourceType": kind}))
        .collect();
    server.create(&json!({"resourceType": "AccessPolicy", "name": "Wide", "resource": rules}));
    let (_app, form) = unfolded(&server, "Wide").await;
    let matrix = form.part("table", MATRIX).await;
    let shown = || matrix.texts("rowheader");
    assert!(shown().iter().any(|kind| kind.contains("Goals")));
    form.fill("searchbox", "Filter resource types", "oBserv")
        .await;
    until("one kind", || shown().len() == 1).await;
    assert!(shown()[0].contains("Observations"));
    let told = form.that_says("status", "resource types.").await;
    assert!(told.text().starts_with("Showing 1 of "), "{}", told.text());
    form.fill("searchbox", "Filter resource types", "").await;
    until("all kinds", || shown().len() >= kinds.len()).await;
}

#[wasm_bindgen_test]
async fn all_of_it_is_saved_as_a_text() {
    let (_app, form) = unfolded(&Server::start(Version::V5_1), "Front desk").await;
    let files = Downloads::begin();
    form.click("button", "Download as text").await;
    let (name, text) = files.last().await;
    assert_eq!(name, "access.txt");
    for said in [
        "Policy: Front desk (AccessPolicy/",
        "Patients [Patient]",
        "Cannot see photo.",
    ] {
        assert!(text.contains(said), "{text}");
    }
}

#[wasm_bindgen_test]
async fn in_the_super_admin_project_no_policy_holds() {
    let server = Server::start(Version::V5_1);
    let me = server.ask(SUPER.0, "GET", "/auth/me", &Value::Null);
    let id = me["membership"]["id"].as_str().unwrap();
    let app = server
        .signed_in_as_super(&["/admin/users/", id].concat())
        .await;
    app.until_says("members can access every project on this server")
        .await;
    let form = form(&app).await;
    form.click("button", "Effective access").await;
    for kind in ["User accounts", "Project Project", "Project memberships"] {
        assert_eq!(cells(&form, kind).await, ["Yes"; 6], "{kind}");
    }
}
