//! `Bundle`: what a search answers (FHIR R4, `searchset`; contract §8).

use crate::Json;

/// A search result, or the answers of a batch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bundle {
    /// The resources that matched, in the server's order. For a batch: the answers in the order of the
    /// requests, `null` where one failed.
    pub matches: Vec<Json>,
    /// The resources that came along through `_include`.
    pub included: Vec<Json>,
    /// How many match in all, where it was asked for.
    pub total: Option<u64>,
    /// Whether there is a page after this one.
    pub has_next: bool,
}

impl Bundle {
    /// Reads a bundle; `None` when the value is not one.
    pub fn read(json: Json) -> Option<Bundle> {
        if json.get("resourceType").text() != Some("Bundle") {
            return None;
        }
        let mut bundle = Bundle {
            total: json.get("total").integer(),
            has_next: json
                .get("link")
                .items()
                .iter()
                .any(|link| link.get("relation").text() == Some("next")),
            ..Bundle::default()
        };
        for entry in json.get("entry").items() {
            let resource = entry.get("resource").clone();
            if entry.get("search").get("mode").text() == Some("include") {
                bundle.included.push(resource);
            } else {
                bundle.matches.push(resource);
            }
        }
        Some(bundle)
    }

    /// The included resource `Type/id` names.
    pub fn included(&self, reference: &crate::Reference) -> Option<&Json> {
        self.included.iter().find(|resource| {
            resource.get("resourceType").text() == Some(reference.kind())
                && resource.get("id").text() == Some(reference.id().as_str())
        })
    }
}
