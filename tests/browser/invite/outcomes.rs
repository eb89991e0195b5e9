//! What an invite can come to besides success: each is told truthfully and keeps what was typed.

use crate::dialog::{
    ANA, Dialog, INVITE, PAULA, RITA, SEND_LINK, accounts, delete, gets_in, has_link, member,
    outcome, refusal, unauthorized,
};
use crate::support::both;
use crate::support::part::Part;
use crate::support::server::{ADMIN_EMAIL, ADMIN_PASSWORD, Server, Version};
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

both!(the_mail_server_is_down, async |version| {
    for guest in [ANA, PAULA, RITA] {
        let dialog = Dialog::start(version).await;
        dialog.server().fault("POST", INVITE, "mail-down");
        dialog.invite(guest).await;
        let title = [&*guest.name(), " is invited, but the email failed"].concat();
        dialog.until_heading(&title).await;
        dialog.until_says("couldn’t be sent: “").await;
        dialog.until_says("Don’t invite again").await;
        assert!(dialog.server().mails(guest.email).is_empty());
        dialog.repair(guest).await;
        // The result stays.
        dialog.until_heading(&title).await;
        let id = member(dialog.server(), guest.email)["id"].clone();
        dialog.click("link", "Go to member").await;
        dialog.app().until_heading(&guest.name()).await;
        assert_eq!(
            dialog.app().address(),
            ["/admin/users/", id.as_str().unwrap()].concat()
        );
    }
});

#[wasm_bindgen_test]
async fn no_mail_is_sent_where_none_is_wanted() {
    let dialog = Dialog::start(Version::V5_1).await;
    dialog.enter(ANA).await;
    dialog.tick("Send email", false).await;
    dialog.send().await;
    dialog
        .until_heading("Ana Costa is invited, without email")
        .await;
    dialog.that_says("definition", "Not sent").await;
    dialog.get("button", SEND_LINK).await;
    assert!(dialog.server().mails(ANA.email).is_empty());
    member(dialog.server(), ANA.email);
}

#[wasm_bindgen_test]
async fn whoever_has_an_account_gets_a_note_instead_of_a_link() {
    let server = Server::start(Version::V5_1);
    let membership = server.admin("invite", &ANA.body());
    delete(&server, &membership);
    let dialog = Dialog::open(&server).await;
    dialog.invite(ANA).await;
    dialog.until_says("existing accounts get a notice").await;
    assert!(!has_link(&server, ANA.email));
}

#[wasm_bindgen_test]
async fn what_the_server_says_of_a_field_stands_at_the_field() {
    let dialog = Dialog::start(Version::V5_1).await;
    let mut refused = outcome("Email is on the list of refused ones");
    refused["issue"][0]["expression"] = json!(["email"]);
    dialog
        .server()
        .fault("POST", INVITE, json!({"status": 400, "body": refused}));
    dialog.invite(ANA).await;
    dialog.until_told("Not invited").await;
    dialog
        .until_marked("textbox", "Email", "Email is on the list of refused ones")
        .await;
    dialog.app().until_focus("alert", "").await;
    dialog
        .click("link", "Email is on the list of refused ones")
        .await;
    dialog.app().until_focus("textbox", "Email").await;
    dialog.assert_kept(ANA).await;
    // Without an expression, as 5.1 answers.
    let unknown = refusal(400, "Access policy AccessPolicy/1 does not exist");
    dialog.server().fault("POST", INVITE, unknown);
    dialog.send().await;
    dialog
        .until_marked("combobox", "Access policy", "does not exist")
        .await;
    dialog.send().await;
    dialog.until_invited(ANA).await;
}

#[wasm_bindgen_test]
async fn a_refusal_is_quoted_with_the_request_to_ask_about() {
    let dialog = Dialog::start(Version::V5_1).await;
    let moon = refusal(400, "The moon is in the wrong phase");
    dialog.server().fault("POST", INVITE, moon);
    dialog.invite(ANA).await;
    dialog.until_told("“The moon is in the wrong phase”").await;
    dialog.until_told("Support reference: request-4711").await;
    dialog.app().until_focus("alert", "").await;
    dialog.assert_kept(ANA).await;
}

async fn sign_in_again(dialog: &Dialog) -> Part {
    let again = dialog.app().part("dialog", "Sign in again").await;
    again.fill("textbox", "Email", ADMIN_EMAIL).await;
    again.fill("textbox", "Password", ADMIN_PASSWORD).await;
    again.click("button", "Sign in").await;
    dialog.app().until_gone("dialog", "Sign in again").await;
    again
}

#[wasm_bindgen_test]
async fn where_the_session_ends_one_signs_in_over_the_form() {
    let dialog = Dialog::start(Version::V5_1).await;
    let server = dialog.server().clone();
    dialog.enter(ANA).await;
    dialog.pick("Access policy", "Read", "Read only").await;
    server.faults("POST", INVITE, unauthorized(), Some(2));
    let over = json!({"status": 400, "body": {"error": "invalid_grant"}});
    server.fault("POST", "/oauth2/token", over);
    dialog.send().await;

    let again = dialog.app().part("dialog", "Sign in again").await;
    again.until_says("nothing you typed is lost").await;
    dialog.app().until_focus("textbox", "Email").await;
    again.fill("textbox", "Email", ADMIN_EMAIL).await;
    again.fill("textbox", "Password", "not the password").await;
    again.click("button", "Sign in").await;
    again
        .that_says("alert", "Incorrect email or password")
        .await;
    server.repair();
    sign_in_again(&dialog).await;
    dialog.until_told("sign in again, then press Invite").await;
    dialog.assert_kept(ANA).await;
    assert_eq!(dialog.value("combobox", "Access policy").await, "Read only");
    dialog.send().await;
    dialog.until_invited(ANA).await;
    member(&server, ANA.email);
}

#[wasm_bindgen_test]
async fn a_token_that_expired_is_renewed_without_a_word() {
    let dialog = Dialog::start(Version::V5_1).await;
    dialog.server().fault("POST", INVITE, unauthorized());
    dialog.invite(ANA).await;
    dialog.until_invited(ANA).await;
    assert_eq!(dialog.server().requests("POST", "/oauth2/token").len(), 2);
    assert_eq!(dialog.invites(), 2);
}

#[wasm_bindgen_test]
async fn whoever_is_no_admin_any_more_can_sign_in_as_one() {
    let dialog = Dialog::start(Version::V5_1).await;
    dialog
        .server()
        .fault("POST", INVITE, refusal(403, "Forbidden"));
    dialog.invite(ANA).await;
    dialog.until_told("Not invited: no permission").await;
    dialog.click("button", "Sign in again").await;
    sign_in_again(&dialog).await;
    dialog.assert_kept(ANA).await;
    dialog.send().await;
    dialog.until_invited(ANA).await;
}

#[wasm_bindgen_test]
async fn too_many_requests_say_how_long_to_wait() {
    let dialog = Dialog::start(Version::V5_1).await;
    let limits = json!({"_remainingPoints": 0, "_msBeforeNext": 41_200, "_consumedPoints": 60_001});
    let mut limited = outcome("Too Many Requests");
    limited["issue"][0]["diagnostics"] = json!(limits.to_string());
    dialog
        .server()
        .fault("POST", INVITE, json!({"status": 429, "body": limited}));
    dialog.invite(ANA).await;
    dialog.until_told("Wait 42 seconds").await;
    dialog.until_told("No member was added").await;
    dialog.assert_kept(ANA).await;
    assert_eq!(dialog.invites(), 1);
}

#[wasm_bindgen_test]
async fn while_the_answer_is_awaited_the_button_says_so_and_leaving_waits() {
    let dialog = Dialog::start(Version::V5_1).await;
    dialog
        .server()
        .fault("POST", INVITE, json!({"delay": 1_500}));
    dialog.invite(ANA).await;
    let button = dialog.get("button", "Inviting…").await;
    assert_eq!(
        button.get_attribute("aria-disabled").as_deref(),
        Some("true")
    );
    dialog.app().press("Escape").await;
    dialog.until_says("Inviting…").await;
    dialog.until_invited(ANA).await;
    assert_eq!(dialog.invites(), 1);
}

both!(
    two_invites_of_the_same_person_and_the_other_was_faster,
    async |version| {
        let dialog = Dialog::start(version).await;
        dialog
            .server()
            .fault("POST", INVITE, json!({"overlap": "before"}));
        dialog.invite(ANA).await;
        dialog.until_told("Already a member").await;
        dialog.get("link", "Go to member").await;
        dialog.assert_kept(ANA).await;
        member(dialog.server(), ANA.email);
        // The one mail has the link.
        assert!(gets_in(dialog.server(), ANA.email));
    }
);

both!(
    two_invites_and_the_other_made_the_account,
    async |version| {
        for guest in [ANA, PAULA] {
            let dialog = Dialog::start(version).await;
            dialog
                .server()
                .fault("POST", INVITE, json!({"overlap": "account"}));
            dialog.invite(guest).await;
            dialog.until_invited(guest).await;
            assert!(!has_link(dialog.server(), guest.email));
            assert!(!dialog.text().contains("It has a link to set a password"));
            member(dialog.server(), guest.email);
            dialog.repair(guest).await;
        }
    }
);

both!(
    two_invites_and_the_other_made_the_membership,
    async |version| {
        let dialog = Dialog::start(version).await;
        dialog
            .server()
            .fault("POST", INVITE, json!({"overlap": "membership"}));
        dialog.invite(ANA).await;
        dialog.until_told("Already a member").await;
        dialog.assert_kept(ANA).await;
        member(dialog.server(), ANA.email);
        assert_eq!(accounts(dialog.server(), ANA.email).len(), 1);
        dialog.repair(ANA).await;
    }
);

both!(
    two_invites_and_both_made_an_account_of_the_project,
    async |version| {
        let dialog = Dialog::start(version).await;
        dialog
            .server()
            .fault("POST", INVITE, json!({"overlap": "key"}));
        dialog.invite(PAULA).await;
        dialog.until_told("Already a member").await;
        dialog.get("link", "Go to member").await;
        dialog.assert_kept(PAULA).await;
        member(dialog.server(), PAULA.email);
        assert!(gets_in(dialog.server(), PAULA.email));
    }
);

both!(
    a_clash_with_another_change_is_no_fault_of_the_form,
    async |version| {
        let dialog = Dialog::start(version).await;
        dialog
            .server()
            .fault("POST", INVITE, json!({"overlap": "clash"}));
        dialog.invite(ANA).await;
        dialog.until_told("conflict with another change").await;
        dialog.assert_kept(ANA).await;
        assert!(dialog.server().members(ANA.email).is_empty());
        assert_eq!(accounts(dialog.server(), ANA.email).len(), 1);
        dialog.send().await;
        dialog.until_invited(ANA).await;
        member(dialog.server(), ANA.email);
        assert_eq!(accounts(dialog.server(), ANA.email).len(), 1);
        dialog.repair(ANA).await;
    }
);
