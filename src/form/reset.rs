//! The form that asks for a link to set a new password, and what the server's refusals mean (contract §5).

use super::Problems;
use super::register::check_short_email;
use crate::api::ApiError;
use crate::clean;
use wire::Id;

/// The id of the address.
pub const EMAIL: &str = "reset-email";
/// The id of the project.
pub const PROJECT: &str = "reset-project";

/// What is asked for: the address, and the project where the account may be one of that project only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// The address.
    pub email: String,
    /// The id of the project.
    pub project: Option<String>,
}

/// Checks both fields. The server takes any text for a project and then mails nothing (contract §5), so
/// what can be no id is told here.
///
/// # Errors
/// The problems, in the order of the screen.
pub fn validate(email: &str, project: &str) -> Result<Wish, Problems> {
    let email = check_short_email(email);
    let project = clean::id(project);
    let mut problems = Problems::new();
    if let Err(sentence) = &email {
        problems.push((EMAIL, (*sentence).to_owned()));
    }
    if !project.is_empty() && Id::parse(&project).is_none() {
        let sentence = "This is not a project ID. Use letters, digits and hyphens only";
        problems.push((PROJECT, sentence.to_owned()));
    }
    match email {
        Ok(email) if problems.is_empty() => Ok(Wish {
            email,
            project: Some(project).filter(|project| !project.is_empty()),
        }),
        _ => Err(problems),
    }
}

/// Why no link was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The address is refused: the sentence for its field.
    Email(String),
    /// The server wants proof of a human, which this console can't give.
    Human,
    /// Something else, in a sentence.
    Other(String),
}

/// Puts a refusal in words. That a server without mail fails only at addresses it knows is its own leak;
/// to say it worked would make the person wait for a mail that does not come.
pub fn refused(error: &ApiError) -> Refused {
    match error {
        ApiError::NoAnswer | ApiError::Unreadable => Refused::Other("Couldn’t confirm the request. Check your email or try again: a second link does no harm.".to_owned()),
        ApiError::Refused(refusal) if refusal.status >= 500 => {
            Refused::Other("Something went wrong on the server, so don’t expect an email. Try again later.".to_owned())
        }
        ApiError::Refused(refusal) => match refusal.text().as_str() {
            "Recaptcha token is required" | "Recaptcha failed" => Refused::Human,
            text if text.contains("email address") => {
                let first = refusal.issues.first().map(|issue| issue.text.clone());
                Refused::Email(first.unwrap_or_default())
            }
            _ => Refused::Other(error.sentence()),
        },
        other => Refused::Other(other.sentence()),
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::api::read_answer;

    fn of(status: u16, texts: &[&str]) -> Refused {
        let issues: Vec<String> = texts
            .iter()
            .map(|text| {
                [
                    "{\"severity\":\"error\",\"details\":{\"text\":\"",
                    text,
                    "\"}}",
                ]
                .concat()
            })
            .collect();
        let issues = issues.join(",");
        let body = [
            "{\"resourceType\":\"OperationOutcome\",\"issue\":[",
            &issues,
            "]}",
        ]
        .concat();
        let answer = read_answer(status, &body);
        answer.map_or_else(|error| refused(&error), |_| Refused::Human)
    }

    #[test]
    fn the_project_is_sent_where_one_is_named() {
        let wish = |project: &str| validate(" ada@clinic.example ", project).map(|w| w.project);
        assert_eq!(wish("  "), Ok(None));
        assert_eq!(wish(" Project/p-1\u{200B}"), Ok(Some("p-1".to_owned())));
        assert!(wish("Harbor Clinic").is_err());
        let fields: Vec<&str> = validate("", "?")
            .err()
            .unwrap_or_default()
            .into_iter()
            .map(|(f, _)| f)
            .collect();
        assert_eq!(fields, [EMAIL, PROJECT]);
    }

    #[test]
    fn addresses_that_are_never_reset_are_told_before_sending() {
        let long = ["a".repeat(60).as_str(), "@clinic.example"].concat();
        assert!(validate(&long, "").is_err());
    }

    #[test]
    fn refusals_are_told_apart() {
        let invalid = "Valid email address between 3 and 72 characters is required";
        // A missing address is told twice.
        assert_eq!(
            of(400, &[invalid, invalid]),
            Refused::Email(invalid.to_owned())
        );
        assert_eq!(of(400, &["Recaptcha token is required"]), Refused::Human);
        assert!(
            matches!(of(500, &["x"]), Refused::Other(sentence) if sentence.contains("don’t expect"))
        );
        assert!(
            matches!(refused(&ApiError::NoAnswer), Refused::Other(sentence) if sentence.contains("Couldn’t confirm"))
        );
        let wait = refused(&ApiError::TooMany(Some(7)));
        assert!(matches!(wait, Refused::Other(sentence) if sentence.contains("7 seconds")));
    }
}
