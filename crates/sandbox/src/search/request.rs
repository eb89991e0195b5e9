//! A search as it was asked for, and the normal form its links are written in.

use super::expression;
use super::filter::Filter;
use super::parameter::{self, Parameter};
use crate::message::percent_encoded;
use crate::outcome::Failure;

const DEFAULT_COUNT: i64 = 20;
const MAX_COUNT: i64 = 1000;
const MAX_OFFSET: i64 = 10_000;

/// One sort key.
#[derive(Clone, Debug)]
pub struct SortRule {
    /// What is sorted by.
    pub parameter: Parameter,
    /// True with a minus sign.
    pub descending: bool,
}

/// One `_include` or `_revinclude`.
#[derive(Clone, Debug)]
pub struct Include {
    /// The type that holds the reference.
    pub kind: String,
    /// The reference.
    pub parameter: Parameter,
    /// Only resources of this type.
    pub target: Option<String>,
}

/// A parsed search.
#[derive(Debug, Default)]
pub struct SearchRequest {
    /// The resource type.
    pub kind: String,
    /// All of these must match.
    pub filters: Vec<Filter>,
    /// Sort keys, the most important first.
    pub sort: Vec<SortRule>,
    /// Page size as asked for; `None` when it is no number.
    pub count: Option<i64>,
    /// Matches to skip.
    pub offset: i64,
    /// Where the page before ended: `lastUpdated` and id.
    pub cursor: Option<(String, String)>,
    /// Whether the bundle says how many there are.
    pub total: bool,
    /// Fields to show beside the required ones.
    pub fields: Option<Vec<String>>,
    /// Referenced resources to bring along.
    pub include: Vec<Include>,
    /// Referencing resources to bring along.
    pub revinclude: Vec<Include>,
    /// The parameters as links repeat them, without `_count`, `_offset`, `_cursor` and `_total`.
    written: Vec<String>,
    total_mode: Option<String>,
}

impl SearchRequest {
    /// Reads a query; 400 for what the server does not know.
    pub fn parse(kind: &str, query: &str, v5: bool) -> Result<Self, Failure> {
        let mut request = Self {
            kind: kind.to_owned(),
            count: Some(DEFAULT_COUNT),
            ..Self::default()
        };
        for (key, value) in form_urlencoded::parse(query.as_bytes()) {
            request.add(&key, &value, v5)?;
        }
        Ok(request)
    }

    fn add(&mut self, key: &str, value: &str, v5: bool) -> Result<(), Failure> {
        match key {
            "_count" => self.count = value.parse().ok().map(|count: i64| count.min(MAX_COUNT)),
            "_offset" => self.offset = parse_offset(value)?,
            "_cursor" => {
                self.cursor = value
                    .split_once('_')
                    .map(|(time, id)| (time.to_owned(), id.to_owned()))
            }
            "_total" => {
                self.total = matches!(value, "accurate" | "estimate");
                self.total_mode = Some(value.to_owned());
            }
            "_summary" if value == "count" => {
                self.count = Some(0);
                self.total = true;
                self.total_mode = Some("accurate".into());
            }
            "_fields" | "_elements" => {
                self.fields = Some(value.split(',').map(str::to_owned).collect());
                self.written.push(format!("_fields={value}"));
            }
            "_sort" => self.add_sort(value, v5)?,
            "_include" | "_include:iterate" => {
                self.include.push(parse_include(value, v5)?);
                self.written.push(format!("{key}={value}"));
            }
            "_revinclude" | "_revinclude:iterate" => {
                self.revinclude.push(parse_include(value, v5)?);
                self.written.push(format!("{key}={value}"));
            }
            "_filter" => {
                self.filters.push(expression::parse(&self.kind, value, v5)?);
                self.written
                    .push(format!("_filter={}", percent_encoded(value)));
            }
            "_format" | "_pretty" | "_summary" => {}
            _ if value.is_empty() => {
                Filter::parse(&self.kind, key, value, v5)?;
                self.written.push(format!("{key}="));
            }
            _ => {
                self.filters
                    .push(Filter::parse(&self.kind, key, value, v5)?);
                self.written
                    .push(format!("{key}={}", percent_encoded(value)));
            }
        }
        Ok(())
    }

    fn add_sort(&mut self, value: &str, v5: bool) -> Result<(), Failure> {
        for key in value.split(',').filter(|key| !key.is_empty()) {
            let code = key.strip_prefix('-').unwrap_or(key);
            let parameter = parameter::find(&self.kind, code, v5)
                .ok_or_else(|| Failure::invalid(format!("Unknown search parameter: {code}")))?;
            self.sort.push(SortRule {
                parameter,
                descending: key.starts_with('-'),
            });
        }
        self.written.push(format!("_sort={value}"));
        Ok(())
    }

    /// What is searched and in which order, whatever the page: equal for searches with the same matches.
    pub fn conditions(&self) -> String {
        format!("{}?{}", self.kind, self.written.join("&"))
    }

    /// The page size, zero for nonsense.
    pub fn page_size(&self) -> usize {
        self.count
            .and_then(|count| usize::try_from(count).ok())
            .unwrap_or(0)
    }

    /// True when pages are linked by cursor: ascending by `_lastUpdated`, 20 or more at a time.
    pub fn pages_by_cursor(&self) -> bool {
        let by_time = matches!(self.sort.as_slice(), [only] if only.parameter.code == "_lastUpdated" && !only.descending);
        by_time && self.page_size() >= 20
    }

    /// The address of this search with another offset or a cursor; parameters in alphabetical order.
    pub fn link(&self, base_url: &str, offset: i64, cursor: Option<&str>) -> String {
        let mut parts = self.written.clone();
        parts.push(format!(
            "_count={}",
            self.count
                .map_or("NaN".to_owned(), |count| count.to_string())
        ));
        if offset > 0 {
            parts.push(format!("_offset={offset}"));
        }
        if let Some(cursor) = cursor {
            parts.push(format!("_cursor={cursor}"));
        }
        if let Some(mode) = &self.total_mode {
            parts.push(format!("_total={mode}"));
        }
        parts.sort();
        format!("{base_url}fhir/R4/{}?{}", self.kind, parts.join("&"))
    }
}

fn parse_offset(value: &str) -> Result<i64, Failure> {
    let offset: i64 = value.parse().unwrap_or(0);
    if offset > MAX_OFFSET {
        return Err(Failure::invalid(format!(
            "Search offset exceeds maximum (got {offset}, max {MAX_OFFSET})"
        )));
    }
    Ok(offset.max(0))
}

fn parse_include(value: &str, v5: bool) -> Result<Include, Failure> {
    if value == "*" {
        return Err(Failure::invalid(
            "'*' is not supported as a value for search inclusion parameters",
        ));
    }
    let invalid = || Failure::invalid(format!("Invalid include parameter: {value}"));
    let mut parts = value.split(':');
    let (kind, code) = parts.next().zip(parts.next()).ok_or_else(invalid)?;
    let parameter = parameter::find(kind, code, v5).ok_or_else(invalid)?;
    Ok(Include {
        kind: kind.to_owned(),
        parameter,
        target: parts.next().map(str::to_owned),
    })
}
