//! What may be typed to register, and what the recorded refusals mean.

use super::*;
use crate::api::read_answer;
use proptest::prelude::*;
use wire::Json;

fn account(first: &str, last: &str, email: &str, password: &str) -> NewAccount {
    NewAccount {
        first_name: first.to_owned(),
        last_name: last.to_owned(),
        email: email.to_owned(),
        password: password.to_owned(),
    }
}

fn fields(typed: &NewAccount) -> Vec<&'static str> {
    let problems = validate(typed).err().unwrap_or_default();
    problems.into_iter().map(|(field, _)| field).collect()
}

const GOOD: &str = "correct horse battery";

#[test]
fn every_field_is_checked_at_once_in_the_order_of_the_screen() {
    let all = [FIRST_NAME, LAST_NAME, EMAIL, PASSWORD];
    assert_eq!(fields(&account("", " ", "nope", "Ab3$ef7")), all);
    let good = account(" Olivia", "Owner ", " owner@clinic.example", GOOD);
    let sent = validate(&good)
        .ok()
        .map(|a| (a.first_name, a.last_name, a.email));
    let expected = ["Olivia", "Owner", "owner@clinic.example"].map(str::to_owned);
    assert_eq!(sent, Some(expected.into()));
    assert_eq!(
        fields(&account(&"x".repeat(129), "O", "o@a.example", GOOD)),
        [FIRST_NAME]
    );
}

#[test]
fn a_password_is_sent_as_it_is() {
    let typed = account("O", "O", "o@clinic.example", " eight ch ");
    let sent = validate(&typed).ok().map(|account| account.password);
    assert_eq!(sent.as_deref(), Some(" eight ch "));
}

#[test]
fn an_address_has_at_most_72_characters() {
    let of = |count: usize| ["a".repeat(count - 15).as_str(), "@clinic.example"].concat();
    assert_eq!(check_short_email(&of(72)), Ok(of(72)));
    assert!(check_short_email(&of(73)).is_err());
}

#[test]
fn a_project_has_a_name_of_4_to_72_characters() {
    assert_eq!(
        check_project("  Harbor Clinic\u{200B} "),
        Ok("Harbor Clinic".to_owned())
    );
    for (text, is_good) in [
        ("abc", false),
        (" abc ", false),
        ("abcd", true),
        ("", false),
        ("診療所港", true),
    ] {
        assert_eq!(check_project(text).is_ok(), is_good, "{text}");
    }
    assert!(check_project(&"x".repeat(72)).is_ok());
    assert!(check_project(&"x".repeat(73)).is_err());
}

/// The recorded answers of `newuser` and `newproject`, by name.
fn recorded(file: &str, name: &str) -> Refused {
    let all = Json::parse(file).unwrap_or_default();
    let found = all
        .items()
        .iter()
        .find(|exchange| exchange.get("name").text() == Some(name));
    let response = found
        .map(|exchange| exchange.get("response").clone())
        .unwrap_or_default();
    let status = response
        .get("status")
        .integer()
        .and_then(|status| u16::try_from(status).ok());
    let answer = read_answer(
        status.unwrap_or_default(),
        &response.get("body").to_string(),
    );
    answer.map_or_else(
        |error| refused(&error),
        |_| Refused::Other("no refusal".to_owned()),
    )
}

fn refused_fields(refused: Refused) -> Vec<&'static str> {
    match refused {
        Refused::Fields(problems) => problems.into_iter().map(|(field, _)| field).collect(),
        _ => Vec::new(),
    }
}

const V4: &str = include_str!("../../../tests/fixtures/04-register.json");
const V5: &str = include_str!("../../../tests/fixtures/v5-10-sign-in-and-passwords.json");
const DOWN: &str = include_str!("../../../tests/fixtures/05-breach-service-down.json");

#[test]
fn recorded_refusals_land_at_their_fields() {
    let all = [FIRST_NAME, LAST_NAME, PASSWORD, EMAIL];
    assert_eq!(
        refused_fields(recorded(V4, "newuser: everything missing")),
        all
    );
    let all = [FIRST_NAME, LAST_NAME, EMAIL, PASSWORD];
    assert_eq!(
        refused_fields(recorded(V5, "newuser: everything missing")),
        all
    );
    for (file, name, field) in [
        (V4, "newuser: first name over 128 characters", FIRST_NAME),
        (V4, "newuser: invalid e-mail", EMAIL),
        (V4, "newuser: 7-character password", PASSWORD),
        (V4, "newuser: password on the breach list", PASSWORD),
        (V5, "newuser: password over 72 bytes", PASSWORD),
        (V4, "newproject: name over 72", PROJECT),
    ] {
        assert_eq!(refused_fields(recorded(file, name)), [field], "{name}");
    }
}

#[test]
fn recorded_refusals_of_the_whole_are_told_apart() {
    assert_eq!(
        recorded(V4, "newuser: e-mail already registered"),
        Refused::Taken
    );
    assert_eq!(
        recorded(V4, "newuser: same e-mail in upper case"),
        Refused::Taken
    );
    assert_eq!(
        recorded(V4, "login before a project exists"),
        Refused::NoAccount
    );
    let down = recorded(DOWN, "newuser while the breach service is unreachable");
    assert!(
        matches!(down, Refused::Other(sentence) if sentence.contains("no account was created"))
    );
}

fn of(status: u16, text: &str) -> Refused {
    let body = [
        r#"{"resourceType":"OperationOutcome","issue":[{"severity":"error","details":{"text":""#,
        text,
        r#""}}]}"#,
    ];
    read_answer(status, &body.concat()).map_or_else(|error| refused(&error), |_| Refused::Unknown)
}

#[test]
fn a_server_that_lets_nobody_in_is_told() {
    assert_eq!(of(400, "Registration is disabled"), Refused::Closed);
    assert_eq!(of(400, "Recaptcha token is required"), Refused::Human);
    assert_eq!(
        of(400, "Email or password is invalid"),
        Refused::OtherPassword
    );
    // 5.1 says no field here.
    let breached = of(400, "Password found in breach database");
    assert_eq!(refused_fields(breached), [PASSWORD]);
    assert!(matches!(
        of(400, "IP address not allowed"),
        Refused::Other(_)
    ));
}

#[test]
fn a_lost_answer_leaves_it_open() {
    assert_eq!(refused(&ApiError::NoAnswer), Refused::Unknown);
    assert_eq!(refused(&ApiError::Unreadable), Refused::Unknown);
    assert_eq!(of(502, "x"), Refused::Unknown);
    assert!(matches!(
        refused(&ApiError::TooMany(Some(9))),
        Refused::Other(_)
    ));
}

proptest! {
    #[test]
    fn what_is_accepted_is_within_the_limits_of_the_server(
        first in any::<String>(), email in any::<String>(), password in any::<String>(), project in any::<String>(),
    ) {
        if let Ok(sent) = validate(&account(&first, "O", &email, &password)) {
            prop_assert!((1..=128).contains(&sent.first_name.chars().count()));
            prop_assert!((3..=72).contains(&sent.email.chars().count()));
            prop_assert!(sent.password.len() <= 72);
        }
        if let Ok(name) = check_project(&project) {
            prop_assert!((4..=72).contains(&name.chars().count()));
        }
    }
}
