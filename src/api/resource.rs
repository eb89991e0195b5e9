//! Any resource as it is stored: found by name, read, saved over the version that was read, removed
//! (contract §8, §9 "Lost updates", §11).

use super::http::{Body, Method};
use super::{Api, ApiError, NotSaved, Result};
use crate::clean::any_spelling;
use form_urlencoded::Serializer;
use wire::{Id, Json, Reference};

/// The server answers no offset above this (contract §8, "paging").
const LARGEST_OFFSET: u32 = 10_000;

/// The status of a save that somebody else was faster than (contract §9, "Lost updates").
const PRECONDITION_FAILED: u16 = 412;

/// A resource as the server stores it, whatever its type. It is changed by changing its JSON, so that all
/// that is not meant stays as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resource {
    reference: Reference,
    json: Json,
}

impl Resource {
    /// Reads a resource of the type `kind`; `None` when it is something else or has no id.
    pub fn read(kind: &str, json: Json) -> Option<Resource> {
        if json.get("resourceType").text() != Some(kind) {
            return None;
        }
        let id = Id::parse(json.get("id").text()?)?;
        Some(Resource {
            reference: Reference::new(kind, id),
            json,
        })
    }

    /// `Type/id`.
    pub fn reference(&self) -> &Reference {
        &self.reference
    }

    /// The id.
    pub fn id(&self) -> &Id {
        self.reference.id()
    }

    /// The version read, `meta.versionId`: what `ETag` says (contract §12, "Caching").
    pub fn version(&self) -> Option<&str> {
        self.json.get("meta").get("versionId").text()
    }

    /// When it was last saved, `meta.lastUpdated`, a FHIR instant.
    pub fn last_updated(&self) -> Option<&str> {
        self.json.get("meta").get("lastUpdated").text()
    }

    /// `name`, which may be missing.
    pub fn name(&self) -> Option<&str> {
        self.json.get("name").text()
    }

    /// What to call it: the name, else the id.
    pub fn label(&self) -> &str {
        self.name().unwrap_or(self.id().as_str())
    }

    /// All of it.
    pub fn json(&self) -> &Json {
        &self.json
    }

    /// The same resource with other content. What makes it this one and this version is kept.
    #[must_use]
    pub fn with(&self, json: Json) -> Resource {
        let kept = |json: Json, key: &str| json.with(key, self.json.get(key).clone());
        Resource {
            reference: self.reference.clone(),
            json: ["resourceType", "id", "meta"].into_iter().fold(json, kept),
        }
    }
}

/// Which resources of a type are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Find<'a> {
    /// The type, such as `Bot`.
    pub kind: &'static str,
    /// The elements wanted beside those that always come, with commas between them.
    pub fields: &'static str,
    /// What the name contains, in whatever case; empty for all.
    pub text: &'a str,
    /// How many come before.
    pub offset: u32,
    /// How many at most, up to 1000.
    pub count: u32,
}

/// Resources of one type, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ResourcePage {
    /// The resources, with the elements that were asked for.
    pub rows: Vec<Resource>,
    /// How many there are in all, where the server says.
    pub total: Option<u64>,
    /// Whether more follow that the server lists.
    pub has_next: bool,
}

impl Api {
    /// Finds resources of a type by name, in the order of their names.
    ///
    /// # Errors
    /// What any call may meet.
    pub async fn resources(&self, find: &Find<'_>) -> Result<ResourcePage> {
        let bundle = self.search(&search_path(find)).await?;
        let end = find.offset.saturating_add(find.count);
        let more = match bundle.total {
            Some(total) => u64::from(end) < total,
            None => bundle.next.is_some(),
        };
        let rows = bundle.matches.into_iter();
        Ok(ResourcePage {
            rows: rows
                .filter_map(|json| Resource::read(find.kind, json))
                .collect(),
            total: bundle.total,
            has_next: more && end <= LARGEST_OFFSET,
        })
    }

    /// Reads a resource as it is stored.
    ///
    /// # Errors
    /// [`ApiError::NotFound`] when there is none in this project or it was removed (then with the status
    /// 410), and what any call may meet.
    pub async fn resource(&self, kind: &str, id: &Id) -> Result<Resource> {
        let json = self.get(&path(kind, id)).await?;
        let resource = Resource::read(kind, json).ok_or(ApiError::Unreadable)?;
        match resource.id() == id {
            true => Ok(resource),
            false => Err(ApiError::Unreadable),
        }
    }

    /// Saves a resource in place of the version it was made from, and gives it as it is stored then.
    ///
    /// # Errors
    /// [`NotSaved::Conflict`] when that version is no longer the newest. After
    /// [`ApiError::NoAnswer`] it is unknown whether it was written.
    pub async fn save_resource(
        &self,
        resource: &Resource,
    ) -> std::result::Result<Resource, NotSaved> {
        let version = resource.version().unwrap_or_default();
        let header = ("If-Match", ["W/\"", version, "\""].concat());
        let body = Body::Json(resource.json.clone());
        let path = path(resource.reference.kind(), resource.id());
        let sent = self.send_with_header(Method::Put, &path, body, header);
        match sent.await {
            Ok(json) => Resource::read(resource.reference.kind(), json)
                .ok_or(NotSaved::Other(ApiError::Unreadable)),
            Err(ApiError::Refused(refusal)) if refusal.status == PRECONDITION_FAILED => {
                Err(NotSaved::Conflict)
            }
            Err(error) => Err(NotSaved::Other(error)),
        }
    }

    /// Removes a resource, whatever version of it is stored: the server ignores `If-Match` here
    /// (contract §9, "Lost updates").
    ///
    /// # Errors
    /// [`ApiError::NotFound`] when it is gone already, and what any call may meet. After
    /// [`ApiError::NoAnswer`] it is unknown whether it was removed.
    pub async fn remove_resource(&self, kind: &str, id: &Id) -> Result<()> {
        self.send(Method::Delete, &path(kind, id), Body::None)
            .await
            .map(|_| ())
    }
}

fn path(kind: &str, id: &Id) -> String {
    ["/fhir/R4/", kind, "/", id.as_str()].concat()
}

fn search_path(find: &Find<'_>) -> String {
    let mut query = Serializer::new(String::new());
    if let Some(text) = any_spelling(find.text) {
        query.append_pair("name:contains", &text);
    }
    if find.offset > 0 {
        query.append_pair("_offset", &find.offset.to_string());
    }
    query.append_pair("_count", &find.count.to_string());
    query.extend_pairs([
        // Names are not unique: the id keeps the pages apart.
        ("_sort", "name,_id"),
        ("_fields", find.fields),
        ("_total", "accurate"),
    ]);
    ["/fhir/R4/", find.kind, "?", &query.finish()].concat()
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    fn bot(text: &str) -> Option<Resource> {
        Resource::read("Bot", Json::parse(text).unwrap_or_default())
    }

    #[test]
    fn a_resource_is_read_with_its_version_and_nothing_else_is_taken_for_one() {
        let read = bot(r#"{"resourceType":"Bot","id":"b1","name":"Night",
            "meta":{"versionId":"v1","lastUpdated":"2026-01-02T03:04:05Z"}}"#);
        let told = read.as_ref().map(|bot| {
            let updated = bot.last_updated().unwrap_or_default();
            (bot.label(), bot.version().unwrap_or_default(), updated)
        });
        assert_eq!(told, Some(("Night", "v1", "2026-01-02T03:04:05Z")));
        for other in [
            r#"{"resourceType":"Patient","id":"b1"}"#,
            r#"{"resourceType":"Bot"}"#,
            r#"{"resourceType":"Bot","id":"../b1"}"#,
            "[]",
        ] {
            assert_eq!(bot(other), None, "{other}");
        }
    }

    #[test]
    fn a_changed_resource_stays_the_same_one_in_the_same_version() {
        let stored = bot(r#"{"resourceType":"Bot","id":"b1","meta":{"versionId":"1"},"new":1.0}"#);
        let other = Json::parse(r#"{"resourceType":"Patient","id":"x","new":1.0,"name":"N"}"#);
        let changed = stored.map(|stored| stored.with(other.unwrap_or_default()));
        assert_eq!(
            changed.map(|changed| changed.json().to_string()).as_deref(),
            Some(
                r#"{"resourceType":"Bot","id":"b1","new":1.0,"name":"N","meta":{"versionId":"1"}}"#
            )
        );
    }

    #[test]
    fn a_search_says_what_is_wanted_and_in_which_order() {
        let mut find = Find {
            kind: "Bot",
            fields: "name",
            text: " a&b ",
            offset: 20,
            count: 20,
        };
        assert_eq!(
            search_path(&find),
            "/fhir/R4/Bot?name%3Acontains=a%26b&_offset=20&_count=20&_sort=name%2C_id&_fields=name&_total=accurate"
        );
        find.text = " ";
        find.offset = 0;
        assert!(search_path(&find).starts_with("/fhir/R4/Bot?_count=20&"));
    }
}
