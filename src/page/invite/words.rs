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
        Letter::Link => "Handed over to the email service; should contain a set-password link",
        Letter::Note => "Handed over to the email service: a notice without a link",
        Letter::Unknown => "Handed over to the email service; not known whether it contains a link",
    }
}

/// What a success says.
pub(super) fn invited(name: &str, email: &str, mail: &Mail) -> Words {
    match mail {
        Mail::HandedOver(letter) => {
            let says = match letter {
                Letter::Link => "It should contain a set-password link, because the address had no account just before.",
                Letter::Note => "It’s a notice without a link, because the account exists. If they never set a password, send a link below.",
                Letter::Unknown => "New accounts get a set-password link; existing accounts get a notice. If they can’t sign in, send a link below.",
            };
            Words {
                tone: Tone::Good,
                title: [name, " is invited"].concat(),
                text: ["An email to ", email, " was handed over to the email service. ", says].concat(),
            }
        }
        Mail::NotAsked if email.is_empty() => Words {
            tone: Tone::Good,
            title: [name, " is invited, without email"].concat(),
            text: "There is no address, so no email was sent. They still need a link to set a password: copy one below.".to_owned(),
        },
        Mail::NotAsked => Words {
            tone: Tone::Good,
            title: [name, " is invited, without email"].concat(),
            text: ["No email was sent to ", email, ". They still need a link to set a password: send or copy one below."].concat(),
        },
        Mail::Failed(reason) => Words {
            tone: Tone::Warning,
            title: [name, " is invited, but the email failed"].concat(),
            text: ["The member was created, but the email to ", email, " couldn’t be sent: “", reason, "”. Don’t invite again; email a set-password link below once email works."].concat(),
        },
        Mail::Unknown => Words {
            tone: Tone::Warning,
            title: [name, " is invited, but perhaps without an email"].concat(),
            text: ["The member was created, but we couldn’t confirm that an email was sent to ", email, ". If none arrives, email a set-password link below."].concat(),
        },
    }
}

/// What became of an invite to this address, in a line.
pub(super) fn line(email: &str, outcome: &Result<Invited, NotInvited>) -> String {
    match outcome {
        Ok(invited) => match &invited.mail {
            Mail::HandedOver(kind) => ["Invited. Email: ", letter(*kind)].concat(),
            Mail::NotAsked => "Invited, without email".to_owned(),
            Mail::Failed(reason) => ["Invited, but the email failed: ", reason].concat(),
            Mail::Unknown => "Invited; couldn’t confirm that an email was sent".to_owned(),
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
            title: "Already a member".to_owned(),
            text: [email, " is already a member of this project. Nothing was changed or sent."].concat(),
        },
        NotInvited::Fields(..) => words(
            Tone::Bad,
            "Not invited",
            "The server refused the marked fields. No member was added and no email was sent.",
        ),
        NotInvited::Refused(refusal) => Words {
            tone: Tone::Bad,
            title: "Not invited: the server refused".to_owned(),
            text: ["It said: “", &refusal.text(), "”. No member was added and no email was sent. The account may already exist, so a later email may have no link."].concat(),
        },
        NotInvited::Clash(_) => words(
            Tone::Warning,
            "Not invited: conflict with another change",
            "Your entries are fine: press Invite again. The account may already exist, so the email may have no link.",
        ),
        NotInvited::NotFound => Words {
            tone: Tone::Warning,
            title: "Connection lost; the server has no such invite".to_owned(),
            text: ["The server shows no member ", email, ", so apparently no one was invited. You can press Invite again."].concat(),
        },
        NotInvited::Unknown => words(
            Tone::Warning,
            "Couldn’t confirm the invite",
            "Check your connection, then press Invite again. If the first attempt worked, the server says so and nothing is sent twice.",
        ),
        NotInvited::Failed(ApiError::SignedOut | ApiError::Withdrawn(_)) => words(
            Tone::Warning,
            "Not invited: you were signed out",
            "Nothing was sent. Your entries are kept: sign in again, then press Invite.",
        ),
        NotInvited::Failed(ApiError::Forbidden(_)) => words(
            Tone::Bad,
            "Not invited: no permission",
            "The server says you’re not a project admin, so nothing was sent. Ask an admin for the right or sign in as one; your entries are kept.",
        ),
        NotInvited::Failed(error) => Words {
            tone: Tone::Bad,
            title: "Not invited".to_owned(),
            text: [&error.sentence(), " No member was added and no email was sent."].concat(),
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
                .contains("handed over to the email service")
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
