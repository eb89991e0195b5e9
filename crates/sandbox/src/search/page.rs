//! One page of a search as a Bundle: entries, included resources, links.

use std::collections::HashSet;
use std::sync::Arc;

use serde_json::{Value, json};

use super::Scope;
use super::filter::targets;
use super::request::SearchRequest;
use crate::fhir::present::present;
use crate::fhir::read::is_visible;
use crate::json::str_at;
use crate::outcome::Failure;
use crate::policy::{Rights, Shown};
use crate::schema;
use crate::store::Pointers;

/// How many resources a search with `_include` or `_revinclude` gives at most (contract §8, "limit of `_include`").
const SCOPE: usize = 1000;

/// The bundle for the matches, already sorted; one map of `pointers` for each `_revinclude`.
///
/// # Errors
/// More than [`SCOPE`] resources, included ones among them.
pub fn bundle(
    (shown, rights): (&Shown, &Rights),
    request: &SearchRequest,
    found: &[&Value],
    pointers: &[Arc<Pointers>],
    extended: bool,
    base_url: &str,
) -> Result<Value, Failure> {
    let rest = after_cursor(request, found);
    let offset = usize::try_from(request.offset).unwrap_or(0);
    let page: Vec<&Value> = rest
        .iter()
        .skip(offset)
        .take(request.page_size())
        .copied()
        .collect();
    let more = rest.len() > offset + page.len();
    let included = included(&shown.scope, request, pointers, &page);
    let results = page.len() + included.len();
    if !included.is_empty() && results > SCOPE {
        return Err(Failure::invalid(format!(
            "Search with _(rev)include reached query scope limit: depth=1, results={results}"
        )));
    }
    let mut entries: Vec<Value> = page
        .iter()
        .map(|resource| {
            let resource = shown.found(rights, resource);
            entry(&resource, "match", request, extended, base_url)
        })
        .collect();
    entries.extend(
        included
            .into_iter()
            .filter_map(|resource| shown.included(resource))
            .map(|resource| entry(&resource, "include", request, extended, base_url)),
    );
    let mut bundle = json!({"resourceType": "Bundle", "type": "searchset"});
    if !entries.is_empty() {
        bundle["entry"] = json!(entries);
    }
    if request.total {
        bundle["total"] = json!(found.len());
    }
    bundle["link"] = links(request, &page, more, base_url);
    Ok(bundle)
}

fn after_cursor<'a, 'b>(request: &SearchRequest, found: &'b [&'a Value]) -> &'b [&'a Value] {
    let Some((time, id)) = &request.cursor else {
        return found;
    };
    // Matches are in this order; the one the page before ended with may be changed or gone since.
    let position = found.partition_point(|resource| {
        let place = (
            str_at(&resource["meta"], "lastUpdated"),
            str_at(resource, "id"),
        );
        place <= (time.as_str(), id.as_str())
    });
    found.get(position..).unwrap_or_default()
}

fn links(request: &SearchRequest, page: &[&Value], more: bool, base_url: &str) -> Value {
    let link = |relation: &str, url: String| json!({"relation": relation, "url": url});
    let cursor = request
        .cursor
        .as_ref()
        .map(|(time, id)| format!("{time}_{id}"));
    let mut links = vec![link(
        "self",
        request.link(base_url, request.offset, cursor.as_deref()),
    )];
    let Some(last) = page.last() else {
        return json!(links);
    };
    links.push(link("first", request.link(base_url, 0, None)));
    let size = request.count.unwrap_or(0);
    if more {
        let next = if request.pages_by_cursor() {
            let cursor = format!(
                "{}_{}",
                str_at(&last["meta"], "lastUpdated"),
                str_at(last, "id")
            );
            request.link(base_url, 0, Some(&cursor))
        } else {
            request.link(base_url, request.offset + size, cursor.as_deref())
        };
        links.push(link("next", next));
    }
    if request.offset > 0 {
        links.push(link(
            "previous",
            request.link(base_url, (request.offset - size).max(0), cursor.as_deref()),
        ));
    }
    json!(links)
}

fn entry(
    resource: &Value,
    mode: &str,
    request: &SearchRequest,
    extended: bool,
    base_url: &str,
) -> Value {
    let (kind, id) = (str_at(resource, "resourceType"), str_at(resource, "id"));
    let shown = present(resource, extended);
    let shown = match &request.fields {
        Some(fields) => subset(&shown, kind, fields),
        None => shown,
    };
    json!({
        "fullUrl": format!("{base_url}fhir/R4/{kind}/{id}"), "search": {"mode": mode}, "resource": shown,
    })
}

/// The required fields and those asked for, marked as a part of the whole.
fn subset(resource: &Value, kind: &str, fields: &[String]) -> Value {
    let mut part: serde_json::Map<String, Value> = resource
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(key, _)| {
            ["resourceType", "id", "meta"].contains(&key.as_str())
                || schema::is_required(kind, key)
                || fields.contains(key)
        })
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    if let Some(meta) = part.get_mut("meta") {
        meta["tag"] =
            json!([{"system": "http://hl7.org/fhir/v3/ObservationValue", "code": "SUBSETTED"}]);
    }
    Value::Object(part)
}

fn included<'a>(
    scope: &Scope<'a>,
    request: &SearchRequest,
    pointers: &[Arc<Pointers>],
    page: &[&Value],
) -> Vec<&'a Value> {
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    for include in &request.include {
        for resource in page
            .iter()
            .filter(|resource| str_at(resource, "resourceType") == include.kind)
        {
            for (kind, id) in targets(&include.parameter, resource) {
                let wanted = include.target.as_ref().is_none_or(|target| *target == kind);
                let resource = scope
                    .store
                    .find(&kind, &id)
                    .filter(|resource| is_visible(resource, scope.caller));
                if let (true, Some(resource)) = (wanted, resource)
                    && seen.insert(id)
                {
                    found.push(resource);
                }
            }
        }
    }
    for (include, pointers) in request.revinclude.iter().zip(pointers) {
        let mut numbers: Vec<usize> = page
            .iter()
            .filter_map(|resource| pointers.get(&name_of(resource)))
            .flatten()
            .copied()
            .collect();
        numbers.sort_unstable();
        found.extend(
            numbers
                .into_iter()
                .filter_map(|number| scope.store.nth(&include.kind, number))
                .filter(|resource| seen.insert(str_at(resource, "id").to_owned())),
        );
    }
    found
}

/// `Type/id`.
fn name_of(resource: &Value) -> String {
    format!(
        "{}/{}",
        str_at(resource, "resourceType"),
        str_at(resource, "id")
    )
}
