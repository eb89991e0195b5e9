//! The history of a membership, with the names of whom and what it mentions (contract §9).

use super::http::{Body, Method};
use super::{Api, ApiError, Result};
use crate::member::history::{Version, mentioned, read_version};
use wire::{Id, Person, Reference};

/// How many records are asked for in one request.
const BATCH: usize = 50;

/// Everything that was stored of a membership.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct History {
    /// The versions, newest first.
    pub versions: Vec<Version>,
    /// Whether the first one is among them.
    pub is_complete: bool,
    /// What the records mentioned are called now, where they can be read and have a name.
    pub names: Vec<(Reference, String)>,
}

impl History {
    /// What a record is called now.
    pub fn name(&self, of: &Reference) -> Option<String> {
        let found = self.names.iter().find(|(reference, _)| reference == of);
        found.map(|(_, name)| name.clone())
    }
}

impl Api {
    /// The history of a membership, be it removed or not. Without its header the server leaves out who
    /// stored what.
    ///
    /// # Errors
    /// [`ApiError::NotFound`] when there never was one in this project, and what any call may meet.
    pub async fn history(&self, member: &Id) -> Result<History> {
        let path = ["/fhir/R4/ProjectMembership/", member.as_str(), "/_history"].concat();
        let header = ("X-Medplum", "extended".to_owned());
        let bundle = self.send_with_header(Method::Get, &path, Body::None, header);
        let bundle = bundle.await?;
        if bundle.get("resourceType").text() != Some("Bundle") {
            return Err(ApiError::Unreadable);
        }
        let versions: Vec<Version> = bundle
            .get("entry")
            .items()
            .iter()
            .map(read_version)
            .collect();
        let total = bundle.get("total").integer();
        Ok(History {
            is_complete: total.is_none_or(|total| total <= versions.len() as u64),
            names: self.names(&mentioned(&versions)).await,
            versions,
        })
    }

    /// What these records are called, as far as that can be had: a history is worth reading without it.
    async fn names(&self, of: &[Reference]) -> Vec<(Reference, String)> {
        let mut names = Vec::new();
        for some in of.chunks(BATCH) {
            let urls: Vec<String> = some.iter().map(Reference::to_string).collect();
            let answers = self.batch(&urls).await.unwrap_or_default();
            let people = answers
                .into_iter()
                .filter_map(|json| Person::read(&json.ok()?));
            let named = people.filter(|person| !person.name.is_empty());
            names.extend(named.map(|person| (person.reference, person.name)));
        }
        names
    }
}
