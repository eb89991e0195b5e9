//! Tables as comma-separated values (RFC 4180), safe to open in a spreadsheet.

/// What makes a spreadsheet take a cell for a formula, in the wide forms of East Asian text too.
const FORMULA: [char; 11] = [
    '=', '+', '-', '@', '\t', '\r', '\n', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}',
];

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
        if cell.starts_with(FORMULA) {
            self.0.push('\'');
        }
        for c in cell.chars() {
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
        for bad in [
            "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1",
        ] {
            let csv = Csv::new(&[bad]);
            assert_eq!(csv.text(), ["\u{feff}\"'", bad, "\"\r\n"].concat());
        }
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
            let safe = |cell: String| match cell.starts_with(FORMULA) {
                true => ["'", &cell].concat(),
                false => cell,
            };
            let expected: Vec<Vec<String>> =
                rows.iter().map(|row| row.iter().cloned().map(safe).collect()).collect();
            prop_assert_eq!(read(&text), expected);
        }
    }
}
