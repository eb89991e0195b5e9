//! What holds for the fields of the records one has access to.

use super::matrix::{CREATE, READ, UPDATE};
use super::rule::{Condition, Rule};

/// A limit within the records of one type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Limit {
    /// Fields that cannot be seen, joined by commas.
    Hidden(String, Extent),
    /// Fields that can be seen but not changed, joined by commas.
    ReadOnly(String, Extent),
    /// A FHIRPath expression that must hold after every change.
    Constraint(String, Extent),
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

/// The rules the server comes to for one interaction: for each record it takes the first that fits, so
/// nothing after a rule without criteria counts.
fn reached<'a>(rules: &[&'a Rule], column: usize) -> Vec<&'a Rule> {
    let mut found = Vec::new();
    for rule in rules {
        if rule.allows(column) {
            found.push(*rule);
            if rule.condition == Condition::All {
                break;
            }
        }
    }
    found
}

/// The limits of one type, given all rules about it in the order of the server.
pub(super) fn limits(rules: &[&Rule]) -> Vec<Limit> {
    let mut found = Vec::new();
    let reading = reached(rules, READ);
    for rule in &reading {
        if !rule.hidden.is_empty() {
            let fields = rule.hidden.join(", ");
            add(Limit::Hidden(fields, extent(rule, &reading)), &mut found);
        }
    }
    for column in [UPDATE, CREATE] {
        let writing = reached(rules, column);
        for rule in &writing {
            let extent = extent(rule, &writing);
            if !rule.readonly.is_empty() {
                let fields = rule.readonly.join(", ");
                add(Limit::ReadOnly(fields, extent.clone()), &mut found);
            }
            for constraint in &rule.constraints {
                let limit = Limit::Constraint(constraint.clone(), extent.clone());
                add(limit, &mut found);
            }
        }
    }
    found
}

fn add(limit: Limit, found: &mut Vec<Limit>) {
    if !found.contains(&limit) {
        found.push(limit);
    }
}

fn extent(rule: &Rule, reached: &[&Rule]) -> Extent {
    match &rule.condition {
        _ if reached.len() == 1 => Extent::All,
        Condition::All => Extent::Others,
        Condition::Where(criteria) | Condition::Broken(criteria) => Extent::Where(criteria.clone()),
    }
}
