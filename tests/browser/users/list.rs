//! What the list shows, and what it says when it can't be had.

use super::roster::{everybody, search, until_shown};
use crate::support::app::App;
use crate::support::both;
use crate::support::people::too_many;
use crate::support::server::{Server, Version};
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

const MEMBERS: &str = "/fhir/R4/ProjectMembership";

both!(each_kind_of_person_is_there, async |version| {
    let app = App::signed_in(version, "/admin/users").await;
    let table = app.part("table", "Users").await;
    let heads = ["Name", "Email", "Role", "Access policy", "Admin", "Added"];
    assert_eq!(table.texts("columnheader"), heads);
    let rosa = table.row("rosa@example.com").await;
    for fact in ["Rosa Ramos", "RelatedPerson", "Patient portal"] {
        rosa.until_says(fact).await;
    }
    let bao = table.row("both@example.com").await;
    bao.until_says("Full access").await;
    rosa.click("link", "Rosa Ramos").await;
    app.until_heading("Rosa Ramos").await;
    app.back().await;
    app.until_address("/admin/users").await;
    app.until_heading("Users").await;
});

#[wasm_bindgen_test]
async fn a_project_without_people_says_so() {
    let server = Server::start(Version::V5_1);
    let empty = json!({"resourceType": "Bundle", "type": "searchset", "total": 0, "link": []});
    let answer = json!({"status": 200, "body": empty});
    server.faults("GET", &[MEMBERS, "?profile-type="].concat(), answer, None);
    let app = server.signed_in("/admin/users").await;
    app.until_says("No users yet. Invite the first one.").await;
    app.get("link", "Invite new user").await;
}

#[wasm_bindgen_test]
async fn no_answer_is_told_in_place_of_the_list_and_it_can_be_tried_again() {
    let server = Server::start(Version::V5_1);
    let app = server.signed_in("/admin/users").await;
    app.until_says("1–13 of 13 users").await;
    server.fault("GET", MEMBERS, "close-before");
    search(&app, "okafor").await;
    app.that_says("alert", "The server did not answer").await;
    app.click("button", "Try again").await;
    until_shown(
        &app,
        everybody(&server)
            .iter()
            .filter(|one| one.contains("okafor")),
    )
    .await;
    assert!(app.all("alert").is_empty());
}

#[wasm_bindgen_test]
async fn a_limit_is_counted_down_before_it_can_be_tried_again() {
    let server = Server::start(Version::V5_1);
    let app = server.signed_in("/admin/users").await;
    app.until_says("1–13 of 13 users").await;
    server.fault("GET", &[MEMBERS, "?_filter"].concat(), too_many(900));
    search(&app, "okafor").await;
    app.that_says("alert", "Too many requests. Wait 1 second")
        .await;
    let again = app.get("button", "Try again in 1 s").await;
    assert_eq!(
        again.get_attribute("aria-disabled").as_deref(),
        Some("true")
    );
    app.click("button", "Try again").await;
    until_shown(
        &app,
        everybody(&server)
            .iter()
            .filter(|one| one.contains("okafor")),
    )
    .await;
}

both!(
    admin_rights_that_were_lost_meanwhile_are_told_at_the_next_look,
    async |version| {
        let server = Server::start(version);
        let nora = server.member("nurse@example.com");
        server.change(&nora, &json!({"admin": true}));
        let app = server.signed_in_as(&nora.email, "/admin/users").await;
        app.until_says("1–13 of 13 users").await;
        server.change(&nora, &json!({"admin": false}));
        search(&app, "okafor").await;
        app.that_says("alert", "The server doesn’t allow you").await;
    }
);

#[wasm_bindgen_test]
async fn the_way_back_from_a_member_leads_to_the_list_as_it_stood() {
    let app = App::signed_in(Version::V5_1, "/admin/users?q=okafor").await;
    app.click("link", "Amara Okafor").await;
    app.until_heading("Amara Okafor").await;
    let main = app.part("main", "").await;
    main.click("link", "Users").await;
    app.until_address("/admin/users?q=okafor").await;
    assert_eq!(app.value("searchbox", "Name or email").await, "okafor");
}
