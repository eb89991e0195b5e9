//! The recording of signing in and passwords that differ in 5.1.

use sandbox::json::str_at;
use serde_json::json;

use crate::world::World;

const OWNER: &str = "owner-a@clinic.example";

/// People invited and not yet activated, members with sessions.
pub fn start(world: &mut World) {
    let owner = world.var("access_token");
    for name in ["access_token_2", "access_token_3"] {
        world.bind(name, &owner);
    }
    for (number, email) in [
        ("", "ivy@clinic.example"),
        ("_2", "long@clinic.example"),
        ("_3", "act3@clinic.example"),
    ] {
        let body = json!({"resourceType": "Practitioner", "firstName": "Ivy", "lastName": "Invited", "email": email});
        let (_, id, secret) = world.invite(body);
        world.bind(&format!("activation_id{number}"), &id);
        world.bind(&format!("activation_secret{number}"), &secret);
    }
    world.sign_in(
        "access_token",
        OWNER,
        json!({"scope": "openid profile email phone address"}),
    );
    let gone = world.practitioner(
        ("Re", "Moved"),
        "removed@clinic.example",
        json!({}),
        [""; 4],
    );
    world.sign_in("access_token_removed", "removed@clinic.example", json!({}));
    world.delete("ProjectMembership", str_at(&gone, "id"));
    world.practitioner(
        ("In", "Vited"),
        "invited@clinic.example",
        json!({}),
        [""; 4],
    );
    for name in [
        "access_token_invited",
        "access_token_invited_2",
        "access_token_invited_3",
    ] {
        world.sign_in(name, "invited@clinic.example", json!({}));
    }
    let harbor = world.project_at("project_id");
    let patient = world.member(
        &harbor,
        "Patient",
        ("Pat", "Ient"),
        "pat@clinic.example",
        json!({}),
    );
    world.bind_member(&patient, ["", "user_id", "", ""]);
    world.member(
        &harbor,
        "Patient",
        ("Act", "Ive"),
        "act@clinic.example",
        json!({}),
    );
}

pub fn before(name: &str, world: &mut World) {
    match name {
        "the session opened before the password was set" => {
            let token = world.var("access_token_invited");
            world.done("POST", "/oauth2/logout", &token, &json!({}));
        }
        "the session after changepassword" => {
            let token = world.var("access_token_invited_3");
            let (old, new) = (world.var("password"), format!("{}5", world.var("password")));
            let body = json!({"oldPassword": old, "newPassword": new});
            world.done("POST", "/auth/changepassword", &token, &body);
        }
        "newuser while the breach service is unreachable" => {
            let token = world.var("access_token_2");
            world.bind("access_token_4", &token);
            world.conditions.breach_service_down = true;
        }
        _ => {}
    }
}
