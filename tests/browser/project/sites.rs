//! Sites: websites that sign in to the project, saved as a whole list.

use super::scene::{PROJECT, list, names, open_list, refusal, typed, with};
use crate::support::act::until;
use crate::support::app::App;
use crate::support::both;
use crate::support::part::Part;
use crate::support::server::Version;
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

fn main_site() -> Value {
    json!({
        "name": "Main", "domain": ["app.clinic.example", "www.clinic.example"],
        "googleClientId": "gcid", "googleClientSecret": "google-secret",
        "recaptchaSiteKey": "rsk", "recaptchaSecretKey": "recaptcha-secret",
    })
}

fn staff() -> Value {
    json!({"name": "Staff", "domain": ["staff.clinic.example"]})
}

async fn open(version: Version, sites: Value) -> App {
    open_list(version, "site", &sites).await
}

async fn card(app: &App, name: &str) -> Part {
    app.part("group", name).await
}

#[wasm_bindgen_test]
async fn the_keys_that_are_secret_are_hidden_until_somebody_asks() {
    let app = open(Version::V5_1, json!([main_site()])).await;
    app.until_heading("Sites").await;
    for key in ["google-secret", "recaptcha-secret"] {
        assert!(!app.0.inner_html().contains(key));
    }
    let main = card(&app, "Main").await;
    assert_eq!(typed(&main, "textbox", "Google client ID").await, "gcid");
    main.click("button", "Show Google client secret of Main")
        .await;
    let secret = typed(&main, "textbox", "Google client secret").await;
    assert_eq!(secret, "google-secret");
    assert!(!main.has("textbox", "reCAPTCHA secret key"));
}

both!(add_change_move_and_remove_in_one_save, async |version| {
    let app = open(version, json!([main_site(), staff()])).await;
    let main = card(&app, "Main").await;
    main.click("button", "Add domain").await;
    app.until_focus("textbox", "Domain 3").await;
    main.fill("textbox", "Domain 3", "new.clinic.example").await;
    main.click("button", "Remove domain 1").await;
    main.click("button", "Show reCAPTCHA secret key of Main")
        .await;
    main.fill("textbox", "reCAPTCHA secret key", "").await;
    app.click("button", "Add site").await;
    let new = card(&app, "Site 3").await;
    new.fill("textbox", "Name", "Portal").await;
    let portal = card(&app, "Portal").await;
    portal
        .fill("textbox", "Domain 1", "portal.clinic.example")
        .await;
    portal
        .fill("textbox", "Google client secret", "typed-key")
        .await;
    app.click("button", "Move Portal up").await;
    app.click("button", "Remove Staff").await;
    app.click("button", "Save sites").await;
    app.that_says("status", "Saved: 1 site added, 1 changed, 1 removed.")
        .await;
    let domains = json!(["www.clinic.example", "new.clinic.example"]);
    let main = with(
        &main_site(),
        json!({"domain": domains, "recaptchaSecretKey": null}),
    );
    let portal = json!({
        "name": "Portal", "domain": ["portal.clinic.example"], "googleClientSecret": "typed-key",
    });
    assert_eq!(list(app.server(), "site"), json!([main, portal]));
});

#[wasm_bindgen_test]
async fn what_is_missing_is_told_at_its_field() {
    let app = open(Version::V5_1, json!([main_site()])).await;
    app.click("button", "Add site").await;
    let main = card(&app, "Main").await;
    main.fill("textbox", "Domain 2", "https://www.clinic.example/")
        .await;
    app.click("button", "Save sites").await;
    let summary = app.part("alert", "There is a problem").await;
    let last = "Site 2: Enter a domain, such as app.example.org";
    assert_eq!(
        summary.texts("link"),
        [
            "Main: Enter only the domain, such as app.example.org, without https:// or a path",
            "Site 2: Enter a name",
            last,
        ]
    );
    summary.click("link", last).await;
    app.until_focus("textbox", "Domain 1").await;
    let new = card(&app, "Site 2").await;
    new.fill("textbox", "Domain 1", "new.clinic.example").await;
    until("two problems left", || summary.all("link").len() == 2).await;
    assert!(app.server().requests("PUT", "").is_empty());
}

#[wasm_bindgen_test]
async fn what_the_server_refuses_lands_on_the_field() {
    let app = open(Version::V5_1, json!([main_site()])).await;
    let main = card(&app, "Main").await;
    main.fill("textbox", "Google client ID", "other").await;
    for (path, field) in [
        ("Project.site[0].name", "Name"),
        ("Project.site[0].domain", "Domain 1"),
        ("Project.site[0].domain[1]", "Domain 2"),
        ("Project.site[0].recaptchaSiteKey", "reCAPTCHA site key"),
    ] {
        let refused = refusal(400, "Missing required property", path);
        app.server().fault("PUT", PROJECT, refused);
        app.click("button", "Save sites").await;
        main.until_described("textbox", field, "Required by the server")
            .await;
        assert!(main.is_invalid("textbox", field).await);
        app.until_focus("alert", "There is a problem").await;
    }
    assert_eq!(list(app.server(), "site"), json!([main_site()]));
}

#[wasm_bindgen_test]
async fn a_save_whose_answer_is_lost_is_found_out() {
    let app = open(Version::V5_1, json!([main_site(), staff()])).await;
    app.click("button", "Remove Staff").await;
    app.server().fault("PUT", PROJECT, "close-after");
    app.click("button", "Save sites").await;
    app.that_says("status", "Saved: 1 site removed.").await;
    assert_eq!(names(&app), ["Main"]);
    assert_eq!(list(app.server(), "site"), json!([main_site()]));
}

#[wasm_bindgen_test]
async fn emptying_the_list_is_asked_about() {
    let app = open(Version::V5_1, json!([staff()])).await;
    app.click("button", "Remove Staff").await;
    app.click("button", "Save sites").await;
    let question = app.part("dialog", "Remove all sites?").await;
    question.click("button", "Remove 1 site").await;
    app.that_says("status", "Saved: 1 site removed.").await;
    assert_eq!(list(app.server(), "site"), json!([]));
}
