//! The form of a bot (contract §11).

use super::Problems;
use super::draft::{Rules, close_texts, is_blank};
use wire::Json;

/// The id of the name.
pub const NAME: &str = "bot-name";
/// The id of the description.
pub const DESCRIPTION: &str = "bot-description";
/// The id of the runtime.
pub const RUNTIME: &str = "bot-runtime";

/// Where a bot runs: the codes, and what they are called.
pub const RUNTIMES: [(&str, &str); 2] = [
    ("awslambda", "AWS Lambda (awslambda)"),
    ("vmcontext", "Inside the server (vmcontext)"),
];

/// How a bot is edited.
pub static RULES: Rules = Rules {
    open: Json::clone,
    close: |stored, typed| close_texts(stored, typed, &["name", "description", "runtimeVersion"]),
    check,
    fields: &[
        ("name", NAME, "Name"),
        ("description", DESCRIPTION, "Description"),
        ("runtimeVersion", RUNTIME, "Runtime"),
    ],
    hidden: &[],
    // Their addresses are signed anew whenever they are read.
    volatile: &["sourceCode", "executableCode"],
    refused: None,
};

fn check(typed: &Json) -> Problems {
    let mut problems = Problems::new();
    if is_blank(typed, "name") {
        problems.push((NAME, "Enter a name for the bot".to_owned()));
    }
    problems
}

/// What a runtime is called; a code that is not known stands for itself.
pub fn runtime_name(code: &str) -> &str {
    let found = RUNTIMES.iter().find(|(of, _)| *of == code);
    found.map_or(code, |(_, name)| name)
}
