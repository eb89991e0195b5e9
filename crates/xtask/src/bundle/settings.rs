//! A deployer's settings: `<meta name="usher:…">` in `index.html`.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeSet;

use anyhow::{Context, Result, bail};
use axum::http::Uri;
use clap::Args;
use lol_html::{ElementContentHandlers, RewriteStrSettings, Selector, element, rewrite_str};

use crate::hosting::headers::Headers;

/// What a deployment may set.
#[derive(Args, Clone, Debug, Default)]
#[group(id = "Settings", multiple = true)]
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
    /// Minutes without input after which one is asked and then signed out [default: 15]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub idle_minutes: Option<u16>,
}

impl Settings {
    /// The page with these settings, its policy for the API's origin among them; what is not set stays as it is.
    /// Errors when the page has no `<meta>` for a setting.
    pub fn fill(&self, html: &str) -> Result<String> {
        let idle_minutes = self.idle_minutes.map(|minutes| minutes.to_string());
        let values: Vec<(&str, &str)> = [
            ("usher:api-url", &self.api_url),
            ("usher:project-id", &self.project_id),
            ("usher:app-name", &self.app_name),
            ("usher:idle-minutes", &idle_minutes),
        ]
        .into_iter()
        .filter_map(|(name, value)| Some((name, value.as_deref()?)))
        .collect();
        if headers(html)?.is_demo() && !values.is_empty() {
            bail!("a demo has its server in the page, and no settings");
        }
        let html = fill(html, &values)?;
        match self.api_url.as_deref().and_then(origin) {
            Some(origin) => set_policy(&html, &Headers::new(Some(origin)).policy_in_page()),
            None => Ok(html),
        }
    }
}

/// The headers that belong to a page: its API's origin is among the settings it was filled with. A demo says in its
/// policy that it is one.
pub fn headers(html: &str) -> Result<Headers> {
    let api = RefCell::new(None);
    let demo = Headers::demo();
    let is_demo = RefCell::new(false);
    let meta = element!("meta", |meta| {
        let content = meta.get_attribute("content");
        if meta.get_attribute("name").as_deref() == Some("usher:api-url") {
            *api.borrow_mut() = content.as_deref().and_then(origin);
        } else if content == Some(demo.policy_in_page()) {
            *is_demo.borrow_mut() = true;
        }
        Ok(())
    });
    rewrite(html, meta)?;
    Ok(match is_demo.into_inner() {
        true => demo,
        false => Headers::new(api.into_inner()),
    })
}

/// Replaces the policy of the page. Errors when it has none.
fn set_policy(html: &str, policy: &str) -> Result<String> {
    let found = RefCell::new(false);
    let meta = element!("meta[http-equiv='content-security-policy' i]", |meta| {
        meta.set_attribute("content", policy)?;
        *found.borrow_mut() = true;
        Ok(())
    });
    let html = rewrite(html, meta)?;
    if !found.into_inner() {
        bail!("index.html has no <meta http-equiv=\"content-security-policy\">");
    }
    Ok(html)
}

/// The page after `handler` has seen the elements it asks for.
pub fn rewrite<'h>(
    html: &str,
    handler: (Cow<'h, Selector>, ElementContentHandlers<'h>),
) -> Result<String> {
    Ok(rewrite_str(
        html,
        RewriteStrSettings {
            element_content_handlers: vec![handler],
            ..Default::default()
        },
    )?)
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
    let html = rewrite(html, meta)?;
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
        // A comma or a semicolon may be part of a URL, but would begin something else in a policy.
        .filter(|authority| {
            let plain = |c: char| c.is_ascii_alphanumeric() || ".-:[]".contains(c);
            authority.as_str().chars().all(plain)
        })?;
    Some(format!("{scheme}://{authority}"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed assumption is a failed test")]

    use super::*;

    const PAGE: &str = "<meta charset=utf-8><meta http-equiv=content-security-policy content=\"default-src 'none'\">\
        <meta name=usher:api-url><meta name=\"usher:app-name\" content=\"Usher\"><meta name=usher:idle-minutes>";

    #[test]
    fn set_values_are_filled_and_escaped() {
        let settings = Settings {
            api_url: Some("https://api.example.org/?a=1&b=2".into()),
            app_name: Some("\"><script>'&amp;".into()),
            project_id: None,
            idle_minutes: Some(5),
        };
        let html = settings.fill(PAGE).unwrap();
        let policy = headers(&html).unwrap().policy_in_page();
        assert!(
            policy.contains("connect-src 'self' https://api.example.org;"),
            "{policy}"
        );
        assert_eq!(
            html.replace(&policy, "…"),
            "<meta charset=utf-8><meta http-equiv=content-security-policy content=\"…\"><meta name=usher:api-url content=\"https://api.example.org/?a=1&amp;b=2\">\
             <meta name=\"usher:app-name\" content=\"&quot;&gt;&lt;script&gt;'&amp;amp;\"><meta name=usher:idle-minutes content=\"5\">"
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
        let settings = Settings {
            api_url: Some("https://api.example.org".into()),
            ..Settings::default()
        };
        let error = settings.fill("<meta name=usher:api-url>").unwrap_err();
        assert!(
            error.to_string().contains("content-security-policy"),
            "{error}"
        );
    }

    #[test]
    fn a_demo_connects_to_nothing_and_has_no_settings() {
        let policy = Headers::demo().policy_in_page();
        let page = PAGE.replace("default-src 'none'", &policy);
        assert!(headers(&page).unwrap().is_demo());
        assert_eq!(Settings::default().fill(&page).unwrap(), page);
        let settings = Settings {
            api_url: Some("https://api.example.org".into()),
            ..Settings::default()
        };
        assert!(settings.fill(&page).is_err());
        assert!(!headers(PAGE).unwrap().is_demo());
    }

    #[test]
    fn a_page_says_what_its_host_sends() {
        for (content, connect) in [
            ("", "connect-src 'self';"),
            ("content=\"\"", "connect-src 'self';"),
            (
                "content=\"https://api.example.org/v1/\"",
                "connect-src 'self' https://api.example.org;",
            ),
        ] {
            let page = format!("<meta name=usher:api-url {content}>");
            let policy = headers(&page).unwrap().policy();
            assert!(policy.contains(connect), "{policy}");
        }
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
            "https://host;script-src/",
            "https://host,$x/",
            "javascript:1",
        ] {
            assert!(api_url(url).is_err(), "{url}");
        }
    }
}
