//! The second factors of an account: which it has, which it may and must have, and checking their codes.

use jiff::ToSpan as _;
use serde_json::{Value, json};

use super::totp;
use crate::exchange::Exchange;
use crate::json::{is_true, items, remove, str_at, text_at};
use crate::mail;
use crate::outcome::Failure;
use crate::secret::digest;
use crate::store::Author;

/// How long a mailed code is good for, in minutes.
const CODE_MINUTES: i64 = 20;

/// The methods a user is enrolled in. Accounts of 4.5 have no list.
pub fn enrolled(user: &Value) -> Vec<String> {
    let listed: Vec<String> = names(items(user, "mfaMethod"));
    if is_true(user, "mfaEnrolled") && listed.is_empty() {
        vec!["totp".into()]
    } else {
        listed
    }
}

fn names(values: &[Value]) -> Vec<String> {
    values
        .iter()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect()
}

/// A setting of a project that the server itself reads (contract §11).
fn setting<'a>(exchange: &'a Exchange, project: &Value, name: &str) -> Option<&'a Value> {
    let project = exchange.store.resolve(project).ok()?;
    items(project, "setting")
        .iter()
        .find(|setting| str_at(setting, "name") == name)
}

/// The methods a project (a Reference) allows: the authenticator app unless it says otherwise.
pub fn allowed(exchange: &Exchange, project: &Value) -> Vec<String> {
    let listed = setting(exchange, project, "allowedMfaMethods")
        .and_then(|setting| text_at(setting, "valueString"));
    listed
        .unwrap_or("totp")
        .split(',')
        .map(|method| method.trim().to_owned())
        .collect()
}

/// Whether a user needs a second factor, by herself or, in 5.1, because her project wants one of everybody.
pub fn required(exchange: &Exchange, user: &Value, project: &Value) -> bool {
    let by_project = || {
        setting(exchange, project, "mfaRequired")
            .is_some_and(|setting| is_true(setting, "valueBoolean"))
    };
    is_true(user, "mfaRequired") || (exchange.v5() && by_project())
}

/// Adds a method. Whoever typed a mailed code has the address.
pub fn enroll(exchange: &mut Exchange, user: &Value, method: &str) -> Result<(), Failure> {
    let mut user = user.clone();
    user["mfaEnrolled"] = json!(true);
    if exchange.v5() {
        let mut methods = enrolled(&user);
        methods.retain(|known| known != method && !items(&user, "mfaMethod").is_empty());
        methods.push(method.to_owned());
        user["mfaMethod"] = json!(methods);
    }
    if method == "email" {
        user["emailVerified"] = json!(true);
    }
    crate::auth::password::update_user(exchange, user)?;
    Ok(())
}

/// Takes methods away; without the authenticator app its secret goes too.
pub fn withdraw(exchange: &mut Exchange, user: &Value, methods: &[&str]) -> Result<(), Failure> {
    let mut left = enrolled(user);
    left.retain(|method| !methods.contains(&method.as_str()));
    let mut user = user.clone();
    user["mfaEnrolled"] = json!(!left.is_empty());
    if methods.contains(&"totp") {
        remove(&mut user, "mfaSecret");
    }
    if left.is_empty() {
        remove(&mut user, "mfaMethod");
    } else {
        user["mfaMethod"] = json!(left);
    }
    crate::auth::password::update_user(exchange, user)?;
    Ok(())
}

/// The user with a TOTP secret, made now if there was none.
pub fn with_secret(exchange: &mut Exchange, user: &Value) -> Result<Value, Failure> {
    if text_at(user, "mfaSecret").is_some() {
        return Ok(user.clone());
    }
    let mut user = user.clone();
    user["mfaSecret"] = json!(totp::new_secret(exchange.context));
    crate::auth::password::update_user(exchange, user)
}

/// Mails a new code for a Login; the one before is worth nothing from then on.
pub fn mail_code(exchange: &mut Exchange, login: &Value, user: &Value) -> Result<Value, Failure> {
    let mut bytes = [0; 4];
    exchange.context.rng.fill_bytes(&mut bytes);
    let code = format!("{:06}", u32::from_le_bytes(bytes) % 1_000_000);
    let expires = exchange
        .context
        .now
        .checked_add(CODE_MINUTES.minutes())
        .unwrap_or(exchange.context.now);
    let mut login = login.clone();
    login["mailedCode"] = json!(digest(&code));
    login["mailedCodeExpires"] = json!(expires.as_second());
    let to = exchange
        .recipient(str_at(user, "email"))
        .map_err(|why| Failure::Internal(why.into()))?;
    let name = setting(exchange, &project_of(exchange, &login), "appName")
        .and_then(|setting| text_at(setting, "valueString"))
        .unwrap_or("Medplum")
        .to_owned();
    exchange.mails.push(mail::mfa_code(to, &name, &code));
    exchange
        .store
        .update(login, &Author::system(None), exchange.context)
}

/// The project a Login leads into, as far as that is known; a Reference.
pub fn project_of(exchange: &Exchange, login: &Value) -> Value {
    if let Ok(membership) = exchange.store.resolve(&login["membership"]) {
        return membership["project"].clone();
    }
    let user = exchange.store.resolve(&login["user"]);
    user.map(|user| user["project"].clone()).unwrap_or_default()
}

/// What a token is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The code of the app, or the one that was mailed.
    Right,
    /// Neither.
    Wrong,
    /// The mailed code, too late.
    Expired,
}

/// Checks a token against these methods of a user; mailed codes belong to a Login.
pub fn check(
    exchange: &Exchange,
    login: &Value,
    user: &Value,
    token: &str,
    methods: &[String],
) -> Verdict {
    let has = |method: &str| methods.iter().any(|known| known == method);
    let now = exchange.context.now;
    if has("totp") && totp::verify(str_at(user, "mfaSecret"), token, now) {
        return Verdict::Right;
    }
    if !has("email") || str_at(login, "mailedCode") != digest(token) {
        return Verdict::Wrong;
    }
    if login["mailedCodeExpires"].as_i64().unwrap_or(0) < now.as_second() {
        return Verdict::Expired;
    }
    Verdict::Right
}
