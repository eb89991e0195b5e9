//! Creating an account and the project it comes with, and all that can go wrong on the way.

use crate::people::*;
use crate::support::app::App;
use crate::support::part::Part;
use crate::support::server::{ADMIN_EMAIL, ADMIN_PASSWORD, Server, Version::V5_1};
use crate::support::{both, fake};
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

const OLIVIA: &str = "olivia@example.com";
const CLINIC: &str = "Olivia’s Clinic";
const SECOND_STEP: &str = "Name your project";
const CLOSED: &str = "You can’t create an account here";

async fn fill_in(app: &Part, email: &str, password: &str) {
    for (name, typed) in [
        ("First name", "Olivia"),
        ("Last name", "Owner"),
        ("Email", email),
        ("Password", password),
    ] {
        app.fill("textbox", name, typed).await;
    }
}

async fn create_account(app: &Part, email: &str, password: &str) {
    fill_in(app, email, password).await;
    app.click("button", "Create account").await;
}

async fn name_project(app: &Part, name: &str) {
    app.fill("textbox", "Project name", name).await;
    app.click("button", "Create project").await;
}

/// Somebody is signed in to the project, and there is one account and one project.
async fn assert_founded(app: &App, email: &str, project: &str) {
    app.part("banner", "").await.until_says(project).await;
    let server = app.server();
    assert_eq!((accounts(server, email), projects(server, project)), (1, 1));
}

both!(
    an_account_and_its_project_and_one_is_signed_in,
    async |version| {
        let app = App::at(version, "/signin").await;
        app.fill("textbox", "Email", OLIVIA).await;
        app.click("link", "Create an account").await;
        app.until_heading("Create an account").await;
        assert_eq!(app.address(), "/register");
        assert_eq!(app.value("textbox", "Email").await, OLIVIA);
        create_account(&app, OLIVIA, PASSWORD).await;
        app.until_heading(SECOND_STEP).await;
        let page = app.0.inner_html();
        assert!(!page.contains(PASSWORD) && app.kept().is_none());
        name_project(&app, CLINIC).await;
        app.until_heading("Users").await;
        assert_eq!(app.address(), "/admin/users");
        app.row("Olivia Owner").await;
        app.part("banner", "")
            .await
            .until_says("Olivia Owner")
            .await;
        assert_founded(&app, OLIVIA, CLINIC).await;
    }
);

#[wasm_bindgen_test]
async fn every_field_has_its_rules_told_before_anything_is_sent() {
    let app = App::at(V5_1, "/register").await;
    create_account(&app, "nope", "Ab3$ef7").await;
    app.until_focus("alert", "There is a problem").await;
    app.fill("textbox", "First name", " ").await;
    app.fill("textbox", "Last name", &"x".repeat(129)).await;
    app.click("button", "Create account").await;
    let summary = app.part("alert", "There is a problem").await;
    assert_eq!(summary.all("link").len(), 4);
    let long = ["a".repeat(60), "@clinic.example".into()].concat();
    create_account(&app, &long, &"x1".repeat(38)).await;
    app.until_described("textbox", "Email", "at most 72 characters")
        .await;
    app.until_described("textbox", "Password", "too long").await;
    assert_eq!(count(app.server(), "POST", ""), 0);
    create_account(&app, OLIVIA, PASSWORD).await;
    for (name, why) in [
        ("", "Enter a project name"),
        (" abc ", "at least 4"),
        (&"x".repeat(73), "at most 72"),
    ] {
        name_project(&app, name).await;
        app.until_described("textbox", "Project name", why).await;
    }
    assert_eq!(count(app.server(), "POST", "newproject"), 0);
}

#[wasm_bindgen_test]
async fn password_managers_can_fill_and_keep_the_password() {
    let app = App::at(V5_1, "/register").await;
    assert_eq!(
        app.field("textbox", "Email").await.autocomplete(),
        "username"
    );
    app.click("button", "Show password").await;
    let field = app.field("textbox", "Password").await;
    assert_eq!(
        (field.type_(), field.autocomplete()),
        ("text".into(), "new-password".into())
    );
}

#[wasm_bindgen_test]
async fn a_password_that_was_stolen_before_is_refused_at_its_field() {
    let app = App::at(V5_1, "/register").await;
    create_account(&app, OLIVIA, "password123").await;
    app.until_described("textbox", "Password", "known breaches")
        .await;
    app.until_focus("alert", "There is a problem").await;
}

both!(
    an_address_that_is_taken_makes_no_second_account,
    async |version| {
        let app = App::at(version, "/register").await;
        create_account(&app, &ADMIN_EMAIL.to_uppercase(), PASSWORD).await;
        app.that_says("alert", "Nothing was created").await;
        app.until_focus("alert", "").await;
        let go_on = "Create a project with this account";
        app.click("button", go_on).await;
        app.until_described("textbox", "Password", "not its password")
            .await;
        app.fill("textbox", "Password", ADMIN_PASSWORD).await;
        app.click("button", go_on).await;
        app.until_heading(SECOND_STEP).await;
        name_project(&app, "Branch").await;
        assert_founded(&app, ADMIN_EMAIL, "Branch").await;
    }
);

both!(
    an_account_whose_project_was_never_made_is_finished_later,
    async |version| {
        let app = App::at(version, "/register").await;
        create_account(&app, OLIVIA, PASSWORD).await;
        app.until_heading(SECOND_STEP).await;
        let app = app.reload().await;
        create_account(&app, OLIVIA, PASSWORD).await;
        app.click("button", "Create a project with this account")
            .await;
        name_project(&app, CLINIC).await;
        assert_founded(&app, OLIVIA, CLINIC).await;
    }
);

both!(a_lost_answer_to_the_account_is_looked_up, async |version| {
    for (action, tries) in [("close-after", 1), ("close-before", 2)] {
        let server = Server::start(version);
        let app = server.app("/register").await;
        server.fault("POST", "/auth/newuser", action);
        create_account(&app, OLIVIA, PASSWORD).await;
        app.that_says("alert", "Couldn’t confirm that").await;
        app.click("button", "Create account").await;
        app.until_heading(SECOND_STEP).await;
        assert_eq!(count(&server, "POST", "newuser"), tries, "{action}");
        assert_eq!(accounts(&server, OLIVIA), 1);
    }
});

both!(a_lost_answer_to_the_project_is_looked_up, async |version| {
    for action in ["close-after", "close-before"] {
        let app = App::at(version, "/register").await;
        create_account(&app, OLIVIA, PASSWORD).await;
        app.server().fault("POST", "/auth/newproject", action);
        name_project(&app, CLINIC).await;
        app.that_says("alert", "Couldn’t confirm that").await;
        app.click("button", "Create project").await;
        assert_founded(&app, OLIVIA, CLINIC).await;
    }
});

both!(
    a_project_that_is_made_without_signing_in_is_told_as_that,
    async |version| {
        let app = App::at(version, "/register").await;
        create_account(&app, OLIVIA, PASSWORD).await;
        app.server().fault("POST", TOKENS, "close-after");
        name_project(&app, CLINIC).await;
        app.until_heading("Project created").await;
        app.click("link", "Sign in").await;
        app.until_heading("Sign in").await;
        assert_eq!(app.value("textbox", "Email").await, OLIVIA);
        sign_in(&app, OLIVIA, PASSWORD).await;
        assert_founded(&app, OLIVIA, CLINIC).await;
    }
);

#[wasm_bindgen_test]
async fn double_clicks_make_one_account_and_one_project() {
    let server = Server::start(V5_1);
    for call in ["/auth/newuser", "/auth/newproject"] {
        server.fault("POST", call, json!({"delay": 50}));
    }
    let app = server.app("/register").await;
    fill_in(&app, OLIVIA, PASSWORD).await;
    app.double_click("button", "Create account").await;
    app.fill("textbox", "Project name", CLINIC).await;
    app.double_click("button", "Create project").await;
    assert_founded(&app, OLIVIA, CLINIC).await;
    for call in ["newuser", "newproject"] {
        assert_eq!(count(&server, "POST", call), 1, "{call}");
    }
}

both!(
    a_server_that_lets_nobody_register_says_so,
    async |version| {
        let server = Server::set_up(version, Default::default(), |settings| {
            settings.registration = false
        });
        let app = server.app("/register").await;
        create_account(&app, OLIVIA, PASSWORD).await;
        app.until_heading(CLOSED).await;
        app.until_says("Registration is disabled").await;
        app.click("link", "Sign in").await;
        app.until_heading("Sign in").await;

        let server = Server::set_up(version, Default::default(), |settings| {
            settings.recaptcha = true
        });
        let app = server.app("/register").await;
        create_account(&app, OLIVIA, PASSWORD).await;
        app.until_heading(CLOSED).await;
        app.until_says("in the server’s own app").await;
        assert_eq!(accounts(&server, OLIVIA), 0);
    }
);

#[wasm_bindgen_test]
async fn a_server_that_cannot_check_the_password_makes_nothing() {
    let app = App::at(V5_1, "/register").await;
    app.server().fault("POST", "/auth/newuser", "breach-down");
    create_account(&app, OLIVIA, PASSWORD).await;
    app.that_says("alert", "no account was created").await;
    app.click("button", "Create account").await;
    app.until_heading(SECOND_STEP).await;
}

#[wasm_bindgen_test]
async fn too_many_accounts_count_down_and_go_on_with_what_was_typed() {
    let server = Server::start(V5_1);
    fake::hurried_timers();
    server.fault("POST", "/auth/newuser", too_many(2_000));
    let app = server.app("/register").await;
    create_account(&app, OLIVIA, PASSWORD).await;
    app.that_says(
        "alert",
        "Too many requests. Wait 2 seconds, then try again.",
    )
    .await;
    app.click("button", "Try again").await;
    app.until_heading(SECOND_STEP).await;
}
