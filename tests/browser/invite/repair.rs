//! A way in for everybody who was invited: links by mail, links by hand, and accounts that were left behind.

use crate::dialog::{
    ANA, Dialog, Guest, PAULA, SEND_LINK, accounts, delete, gets_in, has_link, policy,
};
use crate::support::app::origin;
use crate::support::fake;
use crate::support::server::{Server, Version};
use js_sys::{Object, Promise, Reflect};
use leptos::prelude::window;
use serde_json::json;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

const RESET: &str = "/admin/projects/*/members/*/resetpassword";
const COPY: &str = "Copy activation link";

/// Invites without mail.
async fn invited_without_mail(version: Version, guest: Guest) -> Dialog {
    let dialog = Dialog::start(version).await;
    dialog.enter(guest).await;
    dialog.tick("Send email", false).await;
    dialog.send().await;
    dialog
        .until_heading(&[&*guest.name(), " is invited, without email"].concat())
        .await;
    dialog
}

#[wasm_bindgen_test]
async fn a_link_that_could_not_be_mailed_is_mailed_later() {
    let dialog = invited_without_mail(Version::V5_1, ANA).await;
    dialog.server().fault("POST", RESET, "mail-down");
    dialog.click("button", SEND_LINK).await;
    dialog.until_says("Set-password link not sent").await;
    dialog.click("button", SEND_LINK).await;
    dialog.until_says("Set-password link sent").await;
    assert_eq!(dialog.server().mails(ANA.email).len(), 1);
    assert!(gets_in(dialog.server(), ANA.email));
}

#[wasm_bindgen_test]
async fn pressed_twice_a_link_is_sent_once_and_a_lost_answer_is_not_called_sent() {
    let dialog = invited_without_mail(Version::V5_1, ANA).await;
    let server = dialog.server();
    server.fault("POST", RESET, json!({"delay": 1_500}));
    dialog.click("button", SEND_LINK).await;
    dialog.until_says("Sending set-password link…").await;
    let button = dialog.get("button", SEND_LINK).await;
    assert_eq!(
        button.get_attribute("aria-disabled").as_deref(),
        Some("true")
    );
    dialog.click("button", SEND_LINK).await;
    dialog.until_says("Set-password link sent").await;
    assert_eq!(server.requests("POST", "/resetpassword").len(), 1);
    dialog.app().until_focus("button", SEND_LINK).await;

    server.fault("POST", RESET, "close-after");
    dialog.click("button", SEND_LINK).await;
    dialog
        .until_says("Couldn’t confirm the set-password link")
        .await;
    assert_eq!(server.mails(ANA.email).len(), 2);
}

#[wasm_bindgen_test]
async fn a_member_who_never_set_a_password_gets_a_link_instead_of_an_invite() {
    let server = Server::start(Version::V5_1);
    server.admin("invite", &ANA.body());
    let dialog = Dialog::open(&server).await;
    dialog.invite(ANA).await;
    dialog.until_told("Already a member").await;
    dialog.click("button", SEND_LINK).await;
    dialog.until_says("Set-password link sent").await;
    assert!(gets_in(&server, ANA.email));
}

/// A clipboard that keeps what is copied, or refuses to.
fn clipboard(refuses: bool) -> Rc<RefCell<String>> {
    let copied = Rc::new(RefCell::new(String::new()));
    let text = copied.clone();
    let write = move |written: String| match refuses {
        true => Promise::reject(&"not allowed".into()),
        false => {
            text.replace(written);
            Promise::resolve(&JsValue::UNDEFINED)
        }
    };
    let write: Closure<dyn Fn(String) -> Promise> = Closure::new(write);
    let clipboard = Object::new();
    Reflect::set(&clipboard, &"writeText".into(), &write.into_js_value()).unwrap();
    fake::put(
        &window().navigator(),
        "clipboard",
        clipboard.unchecked_ref(),
    );
    copied
}

#[wasm_bindgen_test]
async fn the_link_of_a_patient_can_be_copied_and_stands_nowhere() {
    let dialog = invited_without_mail(Version::V5_1, PAULA).await;
    let copied = clipboard(false);
    dialog.until_says("Send or copy a link").await;
    dialog
        .until_says("Anyone with the activation link can set the password")
        .await;
    let project = dialog.server().project();
    dialog
        .that_says("code", &["/signin?project=", &project].concat())
        .await;
    dialog.click("button", COPY).await;
    dialog.until_says("Activation link copied").await;
    let link = copied.borrow().clone();
    let path = link.strip_prefix(&origin()).unwrap();
    let secret = path.rsplit('/').next().unwrap();
    assert!(path.starts_with("/setpassword/"), "{path}");
    assert!(!dialog.0.outer_html().contains(secret));
    let theirs = dialog.close().app(path).await;
    theirs.get("textbox", "New password").await;
}

#[wasm_bindgen_test]
async fn where_the_browser_allows_no_copying_the_link_stands_there() {
    let dialog = invited_without_mail(Version::V5_1, PAULA).await;
    clipboard(true);
    dialog.click("button", COPY).await;
    dialog.until_says("The browser blocked copying").await;
    dialog.that_says("code", "/setpassword/").await;
}

#[wasm_bindgen_test]
async fn the_link_of_an_account_of_the_whole_server_cannot_be_read() {
    let dialog = invited_without_mail(Version::V5_1, ANA).await;
    dialog.click("button", COPY).await;
    dialog
        .until_says("Activation links aren’t available for server-scoped accounts")
        .await;
    assert!(dialog.server().mails(ANA.email).is_empty());
}

#[wasm_bindgen_test]
async fn the_account_that_a_refusal_left_is_removed_when_that_is_confirmed() {
    const QUESTION: &str = "Remove leftover account?";
    let dialog = Dialog::start(Version::V5_1).await;
    let server = dialog.server().clone();
    let passing = policy(&server, "Passing policy");
    server.before("POST", "/invite", move |server| delete(server, &passing));
    dialog
        .invite(Guest {
            policy: Some("Passing policy"),
            ..PAULA
        })
        .await;
    dialog.until_told("Not invited").await;
    dialog.until_says("that no member uses").await;
    dialog.click("button", "Remove leftover account").await;
    let question = dialog.app().part("dialog", QUESTION).await;
    question.click("button", "Keep account").await;
    dialog.app().until_gone("dialog", QUESTION).await;
    assert!(server.requests("DELETE", "").is_empty());
    dialog.click("button", "Remove leftover account").await;
    let question = dialog.app().part("dialog", QUESTION).await;
    question.click("button", "Remove account").await;
    dialog.until_says("Leftover account removed").await;
    assert!(accounts(&server, PAULA.email).is_empty());
    dialog.fill("combobox", "Access policy", "").await;
    dialog.send().await;
    dialog.until_invited(PAULA).await;
    assert!(has_link(&server, PAULA.email));
}

#[wasm_bindgen_test]
async fn whoever_was_invited_since_signing_in_stays_within_reach() {
    let dialog = Dialog::start(Version::V5_1).await;
    dialog.invite(ANA).await;
    dialog.until_invited(ANA).await;
    dialog.click("button", "Invite another").await;
    dialog.enter(PAULA).await;
    dialog.tick("Send email", false).await;
    dialog.send().await;
    dialog
        .until_heading("Paula Prado is invited, without email")
        .await;
    dialog.click("button", "Sent since sign-in (2)").await;
    let row = dialog.row(ANA.email).await;
    row.click("button", "Help signing in").await;
    row.click("button", SEND_LINK).await;
    row.until_says("Set-password link sent").await;
    assert_eq!(dialog.server().mails(ANA.email).len(), 2);

    // It stays when the dialog is closed, and ends with the session.
    dialog.click("button", "Back to users").await;
    let app = dialog.app();
    app.click("button", "Sent since sign-in (2)").await;
    let table = "Invites sent since sign-in, newest first";
    app.part("table", table).await.row(PAULA.email).await;
    app.click("button", "Sign out").await;
    app.until_heading("Sign in").await;
    assert!(!app.text().contains("Sent since sign-in"));
}

async fn gets_a_link_as_for_a_forgotten_password(guest: Guest) {
    let dialog = invited_without_mail(Version::V4_5, guest).await;
    dialog.click("button", SEND_LINK).await;
    dialog
        .until_says("This server version never confirms that an email was sent")
        .await;
    assert_eq!(
        dialog
            .server()
            .requests("POST", "/auth/resetpassword")
            .len(),
        1
    );
    assert!(dialog.server().requests("POST", "/members/").is_empty());
    assert!(gets_in(dialog.server(), guest.email));
}

#[wasm_bindgen_test]
async fn on_the_older_server_a_practitioner_gets_a_link_as_for_a_forgotten_password() {
    gets_a_link_as_for_a_forgotten_password(ANA).await;
}

#[wasm_bindgen_test]
async fn on_the_older_server_a_patient_gets_a_link_as_for_a_forgotten_password() {
    gets_a_link_as_for_a_forgotten_password(PAULA).await;
}

#[wasm_bindgen_test]
async fn where_the_server_wants_proof_of_a_human_nothing_is_called_sent() {
    let dialog = invited_without_mail(Version::V4_5, ANA).await;
    dialog
        .server()
        .fault("POST", "/auth/resetpassword", "recaptcha");
    dialog.click("button", SEND_LINK).await;
    dialog.until_says("only on its own sign-in page").await;
    assert!(dialog.server().mails(ANA.email).is_empty());
}
