//! The second factor at sign-in: entering its code, mailed codes, and setting up the first one.

use crate::people::*;
use crate::support::app::App;
use crate::support::both;
use crate::support::fake;
use crate::support::part::Part;
use crate::support::server::{Server, Version, Version::V5_1};
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

/// Members of Lakeside Practice: with an app, with mailed codes (5.1), with both (5.1).
const TESSA: &str = "tessa@lakeside.example";
const EMIL: &str = "emil@lakeside.example";
const BEA: &str = "bea@lakeside.example";

const NEW: &str = "new@example.com";
const CODE: &str = "6-digit code";
const VERIFY: &str = "/auth/mfa/verify";

/// The page that asks one of them for a code.
async fn at_the_code(version: Version, who: &str) -> App {
    let server = Server::start(version);
    let app = server
        .app(&["/signin?project=", &lakeside(&server)].concat())
        .await;
    sign_in(&app, who, LAKESIDE_PASSWORD).await;
    app.until_focus("textbox", CODE).await;
    app
}

/// The page that asks an admin to set up a first factor.
async fn at_the_first_factor(server: &Server) -> App {
    let more = json!({"mfaRequired": true, "membership": {"admin": true}});
    new_member(server, NEW, more);
    let app = server.app("/signin").await;
    sign_in(&app, NEW, PASSWORD).await;
    app.until_focus("heading", "Set up MFA").await;
    app
}

/// Types a code and presses Enter.
async fn enter(app: &App, code: &str) {
    app.fill("textbox", CODE, code).await;
    app.press("Enter").await;
}

/// Sets up the authenticator app that an account needs, once its page has the focus; the key.
pub(super) async fn set_up_app(app: &App) -> String {
    app.until_focus("heading", "Set up MFA").await;
    let key = shown_key(app).await;
    enter(app, &app.server().app_code(&key, 0)).await;
    key
}

/// What the authenticator app of everybody at Lakeside shows.
fn shown(app: &App) -> String {
    app.server().app_code(TOTP_SECRET, 0)
}

/// The key that is shown to be typed, without its spaces.
pub(super) async fn shown_key(part: &Part) -> String {
    part.that_says("code", " ").await.text().replace(' ', "")
}

both!(the_code_is_asked_for_and_lets_one_in, async |version| {
    let app = at_the_code(version, TESSA).await;
    let field = app.field("textbox", CODE).await;
    assert_eq!(
        field.get_attribute("autocomplete").unwrap(),
        "one-time-code"
    );
    assert_eq!(field.get_attribute("inputmode").unwrap(), "numeric");
    assert!(!app.has("textbox", "Password") && !app.has("button", "Email a code"));
    app.fill("textbox", CODE, &shown(&app)).await;
    app.click("button", "Sign in").await;
    app.until_heading(NOT_ADMIN).await;
});

#[wasm_bindgen_test]
async fn a_code_may_have_spaces_and_dashes() {
    let app = at_the_code(V5_1, TESSA).await;
    let code = shown(&app);
    let (first, last) = code.split_at(3);
    enter(&app, &[" ", first, "- ", last, " "].concat()).await;
    app.until_heading(NOT_ADMIN).await;
    assert_eq!(app.server().requests("POST", VERIFY)[0].status, Some(200));
}

both!(
    a_wrong_code_stays_in_the_field_and_the_next_one_counts,
    async |version| {
        let app = at_the_code(version, TESSA).await;
        let wrong = wrong_code(app.server(), TOTP_SECRET);
        enter(&app, &wrong).await;
        app.until_described("textbox", CODE, "Incorrect code").await;
        assert!(app.is_invalid("textbox", CODE).await);
        app.until_focus("textbox", CODE).await;
        assert_eq!(app.value("textbox", CODE).await, wrong);
        app.fill("textbox", CODE, &shown(&app)).await;
        assert!(!app.is_invalid("textbox", CODE).await);
        app.press("Enter").await;
        app.until_heading(NOT_ADMIN).await;
    }
);

#[wasm_bindgen_test]
async fn what_can_be_no_code_is_not_sent_and_back_leads_to_an_empty_password() {
    let app = at_the_code(V5_1, TESSA).await;
    for (typed, said) in [
        ("", "Enter the code"),
        ("12345", "A code has 6 digits"),
        ("12345o", "A code has only digits"),
    ] {
        enter(&app, typed).await;
        app.until_described("textbox", CODE, said).await;
    }
    assert_eq!(count(app.server(), "POST", "mfa"), 0);
    app.click("button", "Back").await;
    app.until_focus("textbox", "Password").await;
    assert_eq!(app.value("textbox", "Email").await, TESSA);
    assert_eq!(app.value("textbox", "Password").await, "");
}

both!(
    a_login_that_is_over_leads_back_to_the_password,
    async |version| {
        for answer in [not_found(), refused(400, "Login revoked")] {
            let app = at_the_code(version, TESSA).await;
            app.server().fault("POST", VERIFY, answer);
            enter(&app, &shown(&app)).await;
            app.that_says("alert", "This sign-in is no longer valid")
                .await;
            app.until_focus("alert", "").await;
            assert_eq!(app.value("textbox", "Email").await, TESSA);
            assert_eq!(app.value("textbox", "Password").await, "");
            sign_in(&app, TESSA, LAKESIDE_PASSWORD).await;
            app.until_focus("textbox", CODE).await;
        }
    }
);

#[wasm_bindgen_test]
async fn too_many_codes_say_how_long_to_wait_and_the_code_stays() {
    let app = at_the_code(V5_1, TESSA).await;
    app.server().fault("POST", VERIFY, too_many(12_000));
    enter(&app, &shown(&app)).await;
    app.that_says(
        "alert",
        "Too many requests. Wait 12 seconds, then try again.",
    )
    .await;
    app.press("Enter").await;
    app.until_heading(NOT_ADMIN).await;
}

both!(
    a_lost_answer_to_a_right_code_and_pressing_again_signs_in,
    async |version| {
        let app = at_the_code(version, TESSA).await;
        app.server().fault("POST", VERIFY, "close-after");
        enter(&app, &shown(&app)).await;
        app.that_says("alert", "Couldn’t confirm that the code was accepted")
            .await;
        app.click("button", "Sign in").await;
        app.until_heading(NOT_ADMIN).await;
        assert_eq!(exchanges(app.server()), [Some(200)]);
    }
);

#[wasm_bindgen_test]
async fn a_double_click_sends_one_code() {
    let app = at_the_code(V5_1, TESSA).await;
    app.server().fault("POST", VERIFY, json!({"delay": 50}));
    app.fill("textbox", CODE, &shown(&app)).await;
    app.double_click("button", "Sign in").await;
    app.until_heading(NOT_ADMIN).await;
    assert_eq!(count(app.server(), "POST", VERIFY), 1);
}

#[wasm_bindgen_test]
async fn where_mail_is_the_only_factor_the_code_is_there_already() {
    let app = at_the_code(V5_1, EMIL).await;
    app.until_described("textbox", CODE, &["Emailed to ", EMIL].concat())
        .await;
    enter(&app, "000000").await;
    app.until_described("textbox", CODE, "Incorrect code").await;
    enter(&app, &mailed_code(app.server(), EMIL)).await;
    app.until_heading(NOT_ADMIN).await;
}

#[wasm_bindgen_test]
async fn another_code_can_be_had_after_a_wait_and_only_the_newest_counts() {
    let app = at_the_code(V5_1, EMIL).await;
    let former = mailed_code(app.server(), EMIL);
    let early = app.that_says("button", "Email another code in ").await;
    assert_eq!(early.0.get_attribute("aria-disabled").unwrap(), "true");
    early.0.click();
    fake::hurried_timers();
    app.get("button", "Email another code").await;
    assert_eq!(count(app.server(), "POST", "send-email"), 0);
    app.click("button", "Email another code").await;
    app.that_says("status", &["A new code was emailed to ", EMIL].concat())
        .await;
    let newest = mailed_code(app.server(), EMIL);
    assert_ne!(newest, former);
    enter(&app, &former).await;
    app.until_described("textbox", CODE, "Incorrect code").await;
    enter(&app, &newest).await;
    app.until_heading(NOT_ADMIN).await;
}

#[wasm_bindgen_test]
async fn with_two_factors_a_code_is_mailed_only_when_it_is_asked_for() {
    let app = at_the_code(V5_1, BEA).await;
    let server = app.server().clone();
    assert!(server.mails(BEA).is_empty());
    for (action, said) in [
        ("mail-down", "The server couldn’t send the email."),
        ("close-before", "Couldn’t confirm whether a code was sent"),
    ] {
        server.fault("POST", "/auth/mfa/send-email", action);
        app.click("button", "Email a code").await;
        app.that_says("status", said).await;
    }
    app.click("button", "Email a code").await;
    app.that_says("status", "A new code was emailed to").await;
    enter(&app, &mailed_code(&server, BEA)).await;
    app.until_heading(NOT_ADMIN).await;
}

both!(
    an_authenticator_app_is_set_up_and_lets_one_in_then_and_the_next_time,
    async |version| {
        let server = Server::start(version);
        let copied = fake::clipboard();
        let app = at_the_first_factor(&server).await;
        let image = app
            .get(
                "image",
                "QR code for an authenticator app. The key below is the same.",
            )
            .await;
        assert!(
            image
                .get_attribute("src")
                .unwrap()
                .starts_with("data:image/png;base64,")
        );
        let link = app
            .get("link", "Open an authenticator app on this device")
            .await;
        assert!(
            link.get_attribute("href")
                .unwrap()
                .starts_with("otpauth://totp/")
        );
        let key = shown_key(&app).await;
        app.click("button", "Copy key").await;
        assert_eq!(*copied.borrow(), key);
        enter(&app, &wrong_code(&server, &key)).await;
        app.until_described("textbox", CODE, "Incorrect code").await;
        app.fill("textbox", CODE, &server.app_code(&key, 0)).await;
        app.click("button", "Set up and sign in").await;
        app.until_address("/admin/users").await;
        app.click("button", "Sign out").await;
        sign_in(&app, NEW, PASSWORD).await;
        app.until_heading("Enter your code").await;
        enter(&app, &server.app_code(&key, 0)).await;
        app.until_address("/admin/users").await;
    }
);

both!(
    a_lost_answer_to_setting_up_and_pressing_again_signs_in,
    async |version| {
        let server = Server::start(version);
        let app = at_the_first_factor(&server).await;
        server.fault("POST", "/auth/mfa/login-enroll", "close-after");
        set_up_app(&app).await;
        app.that_says("alert", "Couldn’t confirm that the code was accepted")
            .await;
        app.click("button", "Set up and sign in").await;
        app.until_address("/admin/users").await;
    }
);

#[wasm_bindgen_test]
async fn a_picture_or_link_that_is_none_is_not_shown() {
    let server = Server::start(V5_1);
    for (link, image) in [
        ("javascript:alert(1)", "data:image/svg+xml;base64,PHN2Zy8+"),
        (
            "https://evil.example/?secret=JBSWY3DPEHPK3PXP",
            "https://evil.example/x.png",
        ),
    ] {
        let body = json!({
            "login": "00000000-0000-4000-8000-000000000000", "mfaEnrollRequired": true,
            "enrollUri": link, "enrollQrCode": image,
        });
        server.fault("POST", "/auth/login", json!({"status": 200, "body": body}));
        let app = server.app("/signin").await;
        sign_in(&app, NEW, PASSWORD).await;
        app.that_says("alert", "The server sent no usable key")
            .await;
        assert!(app.all("image").is_empty());
        let links = app
            .all("link")
            .into_iter()
            .filter_map(|link| link.get_attribute("href"));
        assert!(links.into_iter().all(|href| href.starts_with('/')));
    }
}

#[wasm_bindgen_test]
async fn codes_by_mail_where_the_project_allows_them() {
    let server = Server::start(V5_1);
    allow_factors(&server, "totp,email");
    let app = at_the_first_factor(&server).await;
    assert!(!app.all("image").is_empty());
    allow_factors(&server, "email");
    app.click("button", "Back").await;
    sign_in(&app, NEW, PASSWORD).await;
    let mail = "Use email codes";
    app.get("button", mail).await;
    assert!(app.all("image").is_empty() && app.all("code").is_empty());
    server.fault("POST", "/auth/mfa/login-enroll", "mail-down");
    app.click("button", mail).await;
    app.that_says("status", "The server couldn’t send the email.")
        .await;
    app.click("button", mail).await;
    app.until_heading("Enter your code").await;
    enter(&app, &mailed_code(&server, NEW)).await;
    app.until_address("/admin/users").await;
}
