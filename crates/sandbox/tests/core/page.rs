//! The server as a test in a page uses it: faults, the list of requests, the outbox, sessions without a password.

use sandbox::exchange::Settings;
use sandbox::message::Request;
use sandbox::seed::{ADMIN_EMAIL, BOTH, NURSE};
use sandbox::server::{Asked, Outcome, Server};
use sandbox::store::Author;
use sandbox::version::Version;
use sandbox::{SeedableRng as _, StdRng, Timestamp};
use serde_json::{Value, json};

const INVITE: &str = "/admin/projects/x/invite";

fn now() -> Timestamp {
    "2026-03-01T12:00:00Z".parse().unwrap()
}

fn seeded(version: Version) -> Server {
    let settings = Settings {
        version,
        ..Settings::default()
    };
    Server::seeded(
        settings,
        Default::default(),
        now(),
        StdRng::seed_from_u64(3),
    )
    .unwrap()
}

fn tokens(server: &mut Server, email: &str, project: Option<&str>) -> Result<Value, String> {
    server
        .tokens_for(email, project, &Request::default(), now())
        .map_err(|failure| failure.text().to_owned())
}

fn access(server: &mut Server) -> String {
    let tokens = tokens(server, ADMIN_EMAIL, None).unwrap();
    tokens["access_token"].as_str().unwrap().to_owned()
}

fn renewal(tokens: &Value) -> Request {
    let token = tokens["refresh_token"].as_str().unwrap();
    Request {
        method: "POST".into(),
        path: "/oauth2/token".into(),
        headers: vec![(
            "content-type".into(),
            "application/x-www-form-urlencoded".into(),
        )],
        body: format!("grant_type=refresh_token&refresh_token={token}").into_bytes(),
        ..Request::default()
    }
}

fn invite(token: &str) -> Request {
    let person = json!({
        "resourceType": "Practitioner", "firstName": "Priya", "lastName": "Patel", "email": "priya@clinic.example",
    });
    Request::json("POST", INVITE, token, &person)
}

/// Sends an invite that meets a fault; what the client sees of it, and how many mails there are then.
fn invite_under(fault: &Value) -> (Server, Outcome, usize) {
    let mut server = seeded(Version::V5_1);
    let token = access(&mut server);
    let rule = json!({"method": "POST", "path": INVITE, "action": fault, "times": 1});
    server.faults.add(&rule).unwrap();
    let received = server.receive(invite(&token), now());
    let outcome = server.answer(received, now());
    let mails = server.core.store.mails().unwrap().len();
    (server, outcome, mails)
}

fn asked(status: Option<u16>, fault: &Value) -> Vec<Asked> {
    vec![Asked {
        method: "POST".into(),
        path: INVITE.into(),
        status,
        fault: Some(fault.clone()),
    }]
}

#[test]
fn what_closes_before_is_not_handled_and_what_closes_after_is() {
    let before = json!("close-before");
    let (server, outcome, mails) = invite_under(&before);
    assert_eq!((outcome, mails), (Outcome::Closed, 0));
    assert_eq!(server.requests, asked(None, &before));

    let after = json!("close-after");
    let (server, outcome, mails) = invite_under(&after);
    assert_eq!((outcome, mails), (Outcome::Closed, 1));
    assert_eq!(server.requests, asked(Some(200), &after));
}

#[test]
fn an_answer_breaks_off_where_the_rule_says() {
    let (_, outcome, mails) = invite_under(&json!({"truncate": 7}));
    let Outcome::Truncated(response, 7) = outcome else {
        panic!("{outcome:?}");
    };
    assert_eq!((response.status, mails), (200, 1));
}

#[test]
fn a_mail_server_that_is_down_leaves_no_mail() {
    let (_, outcome, mails) = invite_under(&json!("mail-down"));
    let Outcome::Answer(response) = outcome else {
        panic!("{outcome:?}");
    };
    assert_eq!(response.value()["issue"][0]["severity"], "error");
    assert_eq!(mails, 0);
}

#[test]
fn what_is_given_up_while_it_waits_is_neither_handled_nor_listed() {
    let mut server = seeded(Version::V5_1);
    let token = access(&mut server);
    let rule = json!({"path": INVITE, "action": {"delay": 300}, "times": 1});
    server.faults.add(&rule).unwrap();
    let given_up = server.receive(invite(&token), now());
    assert_eq!(given_up.wait().as_millis(), 300);
    drop(given_up);
    assert_eq!(server.requests, []);

    let second = server.receive(invite(&token), now());
    assert!(second.wait().is_zero());
    let Outcome::Answer(invited) = server.answer(second, now()) else {
        panic!("no answer");
    };
    assert_eq!(
        (
            invited.status,
            invited.value()["resourceType"].as_str().unwrap()
        ),
        (200, "ProjectMembership")
    );
}

#[test]
fn setting_the_scene_meets_no_fault_and_is_not_listed() {
    let mut server = seeded(Version::V4_5);
    let token = access(&mut server);
    server
        .faults
        .add(&json!({"path": "/", "action": "close-before"}))
        .unwrap();
    let invited = server.ask(&invite(&token), now());
    assert_eq!(invited.status, 200);
    assert_eq!(server.core.store.mails().unwrap().len(), 1);
    server.core.store.clear_mails().unwrap();
    assert_eq!(server.core.store.mails().unwrap().len(), 0);
    assert_eq!(server.requests, []);

    let created = server.with_store(now(), |store, context| {
        store.create(
            json!({"resourceType": "Patient"}),
            &Author::system(None),
            context,
        )
    });
    let id = created.unwrap()["id"].as_str().unwrap().to_owned();
    assert!(server.core.store.find("Patient", &id).is_some());
}

#[test]
fn a_session_without_a_password_is_renewed_like_any_other() {
    for version in [Version::V4_5, Version::V5_1] {
        let mut server = seeded(version);
        let first = tokens(&mut server, NURSE.0, None).unwrap();
        assert_eq!(first["scope"], "openid offline_access");
        assert_eq!(first["profile"]["display"], "Nora Nyström");
        let login = server.core.store.all("Login").next().unwrap();
        assert_eq!(
            (&login["granted"], &login["scope"]),
            (&json!(true), &first["scope"])
        );

        let renewed = server.ask(&renewal(&first), now());
        assert_eq!(renewed.status, 200, "{renewed:?}");
        assert_eq!(server.ask(&renewal(&first), now()).status, 400);
        assert_eq!(server.ask(&renewal(renewed.value()), now()).status, 200);
    }
}

#[test]
fn who_is_in_several_projects_names_one_and_who_may_not_sign_in_gets_none() {
    let mut server = seeded(Version::V5_1);
    let several = tokens(&mut server, BOTH.0, None).unwrap_err();
    assert_eq!(several, "Member of several projects, name one");
    let named = tokens(&mut server, BOTH.0, Some("Lakeside Practice")).unwrap();
    assert_eq!(named["project"]["display"], "Lakeside Practice");
    let (_, id) = named["project"]["reference"]
        .as_str()
        .unwrap()
        .split_once('/')
        .unwrap();
    let by_id = tokens(&mut server, BOTH.0, Some(id)).unwrap();
    assert_eq!(by_id["project"], named["project"]);

    // The second factor of Tessa is not asked for.
    assert!(tokens(&mut server, "tessa@lakeside.example", None).is_ok());
    for (email, sentence) in [
        ("nobody@clinic.example", "No such member"),
        ("ines@lakeside.example", "Profile not active"),
    ] {
        assert_eq!(tokens(&mut server, email, None).unwrap_err(), sentence);
    }
}
