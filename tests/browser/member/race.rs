//! Saving a member when something comes between: another admin, a lost answer, a removal, a step that costs
//! dearly.

use super::scene::{form, label, member, open, open_page};
use crate::support::app::App;
use crate::support::both;
use crate::support::fake;
use crate::support::part::Part;
use crate::support::people::too_many;
use crate::support::server::{ADMIN_EMAIL, ADMIN_PASSWORD, Server, Version};
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

const MEMBERSHIP: &str = "/fhir/R4/ProjectMembership/*";

/// Somebody's page, where the box "Admin" was ticked.
async fn about_to_be_admin(version: Version) -> (App, Part, crate::support::people::Person) {
    let (app, ana) = open(version).await;
    let form = form(&app).await;
    form.tick("Admin", true).await;
    (app, form, ana)
}

both!(
    of_what_two_admins_change_each_field_is_decided,
    async |version| {
        let (app, form, ana) = about_to_be_admin(version).await;
        form.fill("textbox", "Label", "Mine").await;
        let theirs = json!({"identifier": label("Theirs"), "externalId": "e-4711"});
        app.server().change(&ana, &theirs);
        form.click("button", "Save").await;
        form.that_says("alert", "Someone else saved this member")
            .await;
        let admin = form.part("group", "Admin").await;
        assert!(admin.field("radio", "Yours: Yes").await.checked());
        let external = form.part("group", "External ID").await;
        assert!(external.field("radio", "Theirs: e-4711").await.checked());
        let both = form.part("group", "Label").await;
        both.until_says("Before: None").await;
        form.click("button", "Save choices").await;
        form.until_says("Not saved. Some fields still need a version.")
            .await;
        both.click("radio", "Yours: Mine").await;
        form.click("button", "Save choices").await;
        form.until_says("Ana Costa is now an admin.").await;
        let stored = app.server().stored(&ana);
        assert_eq!(
            (&stored["admin"], &stored["externalId"]),
            (&json!(true), &json!("e-4711"))
        );
        assert_eq!(stored["identifier"], label("Mine"));
    }
);

#[wasm_bindgen_test]
async fn the_other_version_can_be_kept_or_the_form_gone_back_to() {
    let (app, ana) = open(Version::V5_1).await;
    let form = form(&app).await;
    form.fill("textbox", "External ID", "mine").await;
    app.server().change(&ana, &json!({"externalId": "theirs"}));
    form.click("button", "Save").await;
    form.click("button", "Back to the form").await;
    assert_eq!(form.value("textbox", "External ID").await, "mine");
    form.click("button", "Save").await;
    form.click("button", "Discard my changes").await;
    assert_eq!(form.value("textbox", "External ID").await, "theirs");
    assert_eq!(app.server().stored(&ana)["externalId"], "theirs");
}

both!(
    a_member_who_is_removed_while_the_page_is_open,
    async |version| {
        let (app, ana) = open(version).await;
        let form = form(&app).await;
        form.fill("textbox", "Label", "Typed").await;
        app.server()
            .delete(&["ProjectMembership/", &ana.id].concat());
        form.click("button", "Save").await;
        form.that_says("alert", "This member was removed in the meantime")
            .await;
        assert_eq!(form.value("textbox", "Label").await, "Typed");
        form.get("link", "Back to users").await;
    }
);

both!(
    an_answer_that_was_lost_after_saving_is_found_out,
    async |version| {
        let (app, form, ana) = about_to_be_admin(version).await;
        app.server().fault("PUT", MEMBERSHIP, "close-after");
        form.click("button", "Save").await;
        form.until_says("Ana Costa is now an admin.").await;
        assert_eq!(app.server().stored(&ana)["admin"], true);
        assert_eq!(app.server().requests("PUT", "").len(), 1);
    }
);

#[wasm_bindgen_test]
async fn an_answer_that_breaks_off_or_is_a_web_page_is_found_out_too() {
    for answer in [
        json!({"truncate": 20}),
        json!("html"),
        json!({"status": 500}),
    ] {
        let (app, form, ana) = about_to_be_admin(Version::V5_1).await;
        app.server().fault("PUT", MEMBERSHIP, answer.clone());
        form.click("button", "Save").await;
        let is_handled = answer["truncate"].is_number();
        match is_handled {
            true => form.until_says("Ana Costa is now an admin.").await,
            false => drop(form.that_says("alert", "Not saved.").await),
        }
        assert_eq!(app.server().stored(&ana)["admin"] == true, is_handled);
    }
}

#[wasm_bindgen_test]
async fn a_request_that_never_arrived_is_not_taken_for_saved() {
    let (app, form, ana) = about_to_be_admin(Version::V5_1).await;
    app.server().fault("PUT", MEMBERSHIP, "close-before");
    form.click("button", "Save").await;
    form.that_says("alert", "nothing was saved so far").await;
    assert!(form.is_ticked("Admin").await);
    form.click("button", "Try again").await;
    form.until_says("Ana Costa is now an admin.").await;
    // Neither is an undo.
    app.server().fault("PUT", MEMBERSHIP, "close-before");
    form.click("button", "Undo").await;
    form.that_says("alert", "nothing was saved so far").await;
    assert_eq!(app.server().stored(&ana)["admin"], true);
    form.click("button", "Try again").await;
    form.until_says("Ana Costa is no longer an admin.").await;
}

#[wasm_bindgen_test]
async fn what_cannot_be_found_out_is_said_to_be_unknown_until_it_can() {
    let (app, form, _) = about_to_be_admin(Version::V5_1).await;
    app.server().fault("PUT", MEMBERSHIP, "close-after");
    app.server().faults("GET", MEMBERSHIP, "close-before", None);
    form.click("button", "Save").await;
    form.that_says("alert", "couldn’t confirm whether the change was saved")
        .await;
    app.server().repair();
    form.click("button", "Check whether it was saved").await;
    form.until_says("Ana Costa is now an admin.").await;
    assert_eq!(app.server().requests("PUT", "").len(), 1);
}

#[wasm_bindgen_test]
async fn a_session_that_ends_while_saving_loses_nothing() {
    let (app, _) = open(Version::V5_1).await;
    let page = form(&app).await;
    page.fill("textbox", "Label", "Typed").await;
    app.server()
        .fault("PUT", MEMBERSHIP, json!({"status": 401}));
    let over = json!({"status": 400, "body": {"error": "invalid_request"}});
    app.server().fault("POST", "/oauth2/token", over);
    page.click("button", "Save").await;
    let dialog = app.part("dialog", "Sign in again").await;
    dialog.fill("textbox", "Email", ADMIN_EMAIL).await;
    dialog.fill("textbox", "Password", ADMIN_PASSWORD).await;
    dialog.click("button", "Sign in").await;
    app.until_gone("dialog", "Sign in again").await;
    assert_eq!(page.value("textbox", "Label").await, "Typed");
    page.click("button", "Save").await;
    page.until_says("“Label” of Ana Costa is now “Typed”.")
        .await;
}

#[wasm_bindgen_test]
async fn a_limit_is_counted_down_before_it_can_be_tried_again() {
    let (app, _) = open(Version::V5_1).await;
    let form = form(&app).await;
    form.fill("textbox", "Label", "Typed").await;
    app.server().fault("PUT", MEMBERSHIP, too_many(900));
    form.click("button", "Save").await;
    form.get("button", "Try again in 1 s").await;
    form.click("button", "Try again").await;
    form.until_says("“Label” of Ana Costa is now “Typed”.")
        .await;
}

#[wasm_bindgen_test]
async fn without_a_connection_nothing_is_sent_and_nothing_is_lost() {
    let (app, _) = open(Version::V5_1).await;
    let form = form(&app).await;
    form.fill("textbox", "Label", "Typed").await;
    fake::offline(true);
    form.until_says("You are offline. What you typed stays here")
        .await;
    form.click("button", "Save").await;
    form.that_says("alert", "You are offline, so nothing was saved.")
        .await;
    assert!(app.server().requests("PUT", "").is_empty());
    fake::offline(false);
    form.until_silent_about("You are offline. What you typed stays here")
        .await;
    form.click("button", "Save").await;
    form.until_says("“Label” of Ana Costa is now “Typed”.")
        .await;
}

both!(
    taking_admin_rights_from_oneself_the_owner_is_a_step_of_its_own,
    async |version| {
        let server = Server::start(version);
        let ada = server.member(ADMIN_EMAIL);
        let app = open_page(&server, &ada).await;
        let form = form(&app).await;
        form.tick("Admin", false).await;
        form.click("button", "Save").await;
        let dialog = app
            .part("dialog", "Remove admin rights from Ada Admin?")
            .await;
        dialog.until_says("This is you.").await;
        dialog.until_says("They own this project.").await;
        dialog.click("button", "Keep admin rights").await;
        app.until_gone("dialog", "Remove admin rights from Ada Admin?")
            .await;
        assert!(server.requests("PUT", "").is_empty());
    }
);

both!(so_is_taking_them_from_the_last_admin, async |version| {
    let server = Server::start(version);
    let app = server
        .signed_in_to("Lakeside Practice", "both@example.com", "/admin/users")
        .await;
    let bao = app.row("both@example.com").await;
    bao.click("link", "Bao Thành").await;
    let form = form(&app).await;
    form.tick("Admin", false).await;
    form.click("button", "Save").await;
    let dialog = app
        .part("dialog", "Remove admin rights from Bao Thành?")
        .await;
    dialog.until_says("No other active admin was found.").await;
    dialog.click("button", "Keep admin rights").await;
    assert!(!form.is_ticked("Admin").await);
    form.click("button", "Discard changes").await;
    assert!(form.is_ticked("Admin").await);
});

#[wasm_bindgen_test]
async fn taking_them_from_somebody_else_is_not_asked_about() {
    let server = Server::start(Version::V5_1);
    let ana = member(&server, &json!({"admin": true}));
    let app = open_page(&server, &ana).await;
    let form = form(&app).await;
    form.tick("Admin", false).await;
    form.click("button", "Save").await;
    form.until_says("Ana Costa is no longer an admin.").await;
}

both!(
    whoever_takes_the_flag_from_herself_leaves_project_admin,
    async |version| {
        let server = Server::start(version);
        let ana = member(&server, &json!({"admin": true, "accessPolicy": null}));
        let app = server.signed_in_as(&ana.email, &ana.page()).await;
        let form = form(&app).await;
        form.tick("Admin", false).await;
        form.click("button", "Save").await;
        app.click("button", "Remove admin rights").await;
        app.until_says("This console is for project admins.").await;
        assert_eq!(server.stored(&ana)["admin"], false);
    }
);
