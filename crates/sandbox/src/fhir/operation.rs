//! FHIR operations: `User/:id/$update-email` (contract §5).

use serde_json::{Value, json};

use super::{present, read};
use crate::auth::password::security_request;
use crate::caller::Caller;
use crate::exchange::Exchange;
use crate::json::{is_true, items, str_at};
use crate::mail::{self, MailFailure};
use crate::outcome::{Answer, Failure, Issue, Kind};
use crate::store::Author;

/// A parameter of a Parameters resource in the body.
pub(crate) fn parameter<'a>(exchange: &'a Exchange, name: &str) -> Option<&'a Value> {
    items(&exchange.body, "parameter")
        .iter()
        .find(|parameter| str_at(parameter, "name") == name)
}

/// Gives a project-scoped user another address and mails a link to verify it.
pub fn update_email(exchange: &mut Exchange, caller: &Caller, id: &str) -> Answer {
    if !caller.is_admin() {
        return Err(Failure::forbidden());
    }
    let mut user = match read::visible(exchange, caller, "User", id) {
        // A server-scoped account is nobody's in particular.
        Err(Failure::Outcome(Kind::NotFound, _)) if exchange.store.find("User", id).is_some() => {
            return Err(Failure::forbidden());
        }
        other => other?,
    };
    let address = parameter(exchange, "email")
        .map(|email| str_at(email, "valueString"))
        .unwrap_or_default()
        .to_owned();
    let to = exchange.recipient(&address).map_err(Failure::invalid)?;
    if address.to_lowercase() != address {
        return Err(Failure::Outcome(Kind::Invariant, vec![lower_case_issue()]));
    }
    let taken = exchange.store.all("User").any(|other| {
        str_at(other, "email") == address
            && other["project"]["reference"] == user["project"]["reference"]
            && other["id"] != user["id"]
    });
    if taken {
        let project = str_at(&user["project"], "reference");
        return Err(Failure::conflict(format!(
            "Key (project, email)=({project}, {address}) already exists."
        )));
    }
    let flag = |name| parameter(exchange, name).is_some_and(|flag| is_true(flag, "valueBoolean"));
    let (telecom, skip) = (flag("updateProfileTelecom"), flag("skipEmailVerification"));
    let old = str_at(&user, "email").to_owned();
    user["email"] = json!(address);
    user["emailVerified"] = json!(skip);
    let author = Author::system(Some(&caller.project));
    let user = exchange.store.update(user, &author, exchange.context)?;
    if telecom {
        update_telecom(exchange, caller, &user, &old, &address)?;
    }
    if !skip {
        let (request, secret) = security_request(exchange, "verify-email", &user)?;
        let link = exchange.link("verifyemail", &request, &secret);
        let opening = if exchange.v5() {
            "We received a request"
        } else {
            "A request"
        };
        exchange.mail_failure = MailFailure::Refused;
        exchange.mails.push(mail::email_changed(to, opening, &link));
    }
    // The real server shows the whole User here, password hash included.
    Ok(present::raw_versioned(200, &user, user.clone()))
}

/// What the constraint of the User resource says.
fn lower_case_issue() -> Issue {
    Issue {
        text: "Constraint user-1 not met: Email must be all lowercase".into(),
        expression: Some("User.email".into()),
        diagnostics: Some(r#"{"fhirpath":"$this = $this.lower()"}"#.into()),
        ..Issue::default()
    }
}

/// Replaces the old address in the profiles of the user's memberships.
fn update_telecom(
    exchange: &mut Exchange,
    caller: &Caller,
    user: &Value,
    old: &str,
    new: &str,
) -> Result<(), Failure> {
    let reference = format!("User/{}", str_at(user, "id"));
    let profiles: Vec<Value> = exchange
        .store
        .all("ProjectMembership")
        .filter(|membership| str_at(&membership["user"], "reference") == reference)
        .filter_map(|membership| exchange.store.resolve(&membership["profile"]).ok().cloned())
        .collect();
    for mut profile in profiles {
        for contact in profile["telecom"].as_array_mut().into_iter().flatten() {
            if str_at(contact, "system") == "email" && str_at(contact, "value") == old {
                contact["value"] = json!(new);
            }
        }
        exchange
            .store
            .update(profile, &caller.author(), exchange.context)?;
    }
    Ok(())
}
