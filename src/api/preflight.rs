//! What can be known before an invite is sent: everything the server would refuse it for, and everything
//! it would do silently (contract §7.2, §7.4, §7.5).
//!
//! All of it is asked for in one batch, so that it costs one request; each look-up in it can fail alone.

use super::invite::INVITE_SYSTEM;
use super::repair::is_of;
use super::{Api, ApiError, Result};
use crate::clean::{lower_case, spellings};
use form_urlencoded::Serializer;
use wire::{Bundle, Id, Json, Person, ProfileType, ProjectMembership, Reference};

/// What is to be found out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The login address; empty for an invite by external id alone.
    pub email: String,
    /// The kind of record.
    pub role: ProfileType,
    /// What another system calls the person.
    pub external_id: Option<String>,
    /// What the invite refers to.
    pub references: Vec<Reference>,
    /// The project the invite is meant for.
    pub project: Id,
    /// The identifier of the invite; what an earlier try made with it is no finding.
    pub tag: String,
}

/// What was found out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    /// The members with the address, or with the external id, the newest first.
    pub members: Vec<ProjectMembership>,
    /// The member that has the external id.
    pub namesake: Option<ProjectMembership>,
    /// The records of the role that have the address.
    pub records: Vec<Person>,
    /// The accounts of this project alone that have the address.
    pub accounts: Vec<Reference>,
    /// Those references that lead nowhere, or no longer.
    pub gone: Vec<Reference>,
    /// Whether the server's project is another than the one meant.
    pub other_project: bool,
    /// What could not be looked up.
    pub failed: Vec<Lookup>,
}

/// The look-ups of a [`Question`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lookup {
    /// Whether the address is a member.
    Members,
    /// Whether records have the address.
    Records,
    /// Whether an account has the address.
    Accounts,
    /// Whether the external id is taken.
    ExternalId,
    /// Whether what the invite refers to still exists.
    References,
    /// Whether the server's project is the one meant.
    Project,
}

impl Findings {
    /// Whether this look-up failed.
    pub fn has_failed(&self, lookup: Lookup) -> bool {
        self.failed.contains(&lookup)
    }

    /// Whether an account is known that belongs to this project alone and to no member: what a refused
    /// invite leaves behind.
    pub fn has_leftover(&self) -> bool {
        let is_used = |account: &Reference| {
            let mut users = self.members.iter().filter_map(ProjectMembership::user);
            users.any(|user| user == *account)
        };
        let known = !self.has_failed(Lookup::Members);
        known && self.accounts.iter().any(|account| !is_used(account))
    }

    fn read(
        &mut self,
        question: &Question,
        (lookup, reference): (Lookup, Option<&Reference>),
        answer: Result<Json>,
    ) {
        let found = answer.and_then(|json| match lookup {
            Lookup::References | Lookup::Project => Ok(Bundle::default()),
            _ => Bundle::read(json).ok_or(ApiError::Unreadable),
        });
        let matches = match (found, reference) {
            (Ok(bundle), _) => bundle.matches,
            (Err(ApiError::NotFound(_)), Some(reference)) => {
                return self.gone.push(reference.clone());
            }
            (Err(ApiError::NotFound(_)), None) if lookup == Lookup::Project => {
                self.other_project = true;
                return;
            }
            _ if self.has_failed(lookup) => return,
            _ => return self.failed.push(lookup),
        };
        let Question { project, tag, .. } = question;
        let members = |matches: Vec<Json>| matches.into_iter().filter_map(ProjectMembership::read);
        match lookup {
            Lookup::Members => self.members.extend(members(matches)),
            Lookup::ExternalId => {
                let own = matches.into_iter().filter(|json| is_of(project, json));
                self.namesake = members(own.collect()).next();
            }
            Lookup::Records => {
                let others = matches.iter().filter(|json| !made_for(json, tag));
                for person in others.filter_map(Person::read) {
                    if !self.records.contains(&person) {
                        self.records.push(person);
                    }
                }
            }
            Lookup::Accounts => {
                let own = matches.iter().filter(|user| is_of(project, user));
                let ids = own.filter_map(|user| user.get("id").text());
                let ids = ids.filter_map(Id::parse);
                self.accounts = ids.map(|id| Reference::new("User", id)).collect();
            }
            Lookup::References | Lookup::Project => {}
        }
    }
}

/// Whether a record was made for the invite `tag`.
fn made_for(record: &Json, tag: &str) -> bool {
    let mut identifiers = record.get("identifier").items().iter();
    identifiers.any(|identifier| {
        identifier.get("system").text() == Some(INVITE_SYSTEM)
            && identifier.get("value").text() == Some(tag)
    })
}

impl Question {
    /// The look-ups, each with the reference it is about and its URL within a batch. A person may be known by another
    /// spelling of the address; an account is another one then.
    fn lookups(&self) -> Vec<(Lookup, Option<&Reference>, String)> {
        let search = |kind: &str, name: &str, value: &str| {
            Serializer::new([kind, "?"].concat())
                .append_pair(name, value)
                .finish()
        };
        let mut lookups = Vec::new();
        if !self.email.is_empty() {
            // The server keeps addresses in lower case.
            let email = lower_case(&self.email);
            for email in spellings(&email) {
                let members = search("ProjectMembership", "user:User.email:exact", &email);
                let project = [
                    "&_sort=-_lastUpdated&project=Project/",
                    self.project.as_str(),
                ];
                let members = [&members, &*project.concat()].concat();
                lookups.push((Lookup::Members, None, members));
                let records = search(self.role.as_str(), "email", &email);
                lookups.push((Lookup::Records, None, records));
            }
            let accounts = search("User", "email:exact", &email);
            lookups.push((Lookup::Accounts, None, accounts));
        }
        if let Some(id) = &self.external_id {
            let members = search("ProjectMembership", "external-id", id);
            lookups.push((Lookup::ExternalId, None, members));
        }
        for reference in &self.references {
            lookups.push((Lookup::References, Some(reference), reference.to_string()));
        }
        let project = ["Project/", self.project.as_str()].concat();
        lookups.push((Lookup::Project, None, project));
        lookups
    }

    /// Reads the answers to the look-ups, in their order.
    pub fn read(&self, answers: Vec<Result<Json>>) -> Findings {
        let mut findings = Findings::default();
        for ((lookup, reference, _), answer) in self.lookups().into_iter().zip(answers) {
            findings.read(self, (lookup, reference), answer);
        }
        findings
    }
}

impl Api {
    /// Looks before an invite. One request; nothing is changed.
    ///
    /// # Errors
    /// What any call may meet. What only one look-up meets is in [`Findings::failed`].
    pub async fn look_before(&self, question: &Question) -> Result<Findings> {
        let lookups = question.lookups().into_iter();
        let urls: Vec<String> = lookups.map(|(_, _, url)| url).collect();
        Ok(question.read(self.batch(&urls).await?))
    }
}
