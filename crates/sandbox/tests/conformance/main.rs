//! Replays the recorded exchanges of the real servers against the sandbox and compares the answers:
//! status, headers that matter, bodies with every error text, mails, and what is left behind.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests may panic"
)]

mod compare;
mod plan;
mod replay;
mod skipped;
mod state;
mod world;

use replay::Recorded;

#[test]
fn recorded_exchanges_are_answered_alike() {
    let mut recorded = 0;
    let mut conforming = 0;
    let mut problems = Vec::new();
    let mut unused: Vec<(&str, &str)> = skipped::EXCHANGES
        .iter()
        .map(|(file, name, _)| (*file, *name))
        .collect();
    for file in replay::files() {
        let exchanges = Recorded::read(&file);
        recorded += exchanges.len();
        let mut world = plan::world(&file);
        for exchange in &exchanges {
            plan::before(&file, &exchange.name, &mut world);
            let result = exchange.replay(&mut world, plan::strictness(&file));
            let skip = unused
                .iter()
                .position(|(of, name)| *of == file && *name == exchange.name);
            let is_skipped = skipped::EXCHANGES
                .iter()
                .any(|(of, name, _)| *of == file && *name == exchange.name);
            if let Some(index) = skip {
                unused.remove(index);
            }
            match (result.is_empty(), is_skipped) {
                (true, false) => conforming += 1,
                (false, true) => {}
                (true, true) => problems.push(format!(
                    "{file}: {:?} is skipped but conforms",
                    exchange.name
                )),
                (false, false) => problems.push(format!(
                    "{file}: {:?}\n    {}",
                    exchange.name,
                    result.join("\n    ")
                )),
            }
        }
    }
    problems.extend(
        unused
            .iter()
            .map(|(file, name)| format!("{file}: {name:?} is skipped but was not recorded")),
    );
    println!("conformance: {conforming} of {recorded} recorded exchanges");
    assert!(
        problems.is_empty(),
        "{} problems\n{}",
        problems.len(),
        problems.join("\n")
    );
}
