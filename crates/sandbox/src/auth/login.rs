//! Signing in: `/auth/method`, `/auth/login`, `/auth/profile`, `/auth/login/:login` (contract §2.1, §2.2).

use serde_json::{Value, json};

use super::mfa::step;
use super::{password, token};
use crate::caller;
use crate::email;
use crate::exchange::Exchange;
use crate::json::{is_true, str_at, text_at};
use crate::message::Response;
use crate::outcome::{Answer, Failure, Issue};
use crate::policy;
use crate::secret;
use crate::store::{Author, Store, TokenKind, parse_reference};

/// Codes do not expire (contract §2.3); this is far enough away.
const NEVER: i64 = i64::MAX;

/// `POST /auth/method`: always a password here, for known and unknown addresses alike.
pub fn method(exchange: &mut Exchange) -> Answer {
    Failure::fields(email_issue(exchange).into_iter().collect())?;
    Ok(Response::ok(json!({})))
}

/// The issue of a missing or bad `email` field.
pub fn email_issue(exchange: &Exchange) -> Option<Issue> {
    let valid = exchange.text("email").is_some_and(email::is_valid);
    (!valid).then(|| Issue::at("email", "Valid email address is required"))
}

/// `POST /auth/login`.
pub fn login(exchange: &mut Exchange) -> Answer {
    let mut issues: Vec<Issue> = email_issue(exchange).into_iter().collect();
    issues.extend(password::login_issue(
        exchange.settings.version,
        str_at(&exchange.body, "password"),
    ));
    Failure::fields(issues)?;
    check_client(exchange)?;
    check_challenge(&exchange.body)?;
    let user = user_with_password(exchange)?;
    start(exchange, &user)
}

/// Makes a Login for a user whose password was right, and answers with the next step.
pub fn start(exchange: &mut Exchange, user: &Value) -> Answer {
    let candidates = memberships(exchange.store, user, &exchange.body, exchange.v5());
    let new_project = exchange.text("projectId") == Some("new");
    if candidates.is_empty() && !new_project {
        return Err(Failure::invalid("User not found"));
    }
    let mut login = begun(exchange, user);
    if let ([only], false) = (candidates.as_slice(), new_project) {
        let only = (*only).clone();
        check_membership(exchange, &only)?;
        bind(&mut login, &only);
    }
    let login = exchange
        .store
        .create(login, &Author::system(None), exchange.context)?;
    let login = step::mail_only_factor(exchange, login)?;
    answer(exchange, &login)
}

/// A Login as the body asks for one, bound to no membership yet.
fn begun(exchange: &Exchange, user: &Value) -> Value {
    let mut login = json!({
        "resourceType": "Login",
        "user": {"reference": format!("User/{}", str_at(user, "id"))},
        "authMethod": "password",
        "authTime": exchange.context.instant(),
        "scope": exchange.text("scope").unwrap_or("openid"),
        "remember": is_true(&exchange.body, "remember"),
        "remoteAddress": exchange.request.remote,
        "granted": false,
        "revoked": false,
    });
    if let Some(agent) = exchange.request.header("user-agent") {
        login["userAgent"] = json!(agent);
    }
    for key in [
        "clientId",
        "nonce",
        "codeChallenge",
        "codeChallengeMethod",
        "projectId",
        "resourceType",
    ] {
        if let Some(value) = text_at(&exchange.body, key) {
            // The type of profile asked for needs another name than the type of this resource.
            let stored = if key == "resourceType" {
                "profileType"
            } else {
                key
            };
            login[stored] = json!(value);
        }
    }
    login
}

/// The tokens of an account's only membership, or of that in a project, without a password. Not part of the
/// real server.
pub fn granted(exchange: &mut Exchange, email: &str, project: Option<&str>) -> Answer {
    let email = email.to_lowercase();
    let candidates: Vec<(&Value, &Value)> = exchange
        .store
        .all("ProjectMembership")
        .filter(|membership| is_in(exchange.store, membership, project))
        .filter_map(|membership| {
            Some((
                exchange.store.resolve(&membership["user"]).ok()?,
                membership,
            ))
        })
        .filter(|(user, _)| str_at(user, "email") == email)
        .collect();
    let (user, membership) = match candidates.as_slice() {
        [only] => *only,
        [] => return Err(Failure::invalid("No such member")),
        _ => return Err(Failure::invalid("Member of several projects, name one")),
    };
    let mut login = begun(exchange, user);
    let membership = membership.clone();
    check_membership(exchange, &membership)?;
    bind(&mut login, &membership);
    let login = exchange
        .store
        .create(login, &Author::system(None), exchange.context)?;
    token::grant(exchange, login)
}

/// True when no project is named, or the membership's own by its name or id.
fn is_in(store: &Store, membership: &Value, project: Option<&str>) -> bool {
    project.is_none_or(|wanted| {
        store
            .resolve(&membership["project"])
            .is_ok_and(|project| [str_at(project, "name"), str_at(project, "id")].contains(&wanted))
    })
}

/// `GET /auth/login/:login`: the same answer again, for a page that was reloaded.
pub fn status(exchange: &mut Exchange, id: &str) -> Answer {
    if uuid::Uuid::try_parse(id).is_err() {
        return Err(Failure::Outcome(
            crate::outcome::Kind::Field,
            vec![Issue::at("login", "Login ID is required")],
        ));
    }
    let login = open_login(exchange.store, id)?;
    answer(exchange, &login)
}

/// `POST /auth/profile`: chooses one of several memberships.
pub fn profile(exchange: &mut Exchange) -> Answer {
    let mut issues = Vec::new();
    for (field, text) in [("login", "Missing login"), ("profile", "Missing profile")] {
        if exchange.text(field).is_none() {
            issues.push(Issue::at(field, text));
        }
    }
    Failure::fields(issues)?;
    let mut login = exchange
        .store
        .read("Login", str_at(&exchange.body, "login"))?
        .clone();
    if is_true(&login, "revoked") {
        return Err(Failure::invalid("Login revoked"));
    }
    if is_true(&login, "granted") {
        return Err(Failure::invalid("Login granted"));
    }
    if login.get("membership").is_some() {
        return Err(Failure::invalid("Login profile already set"));
    }
    let membership = exchange
        .store
        .find("ProjectMembership", str_at(&exchange.body, "profile"))
        .ok_or_else(|| Failure::invalid("Profile not found"))?
        .clone();
    if membership["user"]["reference"] != login["user"]["reference"] {
        return Err(Failure::invalid("Invalid profile"));
    }
    check_membership(exchange, &membership)?;
    bind(&mut login, &membership);
    let login = exchange
        .store
        .update(login, &Author::system(None), exchange.context)?;
    answer(exchange, &login)
}

/// A Login that was neither used up nor ended.
pub fn open_login(store: &Store, id: &str) -> Result<Value, Failure> {
    let login = store.read("Login", id)?.clone();
    if is_true(&login, "revoked") {
        return Err(Failure::invalid("Login revoked"));
    }
    if is_true(&login, "granted") {
        return Err(Failure::invalid("Login already granted"));
    }
    Ok(login)
}

/// Binds a Login to a membership, so that its code is worth a token.
pub fn bind(login: &mut Value, membership: &Value) {
    login["membership"] =
        json!({"reference": format!("ProjectMembership/{}", str_at(membership, "id"))});
}

/// The next step of a sign-in: a second factor, a code, a choice, or nothing but the login.
pub fn answer(exchange: &mut Exchange, login: &Value) -> Answer {
    if let Some(demand) = step::demanded(exchange, login)? {
        return Ok(Response::ok(demand));
    }
    let id = str_at(login, "id");
    if login.get("membership").is_some() {
        let code = exchange.context.secret();
        exchange
            .store
            .put_token(TokenKind::Code, &code, id, NEVER)?;
        return Ok(Response::ok(json!({"login": id, "code": code})));
    }
    if str_at(login, "projectId") == "new" {
        return Ok(Response::ok(json!({"login": id})));
    }
    let user = exchange.store.resolve(&login["user"])?;
    let wish = json!({"projectId": login["projectId"], "resourceType": login["profileType"]});
    let choices: Vec<Value> = memberships(exchange.store, user, &wish, exchange.v5())
        .into_iter()
        .map(|membership| choice(exchange, membership))
        .collect();
    Ok(Response::ok(json!({"login": id, "memberships": choices})))
}

fn choice(exchange: &Exchange, membership: &Value) -> Value {
    let mut choice = json!({
        "id": membership["id"], "project": membership["project"], "profile": membership["profile"],
    });
    if exchange.v5() {
        if let Ok(project) = exchange.store.resolve(&membership["project"]) {
            choice["project"]["display"] = project["name"].clone();
        }
        if let Some(identifier) = membership.get("identifier") {
            choice["identifier"] = identifier.clone();
        }
    }
    choice
}

fn check_client(exchange: &Exchange) -> Result<(), Failure> {
    if let Some(client) = exchange.text("clientId") {
        exchange.store.read("ClientApplication", client)?;
    }
    Ok(())
}

/// The PKCE fields come together or not at all.
fn check_challenge(body: &Value) -> Result<(), Failure> {
    let challenge = text_at(body, "codeChallenge");
    let method = text_at(body, "codeChallengeMethod");
    if challenge.is_none() && method.is_some() {
        return Err(Failure::invalid_at(
            "code_challenge",
            "Invalid code challenge",
        ));
    }
    if challenge.is_some() && !matches!(method, Some("S256" | "plain")) {
        return Err(Failure::invalid_at(
            "code_challenge_method",
            "Invalid code challenge method",
        ));
    }
    Ok(())
}

/// The account of an address: within the project first, then the server's (contract §2.1).
pub fn find_user<'a>(store: &'a Store, address: &str, project: Option<&str>) -> Option<&'a Value> {
    let address = address.to_lowercase();
    let scoped = project.and_then(|project| {
        let reference = format!("Project/{project}");
        store.all("User").find(|user| {
            str_at(user, "email") == address
                && user["project"]["reference"].as_str() == Some(reference.as_str())
        })
    });
    scoped.or_else(|| {
        store
            .all("User")
            .find(|user| str_at(user, "email") == address && user.get("project").is_none())
    })
}

fn user_with_password(exchange: &Exchange) -> Result<Value, Failure> {
    let project = exchange.text("projectId").filter(|id| *id != "new");
    let user = find_user(exchange.store, str_at(&exchange.body, "email"), project)
        .ok_or_else(|| Failure::invalid("User not found"))?;
    if !secret::verify_password(
        str_at(&exchange.body, "password"),
        str_at(user, "passwordHash"),
    ) {
        return Err(Failure::invalid("Email or password is invalid"));
    }
    Ok(user.clone())
}

/// The memberships a sign-in may choose from, oldest first.
fn memberships<'a>(store: &'a Store, user: &Value, wish: &Value, v5: bool) -> Vec<&'a Value> {
    let user = format!("User/{}", str_at(user, "id"));
    let project = text_at(wish, "projectId").map(|id| format!("Project/{id}"));
    let kind = text_at(wish, "resourceType");
    store
        .all("ProjectMembership")
        .filter(|membership| membership["user"]["reference"].as_str() == Some(user.as_str()))
        .filter(|membership| {
            project
                .as_deref()
                .is_none_or(|project| membership["project"]["reference"].as_str() == Some(project))
        })
        .filter(|membership| {
            kind.is_none_or(|kind| {
                parse_reference(&membership["profile"]).is_some_and(|(of, _)| of == kind)
            })
        })
        .filter(|membership| !v5 || membership.get("active") != Some(&Value::Bool(false)))
        .collect()
}

/// A membership must be active and its policy and configuration readable (contract §1).
fn check_membership(exchange: &Exchange, membership: &Value) -> Result<(), Failure> {
    if membership.get("active") == Some(&Value::Bool(false)) {
        return Err(Failure::invalid("Profile not active"));
    }
    policy::usable(exchange, membership)?;
    caller::configuration(exchange, membership)?;
    Ok(())
}
