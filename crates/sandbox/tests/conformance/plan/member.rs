//! Recordings of reading, saving and removing members.

use sandbox::json::str_at;
use sandbox::version::Version;
use serde_json::{Value, json};

use crate::world::World;

fn desk(world: &World) -> Value {
    json!({"accessPolicy": {"reference": format!("AccessPolicy/{}", world.var("desk_policy_id")), "display": "Front desk"}})
}

pub fn start_edit(world: &mut World) {
    let policy = desk(world);
    world.practitioner(
        ("Ed", "Edit"),
        "edit@clinic.example",
        policy.clone(),
        ["membership_id", "user_id", "practitioner_id", "version_id"],
    );
    world.sign_in("access_token_edited", "edit@clinic.example", json!({}));
    world.other_admin("access_token_2");
    world.super_admin("access_token_3");
    world.practitioner(
        ("Priya", "Patel"),
        "priya@clinic.example",
        json!({}),
        ["other_membership_id", "", "practitioner_id_3", ""],
    );
    world.ordinary_member("access_token_member");
    let admin = json!({"admin": true});
    world.practitioner(
        ("Ed", "Selfadmin"),
        "selfadmin@clinic.example",
        admin.clone(),
        [
            "project_membership_id",
            "user_id_2",
            "practitioner_id_4",
            "version_id_21",
        ],
    );
    world.sign_in("access_token_4", "selfadmin@clinic.example", json!({}));
    world.practitioner(
        ("Ed", "Selfgone"),
        "selfgone@clinic.example",
        admin,
        ["project_membership_id_2", "", "", ""],
    );
    world.sign_in("access_token_5", "selfgone@clinic.example", json!({}));
    let owners = world
        .core
        .store
        .all("ProjectMembership")
        .find(|membership| {
            str_at(&membership["user"], "reference").ends_with(&world.vars["owner_user_id"])
        });
    let id = str_at(owners.unwrap(), "id").to_owned();
    world.bind("project_membership_id_3", &id);
    world.practitioner(
        ("Ed", "Fhirdel"),
        "fhirdel@clinic.example",
        json!({}),
        [
            "project_membership_id_4",
            "user_id_3",
            "practitioner_id_5",
            "",
        ],
    );
    world.practitioner(
        ("Old", "Name"),
        "old@clinic.example",
        policy,
        ["project_membership_id_7", "", "practitioner_id_8", ""],
    );
    let project = world.var("project_id");
    let pat = json!({
        "resourceType": "Patient", "name": [{"given": ["Pat"], "family": "Ient"}],
        "telecom": [{"system": "email", "use": "work", "value": "pat@clinic.example"}],
    });
    world.create(Some(&project), pat.clone());
    world.create(Some(&project), pat);
    let harbor = world.var("project_id");
    world.bind("harbor_id", &harbor);
}

/// The part of the recording about owners was made in another project, under the same placeholder.
fn owner_clinic(world: &mut World, version: Version, names: [[&str; 4]; 2]) {
    let otto = world.user("Otto", "Owner", "otto@clinic.example", None);
    let project = world.project_of("Owner Test Clinic", &otto, version);
    let membership = world
        .core
        .store
        .all("ProjectMembership")
        .find(|membership| str_at(&membership["user"], "reference").ends_with(str_at(&otto, "id")));
    let membership = membership.unwrap().clone();
    world.bind_member(&membership, names[0]);
    world.sign_in("access_token_owner", "otto@clinic.example", json!({}));
    let mut settings = json!({"admin": true});
    if version.is_v5() {
        let default = sandbox::policy::default_for(&project, "Admin").unwrap();
        world.bind(
            "access_policy_id",
            str_at(&default, "reference").trim_start_matches("AccessPolicy/"),
        );
        settings["accessPolicy"] = default;
        settings["invitedBy"] = membership["user"].clone();
    }
    let second = world.member(
        &project,
        "Practitioner",
        ("Second", "Admin"),
        "second@clinic.example",
        settings,
    );
    world.bind_member(&second, names[1]);
    world.sign_in(
        "access_token_second_admin",
        "second@clinic.example",
        json!({}),
    );
    world.bind("project_id", str_at(&project, "id"));
}

/// Somebody from outside repaired a project without admin.
fn admin_again(world: &mut World, placeholder: &str) {
    let mut membership = world
        .core
        .store
        .read("ProjectMembership", &world.var(placeholder))
        .unwrap()
        .clone();
    membership["admin"] = json!(true);
    world.update(membership);
}

pub fn before_edit(name: &str, world: &mut World) {
    match name {
        "another admin takes the admin flag from the owner: allowed" => owner_clinic(
            world,
            Version::V4_5,
            [
                [
                    "project_membership_id_5",
                    "user_id_4",
                    "practitioner_id_6",
                    "version_id_24",
                ],
                [
                    "project_membership_id_6",
                    "user_id_5",
                    "practitioner_id_7",
                    "version_id_26",
                ],
            ],
        ),
        "remove the owner through the admin endpoint: refused" => {
            admin_again(world, "project_membership_id_6")
        }
        "rename the profile" => {
            let harbor = world.var("harbor_id");
            world.bind("project_id", &harbor);
        }
        _ => {}
    }
}

pub fn start_actions(world: &mut World) {
    world.practitioner(
        ("Ed", "Reset"),
        "reset@clinic.example",
        json!({}),
        ["project_membership_id", "user_id", "practitioner_id", ""],
    );
    world.sign_in("access_token_reset", "reset@clinic.example", json!({}));
    world.ordinary_member("access_token_member");
    world.other_admin("access_token_2");
    world.super_admin("access_token_3");
    world.practitioner(
        ("Never", "Opened"),
        "never@clinic.example",
        json!({}),
        ["project_membership_id_2", "", "", ""],
    );
    let harbor = world.project_at("project_id");
    let patient = world.member(
        &harbor,
        "Patient",
        ("Pat", "Reset"),
        "patreset@clinic.example",
        json!({}),
    );
    world.bind_member(&patient, ["project_membership_id_3", "", "", ""]);
    let nameless =
        json!({"resourceType": "User", "firstName": "No", "lastName": "Mail", "externalId": "x"});
    let nameless = world.create(Some(str_at(&harbor, "id")), nameless);
    let nameless = world.member_of(&harbor, "Practitioner", &nameless, json!({}));
    world.bind_member(&nameless, ["project_membership_id_4", "", "", ""]);
    let client = world
        .core
        .store
        .all("ProjectMembership")
        .find(|membership| {
            str_at(&membership["user"], "reference").starts_with("ClientApplication/")
                && membership["project"]["display"] == "Harbor Clinic"
        });
    let client = client.unwrap().clone();
    world.bind_member(&client, ["project_membership_id_5", "", "", ""]);
    world.practitioner(
        ("Ed", "Inact"),
        "inact@clinic.example",
        json!({"active": false}),
        ["project_membership_id_6", "", "", ""],
    );
    world.practitioner(
        ("Ed", "Totp"),
        "totp@clinic.example",
        json!({}),
        [
            "project_membership_id_7",
            "user_id_2",
            "practitioner_id_2",
            "",
        ],
    );
    world.sign_in("access_token_totp", "totp@clinic.example", json!({}));
    let must = world.practitioner(("Ed", "Must"), "must@clinic.example", json!({}), [""; 4]);
    world.require_factor(&must);
}

pub fn start_remove(world: &mut World) {
    let by = json!({"invitedBy": {
        "reference": format!("User/{}", world.var("owner_user_id")), "display": "owner-a@clinic.example",
    }});
    let harbor = world.project_at("project_id");
    let scoped = |world: &mut World, last: &str, names: [&str; 4]| {
        let email = format!("{}@clinic.example", last.to_lowercase());
        let user = world.user("Li", last, &email, Some(&harbor));
        let membership = world.member_of(&harbor, "Practitioner", &user, by.clone());
        world.bind_member(&membership, names);
    };
    scoped(
        world,
        "Nine",
        ["project_membership_id", "user_id", "practitioner_id", ""],
    );
    world.sign_in(
        "access_token_2",
        "nine@clinic.example",
        json!({"projectId": harbor["id"]}),
    );
    scoped(world, "Three", [""; 4]);
    world.practitioner(
        ("Li", "Six"),
        "six@clinic.example",
        by.clone(),
        ["", "user_id_2", "", ""],
    );
    let ten = json!({
        "resourceType": "Practitioner", "firstName": "Li", "lastName": "Ten", "email": "ten@clinic.example",
        "scope": "project", "password": world.var("password"),
    });
    let (membership, _, _) = world.invite(ten);
    world.bind_member(
        &membership,
        [
            "project_membership_id_2",
            "user_id_3",
            "practitioner_id_2",
            "",
        ],
    );
    world.sign_in(
        "access_token_removed",
        "ten@clinic.example",
        json!({"projectId": harbor["id"]}),
    );
    world.practitioner(
        ("Li", "Eleven"),
        "eleven@clinic.example",
        by.clone(),
        [
            "project_membership_id_4",
            "user_id_5",
            "practitioner_id_3",
            "",
        ],
    );
    scoped(world, "Twelve", ["project_membership_id_6", "", "", ""]);
    scoped(
        world,
        "Five",
        [
            "project_membership_id_7",
            "user_id_6",
            "practitioner_id_4",
            "",
        ],
    );
    for (membership, client) in [
        ("project_membership_id_8", "client_application_id"),
        ("project_membership_id_9", "client_application_id_2"),
    ] {
        let application =
            json!({"resourceType": "ClientApplication", "name": "Client", "secret": "s"});
        let application = world.create(Some(str_at(&harbor, "id")), application);
        world.bind(client, str_at(&application, "id"));
        let reference = sandbox::founding::reference(&application, "Client");
        let stored = json!({
            "resourceType": "ProjectMembership", "project": sandbox::founding::reference(&harbor, "Harbor Clinic"),
            "user": reference, "profile": reference,
        });
        let stored = world.create(Some(str_at(&harbor, "id")), stored);
        world.bind(membership, str_at(&stored, "id"));
    }
    world.practitioner(
        ("Li", "Thirteen"),
        "thirteen@clinic.example",
        by,
        [
            "project_membership_id_10",
            "user_id_7",
            "practitioner_id_5",
            "version_id_8",
        ],
    );
    let tokens = world.tokens("thirteen@clinic.example", json!({}));
    world.bind("access_token_inactive", str_at(&tokens, "access_token"));
    world.bind("refresh_token_inactive", str_at(&tokens, "refresh_token"));
}

pub fn start_edit_v5(world: &mut World) {
    let by = json!({"invitedBy": {
        "reference": format!("User/{}", world.var("owner_user_id")), "display": "owner-a@clinic.example",
    }});
    world.practitioner(
        ("Re", "One"),
        "one@clinic.example",
        by.clone(),
        [
            "project_membership_id_5",
            "user_id",
            "practitioner_id_3",
            "version_id_7",
        ],
    );
    let project = world.var("project_id");
    let spare = json!({"resourceType": "Practitioner", "name": [{"given": ["Spare"], "family": "Profile"}]});
    let spare = world.create(Some(&project), spare);
    world.bind("practitioner_id", str_at(&spare, "id"));
    world.practitioner(
        ("Re", "Two"),
        "two@clinic.example",
        by,
        [
            "project_membership_id_4",
            "user_id_2",
            "practitioner_id_2",
            "version_id_4",
        ],
    );
    let policy = desk(world);
    let edit = world.practitioner(
        ("Ed", "Edit"),
        "edit@clinic.example",
        policy,
        ["membership_id", "", "", ""],
    );
    world.bind("version_id_9", "00000000-0000-4000-8000-000000000000");
    world.bind("edit_id", str_at(&edit, "id"));
    world.sign_in("access_token_edited", "edit@clinic.example", json!({}));
    let gone = world.practitioner(
        ("Ed", "Selfgone"),
        "selfgone@clinic.example",
        json!({}),
        [""; 4],
    );
    world.sign_in("access_token_2", "selfgone@clinic.example", json!({}));
    world.delete("ProjectMembership", str_at(&gone, "id"));
    world.practitioner(
        ("Ed", "Fhirdel"),
        "fhirdel@clinic.example",
        json!({}),
        ["", "user_id_3", "practitioner_id_4", ""],
    );
}

pub fn before_edit_v5(name: &str, world: &mut World) {
    let change = |world: &mut World, key: &str, value: Value| {
        let mut membership = world
            .core
            .store
            .read("ProjectMembership", &world.var("edit_id"))
            .unwrap()
            .clone();
        membership[key] = value;
        world.update(membership);
    };
    let unknown = json!({"reference": "AccessPolicy/00000000-0000-4000-8000-000000000000"});
    match name {
        "a policy that does not exist, on a live member: auth/me" => {
            change(world, "accessPolicy", unknown)
        }
        "inactive member: the running session" => {
            let policy = desk(world);
            change(world, "accessPolicy", policy["accessPolicy"].clone());
            change(world, "active", json!(false));
        }
        "remove the owner through the admin endpoint: refused" => {
            admin_again(world, "project_membership_id_8")
        }
        "the removed member's token" => {
            let id = world.var("edit_id");
            world.delete("ProjectMembership", &id);
        }
        "another admin takes the admin flag from the owner: allowed" => owner_clinic(
            world,
            Version::V5_1,
            [
                [
                    "project_membership_id_7",
                    "user_id_4",
                    "practitioner_id_5",
                    "version_id_11",
                ],
                [
                    "project_membership_id_8",
                    "user_id_5",
                    "practitioner_id_6",
                    "version_id_13",
                ],
            ],
        ),
        _ => {}
    }
}
