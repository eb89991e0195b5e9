//! Whether a resource matches: plain parameters, chains, `_has` and combinations.

use std::collections::HashSet;

use serde_json::Value;

use super::Scope;
use super::parameter::{self, Compare, Parameter, Term};
use crate::outcome::Failure;
use crate::store::{Row, parse_reference};

/// One condition.
#[derive(Clone, Debug)]
pub enum Filter {
    /// `code[:modifier]=value[,value]`.
    Plain {
        /// What is looked at.
        parameter: Parameter,
        /// What follows the colon, empty if nothing.
        modifier: String,
        /// The alternatives.
        values: Vec<Term>,
    },
    /// `reference[:Type].rest`: the referenced resource matches.
    Chain {
        /// The reference.
        parameter: Parameter,
        /// The type it must point to.
        kind: String,
        /// The rest.
        inner: Box<Filter>,
    },
    /// `_has:Type:reference:rest`: a resource that points here matches.
    Has {
        /// The type that points.
        kind: String,
        /// Its reference.
        parameter: Parameter,
        /// The rest.
        inner: Box<Filter>,
    },
    /// A `_has` that was looked up already: the references that are pointed to.
    OneOf(HashSet<String>),
    /// All of these.
    All(Vec<Filter>),
    /// Any of these.
    Any(Vec<Filter>),
}

impl Filter {
    /// Reads `key=value`; 400 for parameters the type does not have.
    pub fn parse(kind: &str, key: &str, value: &str, v5: bool) -> Result<Self, Failure> {
        if let Some(rest) = key.strip_prefix("_has:") {
            let (source, rest) = rest.split_once(':').unwrap_or((rest, ""));
            let (code, rest) = rest.split_once(':').unwrap_or((rest, ""));
            let parameter = known(source, code, key, v5)?;
            let inner = Box::new(Self::parse(source, rest, value, v5)?);
            return Ok(Self::Has {
                kind: source.to_owned(),
                parameter,
                inner,
            });
        }
        if let Some((link, rest)) = key.split_once('.') {
            return Self::chain(kind, link, rest, value, v5);
        }
        let (code, modifier) = key.split_once(':').unwrap_or((key, ""));
        let parameter = known(kind, code, code, v5)?;
        let values = value.split(',').map(Term::new).collect();
        Ok(Self::Plain {
            parameter,
            modifier: modifier.to_owned(),
            values,
        })
    }

    fn chain(kind: &str, link: &str, rest: &str, value: &str, v5: bool) -> Result<Self, Failure> {
        let (code, target) = link.split_once(':').unwrap_or((link, ""));
        let parameter = known(kind, code, code, v5)?;
        let target = match (target, parameter.targets) {
            ("", [only]) => only,
            ("", _) => {
                return Err(Failure::invalid(format!(
                    "Unable to identify next resource type for search parameter: {kind}?{code}"
                )));
            }
            (named, _) => named,
        };
        let end = rest.split(':').next().unwrap_or_default();
        if !end.contains('.') && parameter::find(target, end, v5).is_none() {
            return Err(Failure::invalid(format!(
                "Invalid search parameter at end of chain: {target}?{end}"
            )));
        }
        let inner = Box::new(Self::parse(target, rest, value, v5)?);
        Ok(Self::Chain {
            parameter,
            kind: target.to_owned(),
            inner,
        })
    }

    /// The same filter with every `_has` looked up once instead of once per resource.
    pub fn prepared(&self, scope: &Scope) -> Self {
        match self {
            Self::Has {
                kind,
                parameter,
                inner,
            } => Self::OneOf(
                scope
                    .rows(kind)
                    .filter(|(_, row)| inner.matches(scope, row))
                    .flat_map(|(_, row)| row.terms.get(parameter))
                    .map(|term| term.text.clone())
                    .collect(),
            ),
            Self::All(filters) => Self::All(
                filters
                    .iter()
                    .map(|filter| filter.prepared(scope))
                    .collect(),
            ),
            Self::Any(filters) => Self::Any(
                filters
                    .iter()
                    .map(|filter| filter.prepared(scope))
                    .collect(),
            ),
            Self::Plain { .. } | Self::Chain { .. } | Self::OneOf(_) => self.clone(),
        }
    }

    /// True when the resource matches.
    pub fn matches(&self, scope: &Scope, row: &Row) -> bool {
        match self {
            Self::Plain {
                parameter,
                modifier,
                values,
            } => matches_plain(parameter, modifier, values, row),
            Self::Chain {
                parameter,
                kind,
                inner,
            } => row.terms.get(parameter).iter().any(|reference| {
                reference
                    .text
                    .split_once('/')
                    .filter(|(target, _)| target == kind)
                    .and_then(|(target, id)| scope.store.row(target, id))
                    .is_some_and(|target| inner.matches(scope, target))
            }),
            Self::Has { .. } => self.prepared(scope).matches(scope, row),
            Self::OneOf(references) => references.contains(&row.name),
            Self::All(filters) => filters.iter().all(|filter| filter.matches(scope, row)),
            Self::Any(filters) => filters.iter().any(|filter| filter.matches(scope, row)),
        }
    }
}

fn known(kind: &str, code: &str, shown: &str, v5: bool) -> Result<Parameter, Failure> {
    parameter::find(kind, code, v5)
        .ok_or_else(|| Failure::invalid(format!("Unknown search parameter: {shown}")))
}

fn matches_plain(parameter: &Parameter, modifier: &str, wanted: &[Term], row: &Row) -> bool {
    let found = row.terms.get(parameter);
    match modifier {
        "missing" => wanted
            .first()
            .is_some_and(|wanted| (wanted.text == "true") == found.is_empty()),
        "not" => !found.iter().any(|found| {
            wanted
                .iter()
                .any(|wanted| equals(parameter.compare, found, wanted))
        }),
        _ => found.iter().any(|found| {
            wanted
                .iter()
                .any(|wanted| compare(parameter.compare, modifier, found, wanted))
        }),
    }
}

fn compare(how: Compare, modifier: &str, found: &Term, wanted: &Term) -> bool {
    match (how, modifier) {
        // A reference has no text to look into.
        (Compare::Reference, "contains") => false,
        (_, "contains") => found.folded.contains(&wanted.folded),
        (Compare::Text | Compare::Words, "exact") => found.text == wanted.text,
        (Compare::Text, _) => found.folded.starts_with(wanted.folded.trim_end()),
        (Compare::Words, _) => has_words(&found.folded, &wanted.folded),
        _ => equals(how, found, wanted),
    }
}

fn has_words(found: &str, wanted: &str) -> bool {
    let words = || found.split([' ', '-', '\'']).chain(found.split(' '));
    wanted
        .split_whitespace()
        .all(|wanted| words().any(|word| word.starts_with(wanted)))
}

fn equals(how: Compare, found: &Term, wanted: &Term) -> bool {
    let (text, wanted_text) = (found.text.as_str(), wanted.text.as_str());
    match how {
        Compare::Text | Compare::Words | Compare::Flag => text == wanted_text,
        Compare::Token => match (text.split_once('|'), wanted_text.split_once('|')) {
            (Some((_, value)), None) => value.eq_ignore_ascii_case(wanted_text),
            (Some((system, value)), Some((wanted_system, wanted_value))) => {
                system == wanted_system && (wanted_value.is_empty() || value == wanted_value)
            }
            (None, _) => found.folded == wanted.folded,
        },
        Compare::Reference => {
            text == wanted_text
                || text
                    .split_once('/')
                    .is_some_and(|(_, id)| id == wanted_text)
        }
        Compare::Date => compare_date(text, wanted_text),
        Compare::Number => compare_number(text, wanted_text),
    }
}

fn compare_number(found: &str, wanted: &str) -> bool {
    let number = |text: &str| text.parse::<f64>().ok();
    let (prefix, rest) = match wanted.get(..2) {
        Some(prefix @ ("gt" | "lt" | "ge" | "le")) => (prefix, wanted.get(2..)),
        _ => ("eq", Some(wanted)),
    };
    let Some((found, wanted)) = number(found).zip(rest.and_then(number)) else {
        return false;
    };
    match prefix {
        "gt" => found > wanted,
        "lt" => found < wanted,
        "ge" => found >= wanted,
        "le" => found <= wanted,
        _ => (found - wanted).abs() < f64::EPSILON,
    }
}

/// Dates and instants in ISO form sort as text; a shorter one means the whole day, month or year.
fn compare_date(found: &str, wanted: &str) -> bool {
    let (prefix, date) = match wanted.get(..2) {
        Some(prefix @ ("eq" | "ne" | "gt" | "lt" | "ge" | "le" | "sa" | "eb")) => {
            (prefix, wanted.get(2..).unwrap_or_default())
        }
        _ => ("eq", wanted),
    };
    let within = found.starts_with(date);
    match prefix {
        "ne" => !within,
        "gt" | "sa" => found > date && !within,
        "lt" | "eb" => found < date,
        "ge" => found >= date,
        "le" => found < date || within,
        _ => within,
    }
}

/// The type and id a reference parameter of a resource points to.
pub fn targets(parameter: &Parameter, resource: &Value) -> Vec<(String, String)> {
    parameter
        .values(resource)
        .iter()
        .filter_map(|reference| {
            let value = serde_json::json!({"reference": reference});
            parse_reference(&value).map(|(kind, id)| (kind.to_owned(), id.to_owned()))
        })
        .collect()
}
