//! What a member gets by a policy, as contract §10.1 has it: each row is a policy, and what came of it.

use rand::SeedableRng as _;
use rand::rngs::StdRng;
use sandbox::exchange::Settings;
use sandbox::message::Request;
use sandbox::seed::{ADMIN_EMAIL, Extra};
use sandbox::server::Server;
use sandbox::version::Version;
use serde_json::{Value, json};

/// A member who has one policy after the other, and records to look at.
struct Scene {
    server: Server,
    member: Value,
    male: String,
    female: String,
    gone: String,
}

const MEMBER: &str = "ana@example.com";

fn now() -> jiff::Timestamp {
    "2026-03-01T12:00:00Z".parse().unwrap()
}

impl Scene {
    fn new() -> Self {
        let settings = Settings {
            version: Version::V5_1,
            rate_limits: false,
            ..Settings::default()
        };
        let rng = StdRng::seed_from_u64(1);
        let server = Server::seeded(settings, Extra::default(), now(), rng).unwrap();
        let mut scene = Self {
            server,
            member: Value::Null,
            male: String::new(),
            female: String::new(),
            gone: String::new(),
        };
        let tokens = scene
            .server
            .tokens_for(ADMIN_EMAIL, None, &Request::default(), now());
        let project = tokens.unwrap()["project"]["reference"]
            .as_str()
            .unwrap()
            .trim_start_matches("Project/")
            .to_owned();
        let invite = json!({"resourceType": "Practitioner", "firstName": "Ana", "lastName": "Costa", "email": MEMBER,
            "sendEmail": false});
        let path = format!("/admin/projects/{project}/invite");
        scene.member = scene.done(ADMIN_EMAIL, "POST", &path, &invite);
        scene.male = scene.patient("male");
        scene.female = scene.patient("female");
        scene.gone = scene.patient("female");
        let gone = format!("/fhir/R4/{}", scene.gone);
        scene.done(ADMIN_EMAIL, "DELETE", &gone, &Value::Null);
        scene
    }

    fn patient(&mut self, gender: &str) -> String {
        let patient =
            json!({"resourceType": "Patient", "gender": gender, "birthDate": "1990-01-02"});
        let made = self.done(ADMIN_EMAIL, "POST", "/fhir/R4/Patient", &patient);
        format!("Patient/{}", made["id"].as_str().unwrap())
    }

    fn ask(&mut self, email: &str, method: &str, path: &str, body: &Value) -> (u16, Value) {
        let tokens = self
            .server
            .tokens_for(email, None, &Request::default(), now());
        let token = tokens.unwrap()["access_token"].as_str().unwrap().to_owned();
        let mut request = Request::json(method, path, &token, body);
        if body.is_null() {
            request.body.clear();
        }
        let answer = self.server.ask(&request, now());
        (answer.status, answer.value().clone())
    }

    fn done(&mut self, email: &str, method: &str, path: &str, body: &Value) -> Value {
        let (status, answer) = self.ask(email, method, path, body);
        assert!(status < 400, "{method} {path}: {status} {answer}");
        answer
    }

    /// Gives the member these rules, with the value of `%x`.
    fn give(&mut self, rules: &Value, value: Option<&str>) {
        let policy = json!({"resourceType": "AccessPolicy", "resource": rules});
        let policy = self.done(ADMIN_EMAIL, "POST", "/fhir/R4/AccessPolicy", &policy);
        let policy =
            json!({"reference": format!("AccessPolicy/{}", policy["id"].as_str().unwrap())});
        let path = format!(
            "/fhir/R4/ProjectMembership/{}",
            self.member["id"].as_str().unwrap()
        );
        let mut member = self.done(ADMIN_EMAIL, "GET", &path, &Value::Null);
        let fields = member.as_object_mut().unwrap();
        fields.shift_remove("accessPolicy");
        let parameter: Vec<Value> = value
            .map(|value| json!({"name": "x", "valueString": value}))
            .into_iter()
            .collect();
        let mut entry = json!({"policy": policy});
        if !parameter.is_empty() {
            entry["parameter"] = json!(parameter);
        }
        fields.insert("access".into(), json!([entry]));
        self.done(ADMIN_EMAIL, "PUT", &path, &member);
    }

    /// The two patients as a search finds them.
    fn found(&mut self) -> Vec<Value> {
        let ids = [&self.male, &self.female].map(|name| name.trim_start_matches("Patient/"));
        let path = format!("/fhir/R4/Patient?_id={}", ids.join(","));
        let bundle = self.done(MEMBER, "GET", &path, &Value::Null);
        let entries = bundle["entry"].as_array().cloned().unwrap_or_default();
        entries
            .iter()
            .map(|entry| entry["resource"].clone())
            .collect()
    }

    fn status(&mut self, method: &str, path: &str, body: &Value) -> u16 {
        let path = format!("/fhir/R4/{path}");
        self.ask(MEMBER, method, &path, body).0
    }
}

#[test]
fn a_search_finds_what_the_criteria_leave() {
    let mut scene = Scene::new();
    for (criteria, value, count) in [
        ("Patient?gender=female", None, 1),
        ("Patient?_count=10", None, 2),
        ("Patient?_sort=name&_fields=id", None, 2),
        ("Patient?_count=10&gender=female", None, 1),
        ("Patient?gender=%x", Some("female"), 1),
        ("Patient?gender=%x", Some("female,male"), 2),
        ("gender=female", None, 2),
    ] {
        let rules = json!([{"resourceType": "Patient", "criteria": criteria, "readonly": true}]);
        scene.give(&rules, value);
        assert_eq!(scene.found().len(), count, "{criteria} {value:?}");
    }
    scene.give(
        &json!([{"resourceType": "Patient", "criteria": "Patient?nothing=x"}]),
        None,
    );
    assert_eq!(scene.status("GET", "Patient", &Value::Null), 400);
}

#[test]
fn fields_are_hidden_by_the_first_rule_a_record_is_recognised_by() {
    let mut scene = Scene::new();
    let hides = |more: Value| {
        let mut rule = json!({"resourceType": "Patient", "hiddenFields": ["birthDate"]});
        for (key, value) in more.as_object().unwrap() {
            rule[key] = value.clone();
        }
        rule
    };
    let search = json!({"resourceType": "Patient", "interaction": ["search"]});
    let female = json!({"criteria": "Patient?gender=female", "interaction": ["read"]});
    let any = json!({"criteria": "Patient?_compartment=Patient/x", "interaction": ["read"]});
    for (rules, shown) in [
        (json!([hides(json!({"readonly": true}))]), 0),
        (json!([hides(female), search]), 1),
        (json!([hides(any), search]), 2),
        (json!([{"resourceType": "Patient"}, hides(json!({}))]), 2),
    ] {
        scene.give(&rules, None);
        let found = scene.found();
        assert_eq!(found.len(), 2, "{rules}");
        let with = found.iter().filter(|one| one.get("birthDate").is_some());
        assert_eq!(with.count(), shown, "{rules}");
    }
    // Hidden fields can be searched by all the same.
    scene.give(&json!([hides(json!({}))]), None);
    let path = "/fhir/R4/Patient?birthdate=1990-01-02";
    let bundle = scene.done(MEMBER, "GET", path, &Value::Null);
    assert_eq!(bundle["entry"].as_array().map(Vec::len), Some(2));
}

#[test]
fn whoever_may_read_has_the_history_of_what_was_deleted_only() {
    let mut scene = Scene::new();
    scene.give(
        &json!([{"resourceType": "Patient", "interaction": ["read"]}]),
        None,
    );
    let [gone, male] = [&scene.gone, &scene.male].map(|name| format!("{name}/_history"));
    assert_eq!(scene.status("GET", &gone, &Value::Null), 200);
    assert_eq!(scene.status("GET", &male, &Value::Null), 403);
    scene.give(
        &json!([{"resourceType": "Patient", "interaction": ["search"]}]),
        None,
    );
    assert_eq!(scene.status("GET", &gone, &Value::Null), 403);
}

#[test]
fn a_value_with_a_quotation_mark_adds_rules() {
    let mut scene = Scene::new();
    let rules =
        json!([{"resourceType": "Patient", "criteria": "Patient?gender=%x", "readonly": true}]);
    scene.give(&rules, Some("female"));
    let male = scene.male.clone();
    let change = json!([{"op": "add", "path": "/active", "value": true}]);
    assert_eq!(scene.status("PATCH", &male, &change), 403);
    let value =
        "female\"},{\"resourceType\":\"*\"},{\"resourceType\":\"Basic\",\"criteria\":\"Basic?_id=x";
    scene.give(&rules, Some(value));
    assert_eq!(scene.status("PATCH", &male, &change), 200);
    let policy = json!({"resourceType": "AccessPolicy"});
    assert_eq!(scene.status("POST", "AccessPolicy", &policy), 201);
}

#[test]
fn changes_are_let_with_records_that_are_recognised() {
    let mut scene = Scene::new();
    let rules = json!([{"resourceType": "Patient", "criteria": "Patient?gender=female"}]);
    scene.give(&rules, None);
    let change = json!([{"op": "add", "path": "/active", "value": true}]);
    let (male, female) = (scene.male.clone(), scene.female.clone());
    assert_eq!(scene.status("PATCH", &female, &change), 200);
    assert_eq!(scene.status("PATCH", &male, &change), 403);
    assert_eq!(scene.status("DELETE", &male, &Value::Null), 403);
    let made = |gender: &str| json!({"resourceType": "Patient", "gender": gender});
    assert_eq!(scene.status("POST", "Patient", &made("male")), 403);
    assert_eq!(scene.status("POST", "Patient", &made("female")), 201);
}
