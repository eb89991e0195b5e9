//! Ending somebody's access: deactivating, removing, and the way back.

use super::scene::{member, open, open_page};
use crate::support::act::until;
use crate::support::app::App;
use crate::support::both;
use crate::support::network::idle;
use crate::support::part::Part;
use crate::support::people::{Person, too_many};
use crate::support::server::{ADMIN_EMAIL, Server, Version};
use sandbox::seed::SUPER;
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

const MEMBER: &str = "/admin/projects/*/members/*";
const MEMBERSHIP: &str = "/fhir/R4/ProjectMembership/*";
const INVITE: &str = "/admin/projects/*/invite";

/// The section about it.
async fn section(app: &App) -> Part {
    app.part("region", "End access").await
}

/// Opens the dialog that removes somebody.
async fn ask_to_remove(app: &App, person: &Person) -> Part {
    app.click("button", "Remove from project").await;
    let title = ["Remove ", &person.name, "?"].concat();
    let dialog = app.part("dialog", &title).await;
    dialog.get("heading", "Will be deleted").await;
    dialog
}

/// Removes somebody and arrives at the list.
async fn remove(app: &App, person: &Person) {
    let dialog = ask_to_remove(app, person).await;
    dialog.click("button", "Remove").await;
    app.until_heading("Users").await;
    app.until_says(&[&person.name, " was removed from this project."].concat())
        .await;
}

/// The accounts of an address on the whole server, which only a super administrator can see.
fn accounts(server: &Server, email: &str) -> usize {
    let target = ["/fhir/R4/User?email:exact=", email].concat();
    let found = server.ask(SUPER.0, "GET", &target, &Value::Null);
    found["entry"].as_array().map_or(0, Vec::len)
}

fn patient(server: &Server) -> Person {
    let more = json!({"resourceType": "Patient", "scope": "project"});
    server.new_member("Pia", "Eze", &more)
}

#[wasm_bindgen_test]
async fn whoever_leaves_while_it_is_looked_up_who_is_guarded_finds_the_list() {
    let server = Server::start(Version::V5_1);
    let pia = patient(&server);
    for is_removal in [false, true] {
        let app = open_page(&server, &pia).await;
        for path in [
            "/fhir/R4/Project/*",
            "/fhir/R4/ProjectMembership",
            MEMBERSHIP,
        ] {
            server.faults("GET", path, json!({"delay": 200}), None);
        }
        if is_removal {
            let dialog = ask_to_remove(&app, &pia).await;
            dialog.click("button", "Remove").await;
            app.back().await;
        } else {
            section(&app).await.click("button", "Deactivate").await;
            app.click("link", "Users").await;
            app.until_heading("Users").await;
        }
        server.repair();
        idle().await;
    }
}

both!(
    deactivated_and_back_with_what_it_does_to_sessions,
    async |version| {
        let server = Server::start(version);
        let pia = patient(&server);
        server.change(&pia, &json!({"userName": "pia"}));
        let mut before = server.stored(&pia);
        let app = open_page(&server, &pia).await;
        let section = section(&app).await;
        section
            .until_says(match server.is_v5() {
                true => "ends open sessions immediately",
                false => "open sessions keep working",
            })
            .await;
        section.click("button", "Deactivate").await;
        section
            .until_says("Pia Eze can no longer sign in to this project.")
            .await;
        section.until_says("Inactive: can’t sign in").await;
        app.that_says("definition", "Inactive").await;
        assert_eq!(server.stored(&pia)["active"], false);
        section.click("button", "Undo").await;
        section
            .until_says("can sign in to this project again")
            .await;
        assert_eq!(section.text().contains("Earlier sessions"), server.is_v5());
        let mut after = server.stored(&pia);
        before["active"] = json!(true);
        for membership in [&mut before, &mut after] {
            membership.as_object_mut().unwrap().remove("meta");
        }
        assert_eq!(after, before);
    }
);

#[wasm_bindgen_test]
async fn nothing_of_somebody_elses_is_overwritten_and_the_next_press_counts() {
    let (app, ana) = open(Version::V5_1).await;
    let server = app.server();
    server.change(&ana, &json!({"userName": "theirs"}));
    let section = section(&app).await;
    section.click("button", "Deactivate").await;
    section
        .until_says("someone else saved this member in the meantime")
        .await;
    app.until_says("theirs").await;
    assert!(server.stored(&ana)["active"].is_null());
    section.click("button", "Deactivate").await;
    section.until_says("can no longer sign in").await;
    let stored = server.stored(&ana);
    assert_eq!(
        (&stored["active"], &stored["userName"]),
        (&json!(false), &json!("theirs"))
    );
}

#[wasm_bindgen_test]
async fn a_lost_answer_to_deactivating_is_looked_up() {
    let (app, ana) = open(Version::V5_1).await;
    let server = app.server();
    let section = section(&app).await;
    server.fault("PUT", MEMBERSHIP, "close-before");
    section.click("button", "Deactivate").await;
    section.until_says("nothing has changed so far").await;
    server.fault("PUT", MEMBERSHIP, "close-after");
    section.click("button", "Deactivate").await;
    section.until_says("can no longer sign in").await;
    assert_eq!(server.stored(&ana)["active"], false);
}

both!(
    removed_and_brought_back_with_the_same_settings,
    async |version| {
        let server = Server::start(version);
        let ana = member(&server, &json!({}));
        let [one, two] = ["Front desk", "One site only"].map(|name| server.policy(name));
        let ward = json!([{"name": "site", "valueString": "B"}]);
        let access = json!([{"policy": two, "parameter": ward}, {"policy": one}]);
        server.change(&ana, &json!({"accessPolicy": null, "access": access, "externalId": "e-4711", "userName": "ana"}));
        let before = server.stored(&ana);
        let app = open_page(&server, &ana).await;
        let dialog = ask_to_remove(&app, &ana).await;
        dialog.until_says("open sessions end immediately").await;
        dialog.until_says("it is server-scoped").await;
        dialog.click("button", "Cancel").await;
        app.until_gone("dialog", "Remove Ana Costa?").await;
        assert!(server.has_member(&ana));

        remove(&app, &ana).await;
        assert!(!server.has_member(&ana));
        app.until_says("The account and profile are still there")
            .await;
        app.click("button", "Undo").await;
        app.until_says("Ana Costa is back with the same settings.")
            .await;
        app.until_silent_about("was removed from this project")
            .await;
        assert!(server.mails(&ana.email).is_empty());
        let after = server.members(&ana.email).remove(0);
        let kept = [
            "profile",
            "access",
            "accessPolicy",
            "externalId",
            "userName",
            "admin",
            "user",
        ];
        for key in kept {
            assert_eq!(after[key], before[key], "{key}");
        }
        app.click("link", "Go to Ana Costa").await;
        app.until_heading("Ana Costa").await;
    }
);

both!(
    full_access_comes_back_as_it_was_without_the_default,
    async |version| {
        let server = Server::start(version);
        let ana = member(&server, &json!({}));
        server.change(&ana, &json!({"accessPolicy": null}));
        let app = open_page(&server, &ana).await;
        remove(&app, &ana).await;
        app.click("button", "Undo").await;
        app.until_says("is back with the same settings").await;
        assert!(server.members(&ana.email)[0]["accessPolicy"].is_null());
    }
);

both!(
    a_patient_of_this_project_alone_needs_a_link_where_the_account_went_too,
    async |version| {
        let server = Server::start(version);
        let pia = patient(&server);
        let app = open_page(&server, &pia).await;
        let dialog = ask_to_remove(&app, &pia).await;
        dialog
            .until_says(match server.is_v5() {
                true => "The account, with its password and MFA",
                false => "The account, with its password.",
            })
            .await;
        dialog.click("button", "Remove").await;
        app.until_heading("Users").await;
        assert_eq!(accounts(&server, &pia.email), usize::from(!server.is_v5()));
        app.click("button", "Undo").await;
        app.until_says("is back with the same settings").await;
        let back = server.member(&pia.email);
        assert_eq!(back.profile, pia.profile);
        // With the account it had, the password it had.
        assert_eq!(back.user == pia.user, !server.is_v5());
        if server.is_v5() {
            app.click("button", "Email set-password link").await;
            app.until_says("Set-password link sent").await;
            assert!(server.mailed_link(&pia.email).starts_with("/setpassword/"));
        } else {
            assert!(!app.has("button", "Email set-password link"));
        }
    }
);

both!(
    a_membership_whose_account_is_gone_is_removed_all_the_same,
    async |version| {
        let server = Server::start(version);
        let pia = patient(&server);
        server.delete(&pia.user);
        let app = open_page(&server, &pia).await;
        let dialog = ask_to_remove(&app, &pia).await;
        dialog.until_says("Its account is already deleted").await;
        dialog.until_says("This can’t be undone here").await;
        dialog.click("button", "Remove").await;
        app.until_heading("Users").await;
        app.until_says("This can’t be undone here.").await;
        assert!(!server.has_member(&pia));
        let directly = server.requests("DELETE", "/fhir/R4/ProjectMembership/");
        assert_eq!(directly.len(), usize::from(server.is_v5()));
        assert!(!app.has("button", "Undo"));
    }
);

#[wasm_bindgen_test]
async fn a_lost_answer_to_a_removal_is_looked_up_and_a_limit_told_with_its_wait() {
    let (app, ana) = open(Version::V5_1).await;
    let server = app.server();
    let dialog = ask_to_remove(&app, &ana).await;
    server.fault("DELETE", MEMBER, too_many(41_500));
    dialog.click("button", "Remove").await;
    dialog.until_says("Wait 42 seconds").await;
    server.fault("DELETE", MEMBER, "close-before");
    dialog.click("button", "Remove").await;
    dialog.until_says("is still a member").await;
    assert!(server.has_member(&ana));
    server.fault("DELETE", MEMBER, "close-after");
    dialog.click("button", "Remove").await;
    app.until_heading("Users").await;
    app.until_says("Ana Costa was removed from this project.")
        .await;
    assert!(!server.has_member(&ana));
}

#[wasm_bindgen_test]
async fn a_lost_answer_to_bringing_back_is_looked_up_and_the_rest_of_the_settings_follows() {
    let (app, ana) = open(Version::V5_1).await;
    let server = app.server();
    server.change(&ana, &json!({"externalId": "e-4711"}));
    remove(&app, &ana).await;
    server.fault("POST", INVITE, "close-before");
    app.click("button", "Undo").await;
    app.until_says("isn’t back so far").await;
    server.fault("POST", INVITE, "close-after");
    app.click("button", "Undo").await;
    app.until_says("is back with the same settings").await;
    let after = server.members(&ana.email);
    assert_eq!(after.len(), 1);
    assert_eq!(after[0]["externalId"], "e-4711");
}

both!(
    whoever_was_invited_again_meanwhile_is_not_doubled,
    async |version| {
        let (app, ana) = open(version).await;
        remove(&app, &ana).await;
        app.server().new_member("Ana", "Another", &json!({}));
        app.click("button", "Undo").await;
        app.until_says("is already a member of the project").await;
        assert_eq!(app.server().members(&ana.email).len(), 1);
    }
);

both!(
    the_owner_cannot_be_removed_and_is_deactivated_by_name_only,
    async |version| {
        let server = Server::start(version);
        let app = open_page(&server, &server.member(ADMIN_EMAIL)).await;
        app.click("button", "Remove from project").await;
        let dialog = app.part("dialog", "Remove Ada Admin?").await;
        dialog
            .until_says("The project owner can’t be removed")
            .await;
        assert!(!dialog.has("button", "Remove"));
        dialog.click("button", "Cancel").await;
        app.click("button", "Deactivate").await;
        let dialog = app.part("dialog", "Deactivate Ada Admin?").await;
        dialog.until_says("Owns this project.").await;
        dialog.get("textbox", "Type the name to confirm").await;
        dialog.click("button", "Deactivate").await;
        dialog.until_says("Type the name exactly").await;
        app.press("Escape").await;
        app.until_gone("dialog", "Deactivate Ada Admin?").await;
        assert!(server.requests("PUT", "").is_empty());
    }
);

#[wasm_bindgen_test]
async fn whoever_removes_oneself_types_the_name() {
    let server = Server::start(Version::V5_1);
    let ana = member(&server, &json!({"admin": true, "accessPolicy": null}));
    let app = server.signed_in_as(&ana.email, &ana.page()).await;
    app.until_heading("Ana Costa").await;
    let dialog = ask_to_remove(&app, &ana).await;
    dialog.until_says("This is you").await;
    assert!(!dialog.text().contains("No other active admin"));
    dialog.click("button", "Remove").await;
    dialog.until_says("Type the name exactly").await;
    assert!(server.has_member(&ana));
    dialog
        .fill("textbox", "Type the name to confirm", "  Ana Costa ")
        .await;
    dialog.click("button", "Remove").await;
    until("removed", || !server.has_member(&ana)).await;
}

both!(the_last_admin_is_told_so, async |version| {
    let server = Server::start(version);
    let bao = server.member("both@example.com");
    server.change(&bao, &json!({"admin": false}));
    let app = open_page(&server, &server.member(ADMIN_EMAIL)).await;
    app.click("button", "Deactivate").await;
    app.until_says("No other active admin would be left").await;
});

both!(
    a_removal_is_of_what_is_there_then_and_so_is_the_way_back,
    async |version| {
        let server = Server::start(version);
        let ana = member(&server, &json!({"membership": {"admin": true}}));
        let app = open_page(&server, &ana).await;
        let dialog = ask_to_remove(&app, &ana).await;
        // Somebody takes rights from her, while the question is open.
        let less = server.policy("Front desk");
        server.change(&ana, &json!({"admin": false, "accessPolicy": less}));
        dialog.click("button", "Remove").await;
        dialog.until_says("was edited in the meantime").await;
        assert!(server.has_member(&ana));
        assert!(server.requests("DELETE", "").is_empty());
        dialog.click("button", "Remove").await;
        app.until_heading("Users").await;
        app.click("button", "Undo").await;
        app.until_says("is back with the same settings").await;
        let after = server.members(&ana.email).remove(0);
        assert_ne!(after["admin"], true);
        assert_eq!(after["accessPolicy"]["reference"], less["reference"]);
    }
);

/// Makes somebody the owner of the project, as only who runs the server can.
fn make_owner(server: &Server, person: &Person) {
    let path = ["/fhir/R4/Project/", &server.project()].concat();
    let mut project = server.ask(SUPER.0, "GET", &path, &Value::Null);
    project["owner"] = json!({"reference": person.user});
    server.ask(SUPER.0, "PUT", &path, &project);
}

#[wasm_bindgen_test]
async fn who_became_the_owner_meanwhile_is_asked_about() {
    let (app, ana) = open(Version::V5_1).await;
    let server = app.server();
    let dialog = ask_to_remove(&app, &ana).await;
    make_owner(server, &ana);
    dialog.click("button", "Remove").await;
    dialog
        .until_says("The project owner can’t be removed")
        .await;
    assert!(server.requests("DELETE", "").is_empty());
    dialog.click("button", "Cancel").await;
    app.until_gone("dialog", "Remove Ana Costa?").await;
    // The page does not know it: it is looked up.
    app.click("button", "Deactivate").await;
    let dialog = app.part("dialog", "Deactivate Ana Costa?").await;
    dialog.until_says("Owns this project.").await;
    assert!(server.stored(&ana)["active"].is_null());
}

#[wasm_bindgen_test]
async fn undo_takes_back_what_was_saved_and_nothing_that_came_after() {
    let (app, ana) = open(Version::V5_1).await;
    let server = app.server();
    let section = section(&app).await;
    section.click("button", "Deactivate").await;
    section.until_says("can no longer sign in").await;
    server.change(&ana, &json!({"admin": true}));
    section.click("button", "Undo").await;
    section
        .until_says("someone else saved this member in the meantime")
        .await;
    assert_eq!(server.stored(&ana)["active"], false);
}

#[wasm_bindgen_test]
async fn undoing_a_reactivation_asks_about_who_is_guarded() {
    let server = Server::start(Version::V5_1);
    let ana = member(&server, &json!({"membership": {"active": false}}));
    let app = open_page(&server, &ana).await;
    let section = section(&app).await;
    section.click("button", "Reactivate").await;
    section
        .until_says("can sign in to this project again")
        .await;
    make_owner(&server, &ana);
    section.click("button", "Undo").await;
    let dialog = app.part("dialog", "Deactivate Ana Costa?").await;
    dialog.until_says("Owns this project.").await;
    assert_eq!(server.stored(&ana)["active"], true);
}

#[wasm_bindgen_test]
async fn a_name_that_hides_something_is_spelled_out_where_access_ends() {
    let server = Server::start(Version::V5_1);
    let more = json!({"accessPolicy": server.policy("Read only")});
    let ana = server.new_member("An\u{430}", "\u{202e}atsoC", &more);
    let app = server.signed_in(&ana.page()).await;
    app.click("button", "Remove from project").await;
    let dialog = app.part("dialog", "Remove An\u{430} [U+202E]atsoC?").await;
    for said in ["mixes different alphabets", &ana.email, &ana.id] {
        dialog.until_says(said).await;
    }
}

#[wasm_bindgen_test]
async fn rights_that_somebody_else_gave_meanwhile_stay_where_an_answer_was_lost() {
    let (app, ana) = open(Version::V5_1).await;
    let server = app.server();
    remove(&app, &ana).await;
    server.fault("POST", INVITE, "close-before");
    let less = server.policy("Front desk");
    server.before("GET", "/fhir/R4/ProjectMembership", move |server| {
        server.new_member("Ana", "Costa", &json!({"accessPolicy": less}));
    });
    app.click("button", "Undo").await;
    app.until_says("is already a member of the project").await;
    let stored = server.members(&ana.email);
    assert_eq!(stored.len(), 1);
    assert_eq!(stored[0]["accessPolicy"]["display"], "Front desk");
}
