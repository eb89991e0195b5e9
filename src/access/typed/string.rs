//! Reading a text in JSON, its escapes resolved.

/// What is wrong, and how many bytes after the opening quotation mark's place it was found.
type Flaw = (usize, &'static str);

const UNCLOSED: &str = "The closing quotation mark is missing on this line.";
const ESCAPE: &str =
    "\\ must be followed by one of \" \\ / b f n r t, or u and four hexadecimal digits.";
const HALF: &str = "This \\u is half of a character, and the other half is missing.";

/// Reads the text that `rest` begins with, and how many bytes it takes with its quotation marks.
///
/// # Errors
/// The first thing that is wrong.
pub(super) fn read(rest: &str) -> Result<(String, usize), Flaw> {
    let mut text = String::new();
    let mut chars = rest.char_indices().skip(1);
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Ok((text, at + 1)),
            '\n' | '\r' => return Err((at, UNCLOSED)),
            '\\' => match chars.next().map(|(_, c)| c) {
                Some('u') => {
                    let after = rest.get(at..).unwrap_or_default();
                    let (c, length) = unicode(after).map_err(|sentence| (at, sentence))?;
                    text.push(c);
                    // One of the escape is gone past by `\`, one by `u`.
                    for _ in 2..length {
                        chars.next();
                    }
                }
                Some(c) => text.push(simple(c).ok_or((at, ESCAPE))?),
                None => return Err((at, UNCLOSED)),
            },
            c if c < ' ' => {
                return Err((
                    at,
                    "Write tabs and other control characters as an escape, such as \\t.",
                ));
            }
            c => text.push(c),
        }
    }
    Err((rest.len(), UNCLOSED))
}

fn simple(escaped: char) -> Option<char> {
    Some(match escaped {
        '"' | '\\' | '/' => escaped,
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        _ => return None,
    })
}

/// The character of `\uXXXX`, or of two of them that make one (RFC 8259, section 7), and how many bytes
/// they take.
fn unicode(after: &str) -> Result<(char, usize), &'static str> {
    let unit = unit(after).ok_or(ESCAPE)?;
    if let Some(c) = char::from_u32(unit) {
        return Ok((c, 6));
    }
    let second = after.get(6..).and_then(self::unit);
    let second = second.filter(|second| (0xDC00..0xE000).contains(second));
    match second {
        Some(second) if unit < 0xDC00 => {
            let code = 0x10000 + ((unit - 0xD800) << 10) + (second - 0xDC00);
            char::from_u32(code).map(|c| (c, 12)).ok_or(HALF)
        }
        _ => Err(HALF),
    }
}

/// The number in `\uXXXX`.
fn unit(text: &str) -> Option<u32> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    let is_hex = digits.bytes().all(|b| b.is_ascii_hexdigit());
    is_hex.then(|| u32::from_str_radix(digits, 16).ok())?
}
