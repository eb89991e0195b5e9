//! What holds for the fields of the records one has access to.

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
pub(super) fn limits(rules: &[&Rule]) -> Vec<Limit> {
    let mut found = Vec::new();
    collect(LimitKind::Hidden, READ, rules, &mut found);
    for kind in [LimitKind::ReadOnly, LimitKind::Constraint] {
        let (mut changing, mut creating) = (Vec::new(), Vec::new());
        collect(kind, UPDATE, rules, &mut changing);
        collect(kind, CREATE, rules, &mut creating);
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

/// The rules the server comes to for one interaction: for each record it takes the first that fits, so
/// nothing after a rule without criteria counts.
fn reached<'a>(rules: &[&'a Rule], column: usize) -> Vec<&'a Rule> {
    let mut found = Vec::new();
    for rule in rules {
        if rule.allows(column) {
            found.push(*rule);
            if matches!(rule.condition, Condition::All) {
                break;
            }
        }
    }
    found
}

fn collect(kind: LimitKind, column: usize, rules: &[&Rule], found: &mut Vec<Limit>) {
    let reached = reached(rules, column);
    for rule in &reached {
        for text in texts(kind, rule) {
            let everywhere = reached.iter().all(|rule| texts(kind, rule).contains(&text));
            let extent = match &rule.condition {
                _ if everywhere => Extent::All,
                Condition::All => Extent::Others,
                Condition::Where(criteria) | Condition::Broken(criteria) => {
                    Extent::Where(criteria.clone())
                }
            };
            let limit = Limit {
                kind,
                text,
                extent,
                only: None,
            };
            if !found.contains(&limit) {
                found.push(limit);
            }
        }
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
