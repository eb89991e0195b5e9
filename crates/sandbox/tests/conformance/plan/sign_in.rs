//! Recordings of signing in, registering and passwords.

use sandbox::json::str_at;
use serde_json::json;

use crate::world::World;

/// The recording makes its own session.
pub fn start_sign_in(world: &mut World) {
    world.vars.remove("access_token");
}

pub fn before_sign_in(name: &str, world: &mut World) {
    const OWNER: &str = "owner-a@clinic.example";
    match name {
        "token: scope openid + remember true -> refresh_token" => {
            let code = world.code(OWNER, json!({"scope": "openid", "remember": true}));
            world.bind("code_5", &code);
        }
        "userinfo: with profile email phone address scopes" => {
            world.sign_in(
                "access_token_5",
                OWNER,
                json!({"scope": "openid profile email phone address"}),
            );
        }
        "token: wrong verifier" => {
            let code = world.code(OWNER, json!({}));
            world.bind("code_6", &code);
        }
        "token: client_id sent although the login had none" => {
            let code = world.code(OWNER, json!({}));
            world.bind("code_7", &code);
        }
        "token: refresh" => {
            let tokens = world.tokens(OWNER, json!({}));
            world.bind("access_token_8", str_at(&tokens, "access_token"));
            world.bind("refresh_token_5", str_at(&tokens, "refresh_token"));
        }
        "401: well-formed JWT with a bad signature" => {
            world.bind("access_token_10", "eyJhbGciOiJub25lIn0.e30.AAAA")
        }
        "logout" => {
            let tokens = world.tokens(OWNER, json!({}));
            world.bind("access_token_11", str_at(&tokens, "access_token"));
            world.bind("refresh_token_8", str_at(&tokens, "refresh_token"));
        }
        "logout: GET works too" => world.sign_in("access_token_12", OWNER, json!({})),
        _ => {}
    }
}

/// People with two memberships, with none, and with accounts of both kinds.
pub fn start_choose(world: &mut World) {
    world.vars.remove("access_token");
    let harbor = world.project_at("project_id");
    let ben = world
        .core
        .store
        .read("User", &world.var("other_owner_user_id"))
        .unwrap()
        .clone();
    world.member_of(&harbor, "Practitioner", &ben, json!({"admin": true}));
    let owners = world
        .core
        .store
        .all("ProjectMembership")
        .find(|membership| {
            str_at(&membership["user"], "reference").ends_with(&world.vars["owner_user_id"])
        });
    let id = str_at(owners.unwrap(), "id").to_owned();
    world.bind("other_membership_id", &id);
    world.user("Zero", "Member", "zero@clinic.example", None);
    let gone = world.practitioner(
        ("Re", "Moved"),
        "removed@clinic.example",
        json!({}),
        [""; 4],
    );
    let tokens = world.tokens("removed@clinic.example", json!({}));
    world.bind("access_token_removed", str_at(&tokens, "access_token"));
    world.bind("refresh_token_removed", str_at(&tokens, "refresh_token"));
    world.delete("ProjectMembership", str_at(&gone, "id"));
    let scoped = world.user(
        "Scoped",
        "Practitioner",
        "scoped@clinic.example",
        Some(&harbor),
    );
    world.member_of(&harbor, "Practitioner", &scoped, json!({}));
    let policy = json!({"accessPolicy": {"reference": format!("AccessPolicy/{}", world.var("patient_policy_id"))}});
    world.member(
        &harbor,
        "Patient",
        ("Scoped", "Patient"),
        "patient@clinic.example",
        policy,
    );
}

/// The same address with an account of the other kind and another password.
fn same_address(world: &mut World) {
    let harbor = world.project_at("project_id");
    let same = world.user("Same", "Address", "patient@clinic.example", None);
    let password = format!("{}2", world.var("password"));
    world.set_password(&same, &password);
    world.member_of(&harbor, "Practitioner", &same, json!({}));
}

pub fn before_choose(name: &str, world: &mut World) {
    match name {
        // The same placeholder stands for the new project from here on.
        "token for the new project" => drop(world.vars.remove("project_id")),
        "login: same e-mail as server-scoped practitioner (own password), no projectId" => {
            same_address(world)
        }
        _ => {}
    }
}

/// The recording founds the Harbor Clinic itself.
pub fn start_register(world: &mut World) {
    for name in ["access_token", "project_id", "owner_user_id"] {
        world.vars.remove(name);
    }
}

pub fn start_breach(world: &mut World) {
    let (_, id, secret) =
        world.invite(json!({"resourceType": "Practitioner", "firstName": "A", "lastName": "B", "email": "act@clinic.example"}));
    world.bind("activation_id", &id);
    world.bind("activation_secret", &secret);
    world.conditions.breach_service_down = true;
}

pub fn before_activation(name: &str, world: &mut World) {
    match name {
        "setpassword: truncated secret" => {
            let secret = world.var("activation_secret");
            world.bind("secret", &secret[..16]);
        }
        "remove a member who has not activated yet" => {
            let early = json!({
                "resourceType": "Practitioner", "firstName": "Ear", "lastName": "Ly", "email": "early@clinic.example",
            });
            let (membership, id, secret) = world.invite(early);
            world.bind_member(&membership, ["project_membership_id_5", "", "", ""]);
            world.bind("activation_id_7", &id);
            world.bind("activation_secret_7", &secret);
            let token = world.var("access_token");
            world.bind("access_token_2", &token);
        }
        _ => {}
    }
}
