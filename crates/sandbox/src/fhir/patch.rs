//! `PATCH /fhir/R4/{Type}/{id}` with JSON Patch (RFC 6902), and the server's own words for what fails.

use serde_json::Value;

use super::write;
use crate::caller::Caller;
use crate::exchange::Exchange;
use crate::json::str_at;
use crate::outcome::{Answer, Failure};
use crate::policy::{self, Interaction};

/// Applies the operations one after the other and stores the result. 5.1 honours `If-Match`.
pub fn patch(exchange: &mut Exchange, caller: &Caller, kind: &str, id: &str) -> Answer {
    policy::require(exchange, caller, kind, Interaction::Update)?;
    let operations = match &exchange.body {
        Value::Array(operations) => operations.clone(),
        _ if exchange.v5() => return Err(Failure::invalid("Invalid patch body")),
        _ => return Err(Failure::invalid("Patch body must be an array")),
    };
    let old = write::may_update(exchange, caller, kind, id)?;
    if exchange.v5() {
        write::check_if_match(exchange, &old)?;
    }
    let mut new = old.clone();
    for operation in operations {
        apply(&mut new, &operation)?;
    }
    let saved = write::replace(exchange, caller, &old, new)?;
    Ok(write::answer(exchange, 200, &saved))
}

fn apply(resource: &mut Value, operation: &Value) -> Result<(), Failure> {
    let path = str_at(operation, "path");
    let current = resource.pointer(path);
    match (str_at(operation, "op"), current) {
        ("test", current) => {
            let expected = &operation["value"];
            let found = current.unwrap_or(&Value::Null);
            return if found == expected {
                Ok(())
            } else {
                let found = current.map_or_else(|| "undefined".to_owned(), Value::to_string);
                Err(Failure::invalid(format!(
                    "Test failed: {found} != {expected}"
                )))
            };
        }
        ("replace" | "remove", None) => {
            return Err(Failure::invalid(format!("Value required at path: {path}")));
        }
        _ => {}
    }
    let operation: json_patch::PatchOperation = serde_json::from_value(operation.clone())
        .map_err(|error| Failure::invalid(error.to_string()))?;
    json_patch::patch(resource, &[operation]).map_err(|error| Failure::invalid(error.to_string()))
}
