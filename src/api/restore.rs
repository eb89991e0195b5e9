//! Inviting a removed member again, with the settings of before (contract §7.1, §7.5).

use super::account::Account;
use super::removal::Before;
use super::{Api, ApiError, NotSaved};
use crate::member::merge::changes;
use wire::{Id, Json, ProjectMembership};

/// What became of inviting a removed member again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Restored {
    /// There is a membership again: its id, and what came in the way of storing the rest of its settings.
    Done(Id, Option<NotSaved>),
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
    /// and the record of a person.
    pub fn can_return(&self) -> bool {
        self.email.is_some()
            && self.has_record
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

    /// Whether a membership may have come of this invite: it gives what the invite asked for, no more and no less.
    fn is_of(&self, new: &ProjectMembership) -> bool {
        let old = &self.membership;
        let policy = |of: &ProjectMembership| {
            let policy = of.json().get("accessPolicy").get("reference");
            policy.text().map(str::to_owned)
        };
        old.is_admin() == new.is_admin()
            && old.is_active() == new.is_active()
            && policy(old) == policy(new)
            && old.json().get("access") == new.json().get("access")
    }

    /// The new membership with all settings of the old one; `None` where it has them.
    fn settings(&self, new: &ProjectMembership) -> Option<ProjectMembership> {
        let is_own = |key: &str| OF_ONE.contains(&key);
        let old = self.membership.json();
        let (Json::Object(old_members), Json::Object(new_members)) = (old, new.json()) else {
            return None;
        };
        // Who invited is true of the new membership, where the old one says nothing.
        let stays =
            |key: &str| is_own(key) || key == "invitedBy" && matches!(old.get(key), Json::Null);
        let kept = new_members.iter().filter(|(key, _)| stays(key));
        let mut members: Vec<(String, Json)> = kept.cloned().collect();
        members.extend(old_members.iter().filter(|(key, _)| !is_own(key)).cloned());
        let wanted = Json::Object(members);
        match changes(new.json(), &wanted).is_empty() {
            true => None,
            false => ProjectMembership::read(wanted),
        }
    }
}

impl Api {
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
            Err(ApiError::Refused(refusal))
                if refusal.status == 409 && refusal.text().contains("already a member") =>
            {
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
            Some(new) if before.is_of(&new) => self.store_settings(before, new).await,
            // Somebody else invited them meanwhile, with other rights: those stay.
            Some(_) => Restored::AlreadyMember,
            None => Restored::NotFound,
        }
    }

    async fn store_settings(&self, before: &Before, new: ProjectMembership) -> Restored {
        let saved = match before.settings(&new) {
            Some(wanted) => self.save_membership(&wanted).await,
            None => return Restored::Done(new.id().clone(), None),
        };
        Restored::Done(new.id().clone(), saved.err())
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    fn membership(text: &str) -> Option<ProjectMembership> {
        ProjectMembership::read(Json::parse(text).ok()?)
    }

    fn before() -> Option<Before> {
        Some(Before {
            membership: membership(OLD)?,
            account: Account::OfServer,
            has_record: true,
            others: 0,
            email: Some("ana@clinic.example".to_owned()),
            names: ("Ana".to_owned(), "Costa".to_owned()),
        })
    }

    /// What is stored after an invite that made this of the member.
    fn stored_after(members: &str) -> Option<ProjectMembership> {
        let new = [
            r#"{"resourceType":"ProjectMembership","id":"m2","meta":{"versionId":"9"},
            "user":{"reference":"User/u1"},"profile":{"reference":"Practitioner/p1","display":"Ana"},
            "invitedBy":{"reference":"User/u9"},"admin":true,"#,
            members,
            "}",
        ];
        before()?.settings(&membership(&new.concat())?)
    }

    const OLD: &str = r#"{"resourceType":"ProjectMembership","id":"m1","meta":{"versionId":"1"},
        "user":{"reference":"User/u1"},"profile":{"reference":"Practitioner/p1","display":"Ana"},
        "admin":true,"externalId":"e1","access":[{"policy":{"reference":"AccessPolicy/a1"}}],"new":1.50}"#;

    #[test]
    fn the_invite_is_to_the_same_record_without_mail_and_without_what_makes_another_account() {
        let invite = before().map(|before| before.invite()).unwrap_or_default();
        assert_eq!(invite.get("sendEmail").bool(), Some(false));
        assert_eq!(invite.get("scope").text(), Some("server"));
        let profile = invite.get("membership").get("profile").get("reference");
        assert_eq!(profile.text(), Some("Practitioner/p1"));
        assert_eq!(invite.get("membership").get("admin").bool(), Some(true));
        assert_eq!(invite.get("access").items().len(), 1);
        assert!(!invite.to_string().contains("externalId"));
    }

    #[test]
    fn what_the_invite_did_not_take_is_stored_afterwards_and_only_then() {
        let wanted = stored_after(r#""accessPolicy":{"reference":"AccessPolicy/default"}"#);
        assert_eq!(wanted.as_ref().and_then(|new| new.version()), Some("9"));
        let json = wanted.map(|new| new.json().clone()).unwrap_or_default();
        assert_eq!(json.get("id").text(), Some("m2"));
        assert_eq!(json.get("externalId").text(), Some("e1"));
        assert_eq!(json.get("accessPolicy"), &Json::Null);
        assert_eq!(json.get("new"), &Json::Number("1.50".to_owned()));
        assert!(json.to_string().contains("User/u9"));
        let same =
            r#""new":1.50,"externalId":"e1","access":[{"policy":{"reference":"AccessPolicy/a1"}}]"#;
        assert_eq!(stored_after(same), None);
    }

    #[test]
    fn a_membership_that_somebody_else_made_with_other_rights_is_not_completed() {
        let is_of = |members: &str| {
            let head = r#"{"resourceType":"ProjectMembership","id":"m2","profile":{"reference":"Practitioner/p1"}"#;
            let new = membership(&[head, members, "}"].concat());
            before().zip(new).map(|(before, new)| before.is_of(&new))
        };
        let access = r#","access":[{"policy":{"reference":"AccessPolicy/a1"}}]"#;
        assert_eq!(is_of(&[r#","admin":true"#, access].concat()), Some(true));
        assert_eq!(is_of(access), Some(false));
        assert_eq!(is_of(r#","admin":true"#), Some(false));
        let other = r#","admin":true,"accessPolicy":{"reference":"AccessPolicy/a2"}"#;
        assert_eq!(is_of(other), Some(false));
        let inactive = [r#","admin":true,"active":false"#, access].concat();
        assert_eq!(is_of(&inactive), Some(false));
    }

    #[test]
    fn without_an_address_that_is_known_to_be_current_nobody_is_invited_again() {
        let can = |change: fn(&mut Before)| {
            before().map(|mut before| {
                change(&mut before);
                before.can_return()
            })
        };
        assert_eq!(can(|_| ()), Some(true));
        assert_eq!(can(|before| before.email = None), Some(false));
        assert_eq!(can(|before| before.has_record = false), Some(false));
        assert_eq!(can(|before| before.account = Account::Gone), Some(false));
    }
}
