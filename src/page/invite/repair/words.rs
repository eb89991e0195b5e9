//! What became of a repair, in words.

use crate::api::repair::{Activation, PasswordLink};
use crate::page::invite::words::Words;
use crate::ui::Tone;

fn words(tone: Tone, title: &str, text: &[&str]) -> Words {
    Words {
        tone,
        title: title.to_owned(),
        text: text.concat(),
    }
}

/// What became of the wish to mail a link to this address.
pub(super) fn password_link(outcome: &PasswordLink, email: &str) -> Words {
    match outcome {
        PasswordLink::HandedOver => words(
            Tone::Good,
            "Set-password link sent",
            &[
                "An email to ",
                email,
                " with a set-password link was handed over to the email service.",
            ],
        ),
        PasswordLink::Accepted => words(
            Tone::Info,
            "Set-password link requested",
            &[
                "This server version never confirms that an email was sent. Ask ",
                email,
                " to check their inbox.",
            ],
        ),
        PasswordLink::MailFailed => words(
            Tone::Bad,
            "Set-password link not sent",
            &[
                "The server couldn’t send the email to ",
                email,
                "; its email service is probably down. Try again later.",
            ],
        ),
        PasswordLink::NoAddress => words(
            Tone::Bad,
            "Set-password link not sent",
            &["This account has no email address."],
        ),
        PasswordLink::Protected => words(
            Tone::Warning,
            "Set-password link not sent",
            &[
                "This server allows password resets only on its own sign-in page. Reset the password of ",
                email,
                " there.",
            ],
        ),
        PasswordLink::Gone => words(
            Tone::Warning,
            "Set-password link not sent",
            &[
                email,
                " is not a member of this project. No email was sent.",
            ],
        ),
        PasswordLink::Unknown => words(
            Tone::Warning,
            "Couldn’t confirm the set-password link",
            &[
                "Before you send another, ask whether an email arrived at ",
                email,
                ".",
            ],
        ),
        PasswordLink::Failed(error) => words(
            Tone::Bad,
            "Set-password link not sent",
            &[&error.sentence(), " No email was sent."],
        ),
    }
}

/// Why there is no activation link; nothing where there is one.
pub(super) fn no_link(outcome: &Activation) -> Option<Words> {
    Some(match outcome {
        Activation::Link(_) => return None,
        Activation::Activated => words(
            Tone::Info,
            "Already activated",
            &["They have set a password. If they forgot it, email a set-password link."],
        ),
        Activation::NoUnusedLink => words(
            Tone::Info,
            "No unused activation link",
            &["Email a set-password link to create one."],
        ),
        Activation::ServerScoped => words(
            Tone::Info,
            "Server-scoped account",
            &[
                "Activation links aren’t available for server-scoped accounts. Email a set-password link instead.",
            ],
        ),
        Activation::Gone => words(
            Tone::Warning,
            "Member not found",
            &["They aren’t, or are no longer, a member of this project."],
        ),
    })
}

/// That a link is on the clipboard.
pub(super) fn copied(email: &str) -> Words {
    words(
        Tone::Good,
        "Activation link copied",
        &[
            "Paste the link for ",
            email,
            " where only they can read it, then clear your clipboard.",
        ],
    )
}

/// That the browser kept a link off the clipboard, so that it stands here.
pub(super) fn shown() -> Words {
    words(
        Tone::Warning,
        "The browser blocked copying",
        &["Copy the link manually. It disappears after a minute."],
    )
}

/// That there is an account that may be removed.
pub(super) fn found(email: &str) -> Words {
    words(
        Tone::Warning,
        "Leftover account found",
        &[
            "A refused invite or removed member left an account for ",
            email,
            " that no member uses. Until you remove it, an invite emails a notice without a link.",
        ],
    )
}

/// That no account was left behind, as far as it can be seen.
pub(super) fn no_leftover() -> Words {
    words(
        Tone::Info,
        "No leftover account in this project",
        &[
            "The next invite emails a link, unless the address has a server-scoped account, which you can’t see here.",
        ],
    )
}

/// Whether the account was removed.
pub(super) fn removal(removed: bool) -> Words {
    match removed {
        true => words(
            Tone::Good,
            "Leftover account removed",
            &["Invite them again: the email will contain a link."],
        ),
        false => words(
            Tone::Warning,
            "Not removed",
            &["The account is already gone, or a member uses it now."],
        ),
    }
}

/// That the answer to the removal was lost.
pub(super) fn removal_lost() -> Words {
    words(
        Tone::Warning,
        "Couldn’t confirm the removal",
        &["Search for the account again to check."],
    )
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::api::{ApiError, Refusal};

    #[test]
    fn only_a_mail_that_was_handed_over_is_called_sent() {
        let others = [
            PasswordLink::Accepted,
            PasswordLink::MailFailed,
            PasswordLink::NoAddress,
            PasswordLink::Protected,
            PasswordLink::Gone,
            PasswordLink::Unknown,
            PasswordLink::Failed(ApiError::Forbidden(Refusal::default())),
        ];
        let mut texts = Vec::new();
        for outcome in others {
            let words = password_link(&outcome, "ana@clinic.example");
            assert!(words.tone != Tone::Good, "{words:?}");
            assert!(!words.text.contains("handed"), "{words:?}");
            assert!(!texts.contains(&words.text));
            texts.push(words.text);
        }
        let sent = password_link(&PasswordLink::HandedOver, "ana@clinic.example");
        assert!(sent.text.contains("ana@clinic.example"));
    }

    #[test]
    fn every_missing_link_has_its_reason() {
        let outcomes = [
            Activation::Activated,
            Activation::NoUnusedLink,
            Activation::ServerScoped,
            Activation::Gone,
        ];
        let texts: Vec<String> = outcomes
            .iter()
            .filter_map(|outcome| Some(no_link(outcome)?.text))
            .collect();
        assert_eq!(texts.len(), outcomes.len());
    }
}
