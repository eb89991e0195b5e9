//! The versions of a membership, read as what changed from one to the next (contract §9, `_history`).

use super::difference;
use super::part::Part;
use super::words::Name;
use wire::{Json, Reference};

/// One stored version, or the note that the membership was removed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// The instant it was stored.
    pub at: Option<String>,
    /// Who stored it, as far as the server says.
    pub author: Author,
    /// The membership as it was then; `None` once it was removed.
    pub membership: Option<Json>,
}

/// Who stored a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Author {
    /// The server, on behalf of somebody it does not name: every invite is stored so (contract §7.7).
    Server,
    /// The holder of this record, with the name it had then.
    Record(Reference, Option<String>),
    /// The server does not say.
    Unknown,
}

/// What happened at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// The instant.
    pub at: Option<String>,
    /// Who did it.
    pub author: Author,
    /// What changed, each a sentence; at least one.
    pub changes: Vec<String>,
}

/// Reads one entry of a history bundle.
pub fn read_version(entry: &Json) -> Version {
    let membership = entry.get("resource");
    let meta = membership.get("meta");
    let stored = meta.get("lastUpdated").text();
    let at = stored.or(entry.get("response").get("lastModified").text());
    Version {
        at: at.map(str::to_owned),
        author: read_author(meta.get("author")),
        membership: matches!(membership, Json::Object(_)).then(|| membership.clone()),
    }
}

fn read_author(author: &Json) -> Author {
    match author.get("reference").text() {
        None => Author::Unknown,
        Some("system") => Author::Server,
        Some(text) => Reference::parse(text).map_or(Author::Unknown, |reference| {
            Author::Record(reference, author.get("display").text().map(str::to_owned))
        }),
    }
}

/// What happened, from versions that come newest first, in the same order. `name` gives what a record is
/// called now. When the oldest versions are missing, `complete` is false and the last one is not called the
/// first.
pub fn events(versions: &[Version], complete: bool, name: Name) -> Vec<Event> {
    let mut events = Vec::with_capacity(versions.len());
    for (at, version) in versions.iter().enumerate() {
        let before = versions.get(at + 1);
        let was = before.and_then(|before| before.membership.as_ref());
        let changes = match (was, &version.membership) {
            (_, None) => vec!["Removed from the project".to_owned()],
            (Some(was), Some(is)) => {
                let changes = difference::sentences(was, is, name);
                match changes.is_empty() {
                    true => vec!["Saved without changes".to_owned()],
                    false => changes,
                }
            }
            (None, Some(_)) if before.is_none() && !complete => {
                vec!["Saved; earlier version unknown".to_owned()]
            }
            (None, Some(is)) => first(is, name),
        };
        events.push(Event {
            at: version.at.clone(),
            author: version.author.clone(),
            changes,
        });
    }
    events
}

/// A membership that was not there before: what it began with.
fn first(is: &Json, name: Name) -> Vec<String> {
    let mut changes = vec!["Added to the project".to_owned()];
    let policies = difference::policies(&Json::Null, &Part::Access.value(is), name);
    if policies.is_empty() {
        changes.push("Full access (no policy)".to_owned());
    }
    changes.extend(policies);
    if is.get("admin").bool() == Some(true) {
        changes.push("As a project admin".to_owned());
    }
    if is.get("active").bool() == Some(false) {
        changes.push("Inactive".to_owned());
    }
    changes
}

/// The records whose names the events need, each once: authors, policies, profiles and configurations.
pub fn mentioned(versions: &[Version]) -> Vec<Reference> {
    let mut found: Vec<Reference> = Vec::new();
    let mut add = |reference: Option<Reference>| {
        if let Some(reference) = reference.filter(|reference| !found.contains(reference)) {
            found.push(reference);
        }
    };
    for version in versions {
        if let Author::Record(reference, _) = &version.author {
            add(Some(reference.clone()));
        }
        let Some(membership) = &version.membership else {
            continue;
        };
        for key in ["profile", "accessPolicy", "userConfiguration"] {
            add(difference::reference(membership.get(key)));
        }
        for access in membership.get("access").items() {
            add(difference::reference(access.get("policy")));
        }
    }
    found
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    const BUNDLE: &str = r#"[
        {"response":{"status":"410","lastModified":"2026-03-03T00:00:00Z"}},
        {"resource":{"resourceType":"ProjectMembership","admin":true,
            "profile":{"reference":"Patient/pat"},
            "meta":{"lastUpdated":"2026-02-02T00:00:00Z",
                "author":{"reference":"Practitioner/ann","display":"Ann"}}}},
        {"resource":{"resourceType":"ProjectMembership","profile":{"reference":"Patient/pat"},
            "accessPolicy":{"reference":"AccessPolicy/p1"},
            "meta":{"lastUpdated":"2026-01-01T00:00:00Z","author":{"reference":"system"}}}}]"#;

    fn versions() -> Vec<Version> {
        let json = Json::parse(BUNDLE).unwrap_or_default();
        json.items().iter().map(read_version).collect()
    }

    fn told(versions: &[Version], complete: bool) -> Vec<String> {
        let events = events(versions, complete, &|_| None);
        events
            .iter()
            .map(|event| event.changes.join("; "))
            .collect()
    }

    #[test]
    fn a_life_is_told_newest_first() {
        let told = told(&versions(), true);
        assert_eq!(
            told,
            [
                "Removed from the project",
                "Access policy removed: AccessPolicy/p1; Now full access (no policy); Made an admin",
                "Added to the project; Access policy added: AccessPolicy/p1",
            ]
        );
        let authors: Vec<Author> = versions().into_iter().map(|v| v.author).collect();
        let ann = Reference::parse("Practitioner/ann");
        let ann = ann.map(|ann| Author::Record(ann, Some("Ann".to_owned())));
        assert_eq!(
            authors,
            [Some(Author::Unknown), ann, Some(Author::Server)]
                .map(|a| a.unwrap_or(Author::Unknown))
        );
    }

    #[test]
    fn what_came_before_a_cut_is_not_guessed() {
        let versions = versions();
        let newest = versions.get(..2).unwrap_or_default();
        let last = told(newest, false).pop();
        assert_eq!(last.as_deref(), Some("Saved; earlier version unknown"));
    }

    #[test]
    fn every_record_is_asked_for_once() {
        let names: Vec<String> = mentioned(&versions())
            .iter()
            .map(Reference::to_string)
            .collect();
        assert_eq!(
            names,
            ["Practitioner/ann", "Patient/pat", "AccessPolicy/p1"]
        );
    }

    #[test]
    fn a_save_that_changed_nothing_and_a_new_beginning_are_told_as_such() {
        let versions = versions();
        let twice: Vec<Version> = versions
            .get(2)
            .into_iter()
            .chain(versions.get(2))
            .cloned()
            .collect();
        assert_eq!(
            told(&twice, true).first().map(String::as_str),
            Some("Saved without changes")
        );
        let back: Vec<Version> = versions
            .get(2)
            .into_iter()
            .chain(versions.first())
            .cloned()
            .collect();
        let first = told(&back, true).into_iter().next();
        assert!(first.is_some_and(|told| told.starts_with("Added to the project")));
    }
}
