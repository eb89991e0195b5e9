//! Recordings of project details, lists, policies and what holds everywhere.

use sandbox::json::str_at;
use serde_json::json;

use crate::world::World;

pub fn start_details(world: &mut World) {
    world.ordinary_member("access_token_member");
    world.other_admin("access_token_2");
    world.super_admin("access_token_3");
    let harbor = world.var("project_id");
    world.bind("harbor_id", &harbor);
}

pub fn before_details(name: &str, world: &mut World) {
    // The recording has one placeholder for the Super Admin project too.
    if name.starts_with("as super administrator") {
        let id = world
            .core
            .store
            .all("Project")
            .find(|project| project["name"] == "Super Admin")
            .unwrap();
        let id = str_at(id, "id").to_owned();
        world.bind("project_id", &id);
    } else {
        let id = world.var("harbor_id");
        world.bind("project_id", &id);
    }
}

/// A hospital with 251 practitioners and a dozen patients.
pub fn start_users(world: &mut World) {
    const GIVEN: [&str; 11] = [
        "Ana", "Ines", "Lea", "Uma", "Ximena", "Wanda", "Hana", "Ito", "Marc", "Noor", "Olaf",
    ];
    const FAMILY: [&str; 10] = [
        "Haas", "Becker", "Costa", "Fischer", "Abbott", "Dubois", "Two", "Ito", "Meyer", "Nguyen",
    ];
    let owner = world.user("Carla", "Chief", "owner-c@valley.example", None);
    let valley = world.project_of("Valley Hospital", &owner, sandbox::version::Version::V4_5);
    world.bind("big_project_id", str_at(&valley, "id"));
    world.sign_in("access_token", "owner-c@valley.example", json!({}));
    let policies: Vec<String> = ["Front desk", "Nurse (ward)", "Physician"]
        .iter()
        .map(|name| world.policy(&valley, name))
        .collect();
    for index in 0..249 {
        let (given, family) = (GIVEN[index % GIVEN.len()], FAMILY[index % FAMILY.len()]);
        let unique = if index < GIVEN.len() * FAMILY.len() {
            String::new()
        } else {
            index.to_string()
        };
        let email = format!(
            "{}.{}{unique}@valley.example",
            given.to_lowercase(),
            family.to_lowercase()
        );
        let mut settings =
            json!({"accessPolicy": {"reference": format!("AccessPolicy/{}", policies[index % 3])}});
        if index % 9 == 0 {
            settings["admin"] = json!(index % 2 == 0);
            settings["active"] = json!(false);
        }
        if index % 7 == 0 {
            settings["identifier"] =
                json!([{"system": "https://clinic.example/hr", "value": format!("E-{index}")}]);
        }
        world.member(&valley, "Practitioner", (given, family), &email, settings);
    }
    for index in 0..12 {
        let email = format!("pt{index}@valley.example");
        world.member(
            &valley,
            "Patient",
            ("Dalia", "Patientsen"),
            &email,
            json!({}),
        );
    }
    let policy = json!({"accessPolicy": {"reference": format!("AccessPolicy/{}", policies[0])}});
    world.member(
        &valley,
        "Practitioner",
        ("Nora", "Nurse"),
        "member@valley.example",
        policy,
    );
    world.sign_in("access_token_2", "member@valley.example", json!({}));
    world.bind("access_policy_id_3", &policies[2]);
}

/// A small project with accounts of both kinds, and the large one.
pub fn start_users_v5(world: &mut World) {
    let harbor = world.project_at("project_id");
    let email = |last: &str| format!("{}@clinic.example", last.to_lowercase());
    let scoped = |world: &mut World, first: &str, last: &str, admin: bool| {
        let address = if last == "Admin" {
            "ada@clinic.example".to_owned()
        } else {
            email(last)
        };
        let user = world.user(first, last, &address, Some(&harbor));
        let settings = json!({"admin": admin});
        world.member_of(&harbor, "Practitioner", &user, settings);
        str_at(&user, "id").to_owned()
    };
    scoped(world, "Ada", "Admin", true);
    world.practitioner(
        ("Li", "One"),
        "one@clinic.example",
        json!({"admin": true}),
        ["", "user_id_5", "", ""],
    );
    world.practitioner(
        ("Li", "Two"),
        "two@clinic.example",
        json!({"active": false, "admin": false}),
        [""; 4],
    );
    world.practitioner(
        ("In", "Act"),
        "inact@clinic.example",
        json!({"active": false, "admin": false}),
        [""; 4],
    );
    let three = scoped(world, "Li", "Three", false);
    world.bind("user_id_8", &three);
    let four = scoped(world, "Li", "Four", false);
    let mut user = world.core.store.read("User", &four).unwrap().clone();
    user["mfaRequired"] = json!(true);
    world.update(user);
    world.bind("user_id_3", &four);
    for (last, scope, user, number) in [
        ("Five", "project", "user_id_10", ""),
        ("Six", "server", "user_id_11", "_2"),
    ] {
        let body = json!({
            "resourceType": "Practitioner", "firstName": "Li", "lastName": last, "email": email(last), "scope": scope,
        });
        let (membership, id, secret) = world.invite(body);
        world.bind_member(&membership, [&format!("membership{number}"), user, "", ""]);
        world.bind(&format!("activation_id{number}"), &id);
        world.bind(&format!("activation_secret{number}"), &secret);
    }
    for last in ["Jane", "June", "Nine"] {
        world.practitioner(("Li", last), &email(last), json!({"admin": true}), [""; 4]);
    }
    for last in ["Seven", "Eight"] {
        world.practitioner(("Li", last), &email(last), json!({}), [""; 4]);
    }
    scoped(world, "Li", "Ernest", false);
    world.bind("text", "ne");
    let owner = world.user("Carla", "Chief", "owner-c@valley.example", None);
    let valley = world.project_of("Valley Hospital", &owner, sandbox::version::Version::V4_5);
    for last in ["Abbott", "Becker", "Costa", "Dubois", "Eze", "Fischer"] {
        world.member(
            &valley,
            "Practitioner",
            ("Uma", last),
            &format!("{last}@valley.example"),
            json!({"admin": true}),
        );
    }
    world.bind("big_project_id", str_at(&valley, "id"));
    world.sign_in("access_token_2", "owner-c@valley.example", json!({}));
}

pub fn before_users_v5(name: &str, world: &mut World) {
    if name == "after an admin password reset: requests of the server-scoped member" {
        let token = world.var("access_token");
        for member in ["membership", "membership_2"] {
            let path = format!(
                "/admin/projects/x/members/{}/resetpassword",
                world.var(member)
            );
            world.done("POST", &path, &token, &json!({}));
        }
    }
}

pub fn start_policies(world: &mut World) {
    world.ordinary_member("access_token_member");
    let harbor = world.project_at("project_id");
    world.vars.remove("user_configuration_id");
    for number in 0..25 {
        let ward = json!({
            "resourceType": "AccessPolicy", "name": format!("Ward {number:02} nurse"),
            "resource": [{"resourceType": "Patient"}],
        });
        world.create(Some(str_at(&harbor, "id")), ward);
    }
}

pub fn before_policies(name: &str, world: &mut World) {
    if name != "which members use a policy (ask before deleting it)" {
        return;
    }
    let harbor = world.project_at("project_id");
    let gone = world.policy(&harbor, "Wanted");
    world.bind("access_policy_id_7", &gone);
    let policy = json!({"accessPolicy": {"reference": format!("AccessPolicy/{gone}")}});
    world.practitioner(
        ("Pol", "Gone"),
        "polgone@clinic.example",
        policy,
        ["project_membership_id", "user_id", "practitioner_id", ""],
    );
}

pub fn start_secrets(world: &mut World) {
    world.ordinary_member("access_token_member");
    world.other_admin("access_token_2");
    let token = world.var("access_token");
    world.bind("access_token_4", &token);
}

pub fn before_secrets(name: &str, world: &mut World) {
    if name.starts_with("secrets: no body while secrets exist") {
        let token = world.var("access_token");
        let secrets = json!([{"name": "KEEP", "valueString": "1"}]);
        world.done("POST", "/admin/projects/x/secrets", &token, &secrets);
    }
}

pub fn start_cross(world: &mut World) {
    let project = world.var("project_id");
    let patient = |family: &str| {
        json!({
            "resourceType": "Patient", "name": [{"given": ["Pat"], "family": family}],
            "telecom": [{"system": "email", "use": "work", "value": "pat@clinic.example"}],
        })
    };
    world.create(Some(&project), patient("Ient"));
    world.create(Some(&project), patient("Ience"));
    world.ordinary_member("access_token_2");
    let client = json!({
        "resourceType": "ClientApplication", "name": "Short", "accessTokenLifetime": "2s", "refreshTokenLifetime": "3s",
    });
    let client = world.create(Some(&project), client);
    world.bind("client_id", str_at(&client, "id"));
}

pub fn before_cross(name: &str, world: &mut World) {
    match name {
        "expired access token" => world.wait(4),
        "rate limit: the 160th request" => {
            let body = json!({"email": "a@b.example"});
            for _ in 0..158 {
                world.call_from("203.0.113.20", "POST", "/auth/method", "", &body);
            }
        }
        _ => {}
    }
}

pub fn start_odds(world: &mut World) {
    world.super_admin("super_token");
    let super_code = world.code("super@server.example", json!({}));
    world.bind("code_2", &super_code);
    let token = world.var("access_token");
    world.bind("access_token_4", &token);
    world.ordinary_member("access_token_5");
    world.bind("other_membership_id", &token);
    let project = world.var("project_id");
    let paco = json!({"resourceType": "Patient", "name": [{"given": ["Paco"], "family": "Ramos"}], "birthDate": "2015-06-01"});
    world.create(Some(&project), paco);
    let patient =
        json!({"resourceType": "Patient", "name": [{"given": ["Pat"], "family": "Ient"}]});
    let patient = world.create(Some(&project), patient);
    world.bind("patient_id", str_at(&patient, "id"));
    let or = json!({
        "resourceType": "RelatedPerson", "name": [{"given": ["Or"], "family": "Phan"}],
        "patient": {"reference": format!("Patient/{}", str_at(&patient, "id"))},
    });
    let or = world.done("POST", "/fhir/R4/RelatedPerson", &token, &or);
    world.bind("related_person_id", str_at(&or, "id"));
    let harbor = world.project_at("project_id");
    world.bind("version_id_3", "00000000-0000-4000-8000-000000000000");
    world.bind("version_id_4", str_at(&harbor["meta"], "versionId"));
}

pub fn before_odds(name: &str, world: &mut World) {
    match name {
        "token for a super administrator: no refresh_token although offline was asked" => {
            // The same placeholder stands for the Super Admin project for once.
            let harbor = world.var("project_id");
            world.bind("harbor_id", &harbor);
            let project = world
                .core
                .store
                .all("Project")
                .find(|project| project["name"] == "Super Admin")
                .unwrap();
            let id = str_at(project, "id").to_owned();
            world.bind("project_id", &id);
        }
        "client: removing its membership ..." => {
            let token = world.var("access_token");
            let body = json!({"name": "Short lived"});
            let client = world.done("POST", "/admin/projects/x/client", &token, &body);
            let profile = format!("ClientApplication/{}", str_at(&client, "id"));
            let membership = world
                .core
                .store
                .all("ProjectMembership")
                .find(|membership| membership["profile"]["reference"] == profile.as_str())
                .map(|membership| str_at(membership, "id").to_owned());
            world.bind("project_membership_id", &membership.unwrap());
        }
        "Login resources are closed to project admins" => {
            let harbor = world.var("harbor_id");
            world.bind("project_id", &harbor);
        }
        "token for a RelatedPerson (no patient set)" => {
            let code = world.code("rpsign@clinic.example", json!({}));
            world.bind("code", &code);
        }
        "login status of a login with one membership, not exchanged yet: the code again" => {
            let body =
                json!({"email": "owner-a@clinic.example", "password": world.var("password")});
            let login = world.done("POST", "/auth/login", "", &body);
            world.bind("login_id_2", str_at(&login, "login"));
        }
        _ => {}
    }
}

pub fn start_settings(world: &mut World) {
    let policy = json!({"accessPolicy": {"reference": format!("AccessPolicy/{}", world.var("desk_policy_id"))}});
    world.practitioner(("Nora", "Nurse"), "nora@clinic.example", policy, [""; 4]);
    world.sign_in("access_token_member", "nora@clinic.example", json!({}));
    world.other_admin("access_token_2");
    let mut other = world.project_at("other_project_id");
    other["secret"] = json!([{"name": "B_ONLY", "valueString": "1"}]);
    world.update(other);
    let project = world.var("project_id");
    let pat = json!({
        "resourceType": "Patient", "name": [{"given": ["Pat"], "family": "Ient"}],
        "telecom": [{"system": "email", "use": "work", "value": "pat@clinic.example"}],
    });
    world.create(Some(&project), pat.clone());
    world.create(Some(&project), pat);
    let token = world.var("access_token");
    world.bind("access_token_3", &token);
}

pub fn before_settings(name: &str, world: &mut World) {
    if name.starts_with("login rate limit: attempt 5") {
        let body = json!({"email": "owner-a@clinic.example", "password": "wrong-password-1", "scope": "openid"});
        for _ in 0..3 {
            world.call_from("203.0.113.20", "POST", "/auth/login", "", &body);
        }
    }
}
