//! How many members the project has in each role, and who owns it (contract §6, §8).

use super::{Api, ApiError, Result};
use wire::{Bundle, Id, ProjectMembership, Reference};

/// The kinds of members, as `profile-type` has them.
pub const ROLES: [&str; 5] = [
    "Practitioner",
    "Patient",
    "RelatedPerson",
    "ClientApplication",
    "Bot",
];

/// What is counted of a project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Roles {
    /// How many members, in the order of [`ROLES`]; `None` where the server did not say it.
    pub counts: [Option<u64>; 5],
    /// The membership of the account that owns it; `None` where it has none here.
    pub owner: Option<Id>,
}

impl Api {
    /// Counts the members of a project by role, and finds its owner among them: one batch.
    ///
    /// # Errors
    /// What any call may meet.
    pub async fn roles(&self, project: &Id, owner: Option<&Reference>) -> Result<Roles> {
        let search = |rest: &[&str]| {
            let start = ["ProjectMembership?project=Project/", project.as_str(), "&"];
            [start.concat(), rest.concat()].concat()
        };
        let count = |role| search(&["profile-type=", role, "&_count=0&_total=accurate"]);
        let mut urls: Vec<String> = ROLES.into_iter().map(count).collect();
        urls.extend(
            owner.map(|owner| search(&["user=", &owner.to_string(), "&_fields=user,profile"])),
        );
        let mut answers = self.batch(&urls).await?.into_iter();
        let mut counts = [None; 5];
        for (count, answer) in counts.iter_mut().zip(answers.by_ref()) {
            *count = answer.ok().and_then(|bundle| bundle.get("total").integer());
        }
        if counts == [None; 5] {
            return Err(ApiError::Unreadable);
        }
        let found = answers.next().and_then(Result::ok).and_then(Bundle::read);
        let members = found.into_iter().flat_map(|bundle| bundle.matches);
        let mut members = members.filter_map(ProjectMembership::read);
        Ok(Roles {
            counts,
            owner: members.next().map(|member| member.id().clone()),
        })
    }
}
