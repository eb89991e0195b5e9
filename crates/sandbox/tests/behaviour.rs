//! What the recordings can't show: the network around the core, and restarts.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests may panic"
)]

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use sandbox::seed::{ADMIN_EMAIL, ADMIN_PASSWORD};
use sandbox::shell::{Options, Running, start};
use serde_json::{Value, json};

/// A raw HTTP exchange: status, head and body as text. `None` when the connection ended without an answer.
fn http(
    server: &Running,
    method: &str,
    path: &str,
    token: &str,
    body: &Value,
) -> Option<(u16, String, String)> {
    let address = server
        .url()
        .trim_start_matches("http://")
        .replace("localhost", "127.0.0.1");
    let mut stream = TcpStream::connect(address).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(10)))
        .unwrap();
    let body = body.to_string();
    let form = body.trim_matches('"');
    let (kind, body) = if body.starts_with('"') {
        ("application/x-www-form-urlencoded", form)
    } else {
        ("application/json", body.as_str())
    };
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nOrigin: http://app.example\r\n\
         Authorization: Bearer {token}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\r\n{body}",
        body.len(),
    )
    .unwrap();
    let mut answer = Vec::new();
    // A connection that is closed on purpose may end with a reset.
    let _ = stream.read_to_end(&mut answer);
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    Some((status, head.to_owned(), body.to_owned()))
}

fn json_of(answer: Option<(u16, String, String)>) -> Value {
    let (status, _, body) = answer.unwrap();
    assert!(status < 300, "{status} {body}");
    serde_json::from_str(&body).unwrap_or_default()
}

fn sign_in(server: &Running, email: &str, password: &str) -> String {
    let body = json!({
        "email": email, "password": password, "codeChallenge": "abc", "codeChallengeMethod": "plain",
    });
    let login = json_of(http(server, "POST", "/auth/login", "", &body));
    let form = format!(
        "grant_type=authorization_code&code={}&code_verifier=abc",
        login["code"].as_str().unwrap()
    );
    let tokens = json_of(http(server, "POST", "/oauth2/token", "", &json!(form)));
    tokens["access_token"].as_str().unwrap().to_owned()
}

fn fault(server: &Running, rule: &Value) {
    http(server, "DELETE", "/sandbox/faults", "", &json!({})).unwrap();
    json_of(http(server, "POST", "/sandbox/faults", "", rule));
}

fn invite(email: &str) -> Value {
    json!({"resourceType": "Practitioner", "firstName": "Priya", "lastName": "Patel", "email": email})
}

/// A folder of this test's own, empty at the start.
fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    folder
}

#[test]
fn everything_survives_a_restart() {
    let options = Options {
        data: Some(folder("restart")),
        members: 3,
        rate_limits: false,
        ..Options::default()
    };
    let first = start(options.clone()).unwrap();
    let token = sign_in(&first, ADMIN_EMAIL, ADMIN_PASSWORD);
    json_of(http(
        &first,
        "POST",
        "/admin/projects/x/invite",
        &token,
        &invite("priya@clinic.example"),
    ));
    let outbox = json_of(http(&first, "GET", "/sandbox/outbox", "", &json!({})));
    let members = "/fhir/R4/ProjectMembership?_count=0&_total=accurate";
    let before = json_of(http(&first, "GET", members, &token, &json!({})));
    drop(first);

    let second = start(options.clone()).unwrap();
    let after = json_of(http(&second, "GET", members, &token, &json!({})));
    assert_eq!(after["total"], before["total"]);
    assert_eq!(
        json_of(http(&second, "GET", "/sandbox/outbox", "", &json!({}))),
        outbox
    );
    assert_eq!(outbox[0]["to"], "priya@clinic.example");
    drop(second);

    let third = start(Options {
        reset: true,
        ..options
    })
    .unwrap();
    assert_eq!(
        http(&third, "GET", members, &token, &json!({})).unwrap().0,
        401
    );
}

#[test]
fn a_taken_port_is_one_sentence() {
    let server = start(Options::default()).unwrap();
    let port: u16 = server.url().rsplit(':').next().unwrap().parse().unwrap();
    let error = start(Options {
        port,
        ..Options::default()
    })
    .unwrap_err();
    assert_eq!(
        error.to_string(),
        format!("port {port} is in use by another program")
    );
}

#[test]
fn a_connection_can_end_before_or_after_the_request_is_handled() {
    let server = start(Options {
        rate_limits: false,
        ..Options::default()
    })
    .unwrap();
    let token = sign_in(&server, ADMIN_EMAIL, ADMIN_PASSWORD);
    let path = "/admin/projects/x/invite";

    fault(
        &server,
        &json!({"method": "POST", "path": "/admin/projects/*/invite", "action": "close-before"}),
    );
    assert_eq!(
        http(
            &server,
            "POST",
            path,
            &token,
            &invite("before@clinic.example")
        ),
        None
    );
    fault(
        &server,
        &json!({"method": "POST", "path": "/admin/projects/*/invite", "action": "close-after", "times": 1}),
    );
    assert_eq!(
        http(
            &server,
            "POST",
            path,
            &token,
            &invite("after@clinic.example")
        ),
        None
    );

    let found = |email: &str| {
        let path = format!(
            "/fhir/R4/ProjectMembership?user:User.email:exact={email}&_count=0&_total=accurate"
        );
        json_of(http(&server, "GET", &path, &token, &json!({})))["total"].clone()
    };
    assert_eq!(found("before@clinic.example"), 0);
    assert_eq!(found("after@clinic.example"), 1);
    let requests = json_of(http(&server, "GET", "/sandbox/requests", "", &json!({})));
    let invites: Vec<&Value> = requests
        .as_array()
        .unwrap()
        .iter()
        .filter(|entry| entry["path"] == path)
        .collect();
    assert_eq!(invites.len(), 2);
    assert_eq!(
        (&invites[0]["status"], &invites[1]["status"]),
        (&Value::Null, &json!(200))
    );
}

#[test]
fn a_session_needs_no_password() {
    let server = start(Options::default()).unwrap();
    let wanted = json!({"email": "both@example.com", "project": "Lakeside Practice"});
    let tokens = json_of(http(&server, "POST", "/sandbox/sessions", "", &wanted));
    let token = tokens["access_token"].as_str().unwrap();
    let me = json_of(http(&server, "GET", "/auth/me", token, &json!({})));
    assert_eq!(me["project"]["name"], "Lakeside Practice");

    let nobody = json!({"email": "nobody@example.com"});
    let (status, _, body) = http(&server, "POST", "/sandbox/sessions", "", &nobody).unwrap();
    assert_eq!(
        (status, body.as_str()),
        (400, "{\"error\":\"No such member\"}")
    );
    // Neither is a request of the app.
    let listed = json_of(http(&server, "GET", "/sandbox/requests", "", &json!({})));
    assert_eq!(listed.as_array().unwrap().len(), 1);
}

#[test]
fn answers_can_be_replaced_delayed_and_cut() {
    let server = start(Options {
        rate_limits: false,
        ..Options::default()
    })
    .unwrap();
    let body = json!({"email": "somebody@clinic.example"});

    fault(
        &server,
        &json!([{"path": "/auth/method", "action": {"status": 503, "body": {"down": true}}, "times": 1}]),
    );
    let (status, head, text) = http(&server, "POST", "/auth/method", "", &body).unwrap();
    assert_eq!((status, text.as_str()), (503, "{\"down\":true}"));
    assert!(
        head.contains("access-control-allow-origin: http://app.example"),
        "{head}"
    );
    assert_eq!(
        http(&server, "POST", "/auth/method", "", &body).unwrap().0,
        200
    );

    fault(&server, &json!({"path": "/auth/method", "action": "html"}));
    let (status, head, _) = http(&server, "POST", "/auth/method", "", &body).unwrap();
    assert!(status == 200 && head.contains("text/html"), "{head}");

    fault(
        &server,
        &json!({"path": "/auth/method", "action": {"delay": 300}}),
    );
    let started = Instant::now();
    assert_eq!(
        http(&server, "POST", "/auth/method", "", &body).unwrap().0,
        200
    );
    assert!(started.elapsed() >= Duration::from_millis(300));

    fault(
        &server,
        &json!({"path": "/healthcheck", "action": {"truncate": 5}}),
    );
    let (_, head, text) = http(&server, "GET", "/healthcheck", "", &json!({})).unwrap();
    assert_eq!(text, "{\"ok\"");
    assert!(!head.contains("content-length: 5\r"), "{head}");

    assert_eq!(
        http(
            &server,
            "POST",
            "/sandbox/faults",
            "",
            &json!({"path": "/x", "action": "?"})
        )
        .unwrap()
        .0,
        400
    );
}

#[test]
fn a_mail_server_that_is_down_fails_as_recorded() {
    let server = start(Options {
        rate_limits: false,
        ..Options::default()
    })
    .unwrap();
    let token = sign_in(&server, ADMIN_EMAIL, ADMIN_PASSWORD);
    fault(&server, &json!({"path": "/", "action": "mail-down"}));
    let answer = json_of(http(
        &server,
        "POST",
        "/admin/projects/x/invite",
        &token,
        &invite("down@clinic.example"),
    ));
    assert_eq!(answer["resourceType"], "OperationOutcome");
    assert_eq!(answer["issue"][0]["severity"], "error");
    assert_eq!(
        json_of(http(&server, "GET", "/sandbox/outbox", "", &json!({}))),
        json!([])
    );
}

#[test]
fn smtp_that_refuses_connections_fails_the_same_way() {
    // Port 9 (discard) is closed on every machine worth testing on.
    let options = Options {
        rate_limits: false,
        smtp: Some("127.0.0.1:9".into()),
        ..Options::default()
    };
    let server = start(options).unwrap();
    let token = sign_in(&server, ADMIN_EMAIL, ADMIN_PASSWORD);
    let answer = json_of(http(
        &server,
        "POST",
        "/admin/projects/x/invite",
        &token,
        &invite("smtp@clinic.example"),
    ));
    assert_eq!(
        answer["issue"][0]["details"]["text"],
        "Could not send email. Make sure you have AWS SES set up."
    );
}
