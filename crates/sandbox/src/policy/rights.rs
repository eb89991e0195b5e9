//! What a member may do with single records, rule by rule (contract §10.1): the database narrows reads and
//! searches by criteria, and hidden fields are taken away by the first rule for reading that a record is
//! recognised by when looking at it alone.

use serde_json::Value;

use crate::caller::Caller;
use crate::json::{is_true, items, remove, str_at};
use crate::outcome::Failure;
use crate::search::Scope;
use crate::search::filter::Filter;
use crate::search::request::SearchRequest;
use crate::store::{Row, Store};

/// What somebody wants to do with a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interaction {
    /// Read one.
    Read,
    /// Search for some.
    Search,
    /// Create one.
    Create,
    /// Update or patch one.
    Update,
    /// Delete one.
    Delete,
    /// See earlier versions.
    History,
}

impl Interaction {
    fn codes(self) -> &'static [&'static str] {
        match self {
            Self::Read => &["read"],
            Self::Search => &["search"],
            Self::Create => &["create"],
            Self::Update => &["update"],
            Self::Delete => &["delete"],
            Self::History => &["history", "vread"],
        }
    }

    fn is_reading(self) -> bool {
        matches!(self, Self::Read | Self::Search | Self::History)
    }
}

/// What a member may do with the records of one type.
#[derive(Debug)]
pub struct Rights {
    /// The rules about the type in the order of the policies; `None` where nothing is refused.
    rules: Option<Vec<Rule>>,
}

#[derive(Debug)]
struct Rule {
    /// The interactions listed; empty for all.
    codes: Vec<String>,
    readonly: bool,
    condition: Condition,
    hidden: Vec<String>,
}

#[derive(Debug)]
enum Condition {
    /// Every record.
    All,
    /// Criteria that don't begin with the type: the database ignores them, and no record is recognised.
    Ignored,
    /// Records that match all of these.
    Match {
        filters: Vec<Filter>,
        /// Whether it can be told by looking at one record.
        recognisable: bool,
    },
}

impl Rights {
    /// Nothing is refused.
    pub fn all() -> Self {
        Self { rules: None }
    }

    /// What these rules give; fails for criteria with unknown parameters.
    pub fn of(rules: &[Value], kind: &str, v5: bool) -> Result<Self, Failure> {
        let about = rules
            .iter()
            .filter(|rule| [kind, "*"].contains(&str_at(rule, "resourceType")));
        let rules = about.map(|rule| Rule::read(rule, kind, v5));
        Ok(Self {
            rules: Some(rules.collect::<Result<_, _>>()?),
        })
    }

    /// Whether it is let with any record of the type.
    pub fn allows(&self, wanted: Interaction) -> bool {
        let rules = self.rules.as_ref();
        rules.is_none_or(|rules| rules.iter().any(|rule| rule.allows(wanted)))
    }

    /// Whether the database comes up with a record.
    pub(crate) fn finds(&self, scope: &Scope, row: &Row, wanted: Interaction) -> bool {
        let Some(rules) = &self.rules else {
            return true;
        };
        let mut allowing = rules.iter().filter(|rule| rule.allows(wanted));
        allowing.any(|rule| match &rule.condition {
            Condition::All | Condition::Ignored => true,
            Condition::Match { filters, .. } => all_match(filters, scope, row),
        })
    }

    /// Whether it is let with a record, by looking at it alone.
    pub(crate) fn recognises(&self, scope: &Scope, row: &Row, wanted: Interaction) -> bool {
        self.rules.is_none() || self.first(scope, row, wanted).is_some()
    }

    /// A version of a record without its hidden fields.
    pub(crate) fn shown(&self, scope: &Scope, resource: &Value) -> Value {
        let mut shown = resource.clone();
        if self.rules.is_some() {
            let row = Row::of(resource);
            let rule = self.first(scope, &row, Interaction::Read);
            for field in rule.into_iter().flat_map(|rule| &rule.hidden) {
                hide(&mut shown, field);
            }
        }
        shown
    }

    fn first(&self, scope: &Scope, row: &Row, wanted: Interaction) -> Option<&Rule> {
        let rules = self.rules.as_ref()?.iter();
        let mut allowing = rules.filter(|rule| rule.allows(wanted));
        allowing.find(|rule| match &rule.condition {
            Condition::All => true,
            Condition::Ignored => false,
            Condition::Match {
                filters,
                recognisable,
            } => *recognisable && all_match(filters, scope, row),
        })
    }
}

impl Rule {
    fn read(rule: &Value, kind: &str, v5: bool) -> Result<Self, Failure> {
        let texts = |key| {
            let texts = items(rule, key).iter().filter_map(Value::as_str);
            texts.map(str::to_owned).collect::<Vec<_>>()
        };
        let own = str_at(rule, "resourceType");
        let compartment = str_at(&rule["compartment"], "reference");
        let criteria = str_at(rule, "criteria");
        let rest = criteria
            .strip_prefix(own)
            .and_then(|rest| rest.strip_prefix('?'));
        let condition = match rest {
            _ if criteria.is_empty() && compartment.is_empty() => Condition::All,
            _ if criteria.is_empty() => {
                Condition::read(kind, &format!("_compartment={compartment}"), v5)?
            }
            Some(query) => Condition::read(kind, query, v5)?,
            None => Condition::Ignored,
        };
        Ok(Self {
            codes: texts("interaction"),
            readonly: is_true(rule, "readonly"),
            condition,
            hidden: texts("hiddenFields"),
        })
    }

    fn allows(&self, wanted: Interaction) -> bool {
        let codes = wanted.codes();
        let listed = self.codes.iter().any(|code| codes.contains(&code.as_str()));
        match self.codes.is_empty() {
            true => !self.readonly || wanted.is_reading(),
            false => listed,
        }
    }
}

/// What can't be told by looking at one record.
const NOT_RECOGNISED: [&str; 3] = ["_compartment", "_filter", "_has"];

impl Condition {
    fn read(kind: &str, query: &str, v5: bool) -> Result<Self, Failure> {
        // Parameters that only say how results come are none of the filters.
        let query = query.split('#').next().unwrap_or_default();
        let request = SearchRequest::parse(kind, query, v5)?;
        let mut keys = form_urlencoded::parse(query.as_bytes()).map(|(key, _)| key);
        let recognisable = keys.all(|key| {
            let code = key.split(':').next().unwrap_or_default();
            !NOT_RECOGNISED.contains(&code) && !code.ends_with("-quantity") && !code.contains('.')
        });
        Ok(match request.filters.is_empty() {
            true => Self::All,
            false => Self::Match {
                filters: request.filters,
                recognisable,
            },
        })
    }
}

fn all_match(filters: &[Filter], scope: &Scope, row: &Row) -> bool {
    filters.iter().all(|filter| filter.matches(scope, row))
}

/// Takes a field away; `value[x]` stands for the field with any type at its end.
fn hide(resource: &mut Value, field: &str) {
    match field.strip_suffix("[x]") {
        Some(start) => {
            let is_it = |key: &str| {
                let end = key.strip_prefix(start);
                end.is_some_and(|end| end.starts_with(|c: char| c.is_ascii_uppercase()))
            };
            if let Some(object) = resource.as_object_mut() {
                object.retain(|key, _| !is_it(key));
            }
        }
        None => {
            remove(resource, field);
        }
    }
}

/// The rights that show records in the answer to one search, by type.
pub(crate) struct Shown<'a> {
    /// What is looked up in.
    pub scope: Scope<'a>,
    /// Which of the two generations answers.
    pub v5: bool,
}

impl Shown<'_> {
    /// A record as the caller sees it; `None` for one that does not come along.
    pub fn included(&self, resource: &Value) -> Option<Value> {
        let kind = str_at(resource, "resourceType");
        let rights = rights(self.scope.store, self.scope.caller, kind, self.v5).ok()?;
        let row = Row::of(resource);
        let finds = rights.finds(&self.scope, &row, Interaction::Read);
        finds.then(|| rights.shown(&self.scope, resource))
    }

    /// A match as the caller sees it.
    pub fn found(&self, rights: &Rights, resource: &Value) -> Value {
        rights.shown(&self.scope, resource)
    }
}

/// What a member may do with a type.
pub(crate) fn rights(
    store: &Store,
    caller: &Caller,
    kind: &str,
    v5: bool,
) -> Result<Rights, Failure> {
    if caller.is_admin() || caller.super_admin {
        return Ok(Rights::all());
    }
    let policies = super::filled(store, &caller.membership)?;
    if policies.is_empty() {
        return Ok(Rights::all());
    }
    let own = policies.iter().flat_map(|policy| items(policy, "resource"));
    let mut rules: Vec<Value> = own.cloned().collect();
    rules.extend(super::effective::read_by_all());
    Rights::of(&rules, kind, v5)
}
