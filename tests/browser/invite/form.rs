//! The form itself: its summary, what it offers to mend, its keys, and the lists it finds things in.

use crate::dialog::{ANA, Dialog, Guest, INVITE, PAULA, RITA, member, policy};
use crate::support::act::{fire, until};
use crate::support::app::App;
use crate::support::server::{Server, Version};
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

const HOSTILE: [&str; 5] = [
    "<script>document.title = \"taken over\"</script>",
    "<img src=x onerror=\"document.title = 'taken over'\">",
    "\u{202e}txet desrever",
    "control\u{7} and\u{1b}[31m",
    "{{7*7}} ${7*7} %s",
];

#[wasm_bindgen_test]
async fn what_is_missing_is_listed_and_goes_away_as_it_is_mended() {
    let dialog = Dialog::start(Version::V5_1).await;
    dialog.send().await;
    let app = dialog.app();
    app.until_focus("alert", "There is a problem").await;
    let summary = dialog.part("alert", "There is a problem").await;
    let problems = summary.texts("link");
    assert_eq!(problems.len(), 3, "{problems:?}");
    for (name, problem) in ["First name", "Last name", "Email"].iter().zip(&problems) {
        dialog.until_marked("textbox", name, problem).await;
    }
    summary.click("link", &problems[1]).await;
    app.until_focus("textbox", "Last name").await;
    dialog.fill("textbox", "Last name", "Costa").await;
    until("two problems left", || summary.all("link").len() == 2).await;
    let last = dialog.get("textbox", "Last name").await;
    assert_eq!(last.get_attribute("aria-invalid"), None);
    assert_eq!(dialog.invites(), 0);
}

#[wasm_bindgen_test]
async fn a_related_person_needs_a_patient_from_the_list() {
    let dialog = Dialog::start(Version::V5_1).await;
    dialog.enter(ANA).await;
    dialog.click("radio", "RelatedPerson").await;
    dialog.send().await;
    dialog
        .app()
        .until_focus("alert", "There is a problem")
        .await;
    let missing = "Choose the patient this person is related to";
    dialog.until_marked("combobox", "Patient", missing).await;
    dialog
        .fill("combobox", "Patient", "nobody of this name")
        .await;
    dialog.send().await;
    dialog
        .until_marked("combobox", "Patient", "Choose a patient from the list")
        .await;
    let server = dialog.server();
    assert!(server.requests("POST", "RelatedPerson").is_empty());
    assert_eq!(dialog.invites(), 0);
}

async fn assert_fields(dialog: &Dialog, expected: [&str; 3]) {
    for (name, text) in ["First name", "Last name", "Email"].iter().zip(expected) {
        assert_eq!(dialog.value("textbox", name).await, text, "{name}");
    }
}

#[wasm_bindgen_test]
async fn a_person_in_one_field_is_split_where_that_is_wanted() {
    let dialog = Dialog::start(Version::V5_1).await;
    for name in ["First name", "Last name", "Email"] {
        let text = "Ana Costa <ana@b.example>";
        dialog.fill("textbox", name, text).await;
        dialog.get("button", "Ana | Costa | ana@b.example").await;
        // Nothing happens by itself. A field for addresses drops no character of it.
        assert_eq!(dialog.value("textbox", name).await, text);
        dialog.click("button", "Ana | Costa | ana@b.example").await;
        assert_fields(&dialog, ["Ana", "Costa", "ana@b.example"]).await;
        assert!(!dialog.text().contains("Split it into"));
        for name in ["First name", "Last name", "Email"] {
            dialog.fill("textbox", name, "").await;
        }
    }
    dialog.fill("textbox", "Email", ANA.email).await;
    dialog
        .fill("textbox", "Last name", "María José García")
        .await;
    dialog
        .click("button", "María José | García | ana@clinic.example")
        .await;
    assert_fields(&dialog, ["María José", "García", ANA.email]).await;
    dialog.fill("textbox", "Last name", "García Márquez").await;
    assert!(!dialog.text().contains("Split it into"));
}

async fn leave(dialog: &Dialog, name: &str, text: &str) {
    dialog.fill("textbox", name, text).await;
    let field = dialog.field("textbox", name).await;
    fire(&field, "change");
}

#[wasm_bindgen_test]
async fn what_is_pasted_along_with_an_address_is_taken_away_and_said() {
    let dialog = Dialog::start(Version::V5_1).await;
    dialog.enter(ANA).await;
    for pasted in [
        "<mailto:ana@clinic.example|ana@clinic.example>",
        "ana＠clinic．example",
        "'ana@clinic.example';",
    ] {
        leave(&dialog, "Email", pasted).await;
        dialog.until_says("Changed to ana@clinic.example").await;
        assert_eq!(
            dialog.value("textbox", "Email").await,
            ANA.email,
            "{pasted}"
        );
    }
    // What was left with a name beside it is split, not cut off.
    leave(&dialog, "Email", "Ana Costa, MD <ana@b.example>").await;
    dialog.get("button", "Ana | Costa | ana@b.example").await;

    leave(&dialog, "Email", "an\u{200B}a@clinic.example").await;
    dialog.until_says("Did you mean ana@clinic.example?").await;
    dialog.send().await;
    let told = "This address contains an invisible character. Delete it and type the address again";
    dialog.until_marked("textbox", "Email", told).await;
    dialog.click("button", "ana@clinic.example").await;

    leave(&dialog, "Email", "ana@clіnic.example").await;
    dialog
        .until_says("This address mixes look-alike letters")
        .await;

    leave(
        &dialog,
        "Email",
        "Ana Costa <ana@b.example>, Bob Stone <bob@b.example>",
    )
    .await;
    dialog.until_says("Invite one person at a time").await;
    assert!(!dialog.text().contains("Split it into"));
    dialog.send().await;
    let told = "Enter one person only";
    dialog.until_marked("textbox", "Email", told).await;

    leave(&dialog, "Email", ANA.email).await;
    leave(&dialog, "Last name", "\u{200B}").await;
    dialog.send().await;
    let told = "Enter the last name. Both are required: enter a single name in both fields";
    dialog.until_marked("textbox", "Last name", told).await;
    assert_eq!(dialog.invites(), 0);

    let ana = Guest {
        first: "Zoe\u{308}",
        last: " Co\u{AD}sta\u{202E}",
        ..ANA
    };
    dialog.enter(ana).await;
    dialog.send().await;
    dialog
        .until_invited(Guest {
            first: "Zo\u{EB}",
            last: "Costa",
            ..ANA
        })
        .await;
}

#[wasm_bindgen_test]
async fn somebody_is_known_by_both_spellings_of_an_international_domain() {
    for (stored, typed) in [
        ("hans@müller.example", "hans@xn--mller-kva.example"),
        ("hans@xn--mller-kva.example", "Hans@Müller.example"),
        ("jose\u{301}@b.example", "josé@b.example"),
    ] {
        let server = Server::start(Version::V5_1);
        server.new_member("Hans", "Huber", &json!({"email": stored}));
        let dialog = Dialog::open(&server).await;
        dialog
            .enter(Guest {
                email: typed,
                ..ANA
            })
            .await;
        dialog.until_says("Already a member: Hans Huber").await;
        assert_eq!(dialog.value("textbox", "Email").await, typed);
        dialog.send().await;
        dialog
            .until_says("is already a member of this project")
            .await;
        assert_eq!(dialog.invites(), 0);
    }
}

#[wasm_bindgen_test]
async fn a_likely_slip_in_the_address_is_mended_where_that_is_wanted() {
    let dialog = Dialog::start(Version::V5_1).await;
    dialog.fill("textbox", "Email", "ana@gmial.com").await;
    dialog.until_says("Did you mean ana@gmail.com?").await;
    dialog.click("button", "ana@gmail.com").await;
    assert_eq!(dialog.value("textbox", "Email").await, "ana@gmail.com");
    assert!(!dialog.text().contains("Did you mean"));
}

#[wasm_bindgen_test]
async fn names_keep_their_capitals_and_scripts() {
    let dialog = Dialog::start(Version::V5_1).await;
    let mohammed = Guest {
        first: "محمد",
        last: "العلي",
        ..ANA
    };
    dialog.invite(mohammed).await;
    dialog.until_invited(mohammed).await;
    let server = dialog.server();
    let profile = member(server, ANA.email)["profile"].clone();
    let record = server.fhir("GET", profile["reference"].as_str().unwrap(), &Value::Null);
    assert_eq!(record["name"][0]["given"][0], "محمد");
    assert_eq!(record["name"][0]["family"], "العلي");

    dialog.click("button", "Invite another").await;
    let ian = Guest {
        role: "Practitioner",
        first: "iAN",
        last: "McDONALD-von der Au",
        ..PAULA
    };
    dialog.invite(ian).await;
    dialog.until_invited(ian).await;
    assert_eq!(
        member(server, PAULA.email)["profile"]["display"],
        ian.name()
    );
}

#[wasm_bindgen_test]
async fn the_key_i_opens_the_dialog_but_not_while_one_types() {
    let app = App::signed_in(Version::V5_1, "/admin/users").await;
    app.row("zoe@example.com").await;
    app.press("i").await;
    let dialog = Dialog::over(app).await;
    assert_eq!(dialog.app().address(), "/admin/invite");
    dialog.click("textbox", "First name").await;
    dialog.app().press("i").await;
    dialog.app().press("Escape").await;
    dialog.app().until_address("/admin/users").await;
    let app = dialog.app();
    app.until_gone("dialog", "Invite new user").await;
    app.press("Control+i").await;
    app.click("searchbox", "Name or email").await;
    app.press("i").await;
    assert!(!app.has("dialog", "Invite new user"));
    assert_eq!(app.address(), "/admin/users");
}

#[wasm_bindgen_test]
async fn control_and_enter_send_wherever_the_focus_is_and_once() {
    let dialog = Dialog::start(Version::V5_1).await;
    dialog.enter(ANA).await;
    dialog.tick("Admin", true).await;
    dialog.app().until_focus("checkbox", "Admin").await;
    dialog.app().press("Control+Enter").await;
    dialog.app().press("Control+Enter").await;
    dialog.until_invited(ANA).await;
    dialog.app().press("Control+Enter").await;
    dialog.click("button", "Back to users").await;
    dialog.app().row(ANA.email).await;
    assert_eq!(dialog.invites(), 1);
}

#[wasm_bindgen_test]
async fn the_next_invite_begins_with_role_and_policy_kept() {
    let dialog = Dialog::start(Version::V5_1).await;
    let portal = Guest {
        policy: Some("Patient portal"),
        ..PAULA
    };
    dialog.enter(portal).await;
    dialog.tick("Admin", true).await;
    dialog.send().await;
    dialog
        .app()
        .until_focus("group", "Paula Prado is invited")
        .await;
    dialog.click("button", "Invite another").await;
    dialog.app().until_focus("textbox", "First name").await;
    assert_fields(&dialog, ["", "", ""]).await;
    assert!(
        dialog
            .get("radio", "Patient")
            .await
            .matches(":checked")
            .unwrap()
    );
    assert_eq!(
        dialog.value("combobox", "Access policy").await,
        "Patient portal"
    );
    assert!(!dialog.is_ticked("Admin").await);
    for (name, text) in [
        ("First name", "Ana"),
        ("Last name", "Costa"),
        ("Email", ANA.email),
    ] {
        dialog.fill("textbox", name, text).await;
    }
    dialog.app().press("Enter").await;
    dialog.until_invited(ANA).await;
    assert_eq!(
        member(dialog.server(), ANA.email)["accessPolicy"]["display"],
        "Patient portal"
    );
    dialog.click("button", "Invite another").await;
    // Nothing typed yet: closing asks nothing.
    dialog.app().press("Escape").await;
    dialog.app().until_gone("dialog", "Invite new user").await;
    assert_eq!(dialog.invites(), 2);
}

#[wasm_bindgen_test]
async fn a_failed_search_for_policies_says_so_at_the_field() {
    let dialog = Dialog::start(Version::V5_1).await;
    dialog.click("radio", "Patient").await;
    dialog
        .server()
        .fault("GET", "/fhir/R4/AccessPolicy", "close-before");
    dialog.click("combobox", "Access policy").await;
    dialog.until_says("The server did not answer").await;
    dialog.pick("Access policy", "Read", "Read only").await;
    assert_eq!(dialog.value("combobox", "Access policy").await, "Read only");
}

#[wasm_bindgen_test]
async fn of_many_namesakes_the_first_twenty_are_told_apart_by_their_birth_dates() {
    let server = Server::start(Version::V5_1);
    for day in 1..=25 {
        let born = format!("1950-01-{day:02}");
        let alike = json!({
            "resourceType": "Patient", "name": [{"given": ["Alex"], "family": "Alike"}], "birthDate": born,
        });
        server.fhir("POST", "Patient", &alike);
    }
    let dialog = Dialog::open(&server).await;
    dialog.enter(RITA).await;
    dialog.fill("combobox", "Patient", "Alike").await;
    dialog
        .until_says("First 20 results; type more to narrow them down")
        .await;
    let mut texts = dialog.texts("option");
    texts.retain(|text| text.contains("Alex Alike"));
    let chosen = texts[17].clone();
    texts.sort();
    texts.dedup();
    assert_eq!(texts.len(), 20);
    dialog.pick("Patient", "Alike", &chosen).await;
    dialog.send().await;
    dialog.until_invited(RITA).await;
    let record = &crate::dialog::related(&server, RITA.email)[0];
    let patient = server.fhir(
        "GET",
        record["patient"]["reference"].as_str().unwrap(),
        &Value::Null,
    );
    let day: u32 = patient["birthDate"].as_str().unwrap()[8..].parse().unwrap();
    assert!(
        chosen.contains(&format!("{day}")) && chosen.contains("1950"),
        "{chosen}: {patient}"
    );
}

#[wasm_bindgen_test]
async fn what_lists_and_answers_say_is_text_whatever_is_in_it() {
    let dialog = Dialog::start(Version::V5_1).await;
    let server = dialog.server().clone();
    for hostile in HOSTILE {
        let named = |name: Value| {
            json!({"resourceType": "Practitioner", "name": [{"family": name}], "telecom": [
                {"system": "email", "value": ANA.email},
            ]})
        };
        server.fhir("POST", "Practitioner", &named(json!(hostile)));
        policy(&server, hostile);
    }
    dialog.fill("textbox", "Email", ANA.email).await;
    let choice = dialog
        .part("group", "A profile with this email exists")
        .await;
    for hostile in HOSTILE {
        choice.until_says(hostile).await;
    }
    dialog.pick("Access policy", "<img", HOSTILE[1]).await;
    dialog.fill("combobox", "Access policy", "").await;
    dialog.fill("textbox", "Email", "").await;
    let (name, display) = (HOSTILE[0], HOSTILE[1]);
    server.fault(
        "POST",
        INVITE,
        json!({"status": 200, "body": {
            "resourceType": "ProjectMembership", "id": "00000000-0000-4000-8000-000000000009",
            "project": {"reference": format!("Project/{}", server.project()), "display": name},
            "user": {"reference": "User/x", "display": name},
            "profile": {"reference": "Practitioner/x", "display": display},
            "accessPolicy": {"reference": "AccessPolicy/x", "display": name},
        }}),
    );
    let ana = Guest {
        email: PAULA.email,
        ..ANA
    };
    dialog.invite(ana).await;
    dialog.until_invited(ana).await;
    dialog
        .until_says(&["an existing profile named ", display].concat())
        .await;
    assert!(dialog.0.query_selector("script, img").unwrap().is_none());
    let title = leptos::prelude::document().title();
    assert!(!title.contains("taken over"), "{title}");
}
