//! What of a stored resource leaves the server (contract §12 `X-Medplum: extended`, §6).

use serde_json::{Value, json};

use crate::context::http_date;
use crate::json::{remove, str_at};
use crate::message::{FHIR_JSON, Response};

/// Fields a project administrator never sees.
pub fn hidden_fields(kind: &str) -> &'static [&'static str] {
    match kind {
        "Project" => &["superAdmin", "systemSecret", "strictMode"],
        "User" => &["passwordHash", "mfaSecret"],
        _ => &[],
    }
}

/// The resource with its hidden fields and, unless `extended`, the long half of `meta` taken away.
pub fn present(resource: &Value, extended: bool) -> Value {
    let mut shown = resource.clone();
    for field in hidden_fields(str_at(resource, "resourceType")) {
        remove(&mut shown, field);
    }
    if !extended {
        shown["meta"] = json!({
            "versionId": resource["meta"]["versionId"], "lastUpdated": resource["meta"]["lastUpdated"],
        });
    }
    shown
}

/// The ETag of a resource.
pub fn etag(resource: &Value) -> String {
    format!("W/\"{}\"", str_at(&resource["meta"], "versionId"))
}

/// A resource as an answer, with ETag and Last-Modified.
pub fn versioned(status: u16, resource: &Value, extended: bool) -> Response {
    raw_versioned(status, resource, present(resource, extended))
}

/// The same for a body that was prepared already.
pub fn raw_versioned(status: u16, resource: &Value, body: Value) -> Response {
    Response::json(status, FHIR_JSON, body)
        .with("etag", etag(resource))
        .with(
            "last-modified",
            http_date(str_at(&resource["meta"], "lastUpdated")),
        )
}
