//! Recordings of second factors and of the kind of an account.

use serde_json::{Value, json};

use crate::world::World;

pub fn start(world: &mut World) {
    world.practitioner(("Nora", "Nurse"), "nora@clinic.example", json!({}), [""; 4]);
    world.sign_in("access_token_member", "nora@clinic.example", json!({}));
}

pub fn before(name: &str, world: &mut World) {
    world.bind_totp("mfa@clinic.example");
    if name == "mfa/disable: not enrolled" {
        world.bind_totp("nora@clinic.example");
    }
}

pub fn start_v5(world: &mut World) {
    start(world);
    let names = ["project_membership_id", "user_id", "practitioner_id", ""];
    let mail = world.practitioner(
        ("Ed", "Mailmfa"),
        "mailmfa@clinic.example",
        json!({}),
        names,
    );
    world.require_factor(&mail);
    let names = [
        "project_membership_id_2",
        "user_id_2",
        "practitioner_id_2",
        "",
    ];
    world.practitioner(("Ed", "Two"), "two@clinic.example", json!({}), names);
    world.sign_in("access_token_two", "two@clinic.example", json!({}));
    let must = world.practitioner(("Mfa", "Must"), "mfa@clinic.example", json!({}), [""; 4]);
    world.sign_in("access_token_2", "mfa@clinic.example", json!({}));
    world.require_factor(&must);
}

pub fn before_v5(name: &str, world: &mut World) {
    world.bind_totp("two@clinic.example");
    match name {
        "login: enrolment required, with the allowed methods" => {
            // This one was recorded with a method that hides nothing.
            world.bind("code_challenge", &"x".repeat(43));
        }
        "send-email: ask for a new code (the former one is replaced)" => {
            let former = world.var("mailed_code");
            world.bind("former_code", &former);
        }
        "verify: the former code" => {
            let (newest, former) = (world.var("mailed_code"), world.var("former_code"));
            world.bind("newest_code", &newest);
            world.bind("mailed_code", &former);
        }
        "verify: the mailed code" => {
            let newest = world.var("newest_code");
            world.bind("mailed_code", &newest);
        }
        "mfa/status: enrolled" => {
            world.bind_totp("mfa@clinic.example");
            let token = world.var("totp");
            let login = world.var("login_id_6");
            world.done(
                "POST",
                "/auth/mfa/login-enroll",
                "",
                &json!({"login": login, "token": token}),
            );
        }
        _ => {}
    }
}

pub fn start_rescope(world: &mut World) {
    let harbor = world.project_at("project_id");
    let account = |world: &mut World, first: &str, last: &str, email: &str, names: [&str; 4]| {
        let user = world.user(first, last, email, Some(&harbor));
        let membership = world.member_of(&harbor, "Practitioner", &user, json!({}));
        world.bind_member(&membership, names);
        invited(world, &user);
    };
    account(
        world,
        "Re",
        "Seven",
        "seven@clinic.example",
        ["", "user_id", "", ""],
    );
    let server = world.user("Re", "Eight", "eight@clinic.example", None);
    world.member_of(&harbor, "Practitioner", &server, json!({}));
    invited(world, &server);
    let patient = world.user("A", "B", "eight@clinic.example", Some(&harbor));
    let patient_member = world.member_of(&harbor, "Patient", &patient, json!({}));
    world.bind_member(&patient_member, ["", "user_id_2", "", ""]);
    invited(world, &patient);
    world.super_admin("access_token_2");
    world.other_admin("access_token_3");
    world.ordinary_member("access_token_member");
}

fn invited(world: &mut World, user: &Value) {
    let project = user["meta"]["project"].as_str().map(str::to_owned);
    let request = json!({
        "resourceType": "UserSecurityRequest", "type": "invite", "secret": "x",
        "user": sandbox::founding::reference(user, ""),
    });
    world.create(project.as_deref(), request);
}
