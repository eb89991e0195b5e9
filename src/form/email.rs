//! An e-mail address: exactly the forms the server accepts.
//!
//! The server tests addresses by the rules of validator.js `isEmail` with its defaults (contract §7.1,
//! "Accepted e-mail forms"; §7.4 for what a refused one answers). Lengths are counted as it counts them.

mod typo;

pub use typo::likely_typo;

use crate::clean::{self, is_invisible};

/// The longest address, in UTF-16 code units.
const LONGEST: usize = 254;

/// The longest local part, in bytes of UTF-8.
const LONGEST_LOCAL: usize = 64;

/// The longest label of a domain, in UTF-16 code units.
const LONGEST_LABEL: usize = 63;

/// Checks an address and gives what to send: without what surrounds it, capitals kept (the server
/// stores it in lower case).
///
/// # Errors
/// The sentence for the field.
pub fn check_email(text: &str) -> Result<String, &'static str> {
    let address = clean::address(text);
    if address.is_empty() {
        return Err("Enter an email address");
    }
    if address.encode_utf16().count() > LONGEST {
        return Err("An email address can have at most 254 characters");
    }
    if address.chars().any(is_invisible) {
        return Err(
            "This address contains an invisible character. Delete it and type the address again",
        );
    }
    if is_accepted(&address) {
        return Ok(address);
    }
    match addresses_in(text).len() {
        0 | 1 => Err("Enter an email address in the correct format, like name@example.com"),
        _ => Err("Enter one email address only"),
    }
}

fn is_accepted(address: &str) -> bool {
    address
        .rsplit_once('@')
        .is_some_and(|(local, domain)| is_local_part(local) && is_domain(domain))
}

/// The addresses among the words of a text, each once.
pub fn addresses_in(text: &str) -> Vec<String> {
    let is_between = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '<' | '>');
    let mut found: Vec<String> = Vec::new();
    for word in text.split(is_between) {
        let address = clean::address(word);
        if is_accepted(&address) && !found.contains(&address) {
            found.push(address);
        }
    }
    found
}

/// What stands before the last `@`: words joined by dots, or anything in quotes. A quote left open, which
/// older versions of validator.js let through, is refused.
fn is_local_part(local: &str) -> bool {
    if local.len() > LONGEST_LOCAL {
        return false;
    }
    if local.starts_with('"') && local.ends_with('"') {
        return is_quotable(local.get(1..local.len() - 1).unwrap_or_default());
    }
    local
        .split('.')
        .all(|word| !word.is_empty() && word.chars().all(is_atom))
}

/// A character of an unquoted word (RFC 5322 `atext`, and letters of any script).
fn is_atom(c: char) -> bool {
    c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c) || is_international(c)
}

/// The inside of a quoted local part: any character but `"` and `\` may stand for itself, and all but
/// a line feed may stand after a `\`.
fn is_quotable(text: &str) -> bool {
    let known = |c: char| c.is_ascii() && c != '\0' || c == '\u{A0}' || is_international(c);
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        let fits = match c {
            '"' => false,
            '\\' => chars.next().is_some_and(|c| known(c) && c != '\n'),
            c => known(c),
        };
        if !fits {
            return false;
        }
    }
    true
}

/// What stands after the last `@`: at least two labels, the last one a top-level domain.
fn is_domain(domain: &str) -> bool {
    match domain.rsplit_once('.') {
        Some((_, top)) => is_top_level(top) && domain.split('.').all(is_label),
        None => false,
    }
}

/// A label of a domain: letters, digits and hyphens, no hyphen at either end. Outside of ASCII anything
/// goes except full-width forms, which only look like Latin letters.
fn is_label(label: &str) -> bool {
    let letter = |c: char| match c {
        '\u{FF01}'..='\u{FF5E}' => false,
        c => c.is_ascii_alphanumeric() || c == '-' || c >= '\u{A1}',
    };
    !label.is_empty()
        && label.encode_utf16().count() <= LONGEST_LABEL
        && label.chars().all(letter)
        && !label.starts_with('-')
        && !label.ends_with('-')
}

/// A top-level domain: two letters or more of any script, no digits; or an encoded one, `xn--…`.
fn is_top_level(top: &str) -> bool {
    let letter = |c: char| match c {
        '\u{A9}' => false,
        c => {
            c.is_ascii_alphabetic() || is_international(c) && !c.is_whitespace() && c != '\u{FEFF}'
        }
    };
    let encoded = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let (prefix, rest) = top.split_at_checked(2).unwrap_or_default();
    top.chars().count() >= 2 && top.chars().all(letter)
        || prefix.eq_ignore_ascii_case("xn") && rest.len() >= 2 && rest.chars().all(encoded)
}

/// A character outside of ASCII that an address may have: of the Basic Multilingual Plane, without
/// controls, private use and noncharacters.
fn is_international(c: char) -> bool {
    matches!(c, '\u{A1}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFEF}')
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The accepted forms of contract §7.1 and its recordings, and the rules' edges.
    const ACCEPTED: [&str; 29] = [
        "priya@clinic.example",
        "tag+invite@clinic.example",
        "UPPER@Clinic.Example",
        "jürgen@clinic.example",
        "hans@müller.example",
        "o'brien@clinic.example",
        "\"a b\"@clinic.example",
        "\"a@b\"@clinic.example",
        "\"a\\\"b\"@clinic.example",
        "\"\"@clinic.example",
        "a.b.c@sub.clinic.example",
        "x@clinic.co",
        "!#$%&'*+-/=?^_`{|}~@clinic.example",
        "1@2.example",
        "x@1-2.example",
        "x@clinic.xn--p1ai",
        "x@clinic.XN--80ak",
        "用户@例子.测试",
        "x@😀.example",
        "x@a.b.c.d.e.f.example",
        "x@пример.рф",
        "ﬁ@clinic.example",
        "rate.a96e9c@clinic.example",
        "gap0-1@clinic.example",
        "a_b@clinic.example",
        "-@clinic.example",
        "x@clinic.museum",
        "x@a--b.example",
        "x@xn--bcher-kva.example",
    ];

    /// The refused forms of contract §7.1 and its recordings, and the rules' edges.
    const REFUSED: [&str; 30] = [
        "not-an-email",
        "x",
        "@",
        "@clinic.example",
        "x@",
        "x@clinic.e",
        "x@localhost",
        "x@[127.0.0.1]",
        "x@127.0.0.1",
        "u@clinic_x.example",
        "a b@clinic.example",
        "a@b@clinic.example",
        "a..b@clinic.example",
        ".a@clinic.example",
        "a.@clinic.example",
        "\"a\"b@clinic.example",
        "\"a\\\"@clinic.example",
        "a(b)@clinic.example",
        "x@-clinic.example",
        "x@clinic-.example",
        "x@clinic..example",
        "x@.example",
        "x@clinic.123",
        "x@clinic.e1",
        "x@clinic.ex-ample",
        "x@clinic.xn1",
        "x@clinic.example/path",
        "😀@clinic.example",
        "x@clinic.😀😀",
        "x@clinic .example",
    ];

    #[test]
    fn what_the_server_accepts_is_accepted() {
        for address in ACCEPTED {
            assert_eq!(check_email(address), Ok(address.to_owned()));
        }
    }

    #[test]
    fn what_the_server_refuses_is_refused() {
        let format = "Enter an email address in the correct format, like name@example.com";
        for address in REFUSED {
            assert_eq!(check_email(address), Err(format), "{address}");
        }
    }

    #[test]
    fn several_addresses_are_told_from_a_wrong_one() {
        for text in [
            "a@clinic.example,b@clinic.example",
            "a@clinic.example b@clinic.example",
            "a@clinic.example;b@clinic.example",
            "Ana Costa <ana@b.example>, Bob Stone <bob@b.example>",
        ] {
            assert_eq!(
                check_email(text),
                Err("Enter one email address only"),
                "{text}"
            );
        }
    }

    #[test]
    fn what_cannot_be_seen_inside_an_address_is_refused_with_the_reason() {
        let sentence =
            "This address contains an invisible character. Delete it and type the address again";
        for c in [
            '\u{200B}', '\u{AD}', '\u{200D}', '\u{202E}', '\u{2060}', '\u{FEFF}', '\u{7}',
        ] {
            let text = format!("an{c}a@b.example");
            assert_eq!(check_email(&text), Err(sentence), "{text:?}");
            let text = format!("Ana <ana@b{c}.example>");
            assert_eq!(check_email(&text), Err(sentence), "{text:?}");
        }
    }

    #[test]
    fn surrounding_spaces_are_left_out() {
        for text in [
            " spaced@clinic.example ",
            "\tspaced@clinic.example\u{200B}\n",
        ] {
            assert_eq!(check_email(text), Ok("spaced@clinic.example".to_owned()));
        }
        for text in ["", "  ", "\u{A0}\u{FEFF}"] {
            assert_eq!(check_email(text), Err("Enter an email address"), "{text:?}");
        }
    }

    #[test]
    fn every_part_has_its_longest() {
        let local = |letter: &str, count| [&letter.repeat(count), "@clinic.example"].concat();
        assert!(check_email(&local("a", 64)).is_ok());
        assert!(check_email(&local("a", 65)).is_err());
        assert!(check_email(&local("é", 32)).is_ok());
        assert!(check_email(&local("é", 33)).is_err());
        let label = |count| ["x@", &"b".repeat(count), ".example"].concat();
        assert!(check_email(&label(63)).is_ok());
        assert!(check_email(&label(64)).is_err());
        let of_length = |count: usize| {
            let labels = "b1234567.".repeat(27);
            let rest = count - labels.len() - "x@".len();
            ["x@", &labels, &"c".repeat(rest)].concat()
        };
        assert!(check_email(&of_length(254)).is_ok());
        let too_long = "An email address can have at most 254 characters";
        assert_eq!(check_email(&of_length(255)), Err(too_long));
    }

    proptest! {
        #[test]
        fn what_is_accepted_stays_accepted(text in any::<String>()) {
            if let Ok(address) = check_email(&text) {
                prop_assert_eq!(check_email(&address), Ok(address));
            }
        }

        #[test]
        fn ordinary_addresses_are_accepted(
            text in r"[a-z0-9'+_-]{1,20}(\.[a-z0-9]{1,10}){0,3}@([a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?\.){1,4}[a-z]{2,10}"
        ) {
            prop_assert_eq!(check_email(&text), Ok(text));
        }

        #[test]
        fn near_misses_never_panic(text in "[\"\\\\@.a😀é\u{0}\u{200B} -]{0,40}") {
            let _ = check_email(&text);
        }
    }
}
