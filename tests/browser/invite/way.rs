//! From the form to the first sign-in of whoever was invited.

use crate::dialog::{ANA, Dialog, Guest, PAULA, RITA, member, related};
use crate::support::app::App;
use crate::support::both;
use crate::support::server::{Server, Version};
use wasm_bindgen_test::wasm_bindgen_test;

const PASSWORD: &str = "correct horse battery";

/// Follows the mailed link and sets a password, up to the page that says so.
async fn set_password(server: &Server, email: &str) -> App {
    let app = server.app(&server.mailed_link(email)).await;
    app.fill("textbox", "New password", PASSWORD).await;
    app.fill("textbox", "Confirm password", PASSWORD).await;
    app.click("button", "Set password").await;
    app.until_heading("Your password is set").await;
    app
}

/// Goes on to the sign-in page and signs in.
async fn sign_in(app: &App, email: &str) {
    app.click("link", "Sign in").await;
    app.until_heading("Sign in").await;
    app.fill("textbox", "Email", email).await;
    app.fill("textbox", "Password", PASSWORD).await;
    app.click("button", "Sign in").await;
}

both!(a_practitioner_is_invited_and_signs_in, async |version| {
    let app = App::signed_in(version, "/admin/users").await;
    app.click("link", "Invite new user").await;
    app.until_address("/admin/invite").await;
    let dialog = Dialog::over(app).await;
    let ana = Guest {
        policy: Some("Read only"),
        ..ANA
    };
    dialog.invite(ana).await;
    dialog.until_invited(ana).await;
    dialog
        .until_says("An email to ana@clinic.example was handed over to the email service")
        .await;
    assert_eq!(dialog.invites(), 1);
    dialog.click("button", "Back to users").await;
    dialog.app().until_address("/admin/users").await;
    let row = dialog.app().row(ana.email).await;
    for said in ["Ana Costa", "Practitioner", "Read only"] {
        assert!(row.text().contains(said), "{}", row.text());
    }

    let server = dialog.close();
    let theirs = set_password(&server, ana.email).await;
    sign_in(&theirs, ana.email).await;
    theirs
        .until_heading("You are signed in, but not as an admin")
        .await;
    theirs.until_says("Harbor Clinic as Ana Costa").await;
});

both!(a_patient_signs_in_to_the_one_project, async |version| {
    let dialog = Dialog::start(version).await;
    dialog.invite(PAULA).await;
    dialog.until_invited(PAULA).await;
    let project = dialog.server().project();
    let address = ["/signin?project=", &project].concat();
    dialog.until_says(&address).await;
    let user = member(dialog.server(), PAULA.email)["user"]["reference"].clone();
    let user = dialog.server().find(
        &[
            "User?_id=",
            user.as_str().unwrap().trim_start_matches("User/"),
        ]
        .concat(),
    );
    assert_eq!(
        user[0]["project"]["reference"],
        ["Project/", &project].concat()
    );

    // Without the project the server knows no such person.
    let server = dialog.close();
    let theirs = set_password(&server, PAULA.email).await;
    sign_in(&theirs, PAULA.email).await;
    theirs
        .that_says("alert", "Incorrect email or password")
        .await;
    theirs.until_says("Project-scoped accounts").await;
    assert_eq!(theirs.value("textbox", "Email").await, PAULA.email);
    theirs.fill("textbox", "Project ID", &project).await;
    theirs.click("button", "Sign in").await;
    theirs.until_says("Harbor Clinic as Paula Prado").await;
});

both!(
    a_related_person_is_recorded_with_patient_and_relationship,
    async |version| {
        let dialog = Dialog::start(version).await;
        dialog.invite(RITA).await;
        dialog.until_invited(RITA).await;
        let server = dialog.close();
        let records = related(&server, RITA.email);
        assert_eq!(records.len(), 1);
        let relationship = &records[0]["relationship"][0]["coding"][0]["code"];
        assert_eq!(relationship, "SIB");
        let patient = records[0]["patient"]["reference"].as_str().unwrap();
        let patient = server.fhir("GET", patient, &serde_json::Value::Null);
        assert_eq!(patient["name"][0]["family"], "Eze");
        let profile = ["RelatedPerson/", records[0]["id"].as_str().unwrap()].concat();
        assert_eq!(member(&server, RITA.email)["profile"]["reference"], profile);

        let theirs = set_password(&server, RITA.email).await;
        sign_in(&theirs, RITA.email).await;
        theirs.until_says("Harbor Clinic as Rita Eze").await;
    }
);

#[wasm_bindgen_test]
async fn an_invited_admin_can_invite() {
    let dialog = Dialog::start(Version::V5_1).await;
    dialog.enter(ANA).await;
    dialog.tick("Admin", true).await;
    dialog.send().await;
    dialog.until_invited(ANA).await;
    let theirs = set_password(&dialog.close(), ANA.email).await;
    sign_in(&theirs, ANA.email).await;
    theirs.until_heading("Users").await;
    theirs.click("link", "Invite new user").await;
    let dialog = Dialog::over(theirs).await;
    dialog.invite(PAULA).await;
    dialog.until_invited(PAULA).await;
    member(dialog.server(), PAULA.email);
}
