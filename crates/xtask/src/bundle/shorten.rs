//! Short names between the WebAssembly and its glue.
//!
//! wasm-bindgen names every import and closure after what it does, with a hash, in both files. Nobody reads them, and
//! hashes don't compress: short names save about 3 % of the first load.

use std::collections::HashMap;
use std::convert::Infallible;

use anyhow::{Context, Result};
use wasm_encoder::reencode::{self, Reencode};
use wasm_encoder::{ExportSection, ImportSection, Module};
use wasmparser::{Parser, Payload};

/// The module and its glue with short names. Errors when the module can't be read.
pub fn shorten(wasm: &[u8], glue: &str) -> Result<(Vec<u8>, String)> {
    let mut renaming = Renaming(short_names(wasm)?);
    let mut module = Module::new();
    renaming
        .parse_core_module(&mut module, Parser::new(0), wasm)
        .context("the WebAssembly can't be written again")?;
    Ok((module.finish(), rename_words(glue, &renaming.0)))
}

/// A short name for each import and export of wasm-bindgen's, in the order they come.
fn short_names(wasm: &[u8]) -> Result<HashMap<String, String>> {
    let mut names = HashMap::new();
    let mut shorten = |name: &str| {
        if name.starts_with("__wb") || name.starts_with("wasm_bindgen__") {
            let short = format!("i{}", names.len());
            names.entry(name.to_owned()).or_insert(short);
        }
    };
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    shorten(import?.name);
                }
            }
            Payload::ExportSection(exports) => {
                for export in exports {
                    shorten(export?.name);
                }
            }
            _ => {}
        }
    }
    Ok(names)
}

struct Renaming(HashMap<String, String>);

impl Renaming {
    fn name(&self, name: &str) -> String {
        self.0.get(name).map_or(name, String::as_str).to_owned()
    }
}

impl Reencode for Renaming {
    type Error = Infallible;

    fn parse_import_section(
        &mut self,
        imports: &mut ImportSection,
        section: wasmparser::ImportSectionReader<'_>,
    ) -> Result<(), reencode::Error> {
        for import in section.into_imports() {
            let import = import?;
            let name = self.name(import.name);
            imports.import(import.module, &name, self.entity_type(import.ty)?);
        }
        Ok(())
    }

    /// Which compiler made the module is of no use to a browser.
    fn parse_custom_section(
        &mut self,
        _: &mut Module,
        _: wasmparser::CustomSectionReader<'_>,
    ) -> Result<(), reencode::Error> {
        Ok(())
    }

    fn parse_export(
        &mut self,
        exports: &mut ExportSection,
        export: wasmparser::Export<'_>,
    ) -> Result<(), reencode::Error> {
        let index = self.external_index(export.kind, export.index)?;
        exports.export(
            &self.name(export.name),
            self.export_kind(export.kind)?,
            index,
        );
        Ok(())
    }
}

/// Replaces whole words of a script.
fn rename_words(script: &str, names: &HashMap<String, String>) -> String {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '$';
    let mut renamed = String::with_capacity(script.len());
    let mut rest = script;
    while !rest.is_empty() {
        let word = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
        let (head, tail) = rest.split_at(word);
        renamed.push_str(names.get(head).map_or(head, String::as_str));
        let gap = tail.find(is_word).unwrap_or(tail.len());
        let (gap, tail) = tail.split_at(gap);
        renamed.push_str(gap);
        rest = tail;
    }
    renamed
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test stops where it fails")]
mod tests {
    use super::*;
    use wasm_encoder::{EntityType, GlobalType, ValType};

    fn module(names: &[&str]) -> Vec<u8> {
        let mut imports = ImportSection::new();
        for name in names {
            let kind = GlobalType {
                val_type: ValType::I32,
                mutable: false,
                shared: false,
            };
            imports.import("./app_bg.js", name, EntityType::Global(kind));
        }
        let mut module = Module::new();
        module.section(&imports);
        module.finish()
    }

    #[test]
    fn both_sides_get_the_same_short_names() {
        let wasm = module(&["__wbg_abort_f78b", "memory", "__wbindgen_throw"]);
        let glue = "{ __wbg_abort_f78b: f, x: __wbg_abort_f78b2, memory, \"__wbindgen_throw\": g }";
        let (wasm, glue) = shorten(&wasm, glue).unwrap();
        assert_eq!(wasm, module(&["i0", "memory", "i1"]));
        assert_eq!(glue, "{ i0: f, x: __wbg_abort_f78b2, memory, \"i1\": g }");
    }

    #[test]
    fn what_is_no_module_is_refused() {
        assert!(shorten(b"<!doctype html>", "").is_err());
    }
}
