//! The software bill of materials: which crates the WebAssembly is compiled from, as CycloneDX 1.6. What of them the
//! linker and the optimiser leave in it, nobody could tell.
//!
//! It names no time and no serial number, so that the same commit gives the same bytes.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use serde_json::{Value, json};
use tokio::process::Command;

use crate::process;
use crate::tools::WASM;
use crate::workspace::Workspace;

/// The name of the file.
pub const FILE: &str = "usher.cdx.json";

/// A crate by name and version.
type Crate = (String, String);

/// The bill of the app in this version, as JSON.
///
/// # Errors
/// When Cargo does not tell what the app is made of.
pub async fn bill(workspace: &Workspace, version: &str) -> Result<String> {
    let mut tree = workspace.cargo();
    // What the app itself asks for: no build scripts, no macros, no features that only a tool switches on.
    tree.args(["tree", "--package", "usher", "--target", WASM])
        .args([
            "--edges",
            "normal,no-proc-macro",
            "--prefix",
            "none",
            "--format",
            "{p}",
        ]);
    let tree = process::output(tree).await?;
    let mut metadata = workspace.cargo();
    metadata.args([
        "metadata",
        "--format-version",
        "1",
        "--filter-platform",
        WASM,
    ]);
    let metadata = serde_json::from_str(&process::output(metadata).await?)?;
    let lock = std::fs::read_to_string(workspace.root.join("Cargo.lock"))?;
    let mut rustc = Command::new("rustc");
    rustc.arg("--version").current_dir(&workspace.root);
    let rust = process::output(rustc).await?;
    let rust = rust.split(' ').nth(1).context("rustc has no version")?;
    let bill = cyclonedx(&linked(&tree), &metadata, &checksums(&lock)?, version, rust)?;
    Ok(serde_json::to_string_pretty(&bill)?)
}

/// The crates in the output of `cargo tree`: lines like `leptos v0.8.23` or `wire v0.1.0 (/path) (*)`.
fn linked(tree: &str) -> BTreeSet<Crate> {
    tree.lines()
        .filter_map(|line| {
            let (name, rest) = line.split_once(" v")?;
            let version = rest.split(' ').next()?;
            Some((name.to_owned(), version.to_owned()))
        })
        .collect()
}

/// The SHA-256 of each crate's archive, as Cargo checks it.
fn checksums(lock: &str) -> Result<BTreeMap<Crate, String>> {
    let lock: toml::Table = lock.parse().context("Cargo.lock is not TOML")?;
    let packages = lock.get("package").and_then(toml::Value::as_array);
    let text = |package: &toml::Value, key: &str| Some(package.get(key)?.as_str()?.to_owned());
    Ok(packages
        .context("Cargo.lock has no packages")?
        .iter()
        .filter_map(|package| {
            let name = text(package, "name")?;
            Some((
                (name, text(package, "version")?),
                text(package, "checksum")?,
            ))
        })
        .collect())
}

fn cyclonedx(
    linked: &BTreeSet<Crate>,
    metadata: &Value,
    checksums: &BTreeMap<Crate, String>,
    version: &str,
    rust: &str,
) -> Result<Value> {
    let list = |pointer: &str| metadata.pointer(pointer).and_then(Value::as_array);
    let packages = list("/packages").context("Cargo names no packages")?;
    let nodes = list("/resolve/nodes").context("Cargo names no dependencies")?;
    let mut by_id = BTreeMap::new();
    let mut components = BTreeMap::new();
    let mut licences = BTreeMap::new();
    for package in packages {
        let text = |key: &str| package.get(key).and_then(Value::as_str);
        let (Some(id), Some(name), Some(own)) = (text("id"), text("name"), text("version")) else {
            continue;
        };
        let of = (name.to_owned(), own.to_owned());
        if !linked.contains(&of) {
            continue;
        }
        by_id.insert(id, of.clone());
        // Before there were expressions, a slash stood for "or".
        let licence = text("license")
            .unwrap_or("NOASSERTION")
            .replace('/', " OR ");
        licences.insert(of.clone(), licence.clone());
        let mut component = json!({
            "type": "library",
            "bom-ref": purl(&of),
            "name": name,
            "version": own,
            "licenses": [{ "expression": licence }],
            "purl": purl(&of),
        });
        if let (Some(checksum), Some(fields)) = (checksums.get(&of), component.as_object_mut()) {
            fields.insert(
                "hashes".to_owned(),
                json!([{ "alg": "SHA-256", "content": checksum }]),
            );
        }
        components.insert(of, component);
    }
    for of in linked {
        components
            .get(of)
            .with_context(|| format!("Cargo does not describe {} {}", of.0, of.1))?;
    }

    let mut edges: BTreeMap<&Crate, BTreeSet<&Crate>> = BTreeMap::new();
    for node in nodes {
        let Some(from) = node
            .get("id")
            .and_then(Value::as_str)
            .and_then(|id| by_id.get(id))
        else {
            continue;
        };
        let needs = node
            .get("deps")
            .and_then(Value::as_array)
            .into_iter()
            .flatten();
        let normal = needs.filter(|dependency| {
            let kinds = dependency.get("dep_kinds").and_then(Value::as_array);
            kinds.is_some_and(|kinds| {
                kinds
                    .iter()
                    .any(|kind| kind.get("kind") == Some(&Value::Null))
            })
        });
        let ids = normal.filter_map(|dependency| dependency.get("pkg")?.as_str());
        edges
            .entry(from)
            .or_default()
            .extend(ids.filter_map(|id| by_id.get(id)));
    }

    let (app, _) = components
        .iter()
        .find(|((name, _), _)| name == "usher")
        .context("the app is not among its crates")?;
    let app = app.clone();
    components.remove(&app);
    let std = format!("pkg:generic/rust-std@{rust}");
    let mut components: Vec<Value> = components.into_values().collect();
    components.push(json!({
        "type": "library", "bom-ref": std, "name": "rust-std", "version": rust,
        "licenses": [{ "expression": "MIT OR Apache-2.0" }], "purl": std,
    }));
    let dependencies: Vec<Value> = edges
        .iter()
        .map(|(from, needs)| {
            let needs: Vec<String> = needs.iter().map(|of| purl(of)).collect();
            json!({ "ref": purl(from), "dependsOn": needs })
        })
        .collect();
    Ok(json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": { "component": {
            "type": "application", "bom-ref": purl(&app), "name": app.0, "version": version,
            "licenses": [{ "expression": licences.get(&app) }],
        }},
        "components": components,
        "dependencies": dependencies,
    }))
}

fn purl((name, version): &Crate) -> String {
    format!("pkg:cargo/{name}@{version}")
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        reason = "a failed assumption is a failed test"
    )]

    use super::*;

    #[test]
    fn what_is_linked_is_listed_with_licence_checksum_and_dependencies() {
        let tree = "usher v0.1.0 (/somewhere)\na v1.0.0\na v1.0.0 (*)\n";
        let metadata = json!({
            "packages": [
                { "id": "u", "name": "usher", "version": "0.1.0", "license": "MIT" },
                { "id": "a", "name": "a", "version": "1.0.0", "license": "MIT/Apache-2.0" },
                { "id": "m", "name": "macros", "version": "2.0.0", "license": "MIT" },
            ],
            "resolve": { "nodes": [
                { "id": "u", "deps": [
                    { "pkg": "a", "dep_kinds": [{ "kind": null }] },
                    { "pkg": "m", "dep_kinds": [{ "kind": null }] },
                ]},
                { "id": "a", "deps": [] },
                { "id": "m", "deps": [] },
            ]},
        });
        let lock = "[[package]]\nname = \"a\"\nversion = \"1.0.0\"\nchecksum = \"abc\"\n";
        let bill = cyclonedx(
            &linked(tree),
            &metadata,
            &checksums(lock).unwrap(),
            "0.1.0+c",
            "1.90.0",
        )
        .unwrap();
        assert_eq!(bill["metadata"]["component"]["version"], "0.1.0+c");
        let components = bill["components"].as_array().unwrap();
        assert_eq!(components.len(), 2);
        assert_eq!(
            components[0],
            json!({
                "type": "library", "bom-ref": "pkg:cargo/a@1.0.0", "name": "a", "version": "1.0.0",
                "licenses": [{ "expression": "MIT OR Apache-2.0" }], "purl": "pkg:cargo/a@1.0.0",
                "hashes": [{ "alg": "SHA-256", "content": "abc" }],
            })
        );
        assert_eq!(components[1]["name"], "rust-std");
        assert_eq!(
            bill["dependencies"],
            json!([
                { "ref": "pkg:cargo/a@1.0.0", "dependsOn": [] },
                { "ref": "pkg:cargo/usher@0.1.0", "dependsOn": ["pkg:cargo/a@1.0.0"] },
            ])
        );
    }

    #[test]
    fn a_crate_that_nobody_describes_is_an_error() {
        let metadata = json!({ "packages": [], "resolve": { "nodes": [] } });
        assert!(cyclonedx(&linked("a v1.0.0"), &metadata, &BTreeMap::new(), "1", "1").is_err());
    }
}
