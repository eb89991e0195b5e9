//! Settings: like secrets, but open to the eye, and some mean something to the server.

use super::scene::{list, open_list, typed};
use crate::support::both;
use crate::support::server::Version;
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

fn usual() -> Value {
    json!([
        {"name": "appName", "valueString": "Harbor"},
        {"name": "flag", "valueBoolean": true},
    ])
}

both!(
    they_are_shown_changed_and_unknown_ones_kept,
    async |version| {
        let app = open_list(version, "setting", &usual()).await;
        app.until_heading("Settings").await;
        assert_eq!(typed(&app, "textbox", "Value of appName").await, "Harbor");
        app.until_says("Service name used in emails with sign-in codes.")
            .await;
        let older = "This server version stores settings, but none of them changes its behavior.";
        app.fill("textbox", "Value of appName", "Lakeside").await;
        app.click("button", "Save settings").await;
        app.that_says("status", "Saved: 1 setting changed.").await;
        let mut wanted = usual();
        wanted[0]["valueString"] = json!("Lakeside");
        assert_eq!(list(app.server(), "setting"), wanted);
        match app.server().is_v5() {
            true => assert!(!app.text().contains(older)),
            false => app.until_says(older).await,
        }
    }
);

#[wasm_bindgen_test]
async fn known_ones_are_offered_and_odd_values_of_theirs_noticed() {
    let app = open_list(Version::V5_1, "setting", &usual()).await;
    app.click("button", "Known settings").await;
    app.click("button", "Add allowedMfaMethods").await;
    app.until_focus("textbox", "Value of allowedMfaMethods")
        .await;
    let expected = "The server expects totp, email, or totp,email here.";
    app.fill("textbox", "Value of allowedMfaMethods", "sms")
        .await;
    app.until_says(expected).await;
    app.fill("textbox", "Value of allowedMfaMethods", "totp,email")
        .await;
    app.until_silent_about(expected).await;
    assert!(!app.has("button", "Add allowedMfaMethods"));
    app.click("button", "Add mfaRequired").await;
    app.select("Value of mfaRequired", "No").await;
    app.click("button", "Save settings").await;
    app.that_says("status", "Saved: 2 settings added.").await;
    let mut wanted = usual();
    wanted.as_array_mut().unwrap().extend([
        json!({"name": "allowedMfaMethods", "valueString": "totp,email"}),
        json!({"name": "mfaRequired", "valueBoolean": false}),
    ]);
    assert_eq!(list(app.server(), "setting"), wanted);
}
