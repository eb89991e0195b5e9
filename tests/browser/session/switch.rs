//! Going to another project: nothing that was begun in the one is sent in the other.

use crate::people::*;
use crate::support::server::{Server, URL, Version::V5_1};
use leptos::prelude::{Owner, window};
use serde_json::json;
use usher::api::account::Factor;
use usher::api::bulk::Task;
use usher::api::program::Kind;
use usher::api::{Api, ProjectList};
use usher::member::bulk::Action;
use usher::member::guard::Guards;
use usher::member::pick::Pick;
use usher::session::{Session, Step};
use wasm_bindgen_test::wasm_bindgen_test;
use wire::{Id, Reference};

/// Signs the person in who is a member of both projects.
async fn sign_in_to(session: Session, project: &str) {
    let step = session
        .sign_in(
            BOTH.0.to_owned(),
            BOTH.1.to_owned(),
            Some(project.to_owned()),
        )
        .await;
    assert!(matches!(step, Ok(Step::Done)));
}

#[wasm_bindgen_test]
async fn no_kind_of_change_begun_in_one_project_is_sent_in_another() {
    let server = Server::start(V5_1);
    window()
        .session_storage()
        .unwrap()
        .unwrap()
        .clear()
        .unwrap();
    let owner = Owner::new();
    let session = owner.with(|| {
        usher::scope::begin();
        Session::start(Api::new(URL), 900_000, None)
    });
    let (harbor, lakeside) = (server.project(), lakeside(&server));
    sign_in_to(session, &harbor).await;
    let project = session.project().unwrap();
    let here = session.within(&project);
    let begun = here.api();
    let nurse = Id::parse(&server.member(NURSE.0).id).unwrap();
    let member = begun.membership(&nurse).await.unwrap();
    let before = begun.before_removal(&project, &nurse).await.unwrap();
    let policy = server.policy("Front desk")["reference"]
        .as_str()
        .unwrap()
        .to_owned();
    let policy = Reference::parse(&policy).unwrap();
    let resource = begun.resource("AccessPolicy", policy.id()).await.unwrap();
    let list = begun
        .project_list(ProjectList::Secrets, &project)
        .await
        .unwrap();

    sign_in_to(session, &lakeside).await;
    assert_eq!(session.project().unwrap().as_str(), lakeside);
    assert_eq!(here.project(), None);
    assert!(session.within(&project).project().is_none());
    server.forget();
    for api in [begun, here.api(), session.within(&project).api()] {
        assert!(api.me().await.is_err());
        assert!(api.save_membership(&member).await.is_err());
        assert!(api.save_resource(&resource).await.is_err());
        assert!(
            api.remove_resource("AccessPolicy", policy.id())
                .await
                .is_err()
        );
        assert!(api.save_project_list(&list, Vec::new()).await.is_err());
        assert!(api.rotate_secret(&nurse, "secret").await.is_err());
        assert!(api.need_second_factor(&nurse, true).await.is_err());
        assert!(
            api.change_login_email(&nurse, "new@example.com", true)
                .await
                .is_err()
        );
        api.remove_member(&project, &nurse).await;
        api.restore_member(&project, &before).await;
        api.remove_program(Kind::Client, &nurse, std::slice::from_ref(&nurse))
            .await;
        api.reset_factor(&project, &nurse, Factor::Totp).await;
        api.send_password_link(&project, &nurse, NURSE.0, None)
            .await;
        let policy = || (policy.clone(), "Front desk".to_owned());
        for action in [
            Action::Deactivate,
            Action::Reactivate,
            Action::SetPolicy(policy().0, policy().1),
            Action::RemovePolicy(policy().0, policy().1),
            Action::SendLink,
            Action::Remove,
        ] {
            let task = Task {
                action,
                project: project.clone(),
                version: None,
                guards: Guards::new(None, None, true),
                allowed: Vec::new(),
            };
            api.carry_out(&task, &Pick::new(&member, "Nora")).await;
        }
    }
    for method in ["GET", "POST", "PUT", "PATCH", "DELETE"] {
        assert_eq!(count(&server, method, "/"), 0, "{method}");
    }
    // The session itself goes on.
    assert!(session.api().me().await.is_ok());
    owner.cleanup();
}

#[wasm_bindgen_test]
async fn a_dialog_that_changes_something_says_in_which_project() {
    let server = Server::start(V5_1);
    let ana = server.new_member(
        "Ana",
        "Costa",
        &json!({"accessPolicy": server.policy("Read only")}),
    );
    let app = server.signed_in(&ana.page()).await;
    app.until_heading("Ana Costa").await;
    app.click("button", "Remove from project").await;
    let dialog = app.part("dialog", "Remove Ana Costa?").await;
    dialog.until_says("Project: Harbor Clinic").await;
    for said in [&ana.email, &ana.id] {
        dialog.until_says(said).await;
    }
    let app = app.visit("/admin/invite").await;
    let dialog = app.part("dialog", "Invite new user").await;
    dialog.until_says("Project: Harbor Clinic").await;
}

#[wasm_bindgen_test]
async fn projects_of_one_name_are_told_apart_by_their_ids() {
    let server = Server::start(V5_1);
    // Somebody names their project as another one, with a letter that can't be seen.
    let lakeside = lakeside(&server);
    let path = ["/fhir/R4/Project/", &lakeside].concat();
    let mut project = server.ask(SUPER.0, "GET", &path, &json!(null));
    project["name"] = json!("Harbor\u{200b} Clinic");
    server.ask(SUPER.0, "PUT", &path, &project);
    let app = server.app("/signin").await;
    sign_in(&app, BOTH.0, BOTH.1).await;
    app.until_heading("Choose a project").await;
    let genuine = app.that_says("button", &server.project()).await;
    assert!(genuine.text().contains("Harbor Clinic"));
    let other = app.that_says("button", &lakeside).await;
    other.until_says("Harbor[U+200B] Clinic").await;
    other.0.click();
    app.until_heading("Users").await;
    app.click("link", "Harbor[U+200B] Clinic").await;
    app.until_heading("Switch project").await;
    app.until_says(&lakeside).await;
    app.until_says("Owner: ").await;
}
