//! `AccessPolicy`: what a member may do (contract §10).

use crate::{Id, Json, Reference};

/// An access policy, kept as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessPolicy {
    /// The id.
    pub id: Id,
    /// The name; nameless policies exist.
    pub name: Option<String>,
    json: Json,
}

impl AccessPolicy {
    /// Reads a policy; `None` when it has no id or is something else.
    pub fn read(json: &Json) -> Option<AccessPolicy> {
        if json.get("resourceType").text() != Some("AccessPolicy") {
            return None;
        }
        Some(AccessPolicy {
            id: Id::parse(json.get("id").text()?)?,
            name: json.get("name").text().map(str::to_owned),
            json: json.clone(),
        })
    }

    /// What to call it: its name, or its id where it has none.
    pub fn label(&self) -> &str {
        self.name.as_deref().unwrap_or(self.id.as_str())
    }

    /// The reference to it.
    pub fn reference(&self) -> Reference {
        Reference::new("AccessPolicy", self.id.clone())
    }

    /// Everything that came: `resource`, `compartment`, `basedOn` and `ipAccessRule` too where the whole
    /// policy was asked for. A search for names brings none of them.
    pub fn json(&self) -> &Json {
        &self.json
    }
}
