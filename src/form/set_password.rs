//! The form that sets a password from a mailed link, and what the server's refusals mean.

use super::password::{check_new_password, check_same, refused_password};
use super::{Problems, checked};
use crate::api::ApiError;

/// The id of the new password.
pub const NEW: &str = "new-password";
/// The id of its confirmation.
pub const CONFIRM: &str = "confirm-password";

/// Checks both fields.
///
/// # Errors
/// The problems, in the order of the screen.
pub fn validate(new: &str, confirm: &str) -> Result<(), Problems> {
    checked(&[
        (NEW, check_new_password(new)),
        (CONFIRM, check_same(new, confirm)),
    ])
}

/// Why a password was not set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The password is refused: the sentence for its field.
    Password(String),
    /// The link can never work; why.
    Link(&'static str),
    /// Something else, which may go away.
    Other(String),
    /// The answer was lost: the password may have been set.
    Unknown,
}

/// Puts a refusal in words (contract §5, table of `/auth/setpassword`).
pub fn refused(error: &ApiError) -> Refused {
    let refusal = match error {
        ApiError::NotFound(_) | ApiError::Withdrawn(_) => {
            return Refused::Link(
                "This link is unknown. It may be incomplete or belong to another server.",
            );
        }
        ApiError::NoAnswer | ApiError::Unreadable => return Refused::Unknown,
        ApiError::Refused(refusal) => refusal,
        other => return Refused::Other(other.sentence()),
    };
    if refusal.status >= 500 {
        return Refused::Other("The server couldn’t check or save the password. The link still works: try again later.".into());
    }
    let text = refusal.text();
    match text.as_str() {
        "Already used" => Refused::Link(
            "This link was used before. If you set your password with it, sign in; if not, ask for a new link.",
        ),
        "Incorrect secret" | "Invalid request ID" | "Missing secret" => Refused::Link(
            "This link is incomplete. Open it from the email again or copy all of it.",
        ),
        "Invalid request type" => Refused::Link("This link is not for setting a password."),
        _ => match refused_password(&text) {
            Some(sentence) => Refused::Password(sentence),
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
    fn dead_links_are_told_from_refused_passwords() {
        assert!(matches!(of(400, "Already used"), Refused::Link(_)));
        assert!(matches!(of(400, "Incorrect secret"), Refused::Link(_)));
        assert!(matches!(of(404, "Not found"), Refused::Link(_)));
        assert!(matches!(
            of(400, "Password found in breach database"),
            Refused::Password(_)
        ));
        assert!(matches!(
            of(400, "Password must be at least 8 characters"),
            Refused::Password(_)
        ));
        assert!(matches!(of(500, "x"), Refused::Other(_)));
        assert_eq!(refused(&ApiError::NoAnswer), Refused::Unknown);
    }

    #[test]
    fn both_fields_are_checked_at_once() {
        let fields = |new, confirm| -> Vec<&str> {
            let problems = validate(new, confirm).err().unwrap_or_default();
            problems.into_iter().map(|(field, _)| field).collect()
        };
        assert!(fields("correct horse", "correct horse").is_empty());
        assert_eq!(fields("short", "other"), [NEW, CONFIRM]);
        assert_eq!(fields("correct horse", "correct hors"), [CONFIRM]);
    }
}
