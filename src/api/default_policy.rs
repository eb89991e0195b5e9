//! The default access policies of the project (contract §6).

use super::{Api, NotSaved, Result};
use crate::member::replace::Replacement;
use wire::Id;

impl Api {
    /// Makes another policy the default of the project wherever this one is, as the project is now. Gives
    /// whether that holds afterwards: the server may leave what a project admin may not change as it was.
    ///
    /// # Errors
    /// What any call may meet. After [`super::ApiError::NoAnswer`] it is unknown whether it was saved.
    pub async fn replace_default_policy(
        &self,
        project: &Id,
        replacement: &Replacement,
    ) -> Result<bool> {
        for _ in 0..2 {
            let newest = self.resource("Project", project).await?;
            let Some(changed) = replacement.in_project(newest.json()) else {
                return Ok(true);
            };
            match self.save_resource(&newest.with(changed)).await {
                Ok(stored) => return Ok(replacement.in_project(stored.json()).is_none()),
                Err(NotSaved::Conflict) => {}
                Err(NotSaved::Other(error)) => return Err(error),
            }
        }
        Ok(false)
    }
}
