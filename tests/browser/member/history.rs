//! The history of a member.

use super::scene::{member, open_page};
use crate::support::act::until;
use crate::support::app::App;
use crate::support::both;
use crate::support::server::{Server, Version};
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

/// The changes on screen, the newest first.
fn changes(app: &App) -> Vec<String> {
    let items = app.texts("listitem").into_iter();
    items.filter(|text| text.contains("· by ")).collect()
}

async fn until_changes(app: &App, count: usize) {
    until("so many changes", || changes(app).len() == count).await;
}

both!(
    who_changed_what_and_when_the_newest_first,
    async |version| {
        let server = Server::start(version);
        let ana = member(
            &server,
            &json!({"accessPolicy": server.policy("Front desk")}),
        );
        let eva = server.new_member(
            "Eva",
            "Other",
            &json!({"admin": true, "accessPolicy": null}),
        );
        server.change(&ana, &json!({"admin": true}));
        server.change(&ana, &json!({"accessPolicy": null, "externalId": "e-4711"}));
        server.change_as(&eva.email, &ana, &json!({"active": false}));
        let app = open_page(&server, &ana).await;
        assert!(server.requests("GET", "/_history").is_empty());
        app.click("button", "History").await;
        until_changes(&app, 4).await;
        let told: [&[&str]; 4] = [
            &["Deactivated", "by Eva Other"],
            &[
                "Access policy removed: Front desk",
                "Now full access (no policy)",
                "External ID set: e-4711",
                "by Ada Admin",
            ],
            &["Made an admin"],
            &[
                "Added to the project",
                "Access policy added: Front desk",
                "by the server",
            ],
        ];
        for (change, told) in changes(&app).iter().zip(told) {
            assert!(
                told.iter().all(|words| change.contains(words)),
                "{change} without {told:?}"
            );
        }
        app.until_says("The server saves invites itself").await;
        // What is saved on the page is history at once.
        app.click("button", "Reactivate").await;
        until_changes(&app, 5).await;
        assert!(changes(&app)[0].contains("Reactivated"));
    }
);

#[wasm_bindgen_test]
async fn a_long_history_is_shown_in_pieces() {
    let server = Server::start(Version::V5_1);
    let ana = member(&server, &json!({}));
    for at in 0..22 {
        server.change(&ana, &json!({"userName": format!("name {at}")}));
    }
    let app = open_page(&server, &ana).await;
    app.click("button", "History").await;
    until_changes(&app, 20).await;
    assert!(changes(&app)[0].contains("User name changed to: name 21, was: name 20"));
    app.click("button", "Show older").await;
    until_changes(&app, 23).await;
    assert!(!app.has("button", "Show older"));
}
