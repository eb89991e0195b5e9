//! One request while it is being handled: what handlers read from and write to.

use serde_json::{Value, json};

use crate::context::Context;
use crate::email;
use crate::json::text_at;
use crate::mail::{Mail, MailFailure};
use crate::message::Request;
use crate::outcome::Failure;
use crate::store::Store;
use crate::version::Version;

/// How the server is set up.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The version it stands in for.
    pub version: Version,
    /// Its own address with a slash at the end; links in bundles are made from it.
    pub base_url: String,
    /// The address of the app with a slash at the end; mailed links are made from it.
    pub app_url: String,
    /// False lifts the limits on sign-in and other requests, for tests.
    pub rate_limits: bool,
    /// False when nobody may make an account for herself (contract §4).
    pub registration: bool,
    /// True when it always wants proof of a human before it mails a reset or makes an account (contract §4).
    pub recaptcha: bool,
}

impl Default for Settings {
    /// 5.1 on the usual ports, limited, open for registration.
    fn default() -> Self {
        Self {
            version: Version::V5_1,
            base_url: "http://localhost:8103/".into(),
            app_url: "http://localhost:3000/".into(),
            rate_limits: true,
            registration: true,
            recaptcha: false,
        }
    }
}

/// One request while it is being handled.
pub struct Exchange<'a, 'c> {
    /// The resources, tokens and mails.
    pub store: &'a mut Store,
    /// How the server is set up.
    pub settings: &'a Settings,
    /// The request as it arrived.
    pub request: &'a Request,
    /// Time and chance.
    pub context: &'a mut Context<'c>,
    /// The parsed body; an empty object when there is none.
    pub body: Value,
    /// The mails this request causes.
    pub mails: Vec<Mail>,
    /// What the answer becomes when they can't be sent.
    pub mail_failure: MailFailure,
}

impl<'a, 'c> Exchange<'a, 'c> {
    /// A request that nothing was done about yet; its body is not read.
    pub fn new(
        store: &'a mut Store,
        settings: &'a Settings,
        request: &'a Request,
        context: &'a mut Context<'c>,
    ) -> Self {
        Self {
            store,
            settings,
            request,
            context,
            body: json!({}),
            mails: Vec::new(),
            mail_failure: MailFailure::Crash,
        }
    }

    /// True when the sandbox stands in for 5.1.
    pub fn v5(&self) -> bool {
        self.settings.version.is_v5()
    }

    /// A non-empty string field of the body.
    pub fn text(&self, key: &str) -> Option<&str> {
        text_at(&self.body, key)
    }

    /// A link into the app: `setpassword`, `verifyemail` with id and secret.
    pub fn link(&self, page: &str, id: &str, secret: &str) -> String {
        format!("{}{page}/{id}/{secret}", self.settings.app_url)
    }

    /// The recipient for an address; fails as the mail library does when there is none.
    pub fn recipient(&self, address: &str) -> Result<String, &'static str> {
        email::recipient(address).ok_or("No recipients defined")
    }

    /// An internal error when the breach service can't be reached (contract §4).
    pub fn require_breach_service(&self) -> Result<(), Failure> {
        if self.context.conditions.breach_service_down {
            return Err(Failure::Internal("fetch failed".into()));
        }
        Ok(())
    }

    /// 400 on a server that wants proof of a human. Nobody solves its riddles here, so no token is right.
    pub fn require_human(&self) -> Result<(), Failure> {
        let is_wanted = self.settings.recaptcha || self.context.conditions.recaptcha;
        match (is_wanted, self.text("recaptchaToken")) {
            (false, _) => Ok(()),
            (true, None) => Err(Failure::invalid("Recaptcha token is required")),
            (true, Some(_)) => Err(Failure::invalid("Recaptcha failed")),
        }
    }
}
