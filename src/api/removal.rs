//! Removing a member, and inviting the same member again (contract §7.5, §9).

use super::account::{Account, account_urls, read_account};
use super::http::{Body, Method};
use super::invite::lower_case;
use super::{Api, ApiError, NotSaved, Result};
use crate::member::difference::is_same;
use form_urlencoded::Serializer;
use wire::{Bundle, Id, Json, OperationOutcome, ProjectMembership, Reference, Version};

/// What there is of a member before the removal: what it takes to say what goes, and to bring it back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Before {
    /// The membership as it is stored.
    pub membership: ProjectMembership,
    /// The account behind it.
    pub account: Account,
    /// How many other memberships in this project the account has.
    pub others: usize,
    /// The login address the account has now. `None` where it has none, or where the copy in the
    /// membership is out of date and the server hides the account: an invite to it would make another one.
    pub email: Option<String>,
    /// Given and family name for the invite.
    names: (String, String),
}

/// What became of a removal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Removal {
    /// The membership is gone; what became of the account.
    Removed(AccountLeft),
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

/// What became of inviting a removed member again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Restored {
    /// There is a membership again: its id, and what came in the way of storing the rest of its settings.
    Done(Id, Option<ApiError>),
    /// Somebody invited the account again meanwhile.
    AlreadyMember,
    /// The answer was lost, and so far there is no such member.
    NotFound,
    /// The answer was lost, and so was that of the look-up.
    Unknown,
    /// It was not carried out.
    Failed(ApiError),
}

/// What an invite takes into the membership as it is; the rest is stored afterwards. An external id is not
/// among it, because with it the server looks for another kind of account (contract §7.1).
const TAKEN_BY_INVITE: [&str; 7] = [
    "profile",
    "userConfiguration",
    "identifier",
    "userName",
    "active",
    "invitedBy",
    "admin",
];

/// What belongs to one membership alone.
const OF_ONE: [&str; 5] = ["resourceType", "id", "meta", "project", "user"];

impl Before {
    /// Whether an invite brings the member back: it needs an address that is known to be the account's,
    /// and a record of a person.
    pub fn can_return(&self) -> bool {
        self.email.is_some()
            && !matches!(self.account, Account::Gone)
            && self.membership.profile_type().is_some()
    }

    /// The request that invites the member again, without mail (contract §7.1).
    fn invite(&self) -> Json {
        let stored = self.membership.json();
        let mut taken = Vec::new();
        for key in TAKEN_BY_INVITE {
            let value = stored.get(key);
            if !matches!(value, Json::Null) {
                taken.push((key.to_owned(), value.clone()));
            }
        }
        let scope = match self.account {
            Account::Own(_) => "project",
            _ => "server",
        };
        let kind = self.membership.profile_type().unwrap_or_default();
        // Policies stand at the top, where 5.1 checks that they still exist.
        Json::object([
            ("resourceType", kind.as_str().into()),
            ("firstName", self.names.0.as_str().into()),
            ("lastName", self.names.1.as_str().into()),
            ("email", self.email.clone().into()),
            ("scope", scope.into()),
            ("sendEmail", false.into()),
            ("accessPolicy", stored.get("accessPolicy").clone()),
            ("access", stored.get("access").clone()),
            ("membership", Json::Object(taken)),
        ])
    }

    /// The new membership with all settings of the old one; `None` where it has them.
    fn settings(&self, new: &ProjectMembership) -> Option<ProjectMembership> {
        let is_own = |key: &str| OF_ONE.contains(&key);
        let old = self.membership.json();
        let (Json::Object(old_members), Json::Object(new_members)) = (old, new.json()) else {
            return None;
        };
        // Who invited is true of the new membership, where the old one says nothing.
        let stays = |key: &str| {
            is_own(key) || key == "invitedBy" && matches!(old.get(key), Json::Null)
        };
        let kept = new_members.iter().filter(|(key, _)| stays(key));
        let mut members: Vec<(String, Json)> = kept.cloned().collect();
        members.extend(old_members.iter().filter(|(key, _)| !is_own(key)).cloned());
        let wanted = Json::Object(members);
        match is_same(&wanted, new.json()) {
            true => None,
            false => ProjectMembership::read(wanted),
        }
    }
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
        let others = all.iter().filter(|other| other.get("id").text() != Some(member.as_str()));
        let names = names(&account, next().ok().as_ref(), membership.profile_name());
        Ok(Before {
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
    pub async fn remove_member(&self, project: &Id, before: &Before) -> Removal {
        let member = before.membership.id();
        let path = ["/admin/projects/", project.as_str(), "/members/", member.as_str()].concat();
        match self.send(Method::Delete, &path, Body::None).await {
            Ok(_) => self.removed(project, before).await,
            Err(ApiError::NotFound(refusal)) if refusal.status == 410 => {
                self.remove_alone(project, before).await
            }
            Err(error) => self.not_removed(project, before, error).await,
        }
    }

    /// After a 410: the membership is gone, or its account is.
    async fn remove_alone(&self, project: &Id, before: &Before) -> Removal {
        match self.membership(before.membership.id()).await {
            Ok(_) => {}
            Err(ApiError::NotFound(_)) => return self.removed(project, before).await,
            Err(error) => return Removal::Failed(error),
        }
        let id = before.membership.id().as_str();
        let path = ["/fhir/R4/ProjectMembership/", id].concat();
        match self.send(Method::Delete, &path, Body::None).await {
            Ok(_) | Err(ApiError::NotFound(_)) => self.removed(project, before).await,
            Err(error) => self.not_removed(project, before, error).await,
        }
    }

    async fn not_removed(&self, project: &Id, before: &Before, error: ApiError) -> Removal {
        let is_lost = match &error {
            ApiError::NoAnswer | ApiError::Unreadable => true,
            ApiError::Refused(refusal) => refusal.status >= 500,
            _ => false,
        };
        if is_lost {
            return match self.membership(before.membership.id()).await {
                Ok(_) => Removal::StillThere,
                Err(ApiError::NotFound(_)) => self.removed(project, before).await,
                Err(_) => Removal::Unknown,
            };
        }
        match error {
            ApiError::NotFound(_) => Removal::NotFound,
            ApiError::Refused(refusal) if refusal.says("Cannot delete the owner of the project") => {
                Removal::Owner
            }
            error => Removal::Failed(error),
        }
    }

    /// Looks what is left of the account, where that can be seen.
    async fn removed(&self, project: &Id, before: &Before) -> Removal {
        let left = match &before.account {
            Account::OfServer => AccountLeft::Stays,
            Account::Gone => AccountLeft::Deleted,
            Account::Own(account) => {
                let user = Reference::new("User", account.id.clone());
                match self.account(project, &user).await {
                    Ok(Account::Own(_)) => AccountLeft::Stays,
                    Ok(_) => AccountLeft::Deleted,
                    Err(_) => AccountLeft::Unknown,
                }
            }
        };
        Removal::Removed(left)
    }

    /// Invites a removed member again, to the same record and without mail, and then stores whatever an
    /// invite does not take or puts in by itself, such as a default policy.
    pub async fn restore_member(&self, project: &Id, before: &Before) -> Restored {
        let path = ["/admin/projects/", project.as_str(), "/invite"].concat();
        let new = match self.post(&path, before.invite()).await {
            Ok(json) => match ProjectMembership::read(json) {
                Some(new) => new,
                None => return self.find_restored(project, before).await,
            },
            Err(ApiError::NoAnswer | ApiError::Unreadable) => {
                return self.find_restored(project, before).await;
            }
            Err(ApiError::Refused(refusal)) if refusal.status >= 500 => {
                return self.find_restored(project, before).await;
            }
            Err(ApiError::Refused(refusal)) if refusal.status == 409 && refusal.text().contains("already a member") => {
                return Restored::AlreadyMember;
            }
            Err(error) => return Restored::Failed(error),
        };
        self.store_settings(before, new).await
    }

    async fn find_restored(&self, project: &Id, before: &Before) -> Restored {
        let email = before.email.as_deref().unwrap_or_default();
        let Ok(all) = self.members_with_email(project, email).await else {
            return Restored::Unknown;
        };
        let profile = before.membership.profile();
        let found = all.into_iter().find(|member| member.profile() == profile);
        match found {
            Some(new) => self.store_settings(before, new).await,
            None => Restored::NotFound,
        }
    }

    async fn store_settings(&self, before: &Before, new: ProjectMembership) -> Restored {
        let saved = match before.settings(&new) {
            Some(wanted) => self.save_membership(&wanted).await,
            None => return Restored::Done(new.id().clone(), None),
        };
        let problem = match saved {
            Ok(_) => None,
            Err(NotSaved::Conflict) => Some(ApiError::Unreadable),
            Err(NotSaved::Other(error)) => Some(error),
        };
        Restored::Done(new.id().clone(), problem)
    }
}
