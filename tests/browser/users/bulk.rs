//! Doing one thing to many members: who is left out, what becomes of each, stopping, and trying again.

use super::roster::NOBODY;
use crate::support::act::{until, until_told};
use crate::support::app::App;
use crate::support::both;
use crate::support::fake::Downloads;
use crate::support::part::Part;
use crate::support::people::{Person, too_many};
use crate::support::server::{ADMIN_EMAIL, ADMIN_PASSWORD, Extra, Server, Version};
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

const ONE: &str = "/fhir/R4/ProjectMembership/*";

/// A crew of so many.
fn crew(server: &Server, count: usize) -> Vec<Person> {
    let one =
        |at: usize| server.new_member(&["Crew", &at.to_string()].concat(), "Member", &json!({}));
    (0..count).map(one).collect()
}

/// The list of the crew, all of them ticked.
async fn ticked(server: &Server, count: usize) -> App {
    let app = server.signed_in("/admin/users?q=crew").await;
    app.until_says(&format!("1–{count} of {count} matching users"))
        .await;
    app.tick("Select this page", true).await;
    app
}

/// Chooses what to do with those who are ticked, and opens the question.
async fn ask(app: &App, action: &str, title: &str) -> Part {
    let bar = app.part("region", "Selected users").await;
    bar.select("Action", action).await;
    bar.click("button", "Continue").await;
    let dialog = app.part("dialog", title).await;
    dialog.get("region", "Affected users").await;
    dialog
}

fn is_active(server: &Server, person: &Person) -> bool {
    server.stored(person)["active"] != false
}

both!(
    faults_in_the_middle_a_stop_and_the_rest_afterwards,
    async |version| {
        let server = Server::start(version);
        let people = crew(&server, 4);
        let app = ticked(&server, 4).await;
        let dialog = ask(&app, "Deactivate", "Deactivate 4 users?").await;
        let meanwhile = match server.is_v5() {
            true => "ends open sessions immediately",
            false => "open sessions keep working until they end",
        };
        dialog.until_says(meanwhile).await;
        server.fault("PUT", ONE, json!({"status": 500}));
        server.fault("PUT", ONE, "close-after");
        server.faults("GET", ONE, json!({"delay": 300}), None);
        dialog.click("button", "Deactivate 4 users").await;
        dialog.until_says("1 done, 1 failed").await;
        dialog.click("button", "Stop").await;
        app.until_heading("Deactivating: stopped").await;
        dialog.until_says("not tried").await;
        let left = people
            .iter()
            .filter(|person| is_active(&server, person))
            .count();
        server.repair();
        // One of them failed.
        let rest = format!("Continue with the rest ({})", left - 1);
        dialog.click("button", &rest).await;
        dialog.click("button", "Retry failed (1)").await;
        app.until_heading("Deactivating: finished").await;
        dialog.until_says("4 done").await;
        let files = Downloads::begin();
        dialog.click("button", "Save results as CSV").await;
        let (name, text) = files.last().await;
        assert_eq!(
            (name.as_str(), text.lines().count()),
            ("bulk-result.csv", 5)
        );
        assert!(
            text.lines().skip(1).all(|line| line.contains("\"Done\"")),
            "{text}"
        );
        dialog.click("button", "Close").await;
        app.until_gone("region", "Selected users").await;
        assert!(people.iter().all(|person| !is_active(&server, person)));
    }
);

both!(
    owner_oneself_and_the_last_admin_are_left_out_unless_ticked_one_by_one,
    async |version| {
        let server = Server::start(version);
        let app = server.signed_in("/admin/users?admin=yes").await;
        app.until_says("of 2 matching users,").await;
        app.tick("Select this page", true).await;
        let dialog = ask(&app, "Deactivate", "Deactivate 2 users?").await;
        let left = dialog
            .part("group", "Left out unless you select them")
            .await;
        assert_eq!(left.all("checkbox").len(), 2);
        assert!(!left.is_ticked("Deactivate Ada Admin too").await);
        for why in ["Owns this project. This is you", "No other active admin"] {
            left.until_says(why).await;
        }
        dialog.click("button", "Deactivate 0 users").await;
        let none = dialog.get("button", "Deactivate 0 users").await;
        assert_eq!(none.get_attribute("aria-disabled").as_deref(), Some("true"));

        left.tick("Deactivate Bao Thành too", true).await;
        dialog.click("button", "Deactivate 1 user").await;
        dialog.until_says("1 done").await;
        assert!(!is_active(&server, &server.member("both@example.com")));
        assert!(is_active(&server, &server.member(ADMIN_EMAIL)));
        dialog.click("button", "Close").await;
        // Only whoever was not settled stays ticked.
        app.part("region", "Selected users")
            .await
            .until_says("1 user selected")
            .await;
    }
);

both!(
    lost_answers_another_change_and_a_removal_meanwhile_are_each_told,
    async |version| {
        let server = Server::start(version);
        let people = crew(&server, 4);
        let app = ticked(&server, 4).await;
        let dialog = ask(&app, "Deactivate", "Deactivate 4 users?").await;
        server.delete(&["ProjectMembership/", &people[0].id].concat());
        server.fault("PUT", ONE, "close-after");
        let failed = json!({"resourceType": "OperationOutcome", "id": "precondition-failed",
        "issue": [{"severity": "error", "code": "processing", "details": {"text": "Precondition Failed"}}]});
        server.fault("PUT", ONE, json!({"status": 412, "body": failed}));
        dialog.click("button", "Deactivate 4 users").await;
        dialog.until_says("3 done, 1 skipped").await;
        dialog
            .row("Crew0")
            .await
            .until_says("No longer a user of this project.")
            .await;
        dialog.click("button", "Done (3)").await;
        dialog.until_says("confirmed done").await;
        dialog.until_says("that change is kept").await;
        assert!(people[1..].iter().all(|person| !is_active(&server, person)));
    }
);

#[wasm_bindgen_test]
async fn a_limit_is_waited_for_and_the_end_of_the_session_pauses_it() {
    let server = Server::start(Version::V5_1);
    let people = crew(&server, 3);
    let app = ticked(&server, 3).await;
    let dialog = ask(&app, "Deactivate", "Deactivate 3 users?").await;
    server.fault("PUT", ONE, too_many(900));
    server.fault("PUT", ONE, json!({"status": 401}));
    server.fault(
        "POST",
        "/oauth2/token",
        json!({"status": 400, "body": {"error": "invalid_grant"}}),
    );
    dialog.click("button", "Deactivate 3 users").await;
    dialog.until_says("Resuming in 1 second").await;
    let again = app.part("dialog", "Sign in again").await;
    again.fill("textbox", "Email", ADMIN_EMAIL).await;
    again.fill("textbox", "Password", ADMIN_PASSWORD).await;
    again.click("button", "Sign in").await;
    dialog.until_says("3 done").await;
    assert!(people.iter().all(|person| !is_active(&server, person)));
}

#[wasm_bindgen_test]
async fn leaving_while_it_runs_asks_first() {
    let server = Server::start(Version::V5_1);
    let people = crew(&server, 3);
    let app = server.signed_in("/admin/project").await;
    app.until_heading("Details").await;
    app.click("link", "Users").await;
    super::roster::search(&app, "crew").await;
    app.until_says("1–3 of 3 matching users").await;
    app.tick("Select this page", true).await;
    let dialog = ask(&app, "Deactivate", "Deactivate 3 users?").await;
    // Longer than all of the pressing below takes, on a busy machine too.
    server.fault("GET", ONE, json!({"delay": 3000}));
    dialog.click("button", "Deactivate 3 users").await;
    app.back().await;
    let question = app.part("dialog", "Stop and leave?").await;
    question.click("button", "Stay here").await;
    app.until_gone("dialog", "Stop and leave?").await;
    app.press("Escape").await;
    app.get("dialog", "Deactivating: in progress").await;
    app.back().await;
    app.click("button", "Stop and leave").await;
    app.until_gone("dialog", "Deactivating: in progress").await;
    // The one that was under way is done, nobody after it.
    until("one", || {
        server.requests("PUT", "/ProjectMembership/").len() == 1
    })
    .await;
    app.click("link", "Details").await;
    app.until_heading("Details").await;
    let active = people.iter().filter(|person| is_active(&server, person));
    assert_eq!(active.count(), 2);
}

#[wasm_bindgen_test]
async fn a_policy_is_set_for_all_then_taken_away_and_full_access_is_said() {
    let server = Server::start(Version::V5_1);
    let rule = json!({"resourceType": "ProjectMembership", "interaction": ["update"]});
    let chief = json!({"resourceType": "AccessPolicy", "name": "Chief", "resource": [rule]});
    server.create(&chief);
    let people = crew(&server, 2);
    let app = ticked(&server, 2).await;
    let dialog = ask(&app, "Set access policy", "Set access policy for 2 users?").await;
    let set = dialog.get("button", "Set access policy for 2 users").await;
    assert_eq!(set.get_attribute("aria-disabled").as_deref(), Some("true"));
    dialog
        .pick("Access policy", "One site", "One site only")
        .await;
    dialog
        .until_says("This policy needs a value for each person: site.")
        .await;
    let more = "Can give themselves more access: they can change memberships.";
    dialog.pick("Access policy", "Chief", "Chief").await;
    dialog.until_says(more).await;
    dialog.pick("Access policy", "Front", "Front desk").await;
    until("ready", || !set.has_attribute("aria-disabled")).await;
    assert!(!dialog.text().contains(more));
    dialog
        .click("button", "Set access policy for 2 users")
        .await;
    dialog.until_says("2 done").await;
    dialog.click("button", "Close").await;
    let has_it = async || app.row("Crew0").await.text().contains("Front desk");
    until_told("Crew0 with the policy", has_it).await;

    app.tick("Select this page", true).await;
    let title = "Remove access policy from 2 users?";
    let dialog = ask(&app, "Remove access policy", title).await;
    dialog.pick("Access policy", "Front", "Front desk").await;
    dialog.until_says("2 of 2 have this policy.").await;
    dialog
        .until_says("2 of them would have no policy left, which means full access")
        .await;
    let remove = dialog
        .get("button", "Remove access policy from 2 users")
        .await;
    assert_eq!(
        remove.get_attribute("aria-disabled").as_deref(),
        Some("true")
    );
    dialog.tick("Give them full access", true).await;
    dialog
        .click("button", "Remove access policy from 2 users")
        .await;
    dialog.until_says("2 done").await;
    let stored = server.stored(&people[0]);
    assert_eq!(
        (&stored["accessPolicy"], &stored["access"]),
        (&Value::Null, &Value::Null)
    );
}

both!(links_are_sent_and_members_removed, async |version| {
    let server = Server::start(version);
    let people = crew(&server, 2);
    let app = ticked(&server, 2).await;
    let title = "Email set-password link to 2 users?";
    let dialog = ask(&app, "Email set-password link", title).await;
    assert_eq!(
        dialog
            .text()
            .contains("never confirms that an email was sent"),
        !server.is_v5()
    );
    dialog
        .click("button", "Email set-password link to 2 users")
        .await;
    dialog.until_says("2 done").await;
    dialog.click("button", "Close").await;
    for person in &people {
        let link = server.mailed_link(&person.email);
        assert!(link.starts_with("/setpassword/"), "{link}");
    }
    app.tick("Select this page", true).await;
    let dialog = ask(&app, "Remove from project", "Remove 2 users?").await;
    dialog.until_says("They lose access immediately.").await;
    dialog.click("button", "Remove 2 users").await;
    dialog.until_says("2 done").await;
    dialog.click("button", "Close").await;
    app.until_says(NOBODY).await;
    assert!(people.iter().all(|person| !server.has_member(person)));
});

#[wasm_bindgen_test]
async fn ticks_last_over_pages_and_all_that_match_can_be_ticked() {
    let extra = Extra {
        members: 630,
        ..Extra::default()
    };
    let app = Server::with(Version::V5_1, extra)
        .signed_in("/admin/users?size=20")
        .await;
    app.until_says("1–20 of 643 users").await;
    let first = super::roster::names(&app).remove(0);
    let first = ["Select ", &first].concat();
    app.tick(&first, true).await;
    let bar = app.part("region", "Selected users").await;
    bar.until_says("1 user selected").await;
    app.click("link", "Next").await;
    app.until_says("21–40 of 643 users").await;
    app.tick("Select this page", true).await;
    bar.until_says("21 users selected").await;
    app.click("link", "Previous").await;
    app.until_says("1–20 of 643 users").await;
    assert!(app.is_ticked(&first).await);
    bar.click("button", "Select all 643 matching").await;
    bar.until_says("643 users selected").await;
    bar.click("button", "Clear selection").await;
    app.until_gone("region", "Selected users").await;
    assert!(!app.is_ticked(&first).await && !app.is_ticked("Select this page").await);
}
