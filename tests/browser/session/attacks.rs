//! What others try: a page of the same origin that speaks to the tabs, tabs of several projects, answers without an
//! end, and redirects.

use crate::people::*;
use crate::support::act::{settle, until};
use crate::support::app::{App, Kept};
use crate::support::fake;
use crate::support::network::idle;
use crate::support::server::{ADMIN_EMAIL, ADMIN_PASSWORD, Server, Version::V5_1};
use crate::tab::Tab;
use js_sys::{Array, Function, Object, Reflect, Uint8Array};
use leptos::prelude::window;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

/// The session of the administrator, in Harbor Clinic.
fn harbor(server: &Server) -> Kept {
    let mut kept = Kept::of(&server.tokens(ADMIN_EMAIL));
    kept.tag = "harbor".to_owned();
    kept
}

/// A session in Lakeside Practice.
fn in_lakeside(server: &Server) -> Kept {
    let mut kept = Kept::of(&server.tokens_of(BOTH.0, Some(&lakeside(server))));
    kept.tag = "lakeside".to_owned();
    kept
}

/// What the tab keeps.
fn kept(app: &App) -> Kept {
    Kept::read(&app.kept().expect("a session"))
}

/// Two tabs with these sessions; one of them may say that the new one was opened from it.
async fn two_tabs(sessions: [&Kept; 2], opener: Option<usize>) -> [Tab; 2] {
    let tabs = [Tab::open().await, Tab::open().await];
    for (at, (tab, session)) in tabs.iter().zip(sessions).enumerate() {
        tab.holds(&session.write());
        if opener == Some(at) {
            tab.claims();
        }
    }
    tabs
}

#[wasm_bindgen_test]
async fn a_new_tab_takes_the_session_of_the_tab_it_was_opened_from_whoever_answers_first() {
    for opener in [0, 1] {
        for lakeside_first in [true, false] {
            let server = Server::start(V5_1);
            let (one, two) = (in_lakeside(&server), harbor(&server));
            let sessions = if lakeside_first {
                [&one, &two]
            } else {
                [&two, &one]
            };
            let _tabs = two_tabs(sessions, Some(opener)).await;
            let app = server.app("/admin/users").await;
            app.until_heading("Users").await;
            assert_eq!(kept(&app).tag, sessions[opener].tag);
        }
    }
}

#[wasm_bindgen_test]
async fn a_tab_opened_by_nobody_beside_two_projects_asks_which() {
    for first in [true, false] {
        let server = Server::start(V5_1);
        let (one, two) = (in_lakeside(&server), harbor(&server));
        let sessions = if first { [&one, &two] } else { [&two, &one] };
        let _tabs = two_tabs(sessions, None).await;
        let app = server.app("/admin/users").await;
        app.until_heading("Choose a project").await;
        assert!(app.kept().is_none());
        for (project, id) in [
            ("Harbor Clinic", &two.project),
            ("Lakeside Practice", &one.project),
        ] {
            let option = app.that_says("button", project).await;
            assert!(option.text().contains(id.as_str()), "{}", option.text());
        }
        let lakeside = app.that_says("button", "Lakeside Practice").await;
        lakeside.0.click();
        app.until_heading("Users").await;
        assert_eq!(kept(&app).project, one.project);
        app.until_says("Lakeside Practice").await;
    }
}

#[wasm_bindgen_test]
async fn a_choice_that_was_offered_long_ago_signs_nobody_out() {
    let server = Server::start(V5_1);
    let (one, two) = (in_lakeside(&server), harbor(&server));
    let _tabs = two_tabs([&one, &two], None).await;
    let app = server.app("/admin/users").await;
    app.until_heading("Choose a project").await;
    fake::ahead(20.0 * 60_000.0);
    app.that_says("button", "Harbor Clinic").await.0.click();
    app.until_heading("Users").await;
    idle().await;
    assert_eq!(kept(&app).tag, two.tag);
    assert_eq!(count(&server, "POST", "/auth/logout"), 0);
}

#[wasm_bindgen_test]
async fn several_tabs_of_one_project_are_no_question_and_one_can_sign_in_to_another() {
    let server = Server::start(V5_1);
    let session = harbor(&server);
    let tabs = two_tabs([&session, &session], None).await;
    let app = server.app("/admin/users").await;
    app.until_heading("Users").await;
    drop(app);
    let other = in_lakeside(&server);
    tabs[0].holds(&other.write());
    let app = server.app("/admin/users").await;
    app.until_heading("Choose a project").await;
    app.click("button", "Sign in to another project").await;
    app.until_heading("Sign in").await;
    assert!(app.kept().is_none());
}

#[wasm_bindgen_test]
async fn a_tab_claims_the_link_that_was_opened_from_it_and_no_other() {
    let server = Server::start(V5_1);
    let tab = Tab::open().await;
    let app = server.signed_in("/admin/users").await;
    app.until_heading("Users").await;
    let tabs = app.part("navigation", "Project Admin").await;
    let link = tabs.get("link", "Details").await;
    let init = web_sys::MouseEventInit::new();
    init.set_bubbles(true);
    init.set_cancelable(true);
    init.set_ctrl_key(true);
    let click = web_sys::MouseEvent::new_with_mouse_event_init_dict("click", &init).unwrap();
    // The test stays on its page.
    let stay = Function::new_with_args("event", "event.preventDefault()");
    window()
        .add_event_listener_with_callback("click", &stay)
        .unwrap();
    link.dispatch_event(&click).unwrap();
    window()
        .remove_event_listener_with_callback("click", &stay)
        .unwrap();
    for (path, whose) in [
        ("/admin/users", "beside"),
        ("/admin/project", "opener"),
        ("/admin/project", "beside"),
    ] {
        tab.says("join", &["a-ticket\n", path].concat());
        let offer = tab.hears("offer").await;
        assert!(
            offer.starts_with(&["a-ticket\n", whose, "\n"].concat()),
            "{path}: {offer}"
        );
        assert!(offer.contains(&kept(&app).refresh));
    }
}

#[wasm_bindgen_test]
async fn no_message_moves_a_tab_that_is_signed_in_to_another_project_or_person() {
    let server = Server::start(V5_1);
    let rogue = Tab::open().await;
    let app = server.signed_in("/admin/users").await;
    app.until_heading("Users").await;
    rogue.hears("renewed").await;
    let mine = kept(&app);
    // The name of the session is no secret on the channel.
    let named = |mut other: Kept| {
        other.tag = mine.tag.clone();
        other.generation = 99;
        other
    };
    let elsewhere = named(in_lakeside(&server));
    let somebody = named(Kept::of(&server.tokens(NURSE.0)));
    // What it says of itself is right, and the token is of somebody else.
    let lying = Kept {
        project: mine.project.clone(),
        profile: mine.profile.clone(),
        ..elsewhere.clone()
    };
    let unasked = Kept {
        access: kept_access(&server),
        refresh: "refresh".to_owned(),
        ..named(mine.clone())
    };
    rogue.says("session", &unasked.write());
    for session in [&elsewhere, &somebody, &lying] {
        rogue.holds(&session.write());
        rogue.says("renewed", &[&mine.tag, "\n99"].concat());
        assert_eq!(rogue.hears("ask").await, mine.tag);
        rogue.says("offer", &["a-ticket\nopener\n", &session.write()].concat());
    }
    // The answer to this comes after what was made of those.
    rogue.says("ask", &mine.tag);
    let now = Kept::read(&rogue.hears("session").await);
    assert_eq!(
        (now.project, now.profile),
        (mine.project.clone(), mine.profile.clone())
    );
    assert_eq!(
        (now.generation, now.refresh),
        (mine.generation, mine.refresh.clone())
    );
    assert_eq!(kept(&app).refresh, mine.refresh);
    app.until_says("Harbor Clinic").await;
}

/// A working access token of the administrator.
fn kept_access(server: &Server) -> String {
    Kept::of(&server.tokens(ADMIN_EMAIL)).access
}

#[wasm_bindgen_test]
async fn whatever_else_is_said_breaks_nothing_and_input_in_the_future_was_now() {
    let server = Server::start(V5_1);
    let rogue = Tab::open().await;
    let app = server.signed_in("/admin/users").await;
    app.until_heading("Users").await;
    let tag = kept(&app).tag;
    let values: [JsValue; 6] = [
        JsValue::NULL,
        JsValue::from_f64(7.0),
        Object::new().into(),
        Array::of1(&"ended".into()).into(),
        Uint8Array::new_with_length(9).into(),
        "x".repeat(1 << 20).into(),
    ];
    for value in &values {
        rogue.says_value(value);
    }
    let most = u64::MAX.to_string();
    for text in [
        ["ended", &tag, "because"].join("\n"),
        ["ended", &tag].join("\n"),
        ["seen", &tag, "-1"].join("\n"),
        ["renewed", &tag, "-1"].join("\n"),
        ["join", &tag, "javascript:alert(1)"].join("\n"),
        ["session", &tag, &most, &most, &most, &most, &most].join("\n"),
        ["seen", &tag, &most].join("\n"),
    ] {
        rogue.says_value(&text.into());
    }
    rogue.says("ask", &tag);
    rogue.hears("session").await;
    let now = kept(&app);
    assert!(now.seen <= js_sys::Date::now() && app.has("heading", "Users"));
}

#[wasm_bindgen_test]
async fn tokens_are_said_to_nobody_who_did_not_ask() {
    let server = Server::start(V5_1);
    let rogue = Tab::open().await;
    let app = server.app("/signin").await;
    app.until_heading("Sign in").await;
    sign_in(&app, ADMIN_EMAIL, ADMIN_PASSWORD).await;
    app.until_heading("Users").await;
    rogue.hears("renewed").await;
    let first = kept(&app).refresh;
    let app = app.reload().await;
    app.until_heading("Users").await;
    rogue.hears("renewed").await;
    for refresh in [first, kept(&app).refresh] {
        assert!(!rogue.has_heard_of(&refresh));
    }
    assert!(!rogue.has_heard("session") && !rogue.has_heard("offer"));
}

/// What every request gets instead of an answer: a megabyte whenever the app wants more, a gigabyte in all. What comes
/// of it: `pulled`, how many, and `cancelled`.
fn endless() -> Object {
    let seen = Object::new();
    let fetch = Function::new_with_args(
        "seen",
        "seen.pulled = 0;
        return () => Promise.resolve(new Response(new ReadableStream({
            pull(to) {
                seen.pulled += 1;
                if (seen.pulled > 1024) to.close();
                else to.enqueue(new Uint8Array(1 << 20).fill(32));
            },
            cancel() { seen.cancelled = true; },
        }), { status: 200 }));",
    );
    let fetch = fetch.call1(&JsValue::NULL, &seen).unwrap();
    fake::put(&window(), "fetch", &fetch);
    seen
}

#[wasm_bindgen_test]
async fn whatever_a_request_fails_with_it_got_no_answer() {
    let server = Server::start(V5_1);
    let app = server.app("/signin").await;
    app.until_heading("Sign in").await;
    // As an extension does that blocks requests.
    let fetch = Function::new_no_args("return Promise.reject('blocked')");
    fake::put(&window(), "fetch", &fetch);
    sign_in(&app, ADMIN_EMAIL, ADMIN_PASSWORD).await;
    app.that_says("alert", "connection").await;
    app.until_heading("Sign in").await;
}

#[wasm_bindgen_test]
async fn an_answer_without_an_end_is_cut_off_while_it_comes() {
    let server = Server::start(V5_1);
    let app = server.app("/signin").await;
    app.until_heading("Sign in").await;
    let seen = endless();
    sign_in(&app, ADMIN_EMAIL, ADMIN_PASSWORD).await;
    app.that_says("alert", "an answer this page does not understand")
        .await;
    let get = |name: &str| Reflect::get(&seen, &name.into()).unwrap();
    until("cut off", || get("cancelled").is_truthy()).await;
    let pulled = get("pulled").as_f64().unwrap();
    assert!((16.0..=19.0).contains(&pulled), "{pulled}");
    settle().await;
    assert_eq!(get("pulled").as_f64(), Some(pulled));
}
