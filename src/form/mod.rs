//! What may be typed and what may be sent: plain data shaped like the screen, and pure rules.

pub mod access;
pub mod bot;
pub mod change_password;
mod choice;
pub mod client;
pub mod code;
pub mod draft;
pub mod email;
pub mod entries;
mod indented;
pub mod invite;
pub mod member;
pub mod name;
mod no_policy;
pub mod password;
pub mod policy;
pub mod project;
pub mod register;
pub mod reset;
pub mod set_password;
pub mod sign_in;
pub mod verify;

pub use choice::Choice;
pub use indented::indented;
pub use no_policy::NoPolicy;

/// What is wrong with a form: the id of the field, and the sentence for it, in the order of the screen.
pub type Problems = Vec<(&'static str, String)>;

/// The sentence for one field.
pub fn problem_of(problems: &Problems, field: &str) -> Option<String> {
    let found = problems.iter().find(|(of, _)| *of == field);
    found.map(|(_, sentence)| sentence.clone())
}

/// What is stored of a text that may be left out.
fn some_text(text: &str) -> Option<String> {
    Some(crate::clean::line(text)).filter(|text| !text.is_empty())
}

/// All of these checks at once: the id of each field and what its check says.
///
/// # Errors
/// The problems, in the same order.
pub fn checked(checks: &[(&'static str, Result<(), &'static str>)]) -> Result<(), Problems> {
    let problem = |(field, check): &(&'static str, Result<(), &'static str>)| {
        Some((*field, check.err()?.to_owned()))
    };
    let problems: Problems = checks.iter().filter_map(problem).collect();
    match problems.is_empty() {
        true => Ok(()),
        false => Err(problems),
    }
}
