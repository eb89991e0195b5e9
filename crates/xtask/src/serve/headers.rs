//! The security headers of a deployment, as one table: what `serve` sends is what a host should.
//!
//! `Strict-Transport-Security` is not among them: it is for hosts with TLS, which this server has not.

use anyhow::{Context, Result};
use axum::http::{HeaderMap, HeaderName, HeaderValue};

/// Stands for the API's origin, with a space before it, or for nothing when it is the page's own.
const API: &str = "{api}";

/// Every security header, by name; in values, [`API`] is to be replaced.
pub const SECURITY_HEADERS: [(&str, &str); 6] = [
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; \
         font-src 'self'; connect-src 'self'{api}; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; \
         object-src 'none'",
    ),
    ("referrer-policy", "no-referrer"),
    ("x-content-type-options", "nosniff"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    (
        "permissions-policy",
        "accelerometer=(), autoplay=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), \
         magnetometer=(), microphone=(), midi=(), payment=(), usb=()",
    ),
];

/// The headers for a deployment whose API has this origin.
pub fn security_headers(api_origin: Option<&str>) -> Result<HeaderMap> {
    let api = api_origin
        .map(|origin| format!(" {origin}"))
        .unwrap_or_default();
    SECURITY_HEADERS
        .into_iter()
        .map(|(name, value)| {
            let value = HeaderValue::from_str(&value.replace(API, &api))
                .context("the API's URL can't be part of a header")?;
            Ok((HeaderName::from_static(name), value))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        reason = "a failed assumption is a failed test"
    )]

    use super::*;

    #[test]
    fn the_policy_admits_the_api_and_nothing_else() {
        let headers = security_headers(Some("https://api.example.org")).unwrap();
        assert_eq!(
            headers["content-security-policy"],
            "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; \
             font-src 'self'; connect-src 'self' https://api.example.org; form-action 'self'; frame-ancestors 'none'; \
             base-uri 'none'; object-src 'none'"
        );
        let own = security_headers(None).unwrap();
        assert!(
            own["content-security-policy"]
                .to_str()
                .unwrap()
                .contains("connect-src 'self';")
        );
    }
}
