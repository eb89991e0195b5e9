//! Where one is: links, Back and Forward, and not leaving what was typed.

use crate::support::screen::{Screen, click, fire, settle, until};
use leptos::prelude::*;
use std::cell::OnceCell;
use usher::navigate::Navigator;
use usher::route::{Link, Route, Section, Tab};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{History, MouseEvent};

const USERS: Route = Route::HOME;
const DETAILS: Route = Route::Admin(Tab::Details);
const INVITE: Route = Route::Admin(Tab::Invite);

thread_local! {
    /// The page has one history, so the tests share one navigator, as the parts of the app do.
    static NAVIGATOR: OnceCell<(Owner, Navigator)> = const { OnceCell::new() };
}

/// The navigator, at a fresh entry of the history that leads to the users.
fn at_users() -> Navigator {
    let navigator = NAVIGATOR.with(|cell| {
        let start = || {
            let owner = Owner::new();
            let navigator = owner.with(Navigator::start);
            (owner, navigator)
        };
        cell.get_or_init(start).1
    });
    navigator.stay();
    navigator.set_unsaved(false);
    navigator.go(Route::NotFound);
    navigator.go(USERS);
    assert_eq!(path(), "/admin/users");
    navigator
}

fn history() -> History {
    window().history().unwrap()
}

fn path() -> String {
    window().location().pathname().unwrap()
}

async fn back_to(path_then: &'static str) {
    history().back().unwrap();
    until("back", || path() == path_then).await;
}

#[wasm_bindgen_test]
async fn going_writes_the_address_and_back_returns() {
    let navigator = at_users();
    navigator.go(DETAILS);
    navigator.go(INVITE);
    assert_eq!(
        (path().as_str(), navigator.now()),
        ("/admin/invite", INVITE)
    );
    back_to("/admin/project").await;
    assert_eq!(navigator.now(), DETAILS);
    back_to("/admin/users").await;
    assert_eq!(navigator.now(), USERS);
    history().forward().unwrap();
    until("forward", || navigator.now() == DETAILS).await;
    assert_eq!(path(), "/admin/project");
}

#[wasm_bindgen_test]
async fn going_where_one_is_adds_no_entry() {
    let navigator = at_users();
    navigator.go(DETAILS);
    navigator.go(DETAILS);
    back_to("/admin/users").await;
    assert_eq!(navigator.now(), USERS);
}

#[wasm_bindgen_test]
async fn replacing_leaves_no_entry_behind() {
    let navigator = at_users();
    navigator.go(INVITE);
    navigator.replace(DETAILS);
    assert_eq!(
        (path().as_str(), navigator.now()),
        ("/admin/project", DETAILS)
    );
    back_to("/admin/users").await;
    assert_eq!(navigator.now(), USERS);
}

#[wasm_bindgen_test]
async fn parts_follow_the_route() {
    let navigator = at_users();
    let screen = Screen::mount(move || {
        let here = move || navigator.route().to_string();
        view! { <p role="status">{here}</p> }.into_any()
    })
    .await;
    assert_eq!(screen.texts("status"), ["/admin/users"]);
    navigator.go(Route::Admin(Tab::Users("page=3".into())));
    settle().await;
    assert_eq!(screen.texts("status"), ["/admin/users?page=3"]);
}

#[wasm_bindgen_test]
async fn links_of_the_app_do_not_load_the_page() {
    let navigator = at_users();
    let screen = Screen::mount(|| {
        view! { <a href="/admin/users?page=2"><span role="img" aria-label="Next"></span></a> }
            .into_any()
    })
    .await;
    click(&screen.get("image", "Next")).await;
    assert_eq!(navigator.now(), Route::Admin(Tab::Users("page=2".into())));
    assert_eq!(window().location().search().unwrap(), "?page=2");
}

#[wasm_bindgen_test]
async fn other_clicks_are_the_browsers() {
    let navigator = at_users();
    let screen = Screen::mount(|| {
        view! {
            <a href="/admin/bots" target="_blank">"New tab"</a>
            <a href="/admin/bots" download="bots">"Download"</a>
            <a href="https://example.com/">"Elsewhere"</a>
            <a href="/admin/bots">"Bots"</a>
        }
        .into_any()
    })
    .await;
    // Hears of a click after the navigator, and keeps the browser from really leaving the page.
    let spared = RwSignal::new(0);
    let guard = window_event_listener(leptos::ev::click, move |event| {
        if !event.default_prevented() {
            spared.update(|spared| *spared += 1);
            event.prevent_default();
        }
    });
    for name in ["New tab", "Download", "Elsewhere"] {
        click(&screen.get("link", name)).await;
    }
    assert_eq!((spared.get_untracked(), navigator.now()), (3, USERS));
    let held = web_sys::MouseEventInit::new();
    held.set_bubbles(true);
    held.set_cancelable(true);
    held.set_ctrl_key(true);
    let event = MouseEvent::new_with_mouse_event_init_dict("click", &held).unwrap();
    screen.get("link", "Bots").dispatch_event(&event).unwrap();
    assert_eq!((spared.get_untracked(), navigator.now()), (4, USERS));
    click(&screen.get("link", "Bots")).await;
    assert_eq!(spared.get_untracked(), 4);
    assert_eq!(navigator.now(), Section::Bots.all());
    guard.remove();
}

#[wasm_bindgen_test]
async fn going_is_held_while_something_is_unsaved() {
    let navigator = at_users();
    navigator.go(INVITE);
    navigator.set_unsaved(true);
    navigator.go(DETAILS);
    assert_eq!(
        (path().as_str(), navigator.now()),
        ("/admin/invite", INVITE)
    );
    assert_eq!(navigator.held(), Some(DETAILS));

    navigator.stay();
    assert_eq!(navigator.held(), None);
    assert_eq!(navigator.now(), INVITE);
    navigator.go(DETAILS);
    assert_eq!(navigator.now(), INVITE, "still unsaved");

    navigator.leave();
    assert_eq!(navigator.held(), None);
    assert_eq!(
        (path().as_str(), navigator.now()),
        ("/admin/project", DETAILS)
    );
    navigator.go(USERS);
    assert_eq!(navigator.now(), USERS, "nothing is unsaved any more");
}

#[wasm_bindgen_test]
async fn back_is_held_too_and_the_address_stays() {
    let navigator = at_users();
    navigator.go(INVITE);
    navigator.set_unsaved(true);
    history().back().unwrap();
    until("held", || navigator.held() == Some(USERS)).await;
    assert_eq!(
        (path().as_str(), navigator.now()),
        ("/admin/invite", INVITE)
    );

    navigator.stay();
    history().back().unwrap();
    until("held again", || navigator.held() == Some(USERS)).await;
    assert_eq!(
        (path().as_str(), navigator.now()),
        ("/admin/invite", INVITE)
    );

    navigator.leave();
    assert_eq!((path().as_str(), navigator.now()), ("/admin/users", USERS));
}

#[wasm_bindgen_test]
async fn closing_the_tab_asks_only_while_something_is_unsaved() {
    let navigator = at_users();
    let ask = || {
        let root = document().document_element().unwrap();
        fire(&root, "beforeunload")
    };
    assert!(ask());
    navigator.set_unsaved(true);
    assert!(!ask());
    navigator.set_unsaved(false);
    assert!(ask());
}

#[wasm_bindgen_test]
async fn the_secret_of_a_mailed_link_leaves_the_address_and_the_history() {
    let navigator = at_users();
    let url = "/setpassword/i1/s3cr3t";
    history()
        .push_state_with_url(&JsValue::NULL, "", Some(url))
        .unwrap();
    let arrived = web_sys::Event::new("popstate").unwrap();
    window().dispatch_event(&arrived).unwrap();
    let link = Link {
        id: "i1".to_owned(),
        secret: "s3cr3t".to_owned(),
    };
    let route = Route::SetPassword(Some(link));
    assert!(navigator.now() == route, "the page still knows it");

    navigator.clean_address();
    assert_eq!(path(), "/setpassword");
    assert!(navigator.now() == route, "the page still knows it");
    navigator.go(DETAILS);
    back_to("/setpassword").await;
    assert!(navigator.now() == Route::SetPassword(None));
    back_to("/admin/users").await;
}
