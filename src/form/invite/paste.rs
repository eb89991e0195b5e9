//! A person pasted into one field: `First Last <a@b.example>`, or several names at once.

use super::InviteForm;
use crate::form::email::check_email;
use crate::form::name::trim;

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

/// Takes apart what stands in one field and is more than the field is for: an address beside other words,
/// an address in a field for a name, or several words in one name while the other is empty. `None` where
/// every field holds what it is for. What stands in the other fields is kept.
///
/// The last word is the last name, or what stands before a comma (`Costa, Ana`). Not all names are written
/// so, which is why this is only ever offered.
pub fn split_person(form: &InviteForm) -> Option<Split> {
    let [first, last, email] = [&form.first_name, &form.last_name, &form.email].map(|t| trim(t));
    let has_address = |text: &str| text.contains('@');
    let has_words = |text: &str| text.contains(char::is_whitespace);
    let (found, typed) = if has_address(email) && (has_words(email) || email.contains('<')) {
        (take_apart(email), [first, last, ""])
    } else if has_address(first) || has_words(first) && last.is_empty() {
        (take_apart(first), ["", last, email])
    } else if has_address(last) || has_words(last) && first.is_empty() {
        (take_apart(last), [first, "", email])
    } else {
        return None;
    };
    let [first_name, last_name, address] = [found.first_name, found.last_name, found.email];
    let or = |typed: &str, found: String| match typed.is_empty() {
        true => found,
        false => typed.to_owned(),
    };
    let [typed_first, typed_last, typed_email] = typed;
    let split = Split {
        first_name: or(typed_first, first_name),
        last_name: or(typed_last, last_name),
        email: or(typed_email, address),
    };
    let changes = split.first_name != first || split.last_name != last || split.email != email;
    changes.then_some(split)
}

fn take_apart(text: &str) -> Split {
    let around = |c: char| matches!(c, '<' | '>' | '"' | '“' | '”' | ',' | ';' | '(' | ')');
    let is_address = |word: &&str| check_email(word.trim_matches(around)).is_ok();
    let address = text.split_whitespace().find(is_address);
    // `Ana<a@b.example>` is written without a space, too.
    let (name, address) = match (address, text.split_once('<')) {
        (None, Some((name, rest))) => (name.to_owned(), rest.split('>').next()),
        (address, _) => (text.replace(address.unwrap_or("\0"), " "), address),
    };
    let email = address.and_then(|word| check_email(word.trim_matches(around)).ok());
    let words = |text: &str| -> Vec<String> {
        let words = text
            .split_whitespace()
            .map(|word| word.trim_matches(around));
        words
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let (first, last) = match name.split_once(',') {
        Some((last, first)) if !words(first).is_empty() => (words(first), words(last)),
        _ => {
            let mut all = words(&name);
            let last = match all.len() {
                0 | 1 => None,
                _ => all.pop(),
            };
            (all, last.into_iter().collect())
        }
    };
    Split {
        first_name: first.join(" "),
        last_name: last.join(" "),
        email: email.unwrap_or_default(),
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    fn split(first: &str, last: &str, email: &str) -> Option<(String, String, String)> {
        let form = InviteForm {
            first_name: first.to_owned(),
            last_name: last.to_owned(),
            email: email.to_owned(),
            ..InviteForm::default()
        };
        split_person(&form).map(|split| (split.first_name, split.last_name, split.email))
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
        ] {
            assert_eq!(split(text, "", ""), ana, "{text}");
            assert_eq!(split("", text, ""), ana, "{text}");
            assert_eq!(split("", "", text), ana, "{text}");
        }
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
