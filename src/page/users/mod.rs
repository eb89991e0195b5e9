//! `/admin/users` and `/admin/invite`: the people of the project, and the invite dialog over them.

mod filters;
mod search;
mod shortcut;
mod table;
mod words;

pub(super) use filters::filters;
pub(super) use table::{role_name, yes_no};

use super::shell::Console;
use super::{failure, part, title};
use crate::api::{Known, MemberPage};
use crate::member::query::{Query, USUAL_SIZE};
use crate::navigate::Navigator;
use crate::route::{Route, Tab};
use crate::session::Session;
use crate::ui::{Loader, heading};
use futures::FutureExt;
use leptos::prelude::*;
use wire::Id;

/// How long a page that was fetched ahead may be shown, in milliseconds.
const FRESH: f64 = 30_000.0;

/// The list on screen, copied into every part of it.
#[derive(Clone, Copy)]
pub(super) struct Roster {
    /// What all tabs know.
    pub console: Console,
    /// The way to the server.
    pub session: Session,
    navigator: Navigator,
    /// What is asked for, as it stands in the address.
    pub query: Memo<Query>,
    /// The members of this page.
    pub members: Loader<MemberPage>,
    /// When they were added.
    added: Added,
}

/// When the members shown were added. Asked for once they are on screen, because only their history
/// tells, and none of it is worth waiting for.
type Added = RwSignal<Vec<(Id, Option<String>)>>;

/// A page that was fetched ahead, and when.
type Ahead = StoredValue<Option<(Query, MemberPage, f64)>>;

impl Roster {
    fn new(console: Console) -> Roster {
        let navigator = Navigator::of_app();
        let session = Session::of_app();
        // The list that is shown stays while the dialog lies over it.
        let query = Memo::new(move |before: Option<&Query>| match navigator.route() {
            Route::Admin(Tab::Users(address)) => Query::read(&address, USUAL_SIZE),
            _ => before.cloned().unwrap_or_default(),
        });
        let added: Added = RwSignal::new(Vec::new());
        let ahead: Ahead = StoredValue::new(None);
        // How many there were when somebody last asked for the same members.
        let counted = StoredValue::new((Query::default(), None));
        let members = Loader::new(move || {
            let query = query.get_untracked();
            let known = Known {
                version: console.me.with_untracked(|me| me.map(|me| me.version)),
                total: counted.with_value(|(of, total)| total.filter(|_| query.same_members(of))),
            };
            let fresh = ahead.try_update_value(Option::take).flatten();
            let fresh =
                fresh.filter(|(of, _, at)| *of == query && js_sys::Date::now() < at + FRESH);
            async move {
                let api = session.api();
                let page = match fresh {
                    Some((_, page, _)) => page,
                    None => api.members(&query, known).await.map_err(failure)?,
                };
                counted.try_set_value((query.clone(), page.total));
                let shown = page.clone();
                leptos::task::spawn_local(async move {
                    let ids: Vec<Id> = shown.rows.iter().map(|row| row.id().clone()).collect();
                    if !ids.is_empty() {
                        let instants = api.added(&ids).await.unwrap_or_default();
                        let instants = instants.into_iter().chain(std::iter::repeat(None));
                        added.try_set(ids.into_iter().zip(instants).collect());
                    }
                    if shown.has_next {
                        let next = query.next(shown.cursor);
                        if let Ok(page) = api.members(&next, known).await {
                            ahead.try_set_value(Some((next, page, js_sys::Date::now())));
                        }
                    }
                });
                Ok(page)
            }
            .boxed_local()
        });
        let roster = Roster {
            console,
            session,
            navigator,
            query,
            members,
            added,
        };
        Effect::new(move |shown: Option<Query>| {
            let query = roster.query.get();
            if shown.is_some_and(|shown| shown != query) {
                roster.members.reload();
            }
            query
        });
        roster
    }

    /// Where the list stands; tracked.
    pub fn route(self) -> Route {
        route(&self.query.get())
    }

    /// Shows another list. Back comes back to this one.
    pub fn go(self, query: &Query) {
        self.navigator.go(route(query));
    }

    /// Shows another list from its beginning: another search, filter or order.
    pub fn change(self, change: impl FnOnce(&mut Query)) {
        let mut query = self.query.get_untracked().from_the_start();
        change(&mut query);
        self.go(&query);
    }
}

fn route(query: &Query) -> Route {
    Route::Admin(Tab::Users(query.address()))
}

/// The page.
pub(super) fn users(console: Console) -> AnyView {
    let roster = Roster::new(console);
    let navigator = roster.navigator;
    let inviting = Memo::new(move |_| navigator.route() == Route::Admin(Tab::Invite));
    let over = move || {
        let inviting = inviting.get();
        title(if inviting { "Invite new user" } else { "Users" });
        inviting.then(|| part::invite(roster))
    };
    view! {
        <div class="title-row">
            {heading("Users")}
            <a class="button primary" id="invite-link" href=Route::Admin(Tab::Invite).to_string()>"Invite new user"</a>
        </div>
        {part::removed(roster)}
        {search::search(roster)}
        {table::list(roster)}
        {part::sent(console)}
        {shortcut::shortcut(navigator)}
        {over}
    }
    .into_any()
}
