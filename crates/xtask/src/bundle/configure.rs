//! `cargo xtask configure`: other settings for a bundle that is already built.
//!
//! The server's address is in the page, in the policy of the page, in the compressed copies of both and in the
//! headers of the host; whoever edits only the first gets an app that may not talk to its server.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use super::{Settings, compress};
use crate::hosting;

/// Options of `cargo xtask configure`.
#[derive(clap::Args)]
pub struct Args {
    /// The bundle's directory
    #[arg(value_name = "DIR")]
    bundle: PathBuf,
    #[command(flatten)]
    settings: Settings,
}

/// Fills the settings that are given into the page and writes again what depends on them; the others stay.
///
/// # Errors
/// When the directory holds no bundle.
pub fn configure(args: &Args) -> Result<()> {
    let page = args.bundle.join("index.html");
    let html = fs::read_to_string(&page)
        .with_context(|| format!("{} holds no bundle", args.bundle.display()))?;
    fs::write(&page, args.settings.fill(&html)?)?;
    compress::copies(&args.bundle, "index.html")?;
    hosting::write(&args.bundle)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed assumption is a failed test")]

    use super::*;

    #[test]
    fn everything_that_names_the_server_follows() {
        let directory = tempfile::tempdir().unwrap();
        let bundle = directory.path().join("dist");
        fs::create_dir_all(bundle.join("assets")).unwrap();
        let html = "<meta http-equiv=content-security-policy content=x><meta name=usher:api-url>";
        fs::write(bundle.join("index.html"), html).unwrap();
        let mut pages = Vec::new();
        for host in ["one", "two"] {
            let settings = Settings {
                api_url: Some(format!("https://{host}.example.org/")),
                ..Settings::default()
            };
            configure(&Args {
                bundle: bundle.clone(),
                settings,
            })
            .unwrap();
            let page = fs::read(bundle.join("index.html")).unwrap();
            assert_eq!(
                fs::read(bundle.join("index.html.gz")).unwrap(),
                compress::gzip(&page).unwrap()
            );
            assert_eq!(
                fs::read(bundle.join("index.html.br")).unwrap(),
                compress::brotli(&page).unwrap()
            );
            let connect = format!("connect-src 'self' https://{host}.example.org;");
            assert!(String::from_utf8(page.clone()).unwrap().contains(&connect));
            assert!(
                fs::read_to_string(bundle.join("_headers"))
                    .unwrap()
                    .contains(&connect)
            );
            pages.push(page);
        }
        assert_ne!(pages.first(), pages.last());
        let nowhere = Args {
            bundle: directory.path().join("none"),
            settings: Settings::default(),
        };
        assert!(configure(&nowhere).is_err());
    }
}
