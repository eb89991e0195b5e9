//! Asking for a mailed link, and using one that confirms an address (contract §5).

use super::{Api, Result};
use crate::clean::spellings;
use wire::Json;

impl Api {
    /// Asks for a link to set a new password; `project` for an account of one project only. The server
    /// answers alike whether there is such an account or not, so it is asked for every spelling of the address.
    ///
    /// # Errors
    /// [`ApiError::Refused`](super::ApiError::Refused) for an address it does not take, where it wants proof
    /// of a human, and with 500 where it can't mail; and what any call may meet.
    pub async fn ask_for_reset(&self, email: &str, project: Option<&str>) -> Result<()> {
        for email in spellings(email) {
            let body = Json::object([
                ("email", email.into()),
                ("projectId", project.map(Json::from).into()),
            ]);
            self.post("/auth/resetpassword", body).await?;
        }
        Ok(())
    }

    /// Confirms an address with a mailed link.
    ///
    /// # Errors
    /// [`ApiError::NotFound`](super::ApiError::NotFound) for an unknown link,
    /// [`ApiError::Refused`](super::ApiError::Refused) for a used or cut-off one, and what any call may meet.
    pub async fn verify_email(&self, id: &str, secret: &str) -> Result<()> {
        let body = Json::object([("id", id.into()), ("secret", secret.into())]);
        self.post("/auth/verifyemail", body).await.map(drop)
    }
}
