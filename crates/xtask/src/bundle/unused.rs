//! Drops what the linked module keeps for callers that it does not have.

use anyhow::{Context, Result};
use wasm_encoder::reencode::{Reencode, RoundtripReencoder};
use wasm_encoder::{ExportSection, Module, RawSection};
use wasmparser::{Parser, Payload};

/// The exports of a streaming library, which Leptos's server functions bring along and nothing here calls.
const UNUSED: &str = "intounderlying";

/// `wasm` without [`UNUSED`] exports. What they alone keep alive goes when the module is cut.
///
/// Relocations stay right: they count within sections, and none is about exports.
///
/// # Errors
/// When `wasm` is not a module.
pub fn drop_unused(wasm: &[u8]) -> Result<Vec<u8>> {
    let mut module = Module::new();
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload?;
        if let Payload::ExportSection(section) = payload {
            let mut exports = ExportSection::new();
            for export in section {
                let export = export?;
                if !export.name.contains(UNUSED) {
                    let kind = RoundtripReencoder.export_kind(export.kind)?;
                    exports.export(export.name, kind, export.index);
                }
            }
            module.section(&exports);
        } else if let Some((id, range)) = payload.as_section() {
            let range = usize::try_from(range.start)?..usize::try_from(range.end)?;
            let data = wasm.get(range).context("a section beyond the end")?;
            module.section(&RawSection { id, data });
        }
    }
    Ok(module.finish())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed assumption is a failed test")]

    use super::*;
    use wasm_encoder::{ConstExpr, ExportKind, GlobalSection, GlobalType, ValType};

    fn module(names: &[&str]) -> Vec<u8> {
        let mut globals = GlobalSection::new();
        let kind = GlobalType {
            val_type: ValType::I32,
            mutable: false,
            shared: false,
        };
        globals.global(kind, &ConstExpr::i32_const(1));
        let mut exports = ExportSection::new();
        for name in names {
            exports.export(name, ExportKind::Global, 0);
        }
        let mut module = Module::new();
        module.section(&globals).section(&exports);
        module.finish()
    }

    #[test]
    fn only_what_nothing_calls_is_dropped() {
        let linked = module(&["main", "intounderlyingsink_write_58a9", "memory"]);
        assert_eq!(drop_unused(&linked).unwrap(), module(&["main", "memory"]));
        assert!(drop_unused(b"<!doctype html>").is_err());
    }
}
