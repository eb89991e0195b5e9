//! Removing a member (contract §9, "Removal").

use super::account::{Account, account_urls, read_account};
use super::http::{Body, Method};
use super::{Api, ApiError, Result};
use crate::clean::lower_case;
use form_urlencoded::Serializer;
use wire::{Id, Json, ProjectMembership, Reference};

/// What there is of a member before the removal: what it takes to say what goes, and to bring it back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Before {
    /// The membership as it is stored.
    pub membership: ProjectMembership,
    /// The account behind it.
    pub account: Account,
    /// Whether the record is there: nobody can be invited to one that is gone.
    pub has_record: bool,
    /// How many other memberships in this project the account has.
    pub others: usize,
    /// The login address the account has now. `None` where it has none, or where the copy in the
    /// membership is out of date and the server hides the account: an invite to it would make another one.
    pub email: Option<String>,
    /// Given and family name for the invite.
    pub(super) names: (String, String),
}

/// What became of a removal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Removal {
    /// The membership is gone.
    Removed,
    /// The server refuses to remove the owner of the project.
    Owner,
    /// The answer was lost, and the member is still there. The removal may still be under way.
    StillThere,
    /// The answer was lost, and so was that of the look-up.
    Unknown,
    /// There is no such member in this project.
    NotFound,
    /// It was not carried out.
    Failed(ApiError),
}

/// What the answer to a removal means, before any look-up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RemovalAnswer {
    /// It was carried out.
    Removed,
    /// 410: the membership was removed before, or its account was deleted and nothing is removed.
    SomethingGone,
    /// The owner is not removed.
    Owner,
    /// There is no such member in this project.
    NotFound,
    /// Nobody knows.
    Lost,
    /// It was not carried out.
    Failed(ApiError),
}

/// Reads the answer to a removal.
pub fn read_removal(answer: Result<Json>) -> RemovalAnswer {
    match answer {
        Ok(_) => RemovalAnswer::Removed,
        Err(ApiError::NoAnswer | ApiError::Unreadable) => RemovalAnswer::Lost,
        Err(ApiError::NotFound(refusal)) => match refusal.status {
            410 => RemovalAnswer::SomethingGone,
            _ => RemovalAnswer::NotFound,
        },
        Err(ApiError::Refused(refusal)) if refusal.status >= 500 => RemovalAnswer::Lost,
        Err(ApiError::Refused(refusal))
            if refusal.says("Cannot delete the owner of the project") =>
        {
            RemovalAnswer::Owner
        }
        Err(error) => RemovalAnswer::Failed(error),
    }
}

/// What a removal left of the account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountLeft {
    /// It is there, with its password and second factor.
    Stays,
    /// It is gone.
    Deleted,
    /// That could not be found out.
    Unknown,
}

impl Api {
    /// What there is of a member before the removal.
    ///
    /// # Errors
    /// [`ApiError::NotFound`] when there is no such member, and what any call may meet.
    pub async fn before_removal(&self, project: &Id, member: &Id) -> Result<Before> {
        let membership = self.membership(member).await?;
        let Some((user, profile)) = membership.user().zip(membership.profile()) else {
            return Err(ApiError::Unreadable);
        };
        let copy = membership.email().map(lower_case);
        let is_current = Serializer::new("ProjectMembership?".to_owned())
            .append_pair("_id", member.as_str())
            .append_pair("user:User.email:exact", copy.as_deref().unwrap_or("-"))
            .finish();
        let all = Serializer::new("ProjectMembership?".to_owned())
            .append_pair("user", &user.to_string())
            .append_pair("project", &["Project/", project.as_str()].concat())
            .finish();
        let [account, requests] = account_urls(&user);
        let urls = [account, requests, is_current, all, profile.to_string()];
        let mut answers = self.batch(&urls).await?.into_iter();
        let mut next = || answers.next().unwrap_or(Err(ApiError::Unreadable));
        let account = read_account(project, next(), next())?;
        let is_current = !found(next()?).is_empty();
        let all = found(next()?);
        let others = all
            .iter()
            .filter(|other| other.get("id").text() != Some(member.as_str()));
        let record = next().ok();
        let names = names(&account, record.as_ref(), membership.profile_name());
        Ok(Before {
            has_record: record.is_some(),
            others: others.count(),
            email: match &account {
                Account::Own(account) => account.email.clone(),
                Account::OfServer => copy.filter(|_| is_current),
                Account::Gone => None,
            },
            account,
            names,
            membership,
        })
    }

    /// Removes a member: by the call that looks after the account too, and where that answers that the
    /// account is gone already, by deleting the membership alone (contract §9, "Removal"). The owner stays
    /// refused.
    pub async fn remove_member(&self, project: &Id, member: &Id) -> Removal {
        let path = [
            "/admin/projects/",
            project.as_str(),
            "/members/",
            member.as_str(),
        ]
        .concat();
        let answer = read_removal(self.send(Method::Delete, &path, Body::None).await);
        if !matches!(answer, RemovalAnswer::SomethingGone) {
            return self.settle(member, answer).await;
        }
        match self.membership(member).await {
            Ok(_) => {}
            Err(ApiError::NotFound(_)) => return Removal::Removed,
            Err(error) => return Removal::Failed(error),
        }
        let path = ["/fhir/R4/ProjectMembership/", member.as_str()].concat();
        let answer = read_removal(self.send(Method::Delete, &path, Body::None).await);
        self.settle(member, answer).await
    }

    /// What an answer comes to, after a look where it was lost.
    async fn settle(&self, member: &Id, answer: RemovalAnswer) -> Removal {
        match answer {
            // Of the membership itself: somebody else was faster.
            RemovalAnswer::Removed | RemovalAnswer::SomethingGone => Removal::Removed,
            RemovalAnswer::Owner => Removal::Owner,
            RemovalAnswer::NotFound => Removal::NotFound,
            RemovalAnswer::Failed(error) => Removal::Failed(error),
            RemovalAnswer::Lost => match self.membership(member).await {
                Ok(_) => Removal::StillThere,
                Err(ApiError::NotFound(_)) => Removal::Removed,
                Err(_) => Removal::Unknown,
            },
        }
    }

    /// What a removal left of the account.
    pub async fn account_left(&self, project: &Id, before: &Before) -> AccountLeft {
        let account = match &before.account {
            Account::OfServer => return AccountLeft::Stays,
            Account::Gone => return AccountLeft::Deleted,
            Account::Own(account) => account,
        };
        let user = Reference::new("User", account.id.clone());
        match self.user_account(project, &user).await {
            Ok(Account::Own(_)) => AccountLeft::Stays,
            Ok(_) => AccountLeft::Deleted,
            Err(_) => AccountLeft::Unknown,
        }
    }
}

/// The resources a search found.
fn found(bundle: Json) -> Vec<Json> {
    let entries = bundle.get("entry").items().iter();
    entries.map(|entry| entry.get("resource").clone()).collect()
}

/// Given and family name of the account, else of the record, else of what the membership has copied. An
/// invite wants both, though it only uses them for a new account.
fn names(account: &Account, record: Option<&Json>, copy: Option<&str>) -> (String, String) {
    if let Account::Own(account) = account
        && let (Some(first), Some(last)) = (&account.first_name, &account.last_name)
    {
        return (first.clone(), last.clone());
    }
    let name = record.and_then(|record| record.get("name").items().first());
    let given: Vec<&str> = name.map_or(Vec::new(), |name| {
        name.get("given")
            .items()
            .iter()
            .filter_map(Json::text)
            .collect()
    });
    let family = name.and_then(|name| name.get("family").text());
    if let (false, Some(family)) = (given.is_empty(), family) {
        return (given.join(" "), family.to_owned());
    }
    let whole = copy
        .map(str::trim)
        .filter(|copy| !copy.is_empty())
        .unwrap_or("?");
    let (first, last) = whole.rsplit_once(' ').unwrap_or((whole, whole));
    (first.to_owned(), last.to_owned())
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn both_names_are_found_somewhere() {
        let pair = |first: &str, last: &str| (first.to_owned(), last.to_owned());
        let record = Json::parse(r#"{"name":[{"given":["Ana","Maria"],"family":"Costa"}]}"#);
        let record = record.unwrap_or_default();
        let none = Account::OfServer;
        assert_eq!(
            names(&none, Some(&record), None),
            pair("Ana Maria", "Costa")
        );
        assert_eq!(
            names(&none, None, Some("Dr Ana Costa")),
            pair("Dr Ana", "Costa")
        );
        assert_eq!(names(&none, None, Some("Ana")), pair("Ana", "Ana"));
        assert_eq!(names(&none, None, Some(" ")), pair("?", "?"));
    }
}
