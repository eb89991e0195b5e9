//! Tables as comma-separated values (RFC 4180), safe to open in a spreadsheet.

/// Writes rows of cells. It begins with a byte order mark, without which spreadsheets take the text for
/// an older encoding and spoil names.
pub(super) fn write<const N: usize>(rows: &[[&str; N]]) -> String {
    let mut text = String::from("\u{feff}");
    for row in rows {
        for (at, cell) in row.iter().enumerate() {
            if at > 0 {
                text.push(',');
            }
            write_cell(cell, &mut text);
        }
        text.push_str("\r\n");
    }
    text
}

/// Writes a cell, always in quotes. What a spreadsheet would take for a formula gets an apostrophe
/// before it: names and the server's words come from others.
fn write_cell(cell: &str, text: &mut String) {
    text.push('"');
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        text.push('\'');
    }
    for c in cell.chars() {
        if c == '"' {
            text.push('"');
        }
        text.push(c);
    }
    text.push('"');
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn cells_are_separated_quoted_and_doubled() {
        let text = write(&[["Name", "Says"], ["Ana, Costa", "a \"b\"\nc"]]);
        assert_eq!(
            text,
            "\u{feff}\"Name\",\"Says\"\r\n\"Ana, Costa\",\"a \"\"b\"\"\nc\"\r\n"
        );
    }

    #[test]
    fn no_cell_is_a_formula() {
        for bad in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"] {
            let text = write(&[[bad]]);
            let expected = ["\u{feff}\"'", bad, "\"\r\n"].concat();
            assert_eq!(text, expected);
        }
        assert_eq!(write(&[["a=1"]]), "\u{feff}\"a=1\"\r\n");
    }
}
