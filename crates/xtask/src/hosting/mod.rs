//! The files that teach a host to serve the bundle, all made from the one description in [`headers`].
//!
//! Netlify and Cloudflare Pages read theirs out of the bundle and serve none of them; the others lie beside it.

mod cloudfront;
pub mod headers;
mod pages;
mod servers;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use headers::ASSETS;

use crate::bundle::settings;

/// What is shown for a file that is not there.
const MISSING: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Not found</title>\
    <p>There is no such file.\n";

/// The directory of the files that are not part of the bundle: `dist-hosting` for `dist`.
pub fn beside(bundle: &Path) -> PathBuf {
    let mut name = bundle.as_os_str().to_owned();
    name.push("-hosting");
    PathBuf::from(name)
}

/// Writes the files of every host for the settings in the page of `bundle`.
///
/// # Errors
/// When `bundle` has no page, or a file can't be written.
pub fn write(bundle: &Path) -> Result<()> {
    let page = fs::read_to_string(bundle.join("index.html"))
        .with_context(|| format!("{} has no index.html", bundle.display()))?;
    let headers = settings::headers(&page)?;
    let assets = assets(bundle)?;
    put(bundle, "_headers", &pages::headers(&headers, &assets))?;
    put(bundle, "_redirects", &pages::redirects())?;
    put(bundle, &format!("{ASSETS}/404.html"), MISSING)?;

    let beside = beside(bundle);
    put(&beside, "nginx.conf", &servers::nginx(&headers))?;
    put(&beside, "Caddyfile", &servers::caddy(&headers))?;
    put(
        &beside,
        "cloudfront/response-headers-policy.json",
        &cloudfront::policy(&headers)?,
    )?;
    put(&beside, "cloudfront/function.js", cloudfront::FUNCTION)?;
    // GitHub Pages answers every path it does not know with this file, and with status 404.
    put(&beside, "github-pages/404.html", &page)
}

fn put(directory: &Path, name: &str, content: &str) -> Result<()> {
    let path = directory.join(name);
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    fs::write(&path, content).with_context(|| format!("can't write {}", path.display()))
}

/// The names of the assets in their order, without compressed copies.
pub fn assets(bundle: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(bundle.join(ASSETS)).context("the bundle has no assets")? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if ![".br", ".gz", ".html"]
            .iter()
            .any(|ending| name.ends_with(ending))
        {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed assumption is a failed test")]

    use super::*;

    #[test]
    fn every_host_gets_the_same_policy() {
        let directory = tempfile::tempdir().unwrap();
        let bundle = directory.path().join("dist");
        put(
            &bundle,
            "index.html",
            "<meta name=usher:api-url content=\"https://api.example.org/v1/\">",
        )
        .unwrap();
        for name in ["b-1.js", "a-1.wasm", "a-1.wasm.br"] {
            put(&bundle, &format!("{ASSETS}/{name}"), "").unwrap();
        }
        for _ in 0..2 {
            write(&bundle).unwrap();
        }
        assert_eq!(assets(&bundle).unwrap(), ["a-1.wasm", "b-1.js"]);
        let policy = headers::Headers::new(Some("https://api.example.org".to_owned())).policy();
        for file in [
            "dist/_headers",
            "dist-hosting/nginx.conf",
            "dist-hosting/Caddyfile",
            "dist-hosting/cloudfront/response-headers-policy.json",
        ] {
            let text = fs::read_to_string(directory.path().join(file)).unwrap();
            assert_eq!(text.matches(&policy).count(), 1, "{file}: {text}");
        }
        assert!(bundle.join("_redirects").is_file());
        assert!(bundle.join("assets/404.html").is_file());
        // In the bundle it would end the single page's fallback on Cloudflare Pages.
        assert!(!bundle.join("404.html").exists());
        assert!(
            directory
                .path()
                .join("dist-hosting/github-pages/404.html")
                .is_file()
        );
    }
}
