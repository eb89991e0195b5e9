//! `POST /fhir/R4`: several interactions in one request (contract §8, Batch).

use serde_json::{Value, json};

use crate::exchange::Exchange;
use crate::json::{items, str_at};
use crate::message::{FHIR_JSON, Response};
use crate::outcome::{Answer, Failure, all_ok_value};

/// Answers every entry for itself; one bad entry does not fail the rest.
pub fn batch(exchange: &mut Exchange) -> Answer {
    let bundle = std::mem::take(&mut exchange.body);
    if str_at(&bundle, "resourceType") != "Bundle" {
        return Err(Failure::invalid("Not a bundle"));
    }
    let kind = bundle["type"].as_str().unwrap_or("undefined");
    if !["batch", "transaction"].contains(&kind) {
        return Err(Failure::invalid(format!(
            "Unrecognized bundle type: {kind}"
        )));
    }
    let entries = items(&bundle, "entry");
    if entries.is_empty() {
        return Err(Failure::invalid("Missing bundle entries"));
    }
    let responses: Vec<Value> = entries
        .iter()
        .map(|entry| answer(exchange, entry))
        .collect();
    let body =
        json!({"resourceType": "Bundle", "type": format!("{kind}-response"), "entry": responses});
    Ok(Response::json(200, FHIR_JSON, body))
}

fn answer(exchange: &mut Exchange, entry: &Value) -> Value {
    let url = str_at(&entry["request"], "url");
    let (path, query) = url.split_once('?').unwrap_or((url, ""));
    let segments: Vec<&str> = path
        .split('/')
        .filter(|segment| !segment.is_empty())
        .collect();
    exchange.body = entry.get("resource").cloned().unwrap_or_else(|| json!({}));
    let method = str_at(&entry["request"], "method").to_owned();
    // A batch within a batch would never end.
    let answer = if segments.is_empty() {
        Err(Failure::not_found())
    } else {
        super::handle(exchange, &method, &segments, query)
    };
    match answer {
        Err(failure) => {
            let response = failure.response(&exchange.context.uuid(), &method, url);
            json!({"response": {"outcome": response.value(), "status": response.status.to_string()}})
        }
        Ok(response) => success(&response),
    }
}

fn success(response: &Response) -> Value {
    let body = response.value();
    let outcome = if str_at(body, "resourceType") == "OperationOutcome" {
        body.clone()
    } else {
        all_ok_value()
    };
    let mut inner = json!({"outcome": outcome, "status": response.status.to_string()});
    if response.header("etag").is_some() {
        inner["location"] = json!(format!(
            "{}/{}",
            str_at(body, "resourceType"),
            str_at(body, "id")
        ));
    }
    let mut entry = json!({"response": inner});
    if str_at(body, "resourceType") != "OperationOutcome" {
        entry["resource"] = body.clone();
    }
    entry
}
