//! The account behind a member, as far as a project admin may read and change it (contract §3, §5, §7.7, §8).

use super::http::{Body, Method};
use super::repair::{is_missing_call, is_of};
use super::{Api, ApiError, Refusal, Result};
use crate::clean::lower_case;
use wire::{Id, Json, OperationOutcome, Reference};

/// The account behind a member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Account {
    /// It is of this project alone, so its admins may read it.
    Own(OwnAccount),
    /// It is one of the whole server, which a project admin cannot read.
    OfServer,
    /// It was deleted; the membership leads nowhere.
    Gone,
}

/// What is read of an account of this project alone. Answers may carry the hash of its password, which is
/// never read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnAccount {
    /// The id of the `User`.
    pub id: Id,
    /// The login address, where there is one.
    pub email: Option<String>,
    /// The given name the account was made with.
    pub first_name: Option<String>,
    /// The family name the account was made with.
    pub last_name: Option<String>,
    /// Whether the address was confirmed, by a mailed link or otherwise.
    pub is_verified: bool,
    /// Whether signing in needs a second factor.
    pub needs_second_factor: bool,
    /// Whether a second factor is set up.
    pub has_second_factor: bool,
    /// The factors set up: `totp`, `email`; 4.5 does not say which.
    pub factors: Vec<String>,
    /// How far the person has come.
    pub stage: Stage,
}

/// How far somebody who was invited has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    /// A password was set by a mailed link, or the address confirmed.
    Activated,
    /// A link was made at this instant and is unused.
    Invited(Option<String>),
    /// There is no sign of a link.
    Unknown,
}

/// A second factor that an admin can take away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Factor {
    /// Codes of an authenticator app.
    Totp,
    /// Codes by e-mail.
    Email,
}

/// What became of the wish to take away a second factor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FactorReset {
    /// It is gone, and the member is mailed a notice.
    Done,
    /// The member has no such factor.
    NotEnrolled,
    /// The server has no such call.
    Unsupported,
    /// There is no such member, or the account behind it is gone.
    Gone,
    /// The answer was lost, or the server failed in the middle.
    Unknown,
    /// It was not carried out.
    Failed(ApiError),
}

impl Factor {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Factor::Totp => "totp",
            Factor::Email => "email",
        }
    }
}

impl OwnAccount {
    /// Reads a `User` and what was asked with [`security_requests`], newest first.
    fn read(user: &Json, requests: &[Json]) -> Option<OwnAccount> {
        let text = |key: &str| user.get(key).text().map(str::to_owned);
        let is = |key: &str| user.get(key).bool() == Some(true);
        let factors = user.get("mfaMethod").items().iter();
        Some(OwnAccount {
            id: Id::parse(user.get("id").text()?)?,
            email: text("email"),
            first_name: text("firstName"),
            last_name: text("lastName"),
            is_verified: is("emailVerified"),
            needs_second_factor: is("mfaRequired"),
            has_second_factor: is("mfaEnrolled"),
            factors: factors.filter_map(Json::text).map(str::to_owned).collect(),
            stage: Stage::read(is("emailVerified"), requests),
        })
    }
}

impl Stage {
    /// An address that was changed is unconfirmed again, so a used link tells more than the address does.
    fn read(is_verified: bool, requests: &[Json]) -> Stage {
        let sets_password =
            |request: &&Json| matches!(request.get("type").text(), Some("invite" | "reset"));
        let links: Vec<&Json> = requests.iter().filter(sets_password).collect();
        let is_used = |link: &&Json| link.get("used").bool() == Some(true);
        if is_verified || links.iter().any(is_used) {
            return Stage::Activated;
        }
        match links.first() {
            Some(link) => Stage::Invited(
                link.get("meta")
                    .get("lastUpdated")
                    .text()
                    .map(str::to_owned),
            ),
            None => Stage::Unknown,
        }
    }
}

/// The URL that lists the links of an account, newest first. The answer has their secrets, which are
/// dropped here.
fn security_requests(user: &Reference) -> String {
    let user = user.to_string();
    ["UserSecurityRequest?user=", &user, "&_sort=-_lastUpdated"].concat()
}

/// Reads the answers to what [`Api::user_account`] asks.
///
/// # Errors
/// What any call may meet.
pub fn read_account(project: &Id, user: Result<Json>, requests: Result<Json>) -> Result<Account> {
    let user = match user {
        Ok(user) => user,
        Err(ApiError::NotFound(Refusal { status: 410, .. })) => return Ok(Account::Gone),
        Err(ApiError::NotFound(_) | ApiError::Forbidden(_)) => return Ok(Account::OfServer),
        Err(error) => return Err(error),
    };
    if !is_of(project, &user) {
        return Ok(Account::OfServer);
    }
    let requests = requests.unwrap_or_default();
    let requests: Vec<Json> = requests
        .get("entry")
        .items()
        .iter()
        .map(|entry| entry.get("resource").clone())
        .collect();
    let account = OwnAccount::read(&user, &requests).ok_or(ApiError::Unreadable)?;
    Ok(Account::Own(account))
}

/// The URLs that tell about an account, for a batch.
pub(super) fn account_urls(user: &Reference) -> [String; 2] {
    [user.to_string(), security_requests(user)]
}

impl Api {
    /// The account of a member.
    ///
    /// # Errors
    /// What any call may meet.
    pub async fn user_account(&self, project: &Id, user: &Reference) -> Result<Account> {
        let answers = self.batch(&account_urls(user)).await?;
        let mut answers = answers.into_iter();
        let mut next = || answers.next().unwrap_or(Err(ApiError::Unreadable));
        read_account(project, next(), next())
    }

    /// Takes a second factor away from a member (5.1). Works for accounts of the whole server too.
    pub async fn reset_factor(&self, project: &Id, member: &Id, factor: Factor) -> FactorReset {
        let path = [
            "/admin/projects/",
            project.as_str(),
            "/members/",
            member.as_str(),
            "/mfa/reset",
        ];
        let body = Json::object([("method", factor.as_str().into())]);
        read_factor_reset(self.post(&path.concat(), body).await)
    }

    /// Gives an account of this project alone a password, by its login address.
    ///
    /// # Errors
    /// [`ApiError::Refused`] for a password the server does not take and for an address without such an
    /// account (contract §5), and what any call may meet. After [`ApiError::NoAnswer`] it may be set.
    pub async fn give_password(&self, email: &str, password: &str) -> Result<()> {
        let body = Json::object([("email", email.into()), ("password", password.into())]);
        self.post("/admin/projects/setpassword", body)
            .await
            .map(drop)
    }

    /// Gives an account of this project alone another login address, and has the server mail a link to
    /// confirm it. `in_record` changes it in the member's record too. The answer carries the hash of the
    /// password and is not kept.
    ///
    /// # Errors
    /// [`ApiError::Refused`] with 409 when the address is taken, and what any call may meet. The server
    /// changes the address before it mails, so after any error the account tells.
    pub async fn change_login_email(&self, user: &Id, email: &str, in_record: bool) -> Result<()> {
        let path = ["/fhir/R4/User/", user.as_str(), "/$update-email"].concat();
        let mut parameters = vec![Json::object([
            ("name", "email".into()),
            ("valueString", lower_case(email).into()),
        ])];
        if in_record {
            let name = ("name", "updateProfileTelecom".into());
            parameters.push(Json::object([name, ("valueBoolean", true.into())]));
        }
        let body = Json::object([
            ("resourceType", "Parameters".into()),
            ("parameter", parameters.into()),
        ]);
        self.post(&path, body).await.map(drop)
    }

    /// Says whether an account of this project alone needs a second factor to sign in. Gives what the
    /// server stored, which may silently be something else (contract §8, "User records").
    ///
    /// # Errors
    /// What any call may meet.
    pub async fn need_second_factor(&self, user: &Id, is_needed: bool) -> Result<bool> {
        let path = ["/fhir/R4/User/", user.as_str()].concat();
        // "replace" is refused where there is nothing yet (contract §9, "PATCH").
        let operation = Json::object([
            ("op", "add".into()),
            ("path", "/mfaRequired".into()),
            ("value", is_needed.into()),
        ]);
        let body = Body::Patch(vec![operation].into());
        let user = self.send(Method::Patch, &path, body).await?;
        Ok(user.get("mfaRequired").bool() == Some(true))
    }
}

/// Reads the answer to the wish to take away a factor.
pub fn read_factor_reset(answer: Result<Json>) -> FactorReset {
    if is_missing_call(&answer) {
        return FactorReset::Unsupported;
    }
    match answer {
        Ok(json) => match OperationOutcome::read(&json) {
            Some(outcome) if !outcome.is_error() => FactorReset::Done,
            _ => FactorReset::Unknown,
        },
        Err(ApiError::NoAnswer | ApiError::Unreadable) => FactorReset::Unknown,
        Err(ApiError::NotFound(_)) => FactorReset::Gone,
        Err(ApiError::Refused(refusal)) if refusal.status >= 500 => FactorReset::Unknown,
        Err(ApiError::Refused(refusal)) if refusal.text().starts_with("User is not enrolled") => {
            FactorReset::NotEnrolled
        }
        Err(error) => FactorReset::Failed(error),
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::api::read_answer;

    fn json(text: &str) -> Json {
        Json::parse(text).unwrap_or_default()
    }

    fn read(user: Result<Json>, requests: &str) -> Option<Account> {
        let project = Id::parse("p1")?;
        read_account(&project, user, Ok(json(requests))).ok()
    }

    fn stage(user: &str, requests: &str) -> Option<Stage> {
        let entries = ["{\"entry\":[", requests, "]}"].concat();
        let user = [
            r#"{"id":"u1","project":{"reference":"Project/p1"}"#,
            user,
            "}",
        ]
        .concat();
        match read(Ok(json(&user)), &entries) {
            Some(Account::Own(account)) => Some(account.stage),
            _ => None,
        }
    }

    #[test]
    fn only_accounts_of_the_project_are_read() {
        let not_found = read(read_answer(404, ""), "");
        assert_eq!(not_found, Some(Account::OfServer));
        assert_eq!(read(read_answer(410, ""), ""), Some(Account::Gone));
        let other = r#"{"id":"u1","project":{"reference":"Project/p2"}}"#;
        assert_eq!(read(Ok(json(other)), ""), Some(Account::OfServer));
        assert_eq!(read(read_answer(429, ""), ""), None);
    }

    #[test]
    fn a_password_hash_is_dropped() {
        let user = r#"{"id":"u1","project":{"reference":"Project/p1"},"passwordHash":"$2b$10","email":"a@b.example"}"#;
        let read = read(Ok(json(user)), "");
        assert!(!format!("{read:?}").contains("$2b$10"));
        assert!(matches!(read, Some(Account::Own(_))));
    }

    #[test]
    fn how_far_somebody_has_come_follows_from_address_and_links() {
        let link = |kind: &str, used: &str| {
            [
                "{\"resource\":{\"type\":\"",
                kind,
                "\",\"used\":",
                used,
                ",\"meta\":{\"lastUpdated\":\"2026-01-01\"}}}",
            ]
            .concat()
        };
        let invited = Some(Stage::Invited(Some("2026-01-01".to_owned())));
        assert_eq!(stage("", ""), Some(Stage::Unknown));
        assert_eq!(stage("", &link("invite", "false")), invited);
        assert_eq!(
            stage("", &link("verify-email", "true")),
            Some(Stage::Unknown)
        );
        assert_eq!(stage("", &link("reset", "true")), Some(Stage::Activated));
        assert_eq!(
            stage(r#","emailVerified":true"#, &link("reset", "false")),
            Some(Stage::Activated)
        );
    }

    #[test]
    fn a_factor_that_is_not_there_is_an_answer_and_no_failure() {
        let not_enrolled = r#"{"resourceType":"OperationOutcome","issue":[{"severity":"error",
            "details":{"text":"User is not enrolled in MFA method: totp"}}]}"#;
        let of = |status, body| read_factor_reset(read_answer(status, body));
        assert_eq!(of(400, not_enrolled), FactorReset::NotEnrolled);
        assert_eq!(of(404, "<pre>Cannot POST</pre>"), FactorReset::Unsupported);
        assert_eq!(of(410, ""), FactorReset::Gone);
        assert_eq!(
            of(500, r#"{"msg":"Internal Server Error"}"#),
            FactorReset::Unknown
        );
        assert_eq!(of(200, "{}"), FactorReset::Unknown);
        let ok =
            r#"{"resourceType":"OperationOutcome","id":"ok","issue":[{"severity":"information"}]}"#;
        assert_eq!(of(200, ok), FactorReset::Done);
        assert!(matches!(
            of(403, ""),
            FactorReset::Failed(ApiError::Forbidden(_))
        ));
    }
}
