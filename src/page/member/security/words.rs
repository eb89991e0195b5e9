//! Account security in words (contract §3, §5, §7.7).

use crate::api::ApiError;
use crate::api::account::{Factor, FactorReset, Stage};
use crate::form::password::refused_password;
use crate::page::action::Outcome;
use crate::ui::Tone;
use wire::Version;

/// Why nothing is shown of an account of the whole server.
pub(super) const OF_SERVER: &str = "Server-scoped account. It may be used in other projects, so only its owner can change its email and password; activation and MFA status are hidden from project admins.";

/// What an account that is gone means.
pub(super) const GONE: &str = "The account was deleted, so this user can’t sign in. To restore access, remove the membership and invite them again.";

/// How far somebody has come; `date` writes an instant.
pub(super) fn stage(stage: &Stage, date: impl Fn(&str) -> Option<String>) -> String {
    match stage {
        Stage::Activated => "Activated".to_owned(),
        Stage::Invited(at) => match at.as_deref().and_then(date) {
            Some(on) => ["Invited: the last link, created on ", &on, ", is unused"].concat(),
            None => "Invited: the last link is unused".to_owned(),
        },
        Stage::Unknown => "Unknown; no link found".to_owned(),
    }
}

/// The factors that are set up.
pub(super) fn factors(factors: &[String]) -> String {
    let names: Vec<&str> = factors
        .iter()
        .map(|factor| match factor.as_str() {
            "totp" => "authenticator app",
            "email" => "email codes",
            other => other,
        })
        .collect();
    match names.is_empty() {
        true => "Set up".to_owned(),
        false => ["Set up: ", &names.join(" and ")].concat(),
    }
}

/// What a factor is called.
pub(super) fn factor(factor: Factor) -> &'static str {
    match factor {
        Factor::Totp => "authenticator app",
        Factor::Email => "email codes",
    }
}

/// What became of taking a factor away from somebody.
pub(super) fn factor_reset(reset: &FactorReset, which: Factor, name: &str) -> Outcome {
    let which = factor(which);
    let new = |tone, text: &[&str]| Outcome::new(tone, text);
    match reset {
        FactorReset::Done => new(
            Tone::Good,
            &[
                "MFA (",
                which,
                ") is reset for ",
                name,
                ". The server emails them a notice; open sessions stay signed in.",
            ],
        ),
        FactorReset::NotEnrolled => new(
            Tone::Info,
            &[
                name,
                " hasn’t set up MFA (",
                which,
                "), so there is nothing to reset.",
            ],
        ),
        FactorReset::Unsupported => new(Tone::Info, &["This server can’t reset MFA."]),
        FactorReset::Gone => new(
            Tone::Bad,
            &["This user no longer exists, or the account was deleted."],
        ),
        FactorReset::Unknown => new(
            Tone::Warning,
            &[
                "Couldn’t confirm the MFA (",
                which,
                ") reset. Try again: if it worked, there is nothing to reset.",
            ],
        ),
        FactorReset::Failed(error) => Outcome::failed(error),
    }
}

/// Why a password was not set; `Err` is the sentence for its field (contract §5, `setpassword` of an admin).
pub(super) fn password_refused(error: &ApiError) -> Result<Outcome, String> {
    let refusal = match error {
        ApiError::NoAnswer | ApiError::Unreadable => {
            return Ok(Outcome::new(
                Tone::Warning,
                &["Couldn’t confirm that the password is set. Set it again to be sure."],
            ));
        }
        ApiError::Refused(refusal) => refusal,
        other => return Ok(Outcome::failed(other)),
    };
    let text = refusal.text();
    match text.as_str() {
        _ if refusal.status >= 500 => Ok(Outcome::new(
            Tone::Warning,
            &[
                "The server failed, perhaps while checking for stolen passwords. The password may not be set; set it again later to be sure.",
            ],
        )),
        "User not found" => Ok(Outcome::new(
            Tone::Bad,
            &["Not set: no project-scoped account has this email anymore. Reload the page."],
        )),
        _ => match refused_password(&text) {
            Some(sentence) => Err(sentence),
            None => Ok(Outcome::failed(error)),
        },
    }
}

/// That a password was set, what it means for sessions, and how to hand it over.
pub(super) fn password_set(name: &str, version: Option<Version>) -> Outcome {
    let sessions = match version {
        Some(Version::V5) => " Open sessions have ended.",
        Some(Version::V4) => {
            " Open sessions stay signed in. This server doesn’t check for stolen passwords."
        }
        None => "",
    };
    Outcome::new(
        Tone::Good,
        &[
            name,
            " has the new password.",
            sessions,
            " Share it in person or by phone, never in one email with the address, and ask them to change it.",
        ],
    )
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::api::read_answer;

    #[test]
    fn a_refused_password_is_told_at_its_field() {
        let of = |status, text: &str| {
            let body = [r#"{"resourceType":"OperationOutcome","issue":[{"severity":"error","details":{"text":""#, text, r#""}}]}"#].concat();
            read_answer(status, &body)
                .err()
                .map(|error| password_refused(&error))
        };
        for text in [
            "Password found in breach database",
            "Password must be at least 8 characters",
        ] {
            assert!(matches!(of(400, text), Some(Err(_))), "{text}");
        }
        let not_found = of(400, "User not found");
        assert!(matches!(not_found, Some(Ok(outcome)) if outcome.tone == Tone::Bad));
        let failed = of(500, "Internal Server Error");
        assert!(matches!(failed, Some(Ok(outcome)) if outcome.tone == Tone::Warning));
    }

    #[test]
    fn only_a_reset_that_was_confirmed_is_good_news() {
        let all = [
            FactorReset::NotEnrolled,
            FactorReset::Unsupported,
            FactorReset::Gone,
            FactorReset::Unknown,
        ];
        for reset in &all {
            assert!(factor_reset(reset, Factor::Totp, "Ana").tone != Tone::Good);
        }
        assert!(factor_reset(&FactorReset::Done, Factor::Totp, "Ana").tone == Tone::Good);
    }

    #[test]
    fn an_unused_link_has_its_date() {
        let at = |date: Option<&str>| {
            let date = date.map(str::to_owned);
            stage(&Stage::Invited(Some("x".to_owned())), |_| date.clone())
        };
        assert_eq!(
            at(Some("May 1")),
            "Invited: the last link, created on May 1, is unused"
        );
        assert_eq!(at(None), "Invited: the last link is unused");
    }
}
