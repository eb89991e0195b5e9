//! Signing in with a second factor, as the people of the second practice do.

use sandbox::auth::mfa::totp;
use sandbox::context::Conditions;
use sandbox::core::Reply;
use sandbox::seed::{LAKESIDE_PASSWORD, TOTP_SECRET};
use sandbox::version::Version;
use serde_json::{Value, json};

use crate::server::Fixed;

fn post(server: &mut Fixed, path: &str, body: &Value) -> Reply {
    server.call("", "POST", path, body, Conditions::default())
}

/// The answer to the password.
fn login(server: &mut Fixed, name: &str) -> Reply {
    let project = server
        .core
        .store
        .all("Project")
        .find(|project| project["name"] == "Lakeside Practice")
        .map(|project| project["id"].clone());
    let body = json!({
        "email": format!("{name}@lakeside.example"), "password": LAKESIDE_PASSWORD, "projectId": project,
        "codeChallenge": "abc", "codeChallengeMethod": "plain",
    });
    post(server, "/auth/login", &body)
}

fn mailed_code(reply: &Reply) -> String {
    let subject = reply.mails.first().map(|mail| mail.subject.clone());
    subject
        .unwrap_or_default()
        .rsplit(' ')
        .next()
        .unwrap_or_default()
        .to_owned()
}

#[test]
fn an_authenticator_app_lets_in_on_both_versions() {
    for version in [Version::V4_5, Version::V5_1] {
        let mut server = Fixed::new(version);
        let asked = login(&mut server, "tessa");
        let asked = asked.response.value();
        assert_eq!(asked["mfaRequired"], true, "{asked}");
        assert!(asked.get("code").is_none());
        let token = totp::code(TOTP_SECRET, server.now);
        let body = json!({"login": asked["login"], "token": token});
        let let_in = post(&mut server, "/auth/mfa/verify", &body);
        let code = let_in.response.value()["code"].as_str().unwrap().to_owned();
        assert_eq!(server.token(&code, "abc").status, 200);
    }
}

#[test]
fn a_mailed_code_lets_in_for_twenty_minutes() {
    let mut server = Fixed::new(Version::V5_1);
    let asked = login(&mut server, "emil");
    let body = json!({"login": asked.response.value()["login"], "token": mailed_code(&asked)});
    server.now += jiff::SignedDuration::from_mins(21);
    let late = post(&mut server, "/auth/mfa/verify", &body).response;
    assert_eq!(
        late.value()["issue"][0]["details"]["text"],
        "MFA code expired"
    );
    let again = json!({"login": body["login"]});
    let sent = post(&mut server, "/auth/mfa/send-email", &again);
    let body = json!({"login": body["login"], "token": mailed_code(&sent)});
    let let_in = post(&mut server, "/auth/mfa/verify", &body).response;
    assert!(let_in.value()["code"].is_string(), "{}", let_in.value());
}

#[test]
fn whoever_must_have_a_factor_enrols_while_signing_in() {
    for version in [Version::V4_5, Version::V5_1] {
        let mut server = Fixed::new(version);
        let asked = login(&mut server, "rhea").response.value().clone();
        assert_eq!(asked["mfaEnrollRequired"], true, "{asked}");
        let uri = asked["enrollUri"].as_str().unwrap();
        let (_, secret) = uri.split_once("secret=").unwrap();
        let secret = secret.split('&').next().unwrap();
        let body = json!({"login": asked["login"], "token": totp::code(secret, server.now)});
        let let_in = post(&mut server, "/auth/mfa/login-enroll", &body).response;
        assert!(let_in.value()["code"].is_string(), "{}", let_in.value());
        let next = login(&mut server, "rhea").response.value().clone();
        assert_eq!(next["mfaRequired"], true, "{next}");
    }
}
