//! A code of a second factor: what is typed, and what the server's refusals mean.

use crate::api::ApiError;
use crate::clean::is_invisible;

/// How many digits a code has (contract §3).
const DIGITS: usize = 6;

/// Reads a typed or pasted code. Spaces and dashes are left out, because apps and mails write codes in groups
/// and the server refuses them (contract §3).
///
/// # Errors
/// The sentence for the field.
pub fn read_code(typed: &str) -> Result<String, &'static str> {
    let mut code = String::new();
    for c in typed.chars() {
        match c {
            '0'..='9' => code.push(c),
            '０'..='９' => code.extend(char::from_u32(u32::from(c) - 0xFEE0)),
            _ if c.is_whitespace() || is_invisible(c) || is_dash(c) => {}
            _ => return Err("A code has only digits"),
        }
    }
    match code.len() {
        0 => Err("Enter the code"),
        DIGITS => Ok(code),
        _ => Err("A code has 6 digits"),
    }
}

fn is_dash(c: char) -> bool {
    c == '-' || matches!(c, '\u{2010}'..='\u{2015}')
}

/// Why a code did not do what it was to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The code is refused: the sentence for its field.
    Code(&'static str),
    /// The server has done it already, after an earlier try whose answer was lost.
    Done,
    /// The sign-in can't be gone on with; why.
    Over(&'static str),
    /// Something else, which may go away.
    Other(String),
}

/// Puts a refusal in words (contract §3, the column of errors).
pub fn refused(error: &ApiError) -> Refused {
    let refusal = match error {
        ApiError::NotFound(_) | ApiError::Withdrawn(_) => {
            return Refused::Over(OVER);
        }
        ApiError::NoAnswer | ApiError::Unreadable => {
            return Refused::Other(
                "Couldn’t confirm that the code was accepted. Try again.".to_owned(),
            );
        }
        ApiError::Refused(refusal) if refusal.status < 500 => refusal,
        other => return Refused::Other(other.sentence()),
    };
    let text = refusal.text();
    match text.as_str() {
        "Invalid MFA token" | "Invalid token" | "Missing token" => Refused::Code(
            "Incorrect code. App codes change every 30 seconds; of emailed codes, only the newest works",
        ),
        "MFA code expired" => Refused::Code("This code expired. Ask for another one"),
        "Login already verified" | "Already enrolled" | "User not enrolled in MFA" => Refused::Done,
        "Cannot remove the last MFA factor because MFA is required" => Refused::Other(
            "Your account requires MFA, so you can’t turn off the last method.".to_owned(),
        ),
        _ if text.starts_with("Login ") => Refused::Over(OVER),
        _ => Refused::Other(error.sentence()),
    }
}

const OVER: &str = "This sign-in is no longer valid. Enter your password again.";

/// Why no code was mailed, in words.
pub fn mail_refused(error: &ApiError) -> String {
    match error {
        ApiError::NoAnswer | ApiError::Unreadable => {
            "Couldn’t confirm whether a code was sent.".to_owned()
        }
        ApiError::NotFound(_) => OVER.to_owned(),
        ApiError::Refused(refusal) if refusal.status >= 500 => {
            "The server couldn’t send the email. Try again later.".to_owned()
        }
        other => other.sentence(),
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::api::read_answer;
    use proptest::prelude::*;

    fn of(status: u16, text: &str) -> Refused {
        let body = format!(
            r#"{{"resourceType":"OperationOutcome","issue":[{{"severity":"error","details":{{"text":"{text}"}}}}]}}"#
        );
        read_answer(status, &body).map_or_else(|error| refused(&error), |_| Refused::Done)
    }

    #[test]
    fn a_code_may_be_pasted_as_it_was_written() {
        for written in [
            "123456",
            " 123 456 ",
            "123-456",
            "12 34 56",
            "123\u{2013}456",
            "123\u{a0}456",
            "\u{200e}12\u{ad}3456\u{feff}\n",
            "１２３４５６",
        ] {
            assert_eq!(read_code(written), Ok("123456".into()), "{written:?}");
        }
    }

    #[test]
    fn what_can_be_no_code_is_not_sent() {
        assert_eq!(read_code(""), Err("Enter the code"));
        assert_eq!(read_code(" - "), Err("Enter the code"));
        assert_eq!(read_code("12345"), Err("A code has 6 digits"));
        assert_eq!(read_code("1234567"), Err("A code has 6 digits"));
        assert_eq!(read_code("12345o"), Err("A code has only digits"));
    }

    #[test]
    fn wrong_codes_are_told_from_logins_that_are_over() {
        assert!(matches!(of(400, "Invalid MFA token"), Refused::Code(_)));
        assert!(matches!(of(400, "Invalid token"), Refused::Code(_)));
        assert!(matches!(of(400, "MFA code expired"), Refused::Code(_)));
        assert!(matches!(of(400, "Login revoked"), Refused::Over(_)));
        assert!(matches!(of(400, "Login already granted"), Refused::Over(_)));
        assert!(matches!(of(404, "Not found"), Refused::Over(_)));
        assert_eq!(of(400, "Login already verified"), Refused::Done);
        assert!(matches!(of(429, "Too Many Requests"), Refused::Other(_)));
        assert!(matches!(of(500, "x"), Refused::Other(_)));
        assert!(matches!(of(400, "Anything else"), Refused::Other(_)));
    }

    #[test]
    fn a_mail_that_may_be_on_its_way_is_not_called_failed() {
        assert!(mail_refused(&ApiError::NoAnswer).contains("Couldn’t confirm"));
        let down = read_answer(500, "{}").err();
        assert!(down.is_some_and(|error| mail_refused(&error).contains("couldn’t send")));
    }

    proptest! {
        #[test]
        fn whatever_is_read_is_six_digits(typed in any::<String>()) {
            if let Ok(code) = read_code(&typed) {
                prop_assert!(code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit()));
            }
        }
    }
}
