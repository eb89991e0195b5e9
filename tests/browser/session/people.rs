//! Who is in these tests, and what they do again and again.

use crate::support::part::Part;
pub use crate::support::people::too_many;
use crate::support::server::Server;
pub use sandbox::seed::{BOTH, LAKESIDE_PASSWORD, NURSE, SUPER, TOTP_SECRET};
use serde_json::{Value, json};

/// A password that nobody has to begin with.
pub const PASSWORD: &str = "correct horse battery";
/// Another one.
pub const ANOTHER: &str = "a quite different password";
/// The heading for members who administer nothing.
pub const NOT_ADMIN: &str = "You are signed in, but not as an admin";
/// Where tokens are asked for.
pub const TOKENS: &str = "/oauth2/token";

/// Fills in the fields for signing in and sends them.
pub async fn sign_in(part: &Part, email: &str, password: &str) {
    part.fill("textbox", "Email", email).await;
    part.fill("textbox", "Password", password).await;
    part.click("button", "Sign in").await;
}

/// An administrator who was invited with a password; the membership.
pub fn new_admin(server: &Server, email: &str) -> Value {
    new_member(server, email, json!({"membership": {"admin": true}}))
}

/// Somebody who was invited with a password, with what else is wanted (null: without); the membership.
pub fn new_member(server: &Server, email: &str, more: Value) -> Value {
    let mut body = json!({
        "resourceType": "Practitioner", "firstName": "Olivia", "lastName": "Owner",
        "email": email, "password": PASSWORD, "sendEmail": false,
    });
    for (name, value) in more.as_object().unwrap() {
        body[name] = value.clone();
    }
    body.as_object_mut()
        .unwrap()
        .retain(|_, value| !value.is_null());
    server.admin("invite", &body)
}

/// The same with an account of this project alone.
pub fn new_patient(server: &Server, email: &str) -> Value {
    let more = json!({"resourceType": "Patient", "scope": "project"});
    new_member(server, email, more)
}

/// Removes a membership behind the app's back.
pub fn remove(server: &Server, membership: &Value) {
    server.fhir("DELETE", &path_of(membership), &Value::Null);
}

/// The path of a resource.
pub fn path_of(resource: &Value) -> String {
    [text(&resource["resourceType"]), text(&resource["id"])].join("/")
}

/// The account behind a membership.
pub fn account_of(membership: &Value) -> &str {
    text(&membership["user"]["reference"])
}

/// The accounts of an address on the whole server.
pub fn accounts(server: &Server, email: &str) -> usize {
    let email = sandbox::message::percent_encoded(email);
    found(server, &["User?email:exact=", &email].concat())
}

/// The projects of this name on the whole server.
pub fn projects(server: &Server, name: &str) -> usize {
    let name = sandbox::message::percent_encoded(name);
    found(server, &["Project?name=", &name].concat())
}

fn found(server: &Server, search: &str) -> usize {
    let target = ["/fhir/R4/", search].concat();
    let bundle = server.ask(SUPER.0, "GET", &target, &Value::Null);
    bundle["entry"].as_array().map_or(0, Vec::len)
}

/// The id of Lakeside Practice.
pub fn lakeside(server: &Server) -> String {
    let target = "/fhir/R4/Project?name=Lakeside";
    let bundle = server.ask(SUPER.0, "GET", target, &Value::Null);
    text(&bundle["entry"][0]["resource"]["id"]).to_owned()
}

/// Whether somebody gets into the administrator's project with a password.
pub fn lets_in(server: &Server, email: &str, password: &str) -> bool {
    let body = json!({
        "email": email, "password": password, "projectId": server.project(),
        "codeChallenge": "verifier", "codeChallengeMethod": "plain",
    });
    let (_, answer) = server.answer("", "POST", "/auth/login", &body);
    answer["code"].is_string()
}

/// Whether the server still takes the access token of a session.
pub fn is_alive(server: &Server, tokens: &Value) -> bool {
    let token = text(&tokens["access_token"]);
    let (status, _) = server.answer(token, "GET", "/auth/me", &Value::Null);
    status == 200
}

/// How many requests of this method and path there were.
pub fn count(server: &Server, method: &str, path: &str) -> usize {
    server.requests(method, path).len()
}

/// The statuses of all exchanges of tokens.
pub fn exchanges(server: &Server) -> Vec<Option<u16>> {
    let all = server.requests("POST", TOKENS);
    all.iter().map(|asked| asked.status).collect()
}

/// Which second factors the project allows (5.1).
pub fn allow_factors(server: &Server, methods: &str) {
    let path = ["Project/", &server.project()].concat();
    let mut project = server.fhir("GET", &path, &Value::Null);
    project["setting"] = json!([{"name": "allowedMfaMethods", "valueString": methods}]);
    server.fhir("PUT", &path, &project);
}

/// The code in the newest mail to an address.
pub fn mailed_code(server: &Server, to: &str) -> String {
    let mails = server.mails(to);
    let subjects = mails.iter().map(|mail| mail.subject.as_str());
    let mut with_code = subjects.filter(|subject| subject.contains("verification code"));
    let subject = with_code
        .next()
        .unwrap_or_else(|| panic!("no code to {to}"));
    let mut words = subject.split(|c: char| !c.is_ascii_digit());
    words.find(|word| word.len() == 6).unwrap().to_owned()
}

/// A code that no authenticator app shows for a secret about now.
pub fn wrong_code(server: &Server, secret: &str) -> String {
    let right: Vec<String> = [-60, -30, 0, 30, 60]
        .map(|seconds| server.app_code(secret, seconds))
        .into();
    let mut codes = ["000000", "111111", "222222", "333333", "444444", "555555"].into_iter();
    codes
        .find(|code| !right.contains(&(*code).to_owned()))
        .unwrap()
        .to_owned()
}

/// The body of a refusal.
pub fn refusal(text: &str) -> Value {
    json!({"resourceType": "OperationOutcome", "issue": [
        {"severity": "error", "code": "invalid", "details": {"text": text}},
    ]})
}

/// A fault: refused with this status and text.
pub fn refused(status: u16, text: &str) -> Value {
    json!({"status": status, "body": refusal(text)})
}

/// A fault: not found.
pub fn not_found() -> Value {
    let mut body = refusal("Not found");
    body["id"] = json!("not-found");
    json!({"status": 404, "body": body})
}

/// A text of JSON.
pub fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}"))
}
