//! Searching resources (contract §8, §10): parameters, sorting, paging, includes.

mod expression;
mod filter;
mod page;
mod parameter;
mod request;

use serde_json::Value;

use crate::caller::Caller;
use crate::exchange::Exchange;
use crate::fhir::read::is_visible;
use crate::json::str_at;
use crate::message::{FHIR_JSON, Response};
use crate::outcome::{Answer, Failure};
use crate::policy::{self, Interaction};
use filter::Filter;
use request::SearchRequest;

/// What a search looks things up in.
pub(crate) struct Scope<'a> {
    pub store: &'a crate::store::Store,
    pub caller: &'a Caller,
    pub v5: bool,
}

/// `GET /fhir/R4/{Type}?…`.
pub fn search(exchange: &mut Exchange, caller: &Caller, kind: &str, query: &str) -> Answer {
    policy::require(exchange, caller, kind, Interaction::Read)?;
    let scope = Scope {
        store: exchange.store,
        caller,
        v5: exchange.v5(),
    };
    let request = SearchRequest::parse(kind, query, scope.v5)?;
    let mut found = matches(&scope, &request)?;
    sort(&mut found, &request);
    let bundle = page::bundle(
        &scope,
        &request,
        &found,
        exchange.request.wants_extended(),
        &exchange.settings.base_url,
    )?;
    Ok(Response::json(200, FHIR_JSON, bundle))
}

/// The ids of all matches, for conditional deletes.
pub fn matching_ids(
    exchange: &Exchange,
    caller: &Caller,
    kind: &str,
    query: &str,
) -> Result<Vec<String>, Failure> {
    let scope = Scope {
        store: exchange.store,
        caller,
        v5: exchange.v5(),
    };
    let request = SearchRequest::parse(kind, query, scope.v5)?;
    Ok(matches(&scope, &request)?
        .into_iter()
        .map(|resource| str_at(resource, "id").to_owned())
        .collect())
}

fn matches<'a>(scope: &Scope<'a>, request: &SearchRequest) -> Result<Vec<&'a Value>, Failure> {
    let filters: Vec<Filter> = request
        .filters
        .iter()
        .map(|filter| filter.prepared(scope))
        .collect();
    Ok(scope
        .store
        .all(&request.kind)
        .filter(|resource| is_visible(resource, scope.caller))
        .filter(|resource| filters.iter().all(|filter| filter.matches(scope, resource)))
        .collect())
}

/// Values that are absent come last, in descending order first, as PostgreSQL sorts.
fn sort(found: &mut [&Value], request: &SearchRequest) {
    if request.sort.is_empty() {
        return;
    }
    found.sort_by_cached_key(|resource| {
        request
            .sort
            .iter()
            .map(|rule| SortKey::new(rule.parameter.sort_value(resource), rule.descending))
            .collect::<Vec<_>>()
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
