//! The stylesheets of `style/` as one file: `style/index.css` with its imports in place.
//!
//! Trunk minifies and hashes a stylesheet but doesn't follow its imports, and each import would
//! cost the browser another round trip.

use std::fs;

use anyhow::{Context, Result, bail};

use crate::workspace::Workspace;

/// Writes `target/usher.css`, which `index.html` names; for the demo with the stylesheet of its controls.
///
/// It is in the repository's own `target/` even when Cargo builds elsewhere, because the name in
/// `index.html` can't depend on that.
pub fn write(workspace: &Workspace, demo: bool) -> Result<()> {
    let style = workspace.root.join("style");
    let read = |name: &str| {
        let path = style.join(name);
        fs::read_to_string(&path).with_context(|| format!("can't read {}", path.display()))
    };
    let mut joined = join(&read("index.css")?, read)?;
    if demo {
        joined.push_str(&read("../crates/demo/demo.css")?);
    }
    let target = workspace.root.join("target");
    fs::create_dir_all(&target)?;
    fs::write(target.join("usher.css"), joined).context("can't write target/usher.css")
}

/// Replaces each line `@import "file" layer(name);` of `index` by the file's text in that layer.
fn join(index: &str, read: impl Fn(&str) -> Result<String>) -> Result<String> {
    let mut joined = String::new();
    for line in index.lines() {
        let Some(import) = line.trim().strip_prefix("@import ") else {
            joined.push_str(line);
            joined.push('\n');
            continue;
        };
        let (file, condition) = parse(import).with_context(|| {
            format!("style/index.css: `{line}` is not `@import \"file\" layer(name);`")
        })?;
        let text = read(file)?;
        if text.contains("@import") {
            bail!("style/{file} imports: only style/index.css may");
        }
        match condition {
            Some(layer) => joined.push_str(&format!("@layer {layer} {{\n{text}\n}}\n")),
            None => joined.push_str(&text),
        }
    }
    Ok(joined)
}

/// The file and the layer, if any, of an import rule without its keyword.
fn parse(import: &str) -> Option<(&str, Option<&str>)> {
    let (file, rest) = import.trim().strip_prefix('"')?.split_once('"')?;
    let rest = rest.trim().strip_suffix(';')?.trim();
    if rest.is_empty() {
        return Some((file, None));
    }
    Some((file, Some(rest.strip_prefix("layer(")?.strip_suffix(')')?)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed assumption is a failed test")]

    use super::*;

    #[test]
    fn imports_are_replaced_in_their_order_and_layer() {
        let read = |file: &str| Ok(format!("/* {file} */"));
        let index = "@layer base, ui;\n@import \"base.css\" layer(base);\n@import \"ui/field.css\" layer(ui);\n";
        let expected = "@layer base, ui;\n@layer base {\n/* base.css */\n}\n@layer ui {\n/* ui/field.css */\n}\n";
        assert_eq!(join(index, read).unwrap(), expected);
        assert_eq!(join("@import \"a.css\";", read).unwrap(), "/* a.css */");
    }

    #[test]
    fn what_would_be_lost_is_refused() {
        let read = |_: &str| Ok(String::new());
        for index in [
            "@import url(a.css);",
            "@import \"a.css\" screen;",
            "@import \"a.css\" layer(x)",
        ] {
            assert!(join(index, read).is_err(), "{index}");
        }
        assert!(
            join("@import \"a.css\";", |_: &str| Ok(
                "@import \"b.css\";".into()
            ))
            .is_err()
        );
    }
}
