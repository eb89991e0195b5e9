//! `POST /oauth2/token`: codes and refresh tokens become tokens (contract §2.3).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::exchange::Exchange;
use crate::json::{is_true, str_at, text_at};
use crate::message::Response;
use crate::outcome::{Answer, Failure};
use crate::secret;
use crate::store::{Author, TokenKind, parse_reference};

const ACCESS_SECONDS: i64 = 60 * 60;
const REFRESH_SECONDS: i64 = 14 * 24 * 60 * 60;

const fn request(description: &'static str) -> Failure {
    Failure::OAuth("invalid_request", description)
}

/// `POST /oauth2/token`. Only form bodies are read.
pub fn token(exchange: &mut Exchange) -> Answer {
    let form = exchange.request.header("content-type").unwrap_or_default();
    if !form.starts_with("application/x-www-form-urlencoded") {
        return Err(Failure::PlainText("Unsupported content type"));
    }
    match exchange.text("grant_type") {
        None => Err(request("Missing grant_type")),
        Some("authorization_code") => exchange_code(exchange),
        Some("refresh_token") => refresh(exchange),
        Some(_) => Err(request("Unsupported grant_type")),
    }
}

fn exchange_code(exchange: &mut Exchange) -> Answer {
    let code = exchange.text("code").ok_or(request("Missing code"))?;
    let token = exchange
        .store
        .token(TokenKind::Code, code)?
        .ok_or(request("Invalid code"))?;
    let login = exchange.store.read("Login", &token.login)?.clone();
    if is_true(&login, "granted") {
        // A code that comes a second time may be in the wrong hands.
        revoke(exchange, login)?;
        return Err(Failure::OAuth("invalid_grant", "Token already granted"));
    }
    if is_true(&login, "revoked") {
        return Err(Failure::OAuth("invalid_grant", "Token revoked"));
    }
    check_client(exchange, &login)?;
    check_verifier(exchange, &login)?;
    grant(exchange, login)
}

fn check_client(exchange: &Exchange, login: &Value) -> Result<(), Failure> {
    match exchange.text("client_id") {
        Some(client) if client != str_at(login, "clientId") => Err(request("Invalid client")),
        _ => Ok(()),
    }
}

fn check_verifier(exchange: &Exchange, login: &Value) -> Result<(), Failure> {
    let challenge =
        text_at(login, "codeChallenge").ok_or(request("Missing verification context"))?;
    let verifier = exchange
        .text("code_verifier")
        .ok_or(request("Missing code verifier"))?;
    if secret::pkce_matches(str_at(login, "codeChallengeMethod"), challenge, verifier) {
        Ok(())
    } else {
        Err(request("Invalid code verifier"))
    }
}

fn refresh(exchange: &mut Exchange) -> Answer {
    let text = exchange
        .text("refresh_token")
        .ok_or(request("Invalid refresh token"))?
        .to_owned();
    let token = exchange
        .store
        .token(TokenKind::Refresh, &text)?
        .ok_or(request("Invalid refresh token"))?;
    if token.expires <= exchange.context.now.as_second() {
        return Err(request("Invalid refresh token"));
    }
    let login = exchange.store.read("Login", &token.login)?.clone();
    if is_true(&login, "revoked") {
        return Err(Failure::OAuth("invalid_grant", "Token revoked"));
    }
    if str_at(&login, "refreshDigest") != secret::digest(&text) {
        return Err(request("Invalid token"));
    }
    check_client(exchange, &login)?;
    grant(exchange, login)
}

/// Makes the tokens of a login; the refresh token before it is worth nothing from then on.
pub fn grant(exchange: &mut Exchange, mut login: Value) -> Answer {
    if login.get("membership").is_none() {
        return Err(request("Invalid profile"));
    }
    let membership = exchange.store.resolve(&login["membership"])?.clone();
    if exchange.v5() && membership.get("active") == Some(&Value::Bool(false)) {
        return Err(Failure::OAuth("access_denied", "Profile not active"));
    }
    let id = str_at(&login, "id").to_owned();
    let now = exchange.context.now.as_second();
    let seconds = lifetime(exchange, &login, "accessTokenLifetime").unwrap_or(ACCESS_SECONDS);
    let access = jwt(exchange, &login, &membership, now + seconds);
    exchange
        .store
        .put_token(TokenKind::Access, &access, &id, now + seconds)?;
    let (profile_type, profile_id) = parse_reference(&membership["profile"]).unwrap_or_default();
    let mut answer = json!({
        "token_type": "Bearer",
        "expires_in": seconds,
        "scope": login["scope"],
        "id_token": jwt(exchange, &login, &membership, now + seconds),
        "access_token": access,
        "project": membership["project"],
        "profile": membership["profile"],
        "smart_style_url": format!("{}fhir/R4/.well-known/smart-styles.json", exchange.settings.base_url),
        "need_patient_banner": profile_type == "Patient",
    });
    if profile_type == "Patient" {
        answer["patient"] = json!(profile_id);
    }
    if wants_refresh(exchange, &login, &membership) {
        let expires =
            now + lifetime(exchange, &login, "refreshTokenLifetime").unwrap_or(REFRESH_SECONDS);
        let refresh = jwt(exchange, &login, &membership, expires);
        exchange
            .store
            .put_token(TokenKind::Refresh, &refresh, &id, expires)?;
        login["refreshDigest"] = json!(secret::digest(&refresh));
        answer["refresh_token"] = json!(refresh);
    }
    login["granted"] = json!(true);
    exchange
        .store
        .update(login, &Author::system(None), exchange.context)?;
    Ok(Response::ok(answer))
}

/// The lifetime in seconds that the client of the login asks for, written as `2s`, `10m`, `1h`, `1d`.
fn lifetime(exchange: &Exchange, login: &Value, key: &str) -> Option<i64> {
    let client = exchange
        .store
        .find("ClientApplication", str_at(login, "clientId"))?;
    let text = str_at(client, key);
    let (number, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    let seconds = match unit {
        "s" => 1,
        "m" => 60,
        "h" => 60 * 60,
        "d" => 24 * 60 * 60,
        _ => return None,
    };
    number.parse::<i64>().ok().map(|number| number * seconds)
}

fn wants_refresh(exchange: &Exchange, login: &Value, membership: &Value) -> bool {
    let asked = is_true(login, "remember")
        || str_at(login, "scope")
            .split(' ')
            .any(|scope| ["offline", "offline_access"].contains(&scope));
    let super_admin = exchange
        .store
        .resolve(&membership["project"])
        .is_ok_and(|project| is_true(project, "superAdmin"));
    asked && !super_admin
}

/// Ends a session: its access and refresh tokens are dead.
pub fn revoke(exchange: &mut Exchange, mut login: Value) -> Result<(), Failure> {
    login["revoked"] = json!(true);
    exchange
        .store
        .update(login, &Author::system(None), exchange.context)?;
    Ok(())
}

/// A token that looks like the real server's JWT, claims included. The signature is chance: what makes
/// a token valid is that the store knows it.
fn jwt(exchange: &mut Exchange, login: &Value, membership: &Value, expires: i64) -> String {
    let user = parse_reference(&login["user"]).map_or("", |(_, id)| id);
    let issued = exchange.context.now.as_second();
    let header = json!({"alg": "RS256", "typ": "JWT"});
    let claims = json!({
        "iss": exchange.settings.base_url, "sub": user, "username": user, "login_id": login["id"],
        "scope": login["scope"], "profile": membership["profile"]["reference"],
        "iat": issued, "exp": expires, "jti": exchange.context.uuid(),
    });
    let part = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!(
        "{}.{}.{}",
        part(header),
        part(claims),
        exchange.context.opaque()
    )
}
