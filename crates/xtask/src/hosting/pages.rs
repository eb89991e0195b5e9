//! Netlify and Cloudflare Pages, which read the same two files.

use super::headers::{ASSETS, Headers, IMMUTABLE, REVALIDATE};

/// `_headers`. Each asset is named, because a pattern would also make a missing one last for a year.
pub fn headers(headers: &Headers, assets: &[String]) -> String {
    let mut text = String::from("/*\n");
    for (name, value) in headers.security() {
        text.push_str(&format!("  {name}: {value}\n"));
    }
    for page in ["/", "/index.html"] {
        text.push_str(&format!("{page}\n  cache-control: {REVALIDATE}\n"));
    }
    for name in assets {
        text.push_str(&format!("/{ASSETS}/{name}\n  cache-control: {IMMUTABLE}\n"));
    }
    text
}

/// `_redirects`, by which Netlify knows that every path is the page, but a missing asset is missing.
/// Cloudflare Pages does both by itself (for want of a `404.html` at the top, and for the one among the assets)
/// and says that it ignores these lines.
pub fn redirects() -> String {
    format!("/{ASSETS}/*  /{ASSETS}/404.html  404\n/*  /index.html  200\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_are_there_last_and_the_rest_is_asked_for_again() {
        let text = headers(&Headers::new(None), &["a-1.js".to_owned()]);
        assert!(
            text.starts_with("/*\n  content-security-policy: default-src 'none'; "),
            "{text}"
        );
        assert!(
            text.contains("\n  strict-transport-security: max-age="),
            "{text}"
        );
        assert!(
            text.ends_with(
                "\n/\n  cache-control: no-cache\n/index.html\n  cache-control: no-cache\n\
                 /assets/a-1.js\n  cache-control: public, max-age=31536000, immutable\n"
            ),
            "{text}"
        );
    }

    #[test]
    fn a_missing_asset_comes_before_the_page() {
        assert_eq!(
            redirects(),
            "/assets/*  /assets/404.html  404\n/*  /index.html  200\n"
        );
    }
}
