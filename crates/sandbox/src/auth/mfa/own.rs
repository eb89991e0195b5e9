//! One's own second factors, signed in: `/auth/mfa/status`, `enroll`, `disable`, `send-email-challenge` (contract §3).

use serde_json::{Value, json};

use super::factor::{self, Verdict};
use super::{enrolment, qr};
use crate::caller::{Caller, authenticate};
use crate::exchange::Exchange;
use crate::json::text_at;
use crate::message::Response;
use crate::outcome::{Answer, Failure, Issue, Kind, all_ok};

fn caller_and_user(exchange: &Exchange) -> Result<(Caller, Value), Failure> {
    let caller = authenticate(exchange)?;
    let user = exchange.store.read("User", caller.user_id())?.clone();
    Ok((caller, user))
}

/// `GET /auth/mfa/status`. 5.1 shows the secret even to the enrolled.
pub fn status(exchange: &mut Exchange) -> Answer {
    let (caller, user) = caller_and_user(exchange)?;
    let enrolled = factor::enrolled(&user);
    if !exchange.v5() && !enrolled.is_empty() {
        return Ok(Response::ok(json!({"enrolled": true})));
    }
    let user = factor::with_secret(exchange, &user)?;
    let mut status = json!({"enrolled": !enrolled.is_empty()});
    if exchange.v5() {
        let project = &caller.membership["project"];
        status["enrolledMethods"] = json!(enrolled);
        status["allowedMethods"] = json!(factor::allowed(exchange, project));
        status["mfaRequired"] = json!(factor::required(exchange, &user, project));
        status["email"] = user["email"].clone();
    }
    let uri = enrolment(exchange, &user);
    status["enrollQrCode"] = json!(qr::data_url(&uri));
    status["enrollUri"] = json!(uri);
    Ok(Response::ok(status))
}

/// `POST /auth/mfa/enroll`.
pub fn enroll(exchange: &mut Exchange) -> Answer {
    let (caller, user) = caller_and_user(exchange)?;
    let v5 = exchange.v5();
    let method = exchange
        .text("method")
        .filter(|_| v5)
        .unwrap_or("totp")
        .to_owned();
    let allowed = factor::allowed(exchange, &caller.membership["project"]);
    if v5 && !allowed.contains(&method) {
        return Err(Failure::invalid("MFA method not allowed"));
    }
    if factor::enrolled(&user).contains(&method) {
        return Err(Failure::invalid("Already enrolled"));
    }
    let token = exchange.text("token").unwrap_or_default().to_owned();
    if v5 && token.is_empty() {
        return Err(Failure::invalid("Missing token"));
    }
    require_token(
        exchange,
        &caller,
        &user,
        &token,
        std::slice::from_ref(&method),
    )?;
    factor::enroll(exchange, &user, &method)?;
    Ok(all_ok())
}

/// `POST /auth/mfa/disable`: one factor, or all where 5.1 is not told which.
pub fn disable(exchange: &mut Exchange) -> Answer {
    let (caller, user) = caller_and_user(exchange)?;
    let enrolled = factor::enrolled(&user);
    let methods = if exchange.v5() {
        to_disable(exchange, &caller, &user, &enrolled)?
    } else {
        if exchange.text("token").is_none() {
            let missing = Issue::at("token", "Missing token");
            return Err(Failure::Outcome(Kind::Field, vec![missing]));
        }
        vec!["totp"]
    };
    if enrolled.is_empty() {
        return Err(Failure::invalid("User not enrolled in MFA"));
    }
    let token = text_at(&exchange.body, "token")
        .ok_or_else(|| Failure::invalid("Missing token"))?
        .to_owned();
    require_token(exchange, &caller, &user, &token, &enrolled)?;
    factor::withdraw(exchange, &user, &methods)?;
    Ok(all_ok())
}

/// What 5.1 is to take away. The last factor stays where one is required, whatever the token.
fn to_disable(
    exchange: &Exchange,
    caller: &Caller,
    user: &Value,
    enrolled: &[String],
) -> Result<Vec<&'static str>, Failure> {
    let methods = match exchange.text("method") {
        None => vec!["totp", "email"],
        Some("totp") => vec!["totp"],
        Some("email") => vec!["email"],
        Some(_) => return Err(Failure::invalid("Invalid method")),
    };
    let all = enrolled
        .iter()
        .all(|method| methods.contains(&method.as_str()));
    if !enrolled.is_empty()
        && all
        && factor::required(exchange, user, &caller.membership["project"])
    {
        return Err(Failure::invalid(
            "Cannot remove the last MFA factor because MFA is required",
        ));
    }
    Ok(methods)
}

fn require_token(
    exchange: &Exchange,
    caller: &Caller,
    user: &Value,
    token: &str,
    methods: &[String],
) -> Result<(), Failure> {
    match factor::check(exchange, &caller.login, user, token, methods) {
        Verdict::Right => Ok(()),
        Verdict::Wrong => Err(Failure::invalid("Invalid token")),
        Verdict::Expired => Err(Failure::invalid("MFA code expired")),
    }
}

/// `POST /auth/mfa/send-email-challenge` (5.1): a code to enrol with or to disable by.
pub fn send_challenge(exchange: &mut Exchange) -> Answer {
    let (caller, user) = caller_and_user(exchange)?;
    let methods = [
        factor::allowed(exchange, &caller.membership["project"]),
        factor::enrolled(&user),
    ]
    .concat();
    if text_at(&user, "email").is_none() || !methods.iter().any(|method| method == "email") {
        return Err(Failure::invalid("Email MFA not available"));
    }
    factor::mail_code(exchange, &caller.login, &user)?;
    Ok(all_ok())
}
