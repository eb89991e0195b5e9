//! Reading resources and their history.

use serde_json::{Value, json};

use super::{not_modified, present};
use crate::caller::Caller;
use crate::exchange::Exchange;
use crate::json::str_at;
use crate::message::{FHIR_JSON, Response};
use crate::outcome::{Answer, Failure, all_ok_value};
use crate::policy::{self, Interaction, Rights};
use crate::search::Scope;
use crate::store::project_of;

/// True when a resource belongs to the caller's project.
pub fn is_visible(resource: &Value, caller: &Caller) -> bool {
    caller.super_admin || project_of(resource) == caller.project
}

/// A live resource the caller may see; 404 for other projects' and unknown ones, 410 for deleted ones.
pub fn visible(
    exchange: &Exchange,
    caller: &Caller,
    kind: &str,
    id: &str,
) -> Result<Value, Failure> {
    let last = exchange
        .store
        .last(kind, id)
        .ok_or_else(Failure::not_found)?;
    if !is_visible(last, caller) {
        return Err(Failure::not_found());
    }
    exchange.store.read(kind, id).cloned()
}

/// `GET /fhir/R4/{Type}/{id}`.
pub fn read(exchange: &mut Exchange, caller: &Caller, kind: &str, id: &str) -> Answer {
    let rights = policy::require(exchange, caller, kind, Interaction::Read)?;
    let resource = visible(exchange, caller, kind, id)?;
    let scope = Scope {
        store: exchange.store,
        caller,
    };
    let row = exchange.store.row(kind, id);
    if !row.is_some_and(|row| rights.finds(&scope, row, Interaction::Read)) {
        return Err(Failure::not_found());
    }
    let resource = rights.shown(&scope, &resource);
    if let Some(unchanged) = not_modified(exchange, &resource) {
        return Ok(unchanged);
    }
    Ok(present::versioned(
        200,
        &resource,
        exchange.request.wants_extended(),
    ))
}

/// `GET /fhir/R4/{Type}/{id}/_history`: newest first.
pub fn history(exchange: &mut Exchange, caller: &Caller, kind: &str, id: &str) -> Answer {
    let rights = policy::require(exchange, caller, kind, Interaction::History)?;
    let last = exchange
        .store
        .last(kind, id)
        .ok_or_else(Failure::not_found)?;
    if !is_visible(last, caller) {
        return Err(Failure::not_found());
    }
    let scope = Scope {
        store: exchange.store,
        caller,
    };
    may_see_earlier(&rights, &scope, kind, id)?;
    let extended = exchange.request.wants_extended();
    let full_url = format!("{}fhir/R4/{kind}/{id}", exchange.settings.base_url);
    let entries: Vec<Value> = exchange
        .store
        .history(kind, id)?
        .into_iter()
        .map(|(resource, deleted)| {
            let resource = rights.shown(&scope, &resource);
            history_entry(&resource, deleted, &full_url, extended)
        })
        .collect();
    let total = entries.len();
    let bundle =
        json!({"resourceType": "Bundle", "type": "history", "entry": entries, "total": total});
    Ok(Response::json(200, FHIR_JSON, bundle))
}

/// Looks at a record that is there; what was deleted is not looked at (contract §10.1).
fn may_see_earlier(rights: &Rights, scope: &Scope, kind: &str, id: &str) -> Result<(), Failure> {
    let Some(row) = scope.store.row(kind, id) else {
        return Ok(());
    };
    if !rights.finds(scope, row, Interaction::Read) {
        return Err(Failure::not_found());
    }
    if rights.recognises(scope, row, Interaction::History) {
        Ok(())
    } else {
        Err(Failure::forbidden())
    }
}

fn history_entry(resource: &Value, deleted: bool, full_url: &str, extended: bool) -> Value {
    let (kind, id) = (str_at(resource, "resourceType"), str_at(resource, "id"));
    let url = format!(
        "{kind}/{id}/_history/{}",
        str_at(&resource["meta"], "versionId")
    );
    if deleted {
        let gone = Failure::gone().response("", "", "").value().clone();
        return json!({
            "fullUrl": full_url, "request": {"method": "GET", "url": url},
            "response": {"status": "410", "outcome": gone, "lastModified": resource["meta"]["lastUpdated"]},
        });
    }
    json!({
        "fullUrl": full_url, "request": {"method": "GET", "url": url},
        "response": {"status": "200", "outcome": all_ok_value()},
        "resource": present::present(resource, extended),
    })
}

/// `GET /fhir/R4/{Type}/{id}/_history/{version}`.
pub fn version(
    exchange: &mut Exchange,
    caller: &Caller,
    kind: &str,
    id: &str,
    version: &str,
) -> Answer {
    let rights = policy::require(exchange, caller, kind, Interaction::History)?;
    let scope = Scope {
        store: exchange.store,
        caller,
    };
    may_see_earlier(&rights, &scope, kind, id)?;
    let found = exchange
        .store
        .history(kind, id)?
        .into_iter()
        .find(|(resource, _)| {
            str_at(&resource["meta"], "versionId") == version && is_visible(resource, caller)
        });
    match found {
        Some((_, true)) => Err(Failure::gone()),
        Some((resource, false)) => Ok(present::versioned(
            200,
            &rights.shown(&scope, &resource),
            exchange.request.wants_extended(),
        )),
        None => Err(Failure::not_found()),
    }
}
