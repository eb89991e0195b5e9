//! Making an account and a project, on servers that allow it and on others.

use sandbox::context::Conditions;
use sandbox::message::Response;
use sandbox::version::Version;
use serde_json::{Value, json};

use crate::server::Fixed;

fn post(server: &mut Fixed, path: &str, body: &Value) -> Response {
    let reply = server.call("", "POST", path, body, Conditions::default());
    reply.response
}

fn new_user(server: &mut Fixed) -> Response {
    let body = json!({
        "firstName": "Olivia", "lastName": "Owner", "email": "olivia@clinic.example",
        "password": "correct horse battery", "projectId": "new",
        "codeChallenge": "abc", "codeChallengeMethod": "plain",
    });
    post(server, "/auth/newuser", &body)
}

fn refusal(response: &Response) -> Value {
    response.value()["issue"][0]["details"]["text"].clone()
}

#[test]
fn a_login_tells_whether_its_project_is_there() {
    for version in [Version::V4_5, Version::V5_1] {
        let mut server = Fixed::new(version);
        let login = new_user(&mut server).value()["login"].clone();
        let path = format!("/auth/login/{}", login.as_str().unwrap());
        let status = |server: &mut Fixed| {
            let nothing = Conditions::default();
            let reply = server.call("", "GET", &path, &json!({}), nothing);
            reply.response.value()["code"].clone()
        };
        assert_eq!(status(&mut server), Value::Null);
        let body = json!({"login": login, "projectName": "Harbor Branch"});
        assert_eq!(post(&mut server, "/auth/newproject", &body).status, 200);
        let code = status(&mut server);
        assert_eq!(server.token(code.as_str().unwrap(), "abc").status, 200);
        assert_eq!(
            refusal(&post(&mut server, "/auth/newproject", &body)),
            "Login already has a membership"
        );
    }
}

#[test]
fn a_server_may_let_nobody_register() {
    let mut server = Fixed::set_up(Version::V5_1, |settings| settings.registration = false);
    let refused = new_user(&mut server);
    assert_eq!(refused.status, 400);
    assert_eq!(refusal(&refused), "Registration is disabled");
}

#[test]
fn a_server_may_want_proof_of_a_human() {
    let mut server = Fixed::set_up(Version::V5_1, |settings| settings.recaptcha = true);
    let reset = json!({"email": "admin@example.com"});
    for refused in [
        new_user(&mut server),
        post(&mut server, "/auth/resetpassword", &reset),
    ] {
        assert_eq!(refused.status, 400);
        assert_eq!(refusal(&refused), "Recaptcha token is required");
    }
}
