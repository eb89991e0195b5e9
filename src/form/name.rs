//! A person's name: what may be typed, and what is sent of it.

/// The longest name, in characters. Invite itself takes any length; registration stops here (contract
/// §4), and nobody's name is longer.
const LONGEST: usize = 128;

/// Checks a name and gives the text to send: trimmed, on one line, 1 to 128 characters (Unicode scalar
/// values). `which` is `first name` or `last name`.
///
/// The server keeps any script, apostrophes and markup as they are (contract §7.1) and refuses only
/// blanks (§7.4). Two things are stricter here: a name of nothing but invisible characters, which the
/// server may take, is as good as none in every list; and line breaks, tabs and other control characters
/// inside become a space, because a name is one line.
///
/// # Errors
/// The sentence for the field.
pub fn check_name(text: &str, which: &str) -> Result<String, String> {
    if text.chars().all(is_invisible) {
        return Err(["Enter the ", which].concat());
    }
    let name = one_line(trim(text));
    if name.chars().count() > LONGEST {
        return Err(["The ", which, " can have at most 128 characters"].concat());
    }
    Ok(name)
}

/// The text without what surrounds it unseen. Copying from mail programs and address books brings along
/// more than spaces: zero-width spaces and direction marks. Joiners stay, some scripts end words in one.
pub(super) fn trim(text: &str) -> &str {
    text.trim_matches(|c| is_invisible(c) && !matches!(c, '\u{200C}' | '\u{200D}'))
}

/// Whether what was typed is this name as it is read on the screen, where runs of white space are one space.
pub fn is_same_name(typed: &str, name: &str) -> bool {
    let words = |text| trim(text).split_whitespace();
    words(typed).eq(words(name))
}

/// Whether nothing is seen of this character: white space, control and the common format characters.
fn is_invisible(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c,
            '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

/// Puts one space in the place of each run of line breaks and control characters.
fn one_line(text: &str) -> String {
    let breaks = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    let lines: Vec<&str> = text.split(breaks).filter(|line| !line.is_empty()).collect();
    lines.join(" ")
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
    fn a_name_is_typed_again_as_it_is_read() {
        assert!(is_same_name(" Ana  Maria\u{200B}", "Ana Maria"));
        assert!(is_same_name("Ana Maria", "Ana \u{A0}Maria"));
        for other in ["", "ana maria", "AnaMaria", "Ana Maria C"] {
            assert!(!is_same_name(other, "Ana Maria"), "{other}");
        }
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
        fn letters_are_always_a_name(name in r"\p{L}{1,128}") {
            prop_assert_eq!(first(&name), Ok(name));
        }
    }
}
