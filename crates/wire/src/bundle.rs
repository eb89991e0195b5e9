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
    /// Where the page after this one is, from the FHIR base on: `/fhir/R4/ProjectMembership?…`. The server
    /// writes its own address before it, which may be one that this client does not use.
    pub next: Option<String>,
}

/// Where FHIR begins in an address of the server.
const FHIR: &str = "/fhir/R4";

impl Bundle {
    /// Reads a bundle; `None` when the value is not one.
    pub fn read(json: Json) -> Option<Bundle> {
        if json.get("resourceType").text() != Some("Bundle") {
            return None;
        }
        let mut bundle = Bundle {
            total: json.get("total").integer(),
            next: next(&json),
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

fn next(json: &Json) -> Option<String> {
    let mut links = json.get("link").items().iter();
    let link = links.find(|link| link.get("relation").text() == Some("next"))?;
    let url = link.get("url").text()?;
    url.get(url.find(FHIR)?..).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_page_is_asked_for_at_the_address_in_use() {
        let bundle = |url: &str| {
            let link = Json::object([("relation", "next".into()), ("url", url.into())]);
            let json = Json::object([
                ("resourceType", "Bundle".into()),
                ("link", vec![link].into()),
            ]);
            Bundle::read(json).and_then(|bundle| bundle.next)
        };
        let cursor = "/fhir/R4/ProjectMembership?_count=20&_cursor=1-2026";
        let inside = ["http://inside:8103/deep", cursor].concat();
        assert_eq!(bundle(&inside).as_deref(), Some(cursor));
        assert_eq!(bundle("http://elsewhere.example/"), None);
    }
}
