//! Finding users, clients, bots and access policies by name at once (contract §8 "Batch", §10, §11).

use super::path::Path;
use crate::api::resource::Resource;
use crate::api::{Api, ApiError, MemberRow, Result};
use crate::clean::any_spelling;
use crate::member::query::Query;
use wire::{Bundle, Id, Json, ProfileType};

/// How many of each kind are found at most.
const COUNT: &str = "6";

/// What may be found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A person, by the membership.
    User,
    /// A client application.
    Client,
    /// A bot.
    Bot,
    /// An access policy.
    Policy,
}

impl Kind {
    /// All kinds, in the order of the answers.
    pub const ALL: [Kind; 4] = [Kind::User, Kind::Client, Kind::Bot, Kind::Policy];

    /// The type of the resource.
    fn resource_type(self) -> &'static str {
        match self {
            Kind::User => "ProjectMembership",
            Kind::Client => "ClientApplication",
            Kind::Bot => "Bot",
            Kind::Policy => "AccessPolicy",
        }
    }
}

/// Something that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// Its id; of a user, that of the membership.
    pub id: Id,
    /// What it is called.
    pub name: String,
    /// What tells it from others called alike; may be empty.
    pub detail: String,
}

/// What was found of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matches {
    /// The kind.
    pub kind: Kind,
    /// The first of them.
    pub first: Vec<Match>,
    /// Whether there are more.
    pub has_more: bool,
}

impl Api {
    /// Finds by name, users also by e-mail address. One request; one answer for each of [`Kind::ALL`], in
    /// their order, because each may fail for itself.
    ///
    /// # Errors
    /// What any call may meet.
    pub async fn anything(&self, text: &str) -> Result<Vec<Result<Matches>>> {
        let urls = Kind::ALL.map(|kind| url(kind, text));
        let answers = self.batch(&urls).await?;
        let pairs = Kind::ALL.into_iter().zip(answers);
        Ok(pairs
            .map(|(kind, answer)| read_matches(kind, answer?))
            .collect())
    }
}

/// The search for a kind, from the FHIR base on.
fn url(kind: Kind, text: &str) -> String {
    let mut path = match kind {
        Kind::User => {
            let text = text.to_owned();
            let mut path = Path::members(&Query {
                text,
                ..Query::default()
            });
            path.pairs(&[
                ("_include", "ProjectMembership:profile"),
                ("_include", "ProjectMembership:user"),
                ("_sort", "-_lastUpdated"),
            ]);
            path
        }
        _ => {
            let mut path = Path::new(kind.resource_type());
            path.pairs(&[
                ("name:contains", &any_spelling(text).unwrap_or_default()),
                ("_sort", "name"),
                ("_fields", "name,description"),
            ]);
            path
        }
    };
    path.pairs(&[("_count", COUNT)]);
    path.finish_for_batch()
}

/// Reads what a search for a kind answered; what has no id is left out.
///
/// # Errors
/// [`ApiError::Unreadable`] when it is no search result.
pub fn read_matches(kind: Kind, answer: Json) -> Result<Matches> {
    let bundle = Bundle::read(answer).ok_or(ApiError::Unreadable)?;
    let has_more = bundle.next.is_some();
    let first = match kind {
        Kind::User => MemberRow::read_all(&bundle).iter().map(user).collect(),
        _ => {
            let found = bundle.matches.into_iter();
            found
                .filter_map(|json| Resource::read(kind.resource_type(), json))
                .map(named)
                .collect()
        }
    };
    Ok(Matches {
        kind,
        first,
        has_more,
    })
}

fn user(row: &MemberRow) -> Match {
    let id = row.id().clone();
    let role = row.role().map_or("", ProfileType::as_str);
    let parts = [row.name(), row.email().unwrap_or_default().to_owned()];
    let mut parts = parts.into_iter().filter(|part| !part.is_empty());
    let name = parts.next().unwrap_or_else(|| id.to_string());
    let words = [role.to_owned()].into_iter().chain(parts);
    let detail: Vec<String> = words.filter(|word| !word.is_empty()).collect();
    Match {
        id,
        name,
        detail: detail.join(" · "),
    }
}

fn named(resource: Resource) -> Match {
    let description = resource.json().get("description").text();
    Match {
        id: resource.id().clone(),
        name: resource.label().to_owned(),
        detail: description.unwrap_or_default().to_owned(),
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    fn read(kind: Kind, text: &str) -> Option<Matches> {
        read_matches(kind, Json::parse(text).ok()?).ok()
    }

    #[test]
    fn each_kind_is_asked_for_by_what_was_typed() {
        assert_eq!(
            url(Kind::Bot, "a&b"),
            "Bot?name%3Acontains=a%26b&_sort=name&_fields=name%2Cdescription&_count=6"
        );
        let users = url(Kind::User, "ana");
        assert!(users.starts_with("ProjectMembership?profile-type="));
        assert!(users.contains("user%3AUser.email+co+%22ana%22"), "{users}");
        assert!(users.ends_with("_count=6"));
    }

    #[test]
    fn users_are_told_apart_by_role_and_address() {
        let bundle = r#"{"resourceType":"Bundle","entry":[
            {"resource":{"resourceType":"ProjectMembership","id":"m1",
                "user":{"reference":"User/u1","display":"ana@x.example"},
                "profile":{"reference":"Practitioner/p1","display":"Ana Old"}}},
            {"resource":{"resourceType":"ProjectMembership","id":"m2",
                "user":{"reference":"User/u2","display":"nameless@x.example"},
                "profile":{"reference":"Patient/p2"}}},
            {"resource":{"resourceType":"ProjectMembership"}},
            {"search":{"mode":"include"},"resource":{"resourceType":"Practitioner","id":"p1",
                "name":[{"given":["Ana"],"family":"New"}]}}]}"#;
        let found = read(Kind::User, bundle).map(|found| found.first);
        let told: Vec<(String, String)> = found
            .unwrap_or_default()
            .into_iter()
            .map(|found| (found.name, found.detail))
            .collect();
        let expected = [
            ("Ana New", "Practitioner · ana@x.example"),
            ("nameless@x.example", "Patient"),
        ];
        assert_eq!(told, expected.map(|(a, b)| (a.to_owned(), b.to_owned())));
    }

    #[test]
    fn whatever_the_server_says_something_is_shown_or_the_answer_is_refused() {
        let bundle = r#"{"resourceType":"Bundle","entry":[
            {"resource":{"resourceType":"Bot","id":"b1","description":7}},
            {"resource":{"resourceType":"Patient","id":"p1"}},null,{"resource":"x"}],
            "link":[{"relation":"next","url":"https://x.example/fhir/R4/Bot?_offset=6"}]}"#;
        let found = read(Kind::Bot, bundle);
        let told = found.map(|found| (found.first, found.has_more));
        let nameless = Id::parse("b1").map(|id| Match {
            id,
            name: "b1".to_owned(),
            detail: String::new(),
        });
        assert_eq!(told, Some((nameless.into_iter().collect(), true)));
        assert_eq!(read(Kind::Bot, r#"{"resourceType":"Bot"}"#), None);
    }
}
