//! The server of a test: the sandbox's core, in the page. It is there at once and answers whatever the app fetches.

use super::{fake, mounted, network};
pub(super) use demo::sharing::now;
use sandbox::exchange::Settings;
use sandbox::message::{Body, Request, Response};
pub use sandbox::seed::{ADMIN_EMAIL, ADMIN_PASSWORD, Extra, SUPER};
use sandbox::server::{Asked, Server as Core};
pub use sandbox::version::Version;
use sandbox::{SeedableRng, StdRng, Timestamp};
use serde_json::Value;
use std::cell::RefCell;
use std::rc::Rc;

/// Where the app thinks that the server is. Nobody is there: all requests to it are answered in the page.
pub const URL: &str = "https://server.test";

/// The server. Copied freely.
#[derive(Clone)]
pub struct Server {
    pub(super) core: Rc<RefCell<Core>>,
    befores: Rc<RefCell<Vec<Before>>>,
    change: Rc<RefCell<Option<Change>>>,
    pub version: Version,
}

/// Makes something else of the JSON of an answer.
type Change = Box<dyn FnMut(Value) -> Value>;

/// What happens before a request with this method and the end of a path is handled, once.
struct Before {
    method: &'static str,
    path: &'static str,
    happens: Box<dyn FnOnce(&Server)>,
}

/// A mail that the server sent.
pub struct Mail {
    pub subject: String,
    pub text: String,
}

impl Server {
    /// A server of this version with the usual people, which answers from now on.
    pub fn start(version: Version) -> Server {
        Server::with(version, Extra::default())
    }

    /// The same with more members or secrets.
    pub fn with(version: Version, extra: Extra) -> Server {
        Server::set_up(version, extra, |_| {})
    }

    /// The same, set up otherwise.
    pub fn set_up(version: Version, extra: Extra, change: impl FnOnce(&mut Settings)) -> Server {
        mounted::take_down();
        fake::restore();
        let mut settings = Settings {
            version,
            base_url: [URL, "/"].concat(),
            app_url: [&super::app::origin(), "/"].concat(),
            rate_limits: false,
            ..Settings::default()
        };
        change(&mut settings);
        let chance = StdRng::seed_from_u64(4711);
        let core = Core::seeded(settings, extra, now(), chance).expect("a seeded server");
        let server = Server {
            core: Rc::new(RefCell::new(core)),
            befores: Rc::default(),
            change: Rc::default(),
            version,
        };
        network::answer_by(server.clone());
        server
    }

    /// Whether it is of the newer generation.
    pub fn is_v5(&self) -> bool {
        self.version.is_v5()
    }

    /// Makes the next matching request go wrong; see the README of `crates/sandbox` for the actions. The target is a
    /// path (`*` is any one segment), perhaps with a part of the query.
    pub fn fault(&self, method: &str, target: &str, action: impl Into<Value>) {
        self.faults(method, target, action, Some(1));
    }

    /// The same for so many requests, or for all until `repair`.
    pub fn faults(&self, method: &str, target: &str, action: impl Into<Value>, times: Option<u64>) {
        let (path, query) = target.split_once('?').unzip();
        let rule = serde_json::json!({
            "method": method, "path": path.unwrap_or(target), "query": query,
            "action": action.into(), "times": times,
        });
        self.core.borrow_mut().faults.add(&rule).expect("a rule");
    }

    /// How many rules of faults no request has met yet, or not often enough.
    pub fn faults_left(&self) -> usize {
        let list = self.core.borrow().faults.list();
        list.as_array().map_or(0, Vec::len)
    }

    /// Has something happen just before the next request with this method and this end of its path is handled, such as
    /// what somebody else does meanwhile.
    pub fn before(
        &self,
        method: &'static str,
        path: &'static str,
        happens: impl FnOnce(&Server) + 'static,
    ) {
        self.befores.borrow_mut().push(Before {
            method,
            path,
            happens: Box::new(happens),
        });
    }

    /// Lets happen what is to happen before this request.
    pub(super) fn happen_before(&self, request: &Request) {
        let mut befores = self.befores.borrow_mut();
        let is_due = |it: &Before| it.method == request.method && request.path.ends_with(it.path);
        let due = befores.iter().position(is_due).map(|at| befores.remove(at));
        drop(befores);
        if let Some(due) = due {
            (due.happens)(self);
        }
    }

    /// Has every answer with JSON changed on its way, but for those with tokens: without them a page would show only
    /// that one is signed out.
    pub fn change_answers(&self, change: impl FnMut(Value) -> Value + 'static) {
        self.change.replace(Some(Box::new(change)));
    }

    /// The answer to a request as it arrives.
    pub(super) fn on_its_way(&self, path: &str, mut answer: Response) -> Response {
        if let Some(change) = self.change.borrow_mut().as_mut()
            && let Body::Json(body) = &answer.body
            && path != "/oauth2/token"
        {
            answer.body = Body::Json(change(body.clone()));
        }
        answer
    }

    /// Ends all faults.
    pub fn repair(&self) {
        self.core.borrow_mut().faults.clear();
    }

    /// What was asked with this method and a path (with its query) that contains this, since the start or `forget`.
    /// `status` is `None` where the connection was closed before anything was done.
    pub fn requests(&self, method: &str, path: &str) -> Vec<Asked> {
        let core = self.core.borrow();
        let all = core.requests.iter();
        all.filter(|asked| asked.method == method && asked.path.contains(path))
            .cloned()
            .collect()
    }

    /// Forgets what was asked.
    pub fn forget(&self) {
        self.core.borrow_mut().requests.clear();
    }

    /// The mails to an address, newest first.
    pub fn mails(&self, to: &str) -> Vec<Mail> {
        let all = self.core.borrow().core.store.mails();
        let all = all.expect("mails").into_iter();
        all.filter(|mail| mail.to == to)
            .map(|mail| Mail {
                subject: mail.subject,
                text: mail.text,
            })
            .collect()
    }

    /// The address in the newest mail to somebody, without the origin, as it is opened.
    pub fn mailed_link(&self, to: &str) -> String {
        let mails = self.mails(to);
        let mail = mails.first().unwrap_or_else(|| panic!("no mail to {to}"));
        let origin = super::app::origin();
        let mut words = mail.text.split_whitespace();
        let link = words.find_map(|word| word.strip_prefix(&origin));
        link.unwrap_or_else(|| panic!("no link in {}", mail.text))
            .to_owned()
    }

    /// The tokens of somebody who signed in.
    pub fn tokens(&self, email: &str) -> Value {
        self.tokens_of(email, None)
    }

    /// The same, signed in to this project.
    pub fn tokens_of(&self, email: &str, project: Option<&str>) -> Value {
        let mut core = self.core.borrow_mut();
        let tokens = core.tokens_for(email, project, &Request::default(), now());
        tokens.unwrap_or_else(|failure| panic!("no tokens for {email}: {}", failure.text()))
    }

    /// The id of the administrator's project.
    pub fn project(&self) -> String {
        project_of(&self.tokens(ADMIN_EMAIL))
    }

    /// Asks in somebody's name, behind the app's back; fails unless it is done. Without a body, that is null.
    pub fn ask(&self, email: &str, method: &str, target: &str, body: &Value) -> Value {
        let tokens = self.tokens(email);
        let token = tokens["access_token"].as_str().expect("a token");
        let (status, answer) = self.answer(token, method, target, body);
        assert!(status < 400, "{method} {target}: {status} {answer}");
        answer
    }

    /// Asks with this token or none (empty), behind the app's back; the status and the body of the answer.
    pub fn answer(&self, token: &str, method: &str, target: &str, body: &Value) -> (u16, Value) {
        let mut request = Request::json(method, target, token, body);
        if body.is_null() {
            request.body.clear();
        }
        let response = self.core.borrow_mut().ask(&request, now());
        (response.status, response.value().clone())
    }

    /// What an authenticator app with this secret shows, so many seconds from now.
    pub fn app_code(&self, secret: &str, seconds: i64) -> String {
        let time = Timestamp::from_second(now().as_second() + seconds).expect("a time");
        sandbox::auth::mfa::totp::code(secret, time).expect("a secret")
    }

    /// A FHIR request in the administrator's name, behind the app's back.
    pub fn fhir(&self, method: &str, path: &str, body: &Value) -> Value {
        self.ask(ADMIN_EMAIL, method, &["/fhir/R4/", path].concat(), body)
    }

    /// The resources that a FHIR search finds.
    pub fn find(&self, search: &str) -> Vec<Value> {
        let bundle = self.fhir("GET", search, &Value::Null);
        let entries = bundle["entry"].as_array().cloned().unwrap_or_default();
        entries
            .iter()
            .map(|entry| entry["resource"].clone())
            .collect()
    }

    /// The memberships of a login address.
    pub fn members(&self, email: &str) -> Vec<Value> {
        let email = sandbox::message::percent_encoded(email);
        self.find(&["ProjectMembership?user:User.email:exact=", &email].concat())
    }

    /// Below the administrator's project, behind the app's back: `invite`, `client`, `bot`.
    pub fn admin(&self, what: &str, body: &Value) -> Value {
        let target = ["/admin/projects/", &self.project(), "/", what].concat();
        self.ask(ADMIN_EMAIL, "POST", &target, body)
    }
}

/// The id of the project that tokens are for.
pub(super) fn project_of(tokens: &Value) -> String {
    let reference = tokens["project"]["reference"].as_str().expect("a project");
    reference.trim_start_matches("Project/").to_owned()
}
