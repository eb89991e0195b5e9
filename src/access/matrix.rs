//! Policies put together: what they come to for each type of record.

use super::choice::{choice_sentence, hides_nothing};
use super::escalation;
use super::fill::{Instead, filled};
use super::grant::Names;
use super::limit::{Limit, LimitKind, limits, shows_earlier};
use super::note::{Note, notes, source};
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

/// What a project admin can do beside the policies: the types, and whether only by looking.
const OF_ADMINS: [(&str, bool); 4] = [
    ("Project", false),
    ("ProjectMembership", false),
    ("User", false),
    ("UserSecurityRequest", true),
];

/// What is said of by itself in the project of super administrators.
const OF_SUPER_ADMINS: [&str; 4] = ["*", "Project", "User", "ProjectMembership"];

/// What everybody may read, whatever their policies name.
pub(super) const READ_BY_ALL: [&str; 2] = ["SearchParameter", "StructureDefinition"];

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
    /// Whether it lets one give oneself more access.
    pub gives_more: bool,
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
    /// To those that were deleted, and no others: the server gives their history to whoever may read.
    Deleted,
    /// It cannot be told; these are the criteria or rules word for word.
    Unclear(Vec<String>),
}

impl Matrix {
    /// Puts together what these grants give. `sources` holds the policies they name; one that is not
    /// among them counts as missing.
    pub fn of(grants: &Grants, sources: &[(Reference, Source)]) -> Matrix {
        let mut notes = notes(grants, sources);
        let mut rules = match &grants.held {
            Held::Policies(_) => rules(grants, sources, &mut notes),
            Held::PerhapsDefault(_) => {
                let mut rules = rules(grants, sources, &mut notes);
                let default = "the admin default policy";
                rules.push(Rule::unknown(default, default.to_owned()));
                rules
            }
            Held::Nothing => vec![Rule::from_server("*", false)],
            Held::UnknownDefault => Vec::new(),
            Held::Unreadable(exact) => vec![Rule::unknown("the membership", exact.clone())],
        };
        let ways = escalation::ways(&rules);
        notes.extend(escalation::sentence(&ways).map(|told| Note::gives_more(&told)));
        let of_server = match (grants.super_admin, grants.admin) {
            (true, _) => OF_SUPER_ADMINS.map(|kind| (kind, false)).to_vec(),
            (false, true) if grants.held != Held::UnknownDefault => OF_ADMINS.to_vec(),
            (false, _) => Vec::new(),
        };
        let of_server = of_server.into_iter();
        let of_server = of_server.map(|(kind, readonly)| Rule::from_server(kind, readonly));
        // Those of super administrators come first, so that no other rule limits anything.
        match grants.super_admin {
            true => rules.splice(0..0, of_server).for_each(drop),
            false => rules.extend(of_server),
        }
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

/// Whether rules about `*` are about this type too.
pub(super) fn is_covered_by_star(kind: &str) -> bool {
    !ADMIN_TYPES.contains(&kind)
}

/// The gravest first, and nothing twice.
fn each_once(notes: Vec<Note>) -> Vec<Note> {
    let mut found: Vec<Note> = Vec::new();
    for note in notes {
        if !found.contains(&note) {
            found.push(note);
        }
    }
    found.sort_by_key(Note::rank);
    found
}

/// The rules of all policies, in the order of the grants, and those the server adds.
fn rules(grants: &Grants, sources: &[(Reference, Source)], notes: &mut Vec<Note>) -> Vec<Rule> {
    let mut rules = Vec::new();
    for grant in grants.list() {
        match source(grant, sources) {
            Source::Found(policy) => {
                let filled = filled(policy.json(), grant, grants.profile.as_ref());
                for version in filled.versions() {
                    read_rules(version, grants, &grant.label, &mut rules, notes);
                }
                if filled.instead == Some(Instead::Unreadable) {
                    let exact = filled.meant.to_string();
                    rules.push(Rule::unknown(&grant.label, exact));
                }
            }
            Source::Deleted => {}
            // It may belong to another project: the server takes it all the same.
            Source::Missing => {
                rules.push(Rule::unknown(&grant.label, grant.policy.to_string()));
            }
        }
    }
    for kind in READ_BY_ALL {
        let is_named = |rule: &Rule| rule.kind == kind;
        let reads = |rule: &Rule| rule.kind == "*" && rule.is_about_all();
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

/// Said of rules that the servers known so far drop.
const HEEDED: &str = " This holds only where a server applies the rule.";

/// The rules of one policy with its values.
fn read_rules(
    policy: &Json,
    grants: &Grants,
    label: &str,
    rules: &mut Vec<Rule>,
    notes: &mut Vec<Note>,
) {
    let entries = match policy.get("resource") {
        Json::Array(entries) => entries.as_slice(),
        Json::Null => &[],
        other => std::slice::from_ref(other),
    };
    for entry in entries {
        match Rule::read(entry, label) {
            None => notes.push(Note::unreadable(label, entry)),
            Some(rule) if ADMIN_TYPES.contains(&&*rule.kind) && !grants.super_admin => {
                let ways = escalation::ways(std::slice::from_ref(&rule));
                let told = escalation::sentence(&ways);
                notes.extend(told.map(|told| Note::gives_more(&[&told, HEEDED].concat())));
                notes.push(Note::without_effect(&rule));
            }
            // The same policy may be given twice, with other values.
            Some(rule) if rules.contains(&rule) => {}
            Some(rule) => {
                notes.extend(Note::idle(&rule));
                rules.push(rule);
            }
        }
    }
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
    let narrows = |rule: &Rule| !matches!(rule.condition, Condition::All | Condition::Idle(_));
    if others().any(narrows) && !kinds.contains(&BINARY) {
        kinds.push(BINARY);
    }
    if others().next().is_some() {
        kinds.push("*");
    }
    kinds
}

const BINARY: &str = "Binary";

fn row(kind: &str, rules: &[Rule], names: &Names) -> Row {
    // The server's own rule about `*` is about everything.
    let is_star =
        |rule: &Rule| rule.kind == "*" && (is_covered_by_star(kind) || rule.from.is_none());
    let is_about = |rule: &&Rule| rule.kind == kind || is_star(rule);
    let about: Vec<&Rule> = rules.iter().filter(is_about).collect();
    let mut granting: Vec<Rule> = about.iter().map(|rule| (*rule).clone()).collect();
    if kind == BINARY {
        for rule in &mut granting {
            rule.condition = Condition::All;
        }
    }
    let rules: Vec<&Rule> = granting.iter().collect();
    let mut row = Row {
        kind: kind.to_owned(),
        cells: [READ, SEARCH, CREATE, UPDATE, DELETE, HISTORY].map(|column| cell(&rules, column)),
        gives_more: false,
        // Whether criteria count for the limits of files is not known.
        limits: limits(kind, &about),
        remarks: Vec::new(),
        rules: granting.clone(),
        sentence: String::new(),
    };
    let may = |column: usize| !matches!(row.cells.get(column), Some(Cell::No) | None);
    row.gives_more = escalation::gives_more(kind, may);
    row.remarks = of_hidden(&row, &about);
    row.remarks.extend(remarks(&rules));
    row.sentence = row.in_sentences(names);
    row
}

/// What is still to know where fields are hidden.
fn of_hidden(row: &Row, rules: &[&Rule]) -> Vec<String> {
    let mut told = Vec::new();
    let may = |column: usize| !matches!(row.cells.get(column), Some(Cell::No) | None);
    let hides = row.limits.iter().any(|of| of.kind == LimitKind::Hidden);
    if hides && may(SEARCH) {
        told.push("Searches can still use hidden fields.".to_owned());
    }
    if hides && may(HISTORY) && shows_earlier(rules) {
        told.push("Earlier versions may still show hidden fields.".to_owned());
    }
    for rule in rules {
        for field in rule
            .hidden
            .iter()
            .filter(|field| hides_nothing(&row.kind, field))
        {
            told.push(choice_sentence(field));
        }
    }
    told
}

/// Where a cell for the history is: whoever may read has that of deleted records too.
fn cell(rules: &[&Rule], column: usize) -> Cell {
    let cell = by_rules(rules, column);
    match cell {
        Cell::No if column == HISTORY && by_rules(rules, READ) != Cell::No => Cell::Deleted,
        cell => cell,
    }
}

/// Every rule grants and none takes away, so one without criteria settles it.
fn by_rules(rules: &[&Rule], column: usize) -> Cell {
    let mut found = Vec::new();
    let mut unclear = false;
    for rule in rules {
        let text = match (&rule.allowed, &rule.condition) {
            (None, _) => {
                unclear = true;
                &rule.exact
            }
            _ if !rule.allows(column) => continue,
            (_, Condition::All | Condition::Idle(_)) => return Cell::Yes,
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
                    "”, which is unknown to the server.",
                ]
                .concat(),
            );
        }
        if matches!(rule.condition, Condition::Broken(_)) {
            let start = [&rule.kind, "?"].concat();
            found.push(
                [
                    "The criteria don’t start with “",
                    &start,
                    "”: the server ignores them when searching, so a search may find every record.",
                ]
                .concat(),
            );
        }
    }
    let reads_only = |rule: &&Rule| rule.allows(READ) && !rule.allows(HISTORY);
    if matches!(cell(rules, HISTORY), Cell::OnlyWhere(_)) && rules.iter().any(reads_only) {
        found.push("Earlier versions of deleted records are visible too.".to_owned());
    }
    if matches!(cell(rules, SEARCH), Cell::OnlyWhere(_)) {
        // 4.5 narrows a search by all rules about the type, 5.1 by those that let one search.
        let is_wider = |rule: &&Rule| rule.allowed.is_some() && !rule.allows(SEARCH);
        if rules.iter().any(is_wider) {
            found.push(
                "Server 4.5 also counts rules without search, so a search there may find more."
                    .to_owned(),
            );
        }
    }
    found
}
