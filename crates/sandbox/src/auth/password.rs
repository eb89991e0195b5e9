//! Setting, resetting and changing passwords, and verifying addresses (contract §5).

use serde_json::{Value, json};

use super::login::{email_issue, find_user};
use super::session;
use crate::caller::{authenticate, require_admin};
use crate::email;
use crate::exchange::Exchange;
use crate::json::{is_true, str_at};
use crate::mail;
use crate::outcome::{Answer, Failure, Issue, Kind, all_ok};
use crate::secret;
use crate::store::{Author, parse_reference};
use crate::version::Version;

const MAX_BYTES: usize = 72;

/// What is wrong with a password at sign-in, without looking at whose it is.
pub fn login_issue(version: Version, password: &str) -> Option<Issue> {
    match version {
        Version::V4_5 => (password.chars().count() < 5).then(|| {
            Issue::at(
                "password",
                "Invalid password, must be at least 5 characters",
            )
        }),
        Version::V5_1 => new_issue(version, "password", password),
    }
}

/// What is wrong with a password that is to be set, as an issue at this field.
pub fn new_issue(version: Version, field: &str, password: &str) -> Option<Issue> {
    let short = password.chars().count() < 8;
    match version {
        Version::V4_5 => {
            short.then(|| Issue::at(field, "Invalid password, must be at least 8 characters"))
        }
        Version::V5_1 if short => Some(Issue::at(field, "Password must be at least 8 characters")),
        Version::V5_1 if password.len() > MAX_BYTES => Some(Issue::at(
            field,
            "Password must be no more than 72 characters",
        )),
        Version::V5_1 => None,
    }
}

/// Refuses passwords on the breach list; 500 when the list can't be asked.
pub fn refuse_breached(exchange: &Exchange, field: &str, password: &str) -> Result<(), Failure> {
    const TEXT: &str = "Password found in breach database";
    exchange.require_breach_service()?;
    match (secret::is_breached(password), exchange.v5()) {
        (false, _) => Ok(()),
        (true, true) => Err(Failure::invalid(TEXT)),
        (true, false) => Err(Failure::invalid_at(field, TEXT)),
    }
}

/// Stores a password; 5.1 ends every session of the user.
fn store_password(exchange: &mut Exchange, mut user: Value, password: &str) -> Result<(), Failure> {
    let id = str_at(&user, "id").to_owned();
    user["passwordHash"] = json!(secret::hash_password(password, exchange.context));
    update_user(exchange, user)?;
    if exchange.v5() {
        session::revoke_all(exchange, &id)
    } else {
        Ok(())
    }
}

pub(super) fn update_user(exchange: &mut Exchange, user: Value) -> Result<Value, Failure> {
    let project = parse_reference(&user["project"]).map(|(_, id)| id.to_owned());
    exchange
        .store
        .update(user, &Author::system(project.as_deref()), exchange.context)
}

/// A new UserSecurityRequest of a type (`invite`, `reset`, `verify-email`): its id and secret make the link.
pub fn security_request(
    exchange: &mut Exchange,
    kind: &str,
    user: &Value,
) -> Result<(String, String), Failure> {
    let secret = exchange.context.secret();
    let project = parse_reference(&user["project"]).map(|(_, id)| id.to_owned());
    let mut reference = json!({"reference": format!("User/{}", str_at(user, "id"))});
    if let Some(address) = user.get("email") {
        reference["display"] = address.clone();
    }
    let request = json!({
        "resourceType": "UserSecurityRequest", "type": kind, "user": reference, "secret": secret,
    });
    let request = exchange.store.create(
        request,
        &Author::system(project.as_deref()),
        exchange.context,
    )?;
    Ok((str_at(&request, "id").to_owned(), secret))
}

fn id_and_secret_issues(exchange: &Exchange) -> Vec<Issue> {
    let mut issues = Vec::new();
    if uuid::Uuid::try_parse(str_at(&exchange.body, "id")).is_err() {
        issues.push(Issue::at("id", "Invalid request ID"));
    }
    if exchange.text("secret").is_none() {
        issues.push(Issue::at("secret", "Missing secret"));
    }
    issues
}

/// The request behind a mailed link, unused and with the right secret.
fn open_request(exchange: &Exchange, allowed: &[&str], wrong_type: &str) -> Result<Value, Failure> {
    let request = exchange
        .store
        .read("UserSecurityRequest", str_at(&exchange.body, "id"))?;
    if !allowed.contains(&str_at(request, "type")) {
        return Err(Failure::invalid(wrong_type));
    }
    if is_true(request, "used") {
        return Err(Failure::invalid("Already used"));
    }
    if exchange.text("secret") != Some(str_at(request, "secret")) {
        return Err(Failure::invalid("Incorrect secret"));
    }
    Ok(request.clone())
}

fn use_up(exchange: &mut Exchange, mut request: Value) -> Result<(), Failure> {
    let project = request["meta"]["project"].as_str().map(str::to_owned);
    request["used"] = json!(true);
    exchange.store.update(
        request,
        &Author::system(project.as_deref()),
        exchange.context,
    )?;
    Ok(())
}

/// `POST /auth/setpassword`: what a mailed link does.
pub fn set_password(exchange: &mut Exchange) -> Answer {
    let password = str_at(&exchange.body, "password").to_owned();
    let mut issues = id_and_secret_issues(exchange);
    issues.extend(new_issue(exchange.settings.version, "password", &password));
    Failure::fields(issues)?;
    let request = open_request(exchange, &["invite", "reset"], "Invalid request type")?;
    let mut user = exchange.store.resolve(&request["user"])?.clone();
    refuse_breached(exchange, "password", &password)?;
    user["emailVerified"] = json!(true);
    store_password(exchange, user, &password)?;
    use_up(exchange, request)?;
    Ok(all_ok())
}

/// `POST /auth/verifyemail`.
pub fn verify_email(exchange: &mut Exchange) -> Answer {
    Failure::fields(id_and_secret_issues(exchange))?;
    let request = open_request(
        exchange,
        &["verify-email"],
        "Invalid user security request type",
    )?;
    let mut user = exchange.store.resolve(&request["user"])?.clone();
    user["emailVerified"] = json!(true);
    update_user(exchange, user)?;
    use_up(exchange, request)?;
    Ok(all_ok())
}

/// `POST /auth/resetpassword`: answers 200 for every well-formed address, known or not.
pub fn reset_password(exchange: &mut Exchange) -> Answer {
    const TEXT: &str = "Valid email address between 3 and 72 characters is required";
    match exchange.body.get("email").and_then(Value::as_str) {
        // The real server checks a missing address twice.
        None => Failure::fields(vec![Issue::at("email", TEXT), Issue::at("email", TEXT)])?,
        Some(address) if !email::is_valid_short(address) => {
            Failure::fields(vec![Issue::at("email", TEXT)])?
        }
        Some(_) => {}
    }
    exchange.require_human()?;
    let address = str_at(&exchange.body, "email").to_owned();
    let Some(user) = find_user(exchange.store, &address, exchange.text("projectId")).cloned()
    else {
        return Ok(all_ok());
    };
    let (id, secret) = security_request(exchange, "reset", &user)?;
    if exchange.body.get("sendEmail") != Some(&Value::Bool(false)) {
        let to = exchange
            .recipient(str_at(&user, "email"))
            .map_err(|why| Failure::Internal(why.into()))?;
        let link = exchange.link("setpassword", &id, &secret);
        exchange.mails.push(mail::reset(to, &link));
    }
    Ok(all_ok())
}

/// `POST /auth/changepassword`. In 5.1 the caller's own session is dead afterwards.
pub fn change_password(exchange: &mut Exchange) -> Answer {
    let caller = authenticate(exchange)?;
    let (old, new) = (
        str_at(&exchange.body, "oldPassword").to_owned(),
        str_at(&exchange.body, "newPassword").to_owned(),
    );
    let mut issues = Vec::new();
    if old.is_empty() {
        issues.push(Issue::at("oldPassword", "Missing oldPassword"));
    }
    issues.extend(new_issue(exchange.settings.version, "newPassword", &new));
    Failure::fields(issues)?;
    let user = exchange.store.read("User", caller.user_id())?.clone();
    if !secret::verify_password(&old, str_at(&user, "passwordHash")) {
        return Err(Failure::invalid_at("oldPassword", "Incorrect password"));
    }
    refuse_breached(exchange, "newPassword", &new)?;
    store_password(exchange, user, &new)?;
    Ok(all_ok())
}

/// `POST /admin/projects/setpassword`: project-scoped users only.
pub fn set_by_admin(exchange: &mut Exchange) -> Answer {
    let caller = require_admin(exchange)?;
    let password = str_at(&exchange.body, "password").to_owned();
    let mut issues: Vec<Issue> = email_issue(exchange).into_iter().collect();
    issues.extend(new_issue(exchange.settings.version, "password", &password));
    Failure::fields(issues)?;
    let user = find_user(
        exchange.store,
        str_at(&exchange.body, "email"),
        Some(&caller.project),
    )
    .filter(|user| user.get("project").is_some())
    .cloned()
    .ok_or_else(|| Failure::of(Kind::Invalid, "User not found"))?;
    if exchange.v5() {
        refuse_breached(exchange, "password", &password)?;
    }
    store_password(exchange, user, &password)?;
    Ok(all_ok())
}
