//! The list of clients.

use super::scene::{HOSTILE, assert_is_text, change, memberships};
use crate::support::act::until;
use crate::support::both;
use crate::support::server::Server;
use crate::support::server::Version;
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn it_is_searched_turned_and_leads_to_each_client() {
    let server = Server::start(Version::V5_1);
    for at in 0..21 {
        server.admin("client", &json!({"name": format!("Paged {at:02}")}));
    }
    let app = server.signed_in("/admin/clients?q=paged").await;
    app.until_says("1–20 of 21, by name").await;
    app.click("link", "Next").await;
    app.until_address("/admin/clients?q=paged&page=2").await;
    app.until_says("21–21 of 21").await;
    app.click("link", "Paged 20").await;
    app.until_heading("Paged 20").await;
    app.back().await;
    app.until_says("21–21 of 21").await;
    app.fill("searchbox", "Name", "lab FEED").await;
    app.row("Pushes results from the laboratory").await;
    until("one client", || app.all("row").len() == 2).await;
    app.until_focus("searchbox", "Name").await;
    app.fill("searchbox", "Name", "nobody has this name").await;
    app.until_says("No matches.").await;
}

both!(it_tells_what_access_each_has, async |version| {
    let server = Server::start(version);
    let policy = server.policy("Read only");
    let made = server.admin(
        "client",
        &json!({"name": "Zebra reader", "accessPolicy": policy}),
    );
    let paused = server.admin("client", &json!({"name": "Zebra paused"}));
    let membership = memberships(&server, &paused)[0].clone();
    change(&server, &membership, json!({"active": false}));
    let app = server.signed_in("/admin/clients?q=zebra").await;
    let reader = app.row("Zebra reader").await;
    reader.until_says("Read only").await;
    let paused = app.row("Zebra paused").await;
    paused.until_says("Full access (inactive)").await;
    reader.click("link", "Zebra reader").await;
    app.until_heading("Zebra reader").await;
    assert_eq!(
        app.address(),
        format!("/admin/clients/{}", made["id"].as_str().unwrap())
    );
});

#[wasm_bindgen_test]
async fn names_from_the_server_are_text() {
    let server = Server::start(Version::V5_1);
    let evil = json!({"name": HOSTILE, "description": "<b>bold</b>", "redirectUri": "javascript:alert(1)"});
    server.admin("client", &evil);
    let app = server.signed_in("/admin/clients?q=%3Cimg").await;
    app.row("<b>bold</b>").await;
    assert_is_text(&app);
    app.click("link", HOSTILE).await;
    app.until_heading(HOSTILE).await;
    app.until_says("javascript:alert(1)").await;
    assert!(
        !app.names("link")
            .contains(&"javascript:alert(1)".to_owned())
    );
    assert_is_text(&app);
}
