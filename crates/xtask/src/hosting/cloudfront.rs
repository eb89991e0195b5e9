//! CloudFront in front of a bucket: a response headers policy, and a function for the routes of the app.
//!
//! Who uploads sets `Cache-Control` on each object, because a policy would also put it on what is missing.

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use super::headers::{Headers, POLICY, TLS_ONLY, TRANSPORT};

/// For the event "viewer request". Without it a route of the app would be a missing object; with CloudFront's
/// own error pages instead of it, a missing asset would be the page.
pub const FUNCTION: &str = "\
// Runtime cloudfront-js-2.0, event viewer-request.
function handler(event) {
  const request = event.request;
  // A path with a file extension is a file, there or missing; every other path is the app's.
  if (!/\\.[^/]*$/.test(request.uri)) request.uri = '/index.html';
  return request;
}
";

/// What `aws cloudfront create-response-headers-policy --response-headers-policy-config file://…` takes.
///
/// # Errors
/// When there is a security header that is neither known here nor allowed as a custom one.
pub fn policy(headers: &Headers) -> Result<String> {
    let mut security = serde_json::Map::new();
    let mut custom = Vec::new();
    for (name, value) in headers.security() {
        if let Some((key, config)) = security_header(name, &value) {
            security.insert(key.to_owned(), config);
        } else if name.starts_with("cross-origin-") || name == "permissions-policy" {
            custom.push(json!({ "Header": name, "Value": value, "Override": true }));
        } else {
            bail!("CloudFront's policy does not know {name}");
        }
    }
    let policy = json!({
        "Name": "usher",
        "Comment": "Security headers of Usher",
        "SecurityHeadersConfig": security,
        "CustomHeadersConfig": { "Quantity": custom.len(), "Items": custom },
    });
    serde_json::to_string_pretty(&policy).context("the policy is no JSON")
}

/// CloudFront has a field of its own for some headers and refuses those as custom ones.
fn security_header(name: &str, value: &str) -> Option<(&'static str, Value)> {
    Some(match name {
        POLICY => (
            "ContentSecurityPolicy",
            json!({ "Override": true, "ContentSecurityPolicy": value }),
        ),
        TRANSPORT => (
            "StrictTransportSecurity",
            json!({ "Override": true, "AccessControlMaxAgeSec": TLS_ONLY, "IncludeSubdomains": false, "Preload": false }),
        ),
        "referrer-policy" => (
            "ReferrerPolicy",
            json!({ "Override": true, "ReferrerPolicy": value }),
        ),
        "x-content-type-options" => ("ContentTypeOptions", json!({ "Override": true })),
        _ => return None,
    })
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
    fn every_header_is_in_the_policy() {
        let headers = Headers::new(None);
        let policy: Value = serde_json::from_str(&policy(&headers).unwrap()).unwrap();
        let own = policy["SecurityHeadersConfig"].as_object().unwrap();
        let custom = policy["CustomHeadersConfig"]["Items"].as_array().unwrap();
        assert_eq!(policy["CustomHeadersConfig"]["Quantity"], custom.len());
        assert_eq!(own.len() + custom.len(), headers.security().len());
        assert_eq!(
            own["ContentSecurityPolicy"]["ContentSecurityPolicy"],
            headers.policy()
        );
    }
}
