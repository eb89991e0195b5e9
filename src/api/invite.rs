//! Inviting a person (contract §7): the chain of calls, and what each answer means.

mod answer;
mod chain;
mod invitation;
mod outcome;

pub use answer::{Answer, read_invite};
pub use chain::{Draft, discard, send};
pub use invitation::{INVITE_SYSTEM, Invitation, Record, Role, Scope};
pub use outcome::{Invited, Letter, Mail, NotInvited};

use super::http::{Body, Method};
use super::{Api, ApiError, Result};
use crate::clean::lower_case;
use form_urlencoded::Serializer;
use invitation::tagged;
use wire::{Id, Json, ProfileType, ProjectMembership, Reference};

impl Api {
    /// Invites a person and finds out what became of it: exactly one `POST …/invite`, and look-ups
    /// only where its answer leaves something open. `tag` marks this one attempt.
    ///
    /// # Errors
    /// [`NotInvited`]: what is known of the failure.
    pub async fn invite(
        &self,
        project: &Id,
        invitation: &Invitation,
        tag: &str,
        record: Option<&Reference>,
    ) -> std::result::Result<Invited, NotInvited> {
        let path = ["/admin/projects/", project.as_str(), "/invite"].concat();
        let body = invitation.body(tag, record);
        match read_invite(self.post(&path, body).await, invitation.mail()) {
            Answer::Invited(invited) => Ok(invited),
            Answer::NotInvited(why) => Err(why),
            Answer::MailFailed(reason) => {
                let all = self.members_like(project, invitation).await;
                let member = all.ok().and_then(|all| tagged(all, tag));
                Ok(Invited::read(member.as_ref(), Mail::Failed(reason)))
            }
            Answer::AlreadyMember => {
                let all = self.members_like(project, invitation).await;
                invitation.find(
                    all.unwrap_or_default(),
                    tag,
                    NotInvited::AlreadyMember(None),
                )
            }
            Answer::Lost => self.find_lost(project, invitation, tag).await,
        }
    }

    /// After a lost answer: asks for the address before anything is said.
    async fn find_lost(
        &self,
        project: &Id,
        invitation: &Invitation,
        tag: &str,
    ) -> std::result::Result<Invited, NotInvited> {
        match self.members_like(project, invitation).await {
            Ok(all) => invitation.find(all, tag, NotInvited::NotFound),
            Err(_) => Err(NotInvited::Unknown),
        }
    }

    /// The members an invitation may be about: by its address, or else by its external id.
    async fn members_like(
        &self,
        project: &Id,
        invitation: &Invitation,
    ) -> Result<Vec<ProjectMembership>> {
        match &invitation.external_id {
            Some(id) if invitation.email.is_empty() => {
                self.members_by(project, "external-id", id).await
            }
            _ => self.members_with_email(project, &invitation.email).await,
        }
    }

    /// The members of a project with exactly this login address, the newest first (contract §8, "e-mail
    /// filter"). The server keeps addresses in lower case, and takes an empty one for no condition.
    ///
    /// # Errors
    /// What any call may meet.
    pub async fn members_with_email(
        &self,
        project: &Id,
        email: &str,
    ) -> Result<Vec<ProjectMembership>> {
        if email.is_empty() {
            return Ok(Vec::new());
        }
        self.members_by(project, "user:User.email:exact", &lower_case(email))
            .await
    }

    /// A super administrator finds members of all projects, so the project is always named.
    async fn members_by(
        &self,
        project: &Id,
        parameter: &str,
        value: &str,
    ) -> Result<Vec<ProjectMembership>> {
        let query = Serializer::new("/fhir/R4/ProjectMembership?".to_owned())
            .append_pair(parameter, value)
            .append_pair("_sort", "-_lastUpdated")
            .append_pair("project", &["Project/", project.as_str()].concat())
            .finish();
        let bundle = self.search(&query).await?;
        let members = bundle
            .matches
            .into_iter()
            .filter_map(ProjectMembership::read);
        Ok(members.collect())
    }

    /// Stores the record of an invitation: a new one, or the one `earlier` with new content.
    ///
    /// # Errors
    /// What any call may meet. After [`ApiError::NoAnswer`] the record may exist:
    /// [`Api::find_record`] tells.
    pub async fn save_record(
        &self,
        record: &Json,
        earlier: Option<&Reference>,
    ) -> Result<Reference> {
        let kind = record.get("resourceType").text().unwrap_or_default();
        let json = match (earlier, record) {
            (Some(earlier), Json::Object(members)) => {
                let mut members = members.clone();
                members.push(("id".to_owned(), earlier.id().as_str().into()));
                let path = ["/fhir/R4/", &earlier.to_string()].concat();
                let body = Body::Json(Json::Object(members));
                self.send(Method::Put, &path, body).await?
            }
            _ => {
                let path = ["/fhir/R4/", kind].concat();
                self.post(&path, record.clone()).await?
            }
        };
        let id = json.get("id").text().and_then(Id::parse);
        id.map(|id| Reference::new(kind, id))
            .ok_or(ApiError::Unreadable)
    }

    /// The record of this type made for the invite `tag`, if there is one.
    ///
    /// # Errors
    /// What any call may meet.
    pub async fn find_record(&self, kind: ProfileType, tag: &str) -> Result<Option<Reference>> {
        let path = ["/fhir/R4/", kind.as_str(), "?"].concat();
        let query = Serializer::new(path)
            .append_pair("identifier", &[INVITE_SYSTEM, "|", tag].concat())
            .finish();
        let bundle = self.search(&query).await?;
        let ids = bundle
            .matches
            .iter()
            .filter_map(|json| json.get("id").text());
        let first = ids.filter_map(Id::parse).next();
        Ok(first.map(|id| Reference::new(kind.as_str(), id)))
    }

    /// Deletes a record that an invite left unused.
    ///
    /// # Errors
    /// What any call may meet.
    pub async fn delete_record(&self, record: &Reference) -> Result<()> {
        let path = ["/fhir/R4/", &record.to_string()].concat();
        self.send(Method::Delete, &path, Body::None).await.map(drop)
    }
}
