//! `User/:id/$rescope` (5.1): an account of a project becomes one of the server, or the other way (contract §5).

use serde_json::{Value, json};

use super::{operation, present, read};
use crate::admin::membership::project_reference;
use crate::caller::Caller;
use crate::exchange::Exchange;
use crate::json::{remove, str_at};
use crate::outcome::{Answer, Failure};
use crate::store::Author;

/// A project administrator can only give an account of her project to the server, which she can't undo.
pub fn rescope(exchange: &mut Exchange, caller: &Caller, id: &str) -> Answer {
    if !caller.is_admin() && !caller.super_admin {
        return Err(Failure::forbidden());
    }
    let mut user = read::visible(exchange, caller, "User", id)?;
    match str_at(parameter(exchange, "scope"), "valueCode") {
        "server" => {
            // The real server only sees what a client in its long form would see.
            if !caller.super_admin && !exchange.request.wants_extended() {
                return Err(Failure::forbidden());
            }
            remove(&mut user, "project");
        }
        "project" => {
            let project = target(exchange, caller, &user)?;
            user["project"] = project_reference(&project);
        }
        _ => {
            return Err(Failure::invalid(
                "Invalid scope: must be \"project\" or \"server\"",
            ));
        }
    }
    let project = user["project"]["reference"]
        .as_str()
        .and_then(|reference| reference.split_once('/'))
        .map(|(_, id)| id.to_owned());
    let author = Author::system(project.as_deref());
    let user = exchange.store.update(user, &author, exchange.context)?;
    // The real server shows the whole User here, password hash included.
    Ok(present::raw_versioned(200, &user, user.clone()))
}

fn parameter<'a>(exchange: &'a Exchange, name: &str) -> &'a Value {
    operation::parameter(exchange, name).unwrap_or(&Value::Null)
}

/// The project an account is to belong to; only super administrators may say so.
fn target(exchange: &Exchange, caller: &Caller, user: &Value) -> Result<Value, Failure> {
    let named = &parameter(exchange, "project")["valueReference"];
    if named["reference"].is_null() {
        return Err(Failure::invalid(
            "Missing required \"project\" reference for scope \"project\"",
        ));
    }
    if !caller.super_admin {
        return Err(Failure::forbidden());
    }
    if user["project"]["reference"] == named["reference"] {
        return Err(Failure::invalid("User is already scoped to this project"));
    }
    exchange.store.resolve(&json!(named)).cloned()
}
