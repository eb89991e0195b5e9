//! The server of the demo: the sandbox's core with a clinic in it, and failures that can be tried.

use sandbox::exchange::Settings;
use sandbox::message::Request;
use sandbox::seed::{ADMIN_EMAIL, Extra};
use sandbox::server::{Outcome, Server as Core};
use sandbox::store::{Author, StoredMail, parse_reference};
use sandbox::version::Version;
use sandbox::{SeedableRng, StdRng, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// What goes wrong on purpose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failures {
    /// Emails can't be sent, as long as this is set.
    pub mail_down: bool,
    /// The next change is made, but its answer is lost.
    pub answer_lost: bool,
    /// Another admin saves a change just before the next one.
    pub saved_before: bool,
}

/// What the controls show.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Panel {
    /// All emails, newest first.
    pub mails: Vec<StoredMail>,
    /// What goes wrong from now on.
    pub failures: Failures,
    /// The server that the demo stands in for: `4.5` or `5.1`.
    pub version: String,
}

/// What a tab asks the demo.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Asked {
    /// A request to the server.
    Request(Request),
    /// What the controls show.
    Panel,
    /// To let this go wrong, and nothing else.
    Fail(Failures),
}

/// What it is told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Told {
    /// What became of a request.
    Outcome(Outcome),
    /// What the controls show.
    Panel(Panel),
}

/// The server of the demo.
#[derive(Debug)]
pub struct Server {
    core: Core,
    failures: Failures,
    version: Version,
}

impl Server {
    /// A server with the clinic in it. `origin` is where the page comes from, `chance` what its ids come from.
    ///
    /// # Errors
    /// The sentence of the seed, which fails on no machine where its tests pass.
    pub fn start(
        version: Version,
        origin: &str,
        chance: u64,
        now: Timestamp,
    ) -> Result<Self, String> {
        let address = [origin, "/"].concat();
        let settings = Settings {
            version,
            base_url: address.clone(),
            app_url: address,
            // Nobody is to wait a minute because of five tries.
            rate_limits: false,
            ..Settings::default()
        };
        let extra = Extra {
            clinic: true,
            ..Extra::default()
        };
        let core = Core::seeded(settings, extra, now, StdRng::seed_from_u64(chance));
        Ok(Self {
            core: core.map_err(|failure| failure.text().to_owned())?,
            failures: Failures::default(),
            version,
        })
    }

    /// Does what a tab asks.
    pub fn answer(&mut self, asked: Asked, now: Timestamp) -> Told {
        match asked {
            Asked::Request(request) => Told::Outcome(self.request(request, now)),
            Asked::Panel => Told::Panel(self.panel()),
            Asked::Fail(failures) => {
                self.failures = failures;
                Told::Panel(self.panel())
            }
        }
    }

    fn panel(&self) -> Panel {
        Panel {
            mails: self.core.core.store.mails().unwrap_or_default(),
            failures: self.failures,
            version: self.version.number().to_owned(),
        }
    }

    fn request(&mut self, request: Request, now: Timestamp) -> Outcome {
        let is_change = is_change(&request);
        if is_change && self.failures.saved_before && self.save_before(&request, now) {
            self.failures.saved_before = false;
        }
        let action = match self.failures {
            Failures {
                answer_lost: true, ..
            } if is_change => {
                self.failures.answer_lost = false;
                Some("close-after")
            }
            Failures {
                mail_down: true, ..
            } => Some("mail-down"),
            _ => None,
        };
        self.core.faults.clear();
        if let Some(action) = action {
            let rule = json!({"method": request.method, "path": request.path, "action": action, "times": 1});
            // The core knows both actions.
            let _ = self.core.faults.add(&rule);
        }
        let received = self.core.receive(request, now);
        self.core.answer(received, now)
    }

    /// What another admin does just before a request that saves a resource. False when the request saves none.
    fn save_before(&mut self, request: &Request, now: Timestamp) -> bool {
        let Some((kind, id)) = saved(request) else {
            return false;
        };
        self.core.with_store(now, |store, context| {
            let Some(mut resource) = store.find(&kind, &id).cloned() else {
                return false;
            };
            change(&mut resource);
            let project = resource["meta"]["project"].as_str().map(str::to_owned);
            let project = match kind.as_str() {
                "Project" => Some(id.clone()),
                _ => project,
            };
            let author = Author {
                project: project.as_deref(),
                reference: other_admin(store.all("ProjectMembership"), project.as_deref()),
            };
            store.update(resource, &author, context).is_ok()
        })
    }
}

/// Whether a request is there to change something. Searches and batches of look-ups are posted, too.
fn is_change(request: &Request) -> bool {
    let target = request.path.strip_prefix("/fhir/R4/");
    let is_fhir = target.is_some_and(|target| {
        let is_operation = target.contains('$') || target.contains("_search");
        !target.is_empty() && !is_operation
    });
    request.method != "GET" && (is_fhir || request.path.starts_with("/admin/"))
}

/// Type and id of the resource that a request saves.
fn saved(request: &Request) -> Option<(String, String)> {
    let path: Vec<&str> = request.path.trim_start_matches('/').split('/').collect();
    match (request.method.as_str(), path.as_slice()) {
        ("PUT" | "PATCH", ["fhir", "R4", kind, id]) => Some((kind.to_string(), id.to_string())),
        ("POST", ["admin", "projects", _, "members", id]) => {
            Some(("ProjectMembership".to_owned(), id.to_string()))
        }
        ("POST", ["admin", "projects", id, "secrets" | "settings" | "sites"]) => {
            Some(("Project".to_owned(), id.to_string()))
        }
        _ => None,
    }
}

/// What another admin makes of a resource.
fn change(resource: &mut Value) {
    match resource["resourceType"].as_str() {
        Some("ProjectMembership") => {
            let is_admin = resource["admin"] == true;
            resource["admin"] = json!(!is_admin);
        }
        Some("AccessPolicy") => {
            let name = resource["name"].as_str().unwrap_or_default();
            resource["name"] = json!([name, " (reviewed)"].concat());
        }
        _ => resource["description"] = json!("Described by another admin"),
    }
}

/// A reference to an administrator of a project who is not the one that the demo signs in.
fn other_admin<'a>(
    mut memberships: impl Iterator<Item = &'a Value>,
    project: Option<&str>,
) -> Value {
    let other = memberships.find(|membership| {
        let its = parse_reference(&membership["project"]).map(|(_, id)| id);
        its == project
            && membership["admin"] == true
            && membership["user"]["display"] != ADMIN_EMAIL
    });
    other.map_or_else(
        || json!({"reference": "system"}),
        |membership| membership["profile"].clone(),
    )
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        clippy::panic,
        reason = "a failed assumption is a failed test"
    )]

    use super::*;
    use sandbox::message::Response;

    const BOTH: [Version; 2] = [Version::V4_5, Version::V5_1];

    fn now() -> Timestamp {
        Timestamp::from_second(1_800_000_000).unwrap()
    }

    fn start(version: Version) -> (Server, String, String) {
        let mut server = Server::start(version, "https://demo.example", 7, now()).unwrap();
        let core = &mut server.core;
        let tokens = core.tokens_for(ADMIN_EMAIL, None, &Request::default(), now());
        let tokens = tokens.unwrap();
        let token = tokens["access_token"].as_str().unwrap().to_owned();
        let project = tokens["project"]["reference"].as_str().unwrap();
        let project = project.trim_start_matches("Project/").to_owned();
        (server, token, project)
    }

    fn send(server: &mut Server, request: Request) -> Outcome {
        match server.answer(Asked::Request(request), now()) {
            Told::Outcome(outcome) => outcome,
            Told::Panel(_) => panic!("a request has an outcome"),
        }
    }

    fn answer(server: &mut Server, request: Request) -> Response {
        match send(server, request) {
            Outcome::Answer(answer) => answer,
            other => panic!("{other:?}"),
        }
    }

    fn fail(server: &mut Server, failures: Failures) {
        server.answer(Asked::Fail(failures), now());
    }

    fn invite(token: &str, project: &str, email: &str) -> Request {
        let body = json!({
            "resourceType": "Practitioner", "firstName": "Ana", "lastName": "Costa", "email": email, "sendEmail": true,
        });
        let target = ["/admin/projects/", project, "/invite"].concat();
        Request::json("POST", &target, token, &body)
    }

    fn get(token: &str, target: &str) -> Request {
        let mut request = Request::json("GET", target, token, &Value::Null);
        request.body.clear();
        request
    }

    #[test]
    fn the_clinic_has_forty_members_of_all_roles() {
        for version in BOTH {
            let (mut server, token, _) = start(version);
            let mut count = |role: &str| {
                let target = [
                    "/fhir/R4/ProjectMembership?_summary=count&profile-type=",
                    role,
                ];
                let found = answer(&mut server, get(&token, &target.concat()));
                found.value()["total"].as_u64().unwrap()
            };
            let counts = ["Practitioner", "Patient", "RelatedPerson"].map(&mut count);
            assert!(counts.iter().all(|count| *count > 3), "{counts:?}");
            assert!(counts.iter().sum::<u64>() >= 40, "{counts:?}");
        }
    }

    #[test]
    fn the_email_of_an_invite_leads_back_to_the_page() {
        for version in BOTH {
            let (mut server, token, project) = start(version);
            let invited = answer(&mut server, invite(&token, &project, "ana@example.com"));
            assert_eq!(invited.status, 200);
            let mails = server.panel().mails;
            assert_eq!(mails.len(), 1);
            assert!(mails[0].text.contains("https://demo.example/setpassword/"));
        }
    }

    #[test]
    fn without_a_mail_server_no_email_goes_out_until_it_is_back() {
        for version in BOTH {
            let (mut server, token, project) = start(version);
            let down = Failures {
                mail_down: true,
                ..Failures::default()
            };
            fail(&mut server, down);
            for email in ["ana@example.com", "bo@example.com"] {
                answer(&mut server, invite(&token, &project, email));
            }
            assert_eq!(server.panel().mails, []);
            fail(&mut server, Failures::default());
            answer(&mut server, invite(&token, &project, "cy@example.com"));
            assert_eq!(server.panel().mails.len(), 1);
        }
    }

    #[test]
    fn the_answer_to_one_change_is_lost_and_to_no_look_up() {
        for version in BOTH {
            let (mut server, token, project) = start(version);
            let lost = Failures {
                answer_lost: true,
                ..Failures::default()
            };
            fail(&mut server, lost);
            let search = get(&token, "/fhir/R4/ProjectMembership");
            assert_eq!(answer(&mut server, search).status, 200);
            let request = invite(&token, &project, "ana@example.com");
            assert_eq!(send(&mut server, request), Outcome::Closed);
            assert_eq!(server.panel().mails.len(), 1, "it was made all the same");
            assert_eq!(server.panel().failures, Failures::default());
            answer(&mut server, invite(&token, &project, "bo@example.com"));
        }
    }

    #[test]
    fn another_admin_saves_just_before_the_next_save() {
        for version in BOTH {
            let (mut server, token, project) = start(version);
            let before = Failures {
                saved_before: true,
                ..Failures::default()
            };
            fail(&mut server, before);
            let target = ["/fhir/R4/Project/", &project].concat();
            let read = answer(&mut server, get(&token, &target));
            let mut mine = read.value().clone();
            mine["description"] = json!("Mine");
            let mut save = Request::json("PUT", &target, &token, &mine);
            let version = format!("W/\"{}\"", mine["meta"]["versionId"].as_str().unwrap());
            save.headers.push(("if-match".to_owned(), version));
            assert_eq!(answer(&mut server, save.clone()).status, 412);
            let theirs = answer(&mut server, get(&token, &target));
            assert_eq!(theirs.value()["description"], "Described by another admin");
            assert_eq!(server.panel().failures, Failures::default());
        }
    }

    #[test]
    fn searches_and_batches_change_nothing() {
        for (method, path, changes) in [
            ("GET", "/fhir/R4/Patient/1", false),
            ("POST", "/fhir/R4/", false),
            ("POST", "/fhir/R4", false),
            ("POST", "/fhir/R4/Patient/_search", false),
            ("POST", "/fhir/R4/$graphql", false),
            ("POST", "/auth/login", false),
            ("POST", "/fhir/R4/Patient", true),
            ("PUT", "/fhir/R4/Project/1", true),
            ("DELETE", "/admin/projects/1/members/2", true),
        ] {
            let request = Request {
                method: method.into(),
                path: path.into(),
                ..Request::default()
            };
            assert_eq!(is_change(&request), changes, "{method} {path}");
        }
    }
}
