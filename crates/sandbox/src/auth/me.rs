//! `GET /auth/me`: who am I (contract §2.4).

use jiff::ToSpan as _;
use serde_json::{Value, json};

use super::agent;
use super::mfa::factor;
use crate::caller::{Caller, authenticate, configuration};
use crate::context::instant;
use crate::exchange::Exchange;
use crate::json::{is_true, str_at};
use crate::message::Response;
use crate::outcome::{Answer, Failure};
use crate::policy;

/// `GET /auth/me`.
pub fn me(exchange: &mut Exchange) -> Answer {
    let caller = authenticate(exchange)?;
    let user = exchange.store.read("User", caller.user_id())?;
    let project = exchange.store.read("Project", &caller.project)?;
    let profile = exchange.store.resolve(&caller.membership["profile"])?;
    let config = match configuration(exchange, &caller.membership)? {
        Some(own) => own.clone(),
        None => default_configuration(caller.is_admin()),
    };
    Ok(Response::ok(json!({
        "user": pick(user, &["resourceType", "id", "email"]),
        "project": pick(project, &["resourceType", "id", "name", "strictMode", "superAdmin"]),
        "membership": pick(&caller.membership, &["resourceType", "id", "user", "profile", "admin"]),
        "profile": profile,
        "config": config,
        "accessPolicy": policy::effective(exchange, &caller)?,
        "security": security(exchange, &caller, user)?,
    })))
}

/// The named keys, as far as they are there.
fn pick(value: &Value, keys: &[&str]) -> Value {
    keys.iter()
        .filter_map(|key| Some(((*key).to_owned(), value.get(key)?.clone())))
        .collect()
}

fn security(exchange: &Exchange, caller: &Caller, user: &Value) -> Result<Value, Failure> {
    let own = caller.membership["user"]["reference"].as_str();
    let memberships: Vec<Value> = exchange
        .store
        .all("ProjectMembership")
        .filter(|membership| membership["user"]["reference"].as_str() == own)
        .filter(|membership| {
            membership["project"]["reference"] == caller.membership["project"]["reference"]
        })
        .map(|membership| {
            pick(
                membership,
                &["resourceType", "id", "profile", "admin", "identifier"],
            )
        })
        .collect();
    let mut security = json!({"mfaEnrolled": is_true(user, "mfaEnrolled")});
    if exchange.v5() {
        security["mfaRequired"] = json!(factor::required(
            exchange,
            user,
            &caller.membership["project"]
        ));
    }
    security["sessions"] = json!(sessions(exchange, own));
    security["memberships"] = json!(memberships);
    Ok(security)
}

/// The user's logins of the last hour, newest first.
fn sessions(exchange: &Exchange, user: Option<&str>) -> Vec<Value> {
    let since = exchange
        .context
        .now
        .checked_sub(1.hour())
        .map(instant)
        .unwrap_or_default();
    let mut logins: Vec<&Value> = exchange
        .store
        .all("Login")
        .filter(|login| login["user"]["reference"].as_str() == user)
        .filter(|login| is_true(login, "granted") && !is_true(login, "revoked"))
        .filter(|login| str_at(&login["meta"], "lastUpdated") > since.as_str())
        .collect();
    logins.sort_by(|a, b| str_at(&b["meta"], "lastUpdated").cmp(str_at(&a["meta"], "lastUpdated")));
    logins
        .into_iter()
        .map(|login| {
            let mut session = json!({
                "id": login["id"], "lastUpdated": login["meta"]["lastUpdated"],
                "authMethod": login["authMethod"], "remoteAddress": login["remoteAddress"],
            });
            let agent = str_at(login, "userAgent");
            let about = [
                ("browser", agent::browser(agent)),
                ("os", agent::system(agent)),
            ];
            for (key, name) in about {
                if let Some(name) = name {
                    session[key] = json!(name);
                }
            }
            if exchange.v5()
                && let Ok(membership) = exchange.store.resolve(&login["membership"])
            {
                session["project"] = membership["project"].clone();
            }
            session
        })
        .collect()
}

/// The menu of members who have no UserConfiguration.
fn default_configuration(admin: bool) -> Value {
    let link = |name: &str, target: &str| json!({"name": name, "target": target});
    let favourites = [
        "Patient",
        "Practitioner",
        "Organization",
        "ServiceRequest",
        "DiagnosticReport",
        "Questionnaire",
    ];
    let favourites: Vec<Value> = favourites
        .iter()
        .map(|kind| link(kind, &format!("/{kind}")))
        .collect();
    let mut menu = vec![json!({"title": "Favorites", "link": favourites})];
    if admin {
        menu.push(json!({"title": "Admin", "link": [
            link("Project", "/admin/project"), link("AccessPolicy", "/AccessPolicy"),
            link("Subscriptions", "/Subscription"), link("Batch", "/batch"), link("Config", "/admin/config"),
        ]}));
    }
    json!({"resourceType": "UserConfiguration", "menu": menu})
}
