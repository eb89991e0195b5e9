//! Codes of authenticator apps: TOTP (RFC 6238) with SHA-1, six digits, 30 seconds, and their secrets.

use hmac::{Hmac, Mac as _};
use jiff::Timestamp;
use sha1::Sha1;

use crate::context::Context;
use crate::message::percent_encoded;

const SECONDS: i64 = 30;
/// RFC 4648 base32.
const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// A new secret: 160 bits in base32.
pub fn new_secret(context: &mut Context) -> String {
    let mut bytes = [0; 32];
    context.rng.fill_bytes(&mut bytes);
    bytes
        .iter()
        .filter_map(|byte| ALPHABET.get(usize::from(byte % 32)))
        .map(|letter| char::from(*letter))
        .collect()
}

/// The code of a secret at a time, `None` when the secret is no base32.
pub fn code(secret: &str, time: Timestamp) -> Option<String> {
    hotp(&decode(secret)?, time.as_second().div_euclid(SECONDS))
}

/// True for the code of this time and of one step before and after.
pub fn verify(secret: &str, token: &str, time: Timestamp) -> bool {
    let Some(key) = decode(secret).filter(|key| !key.is_empty()) else {
        return false;
    };
    let step = time.as_second().div_euclid(SECONDS);
    [step - 1, step, step + 1]
        .into_iter()
        .any(|step| hotp(&key, step).as_deref() == Some(token))
}

/// What the QR code of an authenticator app says; the label differs between the versions.
pub fn uri(v5: bool, email: &str, secret: &str) -> String {
    let account = percent_encoded(email);
    let prefix = if v5 { "" } else { "Medplum%20-%20" };
    format!(
        "otpauth://totp/medplum.com:{prefix}{account}?secret={secret}&period=30&digits=6&algorithm=SHA1\
         &issuer=medplum.com"
    )
}

/// RFC 4226.
fn hotp(key: &[u8], counter: i64) -> Option<String> {
    let mut mac = Hmac::<Sha1>::new_from_slice(key).ok()?;
    mac.update(&counter.to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let offset = usize::from(hash.last()? & 0x0f);
    let part: [u8; 4] = hash.get(offset..offset + 4)?.try_into().ok()?;
    let number = (u32::from_be_bytes(part) & 0x7fff_ffff) % 1_000_000;
    Some(format!("{number:06}"))
}

fn decode(secret: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let (mut buffer, mut bits) = (0_u32, 0);
    for letter in secret.bytes() {
        let value = ALPHABET.iter().position(|known| *known == letter)?;
        buffer = (buffer << 5 | u32::try_from(value).ok()?) & 0xffff;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from(buffer >> bits & 0xff).ok()?);
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The vectors of RFC 6238, appendix B, cut to six digits.
    #[test]
    fn codes_are_those_of_the_rfc() {
        let secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
        for (seconds, expected) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (20_000_000_000, "353130"),
        ] {
            let time = Timestamp::from_second(seconds).unwrap_or_default();
            assert_eq!(code(secret, time).as_deref(), Some(expected));
        }
    }

    #[test]
    fn one_step_early_or_late_is_accepted_and_no_more() {
        let secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
        let at = |seconds| Timestamp::from_second(seconds).unwrap_or_default();
        let token = code(secret, at(3000)).unwrap_or_default();
        assert!(verify(secret, &token, at(2970)) && verify(secret, &token, at(3030)));
        assert!(!verify(secret, &token, at(3060)) && !verify("", &token, at(3000)));
    }
}
