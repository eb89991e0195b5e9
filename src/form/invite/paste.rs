//! A person pasted into one field: `First Last <a@b.example>`, or several names at once.

use super::{EMAIL, FIRST_NAME, InviteForm, LAST_NAME};
use crate::clean::{address, line};
use crate::form::email::addresses_in;

/// A person taken apart; empty where nothing was said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Split {
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// The address.
    pub email: String,
}

/// What is written before a name and is no part of it, in small letters and without dots.
const TITLES: [&str; 8] = ["dr", "prof", "mr", "mrs", "ms", "mx", "miss", "med"];

/// What is written behind a name and a comma and is no part of it, in small letters and without dots.
const DEGREES: [&str; 42] = [
    "md", "do", "mbbs", "mbchb", "phd", "dphil", "psyd", "pharmd", "dds", "dmd", "dpm", "dvm",
    "od", "dc", "dnp", "dpt", "rn", "lpn", "np", "fnp", "aprn", "crna", "cnm", "cna", "pa", "pa-c",
    "msn", "bsn", "mph", "mba", "ms", "msc", "bsc", "ba", "ma", "lcsw", "facp", "facs", "esq",
    "jr", "sr", "ii",
];

/// Takes apart what stands in one field and is more than the field is for: an address beside other words,
/// an address in a field for a name, or several words in one name while the other is empty. `None` where
/// every field holds what it is for, and where several people were pasted. What stands in the other fields is kept.
///
/// The last word is the last name, or what stands before a comma (`Costa, Ana`). Not all names are written
/// so, which is why this is only ever offered.
pub fn split_person(form: &InviteForm) -> Option<Split> {
    if several_people(form).is_some() {
        return None;
    }
    let [first, last, email] =
        [&form.first_name, &form.last_name, &form.email].map(|text| line(text));
    let has_address = |text: &str| text.contains(['@', '＠']);
    let has_words = |text: &str| text.contains(' ');
    let none = String::new;
    let (found, typed) = if has_address(&email) && (has_words(&email) || email.contains('<')) {
        (take_apart(&email), [first.clone(), last.clone(), none()])
    } else if has_address(&first) || has_words(&first) && last.is_empty() {
        (take_apart(&first), [none(), last.clone(), email.clone()])
    } else if has_address(&last) || has_words(&last) && first.is_empty() {
        (take_apart(&last), [first.clone(), none(), email.clone()])
    } else {
        return None;
    };
    let or = |typed: String, found: String| if typed.is_empty() { found } else { typed };
    let [typed_first, typed_last, typed_email] = typed;
    let split = Split {
        first_name: or(typed_first, found.first_name),
        last_name: or(typed_last, found.last_name),
        email: or(typed_email, found.email),
    };
    let changes = split.first_name != first || split.last_name != last || split.email != email;
    changes.then_some(split)
}

/// The field into which several people were pasted.
pub fn several_people(form: &InviteForm) -> Option<&'static str> {
    let fields = [
        (FIRST_NAME, &form.first_name),
        (LAST_NAME, &form.last_name),
        (EMAIL, &form.email),
    ];
    let mut several = fields
        .into_iter()
        .filter(|(_, text)| addresses_in(text).len() > 1);
    several.next().map(|(field, _)| field)
}

fn take_apart(text: &str) -> Split {
    let found = addresses_in(text).into_iter().next();
    let is_around = |c: char| c.is_whitespace() || matches!(c, '<' | '>' | ',' | ';');
    let is_address = |word: &&str| found.as_ref().is_some_and(|found| address(word) == *found);
    let name = match (text.split(is_around).find(is_address), text.split_once('<')) {
        (Some(word), _) => text.replace(word, " "),
        // What is in brackets is no name, even where it is no address.
        (None, Some((name, _))) => name.to_owned(),
        (None, None) => text.to_owned(),
    };
    let (first, last) = first_and_last(&name);
    Split {
        first_name: first,
        last_name: last,
        email: found.unwrap_or_default(),
    }
}

/// The first and the last name in a name as a whole.
fn first_and_last(name: &str) -> (String, String) {
    let mut parts: Vec<Vec<&str>> = name.split(',').map(words).collect();
    parts.retain(|words| !words.is_empty());
    let is_degree = |words: &Vec<&str>| words.iter().all(|word| is_one_of(word, &DEGREES));
    // Of two single words, the second is a name.
    while parts.len() > 1 && parts.concat().len() > 2 && parts.last().is_some_and(is_degree) {
        parts.pop();
    }
    let (mut first, mut last) = match parts.len() {
        0 | 1 => (parts.concat(), Vec::new()),
        _ => {
            let last = parts.remove(0);
            (parts.concat(), last)
        }
    };
    for words in [&mut first, &mut last] {
        while words.len() > 1 && words.first().is_some_and(|word| is_one_of(word, &TITLES)) {
            words.remove(0);
        }
    }
    if last.is_empty() && first.len() > 1 {
        last.extend(first.pop());
    }
    (first.join(" "), last.join(" "))
}

fn words(text: &str) -> Vec<&str> {
    let around = [
        '<', '>', '"', '“', '”', '„', '\'', '‘', '’', ';', '(', ')', '[', ']',
    ];
    let words = text
        .split_whitespace()
        .map(|word| word.trim_matches(around));
    words.filter(|word| !word.is_empty()).collect()
}

fn is_one_of(word: &str, all: &[&str]) -> bool {
    let word = word.replace('.', "");
    all.iter().any(|one| one.eq_ignore_ascii_case(&word))
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    fn form(first: &str, last: &str, email: &str) -> InviteForm {
        InviteForm {
            first_name: first.to_owned(),
            last_name: last.to_owned(),
            email: email.to_owned(),
            ..InviteForm::default()
        }
    }

    fn split(first: &str, last: &str, email: &str) -> Option<(String, String, String)> {
        split_person(&form(first, last, email))
            .map(|split| (split.first_name, split.last_name, split.email))
    }

    #[test]
    fn a_person_is_taken_apart_whichever_field_it_was_pasted_into() {
        let ana = Some(("Ana".into(), "Costa".into(), "ana@b.example".into()));
        for text in [
            "Ana Costa <ana@b.example>",
            "\"Costa, Ana\" <ana@b.example>",
            "Costa, Ana ana@b.example",
            "Ana Costa<ana@b.example>",
            "ana@b.example, Ana Costa",
            " Ana\tCosta (ana@b.example) ",
            "Ana Costa, MD <ana@b.example>",
            "Ana Costa, M.D., Ph.D. <ana@b.example>",
            "Costa, Ana, PA-C <ana@b.example>",
            "Dr. Ana Costa <ana@b.example>",
            "Prof. Dr. med. Ana Costa, <ana@b.example>;",
            "'Ana Costa' <mailto:ana@b.example>",
            "“Costa, Ana” <ana@b.example>",
            "Ana\u{A0}Cos\u{AD}ta\u{200B} <ana@b.example>",
            "Ana Costa <ana＠b．example>",
            "Ana Costa [mailto:ana@b.example]",
            "<ana@b.example> Ana Costa",
            "Ana Costa <ana@b.example>, ana@b.example",
        ] {
            assert_eq!(split(text, "", ""), ana, "{text}");
            assert_eq!(split("", text, ""), ana, "{text}");
            assert_eq!(split("", "", text), ana, "{text}");
        }
    }

    #[test]
    fn several_people_are_told_and_not_put_together() {
        for text in [
            "Ana Costa <ana@b.example>, Bob Stone <bob@b.example>",
            "ana@b.example; bob@b.example",
            "Ana <ana@b.example>\nBob <mailto:bob@b.example>",
        ] {
            for at in 0..3 {
                let mut fields = [""; 3];
                if let Some(field) = fields.get_mut(at) {
                    *field = text;
                }
                let [first, last, email] = fields;
                assert_eq!(split(first, last, email), None, "{text}");
                let told = several_people(&form(first, last, email));
                assert_eq!(
                    told,
                    [FIRST_NAME, LAST_NAME, EMAIL].get(at).copied(),
                    "{text}"
                );
            }
        }
        let one = form("Ana Costa <ana@b.example>", "", "ana@b.example");
        assert_eq!(several_people(&one), None);
    }

    #[test]
    fn what_stands_in_the_other_fields_is_kept() {
        let kept = split("Anna", "", "Ana Costa <ana@b.example>");
        assert_eq!(
            kept,
            Some(("Anna".into(), "Costa".into(), "ana@b.example".into()))
        );
        let kept = split("Ana Costa", "", "x@b.example");
        assert_eq!(
            kept,
            Some(("Ana".into(), "Costa".into(), "x@b.example".into()))
        );
    }

    #[test]
    fn names_keep_their_capitals_and_scripts() {
        let rows = [
            ("Ana María de la Cruz", "Ana María de la", "Cruz"),
            ("محمد العلي", "محمد", "العلي"),
            ("McDonald, Ian Q.", "Ian Q.", "McDonald"),
            ("山田 太郎", "山田", "太郎"),
            ("MA, Jo", "Jo", "MA"),
            ("Do, Ma", "Ma", "Do"),
            ("Van Do", "Van", "Do"),
        ];
        for (text, first, last) in rows {
            let expected = Some((first.to_owned(), last.to_owned(), String::new()));
            assert_eq!(split(text, "", ""), expected, "{text}");
        }
    }

    #[test]
    fn nothing_is_offered_where_every_field_holds_what_it_is_for() {
        for (first, last, email) in [
            ("", "", ""),
            ("Ana", "", ""),
            ("Ana Maria", "Costa", "ana@b.example"),
            ("Ana", "da Costa", ""),
            ("", "", "ana@b.example"),
            ("", "", "not an address"),
            ("Ana", "Costa", "ana@"),
        ] {
            assert_eq!(split(first, last, email), None, "{first} {last} {email}");
        }
    }
}
