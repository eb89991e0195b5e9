//! Passwords, tokens and PKCE: what is compared but never stored in clear.

use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use crate::context::Context;

/// Only this many bytes of a password count (contract §5: bcrypt behind the real server).
const PASSWORD_BYTES: usize = 72;

/// Cheap on purpose: tests and the seed hash many passwords, and none of them guards anything real.
fn hasher() -> Option<Argon2<'static>> {
    let params = Params::new(256, 1, 1, None).ok()?;
    Some(Argon2::new(
        Algorithm::Argon2id,
        argon2::Version::V0x13,
        params,
    ))
}

fn significant(password: &str) -> &[u8] {
    let bytes = password.as_bytes();
    bytes.get(..PASSWORD_BYTES).unwrap_or(bytes)
}

/// The argon2id hash of a password, in the PHC string format.
pub fn hash_password(password: &str, context: &mut Context) -> String {
    let mut salt = [0; 16];
    context.rng.fill_bytes(&mut salt);
    SaltString::encode_b64(&salt)
        .ok()
        .zip(hasher())
        .and_then(|(salt, hasher)| {
            Some(
                hasher
                    .hash_password(significant(password), &salt)
                    .ok()?
                    .to_string(),
            )
        })
        .unwrap_or_default()
}

/// True when the password is the one that was hashed.
pub fn verify_password(password: &str, hash: &str) -> bool {
    let Ok(parsed) = PasswordHash::new(hash) else {
        return false;
    };
    hasher().is_some_and(|hasher| {
        hasher
            .verify_password(significant(password), &parsed)
            .is_ok()
    })
}

/// SHA-256 as hex: how tokens and codes are stored.
pub fn digest(token: &str) -> String {
    Sha256::digest(token.as_bytes())
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// True when the verifier belongs to the challenge (RFC 7636; methods `S256` and `plain`).
pub fn pkce_matches(method: &str, challenge: &str, verifier: &str) -> bool {
    match method {
        "S256" => URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes())) == challenge,
        _ => verifier == challenge,
    }
}

/// True when the password is one the breach service would know. A handful stand for the millions.
pub fn is_breached(password: &str) -> bool {
    const KNOWN: [&str; 8] = [
        "password",
        "password1",
        "password123",
        "12345678",
        "123456789",
        "qwertyuiop",
        "iloveyou1",
        "letmein123",
    ];
    KNOWN.contains(&password.to_lowercase().as_str())
}
