//! A project's details, secrets, sites and settings (contract §6, §11).

use serde_json::json;

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
        if let Some(value) = project.get(*list) {
            details[*list] = value.clone();
        }
    }
    Ok(Response::ok(json!({"project": details})))
}

/// `POST /admin/projects/:id/secrets`, `sites`, `settings`: replaces a whole list. No body empties it, and the
/// answer shows an empty object.
pub fn replace_list(exchange: &mut Exchange, list: &str) -> Answer {
    let caller = require_admin(exchange)?;
    let mut project = exchange.store.read("Project", &caller.project)?.clone();
    let sent = exchange.body.clone();
    let empty = sent == json!({}) || sent == json!([]);
    let emptied = empty && crate::json::remove(&mut project, list).is_some();
    if !empty {
        project[list] = sent.clone();
    }
    schema::validate(&project, exchange.v5())?;
    let project = exchange
        .store
        .update(project, &caller.author(), exchange.context)?;
    let mut answer = present::present(&project, exchange.request.wants_extended());
    // What was sent comes back once, even if there is nothing in it.
    if emptied {
        answer[list] = sent;
    }
    Ok(Response::ok(answer))
}
