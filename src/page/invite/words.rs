//! What became of an invite, in words. Every state has its own, and none says more than is known.

use crate::api::invite::{Invited, Letter, Mail, NotInvited, Role};
use crate::form::Problems;
use crate::form::invite::{PATIENT, field_of};
use crate::ui::Tone;

/// A state in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Words {
    /// What kind of news it is.
    pub tone: Tone,
    /// The news in one line.
    pub title: String,
    /// What it means and what to do now.
    pub text: String,
}

fn words(tone: Tone, title: &str, text: &str) -> Words {
    Words {
        tone,
        title: title.to_owned(),
        text: text.to_owned(),
    }
}

/// The mail in a few words, for the list of facts.
pub(super) fn letter(letter: Letter) -> &'static str {
    match letter {
        Letter::Link => "Handed to the mail server; it should have a link to set a password",
        Letter::Note => "Handed to the mail server: a note without a link",
        Letter::Unknown => "Handed to the mail server; whether with a link is not known",
    }
}

/// What a success says.
pub(super) fn invited(name: &str, email: &str, mail: &Mail) -> Words {
    match mail {
        Mail::HandedOver(letter) => {
            let says = match letter {
                Letter::Link => "The address had no account just before, so the mail should have a link to set a password.",
                Letter::Note => "The address has an account already, so the mail is a note that the project is open to it, without a link to set a password. Whoever never set one needs such a link: send one below.",
                Letter::Unknown => "If the address is new to the server, the mail has a link to set a password. If there is an account already, the mail is a note that the project is open to it, without a link. The server does not tell which.",
            };
            Words {
                tone: Tone::Good,
                title: [name, " is invited"].concat(),
                text: ["A mail to ", email, " was handed to the mail server. ", says].concat(),
            }
        }
        Mail::NotAsked if email.is_empty() => Words {
            tone: Tone::Good,
            title: [name, " is invited, without mail"].concat(),
            text: ["There is no address, so no mail was sent. ", name, " still needs a link to set a password: copy one below."].concat(),
        },
        Mail::NotAsked => Words {
            tone: Tone::Good,
            title: [name, " is invited, without mail"].concat(),
            text: ["No mail was sent to ", email, ", as you asked. ", name, " still needs a link to set a password: send or copy one below."].concat(),
        },
        Mail::Failed(reason) => Words {
            tone: Tone::Warning,
            title: [name, " is invited, but the mail failed"].concat(),
            text: ["The account and the membership exist, but the mail to ", email, " could not be sent. The mail server said: “", reason, "”. Don’t invite again, that would be refused. Send a set-password link below once mail works."].concat(),
        },
        Mail::Unknown => Words {
            tone: Tone::Warning,
            title: [name, " is invited, but the answer was lost"].concat(),
            text: ["The connection broke, so the server was asked again: the member is there. Whether the mail to ", email, " went out is not known. If none arrives, send a set-password link below."].concat(),
        },
    }
}

/// What became of an invite to this address, in a line.
pub(super) fn line(email: &str, outcome: &Result<Invited, NotInvited>) -> String {
    match outcome {
        Ok(invited) => match &invited.mail {
            Mail::HandedOver(kind) => ["Invited. Mail: ", letter(*kind)].concat(),
            Mail::NotAsked => "Invited, without mail as asked".to_owned(),
            Mail::Failed(reason) => ["Invited, but the mail failed: ", reason].concat(),
            Mail::Unknown => {
                "Invited; the answer was lost, so whether a mail went out is not known".to_owned()
            }
        },
        Err(NotInvited::Refused(refusal) | NotInvited::Fields(_, refusal)) => {
            ["Not invited; the server said: ", &refusal.text()].concat()
        }
        Err(why) => not_invited(email, why).title,
    }
}

/// What a failure says.
pub(super) fn not_invited(email: &str, why: &NotInvited) -> Words {
    use crate::api::ApiError;
    match why {
        NotInvited::AlreadyMember(_) => Words {
            tone: Tone::Warning,
            title: "Already a user of this project".to_owned(),
            text: [email, " is a user of this project already, perhaps with another role. Nothing was changed and no mail was sent."].concat(),
        },
        NotInvited::Fields(..) => words(
            Tone::Bad,
            "Not invited",
            "The server refused what is marked below. Nobody was invited and no mail was sent.",
        ),
        NotInvited::Refused(refusal) => Words {
            tone: Tone::Bad,
            title: "Not invited: the server refused".to_owned(),
            text: ["It said: “", &refusal.text(), "”. Nobody was invited and no mail was sent. The account may have been prepared already, so the mail of a later try may come without a link."].concat(),
        },
        NotInvited::Clash(_) => words(
            Tone::Warning,
            "Not invited: another change came at the same moment",
            "This has nothing to do with what you typed. Press Invite again. The mail may then come without a link, because the account may have been prepared already.",
        ),
        NotInvited::NotFound => Words {
            tone: Tone::Warning,
            title: "The answer was lost, and the server does not know this invite".to_owned(),
            text: ["The server was asked for ", email, " and has no such user: as far as it shows, nobody was invited. You can press Invite again."].concat(),
        },
        NotInvited::Unknown => words(
            Tone::Warning,
            "Not known whether the invite was carried out",
            "The answer was lost, and the server could not be asked either. Check the connection, then press Invite again: if the first try did work, the server says that this user exists, and nothing is sent twice.",
        ),
        NotInvited::Failed(ApiError::SignedOut | ApiError::Withdrawn(_)) => words(
            Tone::Warning,
            "Not invited: you were signed out",
            "Nothing was sent. What you typed is still here: sign in again, then press Invite.",
        ),
        NotInvited::Failed(ApiError::Forbidden(_)) => words(
            Tone::Bad,
            "Not invited: you are no longer allowed to",
            "Inviting needs a project admin, and the server says you are none. Nothing was sent. Another admin can give you the right back; or sign in as somebody who has it. What you typed stays here.",
        ),
        NotInvited::Failed(error) => Words {
            tone: Tone::Bad,
            title: "Not invited".to_owned(),
            text: [&error.sentence(), " Nobody was invited and no mail was sent."].concat(),
        },
    }
}

/// The server's field errors at the fields of the screen; the rest stays in the notice.
pub(super) fn problems(why: &NotInvited, role: &Role) -> Problems {
    let NotInvited::Fields(fields, _) = why else {
        return Problems::new();
    };
    let shown =
        |field: &'static str| field != PATIENT || matches!(role, Role::RelatedPerson { .. });
    fields
        .iter()
        .filter_map(|(field, text)| Some((field_of(field).filter(|f| shown(f))?, text.clone())))
        .collect()
}

/// What to quote to whoever runs the server.
pub(super) fn request_id(why: &NotInvited) -> Option<String> {
    match why {
        NotInvited::Fields(_, refusal)
        | NotInvited::Refused(refusal)
        | NotInvited::Clash(refusal) => refusal.request_id.clone(),
        NotInvited::Failed(error) => error.request_id().map(str::to_owned),
        _ => None,
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::api::{ApiError, Refusal};

    const LETTERS: [Letter; 3] = [Letter::Link, Letter::Note, Letter::Unknown];

    fn success(mail: Mail) -> Words {
        invited("Ana Costa", "ana@clinic.example", &mail)
    }

    #[test]
    fn only_a_mail_that_was_handed_over_is_called_so() {
        assert!(
            success(Mail::HandedOver(Letter::Unknown))
                .text
                .contains("handed to the mail server")
        );
        let others = [
            Mail::NotAsked,
            Mail::Failed("ECONNREFUSED".into()),
            Mail::Unknown,
        ];
        for mail in others {
            let words = success(mail);
            assert!(!words.text.contains("handed"), "{words:?}");
        }
        assert!(
            success(Mail::Failed("ECONNREFUSED".into()))
                .text
                .contains("ECONNREFUSED")
        );
    }

    #[test]
    fn without_an_address_there_is_no_talk_of_one() {
        let words = invited("Ana Costa", "", &Mail::NotAsked);
        assert!(words.text.starts_with("There is no address"), "{words:?}");
        assert!(!words.text.contains("  "), "{words:?}");
        assert!(!words.text.contains("send"), "{words:?}");
    }

    #[test]
    fn every_outcome_has_words_of_its_own() {
        let refusal = Refusal::default;
        let failures = [
            NotInvited::AlreadyMember(None),
            NotInvited::Fields(Vec::new(), refusal()),
            NotInvited::Refused(refusal()),
            NotInvited::Clash(refusal()),
            NotInvited::NotFound,
            NotInvited::Unknown,
            NotInvited::Failed(ApiError::SignedOut),
            NotInvited::Failed(ApiError::Forbidden(refusal())),
            NotInvited::Failed(ApiError::TooMany(Some(30))),
        ];
        let mut texts: Vec<String> = failures
            .iter()
            .map(|f| not_invited("a@b.example", f).text)
            .collect();
        texts.extend([Mail::NotAsked, Mail::Unknown].map(|mail| success(mail).text));
        texts.extend(LETTERS.map(|letter| success(Mail::HandedOver(letter)).text));
        let all = texts.len();
        texts.sort();
        texts.dedup();
        assert_eq!(texts.len(), all);
    }

    #[test]
    fn a_problem_with_a_field_that_is_not_on_screen_stays_in_the_notice() {
        let why = NotInvited::Fields(
            vec![("patient".into(), "Patient is required".into())],
            Refusal::default(),
        );
        assert!(problems(&why, &Role::Practitioner).is_empty());
    }
}
