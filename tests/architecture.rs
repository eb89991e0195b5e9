//! The rules of the source that no compiler holds: which module may use which, what no module may use,
//! how long a file may be, and what no test in a browser may do.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The longest file of `src`, in lines.
const LONGEST_FILE: usize = 400;

/// What no module may use, and why.
const FORBIDDEN: [(&str, &str); 10] = [
    (".unwrap()", "a panic takes the whole page down"),
    ("inner_html", "text of the server would become markup"),
    ("outer_html", "text of the server would become markup"),
    ("insert_adjacent", "text of the server would become markup"),
    ("localStorage", "a session belongs to one tab"),
    ("local_storage", "a session belongs to one tab"),
    (
        "type=\"email\"",
        "the browser rewrites what is typed; an address is a text",
    ),
    ("println!", "there is nowhere to print to"),
    ("console::log", "secrets must reach no log"),
    ("console_log", "secrets must reach no log"),
];

/// What no test in a browser may do, and why.
const FORBIDDEN_IN_TESTS: [(&str, &str); 5] = [
    (
        "waitForTimeout",
        "wait for what is to happen, or for a sign that it did not",
    ),
    (
        "sleep(",
        "wait for what is to happen, or for a sign that it did not",
    ),
    (
        "=> setTimeout(",
        "wait for what is to happen, or for a sign that it did not",
    ),
    ("test.only(", "the other tests would not run"),
    ("describe.only(", "the other tests would not run"),
];

/// Where waiting is built that tests use, by looking again and again.
const HELPERS: [&str; 2] = ["support", "parts/combobox.rs"];

/// One file of `src` or of the tests.
struct Source {
    /// The path from there.
    path: PathBuf,
    /// The whole text.
    text: String,
}

impl Source {
    /// The module right under the crate that the file belongs to; `page` for `page/users.rs`.
    fn module(&self) -> String {
        let first = self.path.iter().next().unwrap();
        Path::new(first)
            .file_stem()
            .unwrap()
            .to_str()
            .unwrap()
            .to_owned()
    }

    /// Whether `super` is the crate itself.
    fn is_under_the_crate(&self) -> bool {
        let depth = self.path.components().count();
        depth == 1 || depth == 2 && self.path.ends_with("mod.rs")
    }

    /// The text without its tests, which end every file, and without comments.
    fn code(&self) -> String {
        let tests = ["#[cfg(test)]", "#[cfg(all(test"].map(|mark| self.text.find(mark));
        let end = tests.into_iter().flatten().min().unwrap_or(self.text.len());
        let program = self.text.get(..end).unwrap();
        let lines = program
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"));
        lines.collect::<Vec<_>>().join("\n")
    }

    /// The modules right under the crate that the code names.
    fn uses(&self) -> Vec<String> {
        let code = self.code();
        let mut names = Vec::new();
        for (_, path) in paths(&code, "crate") {
            match path.strip_prefix('{') {
                Some(group) => names.extend(first_of_each(group)),
                None => names.push(first_word(path).to_owned()),
            }
        }
        names
    }
}

/// What follows `root::` wherever the code has it, and where.
fn paths<'a>(code: &'a str, root: &str) -> Vec<(usize, &'a str)> {
    let start = [root, "::"].concat();
    let found = code.match_indices(&start);
    let whole = found.filter(|(at, _)| {
        let before = code.get(..*at).and_then(|before| before.chars().last());
        before.is_none_or(|c| !is_word(c) && c != ':')
    });
    whole
        .filter_map(|(at, _)| Some((at, code.get(at + start.len()..)?)))
        .collect()
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn first_word(text: &str) -> &str {
    text.split(|c| !is_word(c)).next().unwrap_or_default()
}

/// The first words of `a::b, c::{d, e}}…`: `a` and `c`.
fn first_of_each(group: &str) -> Vec<String> {
    let mut depth = 0;
    let mut names = vec![String::new()];
    for c in group.chars() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => names.push(String::new()),
            c => names.last_mut().unwrap().push(c),
        }
    }
    let words = names.iter().map(|name| first_word(name.trim()).to_owned());
    words.filter(|word| !word.is_empty()).collect()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file of `src`.
fn sources() -> Vec<Source> {
    files("src", "rs")
}

/// Every file with this ending in a folder of the repository.
fn files(folder: &str, ending: &str) -> Vec<Source> {
    let start = root().join(folder);
    let mut found = Vec::new();
    let mut folders = vec![start.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_symlink() {
                continue;
            } else if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|found| found == ending) {
                found.push(Source {
                    text: fs::read_to_string(&path).unwrap(),
                    path: path.strip_prefix(&start).unwrap().to_owned(),
                });
            }
        }
    }
    assert!(!found.is_empty());
    found
}

/// The table of `src/lib.rs`: each module with what it may use, in the words of the table.
fn arrows() -> BTreeMap<String, Vec<String>> {
    let text = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let rows = text
        .lines()
        .filter(|line| line.starts_with("//! | ") && line.contains('`'));
    let cells = rows.map(|row| row.split('|').map(str::trim).collect::<Vec<_>>());
    let mut table = BTreeMap::new();
    for row in cells {
        let [_, module, _, may_use, ..] = row.as_slice() else {
            panic!("not a row of three cells: {row:?}");
        };
        let module = module.trim_matches(['[', ']', '`']);
        table.insert(
            module.to_owned(),
            may_use.split(", ").map(str::to_owned).collect(),
        );
    }
    table
}

#[test]
fn every_module_is_in_the_table() {
    let table = arrows();
    for source in sources() {
        let module = source.module();
        let is_known = ["lib", "main"].contains(&&*module) || table.contains_key(&module);
        assert!(is_known, "{module} is missing in the table of src/lib.rs");
    }
}

#[test]
fn modules_use_only_what_the_table_allows() {
    let table = arrows();
    for source in sources() {
        let module = source.module();
        let Some(allowed) = table.get(&module) else {
            continue;
        };
        let everything = allowed.iter().any(|name| name == "everything below");
        for used in source.uses() {
            let types = format!("{used} types");
            let is_allowed = used == module
                || everything && table.contains_key(&used)
                || allowed.contains(&used)
                || allowed.contains(&types);
            assert!(is_allowed, "{} uses {used}", source.path.display());
        }
        // "api types": what the calls take and give, but not the calls themselves.
        let code = source.code();
        if allowed.iter().any(|name| name == "api types") {
            let names = code.split(|c| !is_word(c)).any(|word| word == "Api");
            assert!(!names, "{} names Api", source.path.display());
        }
        if allowed.iter().any(|name| name == "nothing") {
            let wire = paths(&code, "wire");
            assert!(wire.is_empty(), "{} uses wire", source.path.display());
        }
    }
}

#[test]
fn no_path_climbs_out_of_its_module() {
    for source in sources() {
        let code = source.code();
        assert!(!code.contains("super::super"), "{}", source.path.display());
        if source.is_under_the_crate() {
            assert!(!code.contains("super::"), "{}", source.path.display());
        }
    }
}

#[test]
fn only_main_starts_the_app() {
    for source in sources() {
        let code = source.code();
        let names_app = source.uses().iter().any(|used| used == "app");
        assert!(!names_app, "{} uses app", source.path.display());
        let is_main = source.path == Path::new("main.rs");
        for (_, path) in paths(&code, "usher") {
            assert!(
                is_main && first_word(path) == "app",
                "{}",
                source.path.display()
            );
        }
    }
}

#[test]
fn nothing_forbidden_is_used() {
    for source in sources() {
        let code = source.code();
        for (name, why) in FORBIDDEN {
            assert!(
                !code.contains(name),
                "{} uses {name}: {why}",
                source.path.display()
            );
        }
        // Each `.expect(` needs its own reason, so one attribute may cover only one.
        let reasons = code.matches("clippy::expect_used").count();
        let expects = code.matches(".expect(").count();
        assert_eq!(
            expects,
            reasons,
            "{}: .expect() without a reason",
            source.path.display()
        );
    }
}

#[test]
fn every_file_says_what_it_is_and_stays_short() {
    for source in sources() {
        let path = source.path.display();
        let first = source.text.lines().next().unwrap_or_default();
        assert!(first.starts_with("//! "), "{path} does not say what it is");
        let lines = source.text.lines().count();
        assert!(lines <= LONGEST_FILE, "{path} has {lines} lines");
    }
}

#[test]
fn no_test_sleeps_or_runs_again() {
    let tests = [files("tests/e2e", "ts"), files("tests/browser", "rs")];
    for source in tests.iter().flatten() {
        let path = source.path.display();
        let code = source.code();
        let helps = HELPERS.iter().any(|helper| source.path.starts_with(helper));
        for (name, why) in FORBIDDEN_IN_TESTS {
            assert!(helps || !code.contains(name), "{path} uses {name}: {why}");
        }
        for again in code.split("retries:").skip(1) {
            let never = again.trim_start().starts_with("0,");
            assert!(never, "{path}: what passes only the second time has failed");
        }
        for skipped in code.split("test.skip(").skip(1) {
            let call = skipped.split(';').next().unwrap();
            let has_condition = !call.trim_start().starts_with(['\'', '`']);
            let has_reason = call.contains('\'');
            assert!(has_condition && has_reason, "{path}: test.skip({call}");
        }
    }
}

#[test]
fn paths_are_found_however_they_are_written() {
    let source = |text: &str| Source {
        path: PathBuf::from("page/x.rs"),
        text: text.to_owned(),
    };
    let uses = |text| source(text).uses().join(" ");
    assert_eq!(
        uses("use crate::api::{A, B};\nfn f(x: crate::ui::Y) {}"),
        "api ui"
    );
    assert_eq!(
        uses("use crate::{api::{A, B}, ui, form::x};"),
        "api ui form"
    );
    assert_eq!(
        uses("//! crate::api\nuse mycrate::api;\nuse x::crate::api;"),
        ""
    );
    assert_eq!(uses("#[cfg(test)]\nmod tests { use crate::api; }"), "");
}
