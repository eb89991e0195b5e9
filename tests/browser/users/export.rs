//! Saving the list as a file: everybody who matches, on all pages, and nothing a spreadsheet would run.

use crate::support::act::until;
use crate::support::app::App;
use crate::support::fake::Downloads;
use crate::support::part::Part;
use crate::support::people::too_many;
use crate::support::server::{Extra, Server, Version};
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

/// More than the file fetches at a time.
const MEMBERS: usize = 120;

fn crowd() -> Server {
    let extra = Extra {
        members: MEMBERS,
        ..Extra::default()
    };
    Server::with(Version::V5_1, extra)
}

async fn open_export(app: &App) -> Part {
    app.click("button", "Export").await;
    let dialog = app.part("dialog", "Export users").await;
    dialog.until_says("The file contains personal data").await;
    dialog
}

/// Waits for the file, and gives the cells of its rows without the head.
async fn rows(files: &Downloads) -> Vec<Vec<String>> {
    until("a file", || files.count() == 1).await;
    let (_, text) = files.last().await;
    let lines = text.lines().skip(1).filter(|line| !line.is_empty());
    let cells = |line: &str| {
        let inner = line.trim_start_matches('"').trim_end_matches('"');
        inner.split("\",\"").map(str::to_owned).collect()
    };
    lines.map(cells).collect()
}

#[wasm_bindgen_test]
async fn all_pages_are_in_the_file_each_member_once() {
    let app = crowd().signed_in("/admin/users").await;
    app.until_says("1–50 of 133 users").await;
    let dialog = open_export(&app).await;
    let files = Downloads::begin();
    dialog.click("button", "Export as CSV").await;
    dialog.until_says("133 users are in the file.").await;
    let (name, text) = files.last().await;
    assert!(
        name.starts_with("users-20") && name.ends_with(".csv"),
        "{name}"
    );
    assert!(text.starts_with('\u{feff}') && text.contains("\r\n"));
    let all = rows(&files).await;
    let mut ids: Vec<&str> = all
        .iter()
        .map(|cells| cells[cells.len() - 3].as_str())
        .collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!((all.len(), ids.len()), (133, 133));
    let ada = all
        .iter()
        .find(|cells| cells[1] == "admin@example.com")
        .unwrap();
    assert_eq!(ada[..3], ["Ada Admin", "admin@example.com", "Practitioner"]);
    assert_eq!(ada[4], "Yes");
    assert!(ada[5].starts_with("20"), "{ada:?}");
}

#[wasm_bindgen_test]
async fn only_what_matches_with_the_columns_shown_and_no_formula() {
    let server = Server::start(Version::V5_1);
    server.new_member(
        "=HYPERLINK(\"https://evil.example\")",
        "Calc",
        &json!({"email": "calc@example.com"}),
    );
    let app = server.signed_in("/admin/users?q=calc").await;
    app.until_says("1–1 of 1 matching user,").await;
    app.click("button", "Columns").await;
    let columns = app.part("dialog", "Columns").await;
    columns.tick("Account", true).await;
    columns.tick("Added", false).await;
    columns.click("button", "Close").await;
    let dialog = open_export(&app).await;
    dialog
        .until_says("Columns: Name, Email, Role, Access policy, Admin, Account")
        .await;
    dialog
        .until_says("All 1 users matching the search and filters.")
        .await;
    let files = Downloads::begin();
    dialog.click("button", "Export as CSV").await;
    let all = rows(&files).await;
    assert_eq!(all.len(), 1);
    assert_eq!(all[0][0], "'=HYPERLINK(\"\"https://evil.example\"\") Calc");
    assert_eq!(all[0][5], "Server-scoped");
}

#[wasm_bindgen_test]
async fn it_waits_for_a_limit_goes_on_after_a_failure_and_leaves_nothing_when_cancelled() {
    let server = crowd();
    let app = server.signed_in("/admin/users").await;
    app.until_says("1–50 of 133 users").await;
    let dialog = open_export(&app).await;
    let files = Downloads::begin();
    server.fault(
        "GET",
        "/fhir/R4/ProjectMembership",
        json!({"delay": 60_000}),
    );
    dialog.click("button", "Export as CSV").await;
    dialog.click("button", "Cancel").await;
    dialog.get("button", "Export as CSV").await;
    assert_eq!(files.count(), 0);

    server.repair();
    server.fault("POST", "/fhir/R4", too_many(900));
    server.fault(
        "GET",
        "/fhir/R4/ProjectMembership?_cursor=",
        json!({"status": 503}),
    );
    dialog.click("button", "Export as CSV").await;
    dialog.until_says("Resuming in 1 second.").await;
    dialog.click("button", "Continue").await;
    let all = rows(&files).await;
    let mut ids: Vec<&str> = all
        .iter()
        .map(|cells| cells[cells.len() - 3].as_str())
        .collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!((all.len(), ids.len()), (133, 133));
}
