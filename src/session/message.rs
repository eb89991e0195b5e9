//! What the tabs of a session say to each other. It carries tokens, so it has no `Debug`.

use super::held::Held;
use super::limit::Ended;

/// A message to all other tabs.
pub(super) enum Message {
    /// A tab asks for the session: of this name, or any if there is none.
    Ask(String),
    /// The session as it is now: an answer, or news after a renewal.
    Session(Held),
    /// There was input at this time, in the session of this name.
    Seen(String, u64),
    /// The session of this name ended, and why.
    Ended(String, Ended),
}

impl Message {
    /// As the text that is sent.
    pub fn write(&self) -> String {
        let (kind, rest) = match self {
            Message::Ask(tag) => ("ask", tag.clone()),
            Message::Session(held) => ("session", held.write()),
            Message::Seen(tag, at) => ("seen", [tag, "\n", &at.to_string()].concat()),
            Message::Ended(tag, why) => ("ended", [tag, "\n", word(*why)].concat()),
        };
        [kind, "\n", &rest].concat()
    }

    /// Reads what was sent; `None` for what a tab of another version may say.
    pub fn read(text: &str) -> Option<Message> {
        let (kind, rest) = text.split_once('\n')?;
        let (tag, last) = rest.split_once('\n').unwrap_or((rest, ""));
        let tag = tag.to_owned();
        Some(match kind {
            "ask" => Message::Ask(tag),
            "session" => Message::Session(Held::read(rest)?),
            "seen" => Message::Seen(tag, last.parse().ok()?),
            "ended" => Message::Ended(tag, reason(last)),
            _ => return None,
        })
    }
}

fn word(why: Ended) -> &'static str {
    match why {
        Ended::Here | Ended::Elsewhere => "",
        Ended::Idle => "idle",
        Ended::Limit => "limit",
    }
}

/// Why, for the tab that hears of it.
fn reason(word: &str) -> Ended {
    match word {
        "idle" => Ended::Idle,
        "limit" => Ended::Limit,
        _ => Ended::Elsewhere,
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    fn again(text: &str) -> String {
        Message::read(text)
            .map(|message| message.write())
            .unwrap_or_default()
    }

    #[test]
    fn messages_read_back() {
        for text in [
            "ask\n",
            "ask\ntag",
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
        for text in [
            "",
            "ask",
            "hello\ntag",
            "seen\ntag\nsoon",
            "session\ntag\n3",
        ] {
            assert!(Message::read(text).is_none(), "{text}");
        }
    }

    #[test]
    fn signing_out_here_is_signing_out_elsewhere_for_the_other_tabs() {
        let heard = Message::read(&Message::Ended("tag".to_owned(), Ended::Here).write());
        assert!(matches!(heard, Some(Message::Ended(tag, Ended::Elsewhere)) if tag == "tag"));
    }
}
