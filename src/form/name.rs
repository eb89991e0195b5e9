//! A person's name: what may be typed, and what is sent of it.

use super::email::addresses_in;
use crate::clean::line;

/// The longest name, in characters. Invite itself takes any length; registration stops here (contract
/// §4), and nobody's name is longer.
const LONGEST: usize = 128;

/// Checks a name and gives the text to send: clean, 1 to 128 characters (Unicode scalar values). `which` is
/// `first name` or `last name`.
///
/// The server keeps any script, apostrophes and markup as they are (contract §7.1) and refuses only
/// blanks (§7.4). Stricter here: a name of nothing but invisible characters, which the server may take, is as
/// good as none in every list; and a name is one line that has no address in it.
///
/// # Errors
/// The sentence for the field.
pub fn check_name(text: &str, which: &str) -> Result<String, String> {
    let name = line(text);
    if name.is_empty() {
        return Err(["Enter the ", which].concat());
    }
    if name.chars().count() > LONGEST {
        return Err(["The ", which, " can have at most 128 characters"].concat());
    }
    if !addresses_in(&name).is_empty() {
        return Err(["This contains an email address. Enter only the ", which].concat());
    }
    Ok(name)
}

/// Checks first and last name. Where only one is there, it says what to do for a person who has no other.
pub fn check_names(first: &str, last: &str) -> [Result<String, String>; 2] {
    let checked = [
        check_name(first, "first name"),
        check_name(last, "last name"),
    ];
    let is_blank = |text: &str| line(text).is_empty();
    if is_blank(first) == is_blank(last) {
        return checked;
    }
    checked.map(|name| {
        name.map_err(|sentence| match sentence.starts_with("Enter the ") {
            true => [
                &sentence,
                ". Both are required: enter a single name in both fields",
            ]
            .concat(),
            false => sentence,
        })
    })
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn first(text: &str) -> Result<String, String> {
        check_name(text, "first name")
    }

    #[test]
    fn names_of_any_script_are_sent_as_they_are() {
        for name in [
            "Zoë <b>",
            "O'Brien-Ñandú 李",
            "X",
            "van der Berg",
            "نورا",
            "D’Arcy 3rd",
        ] {
            assert_eq!(first(name), Ok(name.to_owned()));
        }
    }

    #[test]
    fn what_surrounds_a_name_is_left_out() {
        for text in [
            "  Ana ",
            "\tAna\n",
            "\u{A0}Ana\u{200B}",
            "\u{202A}Ana\u{202C}",
            "\u{FEFF}Ana",
        ] {
            assert_eq!(first(text), Ok("Ana".to_owned()), "{text:?}");
        }
    }

    #[test]
    fn a_single_name_is_told_what_to_do() {
        let told =
            |first, last| check_names(first, last).map(|name| name.err().unwrap_or_default());
        let both = ". Both are required: enter a single name in both fields";
        assert_eq!(
            told("Suharto", "\u{200B} "),
            [String::new(), ["Enter the last name", both].concat()]
        );
        assert_eq!(
            told("", "Suharto"),
            [["Enter the first name", both].concat(), String::new()]
        );
        assert_eq!(
            told("", " "),
            ["Enter the first name", "Enter the last name"]
        );
        assert_eq!(told("Suharto", "Suharto"), ["", ""]);
    }

    #[test]
    fn an_address_is_no_part_of_a_name() {
        for text in [
            "Ana Costa <ana@b.example>",
            "ana@b.example",
            "Ana mailto:ana@b.example, Bo",
        ] {
            let told = first(text);
            assert_eq!(
                told,
                Err("This contains an email address. Enter only the first name".to_owned()),
                "{text}"
            );
        }
        assert!(first("Ana @ home").is_ok());
    }

    #[test]
    fn a_name_is_one_line() {
        assert_eq!(first("Ana\r\nMaria"), Ok("Ana Maria".to_owned()));
        assert_eq!(first("Ana\0\u{2028}Maria"), Ok("Ana Maria".to_owned()));
        assert_eq!(first("Ana  Maria"), Ok("Ana  Maria".to_owned()));
    }

    #[test]
    fn nothing_to_see_is_no_name() {
        for text in [
            "",
            " ",
            "   ",
            "\u{A0}\u{3000}",
            "\u{200B}",
            "\u{200D}",
            "\u{AD}\u{FEFF}",
            "\0\t",
        ] {
            assert_eq!(
                first(text),
                Err("Enter the first name".to_owned()),
                "{text:?}"
            );
        }
        assert_eq!(
            check_name("", "last name"),
            Err("Enter the last name".to_owned())
        );
    }

    #[test]
    fn the_length_counts_characters_not_bytes() {
        for letter in ["L", "ñ", "李", "𝔄"] {
            assert!(first(&letter.repeat(128)).is_ok(), "{letter}");
            assert_eq!(
                first(&letter.repeat(129)),
                Err("The first name can have at most 128 characters".to_owned()),
                "{letter}"
            );
        }
        let padded = [" ", &"L".repeat(128), " "].concat();
        assert!(first(&padded).is_ok());
    }

    proptest! {
        #[test]
        fn what_is_accepted_can_be_sent(text in any::<String>()) {
            if let Ok(name) = first(&text) {
                prop_assert!((1..=128).contains(&name.chars().count()));
                prop_assert!(!name.trim().is_empty());
                prop_assert!(!name.contains(char::is_control));
                prop_assert_eq!(first(&name), Ok(name));
            }
        }

        #[test]
        fn letters_are_always_a_name(name in r"[\p{L}--\p{Default_Ignorable_Code_Point}]{1,40}") {
            prop_assert_eq!(first(&name), Ok(line(&name)));
        }
    }
}
