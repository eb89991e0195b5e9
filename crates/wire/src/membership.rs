//! `ProjectMembership`: one person's place in one project (contract §7.3, §8).

use crate::{Id, Json, Reference};
use std::fmt;

/// The system of the identifier that is the label of a membership: Medplum's own pages show it where
/// somebody has several.
pub const LABEL_SYSTEM: &str = "https://medplum.com/identifier/label";

/// The kinds of profile a person can have; clients and bots have memberships too, but are no people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ProfileType {
    /// Gives or administers care.
    #[default]
    Practitioner,
    /// Receives care.
    Patient,
    /// Is related to a patient.
    RelatedPerson,
}

impl ProfileType {
    /// All of them, in the order they are offered.
    pub const ALL: [ProfileType; 3] = [
        ProfileType::Practitioner,
        ProfileType::Patient,
        ProfileType::RelatedPerson,
    ];

    /// The FHIR resource type.
    pub fn as_str(self) -> &'static str {
        match self {
            ProfileType::Practitioner => "Practitioner",
            ProfileType::Patient => "Patient",
            ProfileType::RelatedPerson => "RelatedPerson",
        }
    }

    /// Reads a FHIR resource type; `None` when it is not a person's.
    pub fn parse(text: &str) -> Option<ProfileType> {
        ProfileType::ALL
            .into_iter()
            .find(|kind| kind.as_str() == text)
    }
}

impl fmt::Display for ProfileType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A membership, kept as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProjectMembership {
    id: Id,
    json: Json,
}

impl ProjectMembership {
    /// Reads a membership; `None` when it has no id or is something else.
    pub fn read(json: Json) -> Option<ProjectMembership> {
        if json.get("resourceType").text() != Some("ProjectMembership") {
            return None;
        }
        let id = Id::parse(json.get("id").text()?)?;
        Some(ProjectMembership { id, json })
    }

    /// The same membership with other content; the id stays.
    #[must_use]
    pub fn with(&self, json: Json) -> ProjectMembership {
        ProjectMembership {
            id: self.id.clone(),
            json,
        }
    }

    /// The id of the membership.
    pub fn id(&self) -> &Id {
        &self.id
    }

    /// Everything that came, unknown fields included.
    pub fn json(&self) -> &Json {
        &self.json
    }

    /// `user`, the account.
    pub fn user(&self) -> Option<Reference> {
        Reference::parse(self.json.get("user").get("reference").text()?)
    }

    /// `profile`, the record the account is attached to.
    pub fn profile(&self) -> Option<Reference> {
        Reference::parse(self.json.get("profile").get("reference").text()?)
    }

    /// The name copied from the profile when the membership was made; it may be out of date.
    pub fn profile_name(&self) -> Option<&str> {
        self.json.get("profile").get("display").text()
    }

    /// The login address copied at that moment; absent for accounts without one.
    pub fn email(&self) -> Option<&str> {
        self.json.get("user").get("display").text()
    }

    /// The kind of profile; `None` for clients, bots and anything unknown.
    pub fn profile_type(&self) -> Option<ProfileType> {
        ProfileType::parse(self.profile()?.kind())
    }

    /// Whether the member administers the project; absent means no.
    pub fn is_admin(&self) -> bool {
        self.json.get("admin").bool() == Some(true)
    }

    /// Whether signing in is allowed; absent means yes.
    pub fn is_active(&self) -> bool {
        self.json.get("active").bool() != Some(false)
    }

    /// The policies, `accessPolicy` first and then `access[].policy`, each with its display name where
    /// someone stored one. None at all means full access.
    pub fn policies(&self) -> Vec<(Reference, Option<&str>)> {
        let listed = self
            .json
            .get("access")
            .items()
            .iter()
            .map(|a| a.get("policy"));
        std::iter::once(self.json.get("accessPolicy"))
            .chain(listed)
            .filter_map(|policy| {
                let reference = Reference::parse(policy.get("reference").text()?)?;
                Some((reference, policy.get("display").text()))
            })
            .collect()
    }

    /// The value stored in `identifier` under this system.
    pub fn identifier(&self, system: &str) -> Option<&str> {
        let mut identifiers = self.json.get("identifier").items().iter();
        identifiers
            .find(|identifier| identifier.get("system").text() == Some(system))?
            .get("value")
            .text()
    }

    /// What tells this membership from others of the same person.
    pub fn label(&self) -> Option<&str> {
        self.identifier(LABEL_SYSTEM)
    }

    /// `externalId`, what another system calls the member.
    pub fn external_id(&self) -> Option<&str> {
        self.json.get("externalId").text()
    }

    /// `userConfiguration`: which one, and the name stored beside.
    pub fn configuration(&self) -> Option<(Reference, Option<&str>)> {
        let configuration = self.json.get("userConfiguration");
        let reference = Reference::parse(configuration.get("reference").text()?)?;
        Some((reference, configuration.get("display").text()))
    }

    /// `meta.versionId`, which an `If-Match` names.
    pub fn version(&self) -> Option<&str> {
        self.json.get("meta").get("versionId").text()
    }

    /// `meta.lastUpdated`, an instant such as `2026-01-31T08:30:00.000Z`.
    pub fn last_updated(&self) -> Option<&str> {
        self.json.get("meta").get("lastUpdated").text()
    }
}
