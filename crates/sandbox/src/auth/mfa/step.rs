//! The second factor while signing in: what a Login still needs, and `/auth/mfa/verify`, `login-enroll`,
//! `send-email` (contract §2.1, §3).

use serde_json::{Value, json};

use super::factor::{self, Verdict};
use super::{enrolment, qr};
use crate::auth::login;
use crate::exchange::Exchange;
use crate::json::{is_true, str_at};
use crate::outcome::{Answer, Failure, Issue, Kind, all_ok};
use crate::store::Author;

/// The answer that asks for a second factor, `None` when nothing (more) is needed.
pub fn demanded(exchange: &mut Exchange, login: &Value) -> Result<Option<Value>, Failure> {
    if is_true(login, "mfaVerified") {
        return Ok(None);
    }
    let user = exchange.store.resolve(&login["user"])?.clone();
    let methods = open_methods(login, &user);
    if !methods.is_empty() {
        let mut answer = json!({"login": login["id"], "mfaRequired": true});
        if exchange.v5() {
            answer["mfaMethods"] = json!(methods);
            answer["email"] = user["email"].clone();
        }
        return Ok(Some(answer));
    }
    let project = factor::project_of(exchange, login);
    if !factor::required(exchange, &user, &project) {
        return Ok(None);
    }
    let user = factor::with_secret(exchange, &user)?;
    let uri = enrolment(exchange, &user);
    let mut answer = json!({
        "login": login["id"], "mfaEnrollRequired": true,
        "enrollUri": uri, "enrollQrCode": qr::data_url(&uri),
    });
    if exchange.v5() {
        answer["allowedMfaMethods"] = json!(factor::allowed(exchange, &project));
    }
    Ok(Some(answer))
}

/// Mails a code right after the password, to those who have no other factor (5.1).
pub fn mail_only_factor(exchange: &mut Exchange, login: Value) -> Result<Value, Failure> {
    let user = exchange.store.resolve(&login["user"])?.clone();
    if factor::enrolled(&user) == ["email"] {
        return factor::mail_code(exchange, &login, &user);
    }
    Ok(login)
}

/// The methods a code may come from: those of the user, or the mailed code that enrols her.
fn open_methods(login: &Value, user: &Value) -> Vec<String> {
    if is_true(login, "enrollsByMail") {
        vec!["email".into()]
    } else {
        factor::enrolled(user)
    }
}

fn login_of(exchange: &Exchange) -> Result<(Value, Value), Failure> {
    let login = login::open_login(exchange.store, str_at(&exchange.body, "login"))?;
    let user = exchange.store.resolve(&login["user"])?.clone();
    Ok((login, user))
}

fn pass(exchange: &mut Exchange, mut login: Value) -> Answer {
    login["mfaVerified"] = json!(true);
    let login = exchange
        .store
        .update(login, &Author::system(None), exchange.context)?;
    login::answer(exchange, &login)
}

/// `POST /auth/mfa/verify`. A failed attempt leaves the login usable.
pub fn verify(exchange: &mut Exchange) -> Answer {
    require_fields(exchange, &["login", "token"])?;
    let (login, user) = login_of(exchange)?;
    if is_true(&login, "mfaVerified") {
        return Err(Failure::invalid("Login already verified"));
    }
    let methods = open_methods(&login, &user);
    let token = str_at(&exchange.body, "token").to_owned();
    match factor::check(exchange, &login, &user, &token, &methods) {
        Verdict::Right => {}
        Verdict::Wrong => return Err(Failure::invalid("Invalid MFA token")),
        Verdict::Expired => return Err(Failure::invalid("MFA code expired")),
    }
    if is_true(&login, "enrollsByMail") {
        factor::enroll(exchange, &user, "email")?;
    }
    pass(exchange, login)
}

/// `POST /auth/mfa/login-enroll`: with the code of an app, or in 5.1 by asking for a mailed one.
pub fn enroll(exchange: &mut Exchange) -> Answer {
    let (mut login, user) = login_of(exchange)?;
    if !factor::enrolled(&user).is_empty() {
        return Err(Failure::invalid("Already enrolled"));
    }
    if exchange.v5() && exchange.text("method") == Some("email") {
        login["enrollsByMail"] = json!(true);
        let login = factor::mail_code(exchange, &login, &user)?;
        return login::answer(exchange, &login);
    }
    let token = str_at(&exchange.body, "token").to_owned();
    if exchange.v5() && token.is_empty() {
        return Err(Failure::invalid("Missing token"));
    }
    if factor::check(exchange, &login, &user, &token, &["totp".into()]) != Verdict::Right {
        return Err(Failure::invalid("Invalid MFA token"));
    }
    factor::enroll(exchange, &user, "totp")?;
    pass(exchange, login)
}

/// `POST /auth/mfa/send-email` (5.1): another code.
pub fn send_code(exchange: &mut Exchange) -> Answer {
    require_fields(exchange, &["login"])?;
    let (login, user) = login_of(exchange)?;
    if !open_methods(&login, &user)
        .iter()
        .any(|method| method == "email")
    {
        return Err(Failure::invalid("User not enrolled in email MFA"));
    }
    factor::mail_code(exchange, &login, &user)?;
    Ok(all_ok())
}

fn require_fields(exchange: &Exchange, fields: &[&str]) -> Result<(), Failure> {
    let issues: Vec<Issue> = fields
        .iter()
        .filter(|field| exchange.text(field).is_none())
        .map(|field| Issue::at(*field, format!("Missing {field}")))
        .collect();
    if issues.is_empty() {
        Ok(())
    } else {
        Err(Failure::Outcome(Kind::Field, issues))
    }
}
