//! The preview of an access: when it asks, what it shows, and how it follows changes.

use crate::calls::Calls;
use crate::support::screen::{Screen, click, enter, settle, until};
use leptos::prelude::*;
use std::rc::Rc;
use usher::access::{Grant, Grants, Held, Source, Value};
use usher::page::access_panel;
use usher::ui::{Announcer, Failure};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;
use wire::{AccessPolicy, Json, Reference};

type Server = Calls<Vec<String>, Result<Vec<Source>, Failure>>;

const DESK: &str = r#"{"resourceType":"AccessPolicy","id":"desk","name":"Front desk","resource":[
    {"resourceType":"Patient","criteria":"Patient?organization=%org","hiddenFields":["photo"]},
    {"resourceType":"Observation","readonly":true}]}"#;

fn policy(text: &str) -> Source {
    Source::Found(AccessPolicy::read(&Json::parse(text).unwrap()).unwrap())
}

fn grant(id: &str) -> Grant {
    Grant {
        policy: Reference::parse(&["AccessPolicy/", id].concat()).unwrap(),
        label: id.to_owned(),
        parameters: Vec::new(),
    }
}

fn held(grants: Vec<Grant>) -> Grants {
    Grants {
        held: Held::Policies(grants),
        admin: false,
        super_admin: false,
        profile: None,
        names: Vec::new(),
    }
}

/// The preview of `grants`, which the test can change.
async fn preview(server: &Server, grants: Grants) -> (Screen, RwSignal<Grants>) {
    let given = RwSignal::new(grants);
    let server = server.clone();
    let screen = Screen::mount(move || {
        provide_context(Announcer::start());
        let read = move |references: Vec<Reference>| {
            server.ask(references.iter().map(Reference::to_string).collect())
        };
        access_panel(Rc::new(read), given.into())
    })
    .await;
    (screen, given)
}

/// Opens the preview, or closes it.
async fn toggle() {
    let summary = document().query_selector(".mounted summary").unwrap();
    let summary: HtmlElement = wasm_bindgen::JsCast::unchecked_into(summary.unwrap());
    click(&summary).await;
    settle().await;
}

#[wasm_bindgen_test]
async fn nothing_is_asked_before_it_is_opened_and_each_policy_once() {
    let server = Server::none();
    let (screen, _) = preview(&server, held(vec![grant("desk"), grant("desk")])).await;
    assert!(server.asked().is_empty());
    toggle().await;
    until("asked", || server.asked().len() == 1).await;
    assert_eq!(server.asked(), [["AccessPolicy/desk"]]);
    assert!(screen.text().contains("Loading the access"));
    server.answer(0, Ok(vec![policy(DESK)]));
    settle().await;
    screen.get("table", "Permissions by resource type");
    let heads = screen.texts("rowheader");
    let first = heads.first().map(String::as_str);
    assert_eq!(first, Some("Patients Patient"));
    let told = screen.text();
    assert!(
        told.contains("but only to those where its organization is %org. Cannot see photo."),
        "{told}"
    );
    assert!(screen.text().contains("needs a value for “org”"));
    screen.get("button", "Download as text");
    screen.get("button", "Copy the access as text");
}

#[wasm_bindgen_test]
async fn values_of_parameters_show_without_asking_again() {
    let server = Server::none();
    let (screen, given) = preview(&server, held(vec![grant("desk")])).await;
    toggle().await;
    until("asked", || server.asked().len() == 1).await;
    server.answer(0, Ok(vec![policy(DESK)]));
    settle().await;
    let mut with_value = grant("desk");
    let organization = Reference::parse("Organization/north").unwrap();
    with_value
        .parameters
        .push(("org".to_owned(), Value::Reference(organization.clone())));
    given.set(Grants {
        names: vec![(organization, "North Clinic".to_owned())],
        ..held(vec![with_value])
    });
    until("filled in", || {
        screen.text().contains("organization is North Clinic")
    })
    .await;
    assert_eq!(server.asked().len(), 1);
    assert!(!screen.text().contains("needs a value"));
}

#[wasm_bindgen_test]
async fn another_policy_is_read_after_a_pause_and_late_answers_are_dropped() {
    let server = Server::none();
    let (screen, given) = preview(&server, held(vec![grant("a")])).await;
    toggle().await;
    until("asked", || server.asked().len() == 1).await;
    given.set(held(vec![grant("b")]));
    settle().await;
    given.set(held(vec![grant("c")]));
    until("asked again", || server.asked().len() == 2).await;
    assert_eq!(server.asked(), [["AccessPolicy/a"], ["AccessPolicy/c"]]);
    assert!(
        !server.answer(0, Ok(vec![policy(DESK)])),
        "nobody waits for it"
    );
    server.answer(1, Ok(vec![Source::Deleted]));
    settle().await;
    assert!(screen.text().contains("“c” no longer exists"));
    assert!(!screen.text().contains("Patients"));
}

#[wasm_bindgen_test]
async fn a_failure_is_told_and_can_be_tried_again() {
    let server = Server::none();
    let (screen, _) = preview(&server, held(vec![grant("desk")])).await;
    toggle().await;
    until("asked", || server.asked().len() == 1).await;
    let down = Failure {
        sentence: "The server did not answer.".to_owned(),
        request_id: None,
        wait: None,
    };
    server.answer(0, Err(down));
    settle().await;
    assert_eq!(screen.texts("alert"), ["The server did not answer."]);
    click(&screen.get("button", "Try again")).await;
    server.answer(1, Ok(vec![policy(DESK)]));
    settle().await;
    assert!(screen.text().contains("Patients"));
}

#[wasm_bindgen_test]
async fn no_policy_is_full_access_and_asks_nobody() {
    let server = Server::none();
    let mut grants = held(Vec::new());
    grants.held = Held::Nothing;
    let (screen, _) = preview(&server, grants).await;
    toggle().await;
    until("shown", || screen.text().contains("full access")).await;
    assert!(server.asked().is_empty());
    assert!(screen.text().contains("Can do everything."));
    assert_eq!(screen.find("searchbox", "Filter resource types"), None);
}

#[wasm_bindgen_test]
async fn many_kinds_can_be_filtered() {
    let server = Server::none();
    let (screen, _) = preview(&server, held(vec![grant("many")])).await;
    toggle().await;
    until("asked", || server.asked().len() == 1).await;
    let kinds = [
        "Patient",
        "Task",
        "Slot",
        "Schedule",
        "Goal",
        "Claim",
        "ImagingStudy",
    ];
    let rules = kinds.map(|kind| ["{\"resourceType\":\"", kind, "\"}"].concat());
    let many = [
        r#"{"resourceType":"AccessPolicy","id":"many","resource":["#,
        &rules.join(","),
        "]}",
    ];
    server.answer(0, Ok(vec![policy(&many.concat())]));
    settle().await;
    assert_eq!(screen.all("rowheader").len(), kinds.len() + 2);
    enter(&screen.input("searchbox", "Filter resource types"), "STUDY").await;
    assert_eq!(screen.texts("rowheader"), ["Imaging study ImagingStudy"]);
    assert_eq!(screen.texts("status"), ["Showing 1 of 9 resource types."]);
}
