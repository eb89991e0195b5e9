//! What narrows the list, alone and together, and what an address may say of it.

use super::roster::{Known, NOBODY, emails, everybody, more_than_fit, until_shown};
use crate::support::both;
use crate::support::server::{Server, Version};
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

type Filter = (&'static str, &'static str, &'static str, fn(&Known) -> bool);

const FILTERS: [Filter; 7] = [
    ("Admin", "Yes", "admin=yes", |one| one.admin),
    ("Admin", "No", "admin=no", |one| !one.admin),
    ("Status", "Active", "active=yes", |one| one.active),
    ("Status", "Inactive", "active=no", |one| !one.active),
    ("Account", "Server-scoped", "account=server", |one| {
        !one.is_own
    }),
    ("Account", "Project-scoped", "account=project", |one| {
        one.is_own
    }),
    ("Access policy", "None", "policy=none", |one| {
        one.policies.is_empty()
    }),
];

/// A server with somebody who may not sign in.
fn server(version: Version) -> Server {
    let server = Server::start(version);
    server.change(
        &server.member("hannah@example.com"),
        &json!({"active": false}),
    );
    server
}

both!(a_filter_shows_whom_it_means, async |version| {
    let server = server(version);
    let all = everybody(&server);
    let app = server.signed_in("/admin/users").await;
    app.click("button", "Filters").await;
    for (label, option, address, wanted) in FILTERS {
        let wanted: Vec<&Known> = all.iter().filter(|one| wanted(one)).collect();
        assert!((1..all.len()).contains(&wanted.len()), "{label}: {option}");
        app.select(label, option).await;
        until_shown(&app, wanted.iter().copied()).await;
        app.until_says(&format!("of {} matching user", wanted.len()))
            .await;
        assert_eq!(app.address(), ["/admin/users?", address].concat());
        app.click("button", "Clear").await;
        until_shown(&app, &all).await;
    }
});

both!(filters_count_together, async |version| {
    let server = server(version);
    let all = everybody(&server);
    let app = server.signed_in("/admin/users").await;
    app.select("Role", "Patients").await;
    let mut wanted: Vec<&Known> = all.iter().filter(|one| one.role == "Patient").collect();
    until_shown(&app, wanted.iter().copied()).await;
    app.click("button", "Filters").await;
    app.select("Status", "Active").await;
    wanted.retain(|one| one.active);
    until_shown(&app, wanted.iter().copied()).await;
    assert_eq!(app.address(), "/admin/users?role=Patient&active=yes");
    app.select("Admin", "Yes").await;
    app.until_says(NOBODY).await;
    assert!(!app.has("table", "Users"));
});

#[wasm_bindgen_test]
async fn each_role_has_its_list() {
    let server = Server::start(Version::V5_1);
    let all = everybody(&server);
    let app = server.signed_in("/admin/users").await;
    let roles = [
        ("Practitioners", "Practitioner"),
        ("Patients", "Patient"),
        ("Related persons", "RelatedPerson"),
    ];
    for (option, role) in roles {
        app.select("Role", option).await;
        until_shown(&app, all.iter().filter(|one| one.role == role)).await;
        assert_eq!(app.address(), ["/admin/users?role=", role].concat());
    }
    app.back().await;
    until_shown(&app, all.iter().filter(|one| one.role == "Patient")).await;
}

both!(one_policy_is_found_by_its_name, async |version| {
    let server = Server::start(version);
    let all = everybody(&server);
    let has = |one: &&Known| one.policies.iter().any(|name| name == "Patient portal");
    let app = server.signed_in("/admin/users").await;
    app.click("button", "Filters").await;
    app.select("Access policy", "Specific policy").await;
    app.pick("Policy name", "portal", "Patient portal").await;
    until_shown(&app, all.iter().filter(has)).await;
    // Also where it stands among others, with a parameter.
    assert!(emails(&app).contains(&"rosa@example.com".to_owned()));
    // Its name is back after a reload, which knows its id only.
    let app = app.reload().await;
    until_shown(&app, all.iter().filter(has)).await;
    let name = app.field("combobox", "Policy name").await;
    crate::support::act::until("the name", || name.value() == "Patient portal").await;
});

#[wasm_bindgen_test]
async fn the_patients_have_an_address_of_their_own() {
    let server = Server::start(Version::V5_1);
    let all = everybody(&server);
    let app = server.signed_in("/admin/patients").await;
    app.until_heading("Users").await;
    until_shown(&app, all.iter().filter(|one| one.role == "Patient")).await;
    assert_eq!(app.value("combobox", "Role").await, "Patient");
}

#[wasm_bindgen_test]
async fn what_is_nonsense_in_an_address_is_ignored() {
    let nonsense = "role=Doctor&admin=perhaps&policy=%2F..%2F&sort=shoe&page=-1&size=7&q=zo%C3%AB";
    let server = Server::start(Version::V5_1);
    let all = everybody(&server);
    let app = server
        .signed_in(&["/admin/users?", nonsense].concat())
        .await;
    until_shown(&app, all.iter().filter(|one| one.contains("zoë"))).await;
    assert!(app.all("alert").is_empty());
}

#[wasm_bindgen_test]
async fn admins_among_too_many_cannot_be_picked_out_on_4_5() {
    let server = Server::start(Version::V4_5);
    more_than_fit(&server);
    let app = server.signed_in("/admin/users?admin=yes").await;
    app.until_says("This server can’t filter more than 1000 users")
        .await;
    // A role leaves fewer.
    app.select("Role", "Practitioners").await;
    until_shown(&app, everybody(&server).iter().filter(|one| one.admin)).await;
    assert_eq!(app.address(), "/admin/users?role=Practitioner&admin=yes");
}

#[wasm_bindgen_test]
async fn the_old_address_of_a_member_leads_to_the_same_page() {
    let server = Server::start(Version::V5_1);
    let zoe = server.member("zoe@example.com");
    let app = server
        .signed_in(&["/admin/members/", &zoe.id].concat())
        .await;
    app.until_heading(&zoe.name).await;
    assert_eq!(app.address(), zoe.page());
}
