//! How many bytes the bundle may have, compressed with brotli.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use super::count::Tally;

/// The first load of the sign-in page.
const SIGN_IN: u64 = 160_000;

/// The same with the users and the invite form, and the part that has them.
const WITH_USERS: u64 = 235_000;
const PART_OF_USERS: &str = "admin";

/// Everything there is.
const ALL: u64 = 700_000;

/// Adds up the files of the bundle in `dist`: what `index.html` names, the parts that load later, and all.
pub fn check(dist: &Path) -> Result<Tally> {
    let page = fs::read_to_string(dist.join("index.html"))
        .with_context(|| format!("there is no bundle in {}", dist.display()))?;
    let (mut sign_in, mut users, mut all) = (0, 0, 0);
    for (name, size) in files(dist, dist)? {
        all += size;
        if name == "index.html" || page.contains(&["/", &name].concat()) {
            sign_in += size;
        } else if is_part(&name, PART_OF_USERS) {
            users += size;
        }
    }
    if sign_in == 0 || users == 0 {
        bail!("the bundle is not made of the parts that its budget is for");
    }
    let mut tally = Tally::default();
    for (what, size, limit) in [
        ("sign-in", sign_in, SIGN_IN),
        (
            "with users and the invite form",
            sign_in + users,
            WITH_USERS,
        ),
        ("everything", all, ALL),
    ] {
        println!("{what}: {size} of {limit} bytes");
        if size <= limit {
            tally += Tally::PASSED;
        } else {
            eprintln!("error: {what} is {} bytes too large", size - limit);
            tally += Tally::FAILED;
        }
    }
    Ok(tally)
}

/// Whether a file is of this part or shared by it: `assets/account_admin-0123.wasm`.
fn is_part(name: &str, part: &str) -> bool {
    let parts = name.trim_start_matches("assets/").rsplit_once('-');
    parts.is_some_and(|(parts, _)| parts.split('_').any(|named| named == part))
}

/// Every file by its path in the bundle, with the bytes that travel.
fn files(dist: &Path, directory: &Path) -> Result<Vec<(String, u64)>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        if path.is_dir() {
            found.append(&mut files(dist, &path)?);
            continue;
        }
        let name = path.strip_prefix(dist)?.to_string_lossy().into_owned();
        if name.ends_with(".br") || name.ends_with(".gz") {
            continue;
        }
        // What is compressed already has no copy.
        let sent = Some(dist.join([&name, ".br"].concat())).filter(|copy| copy.is_file());
        found.push((name, fs::metadata(sent.unwrap_or(path))?.len()));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed assumption is a failed test")]

    use super::*;

    #[test]
    fn each_file_counts_where_it_is_loaded() {
        let dist = tempfile::tempdir().unwrap();
        let write = |name: &str, size: usize| {
            let file = dist.path().join(name);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, vec![b' '; size]).unwrap();
        };
        assert!(check(dist.path()).is_err());
        fs::write(
            dist.path().join("index.html"),
            "src=\"/assets/usher-01.wasm\"",
        )
        .unwrap();
        write("assets/usher-01.wasm", 999_999);
        write("assets/usher-01.wasm.br", 150_000);
        assert!(check(dist.path()).is_err());
        write("assets/account_admin-02.wasm.br", 80_000);
        write("assets/account_admin-02.wasm", 999_999);
        let failed = |bundle: &Path| check(bundle).unwrap().failed;
        assert_eq!(failed(dist.path()), 0);
        write("assets/rest-03.wasm", 500_000);
        assert_eq!(failed(dist.path()), 1);
        write("assets/usher-01.wasm.br", 170_000);
        assert_eq!(failed(dist.path()), 3);
    }
}
