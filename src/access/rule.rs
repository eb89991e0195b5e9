//! One rule of a policy (`AccessPolicy.resource`), as the server applies it.

use super::criteria;
use super::matrix::{CREATE, DELETE, HISTORY, READ, SEARCH, UPDATE};
use wire::Json;

/// What the server takes `readonly` for where no interactions are listed.
const READING: u8 = 1 << READ | 1 << SEARCH | 1 << HISTORY;
const EVERYTHING: u8 = READING | 1 << CREATE | 1 << UPDATE | 1 << DELETE;

/// One rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// The resource type, or `*` for every type that administrators do not keep for themselves.
    pub kind: String,
    /// What the policy that has it is called; `None` for rules of the server's own.
    pub from: Option<String>,
    /// The rule word for word, JSON.
    pub exact: String,
    /// Which records it is about.
    pub(super) condition: Condition,
    /// A bit for each column; `None` where the rule cannot be read.
    pub(super) allowed: Option<u8>,
    /// Interactions that are none of those known.
    pub(super) unknown: Vec<String>,
    /// Fields that cannot be seen.
    pub(super) hidden: Vec<String>,
    /// Fields that cannot be changed.
    pub(super) readonly: Vec<String>,
    /// FHIRPath expressions that must hold after a change.
    pub(super) constraints: Vec<String>,
}

/// Which records of its type a rule is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Condition {
    /// All.
    All,
    /// All, because these criteria leave nothing out.
    Idle(String),
    /// Those that these search criteria find; parameters that leave nothing out are not among them.
    Where(String),
    /// Criteria that do not begin with the type and `?`: no record passes them, and searches ignore
    /// them.
    Broken(String),
}

impl Rule {
    /// Reads a rule; `None` when it does not even say what type it is about.
    pub(super) fn read(json: &Json, from: &str) -> Option<Rule> {
        let kind = json.get("resourceType").text()?;
        let condition = condition(kind, json);
        let mut unknown = Vec::new();
        let allowed = allowed(json, &mut unknown).filter(|_| condition.is_some());
        Some(Rule {
            kind: kind.to_owned(),
            from: Some(from.to_owned()),
            exact: json.to_string(),
            condition: condition.unwrap_or(Condition::All),
            allowed,
            unknown,
            hidden: texts(json.get("hiddenFields")),
            readonly: texts(json.get("readonlyFields")),
            constraints: constraints(json.get("writeConstraint")),
        })
    }

    /// What the policy that has it is called, or "the server".
    pub fn source(&self) -> &str {
        self.from.as_deref().unwrap_or("the server")
    }

    /// A rule of the server's own.
    pub(super) fn from_server(kind: &str, readonly: bool) -> Rule {
        let readonly_key = readonly.then_some(true);
        let json = Json::object([
            ("resourceType", kind.into()),
            ("readonly", readonly_key.into()),
        ]);
        let allowed = Some(if readonly { READING } else { EVERYTHING });
        Rule::without_limits(kind, None, json.to_string(), allowed)
    }

    /// Stands for rules that are not known and may give anything; `exact` is what there is of them.
    pub(super) fn unknown(from: &str, exact: String) -> Rule {
        Rule::without_limits("*", Some(from.to_owned()), exact, None)
    }

    fn without_limits(
        kind: &str,
        from: Option<String>,
        exact: String,
        allowed: Option<u8>,
    ) -> Rule {
        Rule {
            kind: kind.to_owned(),
            from,
            exact,
            condition: Condition::All,
            allowed,
            unknown: Vec::new(),
            hidden: Vec::new(),
            readonly: Vec::new(),
            constraints: Vec::new(),
        }
    }

    /// Whether it lets one do this, given as the number of a column; no where it cannot be read.
    pub(super) fn allows(&self, column: usize) -> bool {
        self.allowed.is_some_and(|bits| bits & 1 << column != 0)
    }

    /// Whether it lets one do this, or may.
    pub(super) fn may_allow(&self, column: usize) -> bool {
        self.allowed.is_none() || self.allows(column)
    }

    /// Whether it surely is about all records, also where the server looks at one record alone.
    pub(super) fn is_about_all(&self) -> bool {
        self.allowed.is_some() && self.condition == Condition::All
    }

    /// Whether the server surely recognises its records by looking at one alone.
    pub(super) fn is_recognised(&self) -> bool {
        match &self.condition {
            Condition::All => self.allowed.is_some(),
            Condition::Where(criteria) => self.allowed.is_some() && criteria::is_plain(criteria),
            Condition::Idle(_) | Condition::Broken(_) => false,
        }
    }

    /// Whether its records stay the same, whatever is changed in them.
    pub(super) fn is_lasting(&self) -> bool {
        match &self.condition {
            Condition::Where(criteria) => criteria::is_lasting(criteria),
            Condition::All => true,
            Condition::Idle(_) | Condition::Broken(_) => false,
        }
    }

    /// Whether the contents of records come along with what it lets one do, or may.
    pub(super) fn shows(&self) -> bool {
        let mut columns = [READ, SEARCH, UPDATE, HISTORY].into_iter();
        columns.any(|column| self.may_allow(column))
    }
}

/// The interactions of a rule. Only where none are listed does `readonly` count, and neither means all.
fn allowed(json: &Json, unknown: &mut Vec<String>) -> Option<u8> {
    let codes = match json.get("interaction") {
        Json::Array(codes) if !codes.is_empty() => codes,
        Json::Null => {
            return match json.get("readonly") {
                Json::Bool(true) => Some(READING),
                Json::Bool(false) | Json::Null => Some(EVERYTHING),
                _ => None,
            };
        }
        _ => return None,
    };
    let mut bits = 0;
    for code in codes {
        match code.text()? {
            "read" => bits |= 1 << READ,
            "search" => bits |= 1 << SEARCH,
            "create" => bits |= 1 << CREATE,
            "update" => bits |= 1 << UPDATE,
            "delete" => bits |= 1 << DELETE,
            "history" | "vread" => bits |= 1 << HISTORY,
            other => unknown.push(other.to_owned()),
        }
    }
    Some(bits)
}

/// `criteria`, or the older `compartment` of a rule; `None` where they cannot be read.
fn condition(kind: &str, json: &Json) -> Option<Condition> {
    match (json.get("criteria"), json.get("compartment")) {
        (Json::Null, Json::Null) => Some(Condition::All),
        (Json::Null, compartment) => {
            let reference = compartment.get("reference").text()?;
            Some(Condition::Where(
                [kind, "?_compartment=", reference].concat(),
            ))
        }
        (Json::String(criteria), Json::Null) if criteria.is_empty() => Some(Condition::All),
        (Json::String(criteria), Json::Null) => Some(criteria::condition(kind, criteria)),
        _ => None,
    }
}

fn texts(json: &Json) -> Vec<String> {
    let texts = json.items().iter().filter_map(Json::text);
    texts.map(str::to_owned).collect()
}

/// The expressions; a constraint without one word for word.
fn constraints(json: &Json) -> Vec<String> {
    let mut found = Vec::new();
    for constraint in json.items() {
        found.push(match constraint.get("expression").text() {
            Some(expression) => expression.to_owned(),
            None => constraint.to_string(),
        });
    }
    found
}
