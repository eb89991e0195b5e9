//! Cuts the app into a main module and the parts that load when they are first needed.
//!
//! The compiler makes one module, with the relocations still in it. It is cut at the functions that the
//! app marks (`src/page/part.rs`): what only they reach goes into the file of their part. Then each module
//! is optimised by itself. This has to come before wasm-bindgen, so Trunk's own run of it is not used.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use tokio::process::Command;
use wasm_split_cli_support::{Options, transform};

use super::{direct::direct, hash, shorten::shorten, together, unused::drop_unused};
use crate::hosting::headers::ASSETS;
use crate::process;
use crate::tools::WASM;
use crate::workspace::Workspace;

/// The compiler's flags that a module needs to be cut, as one string for Cargo.
pub const RUSTFLAGS: &str = "--cfg parts -Clink-arg=--emit-relocs";

/// What the compiler may have used; a part does not say so itself. Browsers have all of it since 2023, and
/// wasm-opt must not write anything newer.
pub const FEATURES: [&str; 7] = [
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
/// `src/boot.js` looks.
const FETCH: &str = "\
const part = (path, integrity) => fetch(path, { integrity }).catch((error) => {
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
pub async fn cut(workspace: &Workspace, staging: &Path) -> Result<(String, String)> {
    let linked = workspace
        .target
        .join(WASM)
        .join("release")
        .join(format!("{MAIN}.wasm"));
    let work = tempfile::tempdir()?;
    let parts = split(&linked, work.path())
        .with_context(|| format!("{} can't be cut into parts", linked.display()))?;

    let mut bindgen = Command::new("wasm-bindgen");
    bindgen
        // The parts import the table of functions, which would not be exported otherwise.
        .args(["--target=web", "--no-typescript", "--keep-lld-exports"])
        .args(["--out-name", MAIN])
        .arg("--out-dir")
        .arg(staging)
        .arg(work.path().join(format!("{MAIN}.wasm")));
    process::run(bindgen).await?;

    let main = staging.join(format!("{MAIN}_bg.wasm"));
    optimise(&main).await?;
    let glue = staging.join(format!("{MAIN}.js"));
    let (module, script) = shorten(&std::fs::read(&main)?, &std::fs::read_to_string(&glue)?)?;
    std::fs::write(&main, module)?;
    std::fs::write(&glue, script)?;

    let mut link = std::fs::read_to_string(work.path().join(LINK))?;
    for group in together::groups(&link, &parts)? {
        link = group.join(&link).await?;
        let part = &group.kept;
        std::fs::write(part, direct(&std::fs::read(part)?)?)?;
        optimise(part).await?;
        link = publish(part, &group.users, staging, &link)?;
    }
    std::fs::write(staging.join(LINK), [FETCH, &link].concat())?;
    Ok((format!("/{MAIN}.js"), format!("/{MAIN}_bg.wasm")))
}

/// Cuts `linked` into `directory`: the main module, the script that fetches the parts, and the parts.
fn split(linked: &Path, directory: &Path) -> Result<Vec<PathBuf>> {
    let module = drop_unused(&std::fs::read(linked)?)?;
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
        bail!("it has no marks to cut at; was it built with `{RUSTFLAGS}`?");
    }
    Ok(split.split_modules)
}

/// Optimises a module in place for its size.
async fn optimise(module: &Path) -> Result<()> {
    let mut optimise = Command::new("wasm-opt");
    optimise
        .args(FEATURES)
        // What is said about the compiler is for tools, and each part would say it again.
        .args(["--quiet", "--strip-producers", "--strip-target-features"])
        // A flat program shows the optimiser more of what is alike; fast first, then small.
        .args(["-O3", "--flatten", "--rereloop", "-Os", "--converge", "-Os"])
        .arg(module)
        .arg("-o")
        .arg(module);
    process::run(optimise).await
}

/// Puts a part among the assets under a name that carries its hash, and gives the script that fetches it by
/// this name and refuses other bytes.
fn publish(part: &Path, users: &str, staging: &Path, link: &str) -> Result<String> {
    let content = std::fs::read(part)?;
    let stem = together::stem(part)?;
    let name = format!("{users}-{}.wasm", hash::short(&content));
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
        let published = publish(&part, "admin", directory.path(), link).unwrap();
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
        assert!(publish(&part, "admin", directory.path(), "fetch('else')").is_err());
    }

    #[test]
    fn a_module_without_marks_is_refused() {
        let directory = tempfile::tempdir().unwrap();
        let module = directory.path().join("plain.wasm");
        std::fs::write(&module, wasm_encoder::Module::new().finish()).unwrap();
        assert!(split(&module, directory.path()).is_err());
    }
}
