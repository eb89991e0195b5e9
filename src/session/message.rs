//! What the tabs of this browser say to each other. It carries tokens, so it has no `Debug`.
//!
//! Every page of the origin can speak and listen here. So a message that is not exactly one of these is not heard,
//! tokens are said only to whoever asks, and what is heard counts for no more than `hear.rs` lets it.

use super::held::Held;
use super::limit::Ended;
use wire::Id;

/// The longest message that is read, in bytes: a session with its tokens takes a few thousand.
const LONGEST: usize = 32_768;

/// A message to all other tabs.
pub(super) enum Message {
    /// A tab that has no session asks for one.
    Join(Question),
    /// The answer to it.
    Offer(Offer),
    /// A tab asks for its session of this name as it is now.
    Ask(String),
    /// The answer to it.
    Session(Held),
    /// The session of this name was renewed, so often by now. Whoever wants the tokens asks.
    Renewed(String, u64),
    /// There was input at this time, in the session of this name.
    Seen(String, u64),
    /// The session of this name ended, and why.
    Ended(String, Ended),
}

/// What a tab without a session asks.
pub(super) struct Question {
    /// A random name of the question.
    pub ticket: String,
    /// The path of the address that the tab was opened at.
    pub path: String,
}

/// What another tab answers.
pub(super) struct Offer {
    /// The name of the question.
    pub ticket: String,
    /// Whether a link to this path was opened from the tab that answers.
    pub is_opener: bool,
    /// Its session, if it has one.
    pub held: Option<Held>,
}

impl Message {
    /// As the text that is sent.
    pub fn write(&self) -> String {
        match self {
            Message::Join(question) => ["join", &question.ticket, &question.path].join("\n"),
            Message::Offer(offer) => {
                let whose = if offer.is_opener { "opener" } else { "beside" };
                let held = offer.held.as_ref().map(Held::write).unwrap_or_default();
                ["offer", &offer.ticket, whose, &held].join("\n")
            }
            Message::Ask(tag) => ["ask", tag].join("\n"),
            Message::Session(held) => ["session", &held.write()].join("\n"),
            Message::Renewed(tag, generation) => {
                ["renewed", tag, &generation.to_string()].join("\n")
            }
            Message::Seen(tag, at) => ["seen", tag, &at.to_string()].join("\n"),
            Message::Ended(tag, why) => ["ended", tag, word(*why)].join("\n"),
        }
    }

    /// Reads what was sent, as of `now`; `None` for everything that is not exactly a message, as what a tab of another
    /// version may say.
    pub fn read(text: &str, now: u64) -> Option<Message> {
        if text.len() > LONGEST {
            return None;
        }
        let (kind, rest) = text.split_once('\n')?;
        if kind == "session" {
            return Held::read(rest, now).map(Message::Session);
        }
        let (name, last) = match rest.split_once('\n') {
            Some((name, last)) => (name, Some(last)),
            None => (rest, None),
        };
        let name = Id::parse(name)?.to_string();
        Some(match (kind, last) {
            ("join", Some(path)) if path.starts_with('/') => Message::Join(Question {
                ticket: name,
                path: path.to_owned(),
            }),
            ("offer", Some(last)) => Message::Offer(offer(name, last, now)?),
            ("ask", None) => Message::Ask(name),
            ("renewed", Some(generation)) => Message::Renewed(name, generation.parse().ok()?),
            ("seen", Some(at)) => Message::Seen(name, at.parse::<u64>().ok()?.min(now)),
            ("ended", Some(why)) => Message::Ended(name, reason(why)?),
            _ => return None,
        })
    }
}

fn offer(ticket: String, text: &str, now: u64) -> Option<Offer> {
    let (whose, held) = text.split_once('\n')?;
    let is_opener = match whose {
        "opener" => true,
        "beside" => false,
        _ => return None,
    };
    let held = match held.is_empty() {
        true => None,
        false => Some(Held::read(held, now)?),
    };
    Some(Offer {
        ticket,
        is_opener,
        held,
    })
}

fn word(why: Ended) -> &'static str {
    match why {
        Ended::Here | Ended::Elsewhere => "",
        Ended::Idle => "idle",
        Ended::Limit => "limit",
    }
}

/// Why, for the tab that hears of it.
fn reason(word: &str) -> Option<Ended> {
    Some(match word {
        "" => Ended::Elsewhere,
        "idle" => Ended::Idle,
        "limit" => Ended::Limit,
        _ => return None,
    })
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NOW: u64 = 1_700_000_000_000;

    fn again(text: &str) -> String {
        Message::read(text, NOW)
            .map(|message| message.write())
            .unwrap_or_default()
    }

    #[test]
    fn messages_read_back() {
        for text in [
            "join\nticket\n/admin/users",
            "offer\nticket\nopener\n",
            "offer\nticket\nbeside\ntag\n3\n1\n2\n4\n5\np1\nPractitioner/ada\nrefresh\naccess",
            "ask\ntag",
            "renewed\ntag\n4",
            "seen\ntag\n1700000000000",
            "ended\ntag\nidle",
            "ended\ntag\nlimit",
            "ended\ntag\n",
            "session\ntag\n3\n1\n2\n4\n5\np1\nPractitioner/ada\nrefresh\naccess",
        ] {
            assert_eq!(again(text), text);
        }
    }

    #[test]
    fn what_is_no_message_is_not_heard() {
        let long = ["ask\n", &"x".repeat(LONGEST)].concat();
        for text in [
            "",
            "ask",
            "ask\n",
            "ask\ntag\nmore",
            "ask\nno id",
            &long,
            "hello\ntag",
            "join\nticket",
            "join\nticket\nhttps://evil.example",
            "offer\nticket\nanybody\n",
            "offer\nticket\nopener",
            "offer\nticket\nopener\ntag\n3",
            "renewed\ntag\noften",
            "seen\ntag",
            "seen\ntag\nsoon",
            "ended\ntag",
            "ended\ntag\nbored",
            "session\ntag\n3",
        ] {
            assert!(Message::read(text, NOW).is_none(), "{text}");
        }
    }

    #[test]
    fn input_in_the_future_was_now() {
        let heard = Message::read("seen\ntag\n18446744073709551615", NOW);
        assert!(matches!(heard, Some(Message::Seen(_, NOW))));
    }

    #[test]
    fn that_a_session_was_renewed_is_said_without_its_tokens() {
        assert_eq!(
            Message::Renewed("tag".to_owned(), 2).write(),
            "renewed\ntag\n2"
        );
    }

    #[test]
    fn signing_out_here_is_signing_out_elsewhere_for_the_other_tabs() {
        let heard = Message::read(&Message::Ended("tag".to_owned(), Ended::Here).write(), NOW);
        assert!(matches!(heard, Some(Message::Ended(tag, Ended::Elsewhere)) if tag == "tag"));
    }

    proptest! {
        #[test]
        fn whatever_is_said_breaks_nothing(text in "(join|offer|ask|session|renewed|seen|ended)?(\n[a-z0-9/]{0,6}){0,12}") {
            let heard = Message::read(&text, NOW);
            prop_assert!(heard.is_none_or(|message| Message::read(&message.write(), NOW).is_some()));
        }
    }
}
