//! A RelatedPerson takes two steps, and no failure between them leaves a second record behind.

use crate::dialog::{ANA, Dialog, Guest, INVITE, RITA, member, reference, refusal, related};
use crate::support::act::until;
use crate::support::server::Version;
use wasm_bindgen_test::wasm_bindgen_test;

const RECORDS: &str = "/fhir/R4/RelatedPerson";

fn records(dialog: &Dialog) -> usize {
    related(dialog.server(), RITA.email).len()
}

/// Has the invite of Rita refused.
async fn refused() -> Dialog {
    let dialog = Dialog::start(Version::V5_1).await;
    dialog
        .server()
        .fault("POST", INVITE, refusal(400, "Not today"));
    dialog.invite(RITA).await;
    dialog.until_told("“Not today”").await;
    assert_eq!(records(&dialog), 1);
    dialog
}

#[wasm_bindgen_test]
async fn where_the_answer_to_the_new_record_is_lost_it_is_found_and_used() {
    let dialog = Dialog::start(Version::V5_1).await;
    dialog.server().fault("POST", RECORDS, "close-after");
    dialog.invite(RITA).await;
    dialog.until_invited(RITA).await;
    assert_eq!(records(&dialog), 1);
}

#[wasm_bindgen_test]
async fn where_the_record_was_not_made_the_next_try_makes_one() {
    let dialog = Dialog::start(Version::V5_1).await;
    dialog.server().fault("POST", RECORDS, "close-before");
    dialog.invite(RITA).await;
    dialog.until_told("the server has no such invite").await;
    dialog.assert_kept(RITA).await;
    assert_eq!(dialog.invites(), 0);
    dialog.send().await;
    dialog.until_invited(RITA).await;
    assert_eq!(records(&dialog), 1);
}

#[wasm_bindgen_test]
async fn where_the_record_and_the_look_for_it_are_lost_there_is_still_one() {
    let dialog = Dialog::start(Version::V5_1).await;
    dialog.enter(RITA).await;
    dialog.server().fault("POST", RECORDS, "close-after");
    dialog.server().fault("GET", RECORDS, "close-before");
    dialog.send().await;
    dialog.until_told("No member was added").await;
    assert_eq!(dialog.invites(), 0);
    dialog.server().repair();
    dialog.send().await;
    dialog.until_invited(RITA).await;
    assert_eq!(records(&dialog), 1);
}

#[wasm_bindgen_test]
async fn after_a_refusal_the_record_is_used_with_what_was_corrected() {
    let dialog = refused().await;
    let first = reference(&related(dialog.server(), RITA.email)[0]);
    dialog.fill("textbox", "First name", "Rosalind").await;
    dialog.send().await;
    dialog.until_heading("Rosalind Eze is invited").await;
    let records = related(dialog.server(), RITA.email);
    assert_eq!(records.len(), 1);
    assert_eq!(reference(&records[0]), first);
    assert_eq!(records[0]["name"][0]["given"][0], "Rosalind");
}

#[wasm_bindgen_test]
async fn where_the_answer_to_the_invite_is_lost_the_member_keeps_the_record() {
    let dialog = Dialog::start(Version::V5_1).await;
    dialog.server().fault("POST", INVITE, "close-after");
    dialog.invite(RITA).await;
    dialog
        .until_heading("Rita Eze is invited, but perhaps without an email")
        .await;
    let records = related(dialog.server(), RITA.email);
    let profile = &member(dialog.server(), RITA.email)["profile"]["reference"];
    assert_eq!(*profile, reference(&records[0]));
    dialog.click("button", "Back to users").await;
    dialog.app().row(RITA.email).await;
    assert!(dialog.server().requests("DELETE", "").is_empty());
    assert_eq!(related(dialog.server(), RITA.email).len(), 1);
}

#[wasm_bindgen_test]
async fn where_the_invite_never_arrived_trying_again_uses_the_record() {
    let dialog = Dialog::start(Version::V5_1).await;
    dialog.server().fault("POST", INVITE, "close-before");
    dialog.invite(RITA).await;
    dialog.until_told("the server has no such invite").await;
    dialog.send().await;
    dialog.until_invited(RITA).await;
    assert_eq!(records(&dialog), 1);
}

#[wasm_bindgen_test]
async fn giving_up_after_a_refusal_removes_the_record() {
    let dialog = refused().await;
    dialog.click("button", "Cancel").await;
    let question = dialog.app().part("dialog", "Discard this invite?").await;
    question.click("button", "Discard").await;
    dialog.app().until_gone("dialog", "Invite new user").await;
    until("the record removed", || records(&dialog) == 0).await;
}

#[wasm_bindgen_test]
async fn another_role_after_a_refusal_removes_the_record() {
    let dialog = refused().await;
    dialog.click("radio", "Practitioner").await;
    dialog.send().await;
    dialog.until_invited(RITA).await;
    assert_eq!(records(&dialog), 0);
}

#[wasm_bindgen_test]
async fn an_invite_that_may_be_under_way_keeps_its_record_when_the_role_changes() {
    let dialog = Dialog::start(Version::V5_1).await;
    dialog.server().fault("POST", INVITE, "close-before");
    dialog.invite(RITA).await;
    dialog.until_told("the server has no such invite").await;
    dialog
        .enter(Guest {
            email: RITA.email,
            ..ANA
        })
        .await;
    dialog.send().await;
    dialog.until_invited(ANA).await;
    assert_eq!(records(&dialog), 1);
    let profile = member(dialog.server(), RITA.email)["profile"]["reference"].clone();
    assert!(
        profile.as_str().unwrap().starts_with("Practitioner/"),
        "{profile}"
    );
}
