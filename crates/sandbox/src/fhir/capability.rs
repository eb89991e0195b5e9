//! `GET /fhir/R4/metadata`: what this server can do, as far as a client of the sandbox asks.

use serde_json::{Value, json};

use crate::exchange::Exchange;
use crate::message::{FHIR_JSON, Response};
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
    let body = json!({
        "resourceType": "CapabilityStatement",
        "id": "medplum-server",
        "version": exchange.settings.version.software(),
        "name": "MedplumCapabilityStatement",
        "status": "active",
        "date": exchange.context.instant(),
        "kind": "instance",
        "software": {"name": "Medplum", "version": exchange.settings.version.software()},
        "implementation": {"description": "Medplum", "url": exchange.settings.base_url},
        "fhirVersion": "4.0.1",
        "format": ["json"],
        "rest": [{"mode": "server", "resource": resources}],
    });
    Response::json(200, FHIR_JSON, body)
}
