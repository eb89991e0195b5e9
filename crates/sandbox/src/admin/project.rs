//! A project's details, secrets, sites and settings (contract §6, §11).

use serde_json::{Value, json};

use crate::caller::require_admin;
use crate::exchange::Exchange;
use crate::fhir::present;
use crate::message::Response;
use crate::outcome::Answer;
use crate::schema;

/// `GET /admin/projects/:id`. The id in the path is ignored: it is always the caller's own project.
pub fn details(exchange: &mut Exchange) -> Answer {
    let caller = require_admin(exchange)?;
    let project = exchange.store.read("Project", &caller.project)?;
    let mut details = json!({"id": project["id"], "name": project["name"]});
    let lists: &[&str] = if exchange.v5() {
        &["secret", "site", "setting"]
    } else {
        &["secret", "site"]
    };
    for list in lists {
        if let Some(value) = project.get(*list).filter(|value| **value != json!({})) {
            details[*list] = value.clone();
        }
    }
    Ok(Response::ok(json!({"project": details})))
}

/// `POST /admin/projects/:id/secrets`, `sites`, `settings`: replaces a whole list. No body leaves an empty
/// object, which is as good as an empty list.
pub fn replace_list(exchange: &mut Exchange, list: &str) -> Answer {
    let caller = require_admin(exchange)?;
    let mut project = exchange.store.read("Project", &caller.project)?.clone();
    match &exchange.body {
        Value::Array(items) if items.is_empty() => {
            crate::json::remove(&mut project, list);
        }

        value => project[list] = value.clone(),
    }
    schema::validate(&project, exchange.v5())?;
    let project = exchange
        .store
        .update(project, &caller.author(), exchange.context)?;
    Ok(Response::ok(present::present(
        &project,
        exchange.request.wants_extended(),
    )))
}
