//! The access as plain text, to be kept or sent.

use super::{COLUMNS, Cell, Grants, Matrix, Note, kind_name};

/// How wide a column is beyond the name of what it is about.
const GAP: usize = 2;

/// Everything the preview shows, as a table with the details under it. The same access always gives the
/// same text.
pub fn as_text(grants: &Grants, matrix: &Matrix) -> String {
    let mut text = String::from("Effective access\n");
    for grant in grants.list() {
        line(
            &mut text,
            &[
                "Policy: ",
                &grant.label,
                " (",
                &grant.policy.to_string(),
                ")",
            ],
        );
        for (name, value) in &grant.parameters {
            line(&mut text, &["  ", name, " = ", &value.to_string()]);
        }
    }
    if !matrix.rows.is_empty() {
        line(&mut text, &[&matrix.summary()]);
    }
    for note in &matrix.notes {
        line(&mut text, &[note.mark(), &note.text]);
    }
    let names: Vec<String> = matrix.rows.iter().map(|row| name(&row.kind)).collect();
    let width = names
        .iter()
        .map(|name| name.chars().count())
        .max()
        .unwrap_or(0)
        + GAP;
    if !names.is_empty() {
        text.push('\n');
        cells(&mut text, "", width, COLUMNS);
    }
    for (row, name) in matrix.rows.iter().zip(&names) {
        let words = row.cells.each_ref().map(Cell::word);
        cells(&mut text, name, width, words);
    }
    for (row, name) in matrix.rows.iter().zip(&names) {
        text.push('\n');
        line(&mut text, &[name]);
        line(&mut text, &["  ", &row.sentence]);
        for rule in &row.rules {
            line(&mut text, &["  ", rule.source(), ": ", &rule.exact]);
        }
    }
    text
}

/// A name with the resource type beside it.
fn name(kind: &str) -> String {
    match kind {
        "*" => kind_name(kind),
        kind => [&kind_name(kind), " [", kind, "]"].concat(),
    }
}

fn cells(text: &mut String, name: &str, width: usize, cells: [&str; 6]) {
    let mut line = String::new();
    push_padded(&mut line, name, width);
    for (cell, column) in cells.into_iter().zip(COLUMNS) {
        push_padded(&mut line, cell, column.len().max(4) + GAP);
    }
    text.push_str(line.trim_end());
    text.push('\n');
}

fn push_padded(line: &mut String, text: &str, width: usize) {
    line.push_str(text);
    for _ in text.chars().count()..width {
        line.push(' ');
    }
}

fn line(text: &mut String, parts: &[&str]) {
    for part in parts {
        // Text of the server must not look like lines of this one.
        text.push_str(&part.replace(['\n', '\r'], " "));
    }
    text.push('\n');
}

impl Note {
    fn mark(&self) -> &'static str {
        match (self.is_grave, self.is_warning) {
            (true, _) => "!! ",
            (false, true) => "! ",
            (false, false) => "- ",
        }
    }
}

impl Cell {
    /// The cell in one word.
    pub fn word(&self) -> &'static str {
        match self {
            Cell::Yes => "yes",
            Cell::No => "no",
            Cell::OnlyWhere(_) | Cell::Deleted => "some",
            Cell::Unclear(_) => "?",
        }
    }
}
