//! Which handler answers which path.

use percent_encoding::percent_decode_str;
use serde_json::json;

use crate::admin::{invite, member, program, project};
use crate::auth::mfa::{own, step};
use crate::auth::{login, me, password, register, session, token};
use crate::caller::{authenticate, require_admin};
use crate::exchange::Exchange;
use crate::fhir;
use crate::message::Response;
use crate::outcome::{Answer, Failure};

/// Answers a request. Every path also exists below `/api`.
pub fn route(exchange: &mut Exchange) -> Answer {
    let request = exchange.request;
    let path = request
        .path
        .strip_prefix("/api")
        .filter(|rest| rest.starts_with('/'))
        .unwrap_or(&request.path);
    let decoded: Vec<String> = path
        .split('/')
        .filter(|segment| !segment.is_empty())
        .map(|segment| percent_decode_str(segment).decode_utf8_lossy().into_owned())
        .collect();
    let segments: Vec<&str> = decoded.iter().map(String::as_str).collect();
    let method = match request.method.as_str() {
        "HEAD" => "GET",
        other => other,
    };
    match (method, segments.as_slice()) {
        (_, ["auth", rest @ ..]) => auth(exchange, method, rest),
        (_, ["oauth2", rest @ ..]) => oauth2(exchange, method, rest),
        (_, ["admin", "projects", rest @ ..]) => admin(exchange, method, rest),
        (_, ["fhir", "R4", rest @ ..]) => fhir::handle(exchange, method, rest, &request.query),
        ("GET", []) => Ok(Response::text(200, "text/plain; charset=utf-8", "OK")),
        ("GET", ["healthcheck"]) => Ok(health(exchange)),
        _ => Err(Failure::NoRoute),
    }
}

fn auth(exchange: &mut Exchange, method: &str, segments: &[&str]) -> Answer {
    match (method, segments) {
        ("POST", ["method"]) => login::method(exchange),
        ("POST", ["login"]) => login::login(exchange),
        ("GET", ["login", id]) => login::status(exchange, id),
        ("POST", ["profile"]) => login::profile(exchange),
        ("GET", ["me"]) => me::me(exchange),
        ("POST", ["newuser"]) => register::new_user(exchange),
        ("POST", ["newproject"]) => register::new_project(exchange),
        ("POST", ["setpassword"]) => password::set_password(exchange),
        ("POST", ["resetpassword"]) => password::reset_password(exchange),
        ("POST", ["changepassword"]) => password::change_password(exchange),
        ("POST", ["verifyemail"]) => password::verify_email(exchange),
        ("POST", ["revoke"]) => session::revoke_one(exchange),
        (_, ["mfa", rest @ ..]) => second_factor(exchange, method, rest),
        _ => Err(Failure::NoRoute),
    }
}

fn second_factor(exchange: &mut Exchange, method: &str, segments: &[&str]) -> Answer {
    let v5 = exchange.v5();
    match (method, segments) {
        ("GET", ["status"]) => own::status(exchange),
        ("POST", ["enroll"]) => own::enroll(exchange),
        ("POST", ["disable"]) => own::disable(exchange),
        ("POST", ["login-enroll"]) => step::enroll(exchange),
        ("POST", ["verify"]) => step::verify(exchange),
        ("POST", ["send-email"]) if v5 => step::send_code(exchange),
        ("POST", ["send-email-challenge"]) if v5 => own::send_challenge(exchange),
        _ => Err(Failure::NoRoute),
    }
}

fn oauth2(exchange: &mut Exchange, method: &str, segments: &[&str]) -> Answer {
    match (method, segments) {
        ("POST", ["token"]) => token::token(exchange),
        ("GET" | "POST", ["logout"]) => session::logout(exchange),
        ("GET" | "POST", ["userinfo"]) => session::userinfo(exchange),
        _ => Err(Failure::NoRoute),
    }
}

/// The caller's rights are checked before the path is looked at (contract §1).
fn admin(exchange: &mut Exchange, method: &str, segments: &[&str]) -> Answer {
    if method == "OPTIONS" {
        authenticate(exchange)?;
    }
    require_admin(exchange)?;
    let v5 = exchange.v5();
    match (method, segments) {
        ("POST", ["setpassword"]) => password::set_by_admin(exchange),
        ("GET", [_]) => project::details(exchange),
        ("POST", [_, list @ ("secrets" | "sites")]) => {
            project::replace_list(exchange, list.trim_end_matches('s'))
        }
        ("POST", [_, "settings"]) if v5 => project::replace_list(exchange, "setting"),
        ("POST", [id, "invite"]) => invite::invite(exchange, id),
        ("POST", [id, "client"]) => program::client(exchange, id),
        ("POST", [_, "bot"]) => program::bot(exchange),
        ("GET", [_, "members", id]) => member::read(exchange, id),
        ("POST", [_, "members", id]) => member::save(exchange, id),
        ("DELETE", [_, "members", id]) => member::remove(exchange, id),
        ("POST", [_, "members", id, "resetpassword"]) if v5 => member::reset_password(exchange, id),
        ("POST", [_, "members", id, "mfa", "reset"]) if v5 => member::reset_mfa(exchange, id),
        _ => Err(Failure::NoRoute),
    }
}

fn health(exchange: &Exchange) -> Response {
    Response::ok(json!({
        "ok": true, "version": exchange.settings.version.software(), "platform": "sandbox",
        "runtime": "sandbox", "postgres": true, "redis": true,
    }))
}
