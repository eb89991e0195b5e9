//! Searching resources (contract §8, §10): parameters, sorting, paging, includes.

mod expression;
pub(crate) mod filter;
mod page;
pub mod parameter;
pub(crate) mod request;

use std::sync::Arc;

use serde_json::Value;

use crate::caller::Caller;
use crate::exchange::Exchange;
use crate::json::str_at;
use crate::message::{FHIR_JSON, Response};
use crate::outcome::{Answer, Failure};
use crate::policy::{self, Interaction, Shown};
use crate::store::{Pointers, Row};
use filter::Filter;
use request::{Include, SearchRequest};

/// What a search looks things up in.
#[derive(Clone, Copy)]
pub(crate) struct Scope<'a> {
    pub store: &'a crate::store::Store,
    pub caller: &'a Caller,
}

impl<'a> Scope<'a> {
    /// The live resources of a type that the caller may see, oldest first.
    fn rows(&self, kind: &str) -> impl Iterator<Item = (usize, &'a Row)> {
        let caller = self.caller;
        self.store
            .numbered(kind)
            .filter(move |(_, row)| caller.super_admin || row.project == caller.project)
    }
}

/// `GET /fhir/R4/{Type}?…`.
pub fn search(exchange: &mut Exchange, caller: &Caller, kind: &str, query: &str) -> Answer {
    let rights = policy::require(exchange, caller, kind, Interaction::Search)?;
    let request = SearchRequest::parse(kind, query, exchange.v5())?;
    let numbers = matches(exchange, caller, &request);
    let pointers: Vec<Arc<Pointers>> = request
        .revinclude
        .iter()
        .map(|include| pointers(exchange, caller, include))
        .collect();
    let scope = Scope {
        store: exchange.store,
        caller,
    };
    let found: Vec<&Value> = numbers
        .iter()
        .filter_map(|number| scope.store.nth(kind, *number))
        .filter(|found| {
            let row = scope.store.row(kind, str_at(found, "id"));
            row.is_some_and(|row| rights.finds(&scope, row, Interaction::Search))
        })
        .collect();
    let shown = Shown {
        scope,
        v5: exchange.v5(),
    };
    let bundle = page::bundle(
        (&shown, &rights),
        &request,
        &found,
        &pointers,
        exchange.request.wants_extended(),
        &exchange.settings.base_url,
    )?;
    Ok(Response::json(200, FHIR_JSON, bundle))
}

/// The ids of all matches, for conditional deletes.
pub fn matching_ids(
    exchange: &mut Exchange,
    caller: &Caller,
    kind: &str,
    query: &str,
) -> Result<Vec<String>, Failure> {
    let request = SearchRequest::parse(kind, query, exchange.v5())?;
    let numbers = matches(exchange, caller, &request);
    let found = numbers
        .iter()
        .filter_map(|number| exchange.store.nth(kind, *number));
    Ok(found
        .map(|resource| str_at(resource, "id").to_owned())
        .collect())
}

/// Numbers of all matches in order.
fn matches(exchange: &mut Exchange, caller: &Caller, request: &SearchRequest) -> Arc<[usize]> {
    let name = format!(
        "{} {} {}",
        sight(caller),
        request.pages_by_cursor(),
        request.conditions()
    );
    if let Some(remembered) = exchange.store.memo.matches(&name) {
        return remembered;
    }
    let scope = Scope {
        store: exchange.store,
        caller,
    };
    let filters: Vec<Filter> = request
        .filters
        .iter()
        .map(|filter| filter.prepared(&scope))
        .collect();
    let mut found: Vec<(usize, &Row)> = scope
        .rows(&request.kind)
        .filter(|(_, row)| filters.iter().all(|filter| filter.matches(&scope, row)))
        .collect();
    sort(&mut found, request);
    let numbers: Arc<[usize]> = found.into_iter().map(|(number, _)| number).collect();
    exchange.store.memo.keep_matches(name, Arc::clone(&numbers));
    numbers
}

/// Who points where by the reference of a `_revinclude`.
fn pointers(exchange: &mut Exchange, caller: &Caller, include: &Include) -> Arc<Pointers> {
    let name = format!(
        "{} {}:{}",
        sight(caller),
        include.kind,
        include.parameter.code
    );
    if let Some(remembered) = exchange.store.memo.pointers(&name) {
        return remembered;
    }
    let scope = Scope {
        store: exchange.store,
        caller,
    };
    let mut pointers = Pointers::new();
    for (number, row) in scope.rows(&include.kind) {
        for reference in row.terms.get(&include.parameter) {
            let list = pointers.entry(reference.text.clone()).or_default();
            list.push(number);
        }
    }
    let pointers = Arc::new(pointers);
    exchange
        .store
        .memo
        .keep_pointers(name, Arc::clone(&pointers));
    pointers
}

/// What the caller can see, as a name.
fn sight(caller: &Caller) -> &str {
    if caller.super_admin {
        "*"
    } else {
        &caller.project
    }
}

/// Values that are absent come last, in descending order first, as PostgreSQL sorts.
fn sort(found: &mut [(usize, &Row)], request: &SearchRequest) {
    if request.sort.is_empty() {
        return;
    }
    found.sort_by_cached_key(|(_, row)| {
        let mut keys: Vec<SortKey> = request
            .sort
            .iter()
            .map(|rule| {
                let first = row.terms.get(&rule.parameter).first();
                SortKey::new(first.map(|term| term.folded.clone()), rule.descending)
            })
            .collect();
        if request.pages_by_cursor() {
            // A cursor names an instant and an id, so what is of the same instant needs an order.
            keys.push(SortKey::new(
                Some(str_at(&row.resource, "id").to_owned()),
                false,
            ));
        }
        keys
    });
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum SortKey {
    Ascending(Option<String>, bool),
    Descending(std::cmp::Reverse<(bool, Option<String>)>),
}

impl SortKey {
    fn new(value: Option<String>, descending: bool) -> Self {
        let absent = value.is_none();
        if descending {
            Self::Descending(std::cmp::Reverse((absent, value)))
        } else {
            // `None` would sort first; an absent value takes the largest text instead.
            Self::Ascending(value.or_else(|| Some(char::MAX.to_string())), absent)
        }
    }
}
