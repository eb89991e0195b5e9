//! What clients and bots share: made with a membership, changed, given access and removed.

mod access;
mod late;
mod made;
mod new;
mod one;
mod removal;
mod sending;

pub(super) use late::leftovers;
pub(super) use made::Made;
pub(super) use new::new;
pub(super) use one::{One, one};

use super::editing::Draft;
use super::listing::Late;
use super::shell::Console;
use crate::api::program::Kind;
use crate::api::resource::Resource;
use crate::form::draft::Rules;
use crate::route::Section;
use leptos::prelude::*;

/// A kind of program, and what is special about it.
#[derive(Clone, Copy)]
pub(super) struct About {
    /// The kind.
    pub kind: Kind,
    /// Its tab.
    pub section: Section,
    /// What one is called in a sentence: "client".
    pub name: &'static str,
    /// What the document is called where one is open.
    pub title: &'static str,
    /// The heading of the page that makes one.
    pub new_title: &'static str,
    /// What is to be said before one is made or changed.
    pub before: fn(Console) -> AnyView,
    /// How it is edited.
    pub rules: &'static Rules,
    /// Its fields.
    pub fields: fn(Draft) -> AnyView,
    /// What there is to know of one, beside name and id.
    pub facts: fn(&Resource) -> Vec<AnyView>,
    /// The further sections of the page of one.
    pub sections: fn(One) -> AnyView,
    /// What is shown of one that was just made.
    pub made: fn(Made) -> AnyView,
}

/// The last column of a list: the access of each client.
pub(super) const CLIENTS_ACCESS: Late = Late {
    label: ACCESS,
    ask: |session, ids| late::access(Kind::Client, session, ids),
};

/// The same of each bot.
pub(super) const BOTS_ACCESS: Late = Late {
    label: ACCESS,
    ask: |session, ids| late::access(Kind::Bot, session, ids),
};

const ACCESS: &str = "Access policy";
