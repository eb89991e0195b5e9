//! The search box: what it finds, that nothing it is given breaks it, and what Back makes of it.

use super::roster::{Known, NOBODY, emails, everybody, names, search, until_in_order, until_shown};
use crate::support::act::{fire, press, settle, until};
use crate::support::both;
use crate::support::server::{Extra, Server, Version};
use leptos::prelude::window;
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

const SEARCHES: &str = "/ProjectMembership?";

both!(
    a_part_of_a_name_or_an_address_finds_people,
    async |version| {
        let server = Server::start(version);
        let all = everybody(&server);
        let app = server.signed_in("/admin/users").await;
        until_shown(&app, &all).await;
        server.forget();
        // One request, once the typing pauses.
        for typed in ["o", "ok", "oka", "okafor"] {
            search(&app, typed).await;
        }
        until_shown(&app, all.iter().filter(|one| one.contains("okafor"))).await;
        app.until_says("1–3 of 3 matching users").await;
        assert_eq!(app.address(), "/admin/users?q=okafor");
        app.until_focus("searchbox", "Name or email").await;
        assert_eq!(server.requests("GET", SEARCHES).len(), 1);
        // Also of an account that admins can't read.
        search(&app, "URSE@exa").await;
        until_in_order(|| emails(&app), &["nurse@example.com"]).await;
    }
);

#[wasm_bindgen_test]
async fn several_words_must_all_be_found_in_any_script() {
    let server = Server::start(Version::V5_1);
    let all = everybody(&server);
    let app = server.signed_in("/admin/users").await;
    for words in [&["okafor", "ha"][..], &["佐藤"], &["o'brien", "zoë"]] {
        let wanted = |one: &&Known| words.iter().all(|word| one.contains(word));
        assert_eq!(all.iter().filter(wanted).count(), 1, "{words:?}");
        search(&app, &words.join("  ")).await;
        until_shown(&app, all.iter().filter(wanted)).await;
    }
}

#[wasm_bindgen_test]
async fn somebody_is_found_by_what_is_pasted_and_in_either_spelling() {
    let server = Server::start(Version::V5_1);
    for (first, last, email) in [
        ("Shaun", "O'Neill", "shaun@b.example"),
        ("Shona", "O’Neill", "shona@b.example"),
        ("Zoe\u{308}", "Decomposed", "zoe@b.example"),
        ("No\u{EB}l", "Composed", "noel@b.example"),
        ("Hans", "Letters", "hans@müller.example"),
        ("Hanna", "Ascii", "hanna@xn--mller-kva.example"),
    ] {
        server.new_member(first, last, &json!({"email": email}));
    }
    let app = server.signed_in("/admin/users").await;
    app.until_says("1–19 of 19 users").await;
    for (pasted, found) in [
        ("Shaun O’Neill", "shaun@b.example"),
        ("Shona O'Neill", "shona@b.example"),
        ("zo\u{EB} deco", "zoe@b.example"),
        ("noe\u{308}l", "noel@b.example"),
        ("sha\u{200B}un@b.example", "shaun@b.example"),
        ("mailto:shona@b.example", "shona@b.example"),
        ("Shaun Oneill <shaun@b.example>", "shaun@b.example"),
        ("shona@b.example;", "shona@b.example"),
        ("Sha\u{AD}un", "shaun@b.example"),
        ("O’Neill, Shona", "shona@b.example"),
        ("hans@xn--mller-kva.example", "hans@müller.example"),
        ("hanna@müller.example", "hanna@xn--mller-kva.example"),
        ("noel＠b．example", "noel@b.example"),
    ] {
        search(&app, pasted).await;
        until_in_order(|| emails(&app), &[found]).await;
    }
    // What is meant stands in the box once it is left, and in the address.
    assert_eq!(app.address(), "/admin/users?q=noel%40b.example");
    let field = app.field("searchbox", "Name or email").await;
    fire(&field, "change");
    settle().await;
    assert_eq!(
        app.value("searchbox", "Name or email").await,
        "noel@b.example"
    );
}

/// What a browser's translator does: it puts elements of its own in the place of each text.
fn translate() {
    let each =
        "const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), all = [];
        while (walk.nextNode()) all.push(walk.currentNode);
        for (const text of all) {
            const [outer, inner] = [document.createElement('font'), document.createElement('font')];
            inner.textContent = text.data;
            outer.append(inner);
            text.replaceWith(outer);
        }";
    js_sys::Function::new_no_args(each)
        .call0(&wasm_bindgen::JsValue::NULL)
        .unwrap();
}

#[wasm_bindgen_test]
async fn where_the_browser_translates_nobody_is_shown_in_the_row_of_another() {
    let server = Server::start(Version::V5_1);
    let app = server.signed_in("/admin/users").await;
    app.until_says("1–13 of 13 users").await;
    for words in ["nurse", "rosa", "okafor"] {
        translate();
        let all = everybody(&server);
        search(&app, words).await;
        until_shown(&app, all.iter().filter(|one| one.contains(words))).await;
    }
}

#[wasm_bindgen_test]
async fn no_text_breaks_the_search() {
    let server = Server::start(Version::V5_1);
    let app = server.signed_in("/admin/users").await;
    app.until_says("1–13 of 13 users").await;
    let hostile = [
        "\"",
        "\\",
        "\") or (admin eq \"true",
        "%",
        "_",
        "(",
        "a&role=Patient",
        "<b>",
    ];
    for typed in hostile {
        server.forget();
        search(&app, typed).await;
        press("Enter").await;
        until("it was searched", || {
            !server.requests("GET", SEARCHES).is_empty()
        })
        .await;
        let address = window().location().search().unwrap();
        let mut pairs = form_urlencoded::parse(address.trim_start_matches('?').as_bytes());
        assert_eq!(pairs.next().unwrap(), ("q".into(), typed.into()));
        let asked = server.requests("GET", SEARCHES);
        assert!(
            asked.iter().all(|asked| asked.status == Some(200)),
            "{typed}"
        );
        until("an answer", || {
            ["matching users", NOBODY]
                .iter()
                .any(|said| app.text().contains(said))
        })
        .await;
        assert!(app.all("alert").is_empty(), "{typed}");
    }
}

#[wasm_bindgen_test]
async fn a_slow_answer_is_cancelled_by_a_newer_search() {
    let server = Server::start(Version::V5_1);
    let app = server.signed_in("/admin/users").await;
    app.until_says("1–13 of 13 users").await;
    server.fault(
        "GET",
        "/fhir/R4/ProjectMembership?co+\"an\"",
        json!({"delay": 60_000}),
    );
    search(&app, "an").await;
    app.until_address("/admin/users?q=an").await;
    search(&app, "ana lef").await;
    until_in_order(|| emails(&app), &["anais@example.com"]).await;
    // The server never got to answer the first.
    assert!(server.requests("GET", "%22an%22").is_empty());
    assert_eq!(app.value("searchbox", "Name or email").await, "ana lef");
}

#[wasm_bindgen_test]
async fn nobody_is_found_and_the_search_is_cleared_with_one_press() {
    let server = Server::start(Version::V5_1);
    let app = server.signed_in("/admin/users?role=Patient").await;
    search(&app, "nobody is called this").await;
    app.until_says(NOBODY).await;
    assert!(!app.has("table", "Users"));
    app.click("button", "Clear").await;
    until_shown(&app, &everybody(&server)).await;
    app.until_focus("searchbox", "Name or email").await;
    assert_eq!(app.value("searchbox", "Name or email").await, "");
    assert_eq!(app.value("combobox", "Role").await, "");
}

#[wasm_bindgen_test]
async fn back_undoes_a_search_not_a_letter_of_it() {
    let server = Server::start(Version::V5_1);
    let all = everybody(&server);
    let of_role = |one: &&Known| one.role == "Practitioner";
    let app = server.signed_in("/admin/users").await;
    app.select("Role", "Practitioners").await;
    until_shown(&app, all.iter().filter(of_role)).await;
    for typed in ["n", "no", "nor"] {
        search(&app, typed).await;
        let found = all.iter().filter(of_role).filter(|one| one.contains(typed));
        until_shown(&app, found).await;
        let address = ["/admin/users?q=", typed, "&role=Practitioner"].concat();
        app.until_address(&address).await;
    }
    app.back().await;
    until_shown(&app, all.iter().filter(of_role)).await;
    assert_eq!(app.value("searchbox", "Name or email").await, "");
    app.back().await;
    until_shown(&app, &all).await;
    app.forward().await;
    until_shown(&app, all.iter().filter(of_role)).await;
    app.forward().await;
    until_in_order(|| emails(&app), &["nurse@example.com"]).await;
    assert_eq!(app.value("searchbox", "Name or email").await, "nor");
}

#[wasm_bindgen_test]
async fn a_search_starts_at_the_first_page() {
    let extra = Extra {
        members: 30,
        ..Extra::default()
    };
    let server = Server::with(Version::V5_1, extra);
    let app = server.signed_in("/admin/users?page=3&size=20").await;
    app.until_says("Page 3").await;
    search(&app, "member").await;
    app.until_says("1–20 of 30 matching users").await;
    assert_eq!(app.address(), "/admin/users?q=member&size=20");
    app.until_says("Page 1").await;
}

#[wasm_bindgen_test]
async fn somebody_renamed_since_is_found_by_the_present_name() {
    let server = Server::start(Version::V5_1);
    let samuel = server.member("samuel@example.com");
    let mut record = server.fhir("GET", &samuel.profile, &Value::Null);
    record["name"] = json!([{"given": ["Newly"], "family": "Renamed"}]);
    server.fhir("PUT", &samuel.profile, &record);
    let app = server.signed_in("/admin/users").await;
    search(&app, "renamed").await;
    until_in_order(|| names(&app), &["Newly Renamed"]).await;
    assert_eq!(emails(&app), ["samuel@example.com"]);
}

#[wasm_bindgen_test]
async fn what_is_being_typed_is_kept_when_a_role_is_chosen_meanwhile() {
    let app = Server::start(Version::V5_1).signed_in("/admin/users").await;
    app.until_says("1–13 of 13 users").await;
    search(&app, "okafor").await;
    app.select("Role", "Patients").await;
    app.until_address("/admin/users?q=okafor&role=Patient")
        .await;
    app.until_says("1–2 of 2 matching users").await;
    assert_eq!(app.value("searchbox", "Name or email").await, "okafor");
}
