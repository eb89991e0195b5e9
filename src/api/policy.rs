//! Choosing access policies and reading them (contract §10).

use super::{Api, ApiError, Result, read_answer};
use crate::access::Source;
use form_urlencoded::Serializer;
use wire::{AccessPolicy, Bundle, Json, Reference};

impl Api {
    /// The first 20 policies whose name contains `text`, by name; all of them for an empty text.
    ///
    /// # Errors
    /// What any call may meet.
    pub async fn policies(&self, text: &str) -> Result<Vec<AccessPolicy>> {
        let mut query = Serializer::new("/fhir/R4/AccessPolicy?".to_owned());
        if !text.trim().is_empty() {
            query.append_pair("name:contains", text.trim());
        }
        let query = query
            .extend_pairs([("_sort", "name"), ("_count", "20"), ("_fields", "name")])
            .finish();
        let bundle = Bundle::read(self.get(&query).await?).ok_or(ApiError::Unreadable)?;
        Ok(bundle
            .matches
            .iter()
            .filter_map(AccessPolicy::read)
            .collect())
    }

    /// These policies with all their rules, in the same order. One batch request, none for no policies.
    ///
    /// # Errors
    /// What any call may meet, also where it happens to one policy only; but that a policy is gone is an
    /// answer.
    pub async fn policy_sources(&self, references: &[Reference]) -> Result<Vec<Source>> {
        if references.is_empty() {
            return Ok(Vec::new());
        }
        let entry = |reference: &Reference| {
            let request = Json::object([
                ("method", "GET".into()),
                ("url", reference.to_string().into()),
            ]);
            Json::object([("request", request)])
        };
        let body = Json::object([
            ("resourceType", "Bundle".into()),
            ("type", "batch".into()),
            ("entry", Json::Array(references.iter().map(entry).collect())),
        ]);
        let answer = self.post("/fhir/R4", body).await?;
        read_sources(&answer, references.len())
    }
}

/// Reads the answers of a batch of `count` reads (contract §12: a 429 may be inside a 200).
///
/// # Errors
/// What the first policy that can't be read for another reason than being gone answers.
pub fn read_sources(answer: &Json, count: usize) -> Result<Vec<Source>> {
    let entries = answer.get("entry").items();
    if entries.len() != count {
        return Err(ApiError::Unreadable);
    }
    entries.iter().map(read_source).collect()
}

fn read_source(entry: &Json) -> Result<Source> {
    let response = entry.get("response");
    let status = response.get("status").text().unwrap_or_default();
    // `200`, or as FHIR has it also `200 OK`.
    let code = status.split(' ').next().unwrap_or_default();
    let code: u16 = code.parse().map_err(|_| ApiError::Unreadable)?;
    let body = match code {
        200 => entry.get("resource"),
        _ => response.get("outcome"),
    };
    match read_answer(code, &body.to_string()) {
        Ok(policy) => AccessPolicy::read(&policy)
            .map(Source::Found)
            .ok_or(ApiError::Unreadable),
        Err(ApiError::NotFound(refusal)) if refusal.status == 410 => Ok(Source::Deleted),
        Err(ApiError::NotFound(_)) => Ok(Source::Missing),
        Err(error) => Err(error),
    }
}
