//! Invites that meet another one, the way in after a refusal, and super administrators.

use sandbox::admin::overlap::Overlap;
use sandbox::context::Conditions;
use sandbox::mail::Mail;
use sandbox::message::Response;
use sandbox::seed::{ADMIN_EMAIL, ADMIN_PASSWORD, SUPER};
use sandbox::version::Version;
use serde_json::{Value, json};

use crate::server::Fixed;

const VERSIONS: [Version; 2] = [Version::V4_5, Version::V5_1];
const ADMIN: (&str, &str) = (ADMIN_EMAIL, ADMIN_PASSWORD);
const NOTHING: Conditions = Conditions {
    breach_service_down: false,
    recaptcha: false,
    overlap: None,
};

fn person(kind: &str) -> Value {
    json!({"resourceType": kind, "firstName": "Ra", "lastName": "Ce", "email": "race@clinic.example"})
}

/// Invites under an overlap: the answer, the subjects of the mails and how many memberships there are.
fn meet(version: Version, kind: &str, overlap: Overlap) -> (Response, Vec<String>, Value) {
    let mut server = Fixed::new(version);
    let token = server.sign_in(ADMIN);
    let conditions = Conditions {
        overlap: Some(overlap),
        ..NOTHING
    };
    let path = "/admin/projects/x/invite";
    let reply = server.call(&token, "POST", path, &person(kind), conditions);
    let members =
        "/fhir/R4/ProjectMembership?user:User.email:exact=race@clinic.example&_total=accurate";
    let members = server.call(&token, "GET", members, &json!({}), NOTHING);
    let total = members.response.value()["total"].clone();
    (reply.response, subjects(&reply.mails), total)
}

fn subjects(mails: &[Mail]) -> Vec<String> {
    mails.iter().map(|mail| mail.subject.clone()).collect()
}

fn text(response: &Response) -> &str {
    response.value()["issue"][0]["details"]["text"]
        .as_str()
        .unwrap_or_default()
}

#[test]
fn whoever_comes_second_is_refused_and_one_mail_goes_out() {
    const PLAIN: &str = "User is already a member of this project";
    const LINK: &str = "Welcome to Medplum";
    const NOTE: &str = "Medplum: Welcome to Harbor Clinic";
    for version in VERSIONS {
        for (overlap, status, subject) in [
            (Overlap::Before, 409, LINK),
            (Overlap::Account, 200, NOTE),
            (Overlap::Membership, 409, NOTE),
            (Overlap::Key, 409, LINK),
        ] {
            let (response, subjects, members) = meet(version, "Practitioner", overlap);
            assert_eq!(response.status, status, "{version:?} {overlap:?}");
            assert_eq!((subjects, members), (vec![subject.to_owned()], json!(1)));
            if status == 409 {
                assert_eq!(text(&response), PLAIN);
            }
        }
    }
}

#[test]
fn two_new_project_scoped_accounts_with_one_address_clash_over_a_key() {
    for version in VERSIONS {
        let (response, subjects, members) = meet(version, "Patient", Overlap::Key);
        assert_eq!(response.status, 409);
        assert!(text(&response).starts_with("Key (project, email)=(Project/"));
        assert!(text(&response).ends_with(", race@clinic.example) already exists."));
        assert_eq!((subjects.len(), members), (1, json!(1)));
    }
}

#[test]
fn a_clash_leaves_an_account_that_can_be_removed_when_it_is_of_the_project() {
    for version in VERSIONS {
        let mut server = Fixed::new(version);
        let token = server.sign_in(ADMIN);
        let path = "/admin/projects/x/invite";
        let clash = Conditions {
            overlap: Some(Overlap::Clash),
            ..NOTHING
        };
        let refused = server.call(&token, "POST", path, &person("Patient"), clash);
        let details = &refused.response.value()["issue"][0]["details"];
        assert_eq!(details["coding"][0]["code"], "40001");
        let users = "/fhir/R4/User?email:exact=race@clinic.example";
        let users = server.call(&token, "GET", users, &json!({}), NOTHING);
        let id = users.response.value()["entry"][0]["resource"]["id"].clone();
        let user = format!("/fhir/R4/User/{}", id.as_str().unwrap());
        server.call(&token, "DELETE", &user, &json!({}), NOTHING);
        let invited = server.call(&token, "POST", path, &person("Patient"), NOTHING);
        assert_eq!(subjects(&invited.mails), ["Welcome to Medplum"]);
    }
}

#[test]
fn a_server_that_asks_for_a_recaptcha_mails_no_reset_by_itself() {
    let mut server = Fixed::new(Version::V5_1);
    let token = server.sign_in(ADMIN);
    let recaptcha = Conditions {
        recaptcha: true,
        ..NOTHING
    };
    let invited = server.call(
        &token,
        "POST",
        "/admin/projects/x/invite",
        &person("Practitioner"),
        NOTHING,
    );
    let member = invited.response.value()["id"].as_str().unwrap().to_owned();
    let address = json!({"email": "race@clinic.example"});
    let refused = server.call("", "POST", "/auth/resetpassword", &address, recaptcha);
    assert_eq!(
        (refused.response.status, text(&refused.response)),
        (400, "Recaptcha token is required")
    );
    let path = format!("/admin/projects/x/members/{member}/resetpassword");
    let reset = server.call(&token, "POST", &path, &json!({}), recaptcha);
    assert_eq!(subjects(&reset.mails), ["Medplum Password Reset"]);
}

#[test]
fn a_super_administrator_finds_projects_by_name_and_invites_into_the_one_in_the_path() {
    for version in VERSIONS {
        let mut server = Fixed::new(version);
        let token = server.sign_in(SUPER);
        let found = server.call(
            &token,
            "GET",
            "/fhir/R4/Project?name:contains=lake",
            &json!({}),
            NOTHING,
        );
        let project = &found.response.value()["entry"][0]["resource"];
        assert_eq!(project["name"], "Lakeside Practice");
        let path = format!("/admin/projects/{}/invite", project["id"].as_str().unwrap());
        let invited = server.call(&token, "POST", &path, &person("Practitioner"), NOTHING);
        assert_eq!(
            invited.response.value()["project"]["display"],
            "Lakeside Practice"
        );
        let me = server.call(&token, "GET", "/auth/me", &json!({}), NOTHING);
        assert_eq!(me.response.value()["project"]["superAdmin"], true);
    }
}
