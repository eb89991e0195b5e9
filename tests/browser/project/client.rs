//! One client: changing it, its access, stopping and removing it.

use super::scene::{NO_ID, change, delete, do_and_confirm, memberships, named, refusal, stored};
use crate::support::app::App;
use crate::support::both;
use crate::support::part::Part;
use crate::support::server::{Server, Version};
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

const ONE: &str = "/fhir/R4/ClientApplication/*";
const MEMBERSHIP: &str = "/fhir/R4/ProjectMembership/*";

/// A client named so, and its page.
pub async fn open(version: Version, more: Value) -> (App, Value) {
    let server = Server::start(version);
    let client = server.admin(
        "client",
        &super::scene::with(&json!({"name": "Portal"}), more),
    );
    (open_page(&server, &client).await, client)
}

async fn open_page(server: &Server, client: &Value) -> App {
    let app = server.signed_in(&address(client)).await;
    app.until_heading("Portal").await;
    app
}

fn address(client: &Value) -> String {
    ["/admin/clients/", client["id"].as_str().unwrap()].concat()
}

async fn change_form(app: &App) -> Part {
    app.part("region", "Edit").await
}

#[wasm_bindgen_test]
async fn it_is_changed_and_what_the_form_does_not_know_stays() {
    let server = Server::start(Version::V5_1);
    let old = json!({"name": "Portal", "redirectUri": "https://old.example/cb"});
    let made = server.admin("client", &old);
    change(
        &server,
        &made,
        json!({"launchUri": "https://old.example/launch"}),
    );
    let app = open_page(&server, &made).await;
    let form = change_form(&app).await;
    form.fill("textbox", "Description", "Changed").await;
    form.fill("textbox", "Refresh token lifetime", "2w").await;
    app.click("link", "Bots").await;
    let question = app.part("dialog", "Leave without saving?").await;
    question.click("button", "Keep editing").await;
    form.click("button", "Save").await;
    form.that_says("alert", "Saved. Description is now: Changed.")
        .await;
    app.until_says("2 weeks").await;
    let now = stored(&server, &made);
    for (field, value) in [
        ("description", "Changed"),
        ("refreshTokenLifetime", "2w"),
        ("redirectUri", "https://old.example/cb"),
        ("launchUri", "https://old.example/launch"),
    ] {
        assert_eq!(now[field], value);
    }
    assert_eq!(now["secret"], made["secret"]);
    assert_eq!(now["redirectUris"], Value::Null);
    app.click("button", "ClientApplication as JSON").await;
    app.until_says("\"launchUri\"").await;
    assert!(
        !app.0
            .inner_html()
            .contains(made["secret"].as_str().unwrap())
    );
}

#[wasm_bindgen_test]
async fn of_what_two_admins_change_each_field_is_decided() {
    let (app, made) = open(Version::V5_1, json!({"description": "Before"})).await;
    let form = change_form(&app).await;
    form.fill("textbox", "Description", "Mine").await;
    let theirs = json!({"description": "Theirs", "accessTokenLifetime": "5m"});
    change(app.server(), &made, theirs);
    form.click("button", "Save").await;
    form.that_says("alert", "Someone else saved this while you were editing")
        .await;
    form.click("button", "Save choices").await;
    form.until_says("Not saved. Some fields still need a version.")
        .await;
    let description = form.part("group", "Description").await;
    description.until_says("Before: Before").await;
    description.click("radio", "Yours: Mine").await;
    form.click("button", "Save choices").await;
    form.that_says("alert", "Saved. Description is now: Mine.")
        .await;
    let now = stored(app.server(), &made);
    assert_eq!(
        (&now["description"], &now["accessTokenLifetime"]),
        (&json!("Mine"), &json!("5m"))
    );
}

#[wasm_bindgen_test]
async fn the_other_version_can_be_kept() {
    let (app, made) = open(Version::V5_1, json!({})).await;
    let form = change_form(&app).await;
    form.fill("textbox", "Description", "Mine").await;
    change(app.server(), &made, json!({"description": "Theirs"}));
    form.click("button", "Save").await;
    form.click("button", "Back to the form").await;
    assert_eq!(form.value("textbox", "Description").await, "Mine");
    form.click("button", "Save").await;
    form.click("button", "Discard my changes").await;
    assert_eq!(form.value("textbox", "Description").await, "Theirs");
    assert_eq!(stored(app.server(), &made)["description"], "Theirs");
}

#[wasm_bindgen_test]
async fn a_save_whose_answer_is_lost_is_looked_up() {
    let (app, made) = open(Version::V5_1, json!({})).await;
    let form = change_form(&app).await;
    form.fill("textbox", "Description", "Arrived").await;
    app.server().fault("PUT", ONE, "close-after");
    form.click("button", "Save").await;
    form.that_says("alert", "Saved. Description is now: Arrived.")
        .await;
    form.fill("textbox", "Description", "Not arrived").await;
    app.server().fault("PUT", ONE, "close-before");
    form.click("button", "Save").await;
    form.that_says("alert", "nothing was saved so far").await;
    assert_eq!(form.value("textbox", "Description").await, "Not arrived");
    form.click("button", "Try again").await;
    form.that_says("alert", "Saved. Description is now: Not arrived.")
        .await;
    assert_eq!(stored(app.server(), &made)["description"], "Not arrived");
}

#[wasm_bindgen_test]
async fn a_client_removed_meanwhile_is_not_made_again_by_a_save() {
    let (app, made) = open(Version::V5_1, json!({})).await;
    let form = change_form(&app).await;
    form.fill("textbox", "Description", "Typed").await;
    delete(app.server(), &made);
    form.click("button", "Save").await;
    form.that_says("alert", "This was removed").await;
    assert_eq!(form.value("textbox", "Description").await, "Typed");
}

#[wasm_bindgen_test]
async fn its_access_policy_is_changed() {
    let (app, made) = open(Version::V5_1, json!({})).await;
    let access = app.part("region", "Access").await;
    assert!(access.is_ticked("Full access (no policy)").await);
    access.pick("Access policy", "Read only", "Read only").await;
    access.click("button", "Save access").await;
    access.that_says("alert", "Access saved.").await;
    let membership = &memberships(app.server(), &made)[0];
    assert_eq!(membership["accessPolicy"], app.server().policy("Read only"));
}

#[wasm_bindgen_test]
async fn what_two_admins_give_is_not_overwritten_unseen() {
    let (app, made) = open(Version::V5_1, json!({})).await;
    let server = app.server().clone();
    let access = app.part("region", "Access").await;
    access.pick("Access policy", "Read only", "Read only").await;
    let membership = memberships(&server, &made)[0].clone();
    let theirs = server.policy("Front desk");
    change(&server, &membership, json!({"accessPolicy": theirs}));
    access.click("button", "Save access").await;
    access
        .that_says("alert", "Its access policies are now: Front desk.")
        .await;
    assert_eq!(access.value("combobox", "Access policy").await, "Read only");
    assert_eq!(stored(&server, &membership)["accessPolicy"], theirs);
    access.click("button", "Save access").await;
    access.that_says("alert", "Access saved.").await;
    let now = stored(&server, &membership);
    assert_eq!(now["accessPolicy"], server.policy("Read only"));
}

#[wasm_bindgen_test]
async fn access_whose_answer_is_lost_is_looked_up() {
    let (app, made) = open(Version::V5_1, json!({})).await;
    let access = app.part("region", "Access").await;
    access.pick("Access policy", "Read only", "Read only").await;
    app.server().fault("PUT", MEMBERSHIP, "close-before");
    access.click("button", "Save access").await;
    access.that_says("alert", "nothing was saved so far").await;
    app.server().fault("PUT", MEMBERSHIP, "close-after");
    access.click("button", "Save access").await;
    access.that_says("alert", "Access saved.").await;
    let membership = &memberships(app.server(), &made)[0];
    assert_eq!(membership["accessPolicy"], app.server().policy("Read only"));
}

both!(
    it_is_deactivated_by_half_whole_and_reactivated,
    async |version| {
        let (app, made) = open(version, json!({})).await;
        let server = app.server().clone();
        let stop = app.part("region", "Deactivate").await;
        let meaning = match server.is_v5() {
            true => "blocks its requests immediately",
            false => "its tokens can work until they expire",
        };
        stop.until_says(meaning).await;
        let down = json!({"status": 500, "body": {"msg": "Internal Server Error"}});
        server.fault("PUT", MEMBERSHIP, down);
        stop.click("button", "Deactivate").await;
        stop.until_says("The membership was not changed.").await;
        stop.until_says("Partly deactivated").await;
        stop.click("button", "Deactivate").await;
        stop.until_silent_about("Partly deactivated").await;
        stop.get("button", "Reactivate").await;
        assert_eq!(stored(&server, &made)["status"], "off");
        assert_eq!(memberships(&server, &made)[0]["active"], false);
        stop.click("button", "Reactivate").await;
        stop.until_says("Reactivated.").await;
        assert_eq!(stored(&server, &made)["status"], "active");
        assert_ne!(memberships(&server, &made)[0]["active"], false);
    }
);

both!(it_is_removed_with_its_membership, async |version| {
    let (app, made) = open(version, json!({})).await;
    app.click("button", "Remove client").await;
    let question = app.part("dialog", "Remove Portal?").await;
    question
        .until_says("Removes the client and its membership")
        .await;
    question.click("button", "Cancel").await;
    app.until_gone("dialog", "Remove Portal?").await;
    do_and_confirm(&app, "Remove client", "Remove Portal?", "Remove").await;
    app.until_heading("Clients").await;
    assert!(named(app.server(), "ClientApplication", "Portal").is_empty());
    assert!(memberships(app.server(), &made).is_empty());
});

#[wasm_bindgen_test]
async fn a_removal_that_stops_half_way_is_told_and_can_be_finished() {
    let (app, _) = open(Version::V5_1, json!({})).await;
    let down = json!({"status": 500, "body": {"msg": "Internal Server Error"}});
    app.server().fault("DELETE", ONE, down);
    do_and_confirm(&app, "Remove client", "Remove Portal?", "Remove").await;
    app.until_says("Partly removed: the membership is gone")
        .await;
    app.until_says("has no membership").await;
    do_and_confirm(&app, "Remove client", "Remove Portal?", "Remove").await;
    app.until_heading("Clients").await;
    assert!(named(app.server(), "ClientApplication", "Portal").is_empty());
}

#[wasm_bindgen_test]
async fn a_refused_removal_removes_nothing() {
    let (app, made) = open(Version::V5_1, json!({})).await;
    let refused = refusal(403, "Forbidden", "");
    app.server().fault("DELETE", MEMBERSHIP, refused);
    do_and_confirm(&app, "Remove client", "Remove Portal?", "Remove").await;
    app.until_says("Nothing was removed. The server doesn’t allow you to do this.")
        .await;
    assert_eq!(memberships(app.server(), &made).len(), 1);
}

#[wasm_bindgen_test]
async fn a_membership_whose_client_is_gone_can_still_be_removed() {
    let server = Server::start(Version::V5_1);
    let made = server.admin("client", &json!({"name": "Portal"}));
    delete(&server, &made);
    let app = open_page(&server, &made).await;
    app.until_says("Partly removed: the client is gone").await;
    do_and_confirm(&app, "Remove the rest", "Remove Portal?", "Remove").await;
    app.until_heading("Clients").await;
    assert!(memberships(&server, &made).is_empty());
}

both!(
    one_that_does_not_exist_and_one_that_was_removed,
    async |version| {
        let server = Server::start(version);
        let app = server.signed_in(&["/admin/clients/", NO_ID].concat()).await;
        app.that_says("alert", "There is no such client in this project.")
            .await;
        let made = server.admin("client", &json!({"name": "Portal"}));
        delete(&server, &memberships(&server, &made)[0]);
        delete(&server, &made);
        let app = server.signed_in(&address(&made)).await;
        app.that_says("alert", "This client was removed.").await;
    }
);
