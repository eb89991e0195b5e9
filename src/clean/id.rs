//! Ids and references as they are copied: out of an address bar, out of a request, in capitals.

use super::characters::is_unseen;
use super::spellings::plain;

/// What surrounds a copied id.
const AROUND: &[char] = &[
    '<', '>', '(', ')', '[', ']', '"', '\'', '“', '”', '‘', '’', '`', ',', ';', ':', '.', ' ',
];

/// The id of a project in what was pasted: `Project/…`, the address of its page, in capitals.
pub fn id(text: &str) -> String {
    let text = visible(text);
    let text = text.trim_matches(AROUND);
    let small = text.to_ascii_lowercase();
    let starts = ["project/", "project="].into_iter().filter_map(|mark| {
        let at = small.find(mark)?;
        text.get(at + mark.len()..)
    });
    let named = starts.max_by_key(|rest| rest.len());
    let uuid = named.and_then(uuid_in).or_else(|| uuid_in(text));
    uuid.unwrap_or_else(|| {
        let end = |rest: &str| rest.split(['/', '?', '#', '&']).next().map(str::to_owned);
        named.and_then(end).unwrap_or_else(|| text.to_owned())
    })
}

/// A reference to a record, `Type/id`, in what was pasted: also out of the address of the record.
pub fn reference(text: &str) -> String {
    let text = visible(text);
    let text = text.trim_matches(AROUND);
    let Some((_, rest)) = text.split_once("://") else {
        return text.to_owned();
    };
    let path = rest.split(['?', '#']).next().unwrap_or(rest);
    let mut steps = path.trim_end_matches('/').rsplit('/');
    match (steps.next(), steps.next()) {
        (Some(id), Some(kind)) => [kind, "/", id].concat(),
        _ => text.to_owned(),
    }
}

/// No id has anything invisible in it, or a dash of another length.
fn visible(text: &str) -> String {
    let seen = text.chars().filter(|c| !is_unseen(*c));
    let plain = seen.map(|c| if c.is_whitespace() { ' ' } else { plain(c) });
    plain.collect()
}

fn uuid_in(text: &str) -> Option<String> {
    let mut starts = (0..text.len()).filter_map(|at| text.get(at..at + 36));
    starts
        .find(|piece| is_uuid(piece))
        .map(str::to_ascii_lowercase)
}

fn is_uuid(text: &str) -> bool {
    text.bytes().enumerate().all(|(at, byte)| match at {
        8 | 13 | 18 | 23 => byte == b'-',
        _ => byte.is_ascii_hexdigit(),
    })
}
