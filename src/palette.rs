//! Where one can go from anywhere, and what is found by typing.

use crate::api::{Kind, Matches};
use crate::clean::{folded, search};
use crate::route::{Route, Section, Spot, Tab};
use form_urlencoded::Serializer;

/// What choosing an entry does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Goal {
    /// Goes there.
    Go(Route),
    /// Lists the keys.
    Shortcuts,
    /// Signs out.
    SignOut,
}

/// Something to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What it is called.
    pub label: String,
    /// What kind of thing it is, in a word or two.
    pub kind: &'static str,
    /// What tells it from others called alike; may be empty.
    pub detail: String,
    /// What choosing it does.
    pub goal: Goal,
}

impl Entry {
    fn new(label: impl Into<String>, kind: &'static str, goal: Goal) -> Entry {
        Entry {
            label: label.into(),
            kind,
            detail: String::new(),
            goal,
        }
    }

    /// Whether it has every word of `text` somewhere, in whatever case, as what the server finds has.
    pub fn fits(&self, text: &str) -> bool {
        let text = folded(&search(text));
        let own = folded(&[&self.label, " ", &self.detail].concat());
        text.split_whitespace().all(|word| own.contains(word))
    }
}

const PAGE: &str = "Page";
const ACTION: &str = "Action";

/// The pages and actions that fit a text, all of them for an empty one.
pub fn commands(text: &str) -> Vec<Entry> {
    let go = |tab| Goal::Go(Route::Admin(tab));
    let make = |section: Section| Goal::Go(section.at(Spot::New));
    let section = |section: Section, other: &'static str| {
        let entry = Entry::new(section.name(), PAGE, Goal::Go(section.all()));
        (entry, other)
    };
    let all = [
        (
            Entry::new("Users", PAGE, Goal::Go(Route::HOME)),
            "members people staff patients",
        ),
        (
            Entry::new("Invite new user", ACTION, go(Tab::Invite)),
            "add person member somebody",
        ),
        (
            Entry::new("Details", PAGE, go(Tab::Details)),
            "project about",
        ),
        section(Section::Clients, "applications apps"),
        section(Section::Bots, "programs automation"),
        section(Section::Policies, "rights permissions roles"),
        section(Section::Secrets, "keys variables"),
        section(Section::Settings, "options configuration"),
        section(Section::Sites, "domains recaptcha google"),
        (
            Entry::new("New client", ACTION, make(Section::Clients)),
            "add create application app",
        ),
        (
            Entry::new("New bot", ACTION, make(Section::Bots)),
            "add create program",
        ),
        (
            Entry::new("New access policy", ACTION, make(Section::Policies)),
            "add create rights permissions",
        ),
        (
            Entry::new("Your account", PAGE, Goal::Go(Route::Account)),
            "password mfa second factor profile",
        ),
        (
            Entry::new("Switch project", ACTION, Goal::Go(Route::Projects)),
            "other change",
        ),
        (
            Entry::new("Keyboard shortcuts", ACTION, Goal::Shortcuts),
            "keys help",
        ),
        (
            Entry::new("Sign out", ACTION, Goal::SignOut),
            "log out logout leave",
        ),
    ];
    let fitting = all
        .into_iter()
        .filter(|(entry, other)| begins(text, &[&entry.label, " ", other].concat()));
    fitting.map(|(entry, _)| entry).collect()
}

/// What the server found, each with its kind; where it found more than it gave, the way to all of them.
pub fn found(text: &str, matches: Matches) -> Vec<Entry> {
    let kind = matches.kind;
    let (word, all) = match kind {
        Kind::User => ("User", "All users with “"),
        Kind::Client => ("Client", "All clients with “"),
        Kind::Bot => ("Bot", "All bots with “"),
        Kind::Policy => ("Access policy", "All access policies with “"),
    };
    let route = |id| match section(kind) {
        Some(section) => section.at(Spot::One(id)),
        None => Route::Admin(Tab::Member(id)),
    };
    let entries = matches.first.into_iter().map(|found| Entry {
        label: found.name,
        kind: word,
        detail: found.detail,
        goal: Goal::Go(route(found.id)),
    });
    let rest = matches.has_more.then(|| {
        let text = search(text);
        let label = [all, &text, "”"].concat();
        Entry::new(label, "List", Goal::Go(list(kind, &text)))
    });
    entries.chain(rest).collect()
}

/// What to say when a kind could not be searched.
pub fn not_searched(kind: Kind, sentence: &str) -> String {
    let what = match kind {
        Kind::User => "Users",
        Kind::Client => "Clients",
        Kind::Bot => "Bots",
        Kind::Policy => "Access policies",
    };
    [what, " could not be searched. ", sentence].concat()
}

fn section(kind: Kind) -> Option<Section> {
    match kind {
        Kind::User => None,
        Kind::Client => Some(Section::Clients),
        Kind::Bot => Some(Section::Bots),
        Kind::Policy => Some(Section::Policies),
    }
}

/// The list of all that a text finds.
fn list(kind: Kind, text: &str) -> Route {
    let query = Serializer::new(String::new())
        .append_pair("q", text)
        .finish();
    match section(kind) {
        Some(section) => section.at(Spot::All(query)),
        None => Route::Admin(Tab::Users(query)),
    }
}

/// Whether every word of `text` begins a word of `label`, in whatever case.
fn begins(text: &str, label: &str) -> bool {
    let label = folded(label);
    let text = folded(text);
    let has = |word: &str| label.split(' ').any(|known| known.starts_with(word));
    text.split_whitespace().all(has)
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::api::Match;
    use wire::Id;

    fn labels(entries: &[Entry]) -> Vec<&str> {
        entries.iter().map(|entry| entry.label.as_str()).collect()
    }

    fn matches(kind: Kind, has_more: bool) -> Matches {
        let found = Id::parse("x1").map(|id| Match {
            id,
            name: "Night <shift>".to_owned(),
            detail: String::new(),
        });
        Matches {
            kind,
            first: found.into_iter().collect(),
            has_more,
        }
    }

    fn goals(entries: &[Entry]) -> Vec<String> {
        let path = |entry: &Entry| match &entry.goal {
            Goal::Go(route) => route.to_string(),
            other => format!("{other:?}"),
        };
        entries.iter().map(path).collect()
    }

    #[test]
    fn every_tab_can_be_gone_to() {
        let all = commands("");
        for name in ["Details", "Users"] {
            assert!(labels(&all).contains(&name), "{name}");
        }
        for section in Section::ALL {
            assert!(goals(&all).contains(&section.all().to_string()));
        }
    }

    #[test]
    fn commands_are_found_by_their_words_in_any_order_and_by_other_words_for_them() {
        assert_eq!(labels(&commands("POLICY new")), ["New access policy"]);
        assert_eq!(labels(&commands("logout")), ["Sign out"]);
        assert_eq!(labels(&commands("member")), ["Users", "Invite new user"]);
        assert_eq!(labels(&commands("secr")), ["Secrets"]);
        assert!(commands("zzz").is_empty());
        assert_eq!(commands(" \t").len(), commands("").len());
    }

    #[test]
    fn what_is_found_leads_to_its_page() {
        let paths = [
            (Kind::User, "/admin/users/x1", "/admin/users?q=a%26b"),
            (Kind::Client, "/admin/clients/x1", "/admin/clients?q=a%26b"),
            (Kind::Bot, "/admin/bots/x1", "/admin/bots?q=a%26b"),
            (
                Kind::Policy,
                "/admin/policies/x1",
                "/admin/policies?q=a%26b",
            ),
        ];
        for (kind, one, all) in paths {
            assert_eq!(goals(&found(" a&b ", matches(kind, false))), [one]);
            assert_eq!(goals(&found(" a&b ", matches(kind, true))), [one, all]);
        }
    }

    #[test]
    fn what_was_found_stays_while_it_fits_what_is_typed_further() {
        let entries = found("nig", matches(Kind::Bot, true));
        let fitting = |text| entries.iter().filter(|entry| entry.fits(text)).count();
        assert_eq!(fitting("nig"), 2);
        assert_eq!(fitting("SHIFT night"), 1);
        assert_eq!(fitting("nights"), 0);
        assert_eq!(fitting("ni\u{AD}g,"), 2);
    }
}
