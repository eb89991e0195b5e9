//! A new password: the server's own rules, and no others.

/// Checks a new password, which is sent as it is: a space at its end is part of it.
///
/// The limits are those of 5.1 (contract §5, "field checks"). 4.5 has no upper one, but signs in with the
/// first 72 bytes only, so what comes after would protect nothing.
///
/// # Errors
/// The sentence for the field.
pub fn check_new_password(text: &str) -> Result<(), &'static str> {
    if text.is_empty() {
        return Err("Enter a new password");
    }
    if length(text) < 8 {
        return Err("Use at least 8 characters");
    }
    if text.len() > 72 {
        return Err(
            "This password is too long: at most 72 characters, fewer with accents, symbols or emoji",
        );
    }
    Ok(())
}

/// Checks that the confirmation repeats the password.
///
/// # Errors
/// The sentence for the field of the confirmation.
pub fn check_same(new: &str, confirm: &str) -> Result<(), &'static str> {
    if confirm.is_empty() && !new.is_empty() {
        return Err("Enter the password again");
    }
    match new == confirm {
        true => Ok(()),
        false => Err("The passwords don’t match"),
    }
}

/// The sentence for the field of a new password when that is why the server refuses; `text` is what it says
/// (contract §5).
pub fn refused_password(text: &str) -> Option<String> {
    stolen_password(text).or_else(|| text.contains("assword").then(|| text.to_owned()))
}

/// The same when it refuses because the password was stolen once. By text, because 5.1 does not say the field.
pub fn stolen_password(text: &str) -> Option<String> {
    (text == "Password found in breach database")
        .then(|| "This password appears in known breaches. Choose another.".to_owned())
}

/// How many characters the server sees at least: a surrogate pair is one to it, and a variation selector
/// belongs to the character before it.
fn length(text: &str) -> usize {
    let selector = |c: &char| matches!(c, '\u{FE0E}' | '\u{FE0F}');
    text.chars().filter(|c| !selector(c)).count()
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_recorded_lengths_answer_as_recorded() {
        assert_eq!(check_new_password("correct horse"), Ok(()));
        assert_eq!(check_new_password("12345678"), Ok(()));
        assert_eq!(check_new_password(&"x1".repeat(36)), Ok(()));
        for short in ["a", "short", "Ab3$ef7", "       "] {
            let refusal = Err("Use at least 8 characters");
            assert_eq!(check_new_password(short), refusal, "{short}");
        }
        assert_eq!(check_new_password(""), Err("Enter a new password"));
        for long in ["x1".repeat(38), "x".repeat(73), "x".repeat(100)] {
            assert!(check_new_password(&long).is_err(), "{long}");
        }
    }

    #[test]
    fn the_lower_limit_counts_characters_the_upper_one_bytes() {
        assert_eq!(check_new_password(&"é".repeat(8)), Ok(()));
        assert_eq!(check_new_password(&"é".repeat(36)), Ok(()));
        assert!(check_new_password(&"é".repeat(37)).is_err());
        assert_eq!(check_new_password(&"🔑".repeat(8)), Ok(()));
        assert!(check_new_password(&"🔑".repeat(7)).is_err());
        assert!(check_new_password(&"❤\u{FE0F}".repeat(7)).is_err());
        assert_eq!(check_new_password(&"❤\u{FE0F}".repeat(8)), Ok(()));
    }

    #[test]
    fn spaces_are_part_of_it() {
        assert_eq!(check_new_password("  6 char  "), Ok(()));
        assert!(check_same("password1", "password1 ").is_err());
    }

    #[test]
    fn the_confirmation_repeats_it() {
        assert_eq!(check_same("password1", "password1"), Ok(()));
        let differs = Err("The passwords don’t match");
        assert_eq!(check_same("password1", "Password1"), differs);
        let missing = Err("Enter the password again");
        assert_eq!(check_same("password1", ""), missing);
        // An empty password is told at its own field.
        assert_eq!(check_same("", ""), Ok(()));
    }

    proptest! {
        #[test]
        fn accepted_is_what_the_server_takes(text in any::<String>()) {
            let fits = text.chars().count() >= 8 && text.len() <= 72;
            // Variation selectors apart, the two rules are all there is.
            if !text.contains(['\u{FE0E}', '\u{FE0F}']) {
                prop_assert_eq!(check_new_password(&text).is_ok(), fits);
            }
        }

        #[test]
        fn ascii_from_8_to_72_is_accepted(text in "[ -~]{8,72}") {
            prop_assert_eq!(check_new_password(&text), Ok(()));
        }
    }
}
