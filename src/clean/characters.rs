//! Which characters nothing is seen of, and which alphabets look like others.

/// Whether nothing is seen of a character, or it turns the direction of others. Blanks are seen; line breaks and other
/// controls are not.
pub fn is_invisible(c: char) -> bool {
    is_joiner(c) || is_hidden(c)
}

/// The same, but for what joins letters and is part of some scripts.
pub fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
            | '\u{180B}'..='\u{180F}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{2800}' | '\u{3164}' | '\u{FEFF}' | '\u{FFA0}'
            | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200C}' | '\u{200D}')
}

/// Whether a character chooses between shapes of the one before it, as of emoji and Han characters.
fn is_selector(c: char) -> bool {
    matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

/// Whether nothing of its own is seen of a character: the same, and what chooses a shape.
pub(super) fn is_unseen(c: char) -> bool {
    is_invisible(c) || is_selector(c)
}

/// Whether a line ends here, or would.
pub(super) fn is_break(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}

/// Whether `c` is part of how letters are written here: a joiner between two letters of a script that has joiners, or
/// behind a virama, and a selector behind what has several shapes.
pub(super) fn is_kept(before: Option<char>, c: char, rest: &str) -> bool {
    let Some(before) = before.filter(|before| may_join(*before)) else {
        return false;
    };
    let next = || {
        rest.chars()
            .find(|c| c.is_whitespace() || !is_invisible(*c))
    };
    is_selector(c) || is_joiner(c) && (is_virama(before) || next().is_some_and(may_join))
}

/// Hebrew and all that comes after it in Unicode; Latin, Greek and Cyrillic need no joiners.
fn may_join(c: char) -> bool {
    c >= '\u{590}' && !is_invisible(c) && !c.is_whitespace()
}

/// The signs of Indic scripts that a joiner may follow at the end of a word.
fn is_virama(c: char) -> bool {
    matches!(
        c,
        '\u{94D}'
            | '\u{9CD}'
            | '\u{A4D}'
            | '\u{ACD}'
            | '\u{B4D}'
            | '\u{BCD}'
            | '\u{C4D}'
            | '\u{CCD}'
            | '\u{D4D}'
            | '\u{DCA}'
    )
}

/// Whether a word of the text has letters of several alphabets, of which many look the same.
pub fn mixes_alphabets(text: &str) -> bool {
    let words = text.split(|c: char| !c.is_alphabetic());
    words.into_iter().any(|word| {
        let mut alphabets = word.chars().filter_map(alphabet);
        let first = alphabets.next();
        alphabets.any(|other| Some(other) != first)
    })
}

/// The alphabet of a letter, as far as letters of others look like it.
fn alphabet(c: char) -> Option<u8> {
    Some(match c {
        'A'..='Z' | 'a'..='z' | '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}' => 0,
        '\u{370}'..='\u{3FF}' | '\u{1F00}'..='\u{1FFF}' => 1,
        '\u{400}'..='\u{52F}' => 2,
        '\u{530}'..='\u{58F}' => 3,
        '\u{13A0}'..='\u{13FF}' | '\u{AB70}'..='\u{ABBF}' => 4,
        '\u{FF21}'..='\u{FF3A}' | '\u{FF41}'..='\u{FF5A}' => 5,
        '\u{1D400}'..='\u{1D7FF}' => 6,
        _ => return None,
    })
}
