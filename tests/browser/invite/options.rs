//! "More options" and the policies: what each does to the invite, and to what the server then has.

use crate::dialog::{
    ANA, Dialog, Guest, PAULA, accounts, delete, has_link, member, policy, record, reference,
};
use crate::support::act::until;
use crate::support::app::{App, origin};
use crate::support::both;
use crate::support::server::{ADMIN_EMAIL, Server, Version};
use sandbox::seed::SUPER;
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

const LABEL_SYSTEM: &str = "https://medplum.com/identifier/label";

async fn open_options(server: &Server) -> Dialog {
    let dialog = Dialog::open(server).await;
    dialog.more_options().await;
    dialog
}

/// What this tab remembers of the options.
fn kept() -> Option<String> {
    let storage = leptos::prelude::window().session_storage().unwrap();
    storage.unwrap().get_item("usher.more-options").unwrap()
}

#[wasm_bindgen_test]
async fn they_are_folded_away_and_stay_as_they_were_left_in_this_tab() {
    let dialog = Dialog::start(Version::V5_1).await;
    dialog.get("button", "More options").await;
    assert!(!dialog.has("textbox", "External ID"));
    dialog.more_options().await;
    until("kept", || kept().is_some()).await;
    let dialog = dialog.reload().await;
    dialog.get("textbox", "External ID").await;
    dialog.click("button", "More options").await;
    dialog.until_gone("textbox", "External ID").await;
    until("forgotten", || kept().is_none()).await;
    let dialog = dialog.reload().await;
    dialog.get("button", "More options").await;
    assert!(!dialog.has("textbox", "External ID"));
}

both!(
    an_account_of_this_project_has_an_address_of_its_own_to_sign_in,
    async |version| {
        let server = Server::start(version);
        let dialog = open_options(&server).await;
        dialog.enter(ANA).await;
        dialog.click("radio", "Project-scoped").await;
        dialog.until_says("Emails a set-password link.").await;
        dialog.send().await;
        dialog.until_invited(ANA).await;
        dialog.until_says("Project-scoped").await;
        let address = [&*origin(), "/signin?project=", &server.project()].concat();
        dialog.that_says("code", &address).await;
        let project = ["Project/", &server.project()].concat();
        assert_eq!(
            accounts(&server, ANA.email)[0]["project"]["reference"],
            project
        );
    }
);

#[wasm_bindgen_test]
async fn only_patients_cannot_have_an_account_of_the_whole_server() {
    let server = Server::start(Version::V5_1);
    let dialog = open_options(&server).await;
    let is = |name: &str, state: &str| dialog.find("radio", name).unwrap().matches(state).unwrap();
    let (of_server, of_project) = ("Server-scoped", "Project-scoped");
    assert!(is(of_server, ":checked"));
    dialog.click("radio", "Patient").await;
    dialog
        .until_says("Patients’ accounts are always project-scoped.")
        .await;
    assert!(is(of_project, ":checked") && is(of_server, ":disabled"));
    dialog.click("radio", "RelatedPerson").await;
    assert!(is(of_server, ":checked") && is(of_server, ":enabled"));
    dialog.invite(ANA).await;
    dialog.until_invited(ANA).await;
    dialog.until_says("Server-scoped").await;
    let user = &accounts(&server, ANA.email)[0];
    assert_eq!(user["project"], Value::Null);
    assert_eq!(
        member(&server, ANA.email)["user"]["reference"],
        reference(user)
    );
}

both!(
    an_external_id_does_without_an_address_and_belongs_to_one_member,
    async |version| {
        let server = Server::start(version);
        let dialog = open_options(&server).await;
        dialog.enter(Guest { email: "", ..ANA }).await;
        dialog.fill("textbox", "External ID", "hr-7").await;
        dialog
            .until_says("With an external ID, the account is project-scoped.")
            .await;
        dialog
            .until_says("Sends no email: there is no address.")
            .await;
        dialog.send().await;
        dialog
            .until_heading("Ana Costa is invited, without email")
            .await;
        dialog
            .until_says("There is no address, so no email was sent.")
            .await;
        let found = server.find("ProjectMembership?external-id=hr-7");
        assert_eq!(found[0]["externalId"], "hr-7");
        assert_eq!(found[0]["profile"]["display"], "Ana Costa");
        let user = server.fhir(
            "GET",
            found[0]["user"]["reference"].as_str().unwrap(),
            &Value::Null,
        );
        assert_eq!(user["email"], Value::Null);

        dialog.click("button", "Invite another").await;
        dialog.enter(PAULA).await;
        dialog.fill("textbox", "External ID", "hr-7").await;
        server.forget();
        dialog.send().await;
        let taken = "This external ID already belongs to Ana Costa";
        dialog.follow(taken, "textbox", "External ID").await;
        assert_eq!(dialog.invites(), 0);
        assert!(accounts(&server, PAULA.email).is_empty());
    }
);

both!(
    what_is_said_of_the_member_is_stored_with_it,
    async |version| {
        let server = Server::start(version);
        let configuration = json!({"resourceType": "UserConfiguration", "name": "Night shift"});
        let configuration = server.fhir("POST", "UserConfiguration", &configuration);
        let dialog = open_options(&server).await;
        dialog.enter(ANA).await;
        dialog.fill("textbox", "Label", " Weekend team ").await;
        dialog
            .pick("User configuration", "Night", "Night shift")
            .await;
        dialog.tick("Require MFA", true).await;
        dialog.send().await;
        dialog.until_invited(ANA).await;
        let member = member(&server, ANA.email);
        let label = json!({"system": LABEL_SYSTEM, "value": "Weekend team"});
        assert!(
            member["identifier"].as_array().unwrap().contains(&label),
            "{member}"
        );
        assert_eq!(
            member["userConfiguration"]["reference"],
            reference(&configuration)
        );
        assert_eq!(accounts(&server, ANA.email)[0]["mfaRequired"], true);
        // Whatever the server does by itself.
        let me = &server.members(ADMIN_EMAIL)[0];
        assert_eq!(member["invitedBy"]["reference"], me["user"]["reference"]);
    }
);

#[wasm_bindgen_test]
async fn a_record_without_an_address_can_be_picked() {
    let server = Server::start(Version::V5_1);
    let kept = json!({
        "resourceType": "Practitioner", "name": [{"given": ["Anabel"], "family": "Acosta"}],
        "birthDate": "1980-02-29",
    });
    let kept = server.fhir("POST", "Practitioner", &kept);
    let dialog = open_options(&server).await;
    dialog.enter(ANA).await;
    dialog
        .pick("Existing profile", "Acosta", "Anabel Acosta")
        .await;
    dialog
        .until_says("Uses the profile of Anabel Acosta. Its name doesn’t change.")
        .await;
    dialog.send().await;
    dialog
        .until_says("an existing profile named Anabel Acosta")
        .await;
    assert_eq!(
        member(&server, ANA.email)["profile"]["reference"],
        reference(&kept)
    );
}

#[wasm_bindgen_test]
async fn whatever_is_gone_when_the_invite_is_sent_is_named_at_its_field() {
    let server = Server::start(Version::V5_1);
    let passing = policy(&server, "Passing policy");
    let patient = record(&server, "Patient", "Pat", "Passing", "pat@clinic.example");
    let practitioner = record(
        &server,
        "Practitioner",
        "Pia",
        "Passing",
        "pia@clinic.example",
    );
    let dialog = open_options(&server).await;
    dialog
        .enter(Guest {
            policy: Some("Passing policy"),
            ..ANA
        })
        .await;
    dialog
        .pick("Existing profile", "Passing", "Pia Passing")
        .await;
    delete(&server, &passing);
    delete(&server, &practitioner);
    dialog.send().await;
    let gone = "This access policy no longer exists. Choose another";
    dialog.until_marked("combobox", "Access policy", gone).await;
    let gone = "This profile no longer exists. Choose another, or clear the field";
    dialog.follow(gone, "combobox", "Existing profile").await;
    dialog
        .until_marked("combobox", "Existing profile", gone)
        .await;
    dialog.assert_kept(ANA).await;

    dialog.click("radio", "RelatedPerson").await;
    dialog.pick("Patient", "Passing", "Pat Passing").await;
    dialog.pick("Access policy", "Read", "Read only").await;
    delete(&server, &patient);
    dialog.send().await;
    dialog.until_refused().await;
    let gone = "This patient no longer exists. Choose another";
    dialog.until_marked("combobox", "Patient", gone).await;
    assert_eq!(dialog.invites(), 0);
    assert!(accounts(&server, ANA.email).is_empty());
    assert!(
        server
            .find("RelatedPerson?email=ana@clinic.example")
            .is_empty()
    );

    dialog.click("radio", "Practitioner").await;
    dialog.fill("combobox", "Existing profile", "").await;
    dialog.send().await;
    dialog.until_invited(ANA).await;
}

both!(
    a_policy_that_was_deleted_meanwhile_is_not_sent,
    async |version| {
        let server = Server::start(version);
        let passing = policy(&server, "Passing policy");
        let dialog = Dialog::open(&server).await;
        dialog
            .enter(Guest {
                policy: Some("Passing policy"),
                ..ANA
            })
            .await;
        delete(&server, &passing);
        dialog.send().await;
        dialog.until_refused().await;
        dialog
            .until_told("This access policy no longer exists")
            .await;
        assert_eq!(dialog.invites(), 0);
        dialog.pick("Access policy", "Read", "Read only").await;
        dialog.send().await;
        dialog.until_invited(ANA).await;
        assert_eq!(accounts(&server, ANA.email).len(), 1);
        assert!(has_link(&server, ANA.email));
    }
);

#[wasm_bindgen_test]
async fn one_of_several_policies_asks_for_a_record() {
    let server = Server::start(Version::V5_1);
    let location = json!({"resourceType": "Location", "name": "Pier"});
    let location = server.fhir("POST", "Location", &location);
    let dialog = open_options(&server).await;
    dialog
        .enter(Guest {
            policy: Some("Read only"),
            ..ANA
        })
        .await;
    dialog.click("button", "Add another access policy").await;
    dialog
        .app()
        .until_focus("combobox", "Additional access policy")
        .await;
    dialog
        .pick("Additional access policy", "One site", "One site only")
        .await;
    dialog.get("combobox", "Policy parameter: site").await;
    dialog
        .app()
        .until_focus("combobox", "Additional access policy")
        .await;
    dialog.send().await;
    dialog
        .follow(
            "Choose a value for “site”",
            "combobox",
            "Policy parameter: site",
        )
        .await;
    assert_eq!(dialog.invites(), 0);

    dialog.pick("Policy parameter: site", "Pier", "Pier").await;
    dialog.send().await;
    dialog.until_says("Read only, One site only").await;
    let member = member(&server, ANA.email);
    assert_eq!(member["accessPolicy"], Value::Null);
    let [read, site] = &member["access"].as_array().unwrap()[..] else {
        panic!("two policies: {member}");
    };
    assert_eq!(read["policy"]["display"], "Read only");
    assert_eq!(read["parameter"], Value::Null);
    assert_eq!(site["policy"]["display"], "One site only");
    assert_eq!(
        site["parameter"][0]["valueReference"]["reference"],
        reference(&location)
    );
}

#[wasm_bindgen_test]
async fn a_policy_that_was_added_can_be_removed_again() {
    let server = Server::start(Version::V5_1);
    let dialog = open_options(&server).await;
    dialog
        .enter(Guest {
            policy: Some("Read only"),
            ..ANA
        })
        .await;
    dialog.click("button", "Add another access policy").await;
    dialog
        .pick("Additional access policy", "Front", "Front desk")
        .await;
    dialog.click("button", "Remove policy").await;
    dialog
        .until_gone("combobox", "Additional access policy")
        .await;
    dialog.app().until_focus("combobox", "Access policy").await;
    dialog.send().await;
    dialog.until_invited(ANA).await;
    let member = member(&server, ANA.email);
    assert_eq!(member["accessPolicy"]["display"], "Read only");
    assert_eq!(member["access"], Value::Null);
}

#[wasm_bindgen_test]
async fn without_a_policy_the_default_of_the_role_is_preselected() {
    let dialog = Dialog::start(Version::V5_1).await;
    dialog
        .until_says("the project default for this role: “Default Practitioner Access Policy”")
        .await;
    dialog.tick("Admin", true).await;
    dialog
        .until_says("the project default for this role: “Default Admin Access Policy”")
        .await;
    dialog.tick("Admin", false).await;
    assert!(!dialog.has("checkbox", "Full access (no policy)"));
    dialog.invite(ANA).await;
    dialog.until_invited(ANA).await;
    let policy = member(dialog.server(), ANA.email)["accessPolicy"]["reference"].clone();
    assert!(
        policy.as_str().unwrap().starts_with("AccessPolicy/"),
        "{policy}"
    );
    assert!(!dialog.text().contains("Full access"));
}

#[wasm_bindgen_test]
async fn where_there_is_no_default_going_without_a_policy_is_said_on_purpose() {
    let dialog = Dialog::start(Version::V4_5).await;
    dialog.enter(ANA).await;
    dialog
        .until_says("Can read and change everything in this project")
        .await;
    dialog.tick("Full access (no policy)", false).await;
    dialog.send().await;
    let problem = "Choose an access policy, or select “Full access (no policy)”";
    dialog.follow(problem, "combobox", "Access policy").await;
    assert_eq!(dialog.invites(), 0);
    dialog.tick("Full access (no policy)", true).await;
    dialog.send().await;
    dialog.that_says("definition", "Full access").await;
    assert_eq!(
        member(dialog.server(), ANA.email)["accessPolicy"],
        Value::Null
    );
}

/// The dialog of a super administrator, who has no session that outlives the page.
async fn open_as_super(version: Version) -> Dialog {
    let app = App::at(version, "/admin/invite").await;
    app.fill("textbox", "Email", SUPER.0).await;
    app.fill("textbox", "Password", SUPER.1).await;
    app.click("button", "Sign in").await;
    Dialog::over(app).await
}

both!(a_super_administrator_chooses_the_project, async |version| {
    let dialog = open_as_super(version).await;
    dialog.until_says("To Super Admin").await;
    dialog.pick("Project", "Harbor", "Harbor Clinic").await;
    dialog.until_says("To Harbor Clinic").await;
    if dialog.server().is_v5() {
        // What its defaults are is not known from another project.
        dialog.until_says("Couldn’t check whether").await;
    }
    let portal = Guest {
        policy: Some("Patient portal"),
        ..PAULA
    };
    dialog.invite(portal).await;
    dialog.until_invited(PAULA).await;
    let project = dialog.server().project();
    dialog
        .until_says(&["/signin?project=", &project].concat())
        .await;
    let project = ["Project/", &project].concat();
    assert_eq!(
        member(dialog.server(), PAULA.email)["project"]["reference"],
        project
    );
    assert_eq!(
        accounts(dialog.server(), PAULA.email)[0]["project"]["reference"],
        project
    );
});

#[wasm_bindgen_test]
async fn a_super_administrator_is_told_of_the_chosen_project_alone() {
    let dialog = open_as_super(Version::V5_1).await;
    dialog.server().admin("invite", &ANA.body());
    dialog.click("radio", "Patient").await;
    dialog.fill("textbox", "Email", ANA.email).await;
    // The account of the whole server is no leftover, and none that a patient would get.
    dialog.until_says("Emails a set-password link.").await;
    assert!(!dialog.text().contains("left an unused account"));
    dialog.click("radio", "Practitioner").await;
    dialog.pick("Project", "Harbor", "Harbor Clinic").await;
    dialog.until_says("Already a member: ").await;
}
