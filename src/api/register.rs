//! Making an account, and a project for it (contract §4).

use super::auth::ProofKey;
use super::{Api, ApiError, Result};
use wire::{Id, Json};

/// A person who makes an account for herself.
#[derive(Clone)]
pub struct NewAccount {
    /// Given name, 1 to 128 characters.
    pub first_name: String,
    /// Family name, 1 to 128 characters.
    pub last_name: String,
    /// The login address, 3 to 72 characters.
    pub email: String,
    /// The password, sent as it is.
    pub password: String,
}

/// A login of an account that may found a project.
#[derive(Clone, PartialEq, Eq)]
pub struct Founder {
    login: Id,
    /// Whether the server has mailed a link to confirm the address and waits for it (5.1).
    pub must_confirm: bool,
}

impl Founder {
    /// Reads the answer to a login without a project; `None` where a second factor is asked for first.
    fn read(json: &Json) -> Result<Option<Founder>> {
        let login = json.get("login").text().and_then(Id::parse);
        let login = login.ok_or(ApiError::Unreadable)?;
        let is = |key| json.get(key).bool() == Some(true);
        let founder = Founder {
            login,
            must_confirm: is("emailVerificationRequired"),
        };
        Ok((!is("mfaRequired") && !is("mfaEnrollRequired")).then_some(founder))
    }
}

impl Api {
    /// Makes an account of the whole server. It has no project yet: until it founds one, the ordinary
    /// sign-in does not know it.
    ///
    /// # Errors
    /// [`ApiError::Refused`] with the field (contract §4, table of `newuser`), [`ApiError::TooMany`] after
    /// five attempts a minute on 5.1, and what any call may meet. After [`ApiError::NoAnswer`] the account
    /// may have been made; [`Api::login_to_found`] tells.
    pub async fn new_user(&self, account: &NewAccount, key: &ProofKey) -> Result<Founder> {
        let body = Json::object([
            ("firstName", account.first_name.as_str().into()),
            ("lastName", account.last_name.as_str().into()),
            ("email", account.email.as_str().into()),
            ("password", account.password.as_str().into()),
            ("projectId", "new".into()),
            ("scope", "openid offline_access".into()),
            ("codeChallenge", key.challenge.as_str().into()),
            ("codeChallengeMethod", "S256".into()),
        ]);
        let answer = self.post("/auth/newuser", body).await?;
        Founder::read(&answer)?.ok_or(ApiError::Unreadable)
    }

    /// Signs in to found a project, with an account that need not have one (contract §2.1, `projectId`
    /// `"new"`); `None` where a second factor is asked for.
    ///
    /// # Errors
    /// As [`Api::login`].
    pub async fn login_to_found(
        &self,
        email: &str,
        password: &str,
        key: &ProofKey,
    ) -> Result<Option<Founder>> {
        let body = Json::object([
            ("email", email.into()),
            ("password", password.into()),
            ("projectId", "new".into()),
            ("scope", "openid offline_access".into()),
            ("codeChallenge", key.challenge.as_str().into()),
            ("codeChallengeMethod", "S256".into()),
        ]);
        Founder::read(&self.post("/auth/login", body).await?)
    }

    /// Founds a project. Gives the code that buys the tokens, once.
    ///
    /// # Errors
    /// [`ApiError::Refused`] for the name and for a login that has its project already, and what any call
    /// may meet. After [`ApiError::NoAnswer`] the project may have been made; [`Api::founded`] tells.
    pub async fn new_project(&self, founder: &Founder, name: &str) -> Result<String> {
        let body = Json::object([
            ("login", founder.login.as_str().into()),
            ("projectName", name.into()),
        ]);
        let answer = self.post("/auth/newproject", body).await?;
        code(&answer).ok_or(ApiError::Unreadable)
    }

    /// Whether the login has its project: then the code that buys the tokens.
    ///
    /// # Errors
    /// What any call may meet.
    pub async fn founded(&self, founder: &Founder) -> Result<Option<String>> {
        let path = ["/auth/login/", founder.login.as_str()].concat();
        Ok(code(&self.get(&path).await?))
    }
}

fn code(json: &Json) -> Option<String> {
    json.get("code").text().map(str::to_owned)
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Option<bool>> {
        let founder = Founder::read(&Json::parse(text).unwrap_or_default())?;
        Ok(founder.map(|founder| founder.must_confirm))
    }

    #[test]
    fn both_versions_answer_with_a_login() {
        assert_eq!(read(r#"{"login":"l1"}"#), Ok(Some(false)));
        let confirm = |value: &str| {
            [
                "{\"login\":\"l1\",\"emailVerificationRequired\":",
                value,
                "}",
            ]
            .concat()
        };
        assert_eq!(read(&confirm("false")), Ok(Some(false)));
        assert_eq!(read(&confirm("true")), Ok(Some(true)));
        assert_eq!(read("{}"), Err(ApiError::Unreadable));
        assert_eq!(read(r#"{"login":"../x"}"#), Err(ApiError::Unreadable));
    }

    #[test]
    fn a_second_factor_comes_before_founding() {
        assert_eq!(read(r#"{"login":"l1","mfaRequired":true}"#), Ok(None));
        assert_eq!(read(r#"{"login":"l1","mfaEnrollRequired":true}"#), Ok(None));
    }
}
