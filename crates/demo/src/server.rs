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

/// Something that can go wrong on purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Failure {
    /// Emails can't be sent.
    MailDown,
    /// The next change is made, but its answer is lost.
    AnswerLost,
    /// Another admin saves a change just before the next one.
    SavedBefore,
}

/// Where the ids of the clinic come from.
const CLINIC: u64 = 1867;

/// What goes wrong from now on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failures {
    /// [`Failure::MailDown`], as long as this is set.
    pub mail_down: bool,
    /// [`Failure::AnswerLost`], once.
    pub answer_lost: bool,
    /// [`Failure::SavedBefore`], once.
    pub saved_before: bool,
}

impl Failures {
    /// Whether this goes wrong, to be read or set.
    fn of(&mut self, failure: Failure) -> &mut bool {
        match failure {
            Failure::MailDown => &mut self.mail_down,
            Failure::AnswerLost => &mut self.answer_lost,
            Failure::SavedBefore => &mut self.saved_before,
        }
    }

    /// Whether this goes wrong.
    pub fn has(mut self, failure: Failure) -> bool {
        *self.of(failure)
    }
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
    /// The id of the clinic's project.
    pub project: String,
}

/// What a tab asks the demo.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Asked {
    /// A request to the server.
    Request(Request),
    /// What the controls show.
    Panel,
    /// To let this go wrong from now on, or no longer.
    Fail(Failure, bool),
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
    /// A server with the clinic in it. `origin` is where the page comes from, `chance` what new ids and secrets come
    /// from; those of the clinic are the same each time, so that an address still leads somewhere after a reload.
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
        let core = Core::seeded(settings, extra, now, StdRng::seed_from_u64(CLINIC));
        let mut core = core.map_err(|failure| failure.text().to_owned())?;
        core.set_chance(StdRng::seed_from_u64(chance));
        Ok(Self {
            core,
            failures: Failures::default(),
            version,
        })
    }

    /// Does what a tab asks.
    pub fn answer(&mut self, asked: Asked, now: Timestamp) -> Told {
        match asked {
            Asked::Request(request) => Told::Outcome(self.request(request, now)),
            Asked::Panel => Told::Panel(self.panel()),
            Asked::Fail(failure, on) => {
                *self.failures.of(failure) = on;
                Told::Panel(self.panel())
            }
        }
    }

    fn panel(&self) -> Panel {
        Panel {
            mails: self.core.core.store.mails().unwrap_or_default(),
            failures: self.failures,
            version: self.version.number().to_owned(),
            project: self.project(),
        }
    }

    /// The project of the account that the demo signs in.
    fn project(&self) -> String {
        let mut memberships = self.core.core.store.all("ProjectMembership");
        let admins = memberships.find(|membership| membership["user"]["display"] == ADMIN_EMAIL);
        let project = admins.and_then(|membership| parse_reference(&membership["project"]));
        project.map(|(_, id)| id.to_owned()).unwrap_or_default()
    }

    fn request(&mut self, request: Request, now: Timestamp) -> Outcome {
        let is_change = is_change(&request);
        if is_change && self.failures.saved_before && self.save_before(&request, now) {
            self.failures.saved_before = false;
        }
        let is_lost = is_change && std::mem::take(&mut self.failures.answer_lost);
        self.core.faults.clear();
        if self.failures.mail_down {
            let rule =
                json!({"method": request.method, "path": request.path, "action": "mail-down"});
            // The core knows the action.
            let _ = self.core.faults.add(&rule);
        }
        let received = self.core.receive(request, now);
        let outcome = self.core.answer(received, now);
        match is_lost {
            true => Outcome::Closed,
            false => outcome,
        }
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
        let only_reads = ["_search", "$graphql", "$expand"];
        !target.is_empty() && !only_reads.iter().any(|word| target.contains(word))
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

/// What another admin makes of a resource: something of whatever one may be editing in it.
fn change(resource: &mut Value) {
    match resource["resourceType"].as_str() {
        // Nobody takes the rights of the one who tries it.
        Some("ProjectMembership") if resource["user"]["display"] != ADMIN_EMAIL => {
            let is_admin = resource["admin"] == true;
            resource["admin"] = json!(!is_admin);
        }
        Some("ProjectMembership") => resource["externalId"] = json!("set-by-another-admin"),
        Some("AccessPolicy") => {
            let name = resource["name"].as_str().unwrap_or_default();
            resource["name"] = json!([name, " (reviewed)"].concat());
        }
        Some("Project") => {
            resource["description"] = json!("Described by another admin");
            for list in ["secret", "setting"] {
                add(
                    resource,
                    list,
                    json!({"name": "ADDED_BY_ANOTHER_ADMIN", "valueString": "new"}),
                );
            }
            let site = json!({"name": "Added by another admin", "domain": ["new.harbor.example"]});
            add(resource, "site", site);
        }
        _ => resource["description"] = json!("Described by another admin"),
    }
}

/// Adds an entry to a list of a project.
fn add(project: &mut Value, list: &str, entry: Value) {
    if let Some(entries) = project[list].as_array_mut() {
        entries.push(entry);
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

    fn fail(server: &mut Server, failure: Failure, on: bool) {
        server.answer(Asked::Fail(failure, on), now());
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
            fail(&mut server, Failure::MailDown, true);
            for email in ["ana@example.com", "bo@example.com"] {
                answer(&mut server, invite(&token, &project, email));
            }
            assert_eq!(server.panel().mails, []);
            fail(&mut server, Failure::MailDown, false);
            answer(&mut server, invite(&token, &project, "cy@example.com"));
            assert_eq!(server.panel().mails.len(), 1);
        }
    }

    #[test]
    fn the_answer_to_one_change_is_lost_and_to_no_look_up() {
        for version in BOTH {
            let (mut server, token, project) = start(version);
            fail(&mut server, Failure::AnswerLost, true);
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
            fail(&mut server, Failure::SavedBefore, true);
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
    fn a_lost_answer_sends_no_email_without_a_mail_server() {
        for version in BOTH {
            let (mut server, token, project) = start(version);
            fail(&mut server, Failure::MailDown, true);
            fail(&mut server, Failure::AnswerLost, true);
            let request = invite(&token, &project, "ana@example.com");
            assert_eq!(send(&mut server, request), Outcome::Closed);
            assert_eq!(server.panel().mails, []);
            assert!(server.panel().failures.has(Failure::MailDown));
        }
    }

    #[test]
    fn the_clinic_has_the_same_ids_each_time_and_other_secrets() {
        for version in BOTH {
            let start = |chance| {
                let mut server =
                    Server::start(version, "https://demo.example", chance, now()).unwrap();
                let tokens = server
                    .core
                    .tokens_for(ADMIN_EMAIL, None, &Request::default(), now());
                (server.project(), tokens.unwrap()["refresh_token"].clone())
            };
            let (one, other) = (start(1), start(2));
            assert_eq!(one.0, other.0);
            assert_ne!(one.1, other.1);
        }
    }

    #[test]
    fn another_admin_changes_what_one_may_be_editing_and_nobodys_own_rights() {
        let membership = |email: &str| json!({"resourceType": "ProjectMembership", "user": {"display": email}, "admin": true});
        for (email, is_admin) in [(ADMIN_EMAIL, true), ("nurse@example.com", false)] {
            let mut resource = membership(email);
            change(&mut resource);
            assert_eq!(resource["admin"], is_admin, "{email}");
            assert_ne!(resource, membership(email));
        }
        let mut project = json!({"resourceType": "Project", "secret": [{"name": "A"}], "setting": [], "site": []});
        change(&mut project);
        for list in ["secret", "setting", "site"] {
            let names = project[list].as_array().unwrap();
            let last = names.last().unwrap()["name"].as_str().unwrap();
            assert!(last.to_lowercase().contains("another"), "{last}");
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
            ("POST", "/fhir/R4/ClientApplication/1/$rotate-secret", true),
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
