//! Joins files of parts that are never there without each other, so that they are compressed together and
//! call each other directly.
//!
//! What two parts share is a file of its own, because either may come first. Where one of them is only ever
//! reached through the other, it can stay with that one.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use tokio::process::Command;
use wasm_encoder::reencode::{Reencode, RoundtripReencoder};
use wasm_encoder::{EntityType, ExportKind, ExportSection, ImportSection, Module};
use wasmparser::{Parser, Payload};

use super::direct::{HOST, SHARED};
use super::parts::FEATURES;
use crate::process;

/// The part that is there before each of [`AFTER`] whenever one is fetched (`src/page/part.rs`).
const BEFORE: &str = "admin";

/// The parts that are only ever reached through [`BEFORE`].
const AFTER: [&str; 2] = ["more", "manage"];

/// Files that are always there together.
#[derive(Debug, PartialEq, Eq)]
pub struct Group {
    /// The parts that use them, as `account_admin`.
    pub users: String,
    /// The file that stays, by whichever part it is asked for.
    pub kept: PathBuf,
    /// What is put into it.
    pub joined: Vec<PathBuf>,
}

/// Which of `parts` are never there without each other, by what `link` says of their users.
///
/// # Errors
/// When `link` does not say who uses one of them.
pub fn groups(link: &str, parts: &[PathBuf]) -> Result<Vec<Group>> {
    let mut together: BTreeMap<BTreeSet<String>, Vec<(usize, PathBuf)>> = BTreeMap::new();
    for part in parts {
        let mut users: BTreeSet<String> = users(link, stem(part)?)?
            .split(", ")
            .map(str::to_owned)
            .collect();
        let count = users.len();
        if users.contains(BEFORE) {
            users.retain(|user| !AFTER.contains(&user.as_str()));
        }
        together
            .entry(users)
            .or_default()
            .push((count, part.clone()));
    }
    let group = |(users, mut files): (BTreeSet<String>, Vec<(usize, PathBuf)>)| {
        // Everybody who needs one of them fetches the one with the most users.
        files.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
        let mut files = files.into_iter().map(|(_, file)| file);
        let kept = files.next()?;
        Some(Group {
            users: Vec::from_iter(users).join("_"),
            kept,
            joined: files.collect(),
        })
    };
    Ok(together.into_iter().filter_map(group).collect())
}

/// The parts that use the file `stem`, as `admin, more`: of a shared file from the comment above it.
///
/// # Errors
/// When `link` does not say.
fn users<'a>(link: &'a str, stem: &'a str) -> Result<&'a str> {
    if let Some(name) = stem.strip_prefix("split_") {
        return Ok(name);
    }
    link.split_once(&format!("const __{stem} ="))
        .and_then(|(before, _)| Some(before.rsplit_once("/* ")?.1.split_once(" */")?.0))
        .with_context(|| format!("the script does not say who uses {stem}"))
}

/// The name of a file without what tells its kind.
///
/// # Errors
/// When it has none.
pub fn stem(part: &Path) -> Result<&str> {
    part.file_stem()
        .and_then(|stem| stem.to_str())
        .context("a part without a name")
}

impl Group {
    /// Puts the files into the kept one, and gives the script that fetches that one alone.
    ///
    /// # Errors
    /// When the files can't be joined, or the script does not name them as expected.
    pub async fn join(&self, link: &str) -> Result<String> {
        if self.joined.is_empty() {
            return Ok(link.to_owned());
        }
        let host = self.kept.with_extension("host");
        std::fs::write(&host, stand_in(&std::fs::read(&self.kept)?)?)?;
        let mut merge = Command::new("wasm-merge");
        merge.args(FEATURES).arg(&host).arg(SHARED);
        for (number, part) in std::iter::once(&self.kept).chain(&self.joined).enumerate() {
            merge.arg(part).arg(format!("part{number}"));
        }
        merge.arg("-o").arg(&self.kept);
        process::run(merge).await?;
        let mut link = link.to_owned();
        for part in &self.joined {
            link = fetch_nothing(&link, stem(part)?)?;
        }
        Ok(link)
    }
}

/// A module that takes from [`HOST`] what `part` takes from [`SHARED`], and hands it on: joined with several parts it
/// makes their memory and their table one.
fn stand_in(part: &[u8]) -> Result<Vec<u8>> {
    let mut imports = ImportSection::new();
    let mut exports = ExportSection::new();
    let [mut memories, mut tables, mut globals] = [0; 3];
    for payload in Parser::new(0).parse_all(part) {
        let Payload::ImportSection(section) = payload? else {
            continue;
        };
        for import in section.into_imports() {
            let import = import?;
            let entity = RoundtripReencoder.entity_type(import.ty)?;
            let (kind, count) = match entity {
                EntityType::Memory(_) => (ExportKind::Memory, &mut memories),
                EntityType::Table(_) => (ExportKind::Table, &mut tables),
                EntityType::Global(_) => (ExportKind::Global, &mut globals),
                _ => bail!(
                    "a part takes over `{}`, which can't be handed on",
                    import.name
                ),
            };
            imports.import(HOST, import.name, entity);
            exports.export(import.name, kind, *count);
            *count += 1;
        }
    }
    let mut module = Module::new();
    module.section(&imports).section(&exports);
    Ok(module.finish())
}

/// `link` without the request for the file `stem`.
fn fetch_nothing(link: &str, stem: &str) -> Result<String> {
    let named = format!("\"./{stem}.wasm\"");
    let fetcher = link
        .split_once(&named)
        .and_then(|(before, after)| {
            let start = before.rfind("makeLoad(")? + "makeLoad(".len();
            let end = before.len() + named.len() + after.find("}\n, [")? + 1;
            link.get(start..end)
        })
        .with_context(|| format!("the script does not fetch {stem} as expected"))?;
    Ok(link.replace(fetcher, "() => async () => ({})"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed assumption is a failed test")]

    use super::*;

    const LINK: &str = "/* account, admin, more */\nconst __chunk_4 = makeLoad(() => {\n    const src = fetch(new URL(\"./chunk_4.wasm\", import.meta.url));\n}\n, []);\n/* admin, more */\nconst __chunk_5 = makeLoad(() => {\n    const src = fetch(new URL(\"./chunk_5.wasm\", import.meta.url));\n}\n, []);\nexport const a = wrap(makeLoad(() => {\n    const src = fetch(new URL(\"./split_admin.wasm\", import.meta.url));\n}\n, [__chunk_4, __chunk_5]));";

    fn paths(names: &[&str]) -> Vec<PathBuf> {
        names.iter().map(PathBuf::from).collect()
    }

    #[test]
    fn what_a_later_part_shares_with_the_one_before_it_stays_with_that() {
        let parts = paths(&[
            "chunk_4.wasm",
            "chunk_5.wasm",
            "split_admin.wasm",
            "split_more.wasm",
        ]);
        let group = |users: &str, kept: &str, joined: &[&str]| Group {
            users: users.to_owned(),
            kept: kept.into(),
            joined: paths(joined),
        };
        assert_eq!(
            groups(LINK, &parts).unwrap(),
            [
                group("account_admin", "chunk_4.wasm", &[]),
                group("admin", "chunk_5.wasm", &["split_admin.wasm"]),
                group("more", "split_more.wasm", &[]),
            ]
        );
        assert!(groups(LINK, &paths(&["chunk_6.wasm"])).is_err());
    }

    #[test]
    fn a_joined_file_is_not_fetched() {
        let link = fetch_nothing(LINK, "split_admin").unwrap();
        assert!(link.contains("wrap(makeLoad(() => async () => ({})\n, [__chunk_4, __chunk_5]))"));
        assert!(link.contains("chunk_4.wasm") && link.contains("chunk_5.wasm"));
        assert!(fetch_nothing(LINK, "split_other").is_err());
    }

    #[test]
    fn the_stand_in_hands_on_what_a_part_takes() {
        let mut imports = ImportSection::new();
        let memory = wasm_encoder::MemoryType {
            minimum: 18,
            maximum: None,
            memory64: false,
            shared: false,
            page_size_log2: None,
        };
        imports.import(SHARED, "memory", memory);
        let mut part = Module::new();
        part.section(&imports);
        let stand_in = stand_in(&part.finish()).unwrap();

        let mut expected_imports = ImportSection::new();
        expected_imports.import(HOST, "memory", memory);
        let mut expected_exports = ExportSection::new();
        expected_exports.export("memory", ExportKind::Memory, 0);
        let mut expected = Module::new();
        expected
            .section(&expected_imports)
            .section(&expected_exports);
        assert_eq!(stand_in, expected.finish());
    }
}
