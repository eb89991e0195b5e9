//! `/sandbox/…`: the outbox, the faults and the list of requests. Not part of the real server.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{Shared, outbox};
use crate::message::{JSON, Request, Response};
use crate::outcome::Failure;

/// Answers a request below `/sandbox`.
pub(super) fn answer(request: &Request, shared: &Arc<Shared>) -> Response {
    let mut state = shared.lock();
    match (request.method.as_str(), request.path.as_str()) {
        ("GET", "/sandbox") => Response::empty(308).with("location", "/sandbox/"),
        ("GET", "/sandbox/") => state
            .core
            .store
            .mails()
            .map_or_else(|failure| failed(&failure), |mails| outbox::page(&mails)),
        ("GET", "/sandbox/style.css") => outbox::style(),
        ("GET", "/sandbox/outbox") => state.core.store.mails().map_or_else(
            |failure| failed(&failure),
            |mails| Response::ok(json!(mails)),
        ),
        ("DELETE", "/sandbox/outbox") => state
            .core
            .store
            .clear_mails()
            .map_or_else(|failure| failed(&failure), |()| Response::empty(204)),
        ("GET", "/sandbox/faults") => Response::ok(state.faults.list()),
        ("POST", "/sandbox/faults") => {
            let rules: Result<Value, _> = serde_json::from_slice(&request.body);
            let added = rules
                .map_err(|error| error.to_string())
                .and_then(|rules| state.faults.add(&rules));
            match added {
                Ok(()) => Response::ok(state.faults.list()),
                Err(sentence) => Response::json(400, JSON, json!({"error": sentence})),
            }
        }
        ("DELETE", "/sandbox/faults") => {
            state.faults.clear();
            Response::empty(204)
        }
        ("GET", "/sandbox/requests") => Response::ok(json!(state.requests)),
        ("DELETE", "/sandbox/requests") => {
            state.requests.clear();
            Response::empty(204)
        }
        _ => Failure::NoRoute.response("", &request.method, &request.path),
    }
}

fn failed(failure: &Failure) -> Response {
    Response::json(500, JSON, json!({"error": failure.text()}))
}
