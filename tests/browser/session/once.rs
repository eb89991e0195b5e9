//! However often and fast one presses, exactly one invite is sent.

use crate::support::act::focused;
use crate::support::app::App;
use crate::support::part::Part;
use crate::support::server::Version::V5_1;
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

const ANA: &str = "ana@example.com";

/// The invite form, filled in.
async fn invite(app: &App, role: &str) -> Part {
    let dialog = app.part("dialog", "Invite new user").await;
    dialog.click("radio", role).await;
    if role == "RelatedPerson" {
        dialog.pick("Patient", "Eze", "Chidi Eze").await;
        dialog.select("Relationship", "sibling").await;
    }
    dialog.pick("Access policy", "Front", "Front desk").await;
    for (name, typed) in [
        ("First name", "Ana"),
        ("Last name", "Costa"),
        ("Email", ANA),
    ] {
        dialog.fill("textbox", name, typed).await;
    }
    dialog
}

/// Presses Enter five times, faster than anything can come of it.
fn enter_five_times() {
    let form = focused().closest("form").unwrap().unwrap();
    let form: web_sys::HtmlFormElement = wasm_bindgen::JsCast::unchecked_into(form);
    for _ in 0..5 {
        form.request_submit().unwrap();
    }
}

#[wasm_bindgen_test]
async fn a_double_click_sends_one_invite() {
    let app = App::signed_in(V5_1, "/admin/invite").await;
    let dialog = invite(&app, "Practitioner").await;
    dialog.double_click("button", "Invite").await;
    dialog.until_says("Ana Costa is invited").await;
    assert_eq!(app.server().requests("POST", "/invite").len(), 1);
    assert_eq!(app.server().mails(ANA).len(), 1);
}

#[wasm_bindgen_test]
async fn five_quick_enters_send_one_invite_and_make_one_record() {
    for role in ["Practitioner", "RelatedPerson"] {
        let app = App::signed_in(V5_1, "/admin/invite").await;
        let server = app.server().clone();
        let dialog = invite(&app, role).await;
        for path in ["/fhir/R4/RelatedPerson", "/admin/projects/*/invite"] {
            server.fault("POST", path, json!({"delay": 50}));
        }
        enter_five_times();
        dialog.until_says("Ana Costa is invited").await;
        assert_eq!(server.requests("POST", "/invite").len(), 1);
        let records = server.requests("POST", "/fhir/R4/RelatedPerson").len();
        assert_eq!(records, usize::from(role == "RelatedPerson"));
    }
}
