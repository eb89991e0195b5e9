//! What the invite will do, said before it is sent, over the number of records that have the address; and what then
//! comes of it.

use crate::dialog::{
    ANA, Dialog, Guest, LOOK, PAULA, accounts, delete, gets_in, has_link, member, record, reference,
};
use crate::support::act::{point, until};
use crate::support::both;
use crate::support::server::{Server, Version};
use serde_json::json;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;

const CHOICE: &str = "A profile with this email exists";

fn is_checked(dialog: &Dialog, name: &str) -> bool {
    let radio = dialog.find("radio", name).expect("a record to choose");
    radio.matches(":checked").unwrap()
}

/// An account of this project that belongs to nobody, as a refused invite leaves it behind.
fn leave_account(server: &Server) {
    let membership = server.admin("invite", &PAULA.body());
    delete(server, &membership);
    let record = membership["profile"]["reference"].as_str().unwrap();
    server.fhir("DELETE", record, &json!(null));
    assert_eq!(accounts(server, PAULA.email).len(), 1);
}

both!(
    nobody_has_the_address_so_a_new_record_is_made,
    async |version| {
        let dialog = Dialog::start(version).await;
        dialog.enter(ANA).await;
        dialog.until_says("Creates a Practitioner profile.").await;
        dialog
            .until_says("set-password link to a new account, or a notice")
            .await;
        assert!(dialog.all("alert").is_empty());
        dialog.click("radio", "Patient").await;
        dialog.until_says("Creates a Patient profile.").await;
        dialog.until_says("Emails a set-password link.").await;
        dialog.tick("Send email", false).await;
        dialog.until_says("Sends no email.").await;
        dialog.tick("Send email", true).await;
        dialog.send().await;
        dialog.until_invited(ANA).await;
        let profile = member(dialog.server(), ANA.email)["profile"]["reference"].clone();
        assert!(
            profile.as_str().unwrap().starts_with("Patient/"),
            "{profile}"
        );
        assert!(gets_in(dialog.server(), ANA.email));
    }
);

both!(
    the_one_record_with_address_and_name_is_used,
    async |version| {
        let server = Server::start(version);
        let theirs = record(&server, "Practitioner", "Ana", "Costa", ANA.email);
        let dialog = Dialog::open(&server).await;
        dialog.enter(ANA).await;
        dialog
            .until_says("Uses the profile of Ana Costa. Its name doesn’t change.")
            .await;
        assert!(is_checked(&dialog, "Use the profile of Ana Costa"));
        dialog.send().await;
        dialog.until_invited(ANA).await;
        assert_eq!(
            member(&server, ANA.email)["profile"]["reference"],
            reference(&theirs)
        );
    }
);

both!(a_record_of_another_name_has_to_be_chosen, async |version| {
    let server = Server::start(version);
    let theirs = record(&server, "Patient", "Anabel", "Acosta", PAULA.email);
    let dialog = Dialog::open(&server).await;
    dialog.enter(PAULA).await;
    dialog.until_says("Choose a profile below.").await;
    dialog.send().await;
    dialog.until_refused().await;
    dialog.until_told("Choose a profile").await;
    assert_eq!(dialog.invites(), 0);
    dialog.click("radio", "Create a new Patient profile").await;
    dialog.until_says("Creates a Patient profile.").await;
    dialog
        .click("radio", "Use the profile of Anabel Acosta")
        .await;
    dialog.until_says("Uses the profile of Anabel Acosta").await;
    dialog.send().await;
    dialog.until_invited(PAULA).await;
    dialog
        .until_says("an existing profile named Anabel Acosta")
        .await;
    assert_eq!(
        member(&server, PAULA.email)["profile"]["reference"],
        reference(&theirs)
    );
    assert!(gets_in(&server, PAULA.email));
});

both!(
    a_new_record_is_made_beside_one_with_the_address,
    async |version| {
        let server = Server::start(version);
        let theirs = record(&server, "Patient", "Mother", "Prado", PAULA.email);
        let dialog = Dialog::open(&server).await;
        dialog.enter(PAULA).await;
        dialog.click("radio", "Create a new Patient profile").await;
        dialog.send().await;
        dialog.until_invited(PAULA).await;
        let profile = &member(&server, PAULA.email)["profile"];
        assert_ne!(profile["reference"], reference(&theirs));
        assert_eq!(profile["display"], "Paula Prado");
        assert!(gets_in(&server, PAULA.email));
    }
);

both!(
    nothing_is_sent_before_one_of_several_records_is_chosen,
    async |version| {
        let server = Server::start(version);
        let twins =
            ["Ana", "Dua"].map(|given| record(&server, "Practitioner", given, "Costa", ANA.email));
        let dialog = Dialog::open(&server).await;
        dialog.enter(ANA).await;
        let choice = dialog.part("group", CHOICE).await;
        let names = choice.names("radio");
        assert_eq!(names.len(), 3);
        assert!(!names.iter().any(|name| is_checked(&dialog, name)));
        dialog.send().await;
        let problem = "Choose a profile for this person";
        dialog.follow(problem, "group", CHOICE).await;
        assert_eq!(dialog.invites(), 0);
        assert!(accounts(&server, ANA.email).is_empty());
        choice.click("radio", "Use the profile of Dua Costa").await;
        dialog.send().await;
        dialog
            .until_says("an existing profile named Dua Costa")
            .await;
        assert_eq!(
            member(&server, ANA.email)["profile"]["reference"],
            reference(&twins[1])
        );
    }
);

#[wasm_bindgen_test]
async fn an_answer_about_one_role_is_none_about_another() {
    let server = Server::start(Version::V5_1);
    record(&server, "Practitioner", "Anabel", "Acosta", ANA.email);
    let dialog = Dialog::open(&server).await;
    dialog.enter(ANA).await;
    dialog
        .click("radio", "Use the profile of Anabel Acosta")
        .await;
    dialog.click("radio", "Patient").await;
    dialog.until_says("Creates a Patient profile.").await;
    dialog.click("radio", "Practitioner").await;
    dialog.until_says("Choose a profile below.").await;
    assert!(!is_checked(&dialog, "Use the profile of Anabel Acosta"));
}

#[wasm_bindgen_test]
async fn the_answer_to_a_former_address_is_not_shown_for_the_next() {
    let dialog = Dialog::start(Version::V5_1).await;
    let server = dialog.server();
    server.fault("POST", LOOK, json!({"delay": 60_000}));
    let asked = Rc::new(Cell::new(false));
    let note = asked.clone();
    server.before("POST", LOOK, move |_| note.set(true));
    dialog.fill("textbox", "Email", "zoe@example.com").await;
    dialog.until_says("Looking up the address").await;
    until("asked about Zoë", || asked.get()).await;
    dialog.fill("textbox", "Email", ANA.email).await;
    dialog.until_says("Creates a Practitioner profile.").await;
    assert!(!dialog.text().contains("Already a member"));
}

#[wasm_bindgen_test]
async fn what_comes_while_something_is_pressed_waits_for_the_release() {
    let dialog = Dialog::start(Version::V5_1).await;
    let admin = dialog.get("checkbox", "Admin").await;
    point(&admin, "pointerdown");
    dialog.fill("textbox", "Email", ANA.email).await;
    let answered = || {
        let asked = dialog.server().requests("POST", LOOK);
        asked.iter().any(|asked| asked.status.is_some())
    };
    until("looked up", answered).await;
    let text = dialog.text();
    assert!(!text.contains("Practitioner profile"), "{text}");
    point(&admin, "pointerup");
    dialog.until_says("Creates a Practitioner profile.").await;
}

#[wasm_bindgen_test]
async fn an_account_left_over_in_the_project_does_not_matter_to_one_of_the_whole_server() {
    let server = Server::start(Version::V5_1);
    leave_account(&server);
    let dialog = Dialog::open(&server).await;
    let guest = Guest {
        email: PAULA.email,
        ..ANA
    };
    dialog.enter(guest).await;
    dialog.until_says("to a new account, or a notice").await;
    assert!(!dialog.text().contains("left an unused account"));
    dialog.send().await;
    dialog.until_invited(guest).await;
    assert!(has_link(&server, PAULA.email));
}

#[wasm_bindgen_test]
async fn an_invite_costs_a_look_when_typing_rests_a_look_when_it_is_sent_and_one_request() {
    let dialog = Dialog::start(Version::V5_1).await;
    let server = dialog.server().clone();
    dialog.app().until_says("zoe@example.com").await;
    dialog.enter(Guest { email: "", ..ANA }).await;
    server.forget();
    for typed in ["ana", "ana@clinic", "ana@clinic.exam", ANA.email] {
        dialog.fill("textbox", "Email", typed).await;
    }
    dialog.until_says("Creates a Practitioner profile.").await;
    // A name is nothing to ask about.
    dialog.fill("textbox", "First name", "Ana Maria").await;
    dialog.send().await;
    dialog.until_heading("Ana Maria Costa is invited").await;
    let posts: Vec<String> = server
        .requests("POST", "")
        .into_iter()
        .map(|asked| asked.path)
        .collect();
    let invite = posts
        .iter()
        .position(|path| path.ends_with("/invite"))
        .unwrap();
    assert_eq!(posts[..invite], [LOOK, LOOK]);
    assert_eq!(dialog.invites(), 1);
}

both!(
    what_a_refused_invite_left_behind_is_removed,
    async |version| {
        let server = Server::start(version);
        leave_account(&server);
        let dialog = Dialog::open(&server).await;
        dialog.enter(PAULA).await;
        dialog
            .until_says("An earlier attempt left an unused account")
            .await;
        dialog.click("button", "Remove leftover account").await;
        dialog.until_says("Emails a set-password link.").await;
        assert!(accounts(&server, PAULA.email).is_empty());
        dialog.send().await;
        dialog.until_invited(PAULA).await;
        assert!(gets_in(&server, PAULA.email));
    }
);

/// Answers the look-up by itself; this is what each question of it gets.
fn answer_the_look(server: &Server, answers: [(&str, serde_json::Value); 4]) {
    let entry = |(status, resource): (&str, serde_json::Value)| json!({"response": {"status": status}, "resource": resource});
    let body = json!({
        "resourceType": "Bundle", "type": "batch-response", "entry": answers.map(entry),
    });
    server.faults("POST", LOOK, json!({"status": 200, "body": body}), None);
}

#[wasm_bindgen_test]
async fn of_several_look_ups_the_one_that_failed_is_named() {
    let dialog = Dialog::start(Version::V5_1).await;
    let (server, nobody) = (dialog.server(), json!({"resourceType": "Bundle"}));
    let project = json!({"resourceType": "Project", "id": server.project()});
    let found = ("200", nobody);
    answer_the_look(
        server,
        [found.clone(), found, ("500", json!(null)), ("200", project)],
    );
    dialog.enter(PAULA).await;
    dialog
        .until_says("Couldn’t check whether an account has this email.")
        .await;
    dialog.until_says("Creates a Patient profile.").await;
}

#[wasm_bindgen_test]
async fn nothing_is_sent_to_another_project_than_the_one_on_screen() {
    let dialog = Dialog::start(Version::V5_1).await;
    let found = ("200", json!({"resourceType": "Bundle"}));
    answer_the_look(
        dialog.server(),
        [found.clone(), found.clone(), found, ("404", json!(null))],
    );
    dialog.invite(ANA).await;
    dialog
        .until_told("you’re now signed in to another project")
        .await;
    dialog.app().until_focus("alert", "").await;
    dialog.assert_kept(ANA).await;
    assert_eq!(dialog.invites(), 0);
}

both!(
    a_user_already_is_known_at_once_and_not_invited,
    async |version| {
        let server = Server::start(version);
        server.admin("invite", &ANA.body());
        let dialog = Dialog::open(&server).await;
        server.forget();
        dialog.enter(ANA).await;
        dialog
            .until_says("Already a member: Ana Costa, Practitioner")
            .await;
        dialog.send().await;
        dialog.until_told("Already a member").await;
        dialog.app().until_focus("alert", "").await;
        dialog.assert_kept(ANA).await;
        assert_eq!(dialog.invites(), 0);

        dialog.more_options().await;
        dialog.tick("Add a second membership", true).await;
        dialog
            .until_says("Adds a second membership for an existing member.")
            .await;
        dialog
            .until_says("without a link, because the account exists")
            .await;
        dialog.fill("textbox", "Label", "Reading room").await;
        dialog.send().await;
        dialog.until_invited(ANA).await;
        let members = server.members(ANA.email);
        assert_eq!(members.len(), 2);
        assert_eq!(
            members[0]["user"]["reference"],
            members[1]["user"]["reference"]
        );
        assert!(!has_link(&server, ANA.email));
    }
);

both!(
    a_user_under_another_kind_of_account_is_found_as_well,
    async |version| {
        let server = Server::start(version);
        server.admin(
            "invite",
            &Guest {
                email: ANA.email,
                ..PAULA
            }
            .body(),
        );
        let dialog = Dialog::open(&server).await;
        server.forget();
        dialog.enter(ANA).await;
        dialog.until_says("Already a member: ").await;
        dialog.send().await;
        dialog.until_told("Already a member").await;
        assert_eq!(dialog.invites(), 0);
    }
);

#[wasm_bindgen_test]
async fn from_a_user_already_a_link_leads_to_the_member() {
    let dialog = Dialog::start(Version::V5_1).await;
    dialog.fill("textbox", "Email", "zoe@example.com").await;
    dialog.fill("textbox", "First name", "Zoe").await;
    dialog.fill("textbox", "Last name", "O’Brien").await;
    dialog.go_without_policy().await;
    dialog.send().await;
    dialog.click("link", "Go to member").await;
    let question = dialog.app().part("dialog", "Discard this invite?").await;
    question.click("button", "Discard").await;
    dialog.app().until_heading("Zoë O'Brien-Ñandú").await;
    let id = member(dialog.server(), "zoe@example.com")["id"].clone();
    assert_eq!(
        dialog.app().address(),
        ["/admin/users/", id.as_str().unwrap()].concat()
    );
}

#[wasm_bindgen_test]
async fn where_nothing_can_be_looked_up_that_is_said_and_one_can_go_on() {
    let dialog = Dialog::start(Version::V5_1).await;
    let crash = json!({"status": 500, "body": {"msg": "Internal Server Error"}});
    let failures = [
        json!("close-before"),
        json!("html"),
        json!("wrong-shape"),
        crash,
    ];
    for (at, failure) in failures.into_iter().enumerate() {
        dialog.server().repair();
        dialog.server().faults("POST", LOOK, failure, None);
        let email = ["ana", &at.to_string(), "@clinic.example"].concat();
        dialog.fill("textbox", "Email", &email).await;
        dialog.until_says("Looking up the address").await;
        dialog.until_says("Couldn’t check this invite.").await;
    }
    dialog.enter(ANA).await;
    dialog.until_silent_about("Looking up the address").await;
    dialog.until_says("Couldn’t check this invite.").await;
    dialog.send().await;
    dialog.until_invited(ANA).await;
    assert_eq!(dialog.invites(), 1);
}

#[wasm_bindgen_test]
async fn where_only_the_last_look_fails_nothing_is_sent_until_one_says_so() {
    let dialog = Dialog::start(Version::V5_1).await;
    dialog.enter(ANA).await;
    dialog.until_says("What will happen").await;
    dialog.server().faults("POST", LOOK, "close-before", None);
    dialog.send().await;
    dialog.until_told("Not sent yet").await;
    assert_eq!(dialog.invites(), 0);
    dialog.send().await;
    dialog.until_invited(ANA).await;
}
