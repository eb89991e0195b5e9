//! The orders of the list, its pages, and what it says where the server can't do it.

use super::roster::{column, emails, everybody, more_than_fit, names, until_in_order};
use crate::support::act::{press_mouse, until};
use crate::support::app::App;
use crate::support::both;
use crate::support::network::idle;
use crate::support::server::{Extra, Server, Version};
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

/// By the family name, in the reader's alphabet.
const BY_NAME: [&str; 13] = [
    "Ada Admin",
    "Ingrid Åkesson",
    "Anaïs Lefèvre",
    "Nora Nyström",
    "Zoë O'Brien-Ñandú",
    "Amara Okafor",
    "Hannah Okafor",
    "Samuel Okafor",
    "Rosa Ramos",
    "Bao Thành",
    "Dmitri Волков",
    "ليلى الحداد",
    "Miyu 佐藤",
];

/// Presses the head of a column, whose name tells the order by a sign too.
async fn sort_by(app: &App, column: &str) {
    let head = app.that_says("columnheader", column).await;
    press_mouse(&head.all("button")[0]).await;
}

fn crowd(members: usize) -> Server {
    let extra = Extra {
        members,
        ..Extra::default()
    };
    Server::with(Version::V5_1, extra)
}

both!(by_name_as_a_reader_sorts_both_ways, async |version| {
    let server = Server::start(version);
    let app = server.signed_in("/admin/users").await;
    sort_by(&app, "Name").await;
    until_in_order(|| names(&app), &BY_NAME).await;
    let head = app.that_says("columnheader", "Name").await;
    let sorted = || head.0.get_attribute("aria-sort");
    assert_eq!(sorted().as_deref(), Some("ascending"));
    assert_eq!(app.address(), "/admin/users?sort=name");
    sort_by(&app, "Name").await;
    let reverse: Vec<&str> = BY_NAME.into_iter().rev().collect();
    until_in_order(|| names(&app), &reverse).await;
    assert_eq!(sorted().as_deref(), Some("descending"));
    app.until_says("by last name, Z to A").await;
});

#[wasm_bindgen_test]
async fn by_address_role_and_last_change() {
    let server = Server::start(Version::V5_1);
    let all = everybody(&server);
    let app = server.signed_in("/admin/users").await;
    let mut wanted: Vec<&str> = all.iter().map(|one| one.email.as_str()).collect();
    wanted.sort_unstable();
    sort_by(&app, "Email").await;
    until_in_order(|| emails(&app), &wanted).await;
    let mut roles: Vec<&str> = all.iter().map(|one| one.role.as_str()).collect();
    roles.sort_unstable();
    sort_by(&app, "Role").await;
    until_in_order(|| column(&app, "Role"), &roles).await;
    app.click("button", "Filters").await;
    let mut changed: Vec<&str> = all.iter().map(|one| one.email.as_str()).collect();
    app.select("Sort by", "Last changed first").await;
    until_in_order(|| emails(&app), &changed).await;
    app.select("Sort by", "Least recently changed first").await;
    changed.reverse();
    until_in_order(|| emails(&app), &changed).await;
}

#[wasm_bindgen_test]
async fn by_when_they_were_added_where_the_list_is_short() {
    let server = crowd(10);
    let rosa = server.member("rosa@example.com");
    server.change(&rosa, &json!({"userName": "changed since"}));
    let app = server
        .signed_in("/admin/users?role=RelatedPerson&sort=added")
        .await;
    until_in_order(|| emails(&app), &["rosa@example.com", "amara@example.com"]).await;
    let app = app.visit("/admin/users?sort=added&size=20").await;
    app.until_says("Only users that fit on one page can be sorted by date added")
        .await;
    app.until_says("of 23 users, last changed first").await;
}

// With who and what comes along, so many are more than the server gives at once.
both!(of_many_hundreds_every_order_is_there, async |version| {
    let extra = Extra {
        members: 640,
        ..Extra::default()
    };
    let server = Server::with(version, extra);
    let all = server
        .find("ProjectMembership?profile-type=Practitioner,Patient,RelatedPerson&_count=1000");
    let mut wanted: Vec<&str> = all
        .iter()
        .filter_map(|member| member["user"]["display"].as_str())
        .collect();
    wanted.sort_unstable();
    wanted.dedup();
    let app = server.signed_in("/admin/users?sort=email&size=20").await;
    app.until_says("1–20 of 653 users").await;
    assert_eq!(emails(&app)[..8], wanted[..8]);
    let app = app.visit("/admin/users?sort=name&size=20&page=33").await;
    app.until_says("641–653 of 653 users").await;
    let mut last = names(&app);
    assert_eq!(last.pop().as_deref(), Some("Tariq 渡辺"));
    let app = app.visit("/admin/users?q=e&sort=name&size=20").await;
    app.until_says("by last name").await;
    assert!(app.all("alert").is_empty());
});

#[wasm_bindgen_test]
async fn the_patients_by_name_are_sorted_by_the_server() {
    let server = Server::start(Version::V5_1);
    let app = server
        .signed_in("/admin/users?role=Patient&sort=name")
        .await;
    app.until_says("of 4 matching users, by last name").await;
    let asked = server.requests("GET", "/fhir/R4/Patient?");
    assert!(
        asked
            .iter()
            .any(|asked| asked.path.contains("_sort=family"))
    );
    let plain = |name: &String| name.ends_with("Lefèvre") || name.ends_with("Okafor");
    let shown: Vec<String> = names(&app).into_iter().filter(plain).collect();
    assert_eq!(shown, ["Anaïs Lefèvre", "Hannah Okafor", "Samuel Okafor"]);
}

#[wasm_bindgen_test]
async fn orders_that_the_server_lacks_are_said_to_be_impossible_for_so_many() {
    let server = Server::start(Version::V5_1);
    more_than_fit(&server);
    let app = server.signed_in("/admin/users?sort=email").await;
    app.until_says("More than 1000 users can’t be sorted by email")
        .await;
    app.until_says("last changed first").await;
    more_than_fit(&server);
    let app = app.visit("/admin/users?sort=name").await;
    app.until_says("More than 1000 users can be sorted by name only within one role")
        .await;
    // A role makes it possible.
    app.select("Role", "Practitioners").await;
    app.until_says("by last name").await;
    app.until_silent_about("can be sorted by name only").await;
}

#[wasm_bindgen_test]
async fn pages_have_addresses() {
    let app = crowd(40).signed_in("/admin/users?size=20").await;
    app.until_says("1–20 of 53 users").await;
    assert_eq!(names(&app).len(), 20);
    app.click("link", "Next").await;
    app.until_says("21–40 of 53 users").await;
    assert_eq!(app.address(), "/admin/users?page=2&size=20");
    assert_eq!(names(&app).len(), 20);
    app.click("link", "Next").await;
    app.until_says("41–53 of 53 users").await;
    let next = app.get("link", "Next").await;
    assert_eq!(next.get_attribute("aria-disabled").as_deref(), Some("true"));
    app.back().await;
    app.until_says("21–40 of 53 users").await;
    app.click("link", "Previous").await;
    app.until_says("1–20 of 53 users").await;
    assert_eq!(app.address(), "/admin/users?size=20");
}

#[wasm_bindgen_test]
async fn a_page_beyond_the_last_says_so_and_leads_back() {
    let app = Server::start(Version::V5_1)
        .signed_in("/admin/users?page=99")
        .await;
    app.until_says("No users on this page.").await;
    app.click("link", "Previous").await;
    app.until_address("/admin/users?page=98").await;
}

#[wasm_bindgen_test]
async fn the_next_page_is_there_before_it_is_asked_for() {
    let server = crowd(20);
    let app = server.signed_in("/admin/users?size=20").await;
    let ahead = || server.requests("GET", "_offset=20").len();
    until("fetched ahead", || ahead() == 1).await;
    idle().await;
    // Whatever the server does now, the page is shown.
    server.faults(
        "GET",
        "/fhir/R4/ProjectMembership",
        json!({"delay": 60_000}),
        None,
    );
    app.click("link", "Next").await;
    app.until_says("21–33 of 33 users").await;
    assert_eq!(ahead(), 1);
}

#[wasm_bindgen_test]
async fn how_many_rows_a_page_has_is_remembered_and_stands_in_the_address() {
    let app = crowd(20).signed_in("/admin/users").await;
    app.until_says("1–33 of 33 users").await;
    app.select("Rows", "20").await;
    app.until_says("1–20 of 33 users").await;
    let app = app.visit("/admin/users").await;
    app.until_says("1–20 of 33 users").await;
    app.until_address("/admin/users?size=20").await;
    app.select("Rows", "50").await;
    app.until_says("1–33 of 33 users").await;
    assert_eq!(app.address(), "/admin/users");
}

#[wasm_bindgen_test]
async fn inviting_from_a_later_page_comes_back_to_it() {
    let app = crowd(20).signed_in("/admin/users?page=2&size=20").await;
    app.until_says("21–33 of 33 users").await;
    app.click("link", "Invite new user").await;
    let dialog = app.part("dialog", "Invite new user").await;
    dialog.fill("textbox", "First name", "Ana").await;
    dialog.fill("textbox", "Last name", "Costa").await;
    dialog
        .fill("textbox", "Email", "ana.costa@example.com")
        .await;
    dialog.pick("Access policy", "Front", "Front desk").await;
    dialog.click("button", "Invite").await;
    dialog.click("button", "Back to users").await;
    app.until_address("/admin/users?page=2&size=20").await;
    app.until_says("21–34 of 34 users").await;
}
