//! The ring that builds the bundle a second time, elsewhere and from nothing, and compares every byte.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use tokio::process::Command;

use super::count::Tally;
use super::report::{Failed, Report};
use crate::bundle::{seal, write_beside};
use crate::hosting;
use crate::process;
use crate::workspace::Workspace;

/// Runs the ring for the bundle in `first`.
pub async fn ring(workspace: &Workspace, report: &mut Report, first: &Path) -> Result<(), Failed> {
    let built = async {
        write_beside(workspace, first).await?;
        again(workspace).await
    };
    let second = report.need("second bundle", built).await?;
    let compared = async {
        let mut tally = compare(first, &second)?;
        tally += compare(&hosting::beside(first), &hosting::beside(&second))?;
        Ok(tally)
    };
    report.checks("the same bytes twice", compared).await
}

/// Builds the same sources in another directory and returns the bundle.
async fn again(workspace: &Workspace) -> Result<PathBuf> {
    let place = workspace.scratch("again");
    if place.exists() {
        fs::remove_dir_all(&place)?;
    }
    // Neither the path of the sources nor that of the build may leave a trace, so both differ.
    let (sources, target) = (
        place.join("a directory/of another name"),
        place.join("build"),
    );
    sources_into(workspace, &sources).await?;
    // What runs on this machine, tools and macros, does not get into the bundle and takes minutes.
    for profile in ["debug", "release"] {
        for part in ["deps", "build", ".fingerprint"] {
            let made = Path::new(profile).join(part);
            link_all(&workspace.target.join(&made), &target.join(&made))?;
        }
    }
    let dist = place.join("dist");
    let mut build = Command::new("cargo");
    build
        .args([
            "run",
            "--quiet",
            "--package",
            "xtask",
            "--",
            "bundle",
            "--out",
        ])
        .arg(&dist)
        .current_dir(&sources)
        .env("CARGO_TARGET_DIR", &target)
        // There is no repository around the copy that would tell it.
        .env("USHER_VERSION", seal::version().await);
    process::run(build).await?;
    fs::remove_dir_all(&target)?;
    Ok(dist)
}

/// Copies what belongs to the repository, as it is now.
async fn sources_into(workspace: &Workspace, to: &Path) -> Result<()> {
    let mut git = Command::new("git");
    git.args([
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
    ])
    .current_dir(&workspace.root);
    let files = process::output(git)
        .await
        .context("what belongs to the sources is not known without Git")?;
    for file in files.split('\0').filter(|file| !file.is_empty()) {
        let (from, to) = (workspace.root.join(file), to.join(file));
        // A deleted file is known to Git until that is committed.
        if !from.is_file() {
            continue;
        }
        fs::create_dir_all(to.parent().context("a file without a directory")?)?;
        fs::copy(&from, &to).with_context(|| format!("can't copy {file}"))?;
    }
    Ok(())
}

/// Makes hard links of everything in `from`, times included, so that Cargo takes it for its own.
fn link_all(from: &Path, to: &Path) -> Result<()> {
    if !from.is_dir() {
        return Ok(());
    }
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let to = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            link_all(&entry.path(), &to)?;
        } else {
            fs::hard_link(entry.path(), to)?;
        }
    }
    Ok(())
}

/// One check for each file in either of them.
fn compare(one: &Path, other: &Path) -> Result<Tally> {
    let mut names = BTreeSet::new();
    for directory in [one, other] {
        list(directory, directory, &mut names)?;
    }
    if names.is_empty() {
        bail!("there is nothing to compare");
    }
    let mut tally = Tally::default();
    for name in names {
        let read = |directory: &Path| fs::read(directory.join(&name)).ok();
        let problem = match (read(one), read(other)) {
            (Some(first), Some(second)) if first == second => None,
            (Some(first), Some(second)) => {
                let at = first
                    .iter()
                    .zip(&second)
                    .take_while(|(a, b)| a == b)
                    .count();
                Some(format!("differs from byte {at} on"))
            }
            _ => Some("is there only once".to_owned()),
        };
        match problem {
            None => tally += Tally::PASSED,
            Some(problem) => {
                eprintln!("error: {} {problem}", name.display());
                tally += Tally::FAILED;
            }
        }
    }
    Ok(tally)
}

fn list(root: &Path, directory: &Path, names: &mut BTreeSet<PathBuf>) -> Result<()> {
    for entry in
        fs::read_dir(directory).with_context(|| format!("can't read {}", directory.display()))?
    {
        let path = entry?.path();
        if path.is_dir() {
            list(root, &path, names)?;
        } else {
            names.insert(path.strip_prefix(root)?.to_owned());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed assumption is a failed test")]

    use super::*;

    #[test]
    fn every_difference_is_one_failure() {
        let directory = tempfile::tempdir().unwrap();
        let (one, other) = (directory.path().join("one"), directory.path().join("other"));
        for (place, name, content) in [
            (&one, "same", "1"),
            (&other, "same", "1"),
            (&one, "sub/changed", "12"),
            (&other, "sub/changed", "13"),
            (&one, "gone", ""),
            (&other, "new", ""),
        ] {
            let file = place.join(name);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, content).unwrap();
        }
        let tally = compare(&one, &other).unwrap();
        assert_eq!((tally.passed, tally.failed), (1, 3));
        link_all(&one, &directory.path().join("linked")).unwrap();
        let tally = compare(&one, &directory.path().join("linked")).unwrap();
        assert_eq!((tally.passed, tally.failed), (3, 0));
    }
}
