//! Changing a member, and taking it back.

use super::scene::{form, label, member, open, open_page};
use crate::support::both;
use crate::support::network::idle;
use crate::support::part::Part;
use crate::support::server::{Server, Version};
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

both!(
    what_is_saved_is_said_and_can_be_taken_back,
    async |version| {
        let (app, ana) = open(version).await;
        let form = form(&app).await;
        form.tick("Admin", true).await;
        form.fill("textbox", "Label", "Night shift").await;
        form.click("button", "Save").await;
        form.until_says("Ana Costa is now an admin.").await;
        form.until_says("“Label” of Ana Costa is now “Night shift”.")
            .await;
        let stored = app.server().stored(&ana);
        assert_eq!(
            (&stored["admin"], &stored["identifier"]),
            (&json!(true), &label("Night shift"))
        );
        form.click("button", "Undo").await;
        form.until_says("Ana Costa is no longer an admin.").await;
        let stored = app.server().stored(&ana);
        assert!(
            stored["admin"] != true && stored["identifier"].is_null(),
            "{stored}"
        );
        assert!(!form.is_ticked("Admin").await);
        assert_eq!(form.value("textbox", "Label").await, "");
    }
);

#[wasm_bindgen_test]
async fn fields_the_page_knows_nothing_of_stay_as_they_are() {
    let server = Server::start(Version::V5_1);
    let ana = member(&server, &json!({}));
    let other = json!({"system": "urn:other", "value": "7", "use": "usual"});
    server.change(&ana, &json!({"userName": "ana", "identifier": [other]}));
    let mut wanted = server.stored(&ana);
    let app = open_page(&server, &ana).await;
    let form = form(&app).await;
    form.fill("textbox", "External ID", "e-4711").await;
    form.fill("textbox", "Label", "Late").await;
    form.click("button", "Save").await;
    form.until_says("“Label” of Ana Costa is now “Late”.").await;
    let mut stored = server.stored(&ana);
    wanted["externalId"] = json!("e-4711");
    wanted["identifier"] = json!([other, label("Late")[0]]);
    for membership in [&mut wanted, &mut stored] {
        membership.as_object_mut().unwrap().remove("meta");
    }
    assert_eq!(stored, wanted);
}

#[wasm_bindgen_test]
async fn policies_with_parameters_are_chosen_stored_and_shown_again() {
    let (app, ana) = open(Version::V5_1).await;
    let server = app.server().clone();
    let site = server.create(&json!({"resourceType": "Location", "name": "North"}));
    let page = form(&app).await;
    page.pick("Access policy", "One site", "One site only")
        .await;
    page.get("combobox", "Policy parameter: site").await;
    page.click("button", "Save").await;
    page.that_says("alert", "Choose a value for “site”").await;
    page.pick("Policy parameter: site", "North", "North").await;
    page.click("button", "Add another access policy").await;
    page.pick("Additional access policy", "Read", "Read only")
        .await;
    page.click("button", "Save").await;
    page.until_says("now has this access: One site only (site: North), Read only")
        .await;
    let stored = server.stored(&ana);
    let reference = ["Location/", site["id"].as_str().unwrap()].concat();
    let parameter = json!([{"name": "site", "valueReference": {"reference": reference}}]);
    let access = json!([
        {"policy": server.policy("One site only"), "parameter": parameter},
        {"policy": server.policy("Read only")},
    ]);
    assert_eq!(
        (&stored["accessPolicy"], &stored["access"]),
        (&Value::Null, &access)
    );
    let app = app.reload().await;
    let page = form(&app).await;
    assert_eq!(
        page.value("combobox", "Policy parameter: site").await,
        "North"
    );
    assert_eq!(
        page.value("combobox", "Additional access policy").await,
        "Read only"
    );
    page.click("button", "Effective access").await;
    page.get("table", "Permissions by resource type").await;
}

#[wasm_bindgen_test]
async fn full_access_has_to_be_said() {
    let (app, ana) = open(Version::V5_1).await;
    let form = form(&app).await;
    form.fill("combobox", "Access policy", "").await;
    app.press("Escape").await;
    form.click("button", "Save").await;
    form.that_says("alert", "Choose an access policy, or select")
        .await;
    form.tick("Full access (no policy)", true).await;
    form.click("button", "Save").await;
    form.until_says("Ana Costa now has full access (no policy).")
        .await;
    assert!(app.server().stored(&ana)["accessPolicy"].is_null());
}

/// Chooses a policy that is deleted before the form is saved, and waits until the server's refusal is told.
async fn save_a_deleted_policy(server: &Server, form: &Part) {
    let policy = server.create(&json!({"resourceType": "AccessPolicy", "name": "Short lived"}));
    form.pick("Access policy", "Short", "Short lived").await;
    server.delete(&["AccessPolicy/", policy["id"].as_str().unwrap()].concat());
    form.click("button", "Save").await;
    form.that_says("alert", GONE).await;
}

const GONE: &str = "This access policy no longer exists";

#[wasm_bindgen_test]
async fn a_policy_that_was_deleted_meanwhile_is_not_given() {
    let (app, ana) = open(Version::V5_1).await;
    let server = app.server();
    save_a_deleted_policy(server, &form(&app).await).await;
    assert_eq!(server.stored(&ana)["accessPolicy"]["display"], "Read only");
}

#[wasm_bindgen_test]
async fn what_a_chosen_policy_asks_for_comes_late_and_leaves_the_refusal_standing() {
    let (app, _) = open(Version::V5_1).await;
    let server = app.server();
    let form = form(&app).await;
    server.faults("POST", "/fhir/R4", json!({"delay": 1000}), Some(1));
    save_a_deleted_policy(server, &form).await;
    idle().await;
    assert!(form.text().contains(GONE));
}

both!(
    whose_policy_was_deleted_is_locked_out_and_can_be_helped,
    async |version| {
        let server = Server::start(version);
        server.create(&json!({"resourceType": "AccessPolicy", "name": "Once there"}));
        let policy = server.policy("Once there");
        let ana = member(&server, &json!({"accessPolicy": policy}));
        server.delete(policy["reference"].as_str().unwrap());
        let app = open_page(&server, &ana).await;
        app.until_says("Locked out: ").await;
        app.that_says("definition", "Locked out").await;
        let form = form(&app).await;
        form.pick("Access policy", "Front", "Front desk").await;
        form.click("button", "Save").await;
        form.until_says("now has this access: Front desk").await;
        app.until_silent_about("Locked out").await;
        app.that_says("definition", "Active").await;
    }
);

both!(
    an_external_id_of_another_member_is_refused_at_its_field,
    async |version| {
        let server = Server::start(version);
        server.new_member("Eva", "First", &json!({"externalId": "taken"}));
        let ana = member(&server, &json!({}));
        let app = open_page(&server, &ana).await;
        let form = form(&app).await;
        form.fill("textbox", "External ID", "taken").await;
        form.click("button", "Save").await;
        form.that_says(
            "alert",
            "This external ID already belongs to another member",
        )
        .await;
        let field = form.field("textbox", "External ID").await;
        assert_eq!(field.get_attribute("aria-invalid").as_deref(), Some("true"));
        assert!(server.stored(&ana)["externalId"].is_null());
    }
);

#[wasm_bindgen_test]
async fn leaving_with_something_unsaved_is_asked_about() {
    let (app, _) = open(Version::V5_1).await;
    let form = form(&app).await;
    form.fill("textbox", "Label", "Typed").await;
    app.click("link", "Details").await;
    let dialog = app.part("dialog", "Leave without saving?").await;
    dialog.click("button", "Keep editing").await;
    app.until_gone("dialog", "Leave without saving?").await;
    assert_eq!(form.value("textbox", "Label").await, "Typed");
    app.click("link", "Details").await;
    app.click("button", "Leave").await;
    app.until_address("/admin/project").await;
}

#[wasm_bindgen_test]
async fn what_was_typed_can_be_discarded() {
    let (app, _) = open(Version::V5_1).await;
    let form = form(&app).await;
    form.fill("textbox", "Label", "Typed").await;
    form.click("button", "Discard changes").await;
    assert_eq!(form.value("textbox", "Label").await, "");
    app.click("link", "Details").await;
    app.until_address("/admin/project").await;
    app.until_heading("Details").await;
}

#[wasm_bindgen_test]
async fn nothing_is_sent_where_nothing_was_changed() {
    let (app, _) = open(Version::V5_1).await;
    form(&app).await.click("button", "Save").await;
    app.until_says("No changes to save.").await;
    assert!(app.server().requests("PUT", "").is_empty());
}
