//! Recordings of invites.

use sandbox::admin::overlap::Overlap;
use sandbox::json::str_at;
use serde_json::{Value, json};

use crate::world::World;

/// Records that carry an e-mail already.
pub fn start_invite(world: &mut World) {
    let project = world.var("project_id");
    let person = |kind: &str, given: &str, family: &str, email: Option<&str>| {
        let mut person =
            json!({"resourceType": kind, "name": [{"given": [given], "family": family}]});
        if let Some(email) = email {
            person["telecom"] = json!([{"system": "email", "use": "work", "value": email}]);
        }
        person
    };
    world.create(
        Some(&project),
        person(
            "Patient",
            "Already",
            "Emailed",
            Some("known@clinic.example"),
        ),
    );
    world.create(
        Some(&project),
        person("Practitioner", "Twin", "One", Some("twin@clinic.example")),
    );
    world.create(
        Some(&project),
        person("Practitioner", "Twin", "Two", Some("twin@clinic.example")),
    );
    let mut existing = person("Patient", "Existing", "Record", None);
    existing["birthDate"] = json!("1980-02-03");
    let existing = world.create(Some(&project), existing);
    world.bind("existing_patient_id", existing["id"].as_str().unwrap());
}

pub fn before_invite(name: &str, world: &mut World) {
    if name.starts_with("invite Patient: attach to an existing Patient") {
        let existing = world.var("existing_patient_id");
        world.bind("patient_id", &existing);
    }
}

/// A record of the Harbor Clinic; returns its id.
fn record(world: &mut World, project: &str, mut person: Value) -> String {
    let project = world.var(project);
    if person["name"].is_null() {
        person["name"] = json!([{"given": ["Existing"], "family": "Record"}]);
    }
    let person = world.create(Some(&project), person);
    str_at(&person, "id").to_owned()
}

pub fn start_errors(world: &mut World) {
    world.ordinary_member("access_token_member");
    world.other_admin("access_token_2");
    world.super_admin("access_token_3");
    let own = record(world, "project_id", json!({"resourceType": "Patient"}));
    let theirs = record(
        world,
        "other_project_id",
        json!({"resourceType": "Patient"}),
    );
    world.bind("patient_id", &own);
    world.bind("own_patient", &own);
    world.bind("their_patient", &theirs);
}

pub fn before_errors(name: &str, world: &mut World) {
    // The recording has one placeholder for several patients.
    let patient = if name.starts_with("membership.profile of another project") {
        "their_patient"
    } else {
        "own_patient"
    };
    let id = world.var(patient);
    world.bind("patient_id", &id);
}

pub fn start_related(world: &mut World) {
    let person = |given: &str, email: Value| {
        json!({
            "resourceType": "RelatedPerson", "patient": {"reference": "Patient/x"},
            "name": [{"given": [given], "family": "Ramos"}],
            "telecom": [{"system": "email", "value": email}],
        })
    };
    let luis = record(
        world,
        "project_id",
        person("Luis", json!("else@family.example")),
    );
    world.bind("related_person_id_2", &luis);
    record(
        world,
        "project_id",
        person("Ana", json!("ana@family.example")),
    );
}

/// A third hospital with a leftover account, and somebody to be confused with.
pub fn start_again(world: &mut World) {
    let elsewhere = json!({"resourceType": "Practitioner", "name": [{"family": "Elsewhere"}]});
    let id = record(world, "project_id", elsewhere);
    world.bind("practitioner_id_2", &id);
    let owner = world.user("Carla", "Chief", "owner-c@valley.example", None);
    let valley = world.project_of("Valley Hospital", &owner, world.core.settings.version);
    world.bind("big_project_id", str_at(&valley, "id"));
    world.sign_in("access_token_2", "owner-c@valley.example", json!({}));
    for (first, last) in [("Ines", "Dubois"), ("Quinn", "Costa")] {
        let email = format!(
            "{}.{}@valley.example",
            first.to_lowercase(),
            last.to_lowercase()
        );
        world.user(first, last, &email, None);
    }
}

/// Invites at the same moment: which step of which came first. The second of two begins anew.
pub fn before_again(name: &str, world: &mut World) {
    world.conditions.overlap = match name {
        "two identical invites of a new person at the same moment: the one that is refused"
        | "double submit, gap 0 ms, request 1 of 2 (the only mail sent is the one without link)" => {
            Some(Overlap::Membership)
        }
        "two identical invites of a new person at the same moment: the one that succeeds; its mail lacks the activation link" =>
        {
            forget(world, "race0@clinic.example");
            Some(Overlap::Account)
        }
        "double submit, gap 0 ms, request 2 of 2" => {
            forget(world, "gap0-1@clinic.example");
            Some(Overlap::Account)
        }
        "four different persons invited at the same moment: one of the refusals" => {
            Some(Overlap::Clash)
        }
        _ => None,
    };
}

/// Removes everything an invite of this address made.
fn forget(world: &mut World, email: &str) {
    for kind in [
        "ProjectMembership",
        "UserSecurityRequest",
        "User",
        "Practitioner",
    ] {
        let about = |resource: &&Value| {
            resource["email"] == email
                || resource["user"]["display"] == email
                || resource["telecom"][0]["value"] == email
        };
        let ids: Vec<String> = world
            .core
            .store
            .all(kind)
            .filter(about)
            .map(|resource| str_at(resource, "id").to_owned())
            .collect();
        for id in ids {
            world.delete(kind, &id);
        }
    }
}

pub fn start_mail_down(world: &mut World) {
    let harbor = world.project_at("project_id");
    let pat = world.member(
        &harbor,
        "Patient",
        ("Pat", "Ient"),
        "pat@clinic.example",
        json!({}),
    );
    let name = if world.v5() { "user_id_4" } else { "user_id_3" };
    world.bind_member(&pat, ["", name, "", ""]);
    world.mail_down = true;
}

pub fn before_mail(name: &str, world: &mut World) {
    if name.starts_with("mail server back") {
        world.mail_down = false;
    }
}

pub fn start_related_v5(world: &mut World) {
    let paco = json!({"resourceType": "Patient", "name": [{"given": ["Paco"], "family": "Ramos"}]});
    let id = record(world, "project_id", paco.clone());
    world.bind("patient_id", &id);
    let deleted = record(world, "project_id", paco.clone());
    world.delete("Patient", &deleted);
    world.bind("patient_id_2", &deleted);
    let theirs = record(world, "other_project_id", paco);
    world.bind("patient_id_3", &theirs);
    let known = json!({
        "resourceType": "RelatedPerson", "patient": {"reference": format!("Patient/{id}")},
        "name": [{"given": ["Ana"], "family": "Ramos"}],
        "telecom": [{"system": "email", "value": "known@clinic.example"}],
    });
    record(world, "project_id", known);
}

pub fn start_defaults(world: &mut World) {
    world.other_admin("access_token_2");
    let token = world.var("access_token");
    world.bind("access_token_3", &token);
    let harbor = world.project_at("project_id");
    world.bind("version_id_8", str_at(&harbor["meta"], "versionId"));
    let mut other = world.project_at("other_project_id");
    other["secret"] = json!([{"name": "B_ONLY", "valueString": "1"}]);
    other["setting"] = json!([{"name": "b", "valueString": "1"}]);
    world.update(other);

    for kind in ["patient", "practitioner", "relatedperson", "admin"] {
        let id = world.policy(&harbor, &format!("Usual {kind}"));
        world.bind(&format!("default_{kind}_policy_id"), &id);
    }
    let mut everything = world
        .core
        .store
        .read("AccessPolicy", &world.var("default_admin_policy_id"))
        .unwrap()
        .clone();
    everything["resource"] = json!([{"resourceType": "*"}]);
    world.update(everything);
    let paco = json!({"resourceType": "Patient", "name": [{"given": ["Paco"], "family": "Ramos"}]});
    let id = record(world, "project_id", paco);
    world.bind("patient_id_3", &id);
}

pub fn before_defaults(name: &str, world: &mut World) {
    if name.starts_with("made admin through FHIR PATCH") {
        world.sign_in("access_token_4", "d9@clinic.example", json!({}));
        let token = world.var("access_token_3");
        let membership = format!(
            "/fhir/R4/ProjectMembership/{}",
            world.var("project_membership_id_12")
        );
        let operations = json!([{"op": "add", "path": "/admin", "value": true}]);
        world.done("PATCH", &membership, &token, &operations);
    }
}

pub fn start_changed(world: &mut World) {
    let token = world.var("access_token");
    world.bind("access_token_2", &token);
    world.bind("access_token_3", &token);
    let paco = json!({"resourceType": "Patient", "name": [{"given": ["Paco"], "family": "Ramos"}]});
    let paco = record(world, "project_id", paco);
    let related = |given: &str, family: &str, email: &str| {
        json!({
            "resourceType": "RelatedPerson", "patient": {"reference": format!("Patient/{paco}")},
            "name": [{"given": [given], "family": family}], "telecom": [{"system": "email", "value": email}],
        })
    };
    let luis = record(
        world,
        "project_id",
        related("Luis", "Ramos", "else@family.example"),
    );
    world.bind("related_person_id", &luis);
    record(
        world,
        "project_id",
        related("Ana", "Ramos", "ana@family.example"),
    );
    let or = record(
        world,
        "project_id",
        related("Or", "Phan", "other@family.example"),
    );
    world.bind("related_person_id_3", &or);
    let gone =
        json!({"accessPolicy": {"reference": "AccessPolicy/00000000-0000-4000-8000-000000000000"}});
    world.practitioner(("Pol", "Gone"), "polgone@clinic.example", gone, [""; 4]);
    let srv = world.practitioner(("Nora", "Nurse"), "srv@clinic.example", json!({}), [""; 4]);
    let request = json!({"resourceType": "UserSecurityRequest", "type": "invite", "user": srv["user"], "secret": "s"});
    world.create(None, request);
    let dup = world.practitioner(
        ("Du", "Plicate"),
        "dup@clinic.example",
        json!({}),
        ["", "dup_id", "", ""],
    );
    let user = world
        .core
        .store
        .read("User", &world.var("dup_id"))
        .unwrap()
        .clone();
    let harbor = world.project_at("project_id");
    let request = json!({"resourceType": "UserSecurityRequest", "type": "invite", "user": dup["user"], "secret": "s"});
    world.create(None, request);
    for _ in 0..2 {
        let mut again = json!({"resourceType": "ProjectMembership", "project": dup["project"]});
        again["user"] = sandbox::founding::reference(&user, "dup@clinic.example");
        again["profile"] = dup["profile"].clone();
        world.create(Some(str_at(&harbor, "id")), again);
    }
}

pub fn before_changed(name: &str, world: &mut World) {
    if name == "... after which a proper invite sends the activation mail" {
        let leftover = world
            .core
            .store
            .all("User")
            .find(|user| user["email"] == "rporph@clinic.example");
        let id = str_at(leftover.unwrap(), "id").to_owned();
        world.delete("User", &id);
    }
}
