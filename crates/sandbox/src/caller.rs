//! Who sends a request: from the bearer token to the membership (contract §1, §2.4).

use serde_json::Value;

use crate::exchange::Exchange;
use crate::json::{is_true, str_at};
use crate::outcome::{Failure, Issue, Kind};
use crate::policy;
use crate::store::{Author, TokenKind, parse_reference};

/// The signed-in member behind a request.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The Login the token came from.
    pub login: Value,
    /// The membership, current version.
    pub membership: Value,
    /// Bare id of the project.
    pub project: String,
    /// Whether the project is the one of super administrators.
    pub super_admin: bool,
}

impl Caller {
    /// Whether the membership is an administrator's.
    pub fn is_admin(&self) -> bool {
        is_true(&self.membership, "admin")
    }

    /// Bare id of the User.
    pub fn user_id(&self) -> &str {
        parse_reference(&self.membership["user"]).map_or("", |(_, id)| id)
    }

    /// What resources this caller writes are marked with.
    pub fn author(&self) -> Author<'_> {
        Author {
            project: Some(&self.project),
            reference: self.membership["profile"].clone(),
        }
    }
}

/// The caller, or 401; 410 or 400 when the membership is gone or broken.
pub fn authenticate(exchange: &Exchange) -> Result<Caller, Failure> {
    let token = exchange
        .request
        .header("authorization")
        .and_then(|header| header.strip_prefix("Bearer "))
        .ok_or_else(Failure::unauthorized)?;
    let token = exchange
        .store
        .token(TokenKind::Access, token)?
        .ok_or_else(Failure::unauthorized)?;
    if token.expires <= exchange.context.now.as_second() {
        return Err(Failure::unauthorized());
    }
    let login = exchange
        .store
        .read("Login", &token.login)
        .map_err(|_| Failure::unauthorized())?;
    if is_true(login, "revoked") || !is_true(login, "granted") {
        return Err(Failure::unauthorized());
    }
    let membership = usable_membership(exchange, login)
        .map_err(|failure| wrap(exchange, failure))?
        .clone();
    if exchange.v5() && membership.get("active") == Some(&Value::Bool(false)) {
        return Err(Failure::unauthorized());
    }
    let project = parse_reference(&membership["project"])
        .map_or("", |(_, id)| id)
        .to_owned();
    let super_admin = exchange
        .store
        .find("Project", &project)
        .is_some_and(|project| is_true(project, "superAdmin"));
    Ok(Caller {
        login: login.clone(),
        membership,
        project,
        super_admin,
    })
}

/// Admins pass; super administrators too, with their own project.
pub fn require_admin(exchange: &Exchange) -> Result<Caller, Failure> {
    let caller = authenticate(exchange)?;
    if caller.is_admin() || caller.super_admin {
        Ok(caller)
    } else {
        Err(Failure::forbidden())
    }
}

fn usable_membership<'a>(exchange: &'a Exchange, login: &Value) -> Result<&'a Value, Failure> {
    let membership = exchange.store.resolve(&login["membership"])?;
    policy::usable(exchange, membership)?;
    configuration(exchange, membership)?;
    Ok(membership)
}

/// The membership's own UserConfiguration, which must exist if it is named.
pub fn configuration<'a>(
    exchange: &'a Exchange,
    membership: &Value,
) -> Result<Option<&'a Value>, Failure> {
    membership
        .get("userConfiguration")
        .map(|reference| exchange.store.resolve(reference))
        .transpose()
}

/// 5.1 answers 400 for whatever is wrong with the membership, 4.5 says what it is.
fn wrap(exchange: &Exchange, failure: Failure) -> Failure {
    if !exchange.v5() {
        return failure;
    }
    let diagnostics = Some(format!("OperationOutcomeError: {}", failure.text()));
    Failure::Outcome(
        Kind::Invalid,
        vec![Issue {
            text: "Authentication error".into(),
            diagnostics,
            ..Issue::default()
        }],
    )
}

/// The display name of a person, as references carry it; empty for the nameless.
pub fn display_name(profile: &Value) -> String {
    let name = &profile["name"];
    if let Some(text) = name.as_str() {
        return text.to_owned();
    }
    let Some(name) = name.get(0) else {
        return String::new();
    };
    if let Some(text) = name["text"].as_str() {
        return text.to_owned();
    }
    let given = crate::json::items(name, "given")
        .iter()
        .filter_map(Value::as_str);
    let parts: Vec<&str> = given
        .chain([str_at(name, "family")])
        .filter(|part| !part.is_empty())
        .collect();
    parts.join(" ").trim().to_owned()
}
