//! `Project`, the FHIR view (contract §6).

use crate::{Id, Json, Reference};

/// A project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Project {
    /// The id.
    pub id: Id,
    json: Json,
}

impl Project {
    /// Reads a project; `None` when it has no id or is something else.
    pub fn read(json: Json) -> Option<Project> {
        if json.get("resourceType").text() != Some("Project") {
            return None;
        }
        let id = Id::parse(json.get("id").text()?)?;
        Some(Project { id, json })
    }

    /// The name, which may be missing.
    pub fn name(&self) -> Option<&str> {
        self.json.get("name").text()
    }

    /// The description, where someone wrote one.
    pub fn description(&self) -> Option<&str> {
        self.json.get("description").text()
    }

    /// The owner: display name, else the reference as text.
    pub fn owner(&self) -> Option<&str> {
        let owner = self.json.get("owner");
        owner
            .get("display")
            .text()
            .or(owner.get("reference").text())
    }

    /// `owner`, the account that owns it.
    pub fn owner_reference(&self) -> Option<Reference> {
        Reference::parse(self.json.get("owner").get("reference").text()?)
    }

    /// The names of the features switched on.
    pub fn features(&self) -> impl Iterator<Item = &str> {
        self.json
            .get("features")
            .items()
            .iter()
            .filter_map(Json::text)
    }

    /// The projects whose data this one can read, by display name or reference.
    pub fn links(&self) -> impl Iterator<Item = &str> {
        self.json.get("link").items().iter().filter_map(|link| {
            let project = link.get("project");
            project
                .get("display")
                .text()
                .or(project.get("reference").text())
        })
    }

    /// `defaultAccessPolicies`, in order: for which profile type (or `Admin`), and which policy
    /// (server 5.1 only).
    pub fn default_policies(&self) -> impl Iterator<Item = (&str, Reference, Option<&str>)> {
        let entries = self.json.get("defaultAccessPolicies").items();
        entries.iter().filter_map(|entry| {
            let policy = entry.get("accessPolicy");
            let reference = Reference::parse(policy.get("reference").text()?)?;
            Some((
                entry.get("profileType").text()?,
                reference,
                policy.get("display").text(),
            ))
        })
    }

    /// What a membership of this kind gets when no policy is named: the entry of
    /// [`Project::default_policies`], for Patients else the older `defaultPatientAccessPolicy`
    /// (contract §6). `kind` is a profile type or `Admin`.
    pub fn default_policy(&self, kind: &str) -> Option<(Reference, Option<&str>)> {
        let listed = self
            .default_policies()
            .find(|(profile_type, ..)| *profile_type == kind)
            .map(|(_, reference, display)| (reference, display));
        listed.or_else(|| {
            let legacy = self.json.get("defaultPatientAccessPolicy");
            let reference = Reference::parse(legacy.get("reference").text()?)?;
            (kind == "Patient").then_some((reference, legacy.get("display").text()))
        })
    }
}
