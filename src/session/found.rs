//! Signing in by founding a project: for whoever makes an account, or has one already.

use super::{Session, Step, proof};
use crate::api::ApiError;
use crate::api::auth::{Login, ProofKey};
use crate::api::register::{Founder, NewAccount};

/// An account that may found a project.
#[derive(Clone)]
pub struct Founding {
    founder: Founder,
    key: ProofKey,
}

/// What came of making an account, or of signing in with one.
pub enum Joined {
    /// It may found a project.
    Founding(Founding),
    /// It asks for a second factor, which is possible only where it is a member already.
    SecondFactor,
    /// The browser has no cryptography for this page, as without https; nothing was sent.
    Insecure,
}

/// What came of founding a project.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Founded {
    /// Signed in to it.
    SignedIn,
    /// It was made, but signing in to it came to no end.
    NotSignedIn,
}

impl Founding {
    /// Whether the server has mailed a link to confirm the address and waits for it.
    pub fn must_confirm(&self) -> bool {
        self.founder.must_confirm
    }
}

impl Session {
    /// Makes an account.
    ///
    /// # Errors
    /// As [`Api::new_user`](crate::api::Api::new_user).
    pub async fn join(self, account: &NewAccount) -> Result<Joined, ApiError> {
        let Some(key) = proof::new().await else {
            return Ok(Joined::Insecure);
        };
        let founder = self.open_api().new_user(account, &key).await?;
        Ok(Joined::Founding(Founding { founder, key }))
    }

    /// Goes on with an account that is there already.
    ///
    /// # Errors
    /// As [`Api::login_to_found`](crate::api::Api::login_to_found).
    pub async fn rejoin(self, email: &str, password: &str) -> Result<Joined, ApiError> {
        let Some(key) = proof::new().await else {
            return Ok(Joined::Insecure);
        };
        let api = self.open_api();
        let founder = api.login_to_found(email, password, &key).await?;
        Ok(match founder {
            Some(founder) => Joined::Founding(Founding { founder, key }),
            None => Joined::SecondFactor,
        })
    }

    /// Founds a project and signs in to it. `again` after an answer was lost: then the server is asked
    /// first whether the project is there already.
    ///
    /// # Errors
    /// As [`Api::new_project`](crate::api::Api::new_project).
    pub async fn found(
        self,
        founding: Founding,
        name: &str,
        again: bool,
    ) -> Result<Founded, ApiError> {
        let Founding { founder, key } = founding;
        let api = self.open_api();
        let code = match again {
            true => api.founded(&founder).await?,
            false => None,
        };
        let code = match code {
            Some(code) => code,
            None => api.new_project(&founder, name).await?,
        };
        // The code is used up even if the answer is lost, so it is never tried again (contract §2.3).
        let step = self.inner().proceed(Login::Granted(code), key).await;
        Ok(match step {
            Ok(Step::Done) => Founded::SignedIn,
            _ => Founded::NotSignedIn,
        })
    }
}
