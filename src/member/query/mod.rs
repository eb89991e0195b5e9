//! What the list of members is asked for: search, filters, order and page, as they stand in the address.

mod sort;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;

pub use sort::{Key, Sort};

use crate::clean::search;
use form_urlencoded::{Serializer, parse};
use wire::{Id, ProfileType, ProjectMembership};

/// How many rows a page may have. The server gives at most 1000 at once (contract §8, "paging").
pub const SIZES: [u32; 4] = [20, 50, 100, 200];

/// How many rows a page has unless somebody chose otherwise.
pub const USUAL_SIZE: u32 = 50;

/// Longer searches are cut to this many characters.
const LONGEST_TEXT: usize = 100;

/// Which members are wanted, in which order, and which page of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// What name or e-mail address contain, as it was typed; empty for everybody.
    pub text: String,
    /// The kind of profile.
    pub role: Option<ProfileType>,
    /// Whether they administer the project.
    pub admin: Option<bool>,
    /// Whether they may sign in.
    pub active: Option<bool>,
    /// What access they were given.
    pub policy: Option<Policy>,
    /// The kind of account.
    pub account: Option<Account>,
    /// The order.
    pub sort: Sort,
    /// Which page, from 1.
    pub page: u32,
    /// How many rows it has, one of [`SIZES`].
    pub size: u32,
    /// Where the server goes on, for pages that no number leads to.
    pub cursor: Option<String>,
}

/// Which access policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Policy {
    /// None at all.
    None,
    /// This one, be it among others.
    Is(Id),
}

/// Where an account is at home (contract §7.1, "scope").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Account {
    /// One account for all projects of the server.
    Server,
    /// An account of this project alone.
    Project,
}

impl Default for Query {
    fn default() -> Query {
        Query {
            text: String::new(),
            role: None,
            admin: None,
            active: None,
            policy: None,
            account: None,
            sort: Sort::USUAL,
            page: 1,
            size: USUAL_SIZE,
            cursor: None,
        }
    }
}

impl Query {
    /// Reads the query of an address, without its `?`. What it does not understand counts as not there.
    /// `size` is how many rows a page has where a first page does not say.
    pub fn read(address: &str, size: u32) -> Query {
        let mut query = Query::default();
        let mut said = None;
        for (name, value) in parse(address.as_bytes()) {
            match &*name {
                "q" => query.text = value.chars().take(LONGEST_TEXT).collect(),
                "role" => query.role = ProfileType::parse(&value),
                "admin" => query.admin = yes_or_no(&value),
                "active" => query.active = yes_or_no(&value),
                "policy" => query.policy = read_policy(&value),
                "account" => query.account = read_account(&value),
                "sort" => query.sort = Sort::read(&value),
                "page" => query.page = value.parse().unwrap_or(1).max(1),
                "size" => said = value.parse().ok().filter(|size| SIZES.contains(size)),
                "cursor" => query.cursor = Some(value.into_owned()).filter(|c| !c.is_empty()),
                _ => {}
            }
        }
        // A later page that was shared means the rows it had for whoever shared it.
        let usual = if query.page == 1 { size } else { USUAL_SIZE };
        query.size = said.unwrap_or(usual);
        query
    }

    /// The query of the address, without its `?`; empty for the list as it usually is.
    pub fn address(&self) -> String {
        let mut address = Serializer::new(String::new());
        let mut add = |name: &str, value: &str| {
            if !value.is_empty() {
                address.append_pair(name, value);
            }
        };
        add("q", &self.text);
        add("role", self.role.map_or("", ProfileType::as_str));
        add("admin", self.admin.map_or("", yes_no));
        add("active", self.active.map_or("", yes_no));
        add("policy", self.policy.as_ref().map_or("", Policy::as_str));
        add("account", self.account.map_or("", Account::as_str));
        if self.sort != Sort::USUAL {
            add("sort", &self.sort.as_text());
        }
        if self.page > 1 {
            add("page", &self.page.to_string());
        }
        if self.size != USUAL_SIZE {
            add("size", &self.size.to_string());
        }
        add("cursor", self.cursor.as_deref().unwrap_or_default());
        address.finish()
    }

    /// The same list from its beginning, which any other search, filter or order starts at.
    pub fn from_the_start(&self) -> Query {
        Query {
            page: 1,
            cursor: None,
            ..self.clone()
        }
    }

    /// The page after this one, for which the server gave this cursor if numbers no longer lead there.
    pub fn next(&self, cursor: Option<String>) -> Query {
        Query {
            page: self.page.saturating_add(1),
            cursor,
            ..self.clone()
        }
    }

    /// The page before this one, unless this is the first.
    pub fn previous(&self) -> Option<Query> {
        let page = self.page.checked_sub(1).filter(|page| *page > 0)?;
        Some(Query {
            page,
            cursor: None,
            ..self.clone()
        })
    }

    /// How many rows come before this page.
    pub fn offset(&self) -> u32 {
        (self.page - 1).saturating_mul(self.size)
    }

    /// Whether anything but the order and the page was asked for.
    pub fn is_narrowed(&self) -> bool {
        !search(&self.text).is_empty() || self.role.is_some() || self.is_filtered()
    }

    /// Whether one of the filters beyond the role is set.
    pub fn is_filtered(&self) -> bool {
        self.admin.is_some()
            || self.active.is_some()
            || self.policy.is_some()
            || self.account.is_some()
    }

    /// The same without the filters that 4.5 can't search by (contract §8, "`admin`, `active`").
    pub fn without_flags(&self) -> Query {
        Query {
            admin: None,
            active: None,
            ..self.clone()
        }
    }

    /// Whether a member passes these filters.
    pub fn flags_fit(&self, member: &ProjectMembership) -> bool {
        self.admin.is_none_or(|admin| member.is_admin() == admin)
            && self
                .active
                .is_none_or(|active| member.is_active() == active)
    }

    /// Everybody, in the same order.
    pub fn unnarrowed(&self) -> Query {
        Query {
            sort: self.sort,
            size: self.size,
            ..Query::default()
        }
    }

    /// Whether it asks for the same members, in whatever order and page.
    pub fn same_members(&self, other: &Query) -> bool {
        search(&self.text) == search(&other.text)
            && self.role == other.role
            && self.admin == other.admin
            && self.active == other.active
            && self.policy == other.policy
            && self.account == other.account
    }
}

impl Policy {
    /// As it stands in the address.
    pub fn as_str(&self) -> &str {
        match self {
            Policy::None => "none",
            Policy::Is(id) => id.as_str(),
        }
    }
}

impl Account {
    /// As it stands in the address.
    pub fn as_str(self) -> &'static str {
        match self {
            Account::Server => "server",
            Account::Project => "project",
        }
    }
}

fn yes_no(yes: bool) -> &'static str {
    if yes { "yes" } else { "no" }
}

fn yes_or_no(value: &str) -> Option<bool> {
    match value {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}

fn read_policy(value: &str) -> Option<Policy> {
    match value {
        "none" => Some(Policy::None),
        id => Id::parse(id).map(Policy::Is),
    }
}

fn read_account(value: &str) -> Option<Account> {
    let all = [Account::Server, Account::Project];
    all.into_iter().find(|account| account.as_str() == value)
}
