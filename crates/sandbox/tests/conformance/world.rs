//! A server in the state a recording started from, and ways to bring it there.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use rand::SeedableRng as _;
use rand::rngs::StdRng;
use sandbox::auth::mfa::totp;
use sandbox::context::{Conditions, Context};
use sandbox::core::{Core, Reply};
use sandbox::exchange::Settings;
use sandbox::founding;
use sandbox::json::str_at;
use sandbox::mail::Mail;
use sandbox::message::{Request, Response};
use sandbox::store::{Author, Store};
use sandbox::version::Version;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::compare::Bindings;

/// A password nobody would find on a list.
pub const PASSWORD: &str = "Kelp-forest-42";
/// The one PKCE verifier of all recorded sign-ins.
pub const VERIFIER: &str = "a-verifier-that-is-long-enough-for-everybody";

/// The challenge that belongs to [`VERIFIER`].
pub fn challenge() -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER))
}

/// A core with what the placeholders of a recording stand for.
pub struct World {
    pub core: Core,
    pub vars: Bindings,
    pub mail_down: bool,
    pub conditions: Conditions,
    rng: StdRng,
    now: Timestamp,
    addresses: u32,
}

impl World {
    /// An empty server.
    pub fn new(version: Version) -> Self {
        let store = Store::in_memory();
        let settings = Settings {
            version,
            ..Settings::default()
        };
        let mut world = Self {
            core: Core::new(store, settings),
            vars: Bindings::new(),
            mail_down: false,
            conditions: Conditions::default(),
            rng: StdRng::seed_from_u64(7),
            now: "2026-01-05T08:00:00Z".parse().unwrap(),
            addresses: 0,
        };
        world.bind("base_url", "http://localhost:8103");
        world.bind("app_url", "http://localhost:3000");
        world.bind("password", PASSWORD);
        let long = "Kelp-".repeat(20);
        world.bind("100_character_password", &long);
        world.bind("first_72_characters_of_it", &long[..72]);
        world
    }

    pub fn v5(&self) -> bool {
        self.core.settings.version.is_v5()
    }

    /// Says what a placeholder stands for.
    pub fn bind(&mut self, name: &str, value: &str) {
        self.vars.insert(name.to_owned(), value.to_owned());
    }

    /// What a placeholder stands for.
    pub fn var(&self, name: &str) -> String {
        self.vars.get(name).cloned().unwrap_or_default()
    }

    fn with<T>(&mut self, work: impl FnOnce(&mut Store, &mut Context) -> T) -> T {
        self.now += SignedDuration::from_millis(10);
        let mut context = Context {
            now: self.now,
            rng: &mut self.rng,
            conditions: self.conditions,
        };
        work(&mut self.core.store, &mut context)
    }

    /// An address nobody had before, so that only recordings about limits meet one.
    pub fn address(&mut self) -> String {
        self.addresses += 1;
        format!("client {}", self.addresses)
    }

    /// Handles a request as the shell would; mails come back when they could be sent.
    pub fn handle(&mut self, request: &Request) -> (Response, Vec<Mail>) {
        self.now += SignedDuration::from_millis(10);
        let mut context = Context {
            now: self.now,
            rng: &mut self.rng,
            conditions: self.conditions,
        };
        let Reply {
            response,
            mails,
            mail_failure,
        } = self.core.handle(request, &mut context);
        if self.mail_down && !mails.is_empty() {
            return (
                mail_failure.response("connect ECONNREFUSED 127.0.0.1:25"),
                Vec::new(),
            );
        }
        (response, mails)
    }

    /// Says that the account of a membership needs a second factor.
    pub fn require_factor(&mut self, membership: &Value) {
        let user = self.core.store.resolve(&membership["user"]);
        let mut user = user.unwrap().clone();
        user["mfaRequired"] = json!(true);
        self.update(user);
    }

    /// Binds `{{totp}}` to what the authenticator app of an account shows now.
    pub fn bind_totp(&mut self, email: &str) {
        let mut users = self.core.store.all("User");
        let secret = users
            .find(|user| str_at(user, "email") == email)
            .map_or("", |user| str_at(user, "mfaSecret"));
        let code = totp::code(secret, self.now).unwrap_or_default();
        drop(users);
        self.bind("totp", &code);
        let (left, right) = code.split_at(code.len() / 2);
        self.bind("totp_with_space", &format!("{left} {right}"));
    }

    /// Lets time pass.
    pub fn wait(&mut self, seconds: i64) {
        self.now += SignedDuration::from_secs(seconds);
    }

    /// A JSON call in the set-up.
    pub fn call(&mut self, method: &str, path: &str, token: &str, body: &Value) -> Response {
        let remote = self.address();
        self.call_from(&remote, method, path, token, body)
    }

    /// The same from a known address.
    pub fn call_from(
        &mut self,
        remote: &str,
        method: &str,
        path: &str,
        token: &str,
        body: &Value,
    ) -> Response {
        let mut headers = vec![("content-type".to_owned(), "application/json".to_owned())];
        if !token.is_empty() {
            headers.push(("authorization".into(), format!("Bearer {token}")));
        }
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let request = Request {
            method: method.into(),
            path: path.into(),
            query: query.into(),
            headers,
            body: body.to_string().into_bytes(),
            remote: remote.to_owned(),
        };
        let (response, _) = self.handle(&request);
        response
    }

    /// The same, expected to succeed.
    pub fn done(&mut self, method: &str, path: &str, token: &str, body: &Value) -> Value {
        let response = self.call(method, path, token, body);
        assert!(
            response.status < 300,
            "{method} {path}: {} {}",
            response.status,
            response.value()
        );
        response.value().clone()
    }

    /// Stores a resource as the server itself would.
    pub fn create(&mut self, project: Option<&str>, resource: Value) -> Value {
        self.with(|store, context| store.create(resource, &Author::system(project), context))
            .unwrap()
    }

    /// Stores a new version of a resource as the server itself would.
    pub fn update(&mut self, resource: Value) -> Value {
        let project = resource["meta"]["project"].as_str().map(str::to_owned);
        self.with(|store, context| {
            store.update(resource, &Author::system(project.as_deref()), context)
        })
        .unwrap()
    }

    /// Removes a resource as the server itself would.
    pub fn delete(&mut self, kind: &str, id: &str) {
        self.with(|store, context| store.delete(kind, id, &Author::system(None), context))
            .unwrap();
    }

    /// An account with the good password; project-scoped when a project is given.
    pub fn user(&mut self, first: &str, last: &str, email: &str, project: Option<&Value>) -> Value {
        let hash = self.with(|_, context| sandbox::secret::hash_password(PASSWORD, context));
        let mut user = json!({
            "resourceType": "User", "firstName": first, "lastName": last, "email": email, "passwordHash": hash,
        });
        if let Some(project) = project {
            user["project"] = founding::reference(project, str_at(project, "name"));
        }
        self.create(project.map(|project| str_at(project, "id")), user)
    }

    /// A project with its owner, without default policies; returns the project.
    pub fn project(&mut self, name: &str, first: &str, last: &str, email: &str) -> Value {
        let owner = self.user(first, last, email, None);
        self.project_of(name, &owner, Version::V4_5)
    }

    /// A project as the server version in question makes it.
    pub fn project_of(&mut self, name: &str, owner: &Value, version: Version) -> Value {
        let membership = self
            .with(|store, context| founding::found(store, context, version, name, owner))
            .unwrap();
        self.core
            .store
            .resolve(&membership["project"])
            .unwrap()
            .clone()
    }

    /// A member with an account of her own; returns the membership.
    pub fn member(
        &mut self,
        project: &Value,
        kind: &str,
        name: (&str, &str),
        email: &str,
        settings: Value,
    ) -> Value {
        let scoped = (kind == "Patient").then_some(project);
        let user = self.user(name.0, name.1, email, scoped);
        self.member_of(project, kind, &user, settings)
    }

    /// A membership with a new profile for an account.
    pub fn member_of(
        &mut self,
        project: &Value,
        kind: &str,
        user: &Value,
        settings: Value,
    ) -> Value {
        let id = str_at(project, "id").to_owned();
        let mut profile = json!({
            "resourceType": kind, "name": [{"given": [user["firstName"]], "family": user["lastName"]}],
        });
        if let Some(email) = user.get("email") {
            profile["telecom"] = json!([{"system": "email", "use": "work", "value": email}]);
        }
        let profile = self.create(Some(&id), profile);
        let profile = founding::reference(&profile, &sandbox::caller::display_name(&profile));
        let user = founding::reference(user, str_at(user, "email"));
        self.with(|store, context| {
            founding::add_member(store, context, project, user, profile, settings)
        })
        .unwrap()
    }

    /// A policy for the front desk; returns its id.
    pub fn policy(&mut self, project: &Value, name: &str) -> String {
        let policy = json!({
            "resourceType": "AccessPolicy", "name": name, "resource": [
                {"resourceType": "Patient", "interaction": ["read", "search", "create", "update"],
                 "hiddenFields": ["photo"], "readonlyFields": ["identifier"]},
                {"resourceType": "Appointment"}, {"resourceType": "Observation", "readonly": true},
            ],
        });
        let policy = self.create(Some(str_at(project, "id")), policy);
        str_at(&policy, "id").to_owned()
    }

    /// The code of a sign-in; the challenge belongs to [`VERIFIER`].
    pub fn code(&mut self, email: &str, more: Value) -> String {
        let mut body = json!({
            "email": email, "password": PASSWORD, "scope": "openid offline",
            "codeChallenge": challenge(), "codeChallengeMethod": "S256",
        });
        body.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        let answer = self.done("POST", "/auth/login", "", &body);
        assert!(answer["code"].is_string(), "{email}: {answer}");
        str_at(&answer, "code").to_owned()
    }

    /// The tokens of a sign-in.
    pub fn tokens(&mut self, email: &str, more: Value) -> Value {
        let code = self.code(email, more);
        let form = format!("grant_type=authorization_code&code={code}&code_verifier={VERIFIER}");
        let request = Request {
            method: "POST".into(),
            path: "/oauth2/token".into(),
            headers: vec![(
                "content-type".into(),
                "application/x-www-form-urlencoded".into(),
            )],
            body: form.into_bytes(),
            remote: self.address(),
            ..Request::default()
        };
        let (response, _) = self.handle(&request);
        assert_eq!(response.status, 200, "{email}: {}", response.value());
        response.value().clone()
    }

    /// Signs in and binds the access token to a placeholder.
    pub fn sign_in(&mut self, placeholder: &str, email: &str, more: Value) {
        let tokens = self.tokens(email, more);
        self.bind(placeholder, str_at(&tokens, "access_token"));
    }

    /// The project a placeholder stands for.
    pub fn project_at(&self, placeholder: &str) -> Value {
        self.core
            .store
            .read("Project", &self.var(placeholder))
            .unwrap()
            .clone()
    }

    /// Binds placeholders to a membership: its id, its user, its profile, its version. Empty names are left out.
    pub fn bind_member(&mut self, membership: &Value, names: [&str; 4]) {
        let after = |key: &str| {
            str_at(&membership[key], "reference")
                .split('/')
                .next_back()
                .unwrap()
                .to_owned()
        };
        let values = [
            str_at(membership, "id").to_owned(),
            after("user"),
            after("profile"),
            str_at(&membership["meta"], "versionId").to_owned(),
        ];
        for (name, value) in names
            .iter()
            .zip(values)
            .filter(|(name, _)| !name.is_empty())
        {
            self.bind(name, &value);
        }
    }

    /// A Practitioner of the Harbor Clinic with her own account, her placeholders bound.
    pub fn practitioner(
        &mut self,
        name: (&str, &str),
        email: &str,
        settings: Value,
        names: [&str; 4],
    ) -> Value {
        let project = self.project_at("project_id");
        let membership = self.member(&project, "Practitioner", name, email, settings);
        self.bind_member(&membership, names);
        membership
    }

    /// Signs a new ordinary member of the Harbor Clinic in.
    pub fn ordinary_member(&mut self, placeholder: &str) {
        let policy = json!({"accessPolicy": {"reference": format!("AccessPolicy/{}", self.var("desk_policy_id"))}});
        self.practitioner(("Nora", "Nurse"), "member@clinic.example", policy, [""; 4]);
        self.sign_in(placeholder, "member@clinic.example", json!({}));
    }

    /// Signs the owner of the other clinic in.
    pub fn other_admin(&mut self, placeholder: &str) {
        self.sign_in(placeholder, "owner-b@other.example", json!({}));
    }

    /// Signs a super administrator in.
    pub fn super_admin(&mut self, placeholder: &str) {
        let mut project = self.project("Super Admin", "Medplum", "Admin", "super@server.example");
        project["superAdmin"] = json!(true);
        self.update(project);
        self.sign_in(placeholder, "super@server.example", json!({}));
    }

    /// Gives a user another password.
    pub fn set_password(&mut self, user: &Value, password: &str) {
        let mut user = user.clone();
        user["passwordHash"] =
            json!(self.with(|_, context| sandbox::secret::hash_password(password, context)));
        self.update(user);
    }

    /// Invites by mail as the owner and returns the membership with id and secret of the mailed link.
    pub fn invite(&mut self, body: Value) -> (Value, String, String) {
        let request = Request {
            method: "POST".into(),
            path: "/admin/projects/x/invite".into(),
            headers: vec![
                ("content-type".into(), "application/json".into()),
                (
                    "authorization".into(),
                    format!("Bearer {}", self.var("access_token")),
                ),
            ],
            body: body.to_string().into_bytes(),
            remote: self.address(),
            ..Request::default()
        };
        let (response, mails) = self.handle(&request);
        assert_eq!(response.status, 200, "{}", response.value());
        let text = mails
            .first()
            .map(|mail| mail.text.clone())
            .unwrap_or_default();
        let link = text
            .split_whitespace()
            .find(|word| word.contains("/setpassword/"))
            .unwrap_or_default();
        let mut parts = link.rsplit('/').map(str::to_owned);
        let (secret, id) = (
            parts.next().unwrap_or_default(),
            parts.next().unwrap_or_default(),
        );
        (response.value().clone(), id, secret)
    }
}
