//! Policies put together: what they come to for each type of record.

use super::grant::Names;
use super::limit::{Limit, limits};
use super::note::{Note, notes};
use super::parameter::filled;
use super::rule::{Condition, Rule};
use super::{Grants, Held, Source};
use wire::{Json, Reference};

pub(super) const READ: usize = 0;
pub(super) const SEARCH: usize = 1;
pub(super) const CREATE: usize = 2;
pub(super) const UPDATE: usize = 3;
pub(super) const DELETE: usize = 4;
pub(super) const HISTORY: usize = 5;

/// What can be done to records, in the order of [`Row::cells`].
pub const COLUMNS: [&str; 6] = ["Read", "Search", "Create", "Change", "Delete", "History"];

/// Types only project administrators get at: `*` does not cover them, and rules that name them are
/// dropped or, for administrators, replaced by the server's own. The last three are nobody's.
const ADMIN_TYPES: [&str; 8] = [
    "PasswordChangeRequest",
    "UserSecurityRequest",
    "Project",
    "ProjectMembership",
    "User",
    "DomainConfiguration",
    "JsonWebKey",
    "Login",
];

/// What everybody may read, whatever their policies name.
const READ_BY_ALL: [&str; 2] = ["SearchParameter", "StructureDefinition"];

/// What the rules come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matrix {
    /// What holds for all of it, the gravest first.
    pub notes: Vec<Note>,
    /// The types, in the order the policies first name them; `*` last.
    pub rows: Vec<Row>,
}

/// What one may do to the records of one type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The resource type; `*` for every one without a row of its own.
    pub kind: String,
    /// One for each of [`COLUMNS`].
    pub cells: [Cell; 6],
    /// What holds for their fields.
    pub limits: Vec<Limit>,
    /// What else to know, in sentences.
    pub remarks: Vec<String>,
    /// The rules about this type, in the order the server tries them.
    pub rules: Vec<Rule>,
    /// What one can do to these records and what not, in sentences for readers who do not know FHIR.
    pub sentence: String,
}

/// Whether something can be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// To every record of the type.
    Yes,
    /// To none.
    No,
    /// To those that at least one of these search criteria finds.
    OnlyWhere(Vec<String>),
    /// It cannot be told; these are the criteria or rules word for word.
    Unclear(Vec<String>),
}

impl Matrix {
    /// Puts together what these grants give. `sources` holds the policies they name; one that is not
    /// among them counts as missing.
    pub fn of(grants: &Grants, sources: &[(Reference, Source)]) -> Matrix {
        let mut notes = notes(grants, sources);
        let rules = match &grants.held {
            Held::Policies(_) => rules(grants, sources, &mut notes),
            Held::Nothing => vec![Rule::from_server("*", false)],
            Held::UnknownDefault | Held::Unreadable(_) => Vec::new(),
        };
        let kinds = kinds(&rules);
        Matrix {
            notes: each_once(notes),
            rows: kinds
                .into_iter()
                .map(|kind| row(kind, &rules, &grants.names))
                .collect(),
        }
    }
}

/// The gravest first, and nothing twice.
fn each_once(notes: Vec<Note>) -> Vec<Note> {
    let mut found: Vec<Note> = Vec::new();
    for is_warning in [true, false] {
        for note in &notes {
            if note.is_warning == is_warning && !found.contains(note) {
                found.push(note.clone());
            }
        }
    }
    found
}

/// The rules of all policies, in the order of the grants, and those the server adds.
fn rules(grants: &Grants, sources: &[(Reference, Source)], notes: &mut Vec<Note>) -> Vec<Rule> {
    let mut rules = Vec::new();
    for (grant, policy) in grants.found(sources) {
        let policy = filled(policy.json(), grant, grants.profile.as_ref());
        let entries = match policy.get("resource") {
            Json::Array(entries) => entries.as_slice(),
            Json::Null => &[],
            other => std::slice::from_ref(other),
        };
        for entry in entries {
            match Rule::read(entry, &grant.label) {
                None => notes.push(Note::unreadable(&grant.label, entry)),
                Some(rule) if ADMIN_TYPES.contains(&&*rule.kind) => {
                    notes.push(Note::without_effect(&rule));
                }
                // The same policy may be given twice, with other values.
                Some(rule) if rules.contains(&rule) => {}
                Some(rule) => rules.push(rule),
            }
        }
    }
    for kind in READ_BY_ALL {
        let is_named = |rule: &Rule| rule.kind == kind;
        let reads = |rule: &Rule| rule.kind == "*" && rule.condition == Condition::All;
        let is_covered = [READ, SEARCH, HISTORY].iter().all(|column| {
            let mut rules = rules.iter();
            rules.any(|rule| reads(rule) && rule.allows(*column))
        });
        if !is_covered && !rules.iter().any(is_named) {
            rules.push(Rule::from_server(kind, true));
        }
    }
    rules
}

/// The types that need a row. Criteria cannot narrow files, so files differ from the other types where
/// the rule for those has criteria.
fn kinds(rules: &[Rule]) -> Vec<&str> {
    let mut kinds: Vec<&str> = Vec::new();
    for rule in rules {
        if rule.kind != "*" && !kinds.contains(&&*rule.kind) {
            kinds.push(&rule.kind);
        }
    }
    let others = || rules.iter().filter(|rule| rule.kind == "*");
    if others().any(|rule| rule.condition != Condition::All) && !kinds.contains(&BINARY) {
        kinds.push(BINARY);
    }
    if others().next().is_some() {
        kinds.push("*");
    }
    kinds
}

const BINARY: &str = "Binary";

fn row(kind: &str, rules: &[Rule], names: &Names) -> Row {
    let is_about = |rule: &&Rule| rule.kind == kind || rule.kind == "*";
    let mut about: Vec<Rule> = rules.iter().filter(is_about).cloned().collect();
    if kind == BINARY {
        for rule in &mut about {
            rule.condition = Condition::All;
        }
    }
    let rules: Vec<&Rule> = about.iter().collect();
    let mut row = Row {
        kind: kind.to_owned(),
        cells: [READ, SEARCH, CREATE, UPDATE, DELETE, HISTORY].map(|column| cell(&rules, column)),
        limits: limits(&rules),
        remarks: remarks(&rules),
        rules: about,
        sentence: String::new(),
    };
    row.sentence = row.in_sentences(names);
    row
}

/// Every rule grants and none takes away, so one without criteria settles it.
fn cell(rules: &[&Rule], column: usize) -> Cell {
    let mut found = Vec::new();
    let mut unclear = false;
    for rule in rules {
        let text = match (&rule.allowed, &rule.condition) {
            (None, _) => {
                unclear = true;
                &rule.exact
            }
            _ if !rule.allows(column) => continue,
            (_, Condition::All) => return Cell::Yes,
            (_, Condition::Where(criteria)) => criteria,
            (_, Condition::Broken(criteria)) => {
                unclear = true;
                criteria
            }
        };
        if !found.contains(text) {
            found.push(text.clone());
        }
    }
    match (found.is_empty(), unclear) {
        (true, _) => Cell::No,
        (false, true) => Cell::Unclear(found),
        (false, false) => Cell::OnlyWhere(found),
    }
}

fn remarks(rules: &[&Rule]) -> Vec<String> {
    let mut found = Vec::new();
    for rule in rules {
        for code in &rule.unknown {
            found.push(
                [
                    "The rule also names “",
                    code,
                    "”, which the server does not know.",
                ]
                .concat(),
            );
        }
        if matches!(rule.condition, Condition::Broken(_)) {
            let start = [&rule.kind, "?"].concat();
            found.push(
                [
                    "The criteria do not begin with “",
                    &start,
                    "”: the server ignores them when searching, so a search may find every record.",
                ]
                .concat(),
            );
        }
    }
    if matches!(cell(rules, SEARCH), Cell::OnlyWhere(_)) {
        // 4.5 narrows a search by all rules about the type, 5.1 by those that let one search.
        let is_wider = |rule: &&Rule| rule.allowed.is_some() && !rule.allows(SEARCH);
        if rules.iter().any(is_wider) {
            found.push("Server 4.5 also counts the rules that do not let one search, so there a search may find more.".to_owned());
        }
    }
    found
}
