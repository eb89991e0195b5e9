//! One's own account, signed in: who one is, password, second factors, sessions (contract §2.1, §2.4, §3, §5).

use super::account::Factor;
use super::factor::{Factors, Setup};
use super::http::ME;
use super::{AccessToken, Api, ApiError, Result};
use wire::{Json, Me, ProjectMembership, Reference, Version};

/// One's own account as the server tells it.
#[derive(Clone)]
pub struct Own {
    /// Who one is.
    pub me: Me,
    /// One's own record, as `Practitioner/…`.
    pub profile: Option<Reference>,
    /// Where one is signed in, newest first: the sign-ins that began or were renewed in the last hour.
    pub sessions: Vec<OwnSession>,
}

/// One place where one is signed in. The server does not say all of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnSession {
    /// The id of the login.
    pub id: String,
    /// The instant it began, or was renewed.
    pub last: Option<String>,
    /// The address it came from.
    pub address: Option<String>,
    /// The browser.
    pub browser: Option<String>,
    /// The operating system.
    pub system: Option<String>,
    /// The project (5.1).
    pub project: Option<String>,
}

/// One's own second factors.
#[derive(Clone)]
pub struct OwnFactors {
    /// Which server this is: 4.5 knows only the app.
    pub version: Version,
    /// The factors set up.
    pub enrolled: Factors,
    /// The factors the project allows.
    pub allowed: Factors,
    /// Whether there has to be one; 4.5 does not say it.
    pub is_required: bool,
    /// Where codes are mailed to.
    pub email: Option<String>,
    /// What the app needs to be set up; nothing where it is.
    pub setup: Setup,
}

impl AccessToken {
    /// The id of the login the token is of, as its claims (RFC 7519) say. Only good to find oneself in a list:
    /// nothing is proved by it.
    pub fn login(&self) -> Option<String> {
        self.claim("login_id")
    }

    /// Whether the token says that it is of somebody else than the profile with this reference (contract §2.3). The
    /// server takes no token whose claims were changed, so what another page of the origin hands over can't lie here.
    pub fn is_of_another(&self, profile: &str) -> bool {
        self.claim("profile").is_some_and(|of| of != profile)
    }

    fn claim(&self, name: &str) -> Option<String> {
        let claims = self.claims()?.replace('-', "+").replace('_', "/");
        let claims = web_sys::window()?.atob(&claims).ok()?;
        let claims = Json::parse(&claims).ok()?;
        claims.get(name).text().map(str::to_owned)
    }
}

impl Own {
    fn read(json: &Json) -> Option<Own> {
        let membership = ProjectMembership::read(json.get("membership").clone());
        let sessions = json.get("security").get("sessions").items();
        Some(Own {
            me: Me::read(json)?,
            profile: membership.and_then(|membership| membership.profile()),
            sessions: sessions.iter().filter_map(OwnSession::read).collect(),
        })
    }
}

impl OwnSession {
    fn read(json: &Json) -> Option<OwnSession> {
        let text = |key| json.get(key).text().map(str::to_owned);
        Some(OwnSession {
            id: text("id")?,
            last: text("lastUpdated"),
            address: text("remoteAddress"),
            browser: text("browser"),
            system: text("os"),
            project: json.get("project").get("display").text().map(str::to_owned),
        })
    }
}

impl OwnFactors {
    fn read(json: &Json) -> Option<OwnFactors> {
        let is_enrolled = json.get("enrolled").bool()?;
        let methods = json.get("enrolledMethods");
        let (version, enrolled, allowed) = match methods {
            Json::Null => {
                let app = |app| Factors { app, mail: false };
                (Version::V4, app(is_enrolled), app(true))
            }
            methods => {
                let allowed = Factors::read(json.get("allowedMethods"));
                (Version::V5, Factors::read(methods), allowed)
            }
        };
        Some(OwnFactors {
            version,
            enrolled,
            allowed,
            is_required: json.get("mfaRequired").bool() == Some(true),
            email: json.get("email").text().map(str::to_owned),
            // 5.1 shows the secret of an app that is set up, too; nobody needs it any more.
            setup: match enrolled.app {
                true => Setup::default(),
                false => Setup::read(json),
            },
        })
    }
}

impl Api {
    /// One's own account.
    ///
    /// # Errors
    /// As [`Api::me`].
    pub async fn own(&self) -> Result<Own> {
        Own::read(&self.get(ME).await?).ok_or(ApiError::Unreadable)
    }

    /// Changes one's own password. On 5.1 every session of the account is over afterwards, this one too.
    ///
    /// # Errors
    /// [`ApiError::Refused`] for a wrong old password or a new one that won't do (contract §5), and what any
    /// call may meet.
    pub async fn change_password(&self, old: &str, new: &str) -> Result<()> {
        let body = Json::object([("oldPassword", old.into()), ("newPassword", new.into())]);
        self.post("/auth/changepassword", body).await.map(drop)
    }

    /// Ends one of one's own sessions: its tokens are dead at once.
    ///
    /// # Errors
    /// [`ApiError::NotFound`] when there is no such session, and what any call may meet.
    pub async fn revoke(&self, session: &OwnSession) -> Result<()> {
        let body = Json::object([("loginId", session.id.as_str().into())]);
        self.post("/auth/revoke", body).await.map(drop)
    }

    /// One's own second factors.
    ///
    /// # Errors
    /// What any call may meet.
    pub async fn own_factors(&self) -> Result<OwnFactors> {
        OwnFactors::read(&self.get("/auth/mfa/status").await?).ok_or(ApiError::Unreadable)
    }

    /// Sets up a second factor with a code of it.
    ///
    /// # Errors
    /// [`ApiError::Refused`] for a wrong code and a factor that is set up already or not allowed (contract §3),
    /// and what any call may meet.
    pub async fn enrol(&self, factor: Factor, code: &str) -> Result<()> {
        // 4.5 knows no methods; on all servers the app is meant where none is named.
        let method = matches!(factor, Factor::Email).then(|| factor.as_str());
        self.factor("/auth/mfa/enroll", code, method).await
    }

    /// Turns a second factor off, with a code of any that is set up.
    ///
    /// # Errors
    /// [`ApiError::Refused`] for a wrong code, a factor that is not set up, and on 5.1 the last one where one is
    /// required (contract §3), and what any call may meet.
    pub async fn disable(&self, version: Version, factor: Factor, code: &str) -> Result<()> {
        // Where 5.1 is not told which, it turns all of them off.
        let method = matches!(version, Version::V5).then(|| factor.as_str());
        self.factor("/auth/mfa/disable", code, method).await
    }

    /// Has a code mailed, to set a factor up or turn it off (5.1).
    ///
    /// # Errors
    /// 500 when the mail can't be sent, and what any call may meet.
    pub async fn mail_own_code(&self) -> Result<()> {
        let path = "/auth/mfa/send-email-challenge";
        self.post(path, Json::object([])).await.map(drop)
    }

    async fn factor(&self, path: &str, code: &str, method: Option<&str>) -> Result<()> {
        let body = Json::object([("token", code.into()), ("method", method.into())]);
        self.post(path, body).await.map(drop)
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    fn factors(text: &str) -> Option<OwnFactors> {
        OwnFactors::read(&Json::parse(text).unwrap_or_default())
    }

    #[test]
    fn a_server_without_methods_knows_the_app_alone() {
        let old = factors(r#"{"enrolled":true}"#);
        assert!(old.is_some_and(|old| old.enrolled.app
            && !old.allowed.mail
            && matches!(old.version, Version::V4)));
        assert!(factors("{}").is_none());
    }

    #[test]
    fn the_secret_of_an_app_that_is_set_up_is_not_read() {
        let status = |methods: &str| {
            factors(&format!(
                r#"{{"enrolled":true,"enrolledMethods":[{methods}],"allowedMethods":["totp"],
                "enrollUri":"otpauth://totp/x?secret=JBSWY3DP"}}"#
            ))
        };
        assert!(status(r#""totp""#).is_some_and(|own| own.setup == Setup::default()));
        assert!(status(r#""email""#).is_some_and(|own| own.setup.secret.is_some()));
    }
}
