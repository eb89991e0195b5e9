//! The invite dialog as a person uses it, and what the server has of it afterwards.

use crate::support::act::until;
use crate::support::app::App;
use crate::support::part::Part;
use crate::support::screen::referenced;
use crate::support::server::{ADMIN_EMAIL, Server, Version};
use sandbox::seed::SUPER;
use serde_json::{Value, json};
use std::ops::Deref;

/// The path of every invite, as a fault names it.
pub const INVITE: &str = "/admin/projects/*/invite";
/// The path of the look-ups, all of which go out as one request.
pub const LOOK: &str = "/fhir/R4";
/// What is pressed to have somebody mailed a link.
pub const SEND_LINK: &str = "Email set-password link";

const PASSWORD: &str = "correct horse battery";

/// Somebody to invite.
#[derive(Clone, Copy)]
pub struct Guest {
    pub role: &'static str,
    pub first: &'static str,
    pub last: &'static str,
    pub email: &'static str,
    /// The policy that is picked. Without one the project's default counts, or full access is ticked.
    pub policy: Option<&'static str>,
}

pub const ANA: Guest = Guest {
    role: "Practitioner",
    first: "Ana",
    last: "Costa",
    email: "ana@clinic.example",
    policy: None,
};

pub const PAULA: Guest = Guest {
    role: "Patient",
    first: "Paula",
    last: "Prado",
    email: "paula@clinic.example",
    policy: None,
};

/// A sibling of Chidi Eze.
pub const RITA: Guest = Guest {
    role: "RelatedPerson",
    first: "Rita",
    last: "Eze",
    email: "rita@clinic.example",
    policy: None,
};

impl Guest {
    pub fn name(&self) -> String {
        [self.first, self.last].join(" ")
    }

    /// What is sent for them, without the app and without mail.
    pub fn body(&self) -> Value {
        json!({
            "resourceType": self.role, "firstName": self.first, "lastName": self.last, "email": self.email,
            "sendEmail": false, "scope": (self.role == "Patient").then_some("project"),
        })
    }
}

/// The dialog over the list of users, in the app.
pub struct Dialog {
    app: App,
    part: Part,
}

impl Deref for Dialog {
    type Target = Part;

    fn deref(&self) -> &Part {
        &self.part
    }
}

impl Dialog {
    /// A new server of this version, with the administrator signed in and the dialog open.
    pub async fn start(version: Version) -> Dialog {
        Dialog::open(&Server::start(version)).await
    }

    /// The same with a server that is there.
    pub async fn open(server: &Server) -> Dialog {
        Dialog::over(server.signed_in("/admin/invite").await).await
    }

    /// The dialog that an app shows.
    pub async fn over(app: App) -> Dialog {
        let part = app.part("dialog", "Invite new user").await;
        Dialog { app, part }
    }

    /// The whole page.
    pub fn app(&self) -> &App {
        &self.app
    }

    pub fn server(&self) -> &Server {
        self.app.server()
    }

    /// Leaves the page: the server stays.
    pub fn close(self) -> Server {
        self.app.close()
    }

    /// Loads the page again, on which the dialog is open.
    pub async fn reload(self) -> Dialog {
        Dialog::over(self.app.reload().await).await
    }

    /// Fills in the form.
    pub async fn enter(&self, guest: Guest) {
        self.click("radio", guest.role).await;
        self.fill("textbox", "First name", guest.first).await;
        self.fill("textbox", "Last name", guest.last).await;
        self.fill("textbox", "Email", guest.email).await;
        if guest.role == "RelatedPerson" {
            self.pick("Patient", "Eze", "Chidi Eze").await;
            self.select("Relationship", "sibling").await;
        }
        match guest.policy {
            Some(policy) => self.pick("Access policy", policy, policy).await,
            None => self.go_without_policy().await,
        }
    }

    /// Says that no policy is wanted, where that has to be said: where the project has no default.
    pub async fn go_without_policy(&self) {
        match self.server().is_v5() {
            true => self.until_says("Leave empty for the project default").await,
            false => self.tick("Full access (no policy)", true).await,
        }
    }

    /// Presses Invite.
    pub async fn send(&self) {
        self.click("button", "Invite").await;
    }

    /// Fills in the form and sends it.
    pub async fn invite(&self, guest: Guest) {
        self.enter(guest).await;
        self.send().await;
    }

    /// Waits for the news that somebody is invited.
    pub async fn until_invited(&self, guest: Guest) {
        self.until_heading(&[&*guest.name(), " is invited"].concat())
            .await;
    }

    /// Waits for what is said of a try that came to nothing.
    pub async fn until_told(&self, said: &str) {
        self.that_says("alert", said).await;
    }

    /// Waits until something is said to be wrong with a field.
    pub async fn until_marked(&self, role: &str, name: &str, sentence: &str) {
        let field = self.get(role, name).await;
        let what = format!("{name} marked with {sentence:?}");
        until(&what, || {
            let described = referenced(&field, "aria-describedby");
            let says = |part: &web_sys::HtmlElement| crate::support::part::text(part);
            field.get_attribute("aria-invalid").as_deref() == Some("true")
                && described.iter().any(|part| says(part).contains(sentence))
        })
        .await;
    }

    /// Waits for the summary of what is wrong, which takes the focus.
    pub async fn until_refused(&self) {
        self.app.until_focus("alert", "There is a problem").await;
    }

    /// Follows the link of a problem to its field.
    pub async fn follow(&self, problem: &str, role: &str, name: &str) {
        self.until_refused().await;
        self.click("link", problem).await;
        self.app.until_focus(role, name).await;
    }

    /// Fails unless the form still holds what was typed.
    pub async fn assert_kept(&self, guest: Guest) {
        for (name, typed) in [
            ("First name", guest.first),
            ("Last name", guest.last),
            ("Email", guest.email),
        ] {
            assert_eq!(self.value("textbox", name).await, typed, "{name}");
        }
    }

    /// Unfolds "More options".
    pub async fn more_options(&self) {
        self.click("button", "More options").await;
        self.get("textbox", "External ID").await;
    }

    /// How many invites were sent.
    pub fn invites(&self) -> usize {
        self.server().requests("POST", "/invite").len()
    }

    /// Has a link mailed by what the dialog offers, and fails unless it gets them in.
    pub async fn repair(&self, guest: Guest) {
        let before = self.server().mails(guest.email).len();
        // Folded away where the mail should have had a link.
        if !self.has("button", SEND_LINK) {
            self.click("button", "Can’t sign in?").await;
        }
        self.click("button", SEND_LINK).await;
        let mails = || self.server().mails(guest.email).len();
        until("one more mail", || mails() == before + 1).await;
        assert!(gets_in(self.server(), guest.email));
    }
}

/// A record with this name and address, made without the app.
pub fn record(server: &Server, kind: &str, given: &str, family: &str, email: &str) -> Value {
    let record = json!({
        "resourceType": kind, "name": [{"given": [given], "family": family}],
        "telecom": [{"system": "email", "value": email}],
    });
    server.fhir("POST", kind, &record)
}

/// A policy that was made for a test.
pub fn policy(server: &Server, name: &str) -> Value {
    let policy = json!({
        "resourceType": "AccessPolicy", "name": name, "resource": [{"resourceType": "Patient"}],
    });
    server.fhir("POST", "AccessPolicy", &policy)
}

/// Deletes a resource without the app.
pub fn delete(server: &Server, resource: &Value) {
    server.fhir("DELETE", &reference(resource), &Value::Null);
}

/// `Patient/…`.
pub fn reference(resource: &Value) -> String {
    let text = |name: &str| resource[name].as_str().expect("a text").to_owned();
    [text("resourceType"), text("id")].join("/")
}

/// The only membership of an address.
pub fn member(server: &Server, email: &str) -> Value {
    let mut all = server.members(email);
    assert_eq!(all.len(), 1, "members of {email}");
    all.remove(0)
}

/// The RelatedPersons with an address.
pub fn related(server: &Server, email: &str) -> Vec<Value> {
    server.find(&["RelatedPerson?email=", email].concat())
}

/// The accounts of an address on the whole server, which only a super administrator can see.
pub fn accounts(server: &Server, email: &str) -> Vec<Value> {
    let search = ["/fhir/R4/User?email:exact=", email].concat();
    let bundle = server.ask(SUPER.0, "GET", &search, &Value::Null);
    let entries = bundle["entry"].as_array().cloned().unwrap_or_default();
    entries
        .iter()
        .map(|entry| entry["resource"].clone())
        .collect()
}

/// Whether the newest mail to somebody has a link to set a password.
pub fn has_link(server: &Server, email: &str) -> bool {
    server.mails(email)[0].text.contains("/setpassword/")
}

/// Follows the link in the newest mail to somebody, sets a password, and signs in to the project with it.
pub fn gets_in(server: &Server, email: &str) -> bool {
    let link = server.mailed_link(email);
    let parts: Vec<&str> = link.split('/').collect();
    let [_, "setpassword", id, secret] = parts[..] else {
        panic!("no link to set a password: {link}");
    };
    let password = json!({"id": id, "secret": secret, "password": PASSWORD});
    server.ask(ADMIN_EMAIL, "POST", "/auth/setpassword", &password);
    let login = json!({
        "email": email, "password": PASSWORD, "projectId": server.project(),
        "codeChallenge": "verifier", "codeChallengeMethod": "plain",
    });
    let answer = server.ask(ADMIN_EMAIL, "POST", "/auth/login", &login);
    answer["code"].is_string()
}

/// An error body as the server writes it.
pub fn outcome(text: &str) -> Value {
    json!({
        "resourceType": "OperationOutcome",
        "issue": [{"severity": "error", "code": "invalid", "details": {"text": text}}],
        "extension": [{
            "url": "https://medplum.com/fhir/StructureDefinition/tracing",
            "extension": [{"url": "requestId", "valueId": "request-4711"}],
        }],
    })
}

/// A fault: this answer with this outcome.
pub fn refusal(status: u16, text: &str) -> Value {
    json!({"status": status, "body": outcome(text)})
}

/// A fault: the token is not good, or no longer.
pub fn unauthorized() -> Value {
    json!({"status": 401, "body": {
        "resourceType": "OperationOutcome", "id": "unauthorized",
        "issue": [{"severity": "error", "code": "login", "details": {"text": "Unauthorized"}}],
    }})
}
