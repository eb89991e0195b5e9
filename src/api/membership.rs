//! Reading and saving one membership (contract §9).

use super::http::{Body, Method};
use super::{Api, ApiError, Result};
use wire::{Id, ProjectMembership};

/// The status of a save that somebody else was faster than (contract §9, "Lost updates").
const PRECONDITION_FAILED: u16 = 412;

/// Why a membership was not saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotSaved {
    /// Somebody else saved it since it was read; nothing was written.
    Conflict,
    /// Any other reason. After [`ApiError::NoAnswer`] it is unknown whether it was written.
    Other(ApiError),
}

impl Api {
    /// Reads a membership as it is stored.
    ///
    /// # Errors
    /// [`ApiError::NotFound`] when there is none in this project or it was removed, and what any call
    /// may meet.
    pub async fn membership(&self, id: &Id) -> Result<ProjectMembership> {
        let json = self.get(&path(id)).await?;
        ProjectMembership::read(json).ok_or(ApiError::Unreadable)
    }

    /// Saves a membership in place of the version it was made from, and gives it as it is stored then:
    /// the server may change more than was asked for (contract §9, "Admin flag and default policies").
    ///
    /// # Errors
    /// [`NotSaved::Conflict`] when that version is no longer the newest.
    pub async fn save_membership(
        &self,
        membership: &ProjectMembership,
    ) -> std::result::Result<ProjectMembership, NotSaved> {
        let version = membership.version().unwrap_or_default();
        let header = ("If-Match", ["W/\"", version, "\""].concat());
        let body = Body::Json(membership.json().clone());
        let path = path(membership.id());
        let sent = self.send_with_header(Method::Put, &path, body, header);
        match sent.await {
            Ok(json) => ProjectMembership::read(json).ok_or(NotSaved::Other(ApiError::Unreadable)),
            Err(ApiError::Refused(refusal)) if refusal.status == PRECONDITION_FAILED => {
                Err(NotSaved::Conflict)
            }
            Err(error) => Err(NotSaved::Other(error)),
        }
    }
}

fn path(id: &Id) -> String {
    ["/fhir/R4/ProjectMembership/", id.as_str()].concat()
}
