//! What the app makes of every recorded answer to an invite, to the calls of signing in, and to what is done to
//! a member.
//!
//! The tables in `outcomes/` say what is expected: after a line `# file`, one line per exchange with its
//! state, a tab and its name.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod fixtures;

use fixtures::{Exchange, exchanges};
use usher::api::account::{Account, FactorReset, Stage, read_account, read_factor_reset};
use usher::api::invite::{Answer, Letter, Mail, NotInvited, read_invite};
use usher::api::removal::{RemovalAnswer, read_removal};
use usher::api::repair::{PasswordLink, read_password_link};
use usher::api::{ApiError, Refusal, read_answer};
use usher::member::history::{Author, Version, events, read_version};
use wire::{Id, Json, Me};

/// The mail of an invite whose account nobody looked up.
const SENT: Mail = Mail::HandedOver(Letter::Unknown);

#[test]
fn every_recorded_invite_has_its_state() {
    let table = include_str!("outcomes/invite.txt");
    compare(table, &recorded("POST", "/invite"), invite_state);
}

#[test]
fn every_recorded_login_has_its_state() {
    let table = include_str!("outcomes/login.txt");
    compare(table, &recorded("POST", "/auth/login"), call_state);
}

#[test]
fn every_recorded_token_has_its_state() {
    let table = include_str!("outcomes/token.txt");
    compare(table, &recorded("POST", "/oauth2/token"), call_state);
}

#[test]
fn every_recorded_new_password_has_its_state() {
    let table = include_str!("outcomes/set-password.txt");
    compare(table, &recorded("POST", "/auth/setpassword"), call_state);
}

#[test]
fn every_recorded_wish_for_a_password_link_has_its_state() {
    let table = include_str!("outcomes/password-link.txt");
    compare(table, &recorded("POST", "/resetpassword"), link_state);
}

#[test]
fn every_recorded_reset_of_a_factor_has_its_state() {
    let table = include_str!("outcomes/factor-reset.txt");
    compare(table, &recorded("POST", "/mfa/reset"), factor_state);
}

#[test]
fn every_recorded_removal_of_a_member_has_its_state() {
    let mut removals = exchanges();
    removals.retain(|exchange| exchange.method == "DELETE" && exchange.path.contains("/members/"));
    let table = include_str!("outcomes/removal.txt");
    compare(table, &removals, removal_state);
}

#[test]
fn every_recorded_account_has_its_state() {
    let mut accounts = exchanges();
    let is_one = |path: &str| {
        path.strip_prefix("/fhir/R4/User/")
            .is_some_and(|id| !id.contains('/'))
    };
    accounts.retain(|exchange| exchange.method == "GET" && is_one(&exchange.path));
    compare(
        include_str!("outcomes/account.txt"),
        &accounts,
        account_state,
    );
}

#[test]
fn the_recorded_history_is_told() {
    let mut histories = exchanges();
    histories.retain(|exchange| exchange.path.ends_with("/_history"));
    let history = answer(&histories[0]).unwrap();
    let entries = history.get("entry").items();
    let versions: Vec<Version> = entries.iter().map(read_version).collect();
    let told: Vec<String> = events(&versions, true, &|_| None)
        .into_iter()
        .map(|event| {
            let by = match event.author {
                Author::Server => "the server".to_owned(),
                Author::Record(_, name) => name.unwrap(),
                Author::Unknown => panic!("no author"),
            };
            [by, event.changes.join("; ")].join(": ")
        })
        .collect();
    assert_eq!(
        told,
        [
            "Ed Selfadmin: No longer an admin",
            "the server: Added to the project; Full access (no policy); As a project admin",
        ]
    );
}

#[test]
fn every_recorded_who_am_i_has_its_state() {
    let table = include_str!("outcomes/me.txt");
    compare(table, &recorded("GET", "/auth/me"), me_state);
}

#[test]
fn a_success_that_says_nothing_of_the_invite_is_a_lost_answer() {
    for body in [
        "",
        "{}",
        "<!doctype html>",
        r#"{"resourceType":"ProjectMembership"}"#,
        r#"{"resourceType":"OperationOutcome","issue":[{"severity":"information"}]}"#,
    ] {
        assert_eq!(
            read_invite(read_answer(200, body), SENT),
            Answer::Lost,
            "{body}"
        );
    }
    for status in [500, 502, 503, 504] {
        assert_eq!(read_invite(read_answer(status, ""), SENT), Answer::Lost);
    }
    let too_many = read_invite(read_answer(429, ""), SENT);
    let expected = NotInvited::Failed(ApiError::TooMany(None));
    assert_eq!(too_many, Answer::NotInvited(expected));
}

/// The recorded calls of a method to the paths that end like this.
fn recorded(method: &str, path: &str) -> Vec<Exchange> {
    let mut all = exchanges();
    all.retain(|exchange| exchange.method == method);
    all.retain(|exchange| exchange.path.trim_end_matches('/').ends_with(path));
    all
}

/// Compares the table with what the recordings give, so that a recording without a line and a line
/// without a recording fail like a wrong state.
fn compare(table: &str, recorded: &[Exchange], state: fn(&Exchange) -> String) {
    let mut file = "";
    let mut expected = Vec::new();
    for line in table.lines() {
        match line.split_once('\t') {
            Some((state, name)) => expected.push([file, name, state].join("\n")),
            None => file = line.trim_start_matches("# "),
        }
    }
    let lines = recorded
        .iter()
        .map(|exchange| [&exchange.file, &exchange.name, &*state(exchange)].join("\n"));
    let found: Vec<String> = lines.collect();
    for line in &found {
        assert!(expected.contains(line), "not in the table:\n{line}");
    }
    for line in &expected {
        assert!(found.contains(line), "only in the table:\n{line}");
    }
    assert_eq!(found.len(), expected.len());
}

fn answer(exchange: &Exchange) -> Result<Json, ApiError> {
    read_answer(exchange.status, &exchange.body_text())
}

fn invite_state(exchange: &Exchange) -> String {
    let request = &exchange.request;
    // Only the JSON value `false` suppresses the mail (contract §7.1), and it needs an address.
    let has_address = request.is_string() || request["email"].is_string();
    let mail = match has_address && request["sendEmail"] != false {
        true => SENT,
        false => Mail::NotAsked,
    };
    match read_invite(answer(exchange), mail) {
        Answer::Invited(invited) => {
            assert!(invited.membership.is_some(), "{}", exchange.name);
            let name: String = invited.name.unwrap().chars().take(20).collect();
            match invited.mail {
                SENT => format!("invited {name}, mail handed over"),
                Mail::NotAsked => format!("invited {name}, no mail"),
                other => panic!("{other:?}: {}", exchange.name),
            }
        }
        Answer::MailFailed(reason) => format!("invited, mail failed: {reason}"),
        Answer::AlreadyMember => "already a member".into(),
        Answer::Lost => "lost".into(),
        Answer::NotInvited(NotInvited::Fields(fields, _)) => {
            let mut names: Vec<String> = fields.into_iter().map(|(field, _)| field).collect();
            names.dedup();
            format!("fields {}", names.join(", "))
        }
        Answer::NotInvited(NotInvited::Refused(refusal)) => words(&refusal),
        Answer::NotInvited(NotInvited::Clash(_)) => "clash".into(),
        Answer::NotInvited(NotInvited::Failed(error)) => error_state(&error),
        Answer::NotInvited(other) => panic!("{other:?}: {}", exchange.name),
    }
}

fn call_state(exchange: &Exchange) -> String {
    answer(exchange).map_or_else(|error| error_state(&error), |_| "ok".into())
}

fn link_state(exchange: &Exchange) -> String {
    // Only the call for a member says by its success that there was somebody to mail to.
    let sent = match exchange.path.contains("/members/") {
        true => PasswordLink::HandedOver,
        false => PasswordLink::Accepted,
    };
    match read_password_link(answer(exchange), sent) {
        PasswordLink::HandedOver => "handed over".into(),
        PasswordLink::Accepted => "accepted".into(),
        PasswordLink::MailFailed => "mail failed".into(),
        PasswordLink::NoAddress => "no address".into(),
        PasswordLink::Gone => "gone".into(),
        PasswordLink::Failed(error) => error_state(&error),
        other => panic!("{other:?}: {}", exchange.name),
    }
}

fn factor_state(exchange: &Exchange) -> String {
    match read_factor_reset(answer(exchange)) {
        FactorReset::Done => "done".into(),
        FactorReset::NotEnrolled => "not enrolled".into(),
        FactorReset::Unsupported => "no such call".into(),
        FactorReset::Gone => "gone".into(),
        FactorReset::Unknown => "unknown".into(),
        FactorReset::Failed(error) => error_state(&error),
    }
}

fn removal_state(exchange: &Exchange) -> String {
    match read_removal(answer(exchange)) {
        RemovalAnswer::Removed => "removed".into(),
        RemovalAnswer::SomethingGone => "something gone".into(),
        RemovalAnswer::Owner => "owner".into(),
        RemovalAnswer::NotFound => "no such member".into(),
        RemovalAnswer::Lost => "lost".into(),
        RemovalAnswer::Failed(error) => error_state(&error),
    }
}

fn account_state(exchange: &Exchange) -> String {
    let project = Id::parse("project-id").unwrap();
    match read_account(&project, answer(exchange), Ok(Json::Null)) {
        Ok(Account::Own(account)) => {
            let mut told = vec!["own"];
            told.extend(account.is_verified.then_some("confirmed"));
            told.extend(account.needs_second_factor.then_some("factor required"));
            told.extend(account.has_second_factor.then_some("factor set up"));
            told.extend((account.stage == Stage::Activated).then_some("activated"));
            told.join(", ")
        }
        Ok(Account::OfServer) => "hidden".into(),
        Ok(Account::Gone) => "gone".into(),
        Err(error) => error_state(&error),
    }
}

fn me_state(exchange: &Exchange) -> String {
    let json = match answer(exchange) {
        Ok(json) => json,
        Err(error) => return error_state(&error),
    };
    match Me::read(&json).unwrap() {
        me if me.admin => "admin".into(),
        _ => "member".into(),
    }
}

fn error_state(error: &ApiError) -> String {
    match error {
        ApiError::NoAnswer => "no answer".into(),
        ApiError::Unreadable => "unreadable".into(),
        ApiError::SignedOut => "signed out".into(),
        ApiError::Withdrawn(_) => "withdrawn".into(),
        ApiError::Forbidden(_) => "forbidden".into(),
        ApiError::NotFound(_) => "not found".into(),
        ApiError::TooMany(wait) => format!("too many, wait {}", wait.unwrap()),
        ApiError::Refused(refusal) => words(refusal),
    }
}

fn words(refusal: &Refusal) -> String {
    format!("refused {}: {}", refusal.status, refusal.text())
}
