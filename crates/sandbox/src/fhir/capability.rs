//! `GET /fhir/R4/metadata`: what this server can do, as far as a client of the sandbox asks.

use serde_json::{Value, json};

use crate::exchange::Exchange;
use crate::message::Response;
use crate::schema::TYPES;

/// A CapabilityStatement with the version that tells servers apart (contract §0).
pub fn statement(exchange: &Exchange) -> Response {
    let interactions = ["create", "read", "update", "delete", "search-type"];
    let interactions: Vec<Value> = interactions
        .iter()
        .map(|code| json!({"code": code}))
        .collect();
    let resources: Vec<Value> = TYPES
        .iter()
        .map(|kind| json!({"type": kind, "interaction": interactions}))
        .collect();
    let url = format!("{}fhir/R4/", exchange.settings.base_url);
    let body = json!({
        "resourceType": "CapabilityStatement",
        "id": "medplum-server",
        "version": exchange.settings.version.software(),
        "name": "MedplumCapabilityStatement",
        "status": "active",
        "date": exchange.context.instant(),
        "kind": "instance",
        "software": {"name": "medplum", "version": exchange.settings.version.software()},
        "implementation": {"description": "medplum", "url": url},
        "fhirVersion": "4.0.1",
        "format": ["json"],
        "rest": [{"mode": "server", "resource": resources}],
    });
    Response::ok(body)
}
