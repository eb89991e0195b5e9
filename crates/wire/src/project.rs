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

    /// The kinds of membership that get this policy when no policy is named, each once. The older
    /// `defaultPatientAccessPolicy` counts where nothing is listed for Patients (contract §6).
    pub fn default_for(&self, policy: &Reference) -> Vec<&str> {
        let mut kinds: Vec<&str> = Vec::new();
        let listed = self.default_policies().filter(|(_, of, _)| of == policy);
        for (kind, ..) in listed {
            if !kinds.contains(&kind) {
                kinds.push(kind);
            }
        }
        let patients = self.default_policy("Patient");
        if patients.is_some_and(|(of, _)| of == *policy) && !kinds.contains(&"Patient") {
            kinds.push("Patient");
        }
        kinds
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_is_the_default_for_each_kind_once_and_the_older_field_counts_where_nothing_is_listed()
     {
        let project = |fields: &str| {
            let text = ["{\"resourceType\":\"Project\",\"id\":\"p\",", fields, "}"].concat();
            Json::parse(&text).ok().and_then(Project::read)
        };
        let of = |fields: &str, id: &str| {
            let policy = Reference::parse(&["AccessPolicy/", id].concat());
            let project = project(fields).zip(policy);
            let kinds = project.map(|(project, policy)| project.default_for(&policy).join(" "));
            kinds.unwrap_or_default()
        };
        let entry = |kind: &str, id: &str| {
            let parts = [
                "{\"profileType\":\"",
                kind,
                "\",\"accessPolicy\":{\"reference\":\"AccessPolicy/",
                id,
                "\"}}",
            ];
            parts.concat()
        };
        let older = "\"defaultPatientAccessPolicy\":{\"reference\":\"AccessPolicy/b\"}";
        let listed = |kinds: &[&str]| {
            let entries: Vec<String> = kinds.iter().map(|kind| entry(kind, "a")).collect();
            [
                older,
                ",\"defaultAccessPolicies\":[",
                &entries.join(","),
                "]",
            ]
            .concat()
        };
        let some = listed(&["Bot", "Admin", "Bot"]);
        assert_eq!(
            (of(&some, "a"), of(&some, "b")),
            ("Bot Admin".into(), "Patient".into())
        );
        let patients = listed(&["Patient"]);
        assert_eq!(
            (of(&patients, "a"), of(&patients, "b")),
            ("Patient".into(), String::new())
        );
    }
}
