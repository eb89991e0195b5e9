//! Proof keys (RFC 7636) and other random texts, from the browser's own cryptography.

use crate::api::auth::ProofKey;
use js_sys::{Object, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

/// A new proof key; `None` where the browser has no cryptography, as on a page without https.
pub(super) async fn new() -> Option<ProofKey> {
    let verifier = random_hex(32)?;
    let crypto = web_sys::window()?.crypto().ok()?;
    let subtle: Object = crypto.subtle().unchecked_into();
    if subtle.is_undefined() {
        return None;
    }
    let subtle: web_sys::SubtleCrypto = subtle.unchecked_into();
    let bytes = verifier.as_bytes();
    let digest = subtle.digest_with_str_and_u8_array("SHA-256", bytes).ok()?;
    let digest = JsFuture::from(digest).await.ok()?;
    let binary: String = Uint8Array::new(&digest)
        .to_vec()
        .into_iter()
        .map(char::from)
        .collect();
    let challenge = web_sys::window()?.btoa(&binary).ok()?;
    let challenge = challenge
        .trim_end_matches('=')
        .chars()
        .map(|c| match c {
            '+' => '-',
            '/' => '_',
            other => other,
        })
        .collect();
    Some(ProofKey {
        verifier,
        challenge,
    })
}

/// `bytes` random bytes in hexadecimal.
fn random_hex(bytes: usize) -> Option<String> {
    let mut random = vec![0; bytes];
    let crypto = web_sys::window()?.crypto().ok()?;
    crypto.get_random_values_with_u8_array(&mut random).ok()?;
    let digit = |nibble: u8| char::from_digit(u32::from(nibble), 16).unwrap_or('0');
    Some(
        random
            .into_iter()
            .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
            .collect(),
    )
}

/// A random UUID (RFC 9562, version 4).
pub fn random_uuid() -> Option<String> {
    let hex = random_hex(16)?;
    let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
    // The version is a digit of its own; the variant is one of 8, 9, a and b.
    Some(
        [
            part(0, 8),
            "-",
            part(8, 12),
            "-4",
            part(13, 16),
            "-a",
            part(17, 20),
            "-",
            part(20, 32),
        ]
        .concat(),
    )
}
