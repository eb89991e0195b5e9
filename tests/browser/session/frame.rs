//! What all pages share: titles, headings, focus, navigation, and what is kept in the browser.

use crate::support::act::{settle, until};
use crate::support::app::App;
use crate::support::fake;
use crate::support::server::{Server, Version::V5_1};
use leptos::prelude::document;
use wasm_bindgen::JsCast;

use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

#[wasm_bindgen_test]
async fn each_tab_has_its_address_title_heading_and_mark() {
    let app = App::signed_in(V5_1, "/admin/users").await;
    let tabs = app.part("navigation", "Project Admin").await;
    for (name, path) in [
        ("Details", "/admin/project"),
        ("Clients", "/admin/clients"),
        ("Bots", "/admin/bots"),
        ("Access policies", "/admin/policies"),
        ("Secrets", "/admin/secrets"),
        ("Settings", "/admin/settings"),
        ("Sites", "/admin/sites"),
        ("Users", "/admin/users"),
    ] {
        tabs.click("link", name).await;
        app.until_focus("heading", name).await;
        assert_eq!(app.address(), path);
        app.until_title(&[name, " · Usher"].concat()).await;
        let links = tabs.all("link").into_iter();
        let current: Vec<_> = links
            .filter(|link| link.has_attribute("aria-current"))
            .filter_map(|link| link.text_content())
            .collect();
        assert_eq!(current, [name]);
    }
    app.back().await;
    app.until_heading("Sites").await;
    app.until_title("Sites · Usher").await;
}

#[wasm_bindgen_test]
async fn pages_outside_of_project_admin_have_titles_too() {
    let server = Server::start(V5_1);
    for (path, title) in [
        ("/signin", "Sign in"),
        ("/setpassword/1/2", "Set password"),
        ("/resetpassword", "Reset password"),
        ("/register", "Create an account"),
        ("/nowhere", "Page not found"),
    ] {
        let app = server.app(path).await;
        app.until_title(&[title, " · Usher"].concat()).await;
        let is_first = |heading: &HtmlElement| heading.tag_name() == "H1";
        until("one heading", || {
            app.all("heading").iter().filter(|it| is_first(it)).count() == 1
        })
        .await;
    }
}

#[wasm_bindgen_test]
async fn other_addresses_of_a_tab_lead_to_it() {
    let server = Server::start(V5_1);
    let app = server.signed_in("/admin/details").await;
    app.until_heading("Details").await;
    assert_eq!(app.address(), "/admin/project");
    let app = server.app("/nowhere").await;
    app.click("link", "Go to Users").await;
    app.until_heading("Sign in").await;
}

#[wasm_bindgen_test]
async fn the_dialog_has_the_title_while_it_is_open_and_asks_for_nothing() {
    let app = App::signed_in(V5_1, "/admin/users").await;
    app.that_says("row", "rosa@example.com")
        .await
        .that_says("time", "")
        .await;
    app.server().forget();
    app.click("link", "Invite new user").await;
    app.until_title("Invite new user · Usher").await;
    app.press("Escape").await;
    app.until_title("Users · Usher").await;
    app.until_gone("dialog", "Invite new user").await;
    for method in ["GET", "POST"] {
        assert!(app.server().requests(method, "").is_empty(), "{method}");
    }
}

#[wasm_bindgen_test]
async fn dark_is_chosen_for_the_tab_and_stays_after_a_reload() {
    let theme = || {
        let root = document().document_element().unwrap();
        root.get_attribute("data-theme").unwrap_or_default()
    };
    let app = App::signed_in(V5_1, "/admin/users").await;
    let button = app.get("button", "Dark theme").await;
    let is_on = |button: &HtmlElement| button.get_attribute("aria-pressed").unwrap() == "true";
    assert_eq!((theme().as_str(), is_on(&button)), ("", false));
    app.click("button", "Dark theme").await;
    assert_eq!((theme().as_str(), is_on(&button)), ("dark", true));
    let app = app.reload().await;
    let button = app.get("button", "Dark theme").await;
    assert_eq!((theme().as_str(), is_on(&button)), ("dark", true));
    app.click("button", "Dark theme").await;
    assert_eq!((theme().as_str(), is_on(&button)), ("light", false));
}

#[wasm_bindgen_test]
async fn the_menu_unfolds_the_navigation_and_folds_when_one_goes_somewhere() {
    let app = App::signed_in(V5_1, "/admin/users").await;
    app.until_heading("Users").await;
    // It shows only in a narrow window.
    let menu: HtmlElement = document()
        .query_selector("[aria-label=Menu]")
        .unwrap()
        .unwrap()
        .unchecked_into();
    let is_unfolded = || {
        let navigation = document().get_element_by_id("navigation").unwrap();
        let is_marked = navigation.class_list().contains("unfolded");
        assert_eq!(
            menu.get_attribute("aria-expanded"),
            Some(is_marked.to_string())
        );
        is_marked
    };
    assert!(!is_unfolded());
    menu.click();
    settle().await;
    assert!(is_unfolded());
    menu.click();
    settle().await;
    assert!(!is_unfolded());
    menu.click();
    settle().await;
    let tabs = app.part("navigation", "Project Admin").await;
    tabs.click("link", "Sites").await;
    app.until_heading("Sites").await;
    assert!(!is_unfolded());
}

#[wasm_bindgen_test]
async fn the_id_of_the_project_can_be_copied() {
    let server = Server::start(V5_1);
    let copied = fake::clipboard();
    let app = server.signed_in("/admin/project").await;
    app.click("button", "Copy the project ID").await;
    app.get("button", "Copied the project ID").await;
    assert_eq!(*copied.borrow(), server.project());
}
