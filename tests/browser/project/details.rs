//! The details of the project: what it is, who is in it, and its name and description.

use super::scene::{PROJECT, change, fact, project, refusal, with, without_meta};
use crate::support::app::App;
use crate::support::both;
use crate::support::server::{ADMIN_EMAIL, Server, Version};
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

async fn open(version: Version) -> App {
    let app = App::signed_in(version, "/admin/project").await;
    app.get("button", "Save").await;
    app
}

both!(
    facts_owner_and_how_many_of_each_kind_are_in_it,
    async |version| {
        let app = open(version).await;
        let server = app.server();
        assert!(fact(&app, "ID").await.contains(&server.project()));
        assert_eq!(fact(&app, "Owner").await, ADMIN_EMAIL);
        for (name, role) in [
            ("Practitioners", "Practitioner"),
            ("Patients", "Patient"),
            ("Clients", "ClientApplication"),
            ("Bots", "Bot"),
        ] {
            let search = [
                "ProjectMembership?_total=accurate&_count=1&profile-type=",
                role,
            ]
            .concat();
            let found = server.fhir("GET", &search, &Value::Null);
            let counted = format!("{} Show {name}", found["total"]);
            assert_eq!(fact(&app, name).await, counted);
        }
        app.click("link", "Show Patients").await;
        app.until_address("/admin/users?role=Patient").await;
    }
);

both!(
    name_and_description_are_changed_and_all_else_stays,
    async |version| {
        let app = open(version).await;
        let before = project(app.server());
        app.fill("textbox", "Name", "Renamed Clinic").await;
        app.fill("textbox", "Description", "Open <b>daily</b>")
            .await;
        app.click("button", "Save").await;
        app.until_says("Saved. Name is now: Renamed Clinic.").await;
        app.that_says("banner", "Renamed Clinic").await;
        let wanted = json!({"name": "Renamed Clinic", "description": "Open <b>daily</b>"});
        assert_eq!(
            without_meta(&project(app.server())),
            without_meta(&with(&before, wanted))
        );
    }
);

#[wasm_bindgen_test]
async fn a_project_without_a_name_is_not_sent() {
    let app = open(Version::V5_1).await;
    app.fill("textbox", "Name", " ").await;
    app.click("button", "Save").await;
    app.until_described("textbox", "Name", "Enter a project name")
        .await;
    app.until_focus("alert", "There is a problem").await;
    assert!(app.server().requests("PUT", "").is_empty());
}

#[wasm_bindgen_test]
async fn a_refusal_lands_on_its_field() {
    let app = open(Version::V5_1).await;
    app.fill("textbox", "Name", "Another").await;
    let refused = refusal(400, "Invalid", "Project.name");
    app.server().fault("PUT", PROJECT, refused);
    app.click("button", "Save").await;
    app.until_described("textbox", "Name", "The server refused this: Invalid")
        .await;
    assert_eq!(app.value("textbox", "Name").await, "Another");
}

both!(of_what_two_admins_change_nothing_is_lost, async |version| {
    let app = open(version).await;
    app.fill("textbox", "Name", "Mine").await;
    let theirs = json!({"name": "Theirs", "description": "Of theirs"});
    change(app.server(), &project(app.server()), theirs);
    app.click("button", "Save").await;
    app.that_says("alert", "Someone else saved this").await;
    let name = app.part("group", "Name").await;
    name.click("radio", "Yours: Mine").await;
    app.click("button", "Save choices").await;
    app.until_says("Saved. Name is now: Mine.").await;
    let now = project(app.server());
    assert_eq!(
        (&now["name"], &now["description"]),
        (&json!("Mine"), &json!("Of theirs"))
    );
});

#[wasm_bindgen_test]
async fn a_save_whose_answer_is_lost_is_looked_up() {
    let app = open(Version::V5_1).await;
    app.fill("textbox", "Name", "Lost").await;
    app.server().fault("PUT", PROJECT, "close-before");
    app.click("button", "Save").await;
    app.that_says("alert", "nothing was saved so far").await;
    app.server().fault("PUT", PROJECT, "close-after");
    app.fill("textbox", "Name", "Lost again").await;
    app.click("button", "Save").await;
    app.until_says("Saved. Name is now: Lost again.").await;
    assert_eq!(project(app.server())["name"], "Lost again");
}

#[wasm_bindgen_test]
async fn leaving_what_was_typed_is_asked_about() {
    let app = open(Version::V5_1).await;
    app.fill("textbox", "Description", "not saved").await;
    app.click("link", "Users").await;
    let question = app.part("dialog", "Leave without saving?").await;
    question.click("button", "Keep editing").await;
    app.until_gone("dialog", "Leave without saving?").await;
    assert_eq!(app.value("textbox", "Description").await, "not saved");
    app.click("button", "Discard changes").await;
    let stored = "Family medicine at the old harbor";
    assert_eq!(app.value("textbox", "Description").await, stored);
    app.click("link", "Users").await;
    app.until_heading("Users").await;
}

#[wasm_bindgen_test]
async fn the_super_admin_project_is_warned_about_and_others_are_not() {
    let server = Server::start(Version::V5_1);
    let app = server.signed_in_as_super("/admin/project").await;
    app.until_says("members can access every project on this server")
        .await;
    let app = App::signed_in(Version::V5_1, "/admin/project").await;
    app.get("button", "Save").await;
    assert!(!app.text().contains("every project on this server"));
}
