//! What may be typed and what may be sent: plain data shaped like the screen, and pure rules.

mod choice;
pub mod email;
pub mod invite;
pub mod name;
pub mod password;
pub mod set_password;
pub mod sign_in;

pub use choice::Choice;

/// What is wrong with a form: the id of the field, and the sentence for it, in the order of the screen.
pub type Problems = Vec<(&'static str, String)>;

/// The sentence for one field.
pub fn problem_of(problems: &Problems, field: &str) -> Option<String> {
    let found = problems.iter().find(|(of, _)| *of == field);
    found.map(|(_, sentence)| sentence.clone())
}
