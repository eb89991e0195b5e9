//! Second factors (contract §3): the code that a sign-in waits for, and setting up the first one.

use super::account::Factor;
use super::auth::Login;
use super::{Api, ApiError, Result};
use form_urlencoded::parse;
use std::fmt;
use wire::{Id, Json};

/// Which second factors there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Factors {
    /// Codes of an authenticator app.
    pub app: bool,
    /// Codes by e-mail.
    pub mail: bool,
}

impl Factors {
    /// Reads the names of methods.
    pub(super) fn read(methods: &Json) -> Factors {
        let has = |factor: Factor| {
            let mut names = methods.items().iter().filter_map(Json::text);
            names.any(|name| name == factor.as_str())
        };
        Factors {
            app: has(Factor::Totp),
            mail: has(Factor::Email),
        }
    }

    /// The same where there has to be one: 4.5 names none and knows only the app.
    fn read_some(methods: &Json) -> Factors {
        let named = Factors::read(methods);
        Factors {
            app: named.app || !named.mail,
            ..named
        }
    }
}

/// A login that waits for a second factor. What it asks for is read where it is shown, so that the code for
/// it is loaded only by whoever has a second factor.
#[derive(Clone, PartialEq, Eq)]
pub struct Demand {
    login: String,
    answer: Json,
}

/// The answer may hold the secret of an authenticator app, which must reach no log.
impl fmt::Debug for Demand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Demand")
    }
}

/// What a login asks for (contract §2.1).
#[derive(Clone, PartialEq, Eq)]
pub enum Challenge {
    /// A code of one of the factors that are set up.
    Code {
        /// The factors. Where mail is the only one, the server has mailed a code already.
        factors: Factors,
        /// Where codes are mailed to; 4.5 does not say it.
        email: Option<String>,
    },
    /// There is no factor yet, and one has to be set up.
    Enrolment {
        /// The factors to choose from.
        allowed: Factors,
        /// What the authenticator app needs.
        setup: Setup,
    },
}

/// What an authenticator app needs to give codes. Nothing else of the server's answer becomes an image or a
/// link than what these are.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Setup {
    /// The link that opens an authenticator app on this device: always `otpauth://totp/…`.
    pub link: Option<String>,
    /// The link as a QR code: always `data:image/png;base64,…`.
    pub image: Option<String>,
    /// The secret of the link, to be typed (RFC 4648 base32).
    pub secret: Option<String>,
}

impl Demand {
    pub(super) fn new(login: String, answer: Json) -> Demand {
        Demand { login, answer }
    }

    /// What is asked for.
    pub fn challenge(&self) -> Challenge {
        let answer = &self.answer;
        if answer.get("mfaRequired").bool() == Some(true) {
            return Challenge::Code {
                factors: Factors::read_some(answer.get("mfaMethods")),
                email: answer.get("email").text().map(str::to_owned),
            };
        }
        Challenge::Enrolment {
            allowed: Factors::read_some(answer.get("allowedMfaMethods")),
            setup: Setup::read(answer),
        }
    }
}

impl Setup {
    /// Reads `enrollUri` and `enrollQrCode`.
    pub(super) fn read(answer: &Json) -> Setup {
        let link = answer.get("enrollUri").text().filter(|uri| is_totp(uri));
        let image = answer.get("enrollQrCode").text();
        let query = link.and_then(|uri| uri.split_once('?')).map(|(_, q)| q);
        let mut parameters = parse(query.unwrap_or_default().as_bytes());
        let secret = parameters.find(|(name, _)| name == "secret");
        let secret = secret.map(|(_, secret)| secret.into_owned());
        Setup {
            image: image.filter(|data| is_png(data)).map(str::to_owned),
            secret: secret.filter(|secret| is_base32(secret)),
            link: link.map(str::to_owned),
        }
    }
}

fn is_totp(uri: &str) -> bool {
    uri.starts_with("otpauth://totp/") && uri.bytes().all(|byte| byte.is_ascii_graphic())
}

fn is_png(data: &str) -> bool {
    let content = data.strip_prefix("data:image/png;base64,");
    let is_base64 = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
    content.is_some_and(|content| !content.is_empty() && content.bytes().all(is_base64))
}

fn is_base32(secret: &str) -> bool {
    !secret.is_empty()
        && secret
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'=')
}

impl Api {
    /// Goes on with a code.
    ///
    /// # Errors
    /// [`ApiError::Refused`] for a wrong or old code and for a login that is over, [`ApiError::NotFound`] for
    /// one that is not known, and what any call may meet.
    pub async fn verify_factor(&self, demand: &Demand, code: &str) -> Result<Login> {
        self.sign_in_with("/auth/mfa/verify", demand, ("token", code))
            .await
    }

    /// Sets up an authenticator app with its first code, and goes on.
    ///
    /// # Errors
    /// As [`Api::verify_factor`].
    pub async fn enrol_with_app(&self, demand: &Demand, code: &str) -> Result<Login> {
        self.sign_in_with("/auth/mfa/login-enroll", demand, ("token", code))
            .await
    }

    /// Has the first code mailed; what it answers asks for it (5.1).
    ///
    /// # Errors
    /// As [`Api::verify_factor`], and 500 when the mail can't be sent.
    pub async fn enrol_with_mail(&self, demand: &Demand) -> Result<Login> {
        let method = ("method", Factor::Email.as_str());
        self.sign_in_with("/auth/mfa/login-enroll", demand, method)
            .await
    }

    /// Has another code mailed; the one before no longer works (5.1).
    ///
    /// # Errors
    /// As [`Api::enrol_with_mail`].
    pub async fn mail_code(&self, demand: &Demand) -> Result<()> {
        let body = Json::object([("login", demand.login.as_str().into())]);
        self.post("/auth/mfa/send-email", body).await.map(drop)
    }

    /// How a login stands, for when the answer to a code was lost.
    ///
    /// # Errors
    /// As [`Api::verify_factor`].
    pub async fn login_again(&self, demand: &Demand) -> Result<Login> {
        let id = Id::parse(&demand.login).ok_or(ApiError::Unreadable)?;
        let path = ["/auth/login/", id.as_str()].concat();
        Login::read(&self.get(&path).await?)
    }

    async fn sign_in_with(
        &self,
        path: &str,
        demand: &Demand,
        (key, value): (&str, &str),
    ) -> Result<Login> {
        let login = demand.login.as_str().into();
        let body = Json::object([("login", login), (key, value.into())]);
        Login::read(&self.post(path, body).await?)
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    fn demand(answer: &str) -> Demand {
        let answer = Json::parse(answer).unwrap_or_default();
        Demand::new("l1".into(), answer)
    }

    fn setup(uri: &str, image: &str) -> Setup {
        Setup::read(&Json::object([
            ("enrollUri", uri.into()),
            ("enrollQrCode", image.into()),
        ]))
    }

    fn factors(answer: &str) -> Factors {
        match demand(answer).challenge() {
            Challenge::Code { factors, .. } => factors,
            Challenge::Enrolment { allowed, .. } => allowed,
        }
    }

    #[test]
    fn a_server_that_names_no_method_means_the_app() {
        let app = Factors {
            app: true,
            mail: false,
        };
        let mail = Factors {
            app: false,
            mail: true,
        };
        assert_eq!(factors(r#"{"mfaRequired":true}"#), app);
        assert_eq!(factors(r#"{"mfaRequired":true,"mfaMethods":["sms"]}"#), app);
        assert_eq!(
            factors(r#"{"mfaRequired":true,"mfaMethods":["email"]}"#),
            mail
        );
        assert_eq!(factors(r#"{"mfaEnrollRequired":true}"#), app);
        let both = r#"{"mfaEnrollRequired":true,"allowedMfaMethods":["totp","email"]}"#;
        assert!(factors(both).app && factors(both).mail);
    }

    #[test]
    fn the_secret_of_the_link_can_be_typed() {
        let link = "otpauth://totp/medplum.com:a%40b.example?secret=JBSWY3DPEHPK3PXP&period=30";
        let setup = setup(link, "data:image/png;base64,iVBORw0KGgo=");
        assert_eq!(setup.secret.as_deref(), Some("JBSWY3DPEHPK3PXP"));
        assert_eq!(setup.link.as_deref(), Some(link));
        assert!(setup.image.is_some());
    }

    #[test]
    fn only_a_png_becomes_an_image() {
        for bad in [
            "",
            "data:image/png;base64,",
            "data:image/svg+xml;base64,PHN2Zz4=",
            "data:text/html;base64,PHN2Zz4=",
            "data:image/png,<svg>",
            "data:image/png;base64,iVBO\"onerror=alert(1)",
            "https://evil.example/x.png",
            "javascript:alert(1)",
            " data:image/png;base64,iVBO",
        ] {
            assert_eq!(setup("", bad).image, None, "{bad}");
        }
    }

    #[test]
    fn only_a_link_to_an_authenticator_app_becomes_a_link() {
        for bad in [
            "javascript:alert(1)",
            "https://evil.example/?secret=JBSWY3DP",
            "otpauth://hotp/x?secret=JBSWY3DP",
            "otpauth://totp/x y?secret=JBSWY3DP",
            " otpauth://totp/x?secret=JBSWY3DP",
        ] {
            assert!(setup(bad, "") == Setup::default(), "{bad}");
        }
        let odd = setup("otpauth://totp/x?secret=%3Cscript%3E", "");
        assert_eq!(odd.secret, None);
    }

    #[test]
    fn a_demand_is_never_written_with_its_secret() {
        let demand = demand(r#"{"enrollUri":"otpauth://totp/x?secret=JBSWY3DP"}"#);
        assert_eq!(format!("{demand:?}"), "Demand");
    }
}
