//! The sign-in form.

use super::{Problems, email::check_email};
use crate::api::ApiError;
use crate::clean;

/// The ids of the fields.
pub const EMAIL: &str = "signin-email";
/// The id of the password field.
pub const PASSWORD: &str = "signin-password";
/// The id of the project field.
pub const PROJECT: &str = "signin-project";

/// What is typed to sign in.
#[derive(Clone, Default)]
pub struct SignInForm {
    /// The address.
    pub email: String,
    /// The password, sent as it is.
    pub password: String,
    /// The project id, for accounts that belong to one project only.
    pub project: String,
}

impl SignInForm {
    /// Checks what can be known without the server. The password's length is not checked: older, shorter
    /// ones are the server's business (contract §0, "Login form minimum").
    ///
    /// # Errors
    /// The problems, in the order of the screen.
    pub fn validate(&self) -> Result<SignInForm, Problems> {
        let email = check_email(&self.email);
        let mut problems = Problems::new();
        if let Err(sentence) = &email {
            problems.push((EMAIL, (*sentence).to_owned()));
        }
        if self.password.is_empty() {
            problems.push((PASSWORD, "Enter your password".to_owned()));
        }
        match email {
            Ok(email) if problems.is_empty() => Ok(SignInForm {
                email,
                password: self.password.clone(),
                project: clean::id(&self.project),
            }),
            _ => Err(problems),
        }
    }
}

/// Why signing in did not work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The sentence to show.
    pub sentence: String,
    /// Whether the account may be one that exists in a single project, so that naming the project may
    /// help (contract §2.1, "Two kinds of account").
    pub project_may_help: bool,
}

/// Puts a refusal in words. Unknown address and wrong password get the same text, because the server's
/// answers would tell strangers who has an account (contract §2.2).
pub fn refused(error: &ApiError, with_project: bool) -> Refused {
    let plain = |sentence: &str| Refused {
        sentence: sentence.to_owned(),
        project_may_help: false,
    };
    let ApiError::Refused(refusal) = error else {
        return match error {
            ApiError::TooMany(_) | ApiError::NoAnswer => plain(&error.sentence()),
            ApiError::NotFound(_) | ApiError::Withdrawn(_) => plain(
                "You can’t sign in: your access policy is missing or was deleted. Ask a project admin to fix it.",
            ),
            other => plain(&other.sentence()),
        };
    };
    if refusal.says("Profile not active") {
        return plain("Your membership is inactive. Ask a project admin.");
    }
    if refusal.status >= 500 {
        return plain(&error.sentence());
    }
    let text = refusal.text();
    let unknown = ["Email or password is invalid", "User not found"];
    let malformed = text.starts_with("Password must be")
        || text.starts_with("Invalid password")
        || text == "Valid email address is required";
    if unknown.contains(&text.as_str()) || malformed {
        return Refused {
            sentence: "Incorrect email or password, or no access to this project.".to_owned(),
            project_may_help: !with_project,
        };
    }
    plain(&text)
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::api::read_answer;

    fn said(text: &str, with_project: bool) -> Refused {
        let body = format!(
            r#"{{"resourceType":"OperationOutcome","issue":[{{"severity":"error","details":{{"text":"{text}"}}}}]}}"#
        );
        let error = read_answer(400, &body).err().unwrap_or(ApiError::NoAnswer);
        refused(&error, with_project)
    }

    #[test]
    fn an_unknown_address_and_a_wrong_password_read_the_same() {
        let wrong = said("Email or password is invalid", false);
        assert_eq!(wrong, said("User not found", false));
        assert_eq!(wrong, said("Password must be at least 8 characters", false));
        assert!(wrong.project_may_help);
        assert!(!said("User not found", true).project_may_help);
    }

    #[test]
    fn other_refusals_keep_the_words_of_the_server() {
        assert_eq!(
            said("IP address not allowed", false).sentence,
            "IP address not allowed"
        );
        let off = said("Profile not active", false).sentence;
        assert!(off.contains("inactive"), "{off}");
    }

    #[test]
    fn only_what_is_empty_or_malformed_is_refused_before_sending() {
        let form = |email: &str, password: &str| SignInForm {
            email: email.into(),
            password: password.into(),
            project: " p1 ".into(),
        };
        let sent = form(" ada@clinic.example ", " x").validate().ok();
        let sent = sent.map(|form| (form.email, form.password, form.project));
        assert_eq!(
            sent,
            Some(("ada@clinic.example".into(), " x".into(), "p1".into()))
        );
        let fields = |email, password| -> Vec<&str> {
            let problems = form(email, password).validate().err().unwrap_or_default();
            problems.into_iter().map(|(field, _)| field).collect()
        };
        assert_eq!(fields("", ""), [EMAIL, PASSWORD]);
        assert_eq!(fields("ada", "x"), [EMAIL]);
    }
}
