//! Filling the values of parameters in, the way the server does it: in the serialised JSON text of the whole
//! policy, one name after the other, as JavaScript's `replaceAll` (contract §10.1). A value may so reach into
//! a longer name, and one with a quotation mark may add rules.

use super::parameter::{PATIENT, PROFILE};
use super::{Grant, Value};
use wire::{Json, Reference};

/// Longer than this no policy is (contract §12, "Sizes"); a value with `$'` doubles it each time.
const LONGEST: usize = 1_000_000;

/// A policy with its values filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Filled {
    /// The policy with each value where its name stood.
    pub meant: Json,
    /// Where a value does more than that: what the server reads.
    pub instead: Option<Instead>,
}

/// What became of a policy by a value that is more than a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Instead {
    /// This.
    Read(Json),
    /// A text that is no JSON, as far as can be told.
    Unreadable,
}

impl Filled {
    /// All versions of the policy that may count: rules only add to each other, so what they give together
    /// is never less than what the server gives.
    pub fn versions(&self) -> Vec<&Json> {
        match &self.instead {
            Some(Instead::Read(json)) => vec![json, &self.meant],
            Some(Instead::Unreadable) | None => vec![&self.meant],
        }
    }
}

impl Value {
    /// Whether the value can change the policy that it is put into: it ends the text it stands in, or has
    /// the server copy other text.
    pub fn changes_policy(&self) -> bool {
        match self {
            Value::Text(text) => refusal(text).is_some(),
            Value::Reference(_) => false,
        }
    }
}

/// Why a text must not be the value of a parameter; `None` for any other.
pub fn refusal(text: &str) -> Option<&'static str> {
    let first = text.chars().find(|c| is_of_the_policy(*c))?;
    Some(match first {
        '"' => "Remove the quotation mark “\"”. It would end the rule and could add others",
        '\\' => "Remove the backslash “\\”. It would change the rest of the rule",
        '$' => "Remove “$”. The server could replace it with other policy text",
        _ => "Remove line breaks and control characters. They would break the policy",
    })
}

fn is_of_the_policy(c: char) -> bool {
    matches!(c, '"' | '\\' | '$') || c.is_control()
}

/// What characters with a meaning of their own do in criteria, sentence by sentence.
pub fn effect_of(text: &str) -> Vec<String> {
    let mut told = Vec::new();
    // What “#” cuts off does nothing.
    let live = text.split('#').next().unwrap_or_default();
    let (own, further) = match live.split_once('&') {
        Some((own, further)) => (own, Some(further)),
        None => (live, None),
    };
    let term = ["x=", &own.replace('+', "%2B")].concat();
    let decoded = form_urlencoded::parse(term.as_bytes()).next();
    let decoded = decoded
        .map(|(_, value)| value.into_owned())
        .unwrap_or_default();
    let values: Vec<&str> = decoded
        .split(',')
        .map(str::trim)
        .filter(|one| !one.is_empty())
        .collect();
    if let (true, Some((last, first))) = (decoded.contains(','), values.split_last()) {
        told.push(match first.is_empty() {
            true => ["Matches ", *last, "."].concat(),
            false => ["Matches ", &first.join(", "), " or ", *last, "."].concat(),
        });
    }
    if let Some(further) = further {
        told.push(
            [
                "“&” ends the value. The rest is a separate condition: ",
                further,
                ".",
            ]
            .concat(),
        );
    }
    if text.contains('#') {
        told.push("“#” cuts off the rest of the rule, which may then allow more.".to_owned());
    }
    if decoded.contains('|') {
        told.push("“|” separates a code system from its code.".to_owned());
    }
    if text.contains('+') {
        told.push("“+” stands for a space.".to_owned());
    }
    if text.contains('%') {
        told.push("“%” starts a name or code that is replaced.".to_owned());
    }
    told
}

/// A policy with the values of a grant filled in, and `%profile` and `%patient` where `profile` is known.
pub(super) fn filled(policy: &Json, grant: &Grant, profile: Option<&Reference>) -> Filled {
    let mut changes = Vec::new();
    for (name, value) in &grant.parameters {
        change(name, value, &mut changes);
    }
    if let Some(profile) = profile {
        let profile = Value::Reference(profile.clone());
        change(PROFILE, &profile, &mut changes);
        if !grant.parameters.iter().any(|(name, _)| name == PATIENT) {
            change(PATIENT, &profile, &mut changes);
        }
    }
    if changes.is_empty() {
        let meant = policy.clone();
        return Filled {
            meant,
            instead: None,
        };
    }
    let Some(meant) = replaced(policy, &changes) else {
        return Filled {
            meant: policy.clone(),
            instead: Some(Instead::Unreadable),
        };
    };
    let text = policy.to_string();
    let named = |(name, value): &&(String, Value)| {
        value.changes_policy() && text.contains(&["%", name.as_str()].concat())
    };
    let is_changed = grant.parameters.iter().any(|value| named(&value));
    let read = in_text(text, &changes);
    let instead = match read {
        Some(read) if read == meant && !is_changed => None,
        Some(read) => Some(Instead::Read(read)),
        None => Some(Instead::Unreadable),
    };
    Filled { meant, instead }
}

fn change(name: &str, value: &Value, changes: &mut Vec<(String, String)>) {
    let name = ["%", name].concat();
    match value {
        Value::Text(text) if text.is_empty() => {}
        Value::Text(text) => changes.push((name, text.clone())),
        Value::Reference(to) => {
            changes.push(([&name, ".id"].concat(), to.id().to_string()));
            changes.push((name, to.to_string()));
        }
    }
}

/// String by string, as it is meant; `None` where it grows without end.
fn replaced(json: &Json, changes: &[(String, String)]) -> Option<Json> {
    Some(match json {
        Json::String(text) => {
            let mut text = text.clone();
            for (name, value) in changes {
                let more = text.matches(name).count().saturating_mul(value.len());
                if more > LONGEST {
                    return None;
                }
                text = text.replace(name, value);
            }
            Json::String(text)
        }
        Json::Array(items) => {
            let items = items.iter().map(|item| replaced(item, changes));
            Json::Array(items.collect::<Option<_>>()?)
        }
        Json::Object(members) => {
            let member =
                |(key, value): &(String, Json)| Some((key.clone(), replaced(value, changes)?));
            Json::Object(members.iter().map(member).collect::<Option<_>>()?)
        }
        other => other.clone(),
    })
}

/// In the text, as the server does it; `None` where the outcome is no JSON or grows without end.
fn in_text(mut text: String, changes: &[(String, String)]) -> Option<Json> {
    for (name, value) in changes {
        text = replace_all(&text, name, value)?;
    }
    Json::parse(&text).ok().map(last_counts)
}

/// JavaScript's `replaceAll`: `$$`, `$&`, `` $` `` and `$'` in the value stand for text around it.
fn replace_all(text: &str, name: &str, value: &str) -> Option<String> {
    let mut made = String::with_capacity(text.len());
    let mut rest = text;
    let mut done = 0;
    while let Some((before, after)) = rest.split_once(name) {
        made.push_str(before);
        let ahead = text.get(..done + before.len()).unwrap_or_default();
        let mut value = value;
        while let Some((plain, special)) = value.split_once('$') {
            made.push_str(plain);
            let (stands_for, used) = match special.chars().next() {
                Some('$') => ("$", 1),
                Some('&') => (name, 1),
                Some('`') => (ahead, 1),
                Some('\'') => (after, 1),
                _ => ("$", 0),
            };
            made.push_str(stands_for);
            if made.len() > LONGEST {
                return None;
            }
            value = special.get(used..).unwrap_or_default();
        }
        made.push_str(value);
        if made.len() > LONGEST {
            return None;
        }
        done += before.len() + name.len();
        rest = after;
    }
    made.push_str(rest);
    Some(made)
}

/// Where a key stands in an object twice, JavaScript takes the last value.
fn last_counts(json: Json) -> Json {
    match json {
        Json::Object(members) => {
            let mut once: Vec<(String, Json)> = Vec::with_capacity(members.len());
            for (key, value) in members {
                let value = last_counts(value);
                match once.iter_mut().find(|(known, _)| *known == key) {
                    Some((_, known)) => *known = value,
                    None => once.push((key, value)),
                }
            }
            Json::Object(once)
        }
        Json::Array(items) => Json::Array(items.into_iter().map(last_counts).collect()),
        other => other,
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn a_value_that_grows_without_end_is_no_policy_and_no_trouble() {
        let policy = ["%x"; 500].join(" ");
        assert_eq!(replace_all(&policy, "%x", &"$'".repeat(200_000)), None);
        let changes = [("%x".to_owned(), "y".repeat(100_000))];
        assert_eq!(replaced(&Json::String(policy), &changes), None);
    }

    #[test]
    fn what_a_number_sign_cuts_off_is_told_as_nothing_else() {
        let told = effect_of("x#a&b");
        assert_eq!(told.len(), 1, "{told:?}");
        let told = effect_of("x&y=a+b#c").join(" ");
        assert!(told.contains("a separate condition: y=a+b."), "{told}");
    }

    #[test]
    fn it_replaces_as_javascript_does() {
        let replaced = |text, value| replace_all(text, "%a", value).unwrap_or_default();
        assert_eq!(replaced("x%ay%a", "1"), "x1y1");
        assert_eq!(replaced("x%ay", "[$&]"), "x[%a]y");
        assert_eq!(replaced("x%ay", "$$"), "x$y");
        assert_eq!(replaced("x%ay%az", "<$`|$'>"), "x<x|y%az>y<x%ay|z>z");
        assert_eq!(replaced("x%ay", "$1$"), "x$1$y");
        assert_eq!(replaced("", "1"), "");
        let doubling = "$'".repeat(100);
        let long = "%a".repeat(1000);
        assert_eq!(replace_all(&long, "%a", &doubling.repeat(100)), None);
    }

    #[test]
    fn the_last_of_two_keys_counts() {
        let twice = Json::parse(r#"{"a":1,"b":[{"c":1,"c":2}],"a":3}"#).unwrap_or_default();
        assert_eq!(last_counts(twice).to_string(), r#"{"a":3,"b":[{"c":2}]}"#);
    }

    #[test]
    fn what_characters_do_in_criteria_is_told() {
        let told = |text| effect_of(text).join(" ");
        assert_eq!(told("female"), "");
        assert_eq!(told("female,male"), "Matches female or male.");
        assert_eq!(told("a, b,c"), "Matches a, b or c.");
        assert_eq!(
            told("female%2Cmale").split('.').next(),
            Some("Matches female or male")
        );
        assert!(told("a&_count=1").contains("a separate condition: _count=1."));
        assert!(told("x#").contains("cuts off the rest"));
        assert!(told("http://x|a").contains("separates a code system from its code"));
        assert!(told("a+b").contains("a space") && told("%patient").contains("replaced"));
    }

    #[test]
    fn values_that_can_change_a_policy_are_known() {
        let is = |text: &str| Value::Text(text.to_owned()).changes_policy();
        assert!(is("a\"b") && is("a\\b") && is("$&") && is("a\nb") && is("a\u{7f}"));
        assert!(!is("female,male") && !is("O’Brien & Sons") && !is("system|code"));
    }
}
