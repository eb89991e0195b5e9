//! The command palette and the keys.

use super::policy::make;
use super::scene::{HOSTILE, fact};
use crate::support::act::{fire, until};
use crate::support::app::App;
use crate::support::both;
use crate::support::part::Part;
use crate::support::server::{Server, Version};
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

const FIELD: &str = "Go to a page, or find a user, client, bot or access policy";
const HELP: &str = "Keyboard shortcuts";

/// Opens it by its keys.
async fn open(app: &App) -> Part {
    app.press("Control+k").await;
    app.until_focus("combobox", FIELD).await;
    app.part("dialog", "Search").await
}

/// The details, all there is of them, with the palette open.
async fn opened(version: Version) -> (App, Part) {
    opened_at(&Server::start(version)).await
}

async fn opened_at(server: &Server) -> (App, Part) {
    let app = server.signed_in("/admin/project").await;
    app.get("button", "Save").await;
    fact(&app, "Bots").await;
    let palette = open(&app).await;
    (app, palette)
}

async fn until_first(palette: &Part, said: &str) {
    until(said, || {
        palette
            .texts("option")
            .first()
            .is_some_and(|it| it.contains(said))
    })
    .await;
}

/// The option that Enter chooses.
fn marked(palette: &Part) -> Option<String> {
    let options = palette.all("option").into_iter();
    let mut marked =
        options.filter(|it| it.get_attribute("aria-selected").as_deref() == Some("true"));
    marked.next().and_then(|it| it.text_content())
}

#[wasm_bindgen_test]
async fn what_is_pasted_finds_what_is_meant() {
    let server = Server::start(Version::V5_1);
    server.new_member(
        "Shaun",
        "O'Neill",
        &json!({"email": "shaun@müller.example"}),
    );
    server.create(&json!({"resourceType": "Bot", "name": "Nurse’s Zoe\u{308}"}));
    let (_app, palette) = opened_at(&server).await;
    for (pasted, said) in [
        ("O’Neill", "Shaun O'Neill"),
        ("nurse's zo\u{EB}", "Nurse’s"),
        (
            "Shaun <mailto:shaun@xn--mller-kva.example>;",
            "Shaun O'Neill",
        ),
        ("Nur\u{AD}se’s", "Nurse’s"),
        ("sec\u{200B}rets", "Secrets"),
    ] {
        palette.fill("combobox", FIELD, pasted).await;
        until_first(&palette, said).await;
    }
}

#[wasm_bindgen_test]
async fn every_tab_is_a_few_keys_away() {
    let app = App::signed_in(Version::V5_1, "/admin/sites").await;
    app.get("button", "Save sites").await;
    for (typed, name, address) in [
        ("det", "Details", "/admin/project"),
        ("sites", "Sites", "/admin/sites"),
        ("rights", "Access policies", "/admin/policies"),
        ("member", "Users", "/admin/users"),
    ] {
        let palette = open(&app).await;
        palette.fill("combobox", FIELD, typed).await;
        until_first(&palette, name).await;
        app.press("Enter").await;
        app.until_gone("dialog", "Search").await;
        app.until_address(address).await;
        app.until_focus("heading", name).await;
    }
}

both!(
    users_clients_bots_and_policies_are_found_by_name,
    async |version| {
        let (app, mut palette) = opened(version).await;
        for (typed, name, kind, address) in [
            ("thành", "Bao Thành", "User", "/admin/users/"),
            ("lab feed", "Lab feed", "Client", "/admin/clients/"),
            ("fax", "Fax import", "Bot", "/admin/bots/"),
            ("front", "Front desk", "Access policy", "/admin/policies/"),
        ] {
            palette.fill("combobox", FIELD, typed).await;
            palette.that_says("status", "1 result").await;
            let options = palette.all("option");
            let said = options[0].text_content().unwrap();
            assert!(said.contains(name) && said.contains(kind), "{said}");
            let active = palette
                .get("combobox", FIELD)
                .await
                .get_attribute("aria-activedescendant");
            assert_eq!(active, Some(options[0].id()));
            app.press("Enter").await;
            app.until_heading(name).await;
            assert!(app.address().starts_with(address), "{}", app.address());
            palette = open(&app).await;
        }
    }
);

#[wasm_bindgen_test]
async fn arrows_move_the_mark_round_and_round() {
    let (app, palette) = opened(Version::V5_1).await;
    assert_eq!(marked(&palette), palette.texts("option").first().cloned());
    app.press("ArrowUp").await;
    let last = marked(&palette).unwrap();
    assert!(last.contains("Sign out"), "{last}");
    app.press("ArrowDown").await;
    assert_eq!(marked(&palette), palette.texts("option").first().cloned());
    palette.fill("combobox", FIELD, "i?").await;
    palette.that_says("status", "No results").await;
    let field = palette.get("combobox", FIELD).await;
    assert_eq!(
        field.get_attribute("aria-expanded").as_deref(),
        Some("false")
    );
    app.press("Enter").await;
    assert!(app.has("dialog", "Search"));
}

#[wasm_bindgen_test]
async fn one_question_is_asked_for_what_was_typed_and_not_one_for_each_letter() {
    let (app, palette) = opened(Version::V5_1).await;
    app.server().forget();
    let field = palette.field("combobox", FIELD).await;
    let name = "ward nurse";
    for end in 1..=name.len() {
        field.set_value(&name[..end]);
        fire(&field, "input");
    }
    palette.that_says("status", "Searching…").await;
    palette.until_silent_about("Searching…").await;
    assert_eq!(app.server().requests("POST", "/fhir/R4").len(), 1);
}

#[wasm_bindgen_test]
async fn more_than_is_shown_leads_to_the_list() {
    let (app, palette) = opened(Version::V5_1).await;
    palette.fill("combobox", FIELD, "example.com").await;
    let all = palette
        .that_says("option", "All users with “example.com”")
        .await;
    crate::support::act::click(&all.0).await;
    app.until_gone("dialog", "Search").await;
    app.until_address("/admin/users?q=example.com").await;
}

#[wasm_bindgen_test]
async fn escape_and_the_same_keys_close_it_and_the_focus_goes_back() {
    let app = App::signed_in(Version::V5_1, "/admin/project").await;
    app.get("textbox", "Name").await.focus().unwrap();
    open(&app).await;
    app.press("Escape").await;
    app.until_gone("dialog", "Search").await;
    app.until_focus("textbox", "Name").await;
    open(&app).await;
    app.press("Control+k").await;
    app.until_gone("dialog", "Search").await;
    app.until_focus("textbox", "Name").await;
    app.click("button", "Search").await;
    app.until_focus("combobox", FIELD).await;
    app.press("Escape").await;
    app.until_focus("button", "Search").await;
}

#[wasm_bindgen_test]
async fn it_does_not_open_over_another_dialog() {
    let app = App::signed_in(Version::V5_1, "/admin/invite").await;
    let invite = app.part("dialog", "Invite new user").await;
    invite.fill("textbox", "First name", "Ana").await;
    app.press("Control+k").await;
    app.press("?").await;
    assert!(!app.has("dialog", "Search") && !app.has("dialog", HELP));
    assert_eq!(invite.value("textbox", "First name").await, "Ana");
    app.until_focus("textbox", "First name").await;
}

#[wasm_bindgen_test]
async fn leaving_a_changed_form_by_it_asks_first() {
    let app = App::signed_in(Version::V5_1, "/admin/project").await;
    app.until_focus("heading", "Details").await;
    app.fill("textbox", "Description", "Typed").await;
    let palette = open(&app).await;
    palette.fill("combobox", FIELD, "bots").await;
    until_first(&palette, "Bots").await;
    app.press("Enter").await;
    app.get("dialog", "Leave without saving?").await;
    app.press("Escape").await;
    app.until_gone("dialog", "Leave without saving?").await;
    assert_eq!(app.value("textbox", "Description").await, "Typed");
    app.until_focus("textbox", "Description").await;
}

#[wasm_bindgen_test]
async fn what_could_not_be_searched_is_said_and_asked_again() {
    let (app, palette) = opened(Version::V5_1).await;
    app.server()
        .fault("POST", "/fhir/R4", json!({"status": 500}));
    palette.fill("combobox", FIELD, "Lab feed").await;
    palette.get("button", "Try again").await;
    assert!(!palette.text().contains("No results"));
    palette.click("button", "Try again").await;
    until_first(&palette, "Lab feed").await;
    palette.until_gone("button", "Try again").await;
    app.until_focus("combobox", FIELD).await;
}

#[wasm_bindgen_test]
async fn an_answer_that_comes_too_late_changes_nothing() {
    let (app, palette) = opened(Version::V5_1).await;
    let server = app.server();
    server.forget();
    server.fault("POST", "/fhir/R4", json!({"delay": 2000}));
    palette.fill("combobox", FIELD, "fax").await;
    until("the question is on its way", || server.faults_left() == 0).await;
    palette.fill("combobox", FIELD, "faxzzz").await;
    palette.that_says("status", "No results").await;
    assert!(palette.texts("option").is_empty());
    // The first question was given up.
    assert_eq!(server.requests("POST", "/fhir/R4").len(), 1);
}

#[wasm_bindgen_test]
async fn names_from_the_server_are_text() {
    let server = Server::start(Version::V5_1);
    make(&server, json!({"name": HOSTILE}));
    let (_app, palette) = opened_at(&server).await;
    palette.fill("combobox", FIELD, "<img").await;
    until_first(&palette, HOSTILE).await;
    assert!(palette.0.query_selector("img").unwrap().is_none());
}

#[wasm_bindgen_test]
async fn the_keys_are_listed_and_can_be_switched_off_for_as_long_as_the_tab() {
    let app = App::signed_in(Version::V5_1, "/admin/project").await;
    app.get("button", "Save").await;
    app.press("?").await;
    let help = app.part("dialog", HELP).await;
    help.until_says("Show this list").await;
    help.tick(HELP, false).await;
    help.until_says("(off)").await;
    app.press("Escape").await;
    app.until_gone("dialog", HELP).await;

    let app = app.reload().await;
    app.get("button", "Save").await;
    for key in ["?", "i", "Control+k"] {
        app.press(key).await;
    }
    assert!(app.all("dialog").is_empty());
    assert_eq!(app.address(), "/admin/project");

    // The button is still there, and leads to the switch.
    app.click("button", "Search").await;
    app.part("dialog", "Search")
        .await
        .click("button", HELP)
        .await;
    app.part("dialog", HELP).await.tick(HELP, true).await;
    app.press("Escape").await;
    app.until_gone("dialog", HELP).await;
    app.press("?").await;
    app.get("dialog", HELP).await;
}

#[wasm_bindgen_test]
async fn one_signs_out_by_it() {
    let (app, palette) = opened(Version::V5_1).await;
    palette.fill("combobox", FIELD, "log out").await;
    until_first(&palette, "Sign out").await;
    app.press("Enter").await;
    app.until_address("/signin").await;
    app.get("button", "Sign in").await;
    app.press("Control+k").await;
    assert!(app.all("dialog").is_empty());
}
