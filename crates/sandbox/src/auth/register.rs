//! Registration: `/auth/newuser` and `/auth/newproject` (contract §4).

use serde_json::{Value, json};

use super::login;
use super::password::refuse_breached;
use crate::email;
use crate::exchange::Exchange;
use crate::founding;
use crate::json::{str_at, text_at};
use crate::message::Response;
use crate::outcome::{Answer, Failure, Issue};
use crate::secret;
use crate::store::Author;
use crate::version::Version;

/// `POST /auth/newuser`: an account and a Login without a membership.
pub fn new_user(exchange: &mut Exchange) -> Answer {
    Failure::fields(user_issues(exchange))?;
    if !exchange.settings.registration {
        return Err(Failure::invalid("Registration is disabled"));
    }
    if exchange.text("recaptchaSiteKey").is_some() {
        return Err(Failure::invalid("Invalid recaptchaSiteKey"));
    }
    exchange.require_human()?;
    let address = str_at(&exchange.body, "email").to_lowercase();
    let project = exchange
        .text("projectId")
        .filter(|id| *id != "new")
        .map(str::to_owned);
    if let Some(client) = exchange.text("clientId") {
        exchange.store.read("ClientApplication", client)?;
    }
    let taken = login::find_user(exchange.store, &address, project.as_deref())
        .is_some_and(|user| user.get("project").is_some() == project.is_some());
    if taken {
        return Err(Failure::invalid_at("email", "Email already registered"));
    }
    let password = str_at(&exchange.body, "password").to_owned();
    if exchange.context.conditions.breach_service_down {
        return Err(Failure::invalid("fetch failed"));
    }
    refuse_breached(exchange, "password", &password)?;
    let mut user = json!({
        "resourceType": "User", "firstName": exchange.body["firstName"], "lastName": exchange.body["lastName"],
        "email": address, "passwordHash": secret::hash_password(&password, exchange.context),
    });
    if let Some(project) = &project {
        user["project"] = json!({"reference": format!("Project/{project}")});
    }
    let user =
        exchange
            .store
            .create(user, &Author::system(project.as_deref()), exchange.context)?;
    let reference = json!({"reference": format!("User/{}", str_at(&user, "id"))});
    let mut login = json!({
        "resourceType": "Login", "user": reference, "authMethod": "password",
        "authTime": exchange.context.instant(), "scope": exchange.text("scope").unwrap_or("openid"),
        "remember": exchange.body["remember"] == true, "remoteAddress": exchange.request.remote,
        "projectId": "new", "granted": false, "revoked": false,
    });
    for key in ["codeChallenge", "codeChallengeMethod"] {
        if let Some(value) = text_at(&exchange.body, key) {
            login[key] = json!(value);
        }
    }
    let login = exchange
        .store
        .create(login, &Author::system(None), exchange.context)?;
    let mut answer = json!({"login": login["id"]});
    if exchange.v5() {
        answer["emailVerificationRequired"] = json!(false);
    }
    Ok(Response::ok(answer))
}

fn user_issues(exchange: &Exchange) -> Vec<Issue> {
    let mut issues = Vec::new();
    let within = |key: &str, range: std::ops::RangeInclusive<usize>| {
        range.contains(&str_at(&exchange.body, key).chars().count())
    };
    for (key, text) in [
        (
            "firstName",
            "First name must be between 1 and 128 characters",
        ),
        ("lastName", "Last name must be between 1 and 128 characters"),
    ] {
        if !within(key, 1..=128) {
            issues.push(Issue::at(key, text));
        }
    }
    const ADDRESS: &str = "Valid email address between 3 and 72 characters is required";
    let email = match text_at(&exchange.body, "email") {
        // The real server checks a missing address twice.
        None => vec![Issue::at("email", ADDRESS), Issue::at("email", ADDRESS)],
        Some(address) if !email::is_valid_short(address) => vec![Issue::at("email", ADDRESS)],
        Some(_) => Vec::new(),
    };
    let password = password_issue(
        exchange.settings.version,
        str_at(&exchange.body, "password"),
    );
    // The two versions check in a different order.
    if exchange.v5() {
        issues.extend(email);
        issues.extend(password);
    } else {
        issues.extend(password);
        issues.extend(email);
    }
    issues
}

fn password_issue(version: Version, password: &str) -> Option<Issue> {
    match version {
        Version::V4_5 => (password.chars().count() < 8 || password.len() > 72)
            .then(|| Issue::at("password", "Password must be between 8 and 72 characters")),
        Version::V5_1 => super::password::new_issue(version, "password", password),
    }
}

/// `POST /auth/newproject`: a project for a Login that has none.
pub fn new_project(exchange: &mut Exchange) -> Answer {
    let mut issues = Vec::new();
    let id = str_at(&exchange.body, "login").to_owned();
    if uuid::Uuid::try_parse(&id).is_err() {
        issues.push(Issue::at("login", "Login ID is required."));
    }
    if !(4..=72).contains(&str_at(&exchange.body, "projectName").chars().count()) {
        issues.push(Issue::at(
            "projectName",
            "Project name must be between 4 and 72 characters",
        ));
    }
    Failure::fields(issues)?;
    let mut login = exchange.store.read("Login", &id)?.clone();
    if login.get("membership").is_some() {
        return Err(Failure::invalid("Login already has a membership"));
    }
    let user: Value = exchange.store.resolve(&login["user"])?.clone();
    let name = str_at(&exchange.body, "projectName").to_owned();
    let membership = founding::found(
        exchange.store,
        exchange.context,
        exchange.settings.version,
        &name,
        &user,
    )?;
    login::bind(&mut login, &membership);
    let login = exchange
        .store
        .update(login, &Author::system(None), exchange.context)?;
    login::answer(exchange, &login)
}
