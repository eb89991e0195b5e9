//! Every URL of the app, made and read in this one file.
//!
//! The paths are those of the peer console, so that mailed links and bookmarks keep working.

mod link;

pub use link::Link;

use form_urlencoded::{Serializer, parse};
use link::without_tail;
use std::fmt;
use wire::Id;

/// A place in the app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// Signing in.
    SignIn(SignIn),
    /// Setting the first or a new password from a mailed link; `None` once the link was taken out of
    /// the address.
    SetPassword(Option<Link>),
    /// One's own account.
    Account,
    /// Making an account and a project for it.
    Register,
    /// Asking for a link to set a new password.
    ResetPassword,
    /// Confirming an address from a mailed link; `None` once the link was taken out of the address.
    VerifyEmail(Option<Link>),
    /// Going to another of one's projects.
    Projects,
    /// Project Admin: one of its tabs.
    Admin(Tab),
    /// Any other path.
    NotFound,
}

/// What the address of the sign-in page may carry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SignIn {
    /// Where to go afterwards: a path of this app.
    pub next: Option<String>,
    /// The project to sign in to.
    pub project: Option<String>,
}

/// The tabs of Project Admin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tab {
    /// About the project.
    Details,
    /// The members; which of them and in which order is in the query of the address, here without its `?`
    /// (see `member::query`).
    Users(String),
    /// The invite dialog over the members.
    Invite,
    /// One member, by the id of the membership.
    Member(Id),
    /// One of the other tabs.
    Other(Section, Spot),
}

/// The tabs beside the details and the users.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// Client applications.
    Clients,
    /// Bots.
    Bots,
    /// Access policies.
    Policies,
    /// Project secrets.
    Secrets,
    /// Project settings.
    Settings,
    /// Sites.
    Sites,
}

/// Where one is in a tab.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Spot {
    /// All that the tab has; which of it is in the query of the address, here without its `?`.
    All(String),
    /// Making a new one.
    New,
    /// One of them.
    One(Id),
}

impl Section {
    /// All of them, in the order of the navigation.
    pub const ALL: [Section; 6] = [
        Section::Clients,
        Section::Bots,
        Section::Policies,
        Section::Secrets,
        Section::Settings,
        Section::Sites,
    ];

    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Section::Clients => "Clients",
            Section::Bots => "Bots",
            Section::Policies => "Access policies",
            Section::Secrets => "Secrets",
            Section::Settings => "Settings",
            Section::Sites => "Sites",
        }
    }

    /// Its address.
    fn path(self) -> &'static str {
        match self {
            Section::Clients => "/admin/clients",
            Section::Bots => "/admin/bots",
            Section::Policies => "/admin/policies",
            Section::Secrets => "/admin/secrets",
            Section::Settings => "/admin/settings",
            Section::Sites => "/admin/sites",
        }
    }

    /// Whether each thing of it has an address of its own.
    fn has_items(self) -> bool {
        matches!(self, Section::Clients | Section::Bots | Section::Policies)
    }

    /// The whole of it.
    pub fn all(self) -> Route {
        Route::Admin(Tab::Other(self, Spot::All(String::new())))
    }

    /// One place in it.
    pub fn at(self, spot: Spot) -> Route {
        Route::Admin(Tab::Other(self, spot))
    }
}

impl Route {
    /// Where one lands without a wish.
    pub const HOME: Route = Route::Admin(Tab::Users(String::new()));

    /// Reads a path and a query (both as the browser gives them; the query with or without its `?`).
    pub fn read(path: &str, query: &str) -> Route {
        let query = query.trim_start_matches('?');
        let value = |name: &str| {
            parse(query.as_bytes())
                .find(|(key, value)| key == name && !value.is_empty())
                .map(|(_, value)| value.into_owned())
        };
        let mut segments: Vec<&str> = path.split('/').filter(|s| !s.is_empty()).collect();
        if let Some(last) = segments.last_mut() {
            *last = without_tail(last);
        }
        match segments.as_slice() {
            [] | ["admin"] => Route::HOME,
            ["signin"] => Route::SignIn(SignIn {
                next: value("next").filter(|next| is_own_path(next)),
                project: value("project"),
            }),
            ["setpassword"] => Route::SetPassword(None),
            ["setpassword", id, secret, ..] => Route::SetPassword(Link::read(id, secret)),
            ["account"] => Route::Account,
            ["register"] => Route::Register,
            ["resetpassword"] => Route::ResetPassword,
            ["verifyemail"] => Route::VerifyEmail(None),
            ["verifyemail", id, secret, ..] => Route::VerifyEmail(Link::read(id, secret)),
            ["projects"] => Route::Projects,
            ["admin", "project" | "details"] => Route::Admin(Tab::Details),
            ["admin", "users"] => Route::Admin(Tab::Users(query.to_owned())),
            // An address of the peer console: the same list, of patients.
            ["admin", "patients"] => {
                let patients = ["role=Patient&", query].concat();
                let patients = patients.trim_end_matches('&').to_owned();
                Route::Admin(Tab::Users(patients))
            }
            ["admin", "invite"] => Route::Admin(Tab::Invite),
            ["admin", "users" | "members", id] => {
                Id::parse(id).map_or(Route::NotFound, |id| Route::Admin(Tab::Member(id)))
            }
            // Passwords of accounts of the project alone are set there, one by one.
            ["admin", "config"] => Route::Admin(Tab::Users("account=project".to_owned())),
            ["admin", name, rest @ ..] => section(name, rest, query).unwrap_or(Route::NotFound),
            _ => Route::NotFound,
        }
    }
}

/// One of the other tabs, from what follows `/admin` in the path.
fn section(name: &str, rest: &[&str], query: &str) -> Option<Route> {
    let section = Section::ALL
        .into_iter()
        .find(|it| it.path().strip_prefix("/admin/") == Some(name))?;
    let spot = match rest {
        [] => Spot::All(query.to_owned()),
        ["new"] if section.has_items() => Spot::New,
        [id] if section.has_items() => Spot::One(Id::parse(id)?),
        _ => return None,
    };
    Some(section.at(spot))
}

/// Whether a wish for afterwards stays inside the app: one leading slash, and nothing a browser would
/// read as another origin (`//host`, `/\host`) or strip (control characters).
fn is_own_path(next: &str) -> bool {
    next.starts_with('/')
        && !next.starts_with("//")
        && !next.contains('\\')
        && !next.chars().any(char::is_control)
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Route::SignIn(wish) => {
                f.write_str("/signin")?;
                let mut query = Serializer::new(String::new());
                for (name, value) in [("next", &wish.next), ("project", &wish.project)] {
                    if let Some(value) = value {
                        query.append_pair(name, value);
                    }
                }
                let query = query.finish();
                if query.is_empty() {
                    return Ok(());
                }
                f.write_str("?")?;
                f.write_str(&query)
            }
            // The secret is never written into the address of this page.
            Route::SetPassword(_) => f.write_str("/setpassword"),
            Route::Account => f.write_str("/account"),
            Route::Register => f.write_str("/register"),
            Route::ResetPassword => f.write_str("/resetpassword"),
            Route::VerifyEmail(_) => f.write_str("/verifyemail"),
            Route::Projects => f.write_str("/projects"),
            Route::Admin(Tab::Details) => f.write_str("/admin/project"),
            Route::Admin(Tab::Users(query)) => {
                f.write_str("/admin/users")?;
                if !query.is_empty() {
                    f.write_str("?")?;
                }
                f.write_str(query)
            }
            Route::Admin(Tab::Invite) => f.write_str("/admin/invite"),
            Route::Admin(Tab::Member(id)) => write!(f, "/admin/users/{id}"),
            Route::Admin(Tab::Other(section, spot)) => {
                f.write_str(section.path())?;
                let (mark, rest) = match spot {
                    Spot::All(query) if query.is_empty() => ("", ""),
                    Spot::All(query) => ("?", query.as_str()),
                    Spot::New => ("/", "new"),
                    Spot::One(id) => ("/", id.as_str()),
                };
                f.write_str(mark)?;
                f.write_str(rest)
            }
            Route::NotFound => f.write_str("/"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn admin(tab: Tab) -> Route {
        Route::Admin(tab)
    }

    #[test]
    fn every_url_is_written_like_this_and_reads_back() {
        let wish = SignIn {
            next: Some("/admin/users?page=2".into()),
            project: Some("p1".into()),
        };
        let member = Id::parse("m-1").map(Tab::Member);
        let all = [
            (Route::SignIn(SignIn::default()), "/signin"),
            (
                Route::SignIn(wish),
                "/signin?next=%2Fadmin%2Fusers%3Fpage%3D2&project=p1",
            ),
            (Route::SetPassword(None), "/setpassword"),
            (Route::Account, "/account"),
            (Route::Register, "/register"),
            (Route::ResetPassword, "/resetpassword"),
            (Route::VerifyEmail(None), "/verifyemail"),
            (Route::Projects, "/projects"),
            (admin(Tab::Details), "/admin/project"),
            (admin(Tab::Users(String::new())), "/admin/users"),
            (
                admin(Tab::Users("q=ana&page=7".into())),
                "/admin/users?q=ana&page=7",
            ),
            (admin(Tab::Invite), "/admin/invite"),
            (member.map_or(Route::NotFound, admin), "/admin/users/m-1"),
            (Section::Clients.all(), "/admin/clients"),
            (Section::Clients.at(Spot::New), "/admin/clients/new"),
            (
                Id::parse("b-1").map_or(Route::NotFound, |id| Section::Bots.at(Spot::One(id))),
                "/admin/bots/b-1",
            ),
            (
                Section::Policies.at(Spot::All("q=ward&page=2".into())),
                "/admin/policies?q=ward&page=2",
            ),
            (Section::Secrets.all(), "/admin/secrets"),
            (Section::Settings.all(), "/admin/settings"),
            (Section::Sites.all(), "/admin/sites"),
        ];
        for (route, url) in all {
            assert_eq!(route.to_string(), url);
            let (path, query) = url.split_once('?').unwrap_or((url, ""));
            assert_eq!(Route::read(path, query), route, "{url}");
        }
    }

    #[test]
    fn old_addresses_and_odd_ones_lead_somewhere() {
        let reads = |path, query| Route::read(path, query);
        assert_eq!(reads("/", ""), Route::HOME);
        assert_eq!(reads("/admin/details", ""), admin(Tab::Details));
        assert_eq!(reads("/admin/users/", "?"), Route::HOME);
        let users = |query: &str| admin(Tab::Users(query.to_owned()));
        assert_eq!(reads("/admin/patients", ""), users("role=Patient"));
        assert_eq!(
            reads("/admin/patients", "?q=x&page=2"),
            users("role=Patient&q=x&page=2")
        );
        assert_eq!(reads("/admin/members/m1", ""), reads("/admin/users/m1", ""));
        assert_eq!(reads("/admin/users/%2e%2e", ""), Route::NotFound);
        assert_eq!(reads("/admin/config", ""), users("account=project"));
        for nothing in ["/admin/secrets/x", "/admin/clients/a/b", "/admin/bots/%2e"] {
            assert_eq!(reads(nothing, ""), Route::NotFound, "{nothing}");
        }
        assert_eq!(reads("/nowhere", ""), Route::NotFound);
    }

    #[test]
    fn after_sign_in_one_stays_in_the_app() {
        let next = |value: &str| match Route::read("/signin", value) {
            Route::SignIn(wish) => wish.next,
            _ => None,
        };
        assert_eq!(next("next=/admin/invite"), Some("/admin/invite".into()));
        for bad in [
            "//evil.example",
            "/%5Cevil.example",
            "https://evil.example",
            "",
            "javascript:x",
            "/%09/evil.example",
        ] {
            assert_eq!(next(&format!("next={bad}")), None, "{bad}");
        }
    }
}
