//! What holds for the fields of the records one has access to.
//!
//! Of hidden and fixed fields no more is promised than the server surely keeps: it takes them from the first
//! rule that it recognises a record by, looking at that record alone (contract §10.1).

use super::choice::{is_simple, may_hide_nothing};
use super::matrix::{CREATE, READ, UPDATE};
use super::rule::{Condition, Rule};

/// A limit within the records of one type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limit {
    /// What is limited.
    pub kind: LimitKind,
    /// The fields, joined by commas, or the expression.
    pub text: String,
    /// Which records it is about.
    pub extent: Extent,
    /// The number of the only column it counts for; `None` where it always counts.
    pub only: Option<usize>,
    /// Whether the server surely keeps it for all of these records.
    pub is_sure: bool,
}

/// What a limit limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LimitKind {
    /// The fields cannot be seen.
    Hidden,
    /// The fields can be seen but not set.
    ReadOnly,
    /// The FHIRPath expression must hold after every change.
    Constraint,
}

/// Which records a limit is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Extent {
    /// All one has access to.
    All,
    /// Those these criteria find.
    Where(String),
    /// Those no other rule lets one at.
    Others,
}

/// The limits of one type, given all rules about it in the order of the server.
pub(super) fn limits(kind: &str, rules: &[&Rule]) -> Vec<Limit> {
    let mut found = hidden(kind, rules);
    for limit in [LimitKind::ReadOnly, LimitKind::Constraint] {
        let changing = writing(kind, limit, UPDATE, rules);
        let creating = writing(kind, limit, CREATE, rules);
        let both = [
            (UPDATE, CREATE, &changing, &creating),
            (CREATE, UPDATE, &creating, &changing),
        ];
        for (column, other, limits, others) in both {
            for limit in limits {
                let always = others.contains(limit) || reached(rules, other).is_empty();
                let limit = Limit {
                    only: (!always).then_some(column),
                    ..limit.clone()
                };
                if !found.contains(&limit) {
                    found.push(limit);
                }
            }
        }
    }
    found
}

/// Whether an earlier version of a record may show what these rules hide of the record as it is: each
/// version is looked at by itself, and criteria may have fitted or not.
pub(super) fn shows_earlier(rules: &[&Rule]) -> bool {
    let reading = reached(rules, READ);
    let hiding = |rule: &&Rule| !rule.hidden.is_empty();
    let is_same = |rule: &&Rule| reading.first().is_some_and(|of| of.hidden == rule.hidden);
    let is_settled = reading.iter().all(|rule| rule.is_lasting());
    let ends = reading.last().is_some_and(|rule| rule.is_about_all());
    reading.iter().any(hiding) && !is_settled && !(ends && reading.iter().all(is_same))
}

/// The rules the server comes to, or may, for one interaction: for each record it takes the first that
/// fits, so nothing after a rule without criteria counts.
fn reached<'a>(rules: &[&'a Rule], column: usize) -> Vec<&'a Rule> {
    let mut found = Vec::new();
    for rule in rules {
        if rule.may_allow(column) {
            found.push(*rule);
            if rule.is_about_all() {
                break;
            }
        }
    }
    found
}

/// What is hidden. A record that one comes to by a rule the server does not recognise it by is shown whole,
/// unless a rule without criteria comes last.
fn hidden(kind: &str, rules: &[&Rule]) -> Vec<Limit> {
    let mut found = Vec::new();
    let reading = reached(rules, READ);
    let ends = reading.last().is_some_and(|rule| rule.is_about_all());
    let is_kept = |rule: &&Rule| !rule.shows() || rule.allows(READ) && rule.is_recognised();
    let covered = ends || rules.iter().all(is_kept);
    for (at, rule) in reading.iter().enumerate() {
        let has_all = |other: &&Rule| rule.hidden.iter().all(|of| other.hidden.contains(of));
        let before = reading.iter().take(at).all(has_all);
        let everywhere = reading.iter().all(has_all);
        let (extent, is_sure) = match &rule.condition {
            _ if everywhere && covered => (Extent::All, true),
            Condition::All => (Extent::Others, rule.allowed.is_some()),
            Condition::Where(criteria) if before && rule.is_recognised() => {
                (Extent::Where(criteria.clone()), true)
            }
            _ if everywhere => (Extent::All, false),
            Condition::Where(criteria)
            | Condition::Idle(criteria)
            | Condition::Broken(criteria) => (Extent::Where(criteria.clone()), false),
        };
        let doubtful = |field: &&String| may_hide_nothing(kind, field) || !is_simple(field);
        let is_certain = |field: &&String| !doubtful(field);
        let limit = |fields: Vec<&str>, is_sure| Limit {
            kind: LimitKind::Hidden,
            text: fields.join(", "),
            extent: extent.clone(),
            only: None,
            is_sure,
        };
        let fields = |of: &dyn Fn(&&String) -> bool| {
            let fields = rule.hidden.iter().filter(|field| of(field));
            fields.map(|field| &**field).collect::<Vec<&str>>()
        };
        push(limit(fields(&is_certain), is_sure), &mut found);
        push(limit(fields(&doubtful), false), &mut found);
        if everywhere && !covered && extent != Extent::All {
            let others = Limit {
                extent: Extent::Others,
                ..limit(fields(&|_| true), false)
            };
            push(others, &mut found);
        }
    }
    found
}

/// What cannot be set, or must hold, in one of the columns of writing. A change may make a record fit
/// another rule, unless criteria name records by their id.
fn writing(of: &str, kind: LimitKind, column: usize, rules: &[&Rule]) -> Vec<Limit> {
    let mut found = Vec::new();
    let reached = reached(rules, column);
    for (at, rule) in reached.iter().enumerate() {
        for text in texts(kind, rule) {
            let has_it = |other: &&Rule| texts(kind, other).contains(&text);
            let before = || reached.iter().take(at);
            let lacking_last = before().filter(|of| !has_it(of)).all(|of| of.is_lasting());
            let is_change = column == UPDATE;
            let (extent, is_sure) = match &rule.condition {
                _ if reached.iter().all(has_it) => (Extent::All, true),
                Condition::All => (Extent::Others, !is_change || lacking_last),
                Condition::Where(criteria) => {
                    let is_fixed = !is_change || rule.is_lasting();
                    let extent = Extent::Where(criteria.clone());
                    (extent, before().all(has_it) && is_fixed)
                }
                Condition::Idle(criteria) | Condition::Broken(criteria) => {
                    (Extent::Where(criteria.clone()), false)
                }
            };
            let fields = match kind {
                LimitKind::ReadOnly => &*rule.readonly,
                LimitKind::Hidden | LimitKind::Constraint => &[],
            };
            let is_told = |field: &String| is_simple(field) && !may_hide_nothing(of, field);
            let is_sure = is_sure && fields.iter().all(is_told);
            let limit = Limit {
                kind,
                text,
                extent,
                only: None,
                is_sure,
            };
            push(limit, &mut found);
        }
    }
    found
}

fn push(limit: Limit, found: &mut Vec<Limit>) {
    if !limit.text.is_empty() && !found.contains(&limit) {
        found.push(limit);
    }
}

/// What a rule limits in this way: fields all together, expressions one by one.
fn texts(kind: LimitKind, rule: &Rule) -> Vec<String> {
    let fields = match kind {
        LimitKind::Hidden => &rule.hidden,
        LimitKind::ReadOnly => &rule.readonly,
        LimitKind::Constraint => return rule.constraints.clone(),
    };
    match fields.is_empty() {
        true => Vec::new(),
        false => vec![fields.join(", ")],
    }
}
