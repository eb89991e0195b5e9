//! What a member's page tells.

use super::scene::{member, open, open_page};
use crate::support::app::App;
use crate::support::both;
use crate::support::server::{Server, Version};
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

both!(an_unknown_member_is_told, async |version| {
    let app = App::signed_in(version, "/admin/users/00000000-0000-4000-8000-000000000000").await;
    app.until_says("There is no such member").await;
    let main = app.part("main", "").await;
    main.click("link", "Users").await;
    app.until_heading("Users").await;
});

both!(
    a_member_who_was_removed_is_told_from_an_unknown_one,
    async |version| {
        let server = Server::start(version);
        let ana = member(&server, &json!({}));
        server.delete(&["ProjectMembership/", &ana.id].concat());
        let app = server.signed_in(&ana.page()).await;
        app.until_says("This member was removed from the project.")
            .await;
        assert!(!app.has("button", "Remove from project"));
        // What became of them is still known.
        app.click("button", "History").await;
        app.until_says("Removed from the project").await;
    }
);

#[wasm_bindgen_test]
async fn a_member_whose_record_was_deleted_is_shown_by_the_copy_of_the_name() {
    let server = Server::start(Version::V5_1);
    let ana = member(&server, &json!({}));
    server.delete(&ana.profile);
    let app = open_page(&server, &ana).await;
    app.until_says("The profile was deleted.").await;
}

#[wasm_bindgen_test]
async fn the_resources_are_shown_as_they_are_stored() {
    let (app, ana) = open(Version::V5_1).await;
    let raw = app.part("region", "Raw JSON").await;
    raw.click("button", "Membership as JSON").await;
    raw.until_says(&format!("\"id\": \"{}\"", ana.id)).await;
    raw.click("button", "Profile as JSON").await;
    raw.until_says("\"resourceType\": \"Practitioner\"").await;
    raw.click("button", "Account as JSON").await;
    raw.until_says("Not shown by the server.").await;
    app.until_says("server-scoped accounts are hidden from project admins")
        .await;
}

both!(
    the_way_to_the_inviter_and_to_others_with_the_same_record,
    async |version| {
        let server = Server::start(version);
        let ana = member(&server, &json!({}));
        let same = json!({"membership": {"profile": {"reference": ana.profile}}});
        let twin = server.new_member("Anita", "Costa", &same);
        let app = open_page(&server, &ana).await;
        let related = app.part("region", "Related").await;
        match server.is_v5() {
            true => {
                let inviter = related.get("link", "Ada Admin").await;
                let ada = server.member("admin@example.com");
                assert_eq!(inviter.get_attribute("href"), Some(ada.page()));
            }
            false => related.until_says("Unknown").await,
        }
        related.click("link", "Ana Costa").await;
        app.until_address(&twin.page()).await;
        app.until_heading("Ana Costa").await;
    }
);

#[wasm_bindgen_test]
async fn the_way_from_a_related_person_to_the_patient() {
    let server = Server::start(Version::V5_1);
    let hannah = server.member("hannah@example.com");
    let app = open_page(&server, &server.member("amara@example.com")).await;
    let related = app.part("region", "Related").await;
    related.click("link", "Hannah Okafor").await;
    app.until_heading("Hannah Okafor").await;
    assert_eq!(app.address(), hannah.page());
}
