//! Makes the page that Trunk wrote fit a strict Content-Security-Policy: nothing inline is left.
//!
//! Trunk boots the app by an inline module script with a placeholder for a nonce, which only a
//! server that writes pages could fill, and which imports wasm-bindgen's glue. A static bundle needs
//! one script as a file: boot and glue together, minified, so that it is one request and few bytes.

use std::cell::RefCell;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use lol_html::html_content::ContentType;
use lol_html::{RewriteStrSettings, element, rewrite_str, text};
use tokio::process::Command;

use super::{hash, is_demo, parts, settings};
use crate::hosting::headers::{ASSETS, Headers};
use crate::process;
use crate::tools::{self, Tools};
use crate::workspace::Workspace;

/// What Trunk's boot script refers to, as paths of URLs.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Boot {
    glue: String,
    wasm: String,
}

impl Boot {
    /// Removes what is named.
    fn remove(&self, staging: &Path) -> Result<()> {
        std::fs::remove_file(on_disk(staging, &self.glue))?;
        std::fs::remove_file(on_disk(staging, &self.wasm))?;
        Ok(())
    }
}

/// The file that the path of a URL names.
fn on_disk(staging: &Path, path: &str) -> PathBuf {
    staging.join(path.trim_start_matches('/'))
}

/// Seals the page that Trunk has just written, before Trunk puts it in place: the hook `post_build`.
pub async fn staged(workspace: &Workspace) -> Result<()> {
    let staging =
        std::env::var_os("TRUNK_STAGING_DIR").context("`seal` is for Trunk's hook post_build")?;
    let release = std::env::var("TRUNK_PROFILE").is_ok_and(|profile| profile == "release");
    let staging = PathBuf::from(staging);
    let page = staging.join("index.html");
    let html =
        std::fs::read_to_string(&page).with_context(|| format!("can't read {}", page.display()))?;

    let tools = tools::for_hooks(workspace, release).await?;
    std::fs::create_dir_all(staging.join(ASSETS))?;
    let trunks = boot(&inline_script(&html)?)?;
    let mut boot = trunks.clone();
    let demo = is_demo();
    let parted = release && !demo;
    if release && demo {
        parts::optimise(&tools, &on_disk(&staging, &boot.wasm)).await?;
    } else if release {
        (boot.glue, boot.wasm) = parts::cut(workspace, &tools, &staging).await?;
        trunks.remove(&staging)?;
    }
    // Trunk names it after what it was before it was optimised, so the same name could stand for other bytes.
    boot.wasm = name_by_content(&staging, &boot.wasm)?;
    let html = html.replace(&trunks.wasm, &boot.wasm);
    let glue = on_disk(&staging, &boot.glue);
    let kind = Script { demo, release };
    let script = join(workspace, &tools, &staging, &boot, kind).await?;
    let name = format!("{ASSETS}/usher-{}.js", hash::short(&script));
    let headers = if demo {
        Headers::demo()
    } else {
        Headers::new(None)
    };
    let html = seal(&html, &name, &hash::integrity(&script), &headers)?;
    let html = move_styles(&staging, &html)?;
    let html = settings::fill(&html, &[("usher:version", &version().await)])?;

    std::fs::remove_file(glue)?;
    if parted {
        std::fs::remove_file(staging.join(parts::LINK))?;
    }
    if demo {
        std::fs::remove_file(on_disk(&staging, &boot.wasm))?;
    }
    std::fs::write(staging.join(name), script)?;
    std::fs::write(page, html)?;
    Ok(())
}

/// `USHER_VERSION`; otherwise the package's version, and the commit it was built from when there is one:
/// `0.1.0+1a2b3c4d5`.
pub async fn version() -> String {
    if let Ok(version) = std::env::var("USHER_VERSION") {
        return version;
    }
    let package = env!("CARGO_PKG_VERSION");
    let mut git = Command::new("git");
    git.args([
        "describe",
        "--always",
        "--dirty",
        "--abbrev=9",
        "--exclude=*",
    ])
    .current_dir(env!("CARGO_MANIFEST_DIR"));
    match process::output(git).await {
        Ok(commit) => format!("{package}+{}", commit.trim()),
        Err(_) => package.to_owned(),
    }
}

/// Puts a file among the assets, under the hash of what is in it, and gives its new path.
fn name_by_content(staging: &Path, path: &str) -> Result<String> {
    let file = on_disk(staging, path);
    let content = std::fs::read(&file).with_context(|| format!("can't read {}", file.display()))?;
    let kind = file.extension().unwrap_or_default().to_string_lossy();
    let name = format!("{ASSETS}/usher-{}.{kind}", hash::short(&content));
    std::fs::rename(&file, staging.join(&name))?;
    Ok(format!("/{name}"))
}

/// Puts Trunk's stylesheets among the assets and gives the page that names them there. Trunk's own names leave out the
/// leading zeros of the hash.
fn move_styles(staging: &Path, html: &str) -> Result<String> {
    let style = element!("link[rel=stylesheet][href]", |link| {
        let path = link.get_attribute("href").unwrap_or_default();
        link.set_attribute("href", &name_by_content(staging, &path)?)?;
        Ok(())
    });
    settings::rewrite(html, style)
}

/// What the script that boots the app is for.
#[derive(Clone, Copy)]
struct Script {
    demo: bool,
    release: bool,
}

/// The script that boots the app, with the glue that it imports, without what nobody calls.
///
/// It fetches the module by itself, because wasm-bindgen's glue would take any bytes for it. The browser hands over
/// what the page preloads. The script of the demo has the module in it.
async fn join(
    workspace: &Workspace,
    tools: &Tools,
    staging: &Path,
    boot: &Boot,
    kind: Script,
) -> Result<Vec<u8>> {
    let root = &workspace.root;
    let integrity = hash::integrity(&std::fs::read(on_disk(staging, &boot.wasm))?);
    let glue = ("'GLUE'", format!("'.{}'", boot.glue));
    let (file, places) = match kind.demo {
        true => (
            "crates/demo/boot.js",
            vec![glue, ("'WASM'", format!("'.{}'", boot.wasm))],
        ),
        false => (
            "src/boot.js",
            vec![
                glue,
                ("'WASM'", format!("'{}'", boot.wasm)),
                ("'INTEGRITY'", format!("'{integrity}'")),
            ],
        ),
    };
    let mut source =
        std::fs::read_to_string(root.join(file)).with_context(|| format!("can't read {file}"))?;
    for (place, value) in places {
        if source.matches(place).count() != 1 {
            bail!("{file} does not say {place} once");
        }
        source = source.replace(place, &value);
    }
    let entry = staging.join("boot.js");
    let recovery = staging.join("recovery.js");
    let joined = staging.join("joined.js");
    std::fs::write(&entry, source)?;
    std::fs::copy(root.join("src/recovery.js"), &recovery).context("can't read src/recovery.js")?;
    let mut esbuild = tools.command("esbuild")?;
    esbuild
        .args([
            "boot.js",
            "--bundle",
            "--format=esm",
            "--target=es2022",
            "--log-level=warning",
            // wasm-bindgen lists the script that fetches the parts once for each of them.
            "--log-override:duplicate-object-key=silent",
            "--loader:.wasm=binary",
            "--outfile=joined.js",
        ])
        .args(kind.release.then_some("--minify"))
        .current_dir(staging);
    process::run(esbuild).await?;
    let script = std::fs::read(&joined)?;
    std::fs::remove_file(entry)?;
    std::fs::remove_file(recovery)?;
    std::fs::remove_file(joined)?;
    Ok(script)
}

/// Reads what Trunk's boot script imports and what it hands over.
fn boot(script: &str) -> Result<Boot> {
    let quoted = |before: &str| Some(script.split_once(before)?.1.split_once('\'')?.0.to_owned());
    quoted("from '")
        .zip(quoted("module_or_path: '"))
        .map(|(glue, wasm)| Boot { glue, wasm })
        .with_context(|| format!("Trunk's boot script has another shape than expected: {script}"))
}

/// Puts the script file in the place of the inline script and removes what nobody needs any more.
/// Errors when the page has inline style.
fn seal(html: &str, script: &str, integrity: &str, headers: &Headers) -> Result<String> {
    let handlers = vec![
        element!("script:not([src])", |element| {
            element.set_attribute("src", &format!("/{script}"))?;
            element.set_attribute("integrity", integrity)?;
            element.set_inner_content("", ContentType::Text);
            Ok(())
        }),
        // The glue is part of the script now.
        element!("link[rel=modulepreload]", |link| {
            link.remove();
            Ok(())
        }),
        // Chromium ignores `integrity` here and says so on the console. WebKit takes what was preloaded only for a
        // request of the mode `no-cors`, which `boot.js` makes.
        element!("link[rel=preload][as=fetch]", |link| {
            if headers.is_demo() {
                link.remove();
            }
            link.remove_attribute("integrity");
            link.remove_attribute("crossorigin");
            Ok(())
        }),
        // For hosts that can't send headers, and before anything that it should hold for.
        element!("meta[charset]", |charset| {
            let policy = headers.policy_in_page();
            charset.after(
                &format!("<meta http-equiv=content-security-policy content=\"{policy}\">"),
                ContentType::Html,
            );
            Ok(())
        }),
        // The demo says what it is while it loads, too.
        element!("#shell > p:first-child", |loading| {
            if headers.is_demo() {
                loading.set_inner_content(
                    "Loading the demo. Nothing leaves this browser.",
                    ContentType::Text,
                );
            }
            Ok(())
        }),
        element!("[nonce]", |element| {
            element.remove_attribute("nonce");
            Ok(())
        }),
        element!("style, [style]", |_| Err(
            "the page has an inline style, which its own policy forbids".into()
        )),
    ];
    Ok(rewrite_str(
        html,
        RewriteStrSettings {
            element_content_handlers: handlers,
            ..Default::default()
        },
    )?)
}

/// The text of the page's only inline script. Errors when there is none or more than one.
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
        1 => Ok(script.into_inner()),
        count => bail!("the page has {count} inline scripts instead of Trunk's one"),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed assumption is a failed test")]

    use super::*;

    const PAGE: &str = "<!doctype html><html><head><meta charset=utf-8><link rel=modulepreload href=/a.js nonce=x>\
        <link rel=preload as=fetch href=/a.wasm crossorigin=anonymous integrity=sha384-x>\
        <script type=\"module\" nonce=\"x\">\nimport init, * as bindings from '/a.js';\n\
        const wasm = await init({ module_or_path: '/a.wasm' });\n</script></head></html>";

    #[test]
    fn nothing_inline_is_left() {
        assert_eq!(
            seal(PAGE, "usher-1.js", "sha384-y", &Headers::new(None))
                .unwrap()
                .replace(&Headers::new(None).policy_in_page(), "…"),
            "<!doctype html><html><head><meta charset=utf-8><meta http-equiv=content-security-policy content=\"…\"><link rel=preload as=fetch href=/a.wasm>\
             <script type=\"module\" src=\"/usher-1.js\" integrity=\"sha384-y\"></script></head></html>"
        );
        let demo = seal(PAGE, "usher-1.js", "sha384-y", &Headers::demo()).unwrap();
        assert!(
            demo.contains("connect-src 'none'") && !demo.contains("preload"),
            "{demo}"
        );
        let styled = format!("{PAGE}<p style='color:red'>");
        assert!(
            seal(&styled, "", "", &Headers::new(None))
                .unwrap_err()
                .to_string()
                .contains("inline style")
        );
        let styled = format!("{PAGE}<style>p {{}}</style>");
        assert!(
            seal(&styled, "", "", &Headers::new(None))
                .unwrap_err()
                .to_string()
                .contains("inline style")
        );
    }

    #[test]
    fn the_boot_script_is_understood_or_refused() {
        let script = inline_script(PAGE).unwrap();
        assert_eq!(
            boot(&script).unwrap(),
            Boot {
                glue: "/a.js".into(),
                wasm: "/a.wasm".into()
            }
        );
        assert!(boot("import './a.js'").is_err());
        for (page, words) in [
            ("<p>none</p>".to_owned(), "0 inline scripts"),
            (format!("{PAGE}<script>1</script>"), "2 inline scripts"),
        ] {
            let error = inline_script(&page).unwrap_err();
            assert!(error.to_string().contains(words), "{error}");
        }
    }
}
