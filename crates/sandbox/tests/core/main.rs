//! What the core does by itself, without a network: time and chance are fixed.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests may panic"
)]

mod factor;
mod invite;
mod page;
mod policy;
mod register;
mod server;

use sandbox::version::Version;
use serde_json::{Value, json};
use server::Fixed;

#[test]
fn the_same_requests_at_the_same_time_with_the_same_chance_get_the_same_answers() {
    let mut runs = [Fixed::new(Version::V5_1), Fixed::new(Version::V5_1)];
    let [first, second] = runs.each_mut().map(|run| run.login("x"));
    assert_eq!(first.status, 200);
    assert_eq!(first, second);
}

#[test]
fn pkce_takes_the_verifier_of_rfc_7636_and_no_other() {
    // The example of RFC 7636, appendix B.
    let (verifier, challenge) = (
        "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
        "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
    );
    let mut server = Fixed::new(Version::V5_1);
    let code = server.login(challenge).value()["code"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(
        server.token(&code, "another").value()["error_description"],
        "Invalid code verifier"
    );
    assert_eq!(server.token(&code, verifier).status, 200);
}

#[test]
fn sign_in_is_limited_to_five_a_minute_in_5_1() {
    let mut server = Fixed::new(Version::V5_1);
    for _ in 0..5 {
        assert_eq!(server.login("x").status, 200);
    }
    let refused = server.login("x");
    assert_eq!(refused.status, 429);
    let numbers: Value =
        serde_json::from_str(refused.value()["issue"][0]["diagnostics"].as_str().unwrap()).unwrap();
    assert_eq!(
        (&numbers["limit"], &numbers["_consumedPoints"]),
        (&json!(5), &json!(6))
    );
    server.now += jiff::SignedDuration::from_secs(61);
    assert_eq!(server.login("x").status, 200);
    let mut old = Fixed::new(Version::V4_5);
    for _ in 0..10 {
        assert_eq!(old.login("x").status, 200);
    }
}

#[test]
fn nothing_secret_is_stored_in_clear() {
    let mut server = Fixed::new(Version::V5_1);
    server.core.store.all("User").for_each(|user| {
        let hash = user["passwordHash"].as_str().unwrap_or_default();
        assert!(hash.is_empty() || hash.starts_with("$argon2id$"), "{hash}");
    });
    let code = server.login("x").value()["code"]
        .as_str()
        .unwrap()
        .to_owned();
    let logins: Vec<String> = server
        .core
        .store
        .all("Login")
        .map(Value::to_string)
        .collect();
    assert!(!logins.is_empty() && logins.iter().all(|login| !login.contains(&code)));
}
