//! The words of the pages of lists.

use super::Page;
use crate::api::ProjectList;
use crate::form::entries::{Draft, EntriesForm, KEYS};
use leptos::prelude::*;
use wire::{Json, Version};

/// What the page is called.
pub(super) fn title(list: ProjectList) -> &'static str {
    match list {
        ProjectList::Secrets => "Secrets",
        ProjectList::Settings => "Settings",
        ProjectList::Sites => "Sites",
    }
}

/// One entry.
pub(super) fn one(list: ProjectList) -> &'static str {
    match list {
        ProjectList::Secrets => "secret",
        ProjectList::Settings => "setting",
        ProjectList::Sites => "site",
    }
}

/// An entry by its place, from 1, such as `Secret 3`.
pub(super) fn number(list: ProjectList, place: usize) -> String {
    let one = match list {
        ProjectList::Secrets => "Secret ",
        ProjectList::Settings => "Setting ",
        ProjectList::Sites => "Site ",
    };
    [one, &place.to_string()].concat()
}

/// All entries.
pub(super) fn many(list: ProjectList) -> &'static str {
    match list {
        ProjectList::Secrets => "secrets",
        ProjectList::Settings => "settings",
        ProjectList::Sites => "sites",
    }
}

/// So many entries, as `1 secret`.
pub(super) fn count(list: ProjectList, count: usize) -> String {
    let word = match count {
        1 => one(list),
        _ => many(list),
    };
    [&count.to_string(), " ", word].concat()
}

/// What the list is for, and what to mind.
pub(super) fn about(page: Page) -> AnyView {
    let about = match page.list {
        ProjectList::Secrets => {
            "Passwords and keys for this project’s bots. Every project admin can read them; values stay hidden until you show them."
        }
        ProjectList::Settings => {
            "Non-secret configuration. Some settings change server behavior; bots can read all of them."
        }
        ProjectList::Sites => {
            "Websites where people register for or sign in to this project, with their Google sign-in and reCAPTCHA keys."
        }
    };
    let older = move || {
        let is_older = page.console.version() == Some(Version::V4);
        (is_older && page.list == ProjectList::Settings).then(|| {
            view! {
                <p class="hint">"This server version stores settings, but none of them changes its behavior."</p>
            }
            .into_any()
        })
    };
    view! { <p class="hint">{about}</p> {older} }.into_any()
}

/// What stands where there is no entry.
pub(super) fn none(list: ProjectList) -> &'static str {
    match list {
        ProjectList::Secrets => "No secrets yet.",
        ProjectList::Settings => "No settings yet.",
        ProjectList::Sites => "No sites yet.",
    }
}

/// An entry in words, its secret values only where they are to be `readable`.
pub(super) fn entry(list: ProjectList, entry: &Json, readable: bool) -> String {
    let form = EntriesForm::new(list, std::slice::from_ref(entry), 0);
    let Some(row) = form.rows().first() else {
        return String::new();
    };
    let value = |value: &str, is_secret: bool| match readable || !is_secret {
        true => value.to_owned(),
        false => "(hidden)".to_owned(),
    };
    match &row.draft {
        Draft::Named(named) => {
            let is_secret = list == ProjectList::Secrets;
            [
                named.name.as_str(),
                " = ",
                &value(&named.value, is_secret),
                ", ",
                &named.kind.name().to_lowercase(),
            ]
            .concat()
        }
        Draft::Site(site) => {
            let mut words = [site.name.as_str(), ": ", &site.domains.join(", ")].concat();
            for (typed, key) in site.keys.iter().zip(KEYS) {
                if !typed.is_empty() {
                    let value = value(typed, key.is_secret);
                    words.push_str(&["; ", key.label, " ", &value].concat());
                }
            }
            words
        }
        Draft::Odd(_) => value(&entry.to_string(), true),
    }
}
