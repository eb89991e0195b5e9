//! What every host sends with the bundle, said once: `serve`, the files for hosts and the page's own `<meta>`
//! are all made from it.

use anyhow::{Context, Result};
use axum::http::{HeaderMap, HeaderName, HeaderValue};

/// The directory of the bundle whose files carry a hash of their content in their name.
pub const ASSETS: &str = "assets";

/// `Cache-Control` of [`ASSETS`]: the content behind such a name never changes.
pub const IMMUTABLE: &str = "public, max-age=31536000, immutable";

/// `Cache-Control` of everything else, the page above all: asked for again each time.
pub const REVALIDATE: &str = "no-cache";

/// How long browsers insist on TLS, in seconds: two years. Subdomains are the deployer's to decide on.
pub const TLS_ONLY: u32 = 63_072_000;

/// The name of the header that only hosts with TLS may send (RFC 6797 §7.2).
pub const TRANSPORT: &str = "strict-transport-security";

/// The name of the policy's header.
pub const POLICY: &str = "content-security-policy";

/// What the app never asks the browser for, as far as Chromium knows the name: others make it complain.
const DENIED: [&str; 23] = [
    "accelerometer",
    "autoplay",
    "camera",
    "compute-pressure",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "gamepad",
    "geolocation",
    "gyroscope",
    "hid",
    "idle-detection",
    "keyboard-map",
    "local-fonts",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "picture-in-picture",
    "screen-wake-lock",
    "serial",
    "usb",
    "xr-spatial-tracking",
];

/// What the page may connect to.
enum Connect {
    /// The page's own origin.
    Own,
    /// The same, and this origin.
    Api(String),
    /// Nothing: the demo.
    Nothing,
}

/// The headers of one deployment.
pub struct Headers {
    connect: Connect,
}

impl Headers {
    /// For a deployment whose API has this origin (`https://api.example.org`), or none but the page's own.
    pub fn new(api_origin: Option<String>) -> Self {
        let connect = api_origin.map_or(Connect::Own, Connect::Api);
        Self { connect }
    }

    /// For the demo, which has its server in the page.
    pub fn demo() -> Self {
        Self {
            connect: Connect::Nothing,
        }
    }

    /// Whether they are those of the demo.
    pub fn is_demo(&self) -> bool {
        matches!(self.connect, Connect::Nothing)
    }

    /// What goes with every answer, by name, [`TRANSPORT`] included.
    pub fn security(&self) -> Vec<(&'static str, String)> {
        vec![
            (POLICY, self.policy()),
            (TRANSPORT, format!("max-age={TLS_ONLY}")),
            ("referrer-policy", "no-referrer".to_owned()),
            ("x-content-type-options", "nosniff".to_owned()),
            ("cross-origin-opener-policy", "same-origin".to_owned()),
            ("cross-origin-embedder-policy", "require-corp".to_owned()),
            ("cross-origin-resource-policy", "same-origin".to_owned()),
            ("permissions-policy", permissions()),
        ]
    }

    /// The same for a server without TLS.
    pub fn without_tls(&self) -> Result<HeaderMap> {
        self.security()
            .into_iter()
            .filter(|(name, _)| *name != TRANSPORT)
            .map(|(name, value)| {
                let value = HeaderValue::from_str(&value)
                    .context("the API's URL can't be part of a header")?;
                Ok((HeaderName::from_static(name), value))
            })
            .collect()
    }

    /// The Content Security Policy.
    pub fn policy(&self) -> String {
        self.directives().collect::<Vec<_>>().join("; ")
    }

    /// The policy as the page itself can have it: `frame-ancestors` counts in a header only (CSP 3 §6.4.2).
    pub fn policy_in_page(&self) -> String {
        self.directives()
            .filter(|directive| !directive.starts_with("frame-ancestors"))
            .collect::<Vec<_>>()
            .join("; ")
    }

    fn directives(&self) -> impl Iterator<Item = String> {
        let connect = match &self.connect {
            Connect::Own => "connect-src 'self'".to_owned(),
            Connect::Api(origin) => format!("connect-src 'self' {origin}"),
            Connect::Nothing => "connect-src 'none'".to_owned(),
        };
        [
            "default-src 'none'",
            "script-src 'self' 'wasm-unsafe-eval'",
            "style-src 'self'",
            "img-src 'self' data:",
            "font-src 'self'",
            &connect,
            "form-action 'none'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "object-src 'none'",
            "trusted-types 'none'",
        ]
        .map(str::to_owned)
        .into_iter()
    }
}

/// Copying a link is all that the app does with the browser's features.
fn permissions() -> String {
    let denied = DENIED.iter().map(|feature| format!("{feature}=()"));
    denied
        .chain(["clipboard-write=(self)".to_owned()])
        .collect::<Vec<_>>()
        .join(", ")
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
        let headers = Headers::new(Some("https://api.example.org".to_owned()));
        assert_eq!(
            headers.without_tls().unwrap()[POLICY],
            "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; \
             font-src 'self'; connect-src 'self' https://api.example.org; form-action 'none'; frame-ancestors 'none'; \
             base-uri 'none'; object-src 'none'; trusted-types 'none'"
        );
        let policy = |headers: Headers| headers.policy();
        assert!(policy(Headers::new(None)).contains("connect-src 'self'; form-action"));
        assert!(policy(Headers::demo()).contains("connect-src 'none'; form-action"));
    }

    #[test]
    fn the_page_has_all_of_it_but_what_counts_in_a_header_only() {
        let headers = Headers::new(None);
        assert_eq!(
            headers.policy_in_page(),
            headers.policy().replace(" frame-ancestors 'none';", "")
        );
    }

    #[test]
    fn a_server_without_tls_does_not_ask_for_it() {
        let headers = Headers::new(None);
        let names = |names: Vec<&str>| names.contains(&TRANSPORT);
        assert!(names(
            headers.security().iter().map(|(name, _)| *name).collect()
        ));
        assert!(headers.without_tls().unwrap().get(TRANSPORT).is_none());
    }
}
