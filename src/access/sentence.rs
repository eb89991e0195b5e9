//! The access in sentences, for readers who do not know FHIR.

use super::condition::in_words;
use super::limit::{Extent, Limit};
use super::{Cell, Matrix, Row};

/// What can be done, in the order of the columns.
const VERBS: [&str; 6] = [
    "read",
    "search",
    "create",
    "change",
    "delete",
    "see earlier versions of",
];

impl Matrix {
    /// How far the access goes, in one sentence.
    pub fn summary(&self) -> String {
        let reached = self.rows.iter().filter(|row| row.is_reached());
        let is_general = |row: &Row| row.kind == "*";
        let own = reached.clone().filter(|row| !is_general(row)).count();
        let general = reached.filter(|row| is_general(row)).count() > 0;
        let count = own.to_string();
        let kinds = match own {
            1 => "1 kind of record",
            _ => &[&count, " kinds of records"].concat(),
        };
        match (own, general) {
            (0, false) => "Access to nothing.".to_owned(),
            (0, true) => "Access to every kind of record.".to_owned(),
            (_, false) => ["Access to ", kinds, " and nothing else."].concat(),
            (_, true) => [
                "Access to every kind of record, with rules of their own for ",
                kinds,
                ".",
            ]
            .concat(),
        }
    }
}

impl Row {
    /// Whether there is anything one can do, or may be able to.
    fn is_reached(&self) -> bool {
        self.cells.iter().any(|cell| !matches!(cell, Cell::No))
    }

    /// What one can do to these records and what not.
    pub fn sentence(&self) -> String {
        let mut sentences: Vec<String> = Vec::new();
        let mut told: Vec<&Cell> = Vec::new();
        for cell in &self.cells {
            if !told.contains(&cell) && !matches!(cell, Cell::No) {
                told.push(cell);
            }
        }
        // What is refused comes last.
        told.extend(self.cells.iter().find(|cell| matches!(cell, Cell::No)));
        for cell in told {
            let alike = self.cells.iter().zip(VERBS).filter(|(of, _)| *of == cell);
            let verbs: Vec<&str> = alike.map(|(_, verb)| verb).collect();
            sentences.push(match cell {
                Cell::Yes if verbs.len() == VERBS.len() => "Can do everything.".to_owned(),
                Cell::No if verbs.len() == VERBS.len() => "Can do nothing.".to_owned(),
                Cell::Yes => ["Can ", &list(&verbs, " and "), " all of them."].concat(),
                Cell::No => ["Cannot ", &list(&verbs, " or "), " any."].concat(),
                Cell::OnlyWhere(criteria) => {
                    let criteria: Vec<String> = criteria.iter().map(|one| condition(one)).collect();
                    let verbs = list(&verbs, " and ");
                    [
                        "Can ",
                        &verbs,
                        " only those where ",
                        &criteria.join(", or where "),
                        ".",
                    ]
                    .concat()
                }
                Cell::Unclear(exact) => {
                    let verbs = list(&verbs, " or ");
                    [
                        "Whether they can ",
                        &verbs,
                        " any cannot be told from: ",
                        &exact.join(", "),
                    ]
                    .concat()
                }
            });
        }
        sentences.extend(self.limits.iter().map(Limit::sentence));
        sentences.extend(self.remarks.iter().cloned());
        sentences.join(" ")
    }
}

impl Limit {
    /// The limit in words.
    pub fn sentence(&self) -> String {
        let (start, what, extent) = match self {
            Limit::Hidden(fields, extent) => ("Cannot see ", fields, extent),
            Limit::ReadOnly(fields, extent) => ("Cannot set ", fields, extent),
            Limit::Constraint(expression, extent) => {
                ("A change is accepted only if ", expression, extent)
            }
        };
        let end = match extent {
            Extent::All => String::new(),
            Extent::Where(criteria) => [" where ", &condition(criteria)].concat(),
            Extent::Others => " in all others".to_owned(),
        };
        [start, what, &end, "."].concat()
    }
}

/// Criteria in words, or as they are.
fn condition(criteria: &str) -> String {
    in_words(criteria).unwrap_or_else(|| criteria.to_owned())
}

/// `a, b and c`.
fn list(words: &[&str], last: &str) -> String {
    match words.split_last() {
        Some((end, rest)) if !rest.is_empty() => [&rest.join(", "), last, end].concat(),
        _ => words.concat(),
    }
}
