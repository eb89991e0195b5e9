//! The whole app on the page.

use super::act::{settle, until};
use super::mounted::{Mounted, take_down};
use super::part::{Part, focus, key};
use super::server::{ADMIN_EMAIL, SUPER, Server, URL, Version, project_of};
use leptos::prelude::*;
use serde_json::Value;
use std::ops::Deref;
use usher::config::Config;
use wasm_bindgen::JsValue;

/// Where the page comes from.
pub fn origin() -> String {
    window().location().origin().unwrap()
}

/// The app, with its server; taken down when dropped. It is a [`Part`]: the whole page.
pub struct App {
    mounted: Mounted,
    page: Part,
    server: Server,
}

impl Deref for App {
    type Target = Part;

    fn deref(&self) -> &Part {
        &self.page
    }
}

impl App {
    /// A new server of this version with the app at this address. Nobody is signed in.
    pub async fn at(version: Version, address: &str) -> App {
        Server::start(version).app(address).await
    }

    /// The same with the administrator signed in.
    pub async fn signed_in(version: Version, address: &str) -> App {
        Server::start(version).signed_in(address).await
    }

    /// The server.
    pub fn server(&self) -> &Server {
        &self.server
    }

    /// Presses a key where the focus is: `Escape`, `Enter`, ` `, `Control+k`.
    pub async fn press(&self, name: &str) {
        key(name).await;
    }

    /// The role and name of what has the focus.
    pub fn focus(&self) -> (String, String) {
        focus()
    }

    /// Waits until the focus is on the element with this role and name.
    pub async fn until_focus(&self, role: &str, name: &str) {
        let what = format!("focus on {role} {name:?} but on {:?}", focus());
        until(&what, || focus() == (role.to_owned(), name.to_owned())).await;
    }

    /// The address, without the origin.
    pub fn address(&self) -> String {
        let location = window().location();
        [location.pathname().unwrap(), location.search().unwrap()].concat()
    }

    /// Waits for an address.
    pub async fn until_address(&self, address: &str) {
        until(address, || self.address() == address).await;
    }

    /// Waits for a title of the page.
    pub async fn until_title(&self, title: &str) {
        until(title, || document().title() == title).await;
    }

    /// What this tab keeps of a session, as text.
    pub fn kept(&self) -> Option<String> {
        session_storage().get_item(KEPT).unwrap()
    }

    /// Back in the history.
    pub async fn back(&self) {
        window().history().unwrap().back().unwrap();
        settle().await;
    }

    /// Forward in the history.
    pub async fn forward(&self) {
        window().history().unwrap().forward().unwrap();
        settle().await;
    }

    /// Loads the page again: what was in memory is gone, what this tab keeps is not.
    pub async fn reload(self) -> App {
        let server = self.server.clone();
        drop(self);
        server.open().await
    }

    /// Opens an address in the same tab, as when it is typed: the page is loaded anew.
    pub async fn visit(self, address: &str) -> App {
        push(address);
        self.reload().await
    }

    /// Closes the tab: nothing is left of it but the server.
    pub fn close(self) -> Server {
        self.server.clone()
    }
}

impl Server {
    /// The app at this address. Nobody is signed in.
    pub async fn app(&self, address: &str) -> App {
        new_tab(address);
        self.open().await
    }

    /// The app at this address, with the administrator signed in.
    pub async fn signed_in(&self, address: &str) -> App {
        self.signed_in_as(ADMIN_EMAIL, address).await
    }

    /// The app at this address, with somebody signed in: the session is there as after a reload.
    pub async fn signed_in_as(&self, email: &str, address: &str) -> App {
        self.restored(&Kept::of(&self.tokens(email)), address).await
    }

    /// The app at this address, where a super administrator signed in by the form: they get no refresh token
    /// that a tab could keep.
    pub async fn signed_in_as_super(&self, address: &str) -> App {
        let app = self.app(address).await;
        app.until_heading("Sign in").await;
        app.fill("textbox", "Email", SUPER.0).await;
        app.fill("textbox", "Password", SUPER.1).await;
        app.click("button", "Sign in").await;
        app.until_address(address).await;
        app
    }

    /// The app at this address in a tab that kept this.
    pub async fn restored(&self, kept: &Kept, address: &str) -> App {
        new_tab(address);
        session_storage()
            .set_item(KEPT, &kept.write_kept())
            .unwrap();
        self.open().await
    }

    /// The same with somebody who is a member of several projects, signed in to this one.
    pub async fn signed_in_to(&self, project: &str, email: &str, address: &str) -> App {
        let tokens = self.tokens_of(email, Some(project));
        self.restored(&Kept::of(&tokens), address).await
    }

    /// The app at this address, set up otherwise. Nobody is signed in.
    pub async fn app_set_up(&self, address: &str, change: impl FnOnce(&mut Config)) -> App {
        new_tab(address);
        let mut config = usual();
        change(&mut config);
        self.open_with(config).await
    }

    /// The app as the tab now is.
    async fn open(&self) -> App {
        self.open_with(usual()).await
    }

    async fn open_with(&self, config: Config) -> App {
        let mounted = Mounted::new(move || usher::app::app(config));
        settle().await;
        App {
            page: Part(mounted.root.clone()),
            mounted,
            server: self.clone(),
        }
    }
}

/// The settings of most tests.
fn usual() -> Config {
    Config {
        api_url: URL.to_owned(),
        project: None,
        app_name: "Usher".to_owned(),
        idle: 15 * 60_000,
    }
}

/// A tab in which nothing has happened yet, at this address.
fn new_tab(address: &str) {
    take_down();
    session_storage().clear().unwrap();
    push(address);
}

fn push(address: &str) {
    let history = window().history().unwrap();
    history
        .push_state_with_url(&JsValue::NULL, "", Some(address))
        .unwrap();
}

/// Where a tab keeps its session.
const KEPT: &str = "usher.refresh";

/// A session as a tab keeps it, or tells it to another one (`session/held.rs`).
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    pub tag: String,
    pub generation: u64,
    /// When somebody signed in, and when there was the last input, in milliseconds since 1970.
    pub since: f64,
    pub seen: f64,
    pub expires: f64,
    pub life: f64,
    pub project: String,
    pub profile: String,
    pub refresh: String,
    pub access: String,
}

impl Kept {
    /// A session that begins now with these tokens.
    pub fn of(tokens: &Value) -> Kept {
        let now = js_sys::Date::now();
        let hour = 3_600_000.0;
        let text = |of: &Value| of.as_str().unwrap_or_default().to_owned();
        Kept {
            tag: "a-session-of-the-test".to_owned(),
            generation: 1,
            since: now,
            seen: now,
            expires: now + hour,
            life: hour,
            project: project_of(tokens),
            profile: text(&tokens["profile"]["reference"]),
            refresh: text(&tokens["refresh_token"]),
            access: text(&tokens["access_token"]),
        }
    }

    /// Reads what was kept or told.
    pub fn read(text: &str) -> Kept {
        let mut fields = text.split('\n').map(str::to_owned);
        let mut next = || fields.next().unwrap_or_default();
        Kept {
            tag: next(),
            generation: next().parse().unwrap(),
            since: next().parse().unwrap(),
            seen: next().parse().unwrap(),
            expires: next().parse().unwrap(),
            life: next().parse().unwrap(),
            project: next(),
            profile: next(),
            refresh: next(),
            access: next(),
        }
    }

    /// As text for another tab.
    pub fn write(&self) -> String {
        [&self.write_kept(), "\n", &self.access].concat()
    }

    /// As text over a reload.
    pub fn write_kept(&self) -> String {
        [
            self.tag.clone(),
            self.generation.to_string(),
            self.since.to_string(),
            self.seen.to_string(),
            self.expires.to_string(),
            self.life.to_string(),
            self.project.clone(),
            self.profile.clone(),
            self.refresh.clone(),
        ]
        .join("\n")
    }
}

pub(super) fn session_storage() -> web_sys::Storage {
    window().session_storage().unwrap().unwrap()
}
