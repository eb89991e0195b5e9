//! The outside world as the core sees it: the time, chance, and what else is the matter.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use rand::RngCore;

use crate::admin::overlap::Overlap;

/// What is the matter while a request is handled. Nothing by default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Conditions {
    /// The password-breach service can't be reached (contract §4).
    pub breach_service_down: bool,
    /// The server wants proof of a human before it mails a reset or makes an account (contract §4).
    pub recaptcha: bool,
    /// Somebody else's invite is handled at the same moment (contract §7.5).
    pub overlap: Option<Overlap>,
}

/// Everything a request's handling depends on besides the request and the store.
pub struct Context<'a> {
    /// The time of the request.
    pub now: Timestamp,
    /// Where ids, secrets, tokens and salts come from.
    pub rng: &'a mut dyn RngCore,
    /// What else is the matter.
    pub conditions: Conditions,
}

impl Context<'_> {
    /// A random (version 4) UUID.
    pub fn uuid(&mut self) -> String {
        let mut bytes = [0; 16];
        self.rng.fill_bytes(&mut bytes);
        uuid::Builder::from_random_bytes(bytes)
            .into_uuid()
            .to_string()
    }

    /// 32 random hex digits: the secret of a mailed link.
    pub fn secret(&mut self) -> String {
        let mut bytes = [0; 16];
        self.rng.fill_bytes(&mut bytes);
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// 256 random bits, base64url.
    pub fn opaque(&mut self) -> String {
        let mut bytes = [0; 32];
        self.rng.fill_bytes(&mut bytes);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Now, as FHIR writes instants.
    pub fn instant(&self) -> String {
        instant(self.now)
    }
}

/// A time as FHIR writes instants, with milliseconds.
pub fn instant(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string()
}

/// A FHIR instant as HTTP writes dates (`Last-Modified`); empty if it is no instant.
pub fn http_date(instant: &str) -> String {
    instant
        .parse::<Timestamp>()
        .map(|time| time.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string())
        .unwrap_or_default()
}
