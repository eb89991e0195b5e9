//! The second factor (contract §3): at sign-in in [`step`], one's own in [`own`].

pub mod factor;
pub mod own;
mod qr;
pub mod step;
pub mod totp;

use serde_json::Value;

use crate::exchange::Exchange;
use crate::json::str_at;

/// What a user's authenticator app scans.
fn enrolment(exchange: &Exchange, user: &Value) -> String {
    totp::uri(
        exchange.v5(),
        str_at(user, "email"),
        str_at(user, "mfaSecret"),
    )
}
