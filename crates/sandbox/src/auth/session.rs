//! Ending sessions and who am I for OpenID: `/oauth2/logout`, `/auth/revoke`, `/oauth2/userinfo`.

use serde_json::{Value, json};

use super::token::revoke;
use crate::caller::{authenticate, display_name};
use crate::exchange::Exchange;
use crate::json::{is_true, items, str_at};
use crate::message::Response;
use crate::outcome::{Answer, Failure, Issue, all_ok};
use crate::store::parse_reference;

/// `POST` or `GET /oauth2/logout`: access and refresh token are dead at once.
pub fn logout(exchange: &mut Exchange) -> Answer {
    let caller = authenticate(exchange)?;
    revoke(exchange, caller.login)?;
    Ok(all_ok())
}

/// `POST /auth/revoke`: ends one of the caller's own sessions.
pub fn revoke_one(exchange: &mut Exchange) -> Answer {
    let caller = authenticate(exchange)?;
    let Some(id) = exchange.text("loginId") else {
        return Err(Failure::Outcome(
            crate::outcome::Kind::Field,
            vec![Issue::at("loginId", "Login ID is required.")],
        ));
    };
    let login = exchange.store.read("Login", id)?.clone();
    if login["user"]["reference"] != caller.login["user"]["reference"] {
        return Err(Failure::not_found());
    }
    revoke(exchange, login)?;
    Ok(all_ok())
}

/// Ends every session of a user: a changed password does that in 5.1.
pub fn revoke_all(exchange: &mut Exchange, user: &str) -> Result<(), Failure> {
    let reference = format!("User/{user}");
    let logins: Vec<Value> = exchange
        .store
        .all("Login")
        .filter(|login| {
            login["user"]["reference"].as_str() == Some(reference.as_str())
                && !is_true(login, "revoked")
        })
        .cloned()
        .collect();
    for login in logins {
        revoke(exchange, login)?;
    }
    Ok(())
}

/// `GET` or `POST /oauth2/userinfo`.
pub fn userinfo(exchange: &mut Exchange) -> Answer {
    let caller = authenticate(exchange)?;
    let v5 = exchange.v5();
    let (_, profile_id) = parse_reference(&caller.membership["profile"]).unwrap_or_default();
    let scopes: Vec<&str> = str_at(&caller.login, "scope").split(' ').collect();
    let mut info = json!({"sub": if v5 { caller.user_id() } else { profile_id }});
    let profile = exchange.store.resolve(&caller.membership["profile"])?;
    let user = exchange
        .store
        .find("User", caller.user_id())
        .cloned()
        .unwrap_or_default();
    if scopes.contains(&"profile") {
        let updated = str_at(&profile["meta"], "lastUpdated")
            .parse::<jiff::Timestamp>()
            .map_or(0, |time| time.as_second());
        let name = profile["name"].get(0).cloned().unwrap_or_default();
        let given: Vec<&str> = items(&name, "given")
            .iter()
            .filter_map(Value::as_str)
            .collect();
        info["profile"] = caller.membership["profile"]["reference"].clone();
        info["locale"] = json!("en-US");
        info["updated_at"] = json!(updated);
        info["name"] = json!(display_name(profile));
        info["given_name"] = json!(given.first());
        info["middle_name"] = json!(given.get(1..).unwrap_or_default().join(" "));
        info["family_name"] = name["family"].clone();
        let empty: &[&str] = if v5 {
            &[]
        } else {
            &[
                "birthdate",
                "website",
                "zoneinfo",
                "gender",
                "picture",
                "nickname",
            ]
        };
        for key in empty {
            info[*key] = json!("");
        }
        let address = str_at(&user, "email");
        let preferred = if v5 {
            address.split('@').next().unwrap_or_default()
        } else {
            ""
        };
        info["preferred_username"] = json!(preferred);
    }
    if scopes.contains(&"email") {
        info["email"] = user["email"].clone();
        info["email_verified"] = json!(is_true(&user, "emailVerified"));
    }
    Ok(Response::ok(info))
}
