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
                "A mail to ",
                email,
                " with a link to set a password was handed to the mail server.",
            ],
        ),
        PasswordLink::Accepted => words(
            Tone::Info,
            "Set-password link asked for",
            &[
                "The server took the request for ",
                email,
                ", but this server never confirms such a mail. Ask them whether it arrived.",
            ],
        ),
        PasswordLink::MailFailed => words(
            Tone::Bad,
            "Set-password link not sent",
            &[
                "The server failed at sending the mail to ",
                email,
                "; most likely its mail server does not work. Try again once it does.",
            ],
        ),
        PasswordLink::NoAddress => words(
            Tone::Bad,
            "Set-password link not sent",
            &["This account has no e-mail address, so no link can be mailed."],
        ),
        PasswordLink::Protected => words(
            Tone::Warning,
            "Set-password link not sent",
            &[
                "This server protects password resets with a check that only its own sign-in page can do. Ask for the password of ",
                email,
                " to be reset there.",
            ],
        ),
        PasswordLink::Gone => words(
            Tone::Warning,
            "Set-password link not sent",
            &[
                email,
                " is no user of this project, or no longer. No mail was sent.",
            ],
        ),
        PasswordLink::Unknown => words(
            Tone::Warning,
            "Not known whether the link was sent",
            &[
                "The answer was lost. Ask them whether a mail arrived at ",
                email,
                " before you send another.",
            ],
        ),
        PasswordLink::Failed(error) => words(
            Tone::Bad,
            "Set-password link not sent",
            &[&error.sentence(), " No mail was sent."],
        ),
    }
}

/// Why there is no activation link; nothing where there is one.
pub(super) fn no_link(outcome: &Activation) -> Option<Words> {
    Some(match outcome {
        Activation::Link(_) => return None,
        Activation::Activated => words(
            Tone::Info,
            "They have set a password already",
            &[
                "So there is no activation link. If they forgot the password, send a set-password link.",
            ],
        ),
        Activation::NoUnusedLink => words(
            Tone::Info,
            "No unused link",
            &[
                "This account has no link that was not used yet. Send a set-password link; that makes one.",
            ],
        ),
        Activation::ServerScoped => words(
            Tone::Info,
            "This link cannot be read here",
            &[
                "The account is one of the whole server, not of this project alone, and its links are for its own mailbox only. Send a set-password link.",
            ],
        ),
        Activation::Gone => words(
            Tone::Warning,
            "No longer a user",
            &["There is no such user in this project, or no longer."],
        ),
    })
}

/// That a link is on the clipboard.
pub(super) fn copied(email: &str) -> Words {
    words(
        Tone::Good,
        "Activation link copied",
        &[
            "The activation link of ",
            email,
            " is on the clipboard. Paste it where only they can read it, then copy something else over it.",
        ],
    )
}

/// That the browser kept a link off the clipboard, so that it stands here.
pub(super) fn shown() -> Words {
    words(
        Tone::Warning,
        "The browser did not allow copying",
        &["Copy the link by hand. It stays here for a minute."],
    )
}

/// That there is an account that may be removed.
pub(super) fn found(email: &str) -> Words {
    words(
        Tone::Warning,
        "An account was left behind",
        &[
            "The project has an account for ",
            email,
            " that belongs to no user, left by a refused invite or a removed user. As long as it is there, an invite mails a note without a link.",
        ],
    )
}

/// That no account was left behind, as far as it can be seen.
pub(super) fn no_leftover() -> Words {
    words(
        Tone::Info,
        "No leftover account in this project",
        &[
            "The next invite mails a link, unless the whole server has an account for the address. Such an account cannot be seen from here.",
        ],
    )
}

/// Whether the account was removed.
pub(super) fn removal(removed: bool) -> Words {
    match removed {
        true => words(
            Tone::Good,
            "Leftover account removed",
            &["Invite them again: the mail then has a link."],
        ),
        false => words(
            Tone::Warning,
            "Not removed",
            &["The account is gone already, or somebody is a user by it now."],
        ),
    }
}

/// That the answer to the removal was lost.
pub(super) fn removal_lost() -> Words {
    words(
        Tone::Warning,
        "Not known whether the account was removed",
        &["The answer was lost. Look for it again to know."],
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
