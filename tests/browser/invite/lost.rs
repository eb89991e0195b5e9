//! Lost answers: the app asks the server what became of the invite before it says anything.

use crate::dialog::{ANA, Dialog, Guest, INVITE, PAULA, RITA, member, unauthorized};
use crate::support::both;
use crate::support::server::Version;
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

const MEMBERS: &str = "/fhir/R4/ProjectMembership";

both!(the_member_is_found_and_gets_a_link_later, async |version| {
    for guest in [ANA, PAULA, RITA] {
        let dialog = Dialog::start(version).await;
        dialog.server().fault("POST", INVITE, "close-after");
        dialog.invite(guest).await;
        let title = [&*guest.name(), " is invited, but perhaps without an email"].concat();
        dialog.until_heading(&title).await;
        dialog
            .until_says("we couldn’t confirm that an email was sent")
            .await;
        member(dialog.server(), guest.email);
        dialog.repair(guest).await;
        dialog.click("button", "Back to users").await;
        dialog.app().row(guest.email).await;
    }
});

#[wasm_bindgen_test]
async fn an_answer_that_breaks_off_is_lost_too() {
    let dialog = Dialog::start(Version::V5_1).await;
    dialog
        .server()
        .fault("POST", INVITE, json!({"truncate": 20}));
    dialog.invite(ANA).await;
    dialog
        .until_heading("Ana Costa is invited, but perhaps without an email")
        .await;
    member(dialog.server(), ANA.email);
}

#[wasm_bindgen_test]
async fn where_nobody_is_found_pressing_again_invites() {
    let crash = json!({"status": 500, "body": {"msg": "Internal Server Error"}});
    for failure in [
        json!("close-before"),
        json!("html"),
        json!("wrong-shape"),
        crash,
    ] {
        let dialog = Dialog::start(Version::V5_1).await;
        dialog.server().fault("POST", INVITE, failure);
        dialog.invite(ANA).await;
        dialog.until_told("the server has no such invite").await;
        dialog.assert_kept(ANA).await;
        assert!(dialog.server().members(ANA.email).is_empty());
        dialog.send().await;
        dialog.until_invited(ANA).await;
        member(dialog.server(), ANA.email);
    }
}

#[wasm_bindgen_test]
async fn where_the_look_is_lost_too_pressing_again_is_safe() {
    let dialog = Dialog::start(Version::V5_1).await;
    dialog.enter(ANA).await;
    dialog.server().fault("POST", INVITE, "close-after");
    dialog.server().faults("GET", MEMBERS, "close-before", None);
    dialog.send().await;
    dialog.until_told("Couldn’t confirm the invite").await;
    dialog.assert_kept(ANA).await;
    dialog.server().repair();
    dialog.send().await;
    dialog
        .until_heading("Ana Costa is invited, but perhaps without an email")
        .await;
    member(dialog.server(), ANA.email);
    assert_eq!(dialog.server().mails(ANA.email).len(), 1);
    assert_eq!(dialog.invites(), 1);
}

#[wasm_bindgen_test]
async fn where_the_session_ends_meanwhile_nothing_untrue_is_said() {
    let dialog = Dialog::start(Version::V5_1).await;
    dialog.enter(ANA).await;
    let server = dialog.server();
    server.fault("POST", INVITE, "close-after");
    server.faults("GET", MEMBERS, unauthorized(), None);
    let over = json!({"status": 400, "body": {"error": "invalid_grant"}});
    server.fault("POST", "/oauth2/token", over);
    dialog.send().await;
    dialog.app().part("dialog", "Sign in again").await;
    // The invite was carried out.
    assert!(!dialog.text().contains("Nothing was sent"));
    assert!(!dialog.text().contains("No member was added"));
}

/// The form of somebody without an address.
async fn enter_without_address(dialog: &Dialog) {
    dialog.enter(Guest { email: "", ..ANA }).await;
    dialog.more_options().await;
    dialog.fill("textbox", "External ID", "hr-7").await;
}

#[wasm_bindgen_test]
async fn without_an_address_the_member_is_found_by_the_external_id() {
    let dialog = Dialog::start(Version::V5_1).await;
    enter_without_address(&dialog).await;
    dialog.server().fault("POST", INVITE, "close-after");
    dialog.send().await;
    dialog
        .until_heading("Ana Costa is invited, without email")
        .await;
    dialog.click("link", "Go to member").await;
    dialog.app().until_heading("Ana Costa").await;
}

#[wasm_bindgen_test]
async fn without_an_address_and_any_answer_nothing_is_sent_twice() {
    let dialog = Dialog::start(Version::V5_1).await;
    enter_without_address(&dialog).await;
    dialog.server().fault("POST", INVITE, "close-after");
    dialog.server().faults("GET", MEMBERS, "close-before", None);
    dialog.send().await;
    dialog.until_told("Couldn’t confirm the invite").await;
    dialog.server().repair();
    dialog.send().await;
    dialog
        .until_heading("Ana Costa is invited, without email")
        .await;
    assert_eq!(dialog.invites(), 1);
}

#[wasm_bindgen_test]
async fn without_an_address_an_invite_that_never_arrived_is_nobody_else() {
    let dialog = Dialog::start(Version::V5_1).await;
    enter_without_address(&dialog).await;
    dialog.server().fault("POST", INVITE, "close-before");
    dialog.send().await;
    dialog.until_told("the server has no such invite").await;
    assert!(!dialog.has("link", "Go to member"));
}
