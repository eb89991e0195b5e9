//! What the server's answers to a link that confirms an address mean (contract §5, `/auth/verifyemail`).

use crate::api::ApiError;

/// Why an address was not confirmed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// It was confirmed before, with this very link.
    Before,
    /// The link can never work; why.
    Link(&'static str),
    /// Something that may go away; the link still works.
    Other(String),
}

/// Puts a refusal in words.
pub fn refused(error: &ApiError) -> Refused {
    let text = match error {
        ApiError::NotFound(_) | ApiError::Withdrawn(_) => {
            return Refused::Link(
                "This link is unknown. It may be incomplete or belong to another server.",
            );
        }
        ApiError::NoAnswer | ApiError::Unreadable => {
            return Refused::Other(
                "No answer came, so your email may or may not be confirmed. Try again to check."
                    .to_owned(),
            );
        }
        ApiError::Refused(refusal) if refusal.status >= 500 => {
            return Refused::Other(
                "Something went wrong on the server. The link still works: try again later."
                    .to_owned(),
            );
        }
        ApiError::Refused(refusal) => refusal.text(),
        other => return Refused::Other(other.sentence()),
    };
    match text.as_str() {
        "Already used" => Refused::Before,
        "Invalid user security request type" => {
            Refused::Link("This link is not for confirming an email.")
        }
        "Incorrect secret" => Refused::Link(
            "This link is incomplete. Open it from the email again or copy all of it.",
        ),
        _ if text.starts_with("Invalid request ID") || text == "Missing secret" => Refused::Link(
            "This link is incomplete. Open it from the email again or copy all of it.",
        ),
        _ => Refused::Other(error.sentence()),
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::api::read_answer;
    use wire::Json;

    const RECORDED: &str = include_str!("../../tests/fixtures/06-activation-and-passwords.json");

    fn recorded(name: &str) -> Option<Refused> {
        let all = Json::parse(RECORDED).unwrap_or_default();
        let found = all
            .items()
            .iter()
            .find(|exchange| exchange.get("name").text() == Some(name))?;
        let response = found.get("response");
        let status = u16::try_from(response.get("status").integer()?).ok()?;
        let answer = read_answer(status, &response.get("body").to_string());
        answer.err().map(|error| refused(&error))
    }

    #[test]
    fn the_recorded_answers_mean_what_happened() {
        assert_eq!(recorded("verifyemail"), None);
        assert_eq!(recorded("verifyemail: twice"), Some(Refused::Before));
        for dead in [
            "verifyemail: wrong secret",
            "verifyemail: unknown id",
            "verifyemail: missing fields",
            "verifyemail with an invite link",
        ] {
            let answer = recorded(dead);
            assert!(matches!(answer, Some(Refused::Link(_))), "{dead}");
        }
    }

    #[test]
    fn what_may_go_away_can_be_tried_again() {
        for error in [ApiError::NoAnswer, ApiError::TooMany(Some(3))] {
            assert!(matches!(refused(&error), Refused::Other(_)));
        }
        let down = read_answer(500, r#"{"msg":"Internal Server Error"}"#).err();
        let down = down.map(|error| refused(&error));
        assert!(matches!(down, Some(Refused::Other(sentence)) if sentence.contains("still works")));
    }
}
