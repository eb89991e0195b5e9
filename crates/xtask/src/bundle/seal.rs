//! Makes the page that Trunk wrote fit a strict Content-Security-Policy: nothing inline is left.
//!
//! Trunk boots the app by an inline module script with a placeholder for a nonce, which only a
//! server that writes pages could fill. A static bundle needs the script as a file.

use std::cell::RefCell;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use lol_html::{RewriteStrSettings, element, rewrite_str, text};

use super::{hash, settings};

/// A page without inline script or style, and the script that was in it.
#[derive(Debug)]
pub struct Sealed {
    /// The page.
    pub html: String,
    /// The name of the boot script's file, beside the page.
    pub boot_name: String,
    /// The boot script.
    pub boot: String,
}

/// Seals the page that Trunk has just written, before Trunk puts it in place: the hook `post_build`.
pub fn staged() -> Result<()> {
    let staging =
        std::env::var_os("TRUNK_STAGING_DIR").context("`seal` is for Trunk's hook post_build")?;
    let staging = PathBuf::from(staging);
    let page = staging.join("index.html");
    let html =
        std::fs::read_to_string(&page).with_context(|| format!("can't read {}", page.display()))?;
    let sealed = seal(&html)?;
    let html = settings::fill(
        &sealed.html,
        &[("usher:version", env!("CARGO_PKG_VERSION"))],
    )?;
    std::fs::write(staging.join(&sealed.boot_name), &sealed.boot)?;
    std::fs::write(page, html)?;
    Ok(())
}

/// Moves the one inline script into a file and removes nonces. Errors when there is not exactly one
/// inline script, or any inline style.
pub fn seal(html: &str) -> Result<Sealed> {
    let boot = inline_script(html)?;
    let boot_name = format!("boot-{}.js", hash::short(boot.as_bytes()));
    let integrity = hash::integrity(boot.as_bytes());
    let handlers = vec![
        element!("script:not([src])", |script| {
            script.set_attribute("src", &format!("/{boot_name}"))?;
            script.set_attribute("integrity", &integrity)?;
            script.set_inner_content("", lol_html::html_content::ContentType::Text);
            Ok(())
        }),
        element!("[nonce]", |element| {
            element.remove_attribute("nonce");
            Ok(())
        }),
        // Chromium ignores `integrity` here, says so on the console, and would hold back the compiler.
        element!("link[rel=preload][as=fetch]", |link| {
            link.remove_attribute("integrity");
            Ok(())
        }),
        element!("style, [style]", |_| Err(
            "the page has an inline style, which its own policy forbids".into()
        )),
    ];
    let html = rewrite_str(
        html,
        RewriteStrSettings {
            element_content_handlers: handlers,
            ..Default::default()
        },
    )?;
    Ok(Sealed {
        html,
        boot_name,
        boot,
    })
}

/// The text of the page's only inline script.
fn inline_script(html: &str) -> Result<String> {
    let count = RefCell::new(0);
    let script = RefCell::new(String::new());
    let handlers = vec![
        element!("script:not([src])", |_| {
            *count.borrow_mut() += 1;
            Ok(())
        }),
        text!("script:not([src])", |chunk| {
            script.borrow_mut().push_str(chunk.as_str());
            Ok(())
        }),
    ];
    rewrite_str(
        html,
        RewriteStrSettings {
            element_content_handlers: handlers,
            ..Default::default()
        },
    )?;
    match count.into_inner() {
        1 => Ok(format!("{}\n", script.into_inner().trim())),
        count => bail!("the page has {count} inline scripts instead of Trunk's one"),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed assumption is a failed test")]

    use super::*;

    const PAGE: &str = "<!doctype html><html><head><link rel=modulepreload href=/a.js nonce=x>\
        <link rel=preload as=fetch href=/a.wasm integrity=sha384-x>\
        <script type=\"module\" nonce=\"x\">\nimport init from '/a.js';\nif (1 < 2) await init();\n</script></head></html>";

    #[test]
    fn the_boot_script_becomes_a_file_with_integrity() {
        let sealed = seal(PAGE).unwrap();
        assert_eq!(
            sealed.boot,
            "import init from '/a.js';\nif (1 < 2) await init();\n"
        );
        let script = format!(
            "<script type=\"module\" src=\"/{}\" integrity=\"{}\"></script>",
            sealed.boot_name,
            hash::integrity(sealed.boot.as_bytes())
        );
        assert!(sealed.html.contains(&script), "{}", sealed.html);
        assert!(!sealed.html.contains("nonce"), "{}", sealed.html);
        assert!(
            sealed.html.contains("as=fetch href=/a.wasm>"),
            "{}",
            sealed.html
        );
        assert!(hash::names_content(&sealed.boot_name));
    }

    #[test]
    fn other_inline_code_is_refused() {
        for (page, words) in [
            ("<p>none</p>".to_owned(), "0 inline scripts"),
            (format!("{PAGE}<script>1</script>"), "2 inline scripts"),
            (format!("{PAGE}<p style='color:red'>"), "inline style"),
            (format!("{PAGE}<style>p {{}}</style>"), "inline style"),
        ] {
            let error = seal(&page).unwrap_err();
            assert!(format!("{error:#}").contains(words), "{error:#}");
        }
    }
}
