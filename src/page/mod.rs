//! One page per URL; the only layer that knows all the others.
//!
//! Every file has the same order: what the page is for, the page, its parts, its helpers.

mod access;
mod account;
mod action;
mod again;
mod bots;
mod choose;
mod clients;
mod details;
mod editing;
mod ending;
mod entries;
mod invite;
mod leaving;
mod listing;
mod member;
mod palette;
mod parameters;
mod part;
mod plain;
mod policies;
mod policy;
mod program;
mod second_factor;
mod section;
mod several;
mod shell;
mod shortcut;
mod sign_in;
mod theme;
mod users;

pub use access::{ReadPolicies, access_panel, access_preview};
pub use again::sign_in_again;
pub use ending::ending_soon;
pub use part::{account, fetch_ahead, locked_out, several, shell};
pub use plain::{not_found, starting, stuck};
pub use sign_in::sign_in;
pub use theme::resume as resume_theme;

use crate::api::ApiError;
use crate::config::Config;
use crate::signal::Slot;
use crate::ui::{self, Failure};
use leptos::prelude::*;

/// A failed call as something to show.
fn failure(error: ApiError) -> Failure {
    Failure {
        sentence: error.sentence(),
        request_id: error.request_id().map(str::to_owned),
        wait: wait(&error),
    }
}

/// How long to wait before trying again; a minute where the server refuses for that without saying it.
fn wait(error: &ApiError) -> Option<ui::Wait> {
    match error {
        ApiError::TooMany(seconds) => Some(ui::Wait::new(seconds.unwrap_or(60))),
        _ => None,
    }
}

/// The address typed to sign in, for the pages beside the sign-in page: in memory, and in no URL.
#[derive(Clone, Copy)]
pub struct TypedEmail(Slot<String>);

#[expect(
    clippy::new_without_default,
    reason = "a signal belongs to whoever makes it"
)]
impl TypedEmail {
    /// Nothing is typed yet.
    pub fn new() -> TypedEmail {
        TypedEmail(Slot::new(String::new()))
    }
}

/// The address typed on this page or on one beside it.
fn typed_email() -> Slot<String> {
    use_context().unwrap_or_else(TypedEmail::new).0
}

/// The settings of the deployment.
#[expect(
    clippy::expect_used,
    reason = "provided by the app before anything else is built"
)]
fn config() -> Config {
    let config: StoredValue<Config> = use_context().expect("Config");
    config.get_value()
}

/// Titles the document after a page.
fn title(page: &str) {
    ui::set_title(&[page, &config().app_name]);
}

/// The problem of one field, as its field wants it.
fn problem(problems: Slot<crate::form::Problems>, field: &'static str) -> Signal<Option<String>> {
    Signal::derive(move || crate::form::problem_of(&problems.get(), field))
}
