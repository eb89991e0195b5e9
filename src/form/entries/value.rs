//! The kinds of value that a secret or a setting can have, and how each is typed (contract §11).

use crate::clean::line;
use wire::Json;

/// What kind of value it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// Text of one or more lines.
    #[default]
    String,
    /// Yes or no.
    Boolean,
    /// A whole number of 32 bits, as FHIR has it.
    Integer,
    /// A number with a fraction.
    Decimal,
}

/// How many digits of a decimal the server surely keeps: it calculates with doubles (IEEE 754).
const SURE_DIGITS: usize = 15;

/// The largest power of ten that the server surely keeps.
const LARGEST_POWER: u32 = 300;

impl Kind {
    /// All of them, in the order they are offered.
    pub const ALL: [Kind; 4] = [Kind::String, Kind::Boolean, Kind::Integer, Kind::Decimal];

    /// The field that holds such a value.
    pub fn field(self) -> &'static str {
        match self {
            Kind::String => "valueString",
            Kind::Boolean => "valueBoolean",
            Kind::Integer => "valueInteger",
            Kind::Decimal => "valueDecimal",
        }
    }

    /// What it is called on screen.
    pub fn name(self) -> &'static str {
        match self {
            Kind::String => "Text",
            Kind::Boolean => "Yes or no",
            Kind::Integer => "Whole number",
            Kind::Decimal => "Decimal number",
        }
    }

    /// A value of this kind as it is typed; `None` for any other.
    pub fn typed(self, value: &Json) -> Option<String> {
        match (self, value) {
            (Kind::String, Json::String(text)) => Some(text.clone()),
            (Kind::Boolean, Json::Bool(value)) => Some(truth(*value).to_owned()),
            (Kind::Integer | Kind::Decimal, Json::Number(digits)) => Some(digits.clone()),
            _ => None,
        }
    }

    /// What is typed as a value of this kind; as text where it is none, which the server refuses.
    pub fn json(self, typed: &str) -> Json {
        let clean = line(typed);
        let trimmed = clean.as_str();
        match self {
            Kind::Boolean if is_truth(trimmed) => Json::Bool(trimmed == truth(true)),
            Kind::Integer | Kind::Decimal if Number::read(trimmed).is_some() => {
                Json::Number(trimmed.to_owned())
            }
            _ => typed.into(),
        }
    }

    /// What is wrong with a value, if anything is.
    pub fn problem(self, typed: &str) -> Option<&'static str> {
        let clean = line(typed);
        let trimmed = clean.as_str();
        match self {
            // An empty text counts as missing, and one of blanks alone is refused (contract §1, §11).
            _ if trimmed.is_empty() => {
                Some("Enter a value. The server does not store an empty one")
            }
            Kind::String => None,
            Kind::Boolean => (!is_truth(trimmed)).then_some("Choose yes or no"),
            Kind::Integer => {
                let is_whole = trimmed.parse::<i32>().is_ok() && Number::read(trimmed).is_some();
                (!is_whole)
                    .then_some("Enter a whole number between -2147483648 and 2147483647, such as 5")
            }
            Kind::Decimal => match Number::read(trimmed) {
                None => Some("Enter a number with a point, such as 12.5"),
                Some(number) if number.is_surely_kept() => None,
                Some(_) => Some("The server would round a number this long. Store it as text"),
            },
        }
    }
}

fn truth(value: bool) -> &'static str {
    match value {
        true => "true",
        false => "false",
    }
}

fn is_truth(text: &str) -> bool {
    text == truth(true) || text == truth(false)
}

/// A number as its digits, so that numbers are compared without rounding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    is_negative: bool,
    /// Without zeros at either end; empty for zero.
    digits: String,
    /// By which power of ten the digits, taken as a whole number, are multiplied.
    power: i64,
}

impl Number {
    /// Reads a number in the grammar of JSON (RFC 8259 §6); `None` for anything else, and for exponents of
    /// more than nine digits.
    pub fn read(text: &str) -> Option<Number> {
        let (is_negative, text) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, read_exponent(exponent)?),
            None => (text, 0),
        };
        let (whole, fraction) = match mantissa.split_once('.') {
            Some((whole, fraction)) if are_digits(fraction) => (whole, fraction),
            Some(_) => return None,
            None => (mantissa, ""),
        };
        let has_leading_zero = whole.len() > 1 && whole.starts_with('0');
        if !are_digits(whole) || has_leading_zero {
            return None;
        }
        let all = [whole, fraction].concat();
        let shortened = all.trim_end_matches('0');
        let cut = i64::try_from(all.len() - shortened.len()).ok()?;
        let behind = i64::try_from(fraction.len()).ok()?;
        let digits = shortened.trim_start_matches('0').to_owned();
        let is_zero = digits.is_empty();
        Some(Number {
            is_negative: is_negative && !is_zero,
            power: if is_zero { 0 } else { exponent - behind + cut },
            digits,
        })
    }

    /// Whether a server that calculates with doubles gives it back as it is.
    fn is_surely_kept(&self) -> bool {
        let power = self.power.unsigned_abs();
        self.digits.len() <= SURE_DIGITS && power <= u64::from(LARGEST_POWER)
    }
}

fn are_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn read_exponent(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if !are_digits(digits) || digits.len() > 9 {
        return None;
    }
    text.parse().ok()
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn each_kind_takes_what_the_server_takes() {
        let is_fine = |kind: Kind, typed: &str| kind.problem(typed).is_none();
        for (kind, typed) in [
            (Kind::String, "x"),
            (Kind::String, " padded\nand longer "),
            (Kind::Boolean, "true"),
            (Kind::Boolean, "false"),
            (Kind::Integer, "0"),
            (Kind::Integer, " -2147483648 "),
            (Kind::Decimal, "0.5"),
            (Kind::Decimal, "-12"),
            (Kind::Decimal, "1e-7"),
        ] {
            assert!(is_fine(kind, typed), "{typed}");
        }
        for (kind, typed) in [
            (Kind::String, ""),
            (Kind::String, " \n"),
            (Kind::Boolean, "yes"),
            (Kind::Boolean, ""),
            (Kind::Integer, "1.0"),
            (Kind::Integer, "007"),
            (Kind::Integer, "+1"),
            (Kind::Integer, "2147483648"),
            (Kind::Decimal, "1,5"),
            (Kind::Decimal, ".5"),
            (Kind::Decimal, "5."),
            (Kind::Decimal, "NaN"),
            (Kind::Decimal, "0.1234567890123456"),
            (Kind::Decimal, "1e400"),
        ] {
            assert!(!is_fine(kind, typed), "{typed}");
        }
    }

    #[test]
    fn digits_are_kept_as_they_were_typed() {
        assert_eq!(Kind::Decimal.json("1.50").to_string(), "1.50");
        assert_eq!(Kind::Integer.json(" 7 ").to_string(), "7");
        assert_eq!(Kind::Boolean.json("true").to_string(), "true");
        assert_eq!(Kind::Decimal.json("1,5").to_string(), r#""1,5""#);
        assert_eq!(Kind::String.json(" a ").to_string(), r#"" a ""#);
    }

    #[test]
    fn the_same_number_may_be_written_in_many_ways() {
        let same = |one, other| Number::read(one) == Number::read(other);
        assert!(same("1.50", "1.5"));
        assert!(same("100", "1e2"));
        assert!(same("0.5", "5E-1"));
        assert!(same("-0", "0.00"));
        assert!(!same("1", "-1"));
        assert!(!same("0.1", "0.10000000000000001"));
        assert!(Number::read("1e9999999999").is_none());
    }

    proptest! {
        #[test]
        fn no_text_breaks_the_reader_and_what_it_takes_is_json(text in "[-+0-9eE. ,]{0,12}") {
            prop_assert_eq!(Number::read(&text).is_some(), Json::parse(&text).is_ok() && text.trim() == text);
        }

        #[test]
        fn every_value_reads_back_as_it_was_typed(number in "-?(0|[1-9][0-9]{0,8})(\\.[0-9]{1,5})?", text in "\\PC+") {
            prop_assert_eq!(Kind::Decimal.typed(&Kind::Decimal.json(&number)), Some(number));
            prop_assert_eq!(Kind::String.typed(&Kind::String.json(&text)), Some(text));
        }
    }
}
