//! The forms that make an account and a project, and what the server's refusals mean (contract §4).

use super::Problems;
use super::email::check_email;
use super::name::check_names;
use super::password::{check_new_password, stolen_password};
use crate::api::ApiError;
use crate::api::register::NewAccount;
use crate::clean::line;

/// The id of the first name.
pub const FIRST_NAME: &str = "register-first-name";
/// The id of the last name.
pub const LAST_NAME: &str = "register-last-name";
/// The id of the address.
pub const EMAIL: &str = "register-email";
/// The id of the password.
pub const PASSWORD: &str = "register-password";
/// The id of the name of the project.
pub const PROJECT: &str = "register-project";

/// The request fields of the server, and where they are on the screen.
const FIELDS: [(&str, &str); 5] = [
    ("firstName", FIRST_NAME),
    ("lastName", LAST_NAME),
    ("email", EMAIL),
    ("password", PASSWORD),
    ("projectName", PROJECT),
];

/// The longest address that can have a password reset, and so the longest worth registering.
const LONGEST_EMAIL: usize = 72;

/// Checks the address of an account whose password is to be set by mail: 3 to 72 characters.
///
/// # Errors
/// The sentence for the field.
pub fn check_short_email(text: &str) -> Result<String, &'static str> {
    let email = check_email(text)?;
    match email.chars().count() > LONGEST_EMAIL {
        true => Err("Use an email of at most 72 characters"),
        false => Ok(email),
    }
}

/// Checks what is typed to make an account.
///
/// # Errors
/// The problems, in the order of the screen.
pub fn validate(typed: &NewAccount) -> Result<NewAccount, Problems> {
    let [first, last] = check_names(&typed.first_name, &typed.last_name);
    let email = check_short_email(&typed.email).map_err(str::to_owned);
    let password = check_new_password(&typed.password).map_err(str::to_owned);
    match (first, last, email, password) {
        (Ok(first_name), Ok(last_name), Ok(email), Ok(())) => Ok(NewAccount {
            first_name,
            last_name,
            email,
            password: typed.password.clone(),
        }),
        (first, last, email, password) => {
            let problems = [
                (FIRST_NAME, first.err()),
                (LAST_NAME, last.err()),
                (EMAIL, email.err()),
                (PASSWORD, password.err()),
            ];
            let of = |(field, problem): (_, Option<String>)| Some((field, problem?));
            Err(problems.into_iter().filter_map(of).collect())
        }
    }
}

/// Checks the name of a project and gives it without surrounding spaces: 4 to 72 characters.
///
/// # Errors
/// The problem.
pub fn check_project(text: &str) -> Result<String, Problems> {
    let name = line(text);
    let sentence = match name.chars().count() {
        0 => "Enter a project name",
        1..4 => "Use at least 4 characters",
        4..=72 => return Ok(name),
        _ => "Use at most 72 characters",
    };
    Err(vec![(PROJECT, sentence.to_owned())])
}

/// Why an account or a project was not made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Fields are refused: nothing was made.
    Fields(Problems),
    /// The address has an account already.
    Taken,
    /// The address has an account, whose password is another one.
    OtherPassword,
    /// There is no account of the address that one could go on with.
    NoAccount,
    /// The server lets nobody register.
    Closed,
    /// The server wants proof of a human, which this console can't give.
    Human,
    /// The answer was lost: it may have been made.
    Unknown,
    /// Something else, in a sentence; nothing was made.
    Other(String),
}

/// Puts a refusal in words.
pub fn refused(error: &ApiError) -> Refused {
    let refusal = match error {
        ApiError::NoAnswer | ApiError::Unreadable => return Refused::Unknown,
        ApiError::Refused(refusal) if refusal.status >= 500 => return Refused::Unknown,
        ApiError::Refused(refusal) => refusal,
        other => return Refused::Other(other.sentence()),
    };
    match refusal.text().as_str() {
        "Email already registered" => return Refused::Taken,
        "Email or password is invalid" => return Refused::OtherPassword,
        "User not found" => return Refused::NoAccount,
        "Registration is disabled" => return Refused::Closed,
        "Recaptcha token is required" | "Recaptcha failed" => return Refused::Human,
        "fetch failed" => {
            return Refused::Other("The server couldn’t check the password against known breaches, so no account was created. Try again later.".to_owned());
        }
        text => {
            if let Some(sentence) = stolen_password(text) {
                return Refused::Fields(vec![(PASSWORD, sentence)]);
            }
        }
    }
    let mut problems = Problems::new();
    for issue in &refusal.issues {
        let field = issue.expression.as_deref();
        let field = FIELDS.into_iter().find(|(name, _)| field == Some(*name));
        if let Some((_, field)) = field
            && super::problem_of(&problems, field).is_none()
        {
            problems.push((field, issue.text.clone()));
        }
    }
    match problems.is_empty() {
        true => Refused::Other(error.sentence()),
        false => Refused::Fields(problems),
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
