//! The files that teach a host to serve the bundle: those in `hosting/`, for the origin of the deployment's API.
//!
//! Netlify and Cloudflare Pages read theirs out of the bundle and serve none of them; the others lie beside it.

pub mod headers;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use headers::{ASSETS, Headers, IMMUTABLE};

use crate::bundle::settings;

macro_rules! file {
    ($name:literal) => {
        include_str!(concat!("../../../../hosting/", $name))
    };
}

/// For Netlify and Cloudflare Pages; what is said of single assets is added.
const HEADERS: &str = file!("_headers");

/// By which Netlify knows that every path is the page, but a missing asset is missing. Cloudflare Pages does both by
/// itself (for want of a `404.html` at the top, and for the one among the assets) and says that it ignores these lines.
const REDIRECTS: &str = file!("_redirects");

/// What is shown for an asset that is not there.
const MISSING: &str = file!("404.html");

/// Files beside the bundle, by name. `cargo xtask test --only hosts` starts nginx and Caddy with theirs. In nginx
/// `add_header` in a location would replace those of the block, so what differs is in a variable. With CloudFront who
/// uploads sets `Cache-Control` on each object, because a policy would also put it on what is missing; without its
/// function a route of the app would be a missing object, with its own error pages a missing asset would be the page.
const BESIDE: [(&str, &str); 4] = [
    ("nginx.conf", file!("nginx.conf")),
    ("Caddyfile", file!("Caddyfile")),
    (
        "cloudfront/response-headers-policy.json",
        file!("cloudfront/response-headers-policy.json"),
    ),
    ("cloudfront/function.js", file!("cloudfront/function.js")),
];

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
    let own = Headers::new(None).policy();
    let policy = settings::headers(&page)?.policy();
    let mut headers = HEADERS.replace(&own, &policy);
    // Each asset is named, because a pattern would also make a missing one last for a year.
    for name in assets(bundle)? {
        headers.push_str(&format!("/{ASSETS}/{name}\n  cache-control: {IMMUTABLE}\n"));
    }
    put(bundle, "_headers", &headers)?;
    put(bundle, "_redirects", REDIRECTS)?;
    put(bundle, &format!("{ASSETS}/404.html"), MISSING)?;

    let beside = beside(bundle);
    for (name, text) in BESIDE {
        put(&beside, name, &text.replace(&own, &policy))?;
    }
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
    use headers::{POLICY, REVALIDATE, TLS_ONLY, TRANSPORT};

    #[test]
    fn every_file_says_each_header_of_the_table_once() {
        let [(_, nginx), (_, caddy), (_, cloudfront), _] = BESIDE;
        for (name, value) in Headers::new(None).security() {
            // It has a field of its own for some headers and refuses those as custom ones.
            let cloudfronts = match name {
                TRANSPORT => format!("\"AccessControlMaxAgeSec\": {TLS_ONLY}"),
                "x-content-type-options" => "\"ContentTypeOptions\"".to_owned(),
                POLICY => format!("\"ContentSecurityPolicy\": \"{value}\""),
                "referrer-policy" => format!("\"ReferrerPolicy\": \"{value}\""),
                _ => format!(
                    "\"Header\": \"{name}\",\n        \"Override\": true,\n        \"Value\": \"{value}\""
                ),
            };
            for (text, line) in [
                (HEADERS, format!("\n  {name}: {value}\n")),
                (nginx, format!("add_header {name} \"{value}\" always;\n")),
                (caddy, format!("\t\t{name} \"{value}\"\n")),
                (cloudfront, cloudfronts),
            ] {
                assert_eq!(text.matches(&line).count(), 1, "{line} in {text}");
            }
        }
        for text in [nginx, caddy] {
            for caching in [IMMUTABLE, REVALIDATE] {
                assert_eq!(text.matches(&format!("\"{caching}\"")).count(), 1, "{text}");
            }
        }
        for page in ["/", "/index.html"] {
            let lines = format!("\n{page}\n  cache-control: {REVALIDATE}\n");
            assert!(HEADERS.contains(&lines), "{HEADERS}");
        }
    }

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
        let policy = Headers::new(Some("https://api.example.org".to_owned())).policy();
        for file in [
            "dist/_headers",
            "dist-hosting/nginx.conf",
            "dist-hosting/Caddyfile",
            "dist-hosting/cloudfront/response-headers-policy.json",
        ] {
            let text = fs::read_to_string(directory.path().join(file)).unwrap();
            assert_eq!(text.matches(&policy).count(), 1, "{file}: {text}");
        }
        let headers = fs::read_to_string(bundle.join("_headers")).unwrap();
        assert!(
            headers.ends_with(
                "/assets/b-1.js\n  cache-control: public, max-age=31536000, immutable\n"
            ),
            "{headers}"
        );
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
