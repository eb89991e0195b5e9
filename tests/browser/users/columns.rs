//! Which facts the list shows, in what order, and what is wrong with a member.

use crate::support::app::App;
use crate::support::both;
use crate::support::part::Part;
use crate::support::server::{Server, Version};
use wasm_bindgen_test::wasm_bindgen_test;

const USUAL: [&str; 6] = ["Name", "Email", "Role", "Access policy", "Admin", "Added"];

fn heads(app: &App) -> Vec<String> {
    let table = app.find("table", "Users").map(Part);
    table
        .map(|table| table.texts("columnheader"))
        .unwrap_or_default()
}

async fn until_heads(app: &App, wanted: &[&str]) {
    super::roster::until_in_order(|| heads(app), wanted).await;
}

/// The list of the practice that has a member for everything that can be the matter with one.
async fn lakeside(version: Version) -> App {
    let server = Server::start(version);
    let app = server
        .signed_in_to("Lakeside Practice", "both@example.com", "/admin/users")
        .await;
    app.until_says("1–16 of 16 users").await;
    app
}

#[wasm_bindgen_test]
async fn columns_are_chosen_ordered_and_remembered() {
    let app = App::signed_in(Version::V5_1, "/admin/users").await;
    until_heads(&app, &USUAL).await;
    app.click("button", "Columns").await;
    let dialog = app.part("dialog", "Columns").await;
    dialog.tick("Changed", true).await;
    app.until_focus("checkbox", "Changed").await;
    for place in ["6", "5"] {
        dialog.click("button", "Move Changed up").await;
        app.until_says(&["Changed is column ", place].concat())
            .await;
        app.until_focus("button", "Move Changed up").await;
    }
    dialog.tick("Role", false).await;
    assert!(dialog.field("checkbox", "Name").await.disabled());
    dialog.click("button", "Close").await;
    let chosen = [
        "Name",
        "Email",
        "Access policy",
        "Changed",
        "Admin",
        "Added",
    ];
    until_heads(&app, &chosen).await;
    let app = app.reload().await;
    until_heads(&app, &chosen).await;
    app.click("button", "Columns").await;
    app.click("button", "Reset to default").await;
    app.click("button", "Close").await;
    until_heads(&app, &USUAL).await;
}

both!(every_fact_is_shown_where_it_can_be_known, async |version| {
    let app = lakeside(version).await;
    app.click("button", "Columns").await;
    let dialog = app.part("dialog", "Columns").await;
    for name in [
        "Status",
        "MFA",
        "Account",
        "Activation",
        "Invited by",
        "Changed",
    ] {
        dialog.tick(name, true).await;
    }
    app.press("Escape").await;
    app.until_gone("dialog", "Columns").await;
    let row = async |email: &str| app.row(email).await;
    row("uma@lakeside.example")
        .await
        .until_says("Activated")
        .await;
    row("uma@lakeside.example")
        .await
        .until_says("Project-scoped")
        .await;
    row("paula@lakeside.example")
        .await
        .until_says("Invited on ")
        .await;
    row("rhea@lakeside.example")
        .await
        .until_says("Required, not set up")
        .await;
    row("both@example.com")
        .await
        .until_says("Server-scoped")
        .await;
    row("both@example.com")
        .await
        .until_says("details are hidden from project admins")
        .await;

    // All of it is asked for at once.
    app.server().forget();
    let app = app.reload().await;
    app.row("uma@lakeside.example")
        .await
        .until_says("Activated")
        .await;
    let batches = app.server().requests("POST", "/fhir/R4");
    assert_eq!(batches.len(), 1, "{batches:?}");
});

both!(
    whose_policy_or_record_is_gone_is_marked_with_the_way_to_the_repair,
    async |version| {
        let app = lakeside(version).await;
        app.row("lotte@lakeside.example")
            .await
            .until_says("Locked out")
            .await;
        app.row("gus@lakeside.example")
            .await
            .until_says("Profile deleted")
            .await;
        let uma = app.row("uma@lakeside.example").await.text();
        assert!(
            !uma.contains("Locked out") && !uma.contains("deleted"),
            "{uma}"
        );
        app.row("lotte@lakeside.example")
            .await
            .click("link", "Repair")
            .await;
        app.until_heading("Lotte Locked").await;
        app.until_says("Locked out: ").await;
    }
);
