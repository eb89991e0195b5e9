//! Signing in and out, and setting a password (contract §2 and §5).

use super::factor::Demand;
use super::http::{Body, ME, Method};
use super::{AccessToken, Api, ApiError, Result};
use crate::clean::spellings;
use form_urlencoded::Serializer;
use wire::{Id, Json, Me, Reference};

/// A refresh token: it can be sent and be kept, and has neither `Debug` nor `Display`.
#[derive(Clone, PartialEq, Eq)]
pub struct RefreshToken(String);

impl RefreshToken {
    /// Takes a token as it came or was kept.
    pub fn new(token: String) -> RefreshToken {
        RefreshToken(token)
    }

    /// The token, for this tab's own storage, the session's other tabs, and for nothing else.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

/// What the token endpoint gives (contract §2.3).
#[derive(Clone)]
pub struct Tokens {
    /// For every request.
    pub access: AccessToken,
    /// For the next token; a super administrator gets none.
    pub refresh: Option<RefreshToken>,
    /// The project the session is for.
    pub project: Option<Id>,
    /// The reference of the profile that is signed in.
    pub profile: String,
    /// How long the access token lives, in seconds.
    pub seconds: Option<u64>,
}

/// What signing in answers; the five shapes of contract §2.1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Login {
    /// Signed in; the code buys the tokens, once.
    Granted(String),
    /// Several memberships: which one?
    Choose(Choice),
    /// A second factor is asked for, or is to be set up.
    SecondFactor(Demand),
    /// Signed in, but a member of nothing.
    NoProject,
}

/// A login that waits for the choice of a membership.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    login: String,
    /// What there is to choose from.
    pub memberships: Vec<ChoiceOption>,
}

/// One membership one may sign in with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChoiceOption {
    id: String,
    /// The name of the project.
    pub project: String,
    /// Its id, which tells it from another one of that name; empty where the server does not say it.
    pub project_id: String,
    /// The name of one's profile in it, and what kind it is.
    pub profile: String,
}

/// A proof key for code exchange (RFC 7636).
#[derive(Clone)]
pub struct ProofKey {
    /// The secret kept back until the exchange.
    pub verifier: String,
    /// Its SHA-256, base64url without padding.
    pub challenge: String,
}

impl Login {
    /// Reads the answer to a step of signing in.
    ///
    /// # Errors
    /// [`ApiError::Unreadable`] when it is none of the five shapes.
    pub fn read(json: &Json) -> Result<Login> {
        let text = |key: &str| json.get(key).text().map(str::to_owned);
        let login = text("login").ok_or(ApiError::Unreadable)?;
        if let Some(code) = text("code") {
            return Ok(Login::Granted(code));
        }
        let asked = |key| json.get(key).bool() == Some(true);
        if asked("mfaRequired") || asked("mfaEnrollRequired") {
            return Ok(Login::SecondFactor(Demand::new(login, json.clone())));
        }
        let memberships: Vec<ChoiceOption> = json
            .get("memberships")
            .items()
            .iter()
            .filter_map(ChoiceOption::read)
            .collect();
        Ok(match memberships.is_empty() {
            true => Login::NoProject,
            false => Login::Choose(Choice { login, memberships }),
        })
    }
}

impl ChoiceOption {
    /// The id of the membership.
    pub fn id(&self) -> &str {
        &self.id
    }

    fn read(json: &Json) -> Option<ChoiceOption> {
        let named = |key: &str| {
            let reference = json.get(key);
            let name = reference.get("display").text();
            name.or(reference.get("reference").text())
                .unwrap_or_default()
        };
        let kind = json
            .get("profile")
            .get("reference")
            .text()
            .unwrap_or_default();
        let kind = kind.split('/').next().unwrap_or_default();
        let project = json.get("project").get("reference").text();
        let project = project.and_then(Reference::parse);
        Some(ChoiceOption {
            project_id: project.map_or_else(String::new, |of| of.id().to_string()),
            id: json.get("id").text()?.to_owned(),
            project: named("project").to_owned(),
            profile: [named("profile"), " (", kind, ")"].concat(),
        })
    }
}

impl Tokens {
    /// Reads what the token endpoint answers.
    ///
    /// # Errors
    /// [`ApiError::Unreadable`] without an access token.
    pub fn read(json: &Json) -> Result<Tokens> {
        let text = |key: &str| json.get(key).text().map(str::to_owned);
        let project = json.get("project").get("reference").text();
        Ok(Tokens {
            access: AccessToken::new(text("access_token").ok_or(ApiError::Unreadable)?),
            refresh: text("refresh_token").map(RefreshToken::new),
            project: project.and_then(Reference::parse).map(|r| r.id().clone()),
            profile: json
                .get("profile")
                .get("reference")
                .text()
                .unwrap_or_default()
                .to_owned(),
            seconds: json.get("expires_in").integer(),
        })
    }
}

impl Api {
    /// Signs in, to one project where it is known. Where the server knows no such address, it is asked for the other
    /// spellings of it.
    ///
    /// # Errors
    /// [`ApiError::Refused`] for a wrong address or password (contract §2.2), [`ApiError::TooMany`]
    /// after five attempts a minute on 5.1, and what any call may meet.
    pub async fn login(
        &self,
        email: &str,
        password: &str,
        project: Option<&str>,
        key: &ProofKey,
    ) -> Result<Login> {
        let mut unknown = ApiError::Unreadable;
        for email in spellings(email) {
            let body = Json::object([
                ("email", email.into()),
                ("password", password.into()),
                ("scope", "openid offline_access".into()),
                ("codeChallenge", key.challenge.as_str().into()),
                ("codeChallengeMethod", "S256".into()),
                ("projectId", project.map(Json::from).into()),
            ]);
            match self.post("/auth/login", body).await {
                Err(ApiError::Refused(refusal)) if refusal.says("User not found") => {
                    unknown = ApiError::Refused(refusal);
                }
                answer => return Login::read(&answer?),
            }
        }
        Err(unknown)
    }

    /// Goes on with one of several memberships.
    ///
    /// # Errors
    /// As [`Api::login`].
    pub async fn choose(&self, choice: &Choice, chosen: &ChoiceOption) -> Result<Login> {
        let body = Json::object([
            ("login", choice.login.as_str().into()),
            ("profile", chosen.id.as_str().into()),
        ]);
        Login::read(&self.post("/auth/profile", body).await?)
    }

    /// Buys the tokens with a code. Never to be repeated: a second exchange revokes the session
    /// (contract §2.3).
    ///
    /// # Errors
    /// What any call may meet.
    pub async fn exchange(&self, code: &str, key: &ProofKey) -> Result<Tokens> {
        self.token(&[
            ("grant_type", "authorization_code"),
            ("code", code),
            ("code_verifier", &key.verifier),
        ])
        .await
    }

    /// Buys new tokens with a refresh token, which is used up by it.
    ///
    /// # Errors
    /// [`ApiError::Refused`] when the session is over, [`ApiError::NotFound`] when the membership was
    /// removed, and what any call may meet.
    pub async fn refresh(&self, token: &RefreshToken) -> Result<Tokens> {
        self.token(&[
            ("grant_type", "refresh_token"),
            ("refresh_token", token.reveal()),
        ])
        .await
    }

    async fn token(&self, fields: &[(&str, &str)]) -> Result<Tokens> {
        let form = Serializer::new(String::new()).extend_pairs(fields).finish();
        let path = "/oauth2/token";
        Tokens::read(&self.send(Method::Post, path, Body::Form(form)).await?)
    }

    /// Who is signed in.
    ///
    /// # Errors
    /// [`ApiError::Withdrawn`] when the caller's own membership or policy is gone, and what any call
    /// may meet.
    pub async fn me(&self) -> Result<Me> {
        Me::read(&self.get(ME).await?).ok_or(ApiError::Unreadable)
    }

    /// Ends the session on the server.
    ///
    /// # Errors
    /// What any call may meet.
    pub async fn logout(&self) -> Result<()> {
        self.post("/oauth2/logout", Json::object([]))
            .await
            .map(drop)
    }

    /// Sets a password with a mailed link.
    ///
    /// # Errors
    /// [`ApiError::NotFound`] for an unknown link, [`ApiError::Refused`] for a used or cut-off one and
    /// a refused password (contract §5), and what any call may meet.
    pub async fn set_password(&self, id: &str, secret: &str, password: &str) -> Result<()> {
        let body = Json::object([
            ("id", id.into()),
            ("secret", secret.into()),
            ("password", password.into()),
        ]);
        self.post("/auth/setpassword", body).await.map(drop)
    }
}
