//! Tables as comma-separated values (RFC 4180), safe to open in a spreadsheet.

/// What makes a spreadsheet take a cell for a formula, in the wide forms of East Asian text too.
const FORMULA: [char; 8] = [
    '=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}',
];

/// Where a spreadsheet may begin another cell in the middle of one: that of a country with decimal commas splits at
/// semicolons, some at tabs, and at line breaks where it takes the quotes for text.
const SPLITS: [char; 5] = [';', '\t', '\r', '\n', '|'];

/// Whether a spreadsheet may look past this for the begin of a formula.
fn is_skipped(c: char) -> bool {
    c == '"'
        || c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{FEFF}')
}

/// The text with an apostrophe before whatever a spreadsheet would take for a formula.
fn neutral(cell: &str) -> String {
    let mut neutral = String::with_capacity(cell.len());
    // The place that an apostrophe would go to, as long as a formula may begin.
    let mut start = Some(0);
    for c in cell.chars() {
        if let Some(at) = start.filter(|_| FORMULA.contains(&c)) {
            neutral.insert(at, '\'');
        }
        neutral.push(c);
        if SPLITS.contains(&c) {
            start = Some(neutral.len());
        } else if !is_skipped(c) {
            start = None;
        }
    }
    neutral
}

/// A table that is written row by row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Csv(String);

impl Csv {
    /// A table with this head. It begins with a byte order mark, without which spreadsheets take the text
    /// for an older encoding and spoil names.
    pub fn new(head: &[&str]) -> Csv {
        let mut csv = Csv(String::from("\u{feff}"));
        csv.row(head);
        csv
    }

    /// Writes a row.
    pub fn row(&mut self, cells: &[&str]) {
        for (at, cell) in cells.iter().enumerate() {
            if at > 0 {
                self.0.push(',');
            }
            self.cell(cell);
        }
        self.0.push_str("\r\n");
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.0
    }

    /// Writes a cell, always in quotes. What a spreadsheet would take for a formula gets an apostrophe
    /// before it: names and the server's words come from others.
    fn cell(&mut self, cell: &str) {
        self.0.push('"');
        for c in neutral(cell).chars() {
            if c == '"' {
                self.0.push('"');
            }
            self.0.push(c);
        }
        self.0.push('"');
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn cells_are_separated_quoted_and_doubled() {
        let mut csv = Csv::new(&["Name", "Says"]);
        csv.row(&["Ana, Costa", "a \"b\"\nc"]);
        assert_eq!(
            csv.text(),
            "\u{feff}\"Name\",\"Says\"\r\n\"Ana, Costa\",\"a \"\"b\"\"\nc\"\r\n"
        );
    }

    #[test]
    fn no_cell_is_a_formula() {
        for (bad, safe) in [
            ("=1+1", "'=1+1"),
            ("+1", "'+1"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("＝1", "'＝1"),
            (" =1", "' =1"),
            ("\u{200B}=1", "'\u{200B}=1"),
            ("\t=1", "\t'=1"),
            ("\r\n=1", "\r\n'=1"),
            ("Ana;=1", "Ana;'=1"),
            ("Ana; =1;+2", "Ana;' =1;'+2"),
            ("Ana\t@SUM(A1)", "Ana\t'@SUM(A1)"),
            ("Ana|-1", "Ana|'-1"),
            ("Ana\n=1", "Ana\n'=1"),
        ] {
            let csv = Csv::new(&[bad]);
            assert_eq!(
                csv.text(),
                ["\u{feff}\"", safe, "\"\r\n"].concat(),
                "{bad:?}"
            );
        }
        let csv = Csv::new(&["Ana;\"=1\""]);
        assert_eq!(csv.text(), "\u{feff}\"Ana;'\"\"=1\"\"\"\r\n");
    }

    #[test]
    fn what_is_no_formula_stays_as_it_is() {
        for fine in [
            "Ana Costa-Lima",
            "a+b@clinic.example",
            "1 = 1",
            "Front desk; nights",
            "'=1",
            "",
        ] {
            assert_eq!(neutral(fine), fine);
        }
    }

    /// Whether a spreadsheet that splits here, quotes or not, would calculate something.
    fn calculates(text: &str) -> bool {
        let mut cells = text.split(|c| SPLITS.contains(&c));
        cells.any(|cell| cell.trim_start_matches(is_skipped).starts_with(FORMULA))
    }

    /// Reads a table as RFC 4180 has it.
    fn read(text: &str) -> Vec<Vec<String>> {
        let mut rows = Vec::new();
        let (mut row, mut cell, mut quoted) = (Vec::new(), String::new(), false);
        let mut chars = text.trim_start_matches('\u{feff}').chars().peekable();
        while let Some(c) = chars.next() {
            match (quoted, c) {
                (true, '"') if chars.peek() == Some(&'"') => cell.extend(chars.next()),
                (true, '"') => quoted = false,
                (true, c) => cell.push(c),
                (false, '"') => quoted = true,
                (false, ',') => row.push(std::mem::take(&mut cell)),
                (false, '\n') => {
                    row.push(std::mem::take(&mut cell));
                    rows.push(std::mem::take(&mut row));
                }
                (false, _) => {}
            }
        }
        rows
    }

    proptest! {
        #[test]
        fn every_table_reads_back_but_for_the_apostrophes(
            rows in prop::collection::vec(prop::collection::vec(any::<String>(), 3), 1..5)
        ) {

            let mut csv = None;
            for row in &rows {
                let cells: Vec<&str> = row.iter().map(String::as_str).collect();
                match &mut csv {
                    None => csv = Some(Csv::new(&cells)),
                    Some(csv) => csv.row(&cells),
                }
            }
            let text = csv.map(|csv| csv.text().to_owned()).unwrap_or_default();
            let expected: Vec<Vec<String>> =
                rows.iter().map(|row| row.iter().map(|cell| neutral(cell)).collect()).collect();
            prop_assert_eq!(read(&text), expected);
        }

        #[test]
        fn nothing_is_calculated_wherever_it_is_split(text in "[a;\\t\\n|=+@\" -]{0,12}") {
            let csv = Csv::new(&[&text]);
            let written = csv.text().trim_start_matches(is_skipped);
            prop_assert!(!calculates(written));
            prop_assert_eq!(neutral(&text).replace('\'', ""), text);
        }
    }
}
