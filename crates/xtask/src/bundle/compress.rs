//! Compressed copies of what a server sends, made once with all the effort there is.

use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};
use flate2::Compression;
use flate2::write::GzEncoder;

/// The bytes of one file and of its compressed copies.
pub struct Row {
    /// The file's path in the bundle.
    pub name: String,
    /// Bytes as they are.
    pub raw: usize,
    /// Bytes after gzip, level 9.
    pub gzip: usize,
    /// Bytes after brotli, quality 11.
    pub brotli: usize,
}

/// Whether compression is worth its while: not for images and fonts that are compressed already.
pub fn compressible(file: &str) -> bool {
    let kind = file.rsplit('.').next().unwrap_or_default();
    matches!(
        kind,
        "html" | "js" | "css" | "wasm" | "json" | "svg" | "txt" | "xml" | "webmanifest" | "ico"
    )
}

/// Gzip, level 9. The same input gives the same output: the header carries no time.
pub fn gzip(content: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content)?;
    Ok(encoder.finish()?)
}

/// Brotli, quality 11, with the largest window that every browser knows.
pub fn brotli(content: &[u8]) -> Result<Vec<u8>> {
    let mut compressed = Vec::new();
    let mut encoder = brotli::CompressorWriter::new(&mut compressed, 4096, 11, 24);
    encoder.write_all(content)?;
    encoder.flush()?;
    drop(encoder);
    Ok(compressed)
}

/// Writes `.br` and `.gz` beside every compressible file of `bundle`; one row per file.
pub fn precompress(bundle: &Path) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    visit(bundle, bundle, &mut rows)?;
    rows.sort_by(|a, b| b.brotli.cmp(&a.brotli).then_with(|| a.name.cmp(&b.name)));
    Ok(rows)
}

fn visit(bundle: &Path, directory: &Path, rows: &mut Vec<Row>) -> Result<()> {
    for entry in
        fs::read_dir(directory).with_context(|| format!("can't read {}", directory.display()))?
    {
        let path = entry?.path();
        if path.is_dir() {
            visit(bundle, &path, rows)?;
            continue;
        }
        let name = path.strip_prefix(bundle)?.to_string_lossy().into_owned();
        // The copies of an earlier run are written anew with their original.
        if name.ends_with(".br") || name.ends_with(".gz") {
            continue;
        }
        rows.push(copies(bundle, &name)?);
    }
    Ok(())
}

/// Writes the compressed copies of one file of `bundle`, if it compresses.
pub fn copies(bundle: &Path, name: &str) -> Result<Row> {
    let content = fs::read(bundle.join(name))?;
    let mut row = Row {
        raw: content.len(),
        gzip: content.len(),
        brotli: content.len(),
        name: name.to_owned(),
    };
    if compressible(name) {
        let (gzip, brotli) = (gzip(&content)?, brotli(&content)?);
        (row.gzip, row.brotli) = (gzip.len(), brotli.len());
        fs::write(bundle.join(format!("{name}.gz")), gzip)?;
        fs::write(bundle.join(format!("{name}.br")), brotli)?;
    }
    Ok(row)
}

/// The rows as a table with their sums.
pub fn table(rows: &[Row]) -> String {
    let total = Row {
        name: "in all".into(),
        raw: rows.iter().map(|row| row.raw).sum(),
        gzip: rows.iter().map(|row| row.gzip).sum(),
        brotli: rows.iter().map(|row| row.brotli).sum(),
    };
    let width = rows
        .iter()
        .chain([&total])
        .map(|row| row.name.len())
        .max()
        .unwrap_or_default();
    let mut table = format!(
        "{:width$} {:>10} {:>10} {:>10}\n",
        "file", "raw", "gzip 9", "brotli 11"
    );
    for row in rows.iter().chain([&total]) {
        table.push_str(&format!(
            "{:width$} {:>10} {:>10} {:>10}\n",
            row.name, row.raw, row.gzip, row.brotli
        ));
    }
    table
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed assumption is a failed test")]

    use super::*;

    #[test]
    fn copies_are_written_once_and_counted() {
        let bundle = tempfile::tempdir().unwrap();
        fs::create_dir(bundle.path().join("sub")).unwrap();
        fs::write(bundle.path().join("sub/a.css"), "p{}".repeat(1000)).unwrap();
        fs::write(bundle.path().join("b.png"), "PNG").unwrap();
        for _ in 0..2 {
            let rows = precompress(bundle.path()).unwrap();
            let names: Vec<_> = rows
                .iter()
                .map(|row| (row.name.as_str(), row.raw))
                .collect();
            assert_eq!(names, [("sub/a.css", 3000), ("b.png", 3)]);
        }
        assert!(bundle.path().join("sub/a.css.br").exists());
        assert!(bundle.path().join("sub/a.css.gz").exists());
        assert!(!bundle.path().join("b.png.gz").exists());
    }

    #[test]
    fn the_table_has_sums() {
        let row = |name: &str, raw| Row {
            name: name.into(),
            raw,
            gzip: raw / 2,
            brotli: raw / 4,
        };
        let table = table(&[row("app.wasm", 400), row("index.html", 4)]);
        let last: Vec<_> = table.lines().last().unwrap().split_whitespace().collect();
        assert_eq!(last, ["in", "all", "404", "202", "101"]);
    }
}
