//! `/sandbox/…`: the outbox, the faults and the list of requests. Not part of the real server.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::outbox;
use crate::json::{str_at, text_at};
use crate::message::{JSON, Request, Response};
use crate::outcome::Failure;
use crate::server::Server;

/// Answers a request below `/sandbox`.
pub(super) fn answer(request: &Request, server: &mut Server) -> Response {
    match (request.method.as_str(), request.path.as_str()) {
        ("GET", "/sandbox") => Response::empty(308).with("location", "/sandbox/"),
        ("GET", "/sandbox/") => server
            .core
            .store
            .mails()
            .map_or_else(|failure| failed(&failure), |mails| outbox::page(&mails)),
        ("GET", "/sandbox/style.css") => outbox::style(),
        ("GET", "/sandbox/outbox") => server.core.store.mails().map_or_else(
            |failure| failed(&failure),
            |mails| Response::ok(json!(mails)),
        ),
        ("DELETE", "/sandbox/outbox") => server
            .core
            .store
            .clear_mails()
            .map_or_else(|failure| failed(&failure), |()| Response::empty(204)),
        ("GET", "/sandbox/faults") => Response::ok(server.faults.list()),
        ("POST", "/sandbox/faults") => {
            match body(request).and_then(|rules| server.faults.add(&rules)) {
                Ok(()) => Response::ok(server.faults.list()),
                Err(sentence) => refused(&sentence),
            }
        }
        ("DELETE", "/sandbox/faults") => {
            server.faults.clear();
            Response::empty(204)
        }
        ("GET", "/sandbox/requests") => Response::ok(json!(server.requests)),
        ("DELETE", "/sandbox/requests") => {
            server.requests.clear();
            Response::empty(204)
        }
        ("POST", "/sandbox/sessions") => session(request, server),
        _ => Failure::NoRoute.response("", &request.method, &request.path),
    }
}

/// The tokens of an account, without its password.
fn session(request: &Request, server: &mut Server) -> Response {
    let tokens = body(request).and_then(|wanted| {
        let (email, project) = (str_at(&wanted, "email"), text_at(&wanted, "project"));
        server
            .tokens_for(email, project, request, Timestamp::now())
            .map_err(|failure| failure.text().to_owned())
    });
    tokens.map_or_else(|sentence| refused(&sentence), Response::ok)
}

fn body(request: &Request) -> Result<Value, String> {
    serde_json::from_slice(&request.body).map_err(|error| error.to_string())
}

fn refused(sentence: &str) -> Response {
    Response::json(400, JSON, json!({"error": sentence}))
}

fn failed(failure: &Failure) -> Response {
    Response::json(500, JSON, json!({"error": failure.text()}))
}
