//! Ways in for somebody whose invite went wrong: a mail with a link to set a password, the link itself,
//! and the removal of an account that a refused invite left behind (contract §5, §7.4, §7.7).

use super::http::{Body, Method};
use super::{Api, ApiError, Result};
use crate::clean::lower_case;
use form_urlencoded::Serializer;
use wire::{Id, Json, OperationOutcome, Reference, Version};

/// What became of the wish to mail a link that sets a password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PasswordLink {
    /// The server handed it to its mail server.
    HandedOver,
    /// The server took the wish, but says the same for every address: it confirms no mail (4.5).
    Accepted,
    /// The server failed, which is what it does when its mail server does not work.
    MailFailed,
    /// The account has no e-mail address.
    NoAddress,
    /// The server protects this call by a recaptcha, which only its own pages can solve.
    Protected,
    /// There is no such member, or the account behind it is gone.
    Gone,
    /// The answer was lost: a mail may have gone out or not.
    Unknown,
    /// It was not carried out, for a reason that is the same everywhere.
    Failed(ApiError),
}

/// What there is of a link that sets a password without a mail.
#[derive(Clone, PartialEq, Eq)]
pub enum Activation {
    /// A link that was not used yet, the newest.
    Link(ActivationLink),
    /// The account has set its password.
    Activated,
    /// The account has no link that was not used.
    NoUnusedLink,
    /// The account is one of the whole server, whose links a project admin cannot read.
    ServerScoped,
    /// There is no such member.
    Gone,
}

/// The two parts of a link that sets a password. Whoever has them can set it, so they have neither
/// `Debug` nor `Display`, and are kept nowhere.
#[derive(Clone, PartialEq, Eq)]
pub struct ActivationLink {
    id: Id,
    secret: String,
}

impl ActivationLink {
    /// Id and secret, for the clipboard and for nothing else.
    pub fn reveal(self) -> (Id, String) {
        (self.id, self.secret)
    }
}

/// An account of this project, and of it alone, that is a member of nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leftover {
    user: Reference,
    project: Id,
    /// Its login address.
    pub email: String,
}

/// Reads the answer to a wish for a mail; `sent` is what a success means.
pub fn read_password_link(answer: Result<Json>, sent: PasswordLink) -> PasswordLink {
    match answer {
        // As with invites, a 200 may carry an error (contract §7.6).
        Ok(json) => match OperationOutcome::read(&json) {
            Some(outcome) if outcome.is_error() => PasswordLink::MailFailed,
            Some(_) => sent,
            None => PasswordLink::Unknown,
        },
        Err(ApiError::NoAnswer | ApiError::Unreadable) => PasswordLink::Unknown,
        Err(ApiError::NotFound(_)) => PasswordLink::Gone,
        Err(ApiError::Refused(refusal)) => match refusal.status {
            500 => PasswordLink::MailFailed,
            // What stands before the server answers for it; the server may have acted.
            501.. => PasswordLink::Unknown,
            _ if refusal.says("User does not have an email address") => PasswordLink::NoAddress,
            _ if refusal.says("Recaptcha token is required")
                || refusal.says("Recaptcha failed") =>
            {
                PasswordLink::Protected
            }
            _ => PasswordLink::Failed(ApiError::Refused(refusal)),
        },
        Err(other) => PasswordLink::Failed(other),
    }
}

/// Whether the answer is the web page of a server that has no such call (contract §0), and not the
/// outcome that there is no such member.
pub(super) fn is_missing_call(answer: &Result<Json>) -> bool {
    match answer {
        Err(ApiError::NotFound(refusal)) => refusal.status == 404 && !refusal.says("Not found"),
        _ => false,
    }
}

/// A member with the account behind it, where that is of this project alone and can be read.
struct Account {
    user: Option<Json>,
}

/// Whether an account is one of this project alone, or a membership one of this project.
pub(super) fn is_of(project: &Id, user: &Json) -> bool {
    let of = user.get("project").get("reference").text();
    of.and_then(Reference::parse)
        .is_some_and(|of| of.id() == project)
}

/// The newest link among the requests of an account, which come newest first (contract §7.7).
fn newest_unused(requests: &[Json]) -> Option<ActivationLink> {
    requests.iter().find_map(|request| {
        let sets_password = matches!(request.get("type").text(), Some("invite" | "reset"));
        let unused = request.get("used").bool() != Some(true);
        let link = ActivationLink {
            id: Id::parse(request.get("id").text()?)?,
            secret: request.get("secret").text()?.to_owned(),
        };
        (sets_password && unused).then_some(link)
    })
}

impl Api {
    /// Has the server mail a link that sets a password to a member: by the call of 5.1, or by what one
    /// asks for a forgotten password where the server has no such call. There, an account of this
    /// project alone has to be asked for with the project (contract §5).
    pub async fn send_password_link(
        &self,
        project: &Id,
        member: &Id,
        email: &str,
        version: Option<Version>,
    ) -> PasswordLink {
        if !matches!(version, Some(Version::V4)) {
            let path = [
                "/admin/projects/",
                project.as_str(),
                "/members/",
                member.as_str(),
                "/resetpassword",
            ];
            let answer = self.post(&path.concat(), Json::object([])).await;
            // To a super administrator the call is forbidden, the other way is open (contract §5).
            if !is_missing_call(&answer) && !matches!(answer, Err(ApiError::Forbidden(_))) {
                return read_password_link(answer, PasswordLink::HandedOver);
            }
        }
        let account = match self.account(project, member).await {
            Ok(Some(account)) => account,
            Ok(None) => return PasswordLink::Gone,
            // Nothing was asked for yet, so nothing can have gone out.
            Err(error) => return PasswordLink::Failed(error),
        };
        let body = Json::object([
            ("email", email.into()),
            ("projectId", account.user.map(|_| project.as_str()).into()),
        ]);
        let answer = self.post("/auth/resetpassword", body).await;
        read_password_link(answer, PasswordLink::Accepted)
    }

    /// A link that sets a password, for the member to be handed without a mail.
    ///
    /// # Errors
    /// What any call may meet.
    pub async fn activation_link(&self, project: &Id, member: &Id) -> Result<Activation> {
        let user = match self.account(project, member).await? {
            None => return Ok(Activation::Gone),
            Some(Account { user: None }) => return Ok(Activation::ServerScoped),
            Some(Account { user: Some(user) }) => user,
        };
        if user.get("emailVerified").bool() == Some(true) {
            return Ok(Activation::Activated);
        }
        let id = user.get("id").text().ok_or(ApiError::Unreadable)?;
        let query = Serializer::new("/fhir/R4/UserSecurityRequest?".to_owned())
            .append_pair("user", &["User/", id].concat())
            .append_pair("_sort", "-_lastUpdated")
            .finish();
        let requests = self.search(&query).await?.matches;
        Ok(newest_unused(&requests).map_or(Activation::NoUnusedLink, Activation::Link))
    }

    /// The account behind a member. The server includes only accounts it lets a project admin read,
    /// which are those of the project alone (contract §8, "_include").
    async fn account(&self, project: &Id, member: &Id) -> Result<Option<Account>> {
        let path = [
            "/fhir/R4/ProjectMembership?_id=",
            member.as_str(),
            "&_include=ProjectMembership:user",
        ];
        let bundle = self.search(&path.concat()).await?;
        let mut users = bundle.included.into_iter();
        let user = users.find(|user| is_of(project, user));
        Ok((!bundle.matches.is_empty()).then_some(Account { user }))
    }

    /// An account that a refused invite left behind for this address: one of this project alone that no
    /// membership uses. Accounts of the whole server cannot be seen (contract §7.4, "Consequence").
    ///
    /// # Errors
    /// What any call may meet.
    pub async fn leftover(&self, project: &Id, email: &str) -> Result<Option<Leftover>> {
        let email = lower_case(email);
        let query = Serializer::new("/fhir/R4/User?".to_owned())
            .append_pair("email:exact", &email)
            .finish();
        let users = self.search(&query).await?.matches;
        // A super administrator sees the accounts of the whole server and of other projects too.
        let own = users.iter().filter(|user| is_of(project, user));
        let ids = own.filter_map(|user| user.get("id").text());
        let users: Vec<Id> = ids.filter_map(Id::parse).collect();
        if users.is_empty() {
            return Ok(None);
        }
        let members = self.members_with_email(project, &email).await?;
        let is_unused = |user: &Reference| {
            members
                .iter()
                .all(|member| member.user().as_ref() != Some(user))
        };
        let mut users = users.into_iter().map(|id| Reference::new("User", id));
        let unused = users.find(is_unused);
        let project = project.clone();
        Ok(unused.map(|user| Leftover {
            user,
            project,
            email,
        }))
    }

    /// Removes an account that was left behind, unless a membership uses it by now. Gives whether it is
    /// removed.
    ///
    /// # Errors
    /// What any call may meet. After [`ApiError::NoAnswer`] it may be removed: removing it again tells.
    pub async fn remove_leftover(&self, leftover: &Leftover) -> Result<bool> {
        let now = self.leftover(&leftover.project, &leftover.email).await?;
        if now.as_ref() != Some(leftover) {
            return Ok(false);
        }
        let path = ["/fhir/R4/", &leftover.user.to_string()].concat();
        match self.send(Method::Delete, &path, Body::None).await {
            // 410: somebody else removed it at the same moment.
            Ok(_) | Err(ApiError::NotFound(_)) => Ok(true),
            Err(error) => Err(error),
        }
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::api::read_answer;

    fn outcome(status: u16, text: &str) -> PasswordLink {
        let body = Json::object([
            ("resourceType", "OperationOutcome".into()),
            (
                "issue",
                vec![Json::object([
                    ("severity", "error".into()),
                    ("details", Json::object([("text", text.into())])),
                ])]
                .into(),
            ),
        ]);
        let answer = read_answer(status, &body.to_string());
        read_password_link(answer, PasswordLink::HandedOver)
    }

    #[test]
    fn a_protected_server_and_a_missing_address_are_told_apart() {
        let protected = ["Recaptcha token is required", "Recaptcha failed"];
        for text in protected {
            assert_eq!(outcome(400, text), PasswordLink::Protected);
        }
        let none = outcome(400, "User does not have an email address");
        assert_eq!(none, PasswordLink::NoAddress);
        assert!(matches!(
            outcome(
                400,
                "Valid email address between 3 and 72 characters is required"
            ),
            PasswordLink::Failed(ApiError::Refused(_))
        ));
        assert_eq!(outcome(410, "Gone"), PasswordLink::Gone);
        assert_eq!(
            outcome(200, "Could not send email."),
            PasswordLink::MailFailed
        );
    }

    #[test]
    fn what_cannot_be_read_is_unknown_and_no_success() {
        for (status, body) in [(200, ""), (200, "<!doctype html>"), (200, "{}"), (502, "")] {
            let answer = read_answer(status, body);
            let read = read_password_link(answer, PasswordLink::HandedOver);
            assert_eq!(read, PasswordLink::Unknown, "{status} {body}");
        }
    }

    #[test]
    fn a_web_page_means_that_the_server_has_no_such_call() {
        assert!(is_missing_call(&read_answer(
            404,
            "<pre>Cannot POST /admin</pre>"
        )));
        let gone =
            r#"{"resourceType":"OperationOutcome","issue":[{"details":{"text":"Not found"}}]}"#;
        assert!(!is_missing_call(&read_answer(404, gone)));
        assert!(!is_missing_call(&read_answer(410, "")));
    }

    #[test]
    fn the_newest_unused_link_that_sets_a_password_is_taken() {
        let requests = Json::parse(
            r#"[{"id":"r4","type":"verify-email","secret":"s4"},
                {"id":"r3","type":"reset","secret":"s3","used":true},
                {"id":"r2","type":"reset","secret":"s2","used":false},
                {"id":"r1","type":"invite","secret":"s1"}]"#,
        );
        let requests = requests.unwrap_or_default();
        let link = newest_unused(requests.items()).map(ActivationLink::reveal);
        let (id, secret) = link.unzip();
        assert_eq!(id.as_ref().map(Id::as_str), Some("r2"));
        assert_eq!(secret.as_deref(), Some("s2"));
        assert!(newest_unused(requests.items().get(..2).unwrap_or_default()).is_none());
    }
}
