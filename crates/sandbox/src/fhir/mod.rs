//! `/fhir/R4`: resources (contract §8 to §10, §12).

pub mod batch;
pub mod capability;
pub mod operation;
pub mod patch;
pub mod present;
pub mod read;
pub mod rescope;
pub mod write;

use crate::admin::program;
use crate::caller::{Caller, authenticate};
use crate::context::http_date;
use crate::exchange::Exchange;
use crate::json::str_at;
use crate::message::{Body, Response};
use crate::outcome::{Answer, Failure, Kind};
use crate::schema::TYPES;
use crate::search;

/// One interaction on a path below `/fhir/R4`, its segments already split.
pub fn handle(exchange: &mut Exchange, method: &str, segments: &[&str], query: &str) -> Answer {
    if let ("GET", ["metadata"]) = (method, segments) {
        return Ok(capability::statement(exchange));
    }
    let caller = authenticate(exchange)?;
    if let (true, [kind, ..]) = (!segments.is_empty(), segments)
        && !TYPES.contains(kind)
        && !kind.starts_with('$')
    {
        return Err(Failure::of(Kind::Structure, "Unknown resource type"));
    }
    let mut answer = interact(exchange, &caller, method, segments, query)?;
    if exchange.request.header("prefer") == Some("return=minimal") {
        answer.body = Body::Empty;
    }
    Ok(answer)
}

fn interact(
    exchange: &mut Exchange,
    caller: &Caller,
    method: &str,
    segments: &[&str],
    query: &str,
) -> Answer {
    match (method, segments) {
        ("POST", []) => batch::batch(exchange),
        ("GET", [kind]) => search::search(exchange, caller, kind, query),
        ("POST", [kind, "_search"]) => {
            let query = form_as_query(exchange);
            search::search(exchange, caller, kind, &query)
        }
        ("POST", [kind]) => write::create(exchange, caller, kind),
        ("GET", [kind, id]) => read::read(exchange, caller, kind, id),
        ("PUT", [kind, id]) => write::update(exchange, caller, kind, id),
        ("PATCH", [kind, id]) => patch::patch(exchange, caller, kind, id),
        ("DELETE", [kind, id]) => write::delete(exchange, caller, kind, id),
        ("DELETE", [kind]) => conditional_delete(exchange, caller, kind, query),
        ("GET", [kind, id, "_history"]) => read::history(exchange, caller, kind, id),
        ("GET", [kind, id, "_history", version]) => {
            read::version(exchange, caller, kind, id, version)
        }
        ("POST", ["User", id, "$rescope"]) if exchange.v5() => {
            rescope::rescope(exchange, caller, id)
        }
        ("POST", ["ClientApplication", id, "$rotate-secret"]) => {
            program::rotate_secret(exchange, caller, id)
        }
        ("POST", ["User", id, "$update-email"]) => operation::update_email(exchange, caller, id),
        _ => Err(Failure::not_found()),
    }
}

fn form_as_query(exchange: &Exchange) -> String {
    String::from_utf8_lossy(&exchange.request.body).into_owned()
}

/// `DELETE /fhir/R4/{Type}?…`: deletes the only match.
fn conditional_delete(exchange: &mut Exchange, caller: &Caller, kind: &str, query: &str) -> Answer {
    let matches = search::matching_ids(exchange, caller, kind, query)?;
    match matches.as_slice() {
        [] => Ok(crate::outcome::all_ok()),
        [only] => write::delete(exchange, caller, kind, only),
        _ => Err(Failure::of(
            Kind::MultipleMatches,
            "Multiple resources found matching condition",
        )),
    }
}

/// 304 when the client already has this version.
pub fn not_modified(exchange: &Exchange, resource: &serde_json::Value) -> Option<Response> {
    let etag = present::etag(resource);
    let version = str_at(&resource["meta"], "versionId");
    (!version.is_empty() && exchange.request.header("if-none-match") == Some(etag.as_str())).then(
        || {
            let modified = http_date(str_at(&resource["meta"], "lastUpdated"));
            Response::empty(304)
                .with("etag", etag)
                .with("last-modified", modified)
        },
    )
}
