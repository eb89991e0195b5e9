//! A deployer's settings: `<meta name="usher:…">` in `index.html`.

use std::cell::RefCell;
use std::collections::BTreeSet;

use anyhow::{Context, Result, bail};
use axum::http::Uri;
use clap::Args;
use lol_html::{RewriteStrSettings, element, rewrite_str};

/// What a deployment may set.
#[derive(Args, Clone, Debug, Default)]
pub struct Settings {
    /// Base URL of the server's API [default: the page's own origin]
    #[arg(long, value_name = "URL", value_parser = api_url)]
    pub api_url: Option<String>,
    /// The project to sign in to
    #[arg(long, value_name = "ID")]
    pub project_id: Option<String>,
    /// The app's name on screen
    #[arg(long, value_name = "NAME")]
    pub app_name: Option<String>,
}

impl Settings {
    /// The page with these settings; what is not set stays as it is. Errors when the page has no
    /// `<meta>` for a setting.
    pub fn fill(&self, html: &str) -> Result<String> {
        let values: Vec<(&str, &str)> = [
            ("usher:api-url", &self.api_url),
            ("usher:project-id", &self.project_id),
            ("usher:app-name", &self.app_name),
        ]
        .into_iter()
        .filter_map(|(name, value)| Some((name, value.as_deref()?)))
        .collect();
        fill(html, &values)
    }

    /// The origin of the API (`https://api.example.org`), none when it is the page's own.
    pub fn api_origin(&self) -> Option<String> {
        self.api_url.as_deref().and_then(origin)
    }
}

/// Sets the `content` of each named `<meta>`, which minification may have removed when it was empty.
/// Errors when a `<meta>` is missing.
pub fn fill(html: &str, values: &[(&str, &str)]) -> Result<String> {
    let filled = RefCell::new(BTreeSet::new());
    let meta = element!("meta[name]", |meta| {
        let name = meta.get_attribute("name").unwrap_or_default();
        if let Some((name, value)) = values.iter().find(|(wanted, _)| *wanted == name) {
            meta.set_attribute("content", &escape(value))?;
            filled.borrow_mut().insert(*name);
        }
        Ok(())
    });
    let html = rewrite_str(
        html,
        RewriteStrSettings {
            element_content_handlers: vec![meta],
            ..Default::default()
        },
    )?;
    let filled = filled.into_inner();
    if let Some((name, _)) = values.iter().find(|(name, _)| !filled.contains(name)) {
        bail!("index.html has no <meta name=\"{name}\">");
    }
    Ok(html)
}

/// The characters that mean something in an attribute's value; `"` is escaped by the rewriter.
fn escape(value: &str) -> String {
    value
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// Accepts an absolute `http` or `https` URL.
pub fn api_url(url: &str) -> Result<String> {
    origin(url).context("an absolute URL is needed, such as https://api.example.org/")?;
    Ok(url.to_owned())
}

fn origin(url: &str) -> Option<String> {
    let uri: Uri = url.parse().ok()?;
    let scheme = uri
        .scheme_str()
        .filter(|scheme| matches!(*scheme, "http" | "https"))?;
    let authority = uri
        .authority()
        .filter(|authority| !authority.as_str().contains('@'))?;
    Some(format!("{scheme}://{authority}"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed assumption is a failed test")]

    use super::*;

    const PAGE: &str = "<meta charset=utf-8><meta name=usher:api-url><meta name=\"usher:app-name\" content=\"Usher\">";

    #[test]
    fn set_values_are_filled_and_escaped() {
        let settings = Settings {
            api_url: Some("https://api.example.org/?a=1&b=2".into()),
            app_name: Some("\"><script>'&amp;".into()),
            project_id: None,
        };
        let html = settings.fill(PAGE).unwrap();
        assert_eq!(
            html,
            "<meta charset=utf-8><meta name=usher:api-url content=\"https://api.example.org/?a=1&amp;b=2\">\
             <meta name=\"usher:app-name\" content=\"&quot;&gt;&lt;script&gt;'&amp;amp;\">"
        );
        assert_eq!(Settings::default().fill(PAGE).unwrap(), PAGE);
    }

    #[test]
    fn a_setting_without_its_meta_is_refused() {
        let settings = Settings {
            project_id: Some("1".into()),
            ..Settings::default()
        };
        let error = settings.fill(PAGE).unwrap_err();
        assert!(error.to_string().contains("usher:project-id"), "{error}");
    }

    #[test]
    fn the_api_is_an_absolute_http_url() {
        for (url, expected) in [
            ("http://localhost:8103", "http://localhost:8103"),
            ("https://api.example.org/base/", "https://api.example.org"),
        ] {
            assert_eq!(origin(&api_url(url).unwrap()).unwrap(), expected);
        }
        for url in [
            "",
            "/api",
            "api.example.org",
            "ftp://api.example.org",
            "https://",
            "https://user@host/",
            "javascript:1",
        ] {
            assert!(api_url(url).is_err(), "{url}");
        }
    }
}
