//! The access in sentences, for readers who do not know FHIR.

use super::condition::in_words;
use super::grant::Names;
use super::limit::{Extent, Limit, LimitKind};
use super::matrix::{CREATE, READ_BY_ALL};
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

const ALL: usize = VERBS.len();

impl Matrix {
    /// How far the access goes, in one sentence.
    pub fn summary(&self) -> String {
        let is_general = |row: &Row| row.kind == "*";
        let counts = |row: &&Row| row.is_reached() && (is_general(row) || !row.is_everybodys());
        let reached = self.rows.iter().filter(counts);
        let own = reached.clone().filter(|row| !is_general(row)).count();
        let general = reached.filter(|row| is_general(row)).count() > 0;
        let count = own.to_string();
        let kinds = match own {
            1 => "1 resource type",
            _ => &[&count, " resource types"].concat(),
        };
        match (own, general) {
            (0, false) => "No access.".to_owned(),
            (0, true) => "Access to all resource types.".to_owned(),
            (_, false) => ["Access to ", kinds, " only."].concat(),
            (_, true) => [
                "Access to all resource types, with separate rules for ",
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

    /// Whether the server lets everybody do this, whatever their policies say.
    fn is_everybodys(&self) -> bool {
        let is_of_server = self.rules.iter().all(|rule| rule.from.is_none());
        is_of_server && READ_BY_ALL.contains(&&*self.kind)
    }

    /// What one can do to these records and what not.
    pub(super) fn in_sentences(&self, names: &Names) -> String {
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
                Cell::Yes if verbs.len() == ALL => "Can do everything.".to_owned(),
                Cell::No if verbs.len() == ALL => "Can do nothing.".to_owned(),
                Cell::Yes => ["Can ", &list(&verbs, " and "), " all of them."].concat(),
                Cell::No => ["Cannot ", &list(&verbs, " or "), " any."].concat(),
                Cell::OnlyWhere(criteria) => {
                    let criteria: Vec<String> =
                        criteria.iter().map(|one| condition(one, names)).collect();
                    let what = match verbs.len() {
                        ALL => "do everything, but only to".to_owned(),
                        _ => [&list(&verbs, " and "), " only"].concat(),
                    };
                    let criteria = criteria.join(", or where ");
                    ["Can ", &what, " those where ", &criteria, "."].concat()
                }
                Cell::Deleted => {
                    let verbs = list(&verbs, " and ");
                    ["Can ", &verbs, " only those that were deleted."].concat()
                }
                Cell::Unclear(exact) => {
                    let verbs = list(&verbs, " or ");
                    [
                        "Unclear whether they can ",
                        &verbs,
                        " any: ",
                        &exact.join(", "),
                        ".",
                    ]
                    .concat()
                }
            });
        }
        sentences.extend(self.limits.iter().map(|limit| limit.sentence(names)));
        sentences.extend(self.remarks.iter().cloned());
        sentences.join(" ")
    }
}

impl Limit {
    /// The limit in words.
    fn sentence(&self, names: &Names) -> String {
        let start = match (self.kind, self.is_sure) {
            (LimitKind::Hidden, true) => "Cannot see ",
            (LimitKind::Hidden, false) => "May still see ",
            (LimitKind::ReadOnly, true) => "Cannot set ",
            (LimitKind::ReadOnly, false) => "May still set ",
            (LimitKind::Constraint, true) => "A change is accepted only if ",
            (LimitKind::Constraint, false) => "A change may be accepted even without ",
        };
        let extent = match &self.extent {
            Extent::All => String::new(),
            Extent::Where(criteria) => [" where ", &condition(criteria, names)].concat(),
            Extent::Others => " in all others".to_owned(),
        };
        let when = match self.only {
            Some(CREATE) => " when creating",
            Some(_) => " when changing",
            None => "",
        };
        let end = match (self.kind, self.is_sure) {
            (LimitKind::Hidden, false) => ", though a rule hides it.",
            (LimitKind::ReadOnly, false) => ", though a rule forbids it.",
            _ => ".",
        };
        [start, &self.text, when, &extent, end].concat()
    }
}

/// Criteria in words, or as they are.
fn condition(criteria: &str, names: &Names) -> String {
    in_words(criteria, names).unwrap_or_else(|| criteria.to_owned())
}

/// `a, b and c`.
fn list(words: &[&str], last: &str) -> String {
    match words.split_last() {
        Some((end, rest)) if !rest.is_empty() => [&rest.join(", "), last, end].concat(),
        _ => words.concat(),
    }
}
