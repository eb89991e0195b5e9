//! The project (contract §6).

use super::{Api, ApiError, Result};
use wire::{Id, Project};

impl Api {
    /// Reads a project. The FHIR view, because unlike `/admin/projects/:id` it answers 404 for any but
    /// the caller's own and knows owner, description and default policies.
    ///
    /// # Errors
    /// [`ApiError::Forbidden`] for members who are no admins, and what any call may meet.
    pub async fn project(&self, id: &Id) -> Result<Project> {
        let json = self
            .get(&["/fhir/R4/Project/", id.as_str()].concat())
            .await?;
        Project::read(json).ok_or(ApiError::Unreadable)
    }
}
