//! A core with the usual people, and how to talk to it.

use rand::SeedableRng as _;
use rand::rngs::StdRng;
use sandbox::context::{Conditions, Context};
use sandbox::core::{Core, Reply};
use sandbox::exchange::Settings;
use sandbox::message::{Request, Response};
use sandbox::seed::{self, ADMIN_EMAIL, ADMIN_PASSWORD};
use sandbox::store::Store;
use sandbox::version::Version;
use serde_json::{Value, json};

/// A seeded core of its own, with a fixed clock and fixed chance.
pub struct Fixed {
    pub core: Core,
    rng: StdRng,
    pub now: jiff::Timestamp,
}

impl Fixed {
    pub fn new(version: Version) -> Self {
        Self::set_up(version, |_| ())
    }

    /// A server with other settings.
    pub fn set_up(version: Version, change: impl FnOnce(&mut Settings)) -> Self {
        let mut rng = StdRng::seed_from_u64(1);
        let now = "2026-03-01T12:00:00Z".parse().unwrap();
        let mut store = Store::in_memory();
        let mut context = Context {
            now,
            rng: &mut rng,
            conditions: Conditions::default(),
        };
        let extra = seed::Extra {
            members: 2,
            ..seed::Extra::default()
        };
        seed::seed(&mut store, &mut context, version, extra).unwrap();
        let mut settings = Settings {
            version,
            ..Settings::default()
        };
        change(&mut settings);
        Self {
            core: Core::new(store, settings),
            rng,
            now,
        }
    }

    fn send(&mut self, method: &str, path: &str, kind: &str, body: &str) -> Response {
        let request = Request {
            method: method.into(),
            path: path.into(),
            headers: vec![("content-type".into(), kind.into())],
            body: body.as_bytes().to_vec(),
            remote: "192.0.2.1".into(),
            ..Request::default()
        };
        self.handle(&request, Conditions::default()).response
    }

    fn handle(&mut self, request: &Request, conditions: Conditions) -> Reply {
        let mut context = Context {
            now: self.now,
            rng: &mut self.rng,
            conditions,
        };
        self.core.handle(request, &mut context)
    }

    /// A call with JSON, `target` a path with query; under conditions, by whoever the token belongs to.
    pub fn call(
        &mut self,
        token: &str,
        method: &str,
        target: &str,
        body: &Value,
        conditions: Conditions,
    ) -> Reply {
        let request = Request::json(method, target, token, body);
        self.handle(&request, conditions)
    }

    /// The access token of an account.
    pub fn sign_in(&mut self, (email, password): (&str, &str)) -> String {
        let body = json!({
            "email": email, "password": password, "codeChallenge": "abc", "codeChallengeMethod": "plain",
        });
        let login = self.send("POST", "/auth/login", "application/json", &body.to_string());
        let code = login.value()["code"].as_str().unwrap().to_owned();
        self.token(&code, "abc").value()["access_token"]
            .as_str()
            .unwrap()
            .to_owned()
    }

    /// The administrator's login.
    pub fn login(&mut self, challenge: &str) -> Response {
        let body = json!({
            "email": ADMIN_EMAIL, "password": ADMIN_PASSWORD, "codeChallenge": challenge, "codeChallengeMethod": "S256",
        });
        self.send("POST", "/auth/login", "application/json", &body.to_string())
    }

    /// Exchanges a code.
    pub fn token(&mut self, code: &str, verifier: &str) -> Response {
        let form = format!("grant_type=authorization_code&code={code}&code_verifier={verifier}");
        self.send(
            "POST",
            "/oauth2/token",
            "application/x-www-form-urlencoded",
            &form,
        )
    }
}
