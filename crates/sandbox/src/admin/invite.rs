//! `POST /admin/projects/:id/invite` (contract §7). There is no transaction around the steps: what a
//! failure leaves behind, the real server leaves behind too.

use serde_json::{Value, json};

use super::overlap::Overlap;
use super::{membership, profile};
use crate::auth::login::find_user;
use crate::auth::password::{new_issue, security_request};
use crate::caller::{Caller, require_admin};
use crate::email;
use crate::exchange::Exchange;
use crate::json::{is_true, remove, str_at, text_at};
use crate::mail::{self, MailFailure};
use crate::message::Response;
use crate::outcome::{Answer, Failure, Issue};
use crate::schema;
use crate::secret;
use crate::store::Author;

const ROLES: [&str; 3] = ["Practitioner", "Patient", "RelatedPerson"];

/// `POST /admin/projects/:id/invite`.
pub fn invite(exchange: &mut Exchange, path_project: &str) -> Answer {
    let caller = require_admin(exchange)?;
    Failure::fields(issues(exchange))?;
    let project = project(exchange, &caller, path_project)?;
    let overlap = exchange.context.conditions.overlap;
    if overlap == Some(Overlap::Before) {
        meet(exchange, &caller, &project);
    }
    if exchange.v5() && !is_true(&exchange.body, "forceNewMembership") {
        refuse_other_scope(exchange, &project)?;
    }
    if overlap == Some(Overlap::Account) {
        find_or_create_user(exchange, &project)?;
    }
    if overlap == Some(Overlap::Key) {
        let refusal = refusal_of_key(exchange, &project);
        meet(exchange, &caller, &project);
        refusal?;
    }
    let (user, link) = find_or_create_user(exchange, &project)?;
    match overlap {
        Some(Overlap::Membership) => meet(exchange, &caller, &project),
        Some(Overlap::Clash) => return Err(Failure::clash()),
        _ => {}
    }
    join(exchange, &caller, &project, &user, link)
}

/// The same invite from somebody else, from its first step to its mail; it does not carry this one's
/// identifier. What that one is told is lost here.
fn meet(exchange: &mut Exchange, caller: &Caller, project: &Value) {
    let own = exchange.body.clone();
    if let Some(membership) = exchange.body.get_mut("membership") {
        remove(membership, "identifier");
    }
    if let Ok((user, link)) = find_or_create_user(exchange, project) {
        drop(join(exchange, caller, project, &user, link));
    }
    exchange.body = own;
}

/// Steps 2 and 3: the account, and the activation link if it is new.
fn find_or_create_user(
    exchange: &mut Exchange,
    project: &Value,
) -> Result<(Value, Option<String>), Failure> {
    if let Some(user) = existing_user(exchange, project) {
        return Ok((user, None));
    }
    let user = create_user(exchange, project)?;
    let (id, secret) = security_request(exchange, "invite", &user)?;
    let link = exchange.link("setpassword", &id, &secret);
    Ok((user, Some(link)))
}

/// Steps 4 to 6: the profile, the membership and the mail.
fn join(
    exchange: &mut Exchange,
    caller: &Caller,
    project: &Value,
    user: &Value,
    link: Option<String>,
) -> Answer {
    let profile = profile::find_or_create(exchange, project)?;
    let membership = membership::create_or_update(exchange, caller, project, user, &profile)?;
    if let Some(failure) = send(exchange, project, user, link)? {
        return Ok(failure);
    }
    Ok(crate::fhir::present::versioned(200, &membership, true))
}

/// 409 for the second of two new project-scoped accounts with one address.
fn refusal_of_key(exchange: &Exchange, project: &Value) -> Result<(), Failure> {
    let address = exchange.text("email").map(str::to_lowercase);
    match (address, existing_user(exchange, project)) {
        (Some(address), None) if is_project_scoped(exchange) => Err(Failure::conflict(format!(
            "Key (project, email)=(Project/{}, {address}) already exists.",
            str_at(project, "id")
        ))),
        _ => Ok(()),
    }
}

/// What is wrong with the fields of the request, before anything is written.
fn issues(exchange: &Exchange) -> Vec<Issue> {
    let body = &exchange.body;
    let mut issues = Vec::new();
    if !ROLES.contains(&str_at(body, "resourceType")) {
        issues.push(Issue::at("resourceType", "Resource type is required"));
    }
    for (field, text) in [
        ("firstName", "First name is required"),
        ("lastName", "Last name is required"),
    ] {
        if matches!(body.get(field), None | Some(Value::Null)) || body[field] == "" {
            issues.push(Issue::at(field, text));
        }
    }
    if !email::is_valid(str_at(body, "email")) && text_at(body, "externalId").is_none() {
        issues.push(Issue {
            text: "Either email or externalId is required".into(),
            ..Issue::default()
        });
    }
    if exchange.v5() {
        if let Some(password) = body.get("password") {
            issues.extend(new_issue(
                exchange.settings.version,
                "password",
                password.as_str().unwrap_or_default(),
            ));
        }
        let patient = body["patient"]
            .get("reference")
            .map(|reference| reference.as_str().unwrap_or_default());
        if patient.is_some_and(|reference| !reference.starts_with("Patient/")) {
            issues.push(Issue::at(
                "patient.reference",
                "Patient must be a reference to a Patient resource",
            ));
        }
    }
    issues
}

/// The caller's own project; the path counts for super administrators only.
fn project(exchange: &Exchange, caller: &Caller, path: &str) -> Result<Value, Failure> {
    let id = if caller.super_admin {
        path
    } else {
        &caller.project
    };
    exchange.store.read("Project", id).cloned()
}

/// True when the account of this invite belongs to the project alone (contract §7.1 `scope`).
fn is_project_scoped(exchange: &Exchange) -> bool {
    let patient = str_at(&exchange.body, "resourceType") == "Patient";
    match (str_at(&exchange.body, "scope"), exchange.v5()) {
        ("project", _) => true,
        ("server", true) => false,
        _ => patient,
    }
}

fn account(exchange: &Exchange, project: &Value, scoped: bool) -> Option<Value> {
    let address = exchange.text("email")?;
    let project = scoped.then(|| str_at(project, "id"));
    find_user(exchange.store, address, project)
        .filter(|user| user.get("project").is_some() == scoped)
        .cloned()
}

fn existing_user(exchange: &Exchange, project: &Value) -> Option<Value> {
    let external = exchange.v5() && exchange.text("externalId").is_some();
    account(exchange, project, is_project_scoped(exchange) || external)
}

/// 409 when the address is a member here with the other kind of account (5.1).
fn refuse_other_scope(exchange: &Exchange, project: &Value) -> Result<(), Failure> {
    let scoped = is_project_scoped(exchange) || exchange.text("externalId").is_some();
    match account(exchange, project, !scoped) {
        Some(user) if membership::of(exchange.store, &user, project).is_some() => {
            Err(Failure::conflict(membership::ALREADY_MEMBER))
        }
        _ => Ok(()),
    }
}

fn create_user(exchange: &mut Exchange, project: &Value) -> Result<Value, Failure> {
    let body = exchange.body.clone();
    let mut user = json!({
        "resourceType": "User", "firstName": body["firstName"], "lastName": body["lastName"],
    });
    if let Some(address) = text_at(&body, "email") {
        user["email"] = json!(address.to_lowercase());
    }
    if let Some(id) = text_at(&body, "externalId") {
        user["externalId"] = json!(id);
    }
    if let Some(required) = body.get("mfaRequired").filter(|value| !value.is_null()) {
        user["mfaRequired"] = required.clone();
    }
    let scoped = is_project_scoped(exchange) || exchange.text("externalId").is_some();
    if scoped {
        user["project"] = membership::project_reference(project);
    }
    // Without a password nobody can sign in until the link was used: a random one is as good as none.
    let password =
        text_at(&body, "password").map_or_else(|| exchange.context.secret(), str::to_owned);
    schema::validate(&user, exchange.v5())?;
    user["passwordHash"] = json!(secret::hash_password(&password, exchange.context));
    let author = Author::system(scoped.then(|| str_at(project, "id")));
    exchange.store.create(user, &author, exchange.context)
}

/// Puts the mail into the exchange. `Some` is the answer when no recipient can be made of the address.
fn send(
    exchange: &mut Exchange,
    project: &Value,
    user: &Value,
    link: Option<String>,
) -> Result<Option<Response>, Failure> {
    let suppressed = exchange.body.get("sendEmail") == Some(&Value::Bool(false));
    let Some(address) = text_at(user, "email").filter(|_| !suppressed) else {
        return Ok(None);
    };
    let to = match exchange.recipient(address) {
        Ok(to) => to,
        Err(diagnostics) => return Ok(Some(MailFailure::Told.response(diagnostics))),
    };
    let name = str_at(project, "name");
    let mail = match link {
        Some(link) => mail::invite_new(to, name, &link),
        None => mail::invite_existing(to, name, &format!("{}signin", exchange.settings.app_url)),
    };
    exchange.mail_failure = MailFailure::Told;
    exchange.mails.push(mail);
    Ok(None)
}
