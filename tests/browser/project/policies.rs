//! The list of access policies, and the page of one: what it gives and who uses it.

use super::policy::{holder, make, open_page};
use super::scene::{HOSTILE, NO_ID, assert_is_text, typed};
use crate::support::app::App;
use crate::support::both;
use crate::support::server::{Server, Version};
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

both!(
    the_list_says_who_uses_each_and_is_searched_by_name,
    async |version| {
        let server = Server::start(version);
        let listed = make(&server, json!({"name": "Listed"}));
        make(&server, json!({"name": "Listless"}));
        holder(&server, "Holda", &listed);
        let reference = ["AccessPolicy/", listed["id"].as_str().unwrap()].concat();
        let among_others = json!({"access": [{"policy": {"reference": reference}}]});
        server.new_member("Hilda", "Holder", &among_others);
        let client = json!({"name": "Reader", "accessPolicy": {"reference": reference}});
        server.admin("client", &client);
        let app = server.signed_in("/admin/policies").await;
        app.until_heading("Access policies").await;
        app.fill("searchbox", "Name", "Listed").await;
        app.until_address("/admin/policies?q=Listed").await;
        let row = app.row("Listed").await;
        row.until_says("2 users").await;
        row.until_says("1 client").await;
        app.until_silent_about("Listless").await;
        app.click("link", "Listed").await;
        app.until_heading("Listed").await;
        app.back().await;
        app.row("Listed").await;
        assert_eq!(app.value("searchbox", "Name").await, "Listed");
    }
);

#[wasm_bindgen_test]
async fn counts_that_did_not_come_are_not_called_nought() {
    let server = Server::start(Version::V5_1);
    server.faults("POST", "/fhir/R4", json!({"status": 500}), None);
    let app = server.signed_in("/admin/policies?q=front").await;
    let row = app.row("Front desk").await;
    row.until_says("Unknown").await;
}

both!(
    one_shows_what_it_gives_who_uses_it_and_how_it_is_stored,
    async |version| {
        let server = Server::start(version);
        let rule = json!([{"name": "office", "value": "10.", "action": "allow"}]);
        let policy = make(&server, json!({"ipAccessRule": rule}));
        holder(&server, "Holda", &policy);
        let app = open_page(&server, &policy).await;
        app.row("Patients").await.until_says("Yes").await;
        app.until_says("Allow 10. (office)").await;
        app.click("button", "Access policy as JSON").await;
        app.until_says("\"resourceType\": \"Patient\"").await;
        app.click("link", "Holda Holder").await;
        app.until_heading("Holda Holder").await;
    }
);

#[wasm_bindgen_test]
async fn an_unknown_one_is_said_to_be_none() {
    let address = ["/admin/policies/", NO_ID].concat();
    let app = App::signed_in(Version::V5_1, &address).await;
    app.that_says("alert", "There is no such access policy")
        .await;
}

#[wasm_bindgen_test]
async fn hostile_names_and_content_are_text() {
    let server = Server::start(Version::V5_1);
    let resource = json!([{"resourceType": "<script>", "criteria": "\"><b>"}]);
    let policy = make(&server, json!({"name": HOSTILE, "resource": resource}));
    let app = open_page(&server, &policy).await;
    app.until_says("<script>").await;
    assert_is_text(&app);
    app.click("button", "Edit").await;
    let text = typed(&app, "textbox", "Access policy as JSON").await;
    assert!(text.contains("<script>"), "{text}");
    assert_is_text(&app);
}

#[wasm_bindgen_test]
async fn those_that_lead_to_more_access_and_values_that_change_one_are_marked() {
    let server = Server::start(Version::V5_1);
    let resource = json!([{"resourceType": "AccessPolicy", "interaction": ["update"]}]);
    make(&server, json!({"name": "Chief", "resource": resource}));
    let app = server.signed_in("/admin/policies").await;
    let chief = app.row("Chief").await;
    chief.until_says("Can give themselves more access").await;
    let desk = app.row("Front desk").await;
    assert!(!desk.text().contains("more access"));

    let resource = json!([{"resourceType": "Patient", "criteria": "Patient?gender=%gender"}]);
    let policy = make(&server, json!({"name": "By gender", "resource": resource}));
    let reference = ["AccessPolicy/", policy["id"].as_str().unwrap()].concat();
    let value = "female\"},{\"resourceType\":\"*\"},{\"resourceType\":\"Basic";
    let parameter = json!([{"name": "gender", "valueString": value}]);
    let access = json!({"access": [{"policy": {"reference": reference}, "parameter": parameter}]});
    let holder = server.new_member("Hilda", "Holder", &access);
    let app = open_page(&server, &policy).await;
    app.until_says("A value changes the policy").await;
    let app = app.visit("/admin/users").await;
    let row = app.row("hilda@example.com").await;
    row.until_says("A value changes the policy").await;
    let app = app.visit(&holder.page()).await;
    app.until_says("A value for “By gender” changes the policy itself")
        .await;
}

#[wasm_bindgen_test]
async fn fields_that_are_hidden_in_name_only_are_explained_where_it_is_written() {
    let server = Server::start(Version::V5_1);
    let resource = json!([{"resourceType": "Observation", "hiddenFields": ["value"]}]);
    let policy = make(&server, json!({"name": "No values", "resource": resource}));
    let app = open_page(&server, &policy).await;
    app.until_says("May still see value, though a rule hides it.")
        .await;
    app.click("button", "Edit").await;
    app.until_says("“value” hides nothing: its stored name ends with its type")
        .await;
}
