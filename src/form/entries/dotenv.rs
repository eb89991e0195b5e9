//! Reading and writing `.env` text: one `NAME=value` a line, values in quotes where they need it.
//!
//! There is no standard; this is what the common readers agree on.

use crate::clean::is_invisible;

/// What a text holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DotEnv {
    /// The names and values, in the order they come; of a name that comes twice the last one.
    pub pairs: Vec<(String, String)>,
    /// The names that come more than once.
    pub twice: Vec<String>,
    /// The lines that could not be read, from 1, and what is wrong with each.
    pub problems: Vec<(usize, &'static str)>,
    /// The names whose values were read otherwise than they may have been meant, and how.
    pub notes: Vec<(String, &'static str)>,
}

const NO_NAME: &str = "is not NAME=value";
const NO_END: &str = "has an unclosed quote";
const AFTER_END: &str = "has text after the closing quote";

const ESCAPED: &str =
    "\\n, \\r and \\t became line breaks and tabs; use single quotes to keep them";
const COMMENT: &str = "text after “#” was read as a comment; use quotes to keep it";

fn is_break(c: char) -> bool {
    matches!(c, '\n' | '\r')
}

/// What is odd about a value that was probably copied from somewhere.
pub fn oddities(value: &str) -> Vec<&'static str> {
    let has = |is_one: fn(char) -> bool| value.contains(is_one);
    let kinds = [
        (
            has(|c| matches!(c, '\u{2018}'..='\u{201F}' | '«' | '»')),
            "has typographic quotes",
        ),
        (
            has(|c| is_invisible(c) && !c.is_control()),
            "has invisible characters",
        ),
        (
            has(|c| c.is_whitespace() && !matches!(c, ' ' | '\t' | '\n' | '\r')),
            "has unusual spaces",
        ),
        (has(is_break), "has line breaks"),
        (
            has(|c| c.is_control() && !is_break(c)),
            "has tabs or control characters",
        ),
    ];
    let mut odd: Vec<&'static str> = kinds
        .into_iter()
        .filter_map(|(is_so, what)| is_so.then_some(what))
        .collect();
    if value.trim_matches(' ') != value {
        odd.push("begins or ends with a space");
    }
    odd
}

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
            None => {
                let line = cut_line(value).0;
                let kept = unquoted(line);
                // An empty value with a remark behind it is meant so.
                let is_cut = !kept.is_empty() && kept != line.trim();
                read.note(name, is_cut.then_some(COMMENT));
                read.take(name, kept);
            }
            Some(Ok((inside, behind))) => {
                let (tail, after) = cut_line(behind);
                let used = left.len() - behind.len();
                line = begun + left.get(..used).map_or(0, lines) + 1;
                rest = after;
                let tail = tail.trim_start();
                if !tail.is_empty() && !tail.starts_with('#') {
                    read.problems.push((begun, AFTER_END));
                    continue;
                }
                let written = value.get(..value.len() - behind.len()).unwrap_or_default();
                let breaks = |text: &str| text.matches(['\n', '\r', '\t']).count();
                let is_escaped = breaks(&inside) > breaks(written);
                read.note(name, is_escaped.then_some(ESCAPED));
                read.take(name, inside);
            }
            Some(Err(())) => read.problems.push((begun, NO_END)),
        }
    }
    read
}

impl DotEnv {
    /// What is to be said about the last value of this name.
    fn note(&mut self, name: &str, note: Option<&'static str>) {
        self.notes.retain(|(of, _)| of != name);
        self.notes.extend(note.map(|note| (name.to_owned(), note)));
    }

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

    #[test]
    fn what_may_be_meant_otherwise_is_told() {
        let notes = |text: &str| -> Vec<&'static str> {
            let notes = read(text).notes;
            notes.into_iter().map(|(_, note)| note).collect()
        };
        for (text, told) in [
            (r#"V1="C:\temp\new\reports""#, vec![ESCAPED]),
            (r"V1='C:\temp\new\reports'", vec![]),
            (r"V1=C:\temp\new\reports", vec![]),
            ("KEY=\"two\nlines\"", vec![]),
            ("V2=pa ss #word", vec![COMMENT]),
            ("V2='pa ss #word' # a remark", vec![]),
            ("V2=pa#word", vec![]),
            ("V2=# nothing yet", vec![]),
        ] {
            assert_eq!(notes(text), told, "{text}");
        }
    }

    #[test]
    fn what_is_odd_about_a_value_is_told() {
        for (value, odd) in [
            ("sk_live_123 456", vec![]),
            ("\u{201C}abc\u{201D}", vec!["has typographic quotes"]),
            ("it\u{2019}s", vec!["has typographic quotes"]),
            ("ab\u{200B}c", vec!["has invisible characters"]),
            ("ab\u{FEFF}c", vec!["has invisible characters"]),
            ("ab\u{A0}c", vec!["has unusual spaces"]),
            (
                "C:\temp\new",
                vec!["has line breaks", "has tabs or control characters"],
            ),
            (" abc", vec!["begins or ends with a space"]),
        ] {
            assert_eq!(oddities(value), odd, "{value:?}");
        }
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
