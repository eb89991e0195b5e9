//! Taking over `.env` text, and writing the list to such a file.

use super::scene::{list, open_list};
use super::secrets::{usual, usual_and};
use crate::support::fake::Downloads;
use crate::support::server::Version;
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn text_is_taken_over_after_a_look_at_what_it_would_do() {
    let app = open_list(Version::V5_1, "secret", &usual()).await;
    app.click("button", "Import .env").await;
    let dialog = app.part("dialog", "Import .env").await;
    let text = "# keys\nexport API_KEY=\"new\\nlines\"\nLIMIT=7\nENABLED=true\nFRESH='a b'\nEMPTY=\nFRESH=c\nodd";
    dialog.fill("textbox", "Text", text).await;
    let preview = dialog.that_says("status", "Added").await;
    assert_eq!(
        preview.texts("listitem"),
        [
            "Added (1): FRESH",
            "Changed (2): API_KEY, LIMIT",
            "Unchanged (1): ENABLED",
            "Skipped, no value (1): EMPTY",
            "Repeated, the last one counts (1): FRESH",
            "Not understood (1): line 8 is not NAME=value",
            "API_KEY: •••••••• 9 characters: \\n, \\r and \\t became line breaks and tabs; use single quotes to keep them; has line breaks",
            "LIMIT: •••••••• 1 character",
            "FRESH: •••••••• 1 character",
        ]
    );
    dialog.click("button", "Import").await;
    app.until_gone("dialog", "Import .env").await;
    app.until_says("Not saved yet").await;
    assert_eq!(list(app.server(), "secret"), usual());
    app.click("button", "Save secrets").await;
    app.that_says("status", "Saved: 1 secret added, 2 changed.")
        .await;
    let mut wanted = usual_and(json!([{"name": "FRESH", "valueString": "c"}]));
    wanted[0]["valueString"] = json!("new\nlines");
    wanted[2]["valueInteger"] = json!(7);
    assert_eq!(list(app.server(), "secret"), wanted);
}

#[wasm_bindgen_test]
async fn a_file_is_warned_of_and_says_what_it_leaves_out() {
    let odd = json!([
        {"name": "my key", "valueString": "x"},
        {"name": "PEM", "valueString": "a\n\"b\""},
    ]);
    let app = open_list(Version::V5_1, "secret", &usual_and(odd)).await;
    let files = Downloads::begin();
    app.click("button", "Export .env").await;
    let dialog = app.part("dialog", "Export .env").await;
    dialog
        .until_says("The file contains the values in plain text.")
        .await;
    dialog.until_says("can’t hold them: my key").await;
    assert_eq!(files.count(), 0);
    dialog.click("button", "Export 5 secrets").await;
    app.until_gone("dialog", "Export .env").await;
    let text = "API_KEY=s3cr3t-value\nENABLED=true\nLIMIT=5\nRATIO=0.5\nPEM=\"a\\n\\\"b\\\"\"\n";
    let file = ("secrets.env".to_owned(), text.to_owned());
    assert_eq!(files.last().await, file);
}
