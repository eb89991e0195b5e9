//! An email address as clipboards bring it: in brackets and quotes, as a link, before a comma, from a keyboard with
//! wide letters, beside a name.

use super::characters::is_invisible;
use super::unicode::composed;

/// What stands before an address and is no part of it.
const BEFORE: &[char] = &[
    '<', '(', '[', '{', '«', '“', '„', '‘', ',', ';', ':', '、', '•',
];

/// What follows an address and is no part of it; none of it can end a domain.
const AFTER: &[char] = &[
    '>', ')', ']', '}', '»', '”', '“', '’', '.', ',', ';', ':', '!', '?', '、', '…',
];

const QUOTES: [char; 3] = ['"', '\'', '`'];

/// What links, mail programs and forms write before an address.
const PREFIXES: [&str; 5] = ["mailto:", "email:", "e-mail:", "mail:", "smtp:"];

/// The address without what surrounds it, also a name beside it. What is inside is left as it is, also what can't be
/// seen: nobody knows which address was meant.
pub fn address(text: &str) -> String {
    let mut address = unwrapped(text);
    // What was inside may be wrapped once more.
    loop {
        let inside = unwrapped(&address);
        if inside.len() >= address.len() {
            return address;
        }
        address = inside;
    }
}

fn unwrapped(text: &str) -> String {
    let text = narrow(text);
    let bare = bare(&text);
    match beside_name(bare) {
        Some(inside) => decoded(self::bare(inside), &text),
        None => decoded(bare, &text),
    }
}

/// The address without what surrounds it; where more than an address was pasted, such as a name, all of it.
pub fn recipient(text: &str) -> String {
    let narrow = narrow(text);
    let bare = bare(&narrow);
    match bare.contains(|c: char| matches!(c, '<' | '>') || c.is_whitespace()) {
        true => super::line(text),
        false => decoded(bare, &narrow),
    }
}

/// Letters whole, and those of a keyboard for wide ones as they are usually.
fn narrow(text: &str) -> String {
    let narrow = |c| match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '\u{3002}' | '\u{FF61}' => '.',
        c => c,
    };
    composed(text).chars().map(narrow).collect()
}

/// Takes away what surrounds an address, layer by layer.
fn bare(text: &str) -> &str {
    let mut text = text;
    loop {
        let before = text;
        text = text.trim_matches(|c: char| c.is_whitespace() || is_invisible(c));
        text = text.trim_start_matches(BEFORE).trim_end_matches(AFTER);
        for quote in QUOTES {
            let inside = text.strip_prefix(quote);
            text = inside
                .and_then(|text| text.strip_suffix(quote))
                .unwrap_or(text);
        }
        text = without_prefix(text);
        // `[a@b.example](mailto:a@b.example)` and `mailto:a@b.example|a@b.example`, as chats write links.
        for between in ["](", "|"] {
            if let Some((shown, link)) = text.split_once(between)
                && shown.contains('@')
                && link.contains('@')
            {
                text = shown;
            }
        }
        if text.len() == before.len() {
            text = without_half_a_pair(text);
        }
        if text.len() == before.len() {
            return text;
        }
    }
}

/// The text without one half of a pair of quotes.
fn without_half_a_pair(text: &str) -> &str {
    let text = text.trim_end_matches(QUOTES);
    match text.matches('"').count() {
        1 => text.trim_start_matches('"'),
        _ => text,
    }
}

fn without_prefix(text: &str) -> &str {
    let found = PREFIXES.into_iter().find_map(|prefix| {
        let (start, rest) = text.split_at_checked(prefix.len())?;
        (start.eq_ignore_ascii_case(prefix) && rest.contains('@')).then_some((prefix, rest))
    });
    match found {
        // A link may go on with a subject.
        Some(("mailto:", rest)) => {
            let rest = rest.trim_start_matches("//");
            rest.split('?').next().unwrap_or(rest)
        }
        Some((_, rest)) => rest,
        None => text,
    }
}

/// The address beside a name: `Ana Costa <a@b.example>`. `None` where there is no such, or several.
fn beside_name(text: &str) -> Option<&str> {
    let behind = text.rsplit_once('<');
    let (name, address) =
        behind.or_else(|| text.split_once('>').map(|(address, name)| (name, address)))?;
    let is_quoted = name.matches('"').count() % 2 == 1;
    (!is_quoted && !name.contains('@') && address.contains('@')).then_some(address)
}

/// An address that was taken out of a link, where `%40` means `@`.
fn decoded(address: &str, link: &str) -> String {
    let is_link = link.to_ascii_lowercase().contains("mailto:");
    if !is_link || !address.contains('%') {
        return address.to_owned();
    }
    let kept = address.replace('&', "%26").replace('+', "%2B");
    let pair = ["=", &kept].concat();
    let decoded = form_urlencoded::parse(pair.as_bytes()).next();
    decoded.map_or_else(String::new, |(_, value)| value.into_owned())
}
