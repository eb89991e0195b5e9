//! `/admin/projects/:id/members/:mid`: one member (contract §5, §9).

use serde_json::{Value, json};

use crate::auth::mfa::factor;
use crate::auth::password::security_request;
use crate::caller::{Caller, require_admin};
use crate::exchange::Exchange;
use crate::fhir::{present, write};
use crate::json::{is_true, str_at, text_at};
use crate::mail;
use crate::message::Response;
use crate::outcome::{Answer, Failure, Issue, all_ok};
use crate::policy;

/// The membership of the path, of the caller's own project.
fn member(exchange: &Exchange, id: &str) -> Result<(Caller, Value), Failure> {
    let caller = require_admin(exchange)?;
    let last = exchange
        .store
        .last("ProjectMembership", id)
        .ok_or_else(Failure::not_found)?;
    if last["meta"]["project"].as_str() != Some(caller.project.as_str()) {
        // A super administrator learns that it exists, but may not touch it.
        return Err(if caller.super_admin {
            Failure::forbidden()
        } else {
            Failure::not_found()
        });
    }
    let membership = exchange.store.read("ProjectMembership", id)?.clone();
    Ok((caller, membership))
}

/// `GET`: plain JSON, no ETag.
pub fn read(exchange: &mut Exchange, id: &str) -> Answer {
    let (_, membership) = member(exchange, id)?;
    Ok(Response::ok(present::present(
        &membership,
        exchange.request.wants_extended(),
    )))
}

/// `POST`: replaces the whole membership; the last write wins, `If-Match` is ignored.
pub fn save(exchange: &mut Exchange, id: &str) -> Answer {
    let (caller, old) = member(exchange, id)?;
    let mut new = exchange.body.clone();
    if str_at(&new, "resourceType") != "ProjectMembership" || str_at(&new, "id") != id {
        return Err(Failure::forbidden());
    }
    if exchange.v5() {
        swap_default_policy(exchange, &caller, &old, &mut new)?;
    }
    let saved = write::replace(exchange, &caller, &old, new)?;
    Ok(Response::ok(present::present(
        &saved,
        exchange.request.wants_extended(),
    )))
}

/// A changed admin flag swaps the Practitioner default for the Admin default and back (5.1).
fn swap_default_policy(
    exchange: &Exchange,
    caller: &Caller,
    old: &Value,
    new: &mut Value,
) -> Result<(), Failure> {
    let (was, is) = (is_true(old, "admin"), is_true(new, "admin"));
    if was == is {
        return Ok(());
    }
    let project = exchange.store.read("Project", &caller.project)?;
    let kind = |admin| if admin { "Admin" } else { "Practitioner" };
    let defaults =
        policy::default_for(project, kind(was)).zip(policy::default_for(project, kind(is)));
    if let Some((from, to)) = defaults
        && new["accessPolicy"]["reference"] == from["reference"]
    {
        new["accessPolicy"] = to;
    }
    Ok(())
}

/// `DELETE`. The owner can't be removed here; 5.1 also deletes an account that was only for this project.
pub fn remove(exchange: &mut Exchange, id: &str) -> Answer {
    let (caller, membership) = member(exchange, id)?;
    let project = exchange.store.read("Project", &caller.project)?;
    if project["owner"]["reference"] == membership["user"]["reference"] {
        return Err(Failure::invalid("Cannot delete the owner of the project"));
    }
    let orphan = if exchange.v5() {
        only_membership_of(exchange, &membership)?
    } else {
        None
    };
    exchange
        .store
        .delete("ProjectMembership", id, &caller.author(), exchange.context)?;
    if let Some(user) = orphan {
        exchange
            .store
            .delete("User", &user, &caller.author(), exchange.context)?;
    }
    Ok(all_ok())
}

/// The id of the project-scoped user who has no other membership. Fails with 410 when the user is gone.
fn only_membership_of(exchange: &Exchange, membership: &Value) -> Result<Option<String>, Failure> {
    let user = exchange.store.resolve(&membership["user"])?;
    let reference = str_at(&membership["user"], "reference");
    let others = exchange
        .store
        .all("ProjectMembership")
        .filter(|other| {
            str_at(&other["user"], "reference") == reference && other["id"] != membership["id"]
        })
        .count();
    let scoped = str_at(user, "resourceType") == "User" && user.get("project").is_some();
    Ok((scoped && others == 0).then(|| str_at(user, "id").to_owned()))
}

/// `POST …/resetpassword` (5.1): mails a link to set a password, to any kind of account.
pub fn reset_password(exchange: &mut Exchange, id: &str) -> Answer {
    let (_, membership) = member(exchange, id)?;
    const NO_ADDRESS: &str = "User does not have an email address";
    let user = exchange.store.resolve(&membership["user"])?.clone();
    let address = text_at(&user, "email").ok_or_else(|| Failure::invalid(NO_ADDRESS))?;
    let (request, secret) = security_request(exchange, "reset", &user)?;
    let to = exchange
        .recipient(address)
        .map_err(|why| Failure::Internal(why.into()))?;
    let link = exchange.link("setpassword", &request, &secret);
    exchange
        .mails
        .push(mail::reset_by_admin(to, str_at(&user, "firstName"), &link));
    Ok(all_ok())
}

/// `POST …/mfa/reset` (5.1): takes a second factor away and mails a notice. Sessions go on.
pub fn reset_mfa(exchange: &mut Exchange, id: &str) -> Answer {
    let (_, membership) = member(exchange, id)?;
    let method = exchange
        .body
        .get("method")
        .cloned()
        .unwrap_or_else(|| json!("totp"));
    let Some(method) = method
        .as_str()
        .filter(|method| ["totp", "email"].contains(method))
    else {
        let issue = Issue::at("method", "Method must be \"totp\" or \"email\"");
        return Err(Failure::Outcome(crate::outcome::Kind::Field, vec![issue]));
    };
    let user = exchange.store.resolve(&membership["user"])?.clone();
    if !factor::enrolled(&user).iter().any(|known| known == method) {
        return Err(Failure::invalid(format!(
            "User is not enrolled in MFA method: {method}"
        )));
    }
    factor::withdraw(exchange, &user, &[method])?;
    let to = exchange
        .recipient(str_at(&user, "email"))
        .map_err(|why| Failure::Internal(why.into()))?;
    exchange
        .mails
        .push(mail::mfa_reset(to, str_at(&user, "firstName"), method));
    Ok(all_ok())
}
