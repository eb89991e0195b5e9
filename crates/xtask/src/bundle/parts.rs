//! Cuts the app into a main module and the parts that load when they are first needed.
//!
//! The compiler makes one module, with the relocations still in it (`build.rs`). It is cut at the functions that
//! the app marks (`src/page/part.rs`): what only they reach goes into the file of their part, and what several
//! parts reach into a file of its own. Then each module is optimised by itself. This has to come before
//! wasm-bindgen, so Trunk's own run of it is not used.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use wasm_split_cli_support::{Options, transform};

use super::hash;
use crate::hosting::headers::ASSETS;
use crate::process;
use crate::tools::{Tools, WASM};
use crate::workspace::Workspace;

/// What the compiler may have used; a part does not say so itself. Browsers have all of it since 2023, and
/// wasm-opt must not write anything newer.
const FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

const MAIN: &str = "usher";

/// How [`LINK`] fetches a part: these bytes or none. Where there are none, a newer release may be out, and
/// `src/boot.js` looks. Browsers refuse to compile what a host calls anything but WebAssembly; the bytes are known to be.
const FETCH: &str = "\
const type = 'application/wasm';
const part = (path, integrity) => fetch(path, { integrity }).then((answer) => {
  if (answer.headers.get('content-type') === type) return answer;
  return new Response(answer.body, { headers: { 'content-type': type } });
}, (error) => {
  dispatchEvent(new Event('usher:gone'));
  throw error;
});
";

/// The script that fetches the parts; the glue imports it.
pub const LINK: &str = "link.js";

/// Cuts the module that the compiler has just linked; writes the main module, its glue, [`LINK`] and the
/// parts into `staging`, and gives the path of the glue and of the main module.
///
/// # Errors
/// When the module was linked without relocations, or one of the tools fails.
pub async fn cut(workspace: &Workspace, tools: &Tools, staging: &Path) -> Result<(String, String)> {
    let linked = workspace
        .target
        .join(WASM)
        .join("release")
        .join(format!("{MAIN}.wasm"));
    let work = tempfile::tempdir()?;
    let parts = split(&linked, work.path())
        .with_context(|| format!("{} can't be cut into parts", linked.display()))?;

    let mut bindgen = tools.command("wasm-bindgen")?;
    bindgen
        // The parts import the table of functions, which would not be exported otherwise.
        .args(["--target=web", "--no-typescript", "--keep-lld-exports"])
        .args(["--out-name", MAIN])
        .arg("--out-dir")
        .arg(staging)
        .arg(work.path().join(format!("{MAIN}.wasm")));
    process::run(bindgen).await?;

    optimise(tools, &staging.join(format!("{MAIN}_bg.wasm"))).await?;

    let mut link = std::fs::read_to_string(work.path().join(LINK))?;
    for part in &parts {
        optimise(tools, part).await?;
        link = publish(part, staging, &link)?;
    }
    std::fs::write(staging.join(LINK), [FETCH, &link].concat())?;
    Ok((format!("/{MAIN}.js"), format!("/{MAIN}_bg.wasm")))
}

/// Cuts `linked` into `directory`: the main module, the script that fetches the parts, and the parts.
fn split(linked: &Path, directory: &Path) -> Result<Vec<PathBuf>> {
    let module = std::fs::read(linked)?;
    let main = directory.join(format!("{MAIN}.wasm"));
    let glue = format!("./{MAIN}.js");
    let link = format!("./{LINK}");
    let mut options = Options::new(&module);
    options.output_dir = directory;
    options.main_out_path = &main;
    options.main_module = &glue;
    options.link_name = &link;
    options.target.web();
    let split = transform(options).map_err(|error| anyhow::anyhow!("{error:#}"))?;
    if split.split_modules.is_empty() {
        bail!("it has no marks to cut at; was it built in release?");
    }
    Ok(split.split_modules)
}

/// Optimises a module in place for its size.
pub async fn optimise(tools: &Tools, module: &Path) -> Result<()> {
    let mut optimise = tools.command("wasm-opt")?;
    optimise
        .args(FEATURES)
        // What is said about the compiler is for tools, and each part would say it again.
        .args(["--quiet", "--strip-producers", "--strip-target-features"])
        .arg("-Os")
        .arg(module)
        .arg("-o")
        .arg(module);
    // It warns of names in the module, which it drops.
    process::output(optimise).await.map(drop)
}

/// Puts a part among the assets under a name that carries its users and its hash, and gives the script that
/// fetches it by this name and refuses other bytes.
fn publish(part: &Path, staging: &Path, link: &str) -> Result<String> {
    let content = std::fs::read(part)?;
    let stem = part.file_stem().and_then(|stem| stem.to_str());
    let stem = stem.context("a part without a name")?;
    let name = format!("{}-{}.wasm", users(link, stem)?, hash::short(&content));
    std::fs::write(staging.join(ASSETS).join(&name), &content)?;
    let named = format!("fetch(new URL(\"./{stem}.wasm\", import.meta.url))");
    if !link.contains(&named) {
        bail!("the script that fetches the parts does not name {stem}.wasm as expected");
    }
    let fetched = format!(
        "part(\"/{ASSETS}/{name}\", \"{}\")",
        hash::integrity(&content)
    );
    Ok(link.replace(&named, &fetched))
}

/// The parts that use the file `stem`, as `account_admin`: of a shared file from the comment above it.
fn users(link: &str, stem: &str) -> Result<String> {
    if let Some(name) = stem.strip_prefix("split_") {
        return Ok(name.to_owned());
    }
    link.split_once(&format!("const __{stem} ="))
        .and_then(|(before, _)| Some(before.rsplit_once("/* ")?.1.split_once(" */")?.0))
        .map(|users| users.replace(", ", "_"))
        .with_context(|| format!("the script does not say who uses {stem}"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed assumption is a failed test")]

    use super::*;

    #[test]
    fn a_part_is_fetched_by_its_hash_and_nothing_else_is_taken_for_it() {
        let directory = tempfile::tempdir().unwrap();
        std::fs::create_dir(directory.path().join(ASSETS)).unwrap();
        let part = directory.path().join("split_admin.wasm");
        std::fs::write(&part, "").unwrap();
        let link = "fetch(new URL(\"./split_admin.wasm\", import.meta.url));";
        let published = publish(&part, directory.path(), link).unwrap();
        assert!(
            directory
                .path()
                .join("assets/admin-e3b0c44298fc1c14.wasm")
                .is_file()
        );
        let integrity = hash::integrity(b"");
        assert_eq!(
            published,
            format!("part(\"/assets/admin-e3b0c44298fc1c14.wasm\", \"{integrity}\");")
        );
        assert!(publish(&part, directory.path(), "fetch('else')").is_err());
    }

    #[test]
    fn a_shared_file_is_named_after_its_users() {
        let link = "/* account, admin */\nconst __chunk_4 = makeLoad();";
        assert_eq!(users(link, "chunk_4").unwrap(), "account_admin");
        assert!(users(link, "chunk_5").is_err());
    }

    #[test]
    fn a_module_without_marks_is_refused() {
        let directory = tempfile::tempdir().unwrap();
        let module = directory.path().join("plain.wasm");
        std::fs::write(&module, b"\0asm\x01\0\0\0").unwrap();
        assert!(split(&module, directory.path()).is_err());
    }
}
