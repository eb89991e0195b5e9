//! Leaving the dialog: asked only when something typed would be lost.

use crate::dialog::{ANA, Dialog, Guest};
use crate::support::app::App;
use crate::support::server::Version;
use wasm_bindgen_test::wasm_bindgen_test;

const DIALOG: &str = "Invite new user";
const QUESTION: &str = "Discard this invite?";

const WAYS: [&str; 3] = ["Escape", "Cancel", "Back"];

async fn leave(dialog: &Dialog, way: &str) {
    match way {
        "Cancel" => dialog.click("button", "Cancel").await,
        "Back" => dialog.app().back().await,
        key => dialog.app().press(key).await,
    }
}

/// Opens the dialog from the users.
async fn opened() -> Dialog {
    let app = App::signed_in(Version::V5_1, "/admin/users").await;
    app.click("link", DIALOG).await;
    Dialog::over(app).await
}

#[wasm_bindgen_test]
async fn with_nothing_typed_it_closes_at_once() {
    for way in WAYS {
        let dialog = opened().await;
        leave(&dialog, way).await;
        dialog.app().until_address("/admin/users").await;
        dialog.app().until_focus("link", DIALOG).await;
        assert!(!dialog.app().has("dialog", QUESTION));
    }
}

#[wasm_bindgen_test]
async fn with_something_typed_it_asks_first() {
    for way in WAYS {
        let dialog = opened().await;
        let front = Guest {
            policy: Some("Front desk"),
            ..ANA
        };
        dialog.enter(front).await;
        dialog.tick("Admin", true).await;
        leave(&dialog, way).await;
        let question = dialog.app().part("dialog", QUESTION).await;
        dialog.app().until_focus("button", "Keep editing").await;
        question.click("button", "Keep editing").await;
        dialog.app().until_gone("dialog", QUESTION).await;
        dialog.app().until_address("/admin/invite").await;
        dialog.assert_kept(ANA).await;
        assert_eq!(
            dialog.value("combobox", "Access policy").await,
            "Front desk"
        );
        assert!(dialog.is_ticked("Admin").await);

        leave(&dialog, way).await;
        let question = dialog.app().part("dialog", QUESTION).await;
        question.click("button", "Discard").await;
        dialog.app().until_gone("dialog", DIALOG).await;
        dialog.app().until_address("/admin/users").await;
        assert_eq!(dialog.invites(), 0);
    }
}

#[wasm_bindgen_test]
async fn escape_in_an_open_list_closes_the_list_alone() {
    let dialog = opened().await;
    dialog.click("radio", "Patient").await;
    dialog.click("combobox", "Access policy").await;
    dialog.that_says("option", "Read only").await;
    dialog.app().press("Escape").await;
    assert!(
        dialog
            .texts("option")
            .iter()
            .all(|text| !text.contains("Read only"))
    );
    dialog.app().press("Escape").await;
    dialog.app().part("dialog", QUESTION).await;
}
