//! Choosing access policies and reading them (contract §10).

use super::{Api, ApiError, Result};
use crate::access::{Grant, Source};
use crate::clean::any_spelling;
use form_urlencoded::Serializer;
use wire::{AccessPolicy, Id, Json, Reference};

impl Api {
    /// What a policy is called.
    ///
    /// # Errors
    /// [`ApiError::NotFound`] when there is none, and what any call may meet.
    pub async fn policy_name(&self, id: &Id) -> Result<String> {
        let path = ["/fhir/R4/AccessPolicy/", id.as_str()].concat();
        let policy = AccessPolicy::read(&self.get(&path).await?).ok_or(ApiError::Unreadable)?;
        Ok(policy.label().to_owned())
    }

    /// The first 20 policies whose name contains `text`, by name; all of them for an empty text.
    ///
    /// # Errors
    /// What any call may meet.
    pub async fn policies(&self, text: &str) -> Result<Vec<AccessPolicy>> {
        let mut query = Serializer::new("/fhir/R4/AccessPolicy?".to_owned());
        if let Some(text) = any_spelling(text) {
            query.append_pair("name:contains", &text);
        }
        let query = query
            .extend_pairs([("_sort", "name"), ("_count", "20"), ("_fields", "name")])
            .finish();
        let bundle = self.search(&query).await?;
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
        let urls: Vec<String> = references.iter().map(Reference::to_string).collect();
        let answers = self.batch(&urls).await?;
        answers.into_iter().map(read_source).collect()
    }

    /// The names of the policies that no longer exist among these; none where that can't be found out.
    pub async fn gone_policies(&self, grants: &[Grant]) -> Vec<String> {
        let references: Vec<Reference> = grants.iter().map(|grant| grant.policy.clone()).collect();
        let sources = self.policy_sources(&references).await;
        sources.map_or_else(|_| Vec::new(), |sources| gone(grants, &sources))
    }
}

/// The names of those that are gone.
fn gone(grants: &[Grant], sources: &[Source]) -> Vec<String> {
    let pairs = grants.iter().zip(sources);
    let gone = pairs.filter(|(_, source)| !matches!(source, Source::Found(_)));
    gone.map(|(grant, _)| grant.label.clone()).collect()
}

/// Reads one policy of a batch.
///
/// # Errors
/// When it can't be read for another reason than being gone (contract §12: a 429 may be inside a 200).
pub fn read_source(answer: Result<Json>) -> Result<Source> {
    match answer {
        Ok(policy) => AccessPolicy::read(&policy)
            .map(Source::Found)
            .ok_or(ApiError::Unreadable),
        Err(ApiError::NotFound(refusal)) if refusal.status == 410 => Ok(Source::Deleted),
        Err(ApiError::NotFound(_)) => Ok(Source::Missing),
        Err(error) => Err(error),
    }
}
