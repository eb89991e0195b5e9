//! What was there before each recording, and what happened between its exchanges.

mod invite;
mod member;
mod mfa;
mod rest;
mod sign_in;
mod sign_in_v5;

use sandbox::json::str_at;
use sandbox::version::Version;
use serde_json::json;

use crate::compare::Strictness;
use crate::world::World;

/// Recordings of a Harbor Clinic that was made by 5.1 and so has default policies.
const WITH_DEFAULTS: [&str; 3] = [
    "v5-01-invite-relatedperson-scope-policy",
    "v5-11-mail-server-down",
    "v5-13-other-changed-answers",
];

/// The server a recording was made on, at its start.
pub fn world(file: &str) -> World {
    let version = if file.starts_with("v5-") {
        Version::V5_1
    } else {
        Version::V4_5
    };
    let mut world = World::new(version);
    clinics(&mut world, file);
    let start = match file {
        "01-sign-in" => sign_in::start_sign_in,
        "02-choose-membership" => sign_in::start_choose,
        "04-register" => sign_in::start_register,
        "05-breach-service-down" => sign_in::start_breach,
        "v5-10-sign-in-and-passwords" => sign_in_v5::start,
        "07-invite" => invite::start_invite,
        "08-invite-errors" => invite::start_errors,
        "09-invite-relatedperson" => invite::start_related,
        "10-invite-again" | "v5-12-concurrency" => invite::start_again,
        "11-mail-server-down" | "v5-11-mail-server-down" => invite::start_mail_down,
        "v5-01-invite-relatedperson-scope-policy" => invite::start_related_v5,
        "v5-02-default-policies" => invite::start_defaults,
        "v5-13-other-changed-answers" => invite::start_changed,
        "14-membership-edit" => member::start_edit,
        "v5-03-member-actions" => member::start_actions,
        "03-mfa" => mfa::start,
        "v5-08-mfa" => mfa::start_v5,
        "v5-06-rescope" => mfa::start_rescope,
        "v5-05-remove-inactive-update-email" => member::start_remove,
        "v5-07-membership-edit" => member::start_edit_v5,
        "12-project-details" => rest::start_details,
        "13-users-tab" => rest::start_users,
        "v5-04-users-list" => rest::start_users_v5,
        "15-policies-and-configurations" => rest::start_policies,
        "16-clients-bots-secrets-sites" => rest::start_secrets,
        "17-cross-cutting" => rest::start_cross,
        "18-odds-and-ends" => rest::start_odds,
        "v5-09-settings-rate-limits" => rest::start_settings,
        _ => |_: &mut World| {},
    };
    start(&mut world);
    world
}

/// What happened unrecorded before an exchange.
pub fn before(file: &str, name: &str, world: &mut World) {
    match file {
        "01-sign-in" => sign_in::before_sign_in(name, world),
        "02-choose-membership" => sign_in::before_choose(name, world),
        "03-mfa" => mfa::before(name, world),
        "v5-03-member-actions" => world.bind_totp("totp@clinic.example"),
        "v5-08-mfa" => mfa::before_v5(name, world),
        "06-activation-and-passwords" => sign_in::before_activation(name, world),
        "v5-10-sign-in-and-passwords" => sign_in_v5::before(name, world),
        "07-invite" => invite::before_invite(name, world),
        "10-invite-again" | "v5-12-concurrency" => invite::before_again(name, world),
        "v5-13-other-changed-answers" => invite::before_changed(name, world),
        "08-invite-errors" => invite::before_errors(name, world),
        "11-mail-server-down" | "v5-11-mail-server-down" => invite::before_mail(name, world),
        "v5-02-default-policies" => invite::before_defaults(name, world),
        "14-membership-edit" => member::before_edit(name, world),
        "v5-07-membership-edit" => member::before_edit_v5(name, world),
        "12-project-details" => rest::before_details(name, world),
        "15-policies-and-configurations" => rest::before_policies(name, world),
        "16-clients-bots-secrets-sites" => rest::before_secrets(name, world),
        "17-cross-cutting" => rest::before_cross(name, world),
        "v5-04-users-list" => rest::before_users_v5(name, world),
        "18-odds-and-ends" => rest::before_odds(name, world),
        "v5-09-settings-rate-limits" => rest::before_settings(name, world),
        _ => {}
    }
}

/// Long lists were recorded of other people than the sandbox has.
pub fn strictness(file: &str) -> Strictness {
    if file.ends_with("users-tab") || file.ends_with("users-list") {
        Strictness::Listing
    } else {
        Strictness::Exact
    }
}

/// Two clinics and what every recording knows of them.
fn clinics(world: &mut World, file: &str) {
    let owner = if file == "v5-11-mail-server-down" {
        "owner@clinic.example"
    } else {
        "owner-a@clinic.example"
    };
    let defaults = if WITH_DEFAULTS.contains(&file) {
        Version::V5_1
    } else {
        Version::V4_5
    };
    let user = world.user("Olivia", "Owner", owner, None);
    let harbor = world.project_of("Harbor Clinic", &user, defaults);
    let other = world.user("Ben", "Boss", "owner-b@other.example", None);
    let other = world.project_of("Other Clinic", &other, world.core.settings.version);
    world.bind("project_id", str_at(&harbor, "id"));
    world.bind("other_project_id", str_at(&other, "id"));
    world.bind("owner_user_id", str_at(&user, "id"));
    world.bind("other_owner_user_id", owner_id(&other));
    let id = world.policy(&harbor, "Front desk");
    world.bind("desk_policy_id", &id);
    let own_record = json!({
        "resourceType": "AccessPolicy", "name": "Patient access (own record)", "compartment": {"reference": "%patient"},
        "resource": [
            {"resourceType": "Patient", "criteria": "Patient?_id=%patient.id", "readonly": true},
            {"resourceType": "Observation", "criteria": "Observation?subject=%patient", "readonly": true},
        ],
    });
    let own_record = world.create(Some(str_at(&harbor, "id")), own_record);
    world.bind("patient_policy_id", str_at(&own_record, "id"));
    let site = json!({
        "resourceType": "AccessPolicy", "name": "Clinician for one site",
        "resource": [{"resourceType": "Encounter", "criteria": "Encounter?location=%site"}, {"resourceType": "Patient"}],
    });
    let site = world.create(Some(str_at(&harbor, "id")), site);
    world.bind("site_policy_id", str_at(&site, "id"));
    let id = world.policy(&other, "Theirs");
    world.bind("foreign_policy_id", &id);
    world.sign_in("access_token", owner, json!({}));
    let configuration = json!({
        "resourceType": "UserConfiguration", "name": "Reception menu",
        "menu": [{"title": "Daily", "link": [{"name": "Patients", "target": "/Patient"}]}],
    });
    let token = world.var("access_token");
    let configuration = world.done("POST", "/fhir/R4/UserConfiguration", &token, &configuration);
    world.bind("user_configuration_id", str_at(&configuration, "id"));
}

fn owner_id(project: &serde_json::Value) -> &str {
    str_at(&project["owner"], "reference").trim_start_matches("User/")
}
