//! Two admins at the same list: each entry is decided, and nothing is lost.

use super::scene::{PROJECT, list, names, open_list, refusal, store_list};
use super::secrets::{usual, usual_and};
use crate::support::app::App;
use crate::support::both;
use crate::support::server::Version;
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

const CONFLICT: &str = "Someone else changed this list";

async fn open(version: Version) -> App {
    open_list(version, "secret", &usual()).await
}

fn without_ratio(more: Value) -> Value {
    let mut all = usual_and(more);
    all.as_array_mut().unwrap().remove(3);
    all
}

both!(
    what_both_change_is_decided_entry_by_entry,
    async |version| {
        let app = open(version).await;
        app.click("button", "Show API_KEY").await;
        app.fill("textbox", "Value of API_KEY", "mine").await;
        app.click("button", "Remove LIMIT").await;
        let mut theirs = usual_and(json!([{"name": "THEIR_NEW", "valueString": "new"}]));
        theirs[0]["valueString"] = json!("their-value");
        store_list(app.server(), "secret", &theirs);
        app.click("button", "Save secrets").await;
        app.that_says("alert", CONFLICT).await;
        assert_eq!(list(app.server(), "secret"), theirs);
        assert!(!app.0.inner_html().contains("their-value"));
        let limit = app.part("group", "LIMIT").await;
        assert!(limit.field("radio", "Yours: removes it").await.checked());
        let new = app.part("group", "THEIR_NEW").await;
        assert!(new.field("radio", "Theirs: adds it").await.checked());
        app.click("button", "Save choices").await;
        app.that_says("alert", "Not saved. Some entries still need a version.")
            .await;
        app.click("button", "Show values of API_KEY").await;
        app.until_says("API_KEY = their-value, text").await;
        let key = app.part("group", "API_KEY").await;
        key.click("radio", "Yours: changes it").await;
        app.click("button", "Save choices").await;
        app.that_says("status", "Saved").await;
        let wanted = json!([
            {"name": "API_KEY", "valueString": "mine"},
            usual()[1],
            usual()[3],
            {"name": "THEIR_NEW", "valueString": "new"},
        ]);
        assert_eq!(list(app.server(), "secret"), wanted);
    }
);

#[wasm_bindgen_test]
async fn the_other_version_can_be_kept_or_the_list_gone_back_to() {
    let app = open(Version::V5_1).await;
    app.fill("textbox", "Name of secret 1", "MINE").await;
    let theirs = json!([{"name": "THEIRS", "valueString": "x"}]);
    store_list(app.server(), "secret", &theirs);
    app.click("button", "Save secrets").await;
    app.click("button", "Back to the list").await;
    app.get("button", "Save secrets").await;
    assert_eq!(names(&app), ["MINE", "ENABLED", "LIMIT", "RATIO"]);
    app.click("button", "Save secrets").await;
    app.click("button", "Discard my changes").await;
    app.get("button", "Save secrets").await;
    assert_eq!(names(&app), ["THEIRS"]);
    assert_eq!(list(app.server(), "secret"), theirs);
}

#[wasm_bindgen_test]
async fn who_changed_something_else_of_the_project_does_not_stand_in_the_way() {
    let app = open(Version::V5_1).await;
    app.click("button", "Remove RATIO").await;
    let settings = json!([{"name": "appName", "valueString": "Renamed"}]);
    store_list(app.server(), "setting", &settings);
    app.click("button", "Save secrets").await;
    app.that_says("status", "Saved: 1 secret removed.").await;
    assert_eq!(list(app.server(), "secret"), without_ratio(json!([])));
    assert_eq!(list(app.server(), "setting"), settings);
}

both!(
    where_the_project_may_not_be_changed_its_endpoint_saves_after_a_look,
    async |version| {
        let app = open(version).await;
        let server = app.server().clone();
        let endpoint = || server.requests("POST", "/secrets").len();
        app.click("button", "Remove RATIO").await;
        server.faults("PUT", PROJECT, refusal(403, "Forbidden", ""), None);
        app.click("button", "Save secrets").await;
        app.that_says("status", "Saved: 1 secret removed.").await;
        assert_eq!(endpoint(), 1);
        assert_eq!(list(&server, "secret"), without_ratio(json!([])));

        app.click("button", "Remove LIMIT").await;
        let theirs = without_ratio(json!([{"name": "THEIRS", "valueString": "x"}]));
        store_list(&server, "secret", &theirs);
        app.click("button", "Save secrets").await;
        app.that_says("alert", CONFLICT).await;
        assert_eq!(endpoint(), 1);
        app.click("button", "Save choices").await;
        app.that_says("status", "Saved").await;
        let mut wanted = theirs;
        wanted.as_array_mut().unwrap().remove(2);
        assert_eq!(list(&server, "secret"), wanted);
    }
);

#[wasm_bindgen_test]
async fn settings_show_their_values_at_once() {
    let settings = json!([
        {"name": "appName", "valueString": "Harbor"},
        {"name": "flag", "valueBoolean": true},
    ]);
    let app = open_list(Version::V5_1, "setting", &settings).await;
    app.click("button", "Remove flag").await;
    let mut theirs = settings;
    theirs[0]["valueString"] = json!("Theirs");
    store_list(app.server(), "setting", &theirs);
    app.click("button", "Save settings").await;
    app.until_says("appName = Theirs, text").await;
    app.click("button", "Save choices").await;
    app.that_says("status", "Saved: 1 setting removed.").await;
    assert_eq!(names(&app), ["appName"]);
    assert_eq!(list(app.server(), "setting"), json!([theirs[0]]));
}

#[wasm_bindgen_test]
async fn sites_hide_their_keys() {
    let main = json!({"name": "Main", "domain": ["app.clinic.example"], "googleClientSecret": "google-secret"});
    let staff = json!({"name": "Staff", "domain": ["staff.clinic.example"]});
    let app = open_list(Version::V5_1, "site", &json!([main, staff])).await;
    let card = app.part("group", "Staff").await;
    card.fill("textbox", "Name", "Team").await;
    let theirs = super::scene::with(&main, json!({"googleClientId": "theirs"}));
    store_list(app.server(), "site", &json!([theirs, staff]));
    app.click("button", "Save sites").await;
    app.that_says("alert", CONFLICT).await;
    assert!(!app.0.inner_html().contains("google-secret"));
    app.click("button", "Save choices").await;
    app.that_says("status", "Saved").await;
    let team = super::scene::with(&staff, json!({"name": "Team"}));
    assert_eq!(list(app.server(), "site"), json!([theirs, team]));
}
