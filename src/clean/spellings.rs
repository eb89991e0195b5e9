//! The several ways in which the same is stored, because the server compares texts letter by letter.

use super::punycode;
use super::unicode::{decomposed, lower_case};

/// The marks that keyboards and word processors put in the place of an apostrophe or a hyphen, as they are typed.
pub(super) fn plain(c: char) -> char {
    match c {
        '\u{2018}' | '\u{2019}' | '\u{201B}' | '\u{2BC}' | '\u{2B9}' | '\u{B4}' | '`' => '\'',
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE63}' | '\u{FF0D}' => '-',
        c => c,
    }
}

/// The ways in which the same mailbox is written: the address as it is first, then with its domain in ASCII or in
/// letters, and with letters in pieces. Of most addresses there is one.
pub fn spellings(address: &str) -> Vec<String> {
    let small = lower_case(address);
    let mut all = vec![address.to_owned()];
    if let Some((local, domain)) = small.rsplit_once('@')
        && is_international(&small)
    {
        for domain in domains(domain) {
            let whole = [local, "@", &domain].concat();
            let pieces = decomposed(&whole);
            add(&mut all, whole);
            add(&mut all, pieces);
        }
        all.retain(|one| one == address || *one != small);
    }
    all
}

/// The ways in which words of a name or a part of an address may be stored: as they are first, with other apostrophes
/// and hyphens, with the domain in ASCII or in letters, and with letters in pieces.
pub fn spellings_of_words(words: &str) -> Vec<String> {
    let plain: String = words.chars().map(plain).collect();
    let curly = plain.replace('\'', "’");
    let mut all = vec![words.to_owned()];
    add(&mut all, plain);
    add(&mut all, curly);
    let small = lower_case(words);
    if small.contains('.') && is_international(&small) {
        let (local, domain) = small.rsplit_once('@').unwrap_or(("", &small));
        let at = if small.contains('@') { "@" } else { "" };
        for domain in domains(domain) {
            let whole = [local, at, &domain].concat();
            if whole != small {
                add(&mut all, whole);
            }
        }
    }
    for one in all.clone() {
        add(&mut all, decomposed(&one));
    }
    all
}

/// What is looked for in names, in any of its spellings: the server takes a comma for "or" (contract §8). `None` where
/// there is nothing to look for.
pub fn any_spelling(text: &str) -> Option<String> {
    let text = super::search(text);
    (!text.is_empty()).then(|| spellings_of_words(&text).join(","))
}

fn add(all: &mut Vec<String>, one: String) {
    if !all.contains(&one) {
        all.push(one);
    }
}

fn is_international(small: &str) -> bool {
    !small.is_ascii() || small.contains("xn--")
}

/// A domain in small letters as it is, in ASCII and in letters.
fn domains(domain: &str) -> [String; 3] {
    let each = |label: fn(&str) -> Option<String>| {
        let labels = domain
            .split('.')
            .map(|own| label(own).unwrap_or_else(|| own.to_owned()));
        labels.collect::<Vec<_>>().join(".")
    };
    let ascii = |label: &str| {
        let code = (!label.is_ascii()).then(|| punycode::encode(label))??;
        Some(["xn--", &code].concat())
    };
    let letters = |label: &str| {
        let label = punycode::decode(label.strip_prefix("xn--")?)?;
        (!label.is_ascii()).then_some(label)
    };
    [domain.to_owned(), each(ascii), each(letters)]
}
