//! The form that changes one's own password, and what the server's refusals mean.

use super::password::{check_new_password, check_same, refused_password};
use super::{Problems, checked};
use crate::api::ApiError;

/// The id of the field for the password so far.
pub const OLD: &str = "old-password";
/// The id of the field for the new password.
pub const NEW: &str = "changed-password";
/// The id of its confirmation.
pub const CONFIRM: &str = "confirm-changed-password";

/// Checks the three fields.
///
/// # Errors
/// The problems, in the order of the screen.
pub fn validate(old: &str, new: &str, confirm: &str) -> Result<(), Problems> {
    let old = match old.is_empty() {
        true => Err("Enter your current password"),
        false => Ok(()),
    };
    checked(&[
        (OLD, old),
        (NEW, check_new_password(new)),
        (CONFIRM, check_same(new, confirm)),
    ])
}

/// Why the password was not changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// A field is refused, with the sentence for it.
    Field(&'static str, String),
    /// Something else, which may go away.
    Other(String),
    /// The answer was lost: the password may have been changed.
    Unknown,
}

/// Puts a refusal in words (contract §5, `changepassword`).
pub fn refused(error: &ApiError) -> Refused {
    let refusal = match error {
        ApiError::NoAnswer | ApiError::Unreadable => return Refused::Unknown,
        ApiError::Refused(refusal) => refusal,
        other => return Refused::Other(other.sentence()),
    };
    if refusal.status >= 500 {
        return Refused::Other("The server couldn’t check or save the password, so it is not changed. Try again later.".to_owned());
    }
    let text = refusal.text();
    match text.as_str() {
        "Incorrect password" | "Missing oldPassword" => {
            Refused::Field(OLD, "This is not your current password".to_owned())
        }
        _ => match refused_password(&text) {
            Some(sentence) => Refused::Field(NEW, sentence),
            None => Refused::Other(error.sentence()),
        },
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::api::read_answer;

    fn of(status: u16, text: &str) -> Refused {
        let body = format!(
            r#"{{"resourceType":"OperationOutcome","issue":[{{"severity":"error","details":{{"text":"{text}"}}}}]}}"#
        );
        read_answer(status, &body).map_or_else(|error| refused(&error), |_| Refused::Unknown)
    }

    #[test]
    fn all_fields_are_checked_at_once() {
        let fields = |old, new, confirm| -> Vec<&str> {
            let problems = validate(old, new, confirm).err().unwrap_or_default();
            problems.into_iter().map(|(field, _)| field).collect()
        };
        assert!(fields("x", "correct horse", "correct horse").is_empty());
        assert_eq!(fields("", "short", "other"), [OLD, NEW, CONFIRM]);
    }

    #[test]
    fn each_refusal_goes_to_its_field() {
        let field = |text| match of(400, text) {
            Refused::Field(field, _) => field,
            _ => "none",
        };
        assert_eq!(field("Incorrect password"), OLD);
        assert_eq!(field("Password found in breach database"), NEW);
        assert_eq!(field("Password must be at least 8 characters"), NEW);
        assert_eq!(
            field("Invalid password, must be at least 8 characters"),
            NEW
        );
        assert_eq!(field("Anything else"), "none");
        assert!(matches!(
            of(500, "Internal Server Error"),
            Refused::Other(_)
        ));
        assert!(matches!(of(429, "Too Many Requests"), Refused::Other(_)));
        assert_eq!(refused(&ApiError::NoAnswer), Refused::Unknown);
    }
}
