//! What a search tells about each member (contract §8).

use super::{Api, Result};
use crate::access::has_value_beyond;
use wire::{Bundle, Id, Json, Person, ProfileType, ProjectMembership, Reference};

/// What is asked for along with members, because what a membership itself says of them grows stale.
pub(super) const INCLUDES: [(&str, &str); 3] = [
    ("_include", "ProjectMembership:profile"),
    ("_include", "ProjectMembership:access-policy"),
    ("_include", "ProjectMembership:user"),
];

/// How many members are asked for at once with [`INCLUDES`]: the server refuses a search whose matches and included
/// resources are more than 1,000 together (contract §8, "limit of `_include`"), and a member brings up to four.
pub(super) const MOST_WITH_INCLUDES: u32 = 200;

/// A member, with what came along.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberRow {
    /// The membership as it is stored.
    pub membership: ProjectMembership,
    /// The record it is attached to, where the server still has it.
    pub profile: Option<Json>,
    /// The account, which an admin may read if it belongs to the project alone.
    pub account: Option<Json>,
    /// The policies in order, each with its present name; none means full access.
    pub policies: Vec<NamedPolicy>,
}

/// A policy of a member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedPolicy {
    /// Which one.
    pub reference: Reference,
    /// What it is called.
    pub name: String,
    /// Whether it came along. If not it may have been deleted, which locks its members out (contract §10).
    pub is_here: bool,
}

impl MemberRow {
    /// Reads every member of a search that asked for [`INCLUDES`].
    pub fn read_all(bundle: &Bundle) -> Vec<MemberRow> {
        let memberships = bundle.matches.iter().cloned();
        memberships
            .filter_map(ProjectMembership::read)
            .map(|membership| MemberRow::read(membership, bundle))
            .collect()
    }

    fn read(membership: ProjectMembership, bundle: &Bundle) -> MemberRow {
        let included = |reference: Option<Reference>| bundle.included(&reference?).cloned();
        let policy = |(reference, display): (Reference, Option<&str>)| {
            let policy = bundle.included(&reference);
            let name = policy.and_then(|policy| policy.get("name").text());
            let name = name.or(display).unwrap_or(reference.id().as_str());
            NamedPolicy {
                name: name.to_owned(),
                is_here: policy.is_some(),
                reference,
            }
        };
        MemberRow {
            profile: included(membership.profile()),
            account: included(membership.user()),
            policies: membership.policies().into_iter().map(policy).collect(),
            membership,
        }
    }

    /// All that is known of it, as one text: the same for two answers that say the same.
    pub fn content(&self) -> String {
        let policies = self.policies.iter().map(|policy| {
            let is_here = if policy.is_here { "" } else { "gone" };
            [&policy.reference.to_string(), &policy.name, is_here].concat()
        });
        let parts = [
            Some(self.membership.json()),
            self.profile.as_ref(),
            self.account.as_ref(),
        ];
        let parts = parts.map(|part| part.map(Json::to_string).unwrap_or_default());
        parts
            .into_iter()
            .chain(policies)
            .collect::<Vec<String>>()
            .join("\n")
    }

    /// Whether something it refers to did not come along, and may no longer exist.
    pub fn is_missing_something(&self) -> bool {
        self.profile.is_none() || self.policies.iter().any(|policy| !policy.is_here)
    }

    /// Whether there is something to be told beside the name: what may no longer exist, and a value that may
    /// change its policy.
    pub fn is_in_trouble(&self) -> bool {
        self.is_missing_something() || has_value_beyond(self.membership.json())
    }

    /// The id of the membership.
    pub fn id(&self) -> &Id {
        self.membership.id()
    }

    /// The name as the profile has it now, else the copy in the membership; may be empty.
    pub fn name(&self) -> String {
        let person = self.profile.as_ref().and_then(Person::read);
        let current = person.map(|person| person.name);
        let current = current.filter(|name| !name.is_empty());
        current.unwrap_or_else(|| {
            let copied = self.membership.profile_name();
            copied.unwrap_or_default().to_owned()
        })
    }

    /// The login address, where there is one: that of the account as it is now, else the copy.
    pub fn email(&self) -> Option<&str> {
        let current = self.account.as_ref();
        let current = current.and_then(|account| account.get("email").text());
        current.or(self.membership.email())
    }

    /// The kind of profile.
    pub fn role(&self) -> Option<ProfileType> {
        self.membership.profile_type()
    }
}

impl Api {
    /// The members with these ids, in whatever order.
    ///
    /// # Errors
    /// What any call may meet.
    pub(super) async fn members_with_ids(&self, ids: &[&Id]) -> Result<Vec<MemberRow>> {
        let ids: Vec<&str> = ids.iter().map(|id| id.as_str()).collect();
        let mut path = [
            "/fhir/R4/ProjectMembership?_count=1000&_id=",
            &ids.join(","),
        ]
        .concat();
        for (name, value) in INCLUDES {
            path.push('&');
            path.push_str(name);
            path.push('=');
            path.push_str(value);
        }
        Ok(MemberRow::read_all(&self.search(&path).await?))
    }

    /// When each of these members was added: the instant of the oldest version in their history, in
    /// the same order, `None` where it cannot be had. A membership itself only says when it was last
    /// changed. One batch request.
    ///
    /// # Errors
    /// What any call may meet.
    pub async fn added(&self, ids: &[Id]) -> Result<Vec<Option<String>>> {
        let urls: Vec<String> = ids.iter().map(history).collect();
        let answers = self.batch(&urls).await?;
        let answers = answers.into_iter();
        Ok(answers.map(|answer| oldest(&answer.ok()?)).collect())
    }
}

/// Where the history of a membership is, from the FHIR base on.
pub(super) fn history(id: &Id) -> String {
    ["ProjectMembership/", id.as_str(), "/_history"].concat()
}

/// The instant of the oldest version in a history.
pub(super) fn oldest(history: &Json) -> Option<String> {
    let versions = history.get("entry").items().iter();
    let instants = versions.filter_map(|version| {
        let meta = version.get("resource").get("meta");
        meta.get("lastUpdated").text()
    });
    instants.min().map(str::to_owned)
}
