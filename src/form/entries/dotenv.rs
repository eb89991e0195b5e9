//! Reading and writing `.env` text: one `NAME=value` a line, values in quotes where they need it.
//!
//! There is no standard; this is what the common readers agree on.

/// What a text holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DotEnv {
    /// The names and values, in the order they come; of a name that comes twice the last one.
    pub pairs: Vec<(String, String)>,
    /// The names that come more than once.
    pub twice: Vec<String>,
    /// The lines that could not be read, from 1, and what is wrong with each.
    pub problems: Vec<(usize, &'static str)>,
}

const NO_NAME: &str = "is not of the form NAME=value";
const NO_END: &str = "begins a value in quotes that does not end";
const AFTER_END: &str = "has something after the quotes";

/// Reads a text. What can't be read is told and left out; the lines after it are read all the same.
pub fn read(text: &str) -> DotEnv {
    let mut read = DotEnv::default();
    let mut rest = text.trim_start_matches('\u{feff}');
    let mut line = 1;
    while !rest.is_empty() {
        let (first, after) = cut_line(rest);
        let begun = line;
        line += 1;
        let left = rest;
        rest = after;
        let declared = first.trim();
        if declared.is_empty() || declared.starts_with('#') {
            continue;
        }
        let Some((name, value)) = declaration(left) else {
            read.problems.push((begun, NO_NAME));
            continue;
        };
        match quoted(value) {
            None => read.take(name, unquoted(cut_line(value).0)),
            Some(Ok((value, behind))) => {
                let (tail, after) = cut_line(behind);
                let used = left.len() - behind.len();
                line = begun + left.get(..used).map_or(0, lines) + 1;
                rest = after;
                match tail.trim_start() {
                    "" => read.take(name, value),
                    tail if tail.starts_with('#') => read.take(name, value),
                    _ => read.problems.push((begun, AFTER_END)),
                }
            }
            Some(Err(())) => read.problems.push((begun, NO_END)),
        }
    }
    read
}

impl DotEnv {
    fn take(&mut self, name: &str, value: String) {
        if let Some((_, before)) = self.pairs.iter_mut().find(|(known, _)| known == name) {
            *before = value;
            if !self.twice.iter().any(|known| known == name) {
                self.twice.push(name.to_owned());
            }
        } else {
            self.pairs.push((name.to_owned(), value));
        }
    }
}

/// The first line without its end, and what follows.
fn cut_line(text: &str) -> (&str, &str) {
    let (line, rest) = text.split_once('\n').unwrap_or((text, ""));
    (line.strip_suffix('\r').unwrap_or(line), rest)
}

fn lines(text: &str) -> usize {
    text.matches('\n').count()
}

/// The name that a line begins with, and what follows the `=` and blanks.
fn declaration(text: &str) -> Option<(&str, &str)> {
    let (line, _) = cut_line(text);
    let at = line.find('=')?;
    let name = text.get(..at)?.trim();
    let name = match name.strip_prefix("export") {
        Some(rest) if rest.starts_with([' ', '\t']) => rest.trim_start(),
        _ => name,
    };
    let value = text.get(at + 1..)?;
    is_name(name).then_some((name, value.trim_start_matches([' ', '\t'])))
}

/// Whether a name can stand in such a text.
pub fn is_name(name: &str) -> bool {
    let mut rest = name.chars();
    let begins = rest
        .next()
        .is_some_and(|c| c.is_ascii_alphabetic() || c == '_');
    begins && rest.all(|c| c.is_ascii_alphanumeric() || "_.-".contains(c))
}

/// A value in quotes and what follows it; `None` when it is in none, an error when they do not end.
fn quoted(text: &str) -> Option<Result<(String, &str), ()>> {
    let mut chars = text.char_indices();
    let (_, quote) = chars.next().filter(|(_, c)| "\"'`".contains(*c))?;
    let mut value = String::new();
    while let Some((at, c)) = chars.next() {
        if c == quote {
            let behind = text.get(at + c.len_utf8()..).unwrap_or_default();
            return Some(Ok((value, behind)));
        }
        match (c, quote) {
            ('\\', '"') => match chars.next() {
                Some((_, escaped)) => unescape(escaped, &mut value),
                None => break,
            },
            _ => value.push(c),
        }
    }
    Some(Err(()))
}

fn unescape(escaped: char, value: &mut String) {
    match escaped {
        'n' => value.push('\n'),
        'r' => value.push('\r'),
        't' => value.push('\t'),
        '"' | '\\' | '$' => value.push(escaped),
        other => {
            value.push('\\');
            value.push(other);
        }
    }
}

/// A value without quotes: up to a comment, which begins after a blank.
fn unquoted(line: &str) -> String {
    let comment = line.match_indices('#').find(|(at, _)| {
        let before = line.get(..*at).unwrap_or_default();
        before.is_empty() || before.ends_with([' ', '\t'])
    });
    let value = comment.and_then(|(at, _)| line.get(..at)).unwrap_or(line);
    value.trim().to_owned()
}

/// Writes a line. The name has to be one ([`is_name`]).
pub fn write(name: &str, value: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "_./:@%+,=-".contains(c);
    if !value.is_empty() && value.chars().all(is_plain) {
        return [name, "=", value, "\n"].concat();
    }
    let is_single = |c: char| c != '\'' && !c.is_control();
    if value.chars().all(is_single) {
        return [name, "='", value, "'\n"].concat();
    }
    let mut escaped = String::new();
    for c in value.chars() {
        match c {
            '\n' => escaped.push_str("\\n"),
            '\r' => escaped.push_str("\\r"),
            '\t' => escaped.push_str("\\t"),
            '"' | '\\' | '$' => {
                escaped.push('\\');
                escaped.push(c);
            }
            other => escaped.push(other),
        }
    }
    [name, "=\"", &escaped, "\"\n"].concat()
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pairs(text: &str) -> Vec<(String, String)> {
        let read = read(text);
        assert_eq!(read.problems, [], "{text}");
        read.pairs
    }

    fn pair(name: &str, value: &str) -> (String, String) {
        (name.to_owned(), value.to_owned())
    }

    #[test]
    fn the_usual_ways_of_writing_are_read() {
        let text = "\u{feff}# a comment\r\n\r\nPLAIN=value\r\nexport EXPORTED = spaced out \r\n\
                    COMMENT=value # not part\nHASH=a#b\nEMPTY=\nEQUALS=a=b==\n\
                    SINGLE='a \"b\" \\n $c # d' # tail\nDOUBLE=\"a 'b'\\n\\t\\\"\\$\\\\\\q\"\nBACK=`it's \"so\"`\nexport=yes";
        assert_eq!(
            pairs(text),
            [
                pair("PLAIN", "value"),
                pair("EXPORTED", "spaced out"),
                pair("COMMENT", "value"),
                pair("HASH", "a#b"),
                pair("EMPTY", ""),
                pair("EQUALS", "a=b=="),
                pair("SINGLE", "a \"b\" \\n $c # d"),
                pair("DOUBLE", "a 'b'\n\t\"$\\\\q"),
                pair("BACK", "it's \"so\""),
                pair("export", "yes"),
            ]
        );
    }

    #[test]
    fn a_value_in_quotes_may_have_many_lines() {
        let text = "KEY=\"-----BEGIN-----\nabc=\n# no comment\n-----END-----\"\nNEXT=1\n";
        assert_eq!(
            pairs(text),
            [
                pair("KEY", "-----BEGIN-----\nabc=\n# no comment\n-----END-----"),
                pair("NEXT", "1"),
            ]
        );
    }

    #[test]
    fn the_last_of_two_counts_and_that_is_told() {
        let read = read("A=1\nB=2\nA=3\nA=4");
        assert_eq!(read.pairs, [pair("A", "4"), pair("B", "2")]);
        assert_eq!(read.twice, ["A"]);
    }

    #[test]
    fn what_cannot_be_read_is_told_by_its_line_and_the_rest_is_read() {
        let read = read("A=\"x\ny\"\njust words\nmy key=1\n=2\n9A=1\nB='x' y\nC=\"open\nD=4");
        assert_eq!(
            read.problems,
            [
                (3, NO_NAME),
                (4, NO_NAME),
                (5, NO_NAME),
                (6, NO_NAME),
                (7, AFTER_END),
                (8, NO_END),
            ]
        );
        assert_eq!(read.pairs, [pair("A", "x\ny"), pair("D", "4")]);
    }

    #[test]
    fn quotes_are_written_only_where_they_are_needed() {
        assert_eq!(
            write("A", "https://x.example/?a=b@c"),
            "A='https://x.example/?a=b@c'\n"
        );
        assert_eq!(write("A", "a1_b-c/d"), "A=a1_b-c/d\n");
        assert_eq!(write("A", ""), "A=''\n");
        assert_eq!(write("A", "it's $5\n"), "A=\"it's \\$5\\n\"\n");
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back_the_same(
            values in prop::collection::vec(("[A-Z_][A-Z0-9_.-]{0,6}", any::<String>()), 0..6),
        ) {
            let mut expected: Vec<(String, String)> = Vec::new();
            let mut text = String::new();
            for (at, (name, value)) in values.iter().enumerate() {
                let name = [name.as_str(), &at.to_string()].concat();
                text.push_str(&write(&name, value));
                expected.push((name, value.clone()));
            }
            let read = read(&text);
            prop_assert_eq!(read.problems, []);
            prop_assert_eq!(read.pairs, expected);
        }

        #[test]
        fn lines_of_the_kind_people_write_read_back(value in "[a-z'\"`#\\\\ \n\r\t$=]{0,12}") {
            let text = [write("A", &value), write("B", "end")].concat();
            prop_assert_eq!(read(&text).pairs, [pair("A", &value), pair("B", "end")]);
        }

        #[test]
        fn no_text_breaks_the_reader(text in any::<String>(), odd in "[A='\"`\\\\#\n\r ]{0,20}") {
            read(&text);
            let lines = odd.matches('\n').count() + 1;
            prop_assert!(read(&odd).problems.iter().all(|(line, _)| (1..=lines).contains(line)));
        }
    }
}
