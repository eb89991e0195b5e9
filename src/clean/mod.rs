//! What is typed and pasted, made clean: one function for each kind of text, for every field, every search and
//! whatever is taken apart.
//!
//! Clipboards bring along more than what is seen: zero-width characters, marks of direction, blanks of other kinds,
//! letters in pieces, `mailto:` and brackets. What is stored and looked for is what somebody sees.

mod address;
mod characters;
mod id;
mod punycode;
mod spellings;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
mod unicode;

pub use address::{address, recipient};
pub use characters::{is_hidden, is_invisible, mixes_alphabets};
pub use id::{id, reference};
pub use spellings::{any_spelling, spellings, spellings_of_words};
pub use unicode::lower_case;

use characters::{is_break, is_kept, is_unseen};
use unicode::composed;

/// The kinds of text that fields are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Text {
    /// A name of a person.
    Name,
    /// Any text of one line.
    Line,
    /// An email address.
    Address,
    /// An email address of somebody whose name may have been pasted along; it is kept, to be put where it belongs.
    Recipient,
    /// What one looks for.
    Search,
    /// The id of a project.
    Id,
}

impl Text {
    /// What is meant by what was typed.
    pub fn clean(self, typed: &str) -> String {
        match self {
            Text::Name | Text::Line => line(typed),
            Text::Address => address(typed),
            Text::Recipient => recipient(typed),
            Text::Search => search(typed),
            Text::Id => id(typed),
        }
    }
}

/// A text of one line, such as a name: every blank a space and none around, letters whole (Unicode NFC), and nothing
/// that can't be seen. What joins letters stays where a script needs it.
pub fn line(text: &str) -> String {
    let text = composed(text);
    let mut clean = String::with_capacity(text.len());
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        let before = clean.chars().next_back();
        let kept = match c {
            c if is_break(c) => before.is_some_and(|c| c != ' ').then_some(' '),
            c if c.is_whitespace() => before.map(|_| ' '),
            c if is_unseen(c) => is_kept(before, c, rest.as_str()).then_some(c),
            c => Some(c),
        };
        clean.extend(kept);
    }
    // Pieces of a letter may have come together.
    composed(clean.trim_end())
}

/// What somebody looks for: a line; of what surrounds an address, and of the name before it, only the address.
pub fn search(text: &str) -> String {
    let line = line(text);
    let found = match line.contains(['@', '＠']) {
        true => address(&line),
        false => line,
    };
    found.trim_end_matches([',', ';', ' ']).to_owned()
}

/// The words of what somebody looks for, without the marks between them; none of them can end a text in quotes.
pub fn words(text: &str) -> Vec<String> {
    let search = search(text);
    let is_between = |c: char| {
        c.is_whitespace() || matches!(c, ',' | ';' | '"' | '\\' | '“' | '”' | '„' | '«' | '»')
    };
    let words = search
        .split(is_between)
        .map(|word| match word.contains('@') {
            true => address(word).replace(is_between, ""),
            false => word.to_owned(),
        });
    words.filter(|word| !word.is_empty()).collect()
}

/// A text as it is seen, to be compared: without anything invisible, with one space between words, and the marks that
/// keyboards replace as they are typed.
fn seen(text: &str) -> String {
    let line = line(text);
    let shown = line.chars().filter(|c| !is_unseen(*c));
    let shown: String = shown.map(spellings::plain).collect();
    let words: Vec<&str> = shown.split(' ').filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// Whether two texts read alike.
pub fn looks_alike(one: &str, other: &str) -> bool {
    seen(one) == seen(other)
}

/// A text to be found by, whatever its capitals.
pub fn folded(text: &str) -> String {
    lower_case(&seen(text))
}
