//! What the list of members cannot tell by itself and is asked for once the rows are on screen: one batch,
//! of nothing but what is shown (contract §7.7, §8).

use super::member::{history, oldest};
use super::{Api, ApiError, Result};
use wire::{Bundle, Id, Json, Person, ProjectMembership, Reference};

/// The status of what was deleted.
const GONE: u16 = 410;

/// What is to be found out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// The members who are asked when they were added.
    pub added: Vec<Id>,
    /// The accounts of the project alone that did not set a password yet.
    pub pending: Vec<Id>,
    /// The accounts that invited somebody.
    pub inviters: Vec<Reference>,
    /// Policies, profiles and accounts that did not come along with their members.
    pub missing: Vec<Reference>,
}

/// What was found out; of what is not in here, it could not be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// The instant of the oldest version of a membership: when the member was added.
    pub added: Vec<(Id, Option<String>)>,
    /// How far accounts are that did not set a password yet.
    pub pending: Vec<(Id, Pending)>,
    /// Who the accounts that invited somebody belong to, where they are members still.
    pub inviters: Vec<(Reference, Inviter)>,
    /// Policies, profiles and accounts that no longer exist.
    pub gone: Vec<Reference>,
}

/// How far an account is that did not set a password yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pending {
    /// It has a link that was not used, made at this instant.
    Invited(Option<String>),
    /// All its links were used, and yet no address was confirmed.
    LinkUsed,
    /// It has no link.
    NoLink,
}

/// A member who invited others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inviter {
    /// The id of the membership.
    pub member: Id,
    /// The name; may be empty.
    pub name: String,
}

impl Wanted {
    /// Whether there is nothing to ask for.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty()
            && self.pending.is_empty()
            && self.inviters.is_empty()
            && self.missing.is_empty()
    }

    fn urls(&self) -> Vec<String> {
        let added = self.added.iter().map(history);
        let pending = self.pending.iter().map(|id| {
            // The secret of a link is not asked for.
            let end = "&_sort=-_lastUpdated&_fields=type,used";
            ["UserSecurityRequest?user=User/", id.as_str(), end].concat()
        });
        let inviters = self.inviters.iter().map(|user| {
            let end = "&_include=ProjectMembership:profile";
            ["ProjectMembership?user=", &user.to_string(), end].concat()
        });
        let missing = self.missing.iter().map(Reference::to_string);
        added
            .chain(pending)
            .chain(inviters)
            .chain(missing)
            .collect()
    }

    /// Reads the answers, which come in the order of [`Wanted::urls`].
    ///
    /// # Errors
    /// [`ApiError::TooMany`] where any of them is one: a limit shows inside a batch (contract §12).
    pub fn read(&self, answers: Vec<Result<Json>>) -> Result<Facts> {
        let mut facts = Facts::default();
        let limit = answers.iter().find_map(|answer| match answer {
            Err(ApiError::TooMany(seconds)) => Some(*seconds),
            _ => None,
        });
        if let Some(seconds) = limit {
            return Err(ApiError::TooMany(seconds));
        }
        let mut answers = answers.into_iter();
        for (id, answer) in self.added.iter().zip(answers.by_ref()) {
            let oldest = answer.ok().and_then(|history| oldest(&history));
            facts.added.push((id.clone(), oldest));
        }
        for (user, answer) in self.pending.iter().zip(answers.by_ref()) {
            let requests = answer.ok().and_then(Bundle::read);
            if let Some(requests) = requests {
                facts
                    .pending
                    .push((user.clone(), pending(&requests.matches)));
            }
        }
        for (user, answer) in self.inviters.iter().zip(answers.by_ref()) {
            if let Some(inviter) = answer.ok().and_then(inviter) {
                facts.inviters.push((user.clone(), inviter));
            }
        }
        for (reference, answer) in self.missing.iter().zip(answers) {
            // An account of the whole server answers 404, one that was deleted 410 (contract §8).
            let is_gone = match answer {
                Err(ApiError::NotFound(refusal)) => {
                    reference.kind() != "User" || refusal.status == GONE
                }
                _ => false,
            };
            if is_gone {
                facts.gone.push(reference.clone());
            }
        }
        Ok(facts)
    }
}

impl Api {
    /// Finds these out in one batch request; none for nothing.
    ///
    /// # Errors
    /// What any call may meet.
    pub async fn facts(&self, wanted: &Wanted) -> Result<Facts> {
        wanted.read(self.batch(&wanted.urls()).await?)
    }
}

/// Reads the requests of an account, which come newest first.
fn pending(requests: &[Json]) -> Pending {
    let sets_password =
        |request: &&Json| matches!(request.get("type").text(), Some("invite" | "reset"));
    let mut links = requests.iter().filter(sets_password).peekable();
    if links.peek().is_none() {
        return Pending::NoLink;
    }
    let unused = links.find(|request| request.get("used").bool() != Some(true));
    match unused {
        Some(request) => {
            let made = request.get("meta").get("lastUpdated").text();
            Pending::Invited(made.map(str::to_owned))
        }
        None => Pending::LinkUsed,
    }
}

fn inviter(search: Json) -> Option<Inviter> {
    let bundle = Bundle::read(search)?;
    let member = ProjectMembership::read(bundle.matches.first()?.clone())?;
    let profile = member
        .profile()
        .and_then(|profile| Person::read(bundle.included(&profile)?));
    let name = profile
        .map(|person| person.name)
        .filter(|name| !name.is_empty());
    let copy = || member.profile_name().unwrap_or_default().to_owned();
    Some(Inviter {
        member: member.id().clone(),
        name: name.unwrap_or_else(copy),
    })
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::api::Refusal;

    fn json(text: &str) -> Json {
        Json::parse(text).unwrap_or_default()
    }

    fn ids(ids: &[&str]) -> Vec<Id> {
        ids.iter().filter_map(|id| Id::parse(id)).collect()
    }

    fn references(all: &[&str]) -> Vec<Reference> {
        all.iter()
            .filter_map(|text| Reference::parse(text))
            .collect()
    }

    #[test]
    fn each_answer_goes_to_what_asked_for_it() {
        let wanted = Wanted {
            added: ids(&["m1", "m2"]),
            pending: ids(&["u1"]),
            inviters: references(&["User/u9"]),
            missing: references(&["AccessPolicy/p1", "AccessPolicy/p2", "Patient/x"]),
        };
        assert_eq!(wanted.urls().len(), 7);
        let gone = |status| {
            Err(ApiError::NotFound(Refusal {
                status,
                ..Refusal::default()
            }))
        };
        let facts = wanted.read(vec![
            Ok(json(
                r#"{"entry":[{"resource":{"meta":{"lastUpdated":"2026-02-01"}}},
                    {"resource":{"meta":{"lastUpdated":"2026-01-01"}}}]}"#,
            )),
            Err(ApiError::Unreadable),
            Ok(json(
                r#"{"resourceType":"Bundle","entry":[{"resource":{"type":"invite","meta":{"lastUpdated":"2026-03-01"}}}]}"#,
            )),
            Ok(json(
                r#"{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"ProjectMembership","id":"m9",
                    "profile":{"reference":"Practitioner/a","display":"Ada"}}}]}"#,
            )),
            gone(410),
            Ok(Json::Null),
            gone(404),
        ]);
        let id = |id| Id::parse(id).into_iter();
        assert_eq!(
            facts,
            Ok(Facts {
                added: id("m1")
                    .zip([Some("2026-01-01".into())])
                    .chain(id("m2").zip([None]))
                    .collect(),
                pending: id("u1")
                    .zip([Pending::Invited(Some("2026-03-01".into()))])
                    .collect(),
                inviters: references(&["User/u9"])
                    .into_iter()
                    .zip(id("m9").map(|member| Inviter {
                        member,
                        name: "Ada".into()
                    }))
                    .collect(),
                gone: references(&["AccessPolicy/p1", "Patient/x"]),
            })
        );
    }

    #[test]
    fn a_limit_inside_a_batch_is_a_limit() {
        let wanted = Wanted {
            added: ids(&["m1", "m2"]),
            ..Wanted::default()
        };
        let answers = vec![Ok(Json::Null), Err(ApiError::TooMany(Some(9)))];
        assert_eq!(wanted.read(answers), Err(ApiError::TooMany(Some(9))));
    }

    #[test]
    fn a_used_link_is_no_invitation_and_no_link_is_neither() {
        let read = |text: &str| pending(json(text).items());
        assert_eq!(read("[]"), Pending::NoLink);
        assert_eq!(read(r#"[{"type":"verify-email"}]"#), Pending::NoLink);
        assert_eq!(
            read(r#"[{"type":"reset","used":true},{"type":"invite","used":true}]"#),
            Pending::LinkUsed
        );
        assert_eq!(
            read(r#"[{"type":"reset","used":true},{"type":"invite"}]"#),
            Pending::Invited(None)
        );
    }
}
