//! `/admin/users` and `/admin/invite`: the people of the project, and the invite dialog over them.

mod bulk;
mod cell;
mod columns;
mod export;
mod filters;
pub(super) mod patience;
mod search;
mod select;
mod table;
mod tools;
mod words;

pub(super) use filters::filters;
pub(super) use table::{role_name, yes_no};
pub(super) use tools::{Tools, tools};
pub(super) use words::note;

use select::Panel;

use super::shell::Console;
use super::{failure, part, title};
use crate::api::facts::Facts;
use crate::api::{ApiError, Known, MemberPage, MemberRow, is_plain};
use crate::member::column::{Column, Columns};
use crate::member::pick::Picks;
use crate::member::query::{Query, SIZES, USUAL_SIZE};
use crate::navigate::Navigator;
use crate::preference::Look;
use crate::route::{Route, Tab};
use crate::scope;
use crate::session::Session;
use crate::signal::{Derived, Slot};
use crate::ui::{Failure, Icon, Loader, heading, icon};
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
    address: Derived<String>,
    /// The members of this page.
    pub members: Loader<MemberPage>,
    /// Whether there are any; `None` until that is known.
    pub any: Derived<Option<bool>>,
    /// The columns shown.
    pub columns: Slot<Columns>,
    /// What is asked for once the members are on screen, because none of it is worth waiting for.
    pub facts: Slot<Facts>,
    /// The ticked members, of this page and others.
    pub picks: Slot<Picks>,
    /// What lies over the list.
    pub panel: Slot<Option<Panel>>,
    /// What draws the columns that not everybody looks at, once that is here.
    pub tools: Slot<Option<Tools>>,
    /// Whether that is needed.
    pub wants_tools: Slot<bool>,
}

/// What is remembered of former answers.
#[derive(Default)]
struct Memory {
    /// The last list asked for, and how many members it has in all.
    counted: Option<(Query, Option<u64>)>,
    /// A page that was fetched ahead, and when.
    ahead: Option<(Query, MemberPage, f64)>,
}

impl Roster {
    fn new(console: Console) -> Roster {
        let navigator = Navigator::of_app();
        let session = Session::of_app();
        // The list that is shown stays while the dialog lies over it.
        let address = Derived::new(move |before: Option<&String>| match navigator.route() {
            Route::Admin(Tab::Users(address)) => address,
            _ => before.cloned().unwrap_or_default(),
        });
        let kept = Look::Columns.get();
        let columns = kept.map_or_else(Columns::default, |keys| Columns::parse(&keys));
        let wants_tools = Slot::new(columns.has_unusual());
        let facts = Slot::new(Facts::default());
        let columns = Slot::new(columns);
        let memory = StoredValue::new(Memory::default());
        let members = Loader::new(move || {
            let query = read(&address.get_untracked());
            let (total, ahead) = memory
                .try_update_value(|memory| {
                    let counted = memory.counted.as_ref();
                    let total = counted.filter(|(of, _)| query.same_members(of));
                    (total.and_then(|(_, total)| *total), memory.ahead.take())
                })
                .unwrap_or_default();
            let known = Known {
                version: untrack(|| console.version()),
                total,
            };
            let ahead =
                ahead.filter(|(of, _, at)| *of == query && js_sys::Date::now() < at + FRESH);
            async move {
                let page = match ahead {
                    Some((_, page, _)) => page,
                    None => page_of(session, &query, known).await?,
                };
                memory
                    .try_update_value(|memory| memory.counted = Some((query.clone(), page.total)));
                let shown = page.clone();
                part::fetch_rest();
                scope::spawn(async move {
                    let ids: Vec<Id> = shown.rows.iter().map(|row| row.id().clone()).collect();
                    if shown.rows.iter().any(MemberRow::is_in_trouble) {
                        want(wants_tools);
                    }
                    // Who looks at more columns has all asked for at once.
                    let is_wanted = columns.with_untracked(|columns| columns.has(Column::Added));
                    if is_wanted && !wants_tools.get_untracked() && !ids.is_empty() {
                        let instants = session.api().added(&ids).await.unwrap_or_default();
                        let instants = instants.into_iter().chain(std::iter::repeat(None));
                        facts.set(Facts {
                            added: ids.into_iter().zip(instants).collect(),
                            ..Facts::default()
                        });
                    }
                    if shown.has_next {
                        let next = query.next(shown.cursor);
                        if let Ok(page) = page_of(session, &next, known).await {
                            let at = js_sys::Date::now();
                            memory.try_update_value(|memory| memory.ahead = Some((next, page, at)));
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
            address,
            members,
            any: Derived::new(move |_| members.with(|page| page.map(|page| !page.rows.is_empty()))),
            columns,
            facts,
            picks: Slot::new(Picks::default()),
            panel: Slot::new(None),
            tools: Slot::new(None),
            wants_tools,
        };
        Effect::new(move |shown: Option<Query>| {
            let address = roster.address.get();
            let query = read(&address);
            // What is remembered stands in the address too, for whoever gets it.
            if query.size != USUAL_SIZE && !address.contains("size=") && !inviting(navigator) {
                navigator.replace(route(&query));
            }
            if shown.is_some_and(|shown| shown != query) {
                roster.members.reload();
            }
            console.list.set_value(address);
            query
        });
        roster
    }

    /// What is asked for; tracked.
    pub fn query(self) -> Query {
        read(&self.address.get())
    }

    /// Where the list stands; tracked.
    pub fn route(self) -> Route {
        Route::Admin(Tab::Users(self.address.get()))
    }

    /// Shows another list. Back comes back to this one.
    pub fn go(self, query: &Query) {
        self.navigator.go(route(query));
    }

    /// Shows another list from its beginning: another search, filter or order.
    pub fn change(self, change: impl FnOnce(&mut Query)) {
        let mut query = untrack(|| self.query()).from_the_start();
        change(&mut query);
        self.go(&query);
    }
}

/// Fetches the tools, unless they are fetched already.
fn want(tools: Slot<bool>) {
    if tools.try_get_untracked() == Some(false) {
        tools.set(true);
    }
}

fn read(address: &str) -> Query {
    let kept = Look::Rows.get().and_then(|rows| rows.parse().ok());
    let kept = kept.filter(|rows| SIZES.contains(rows));
    Query::read(address, kept.unwrap_or(USUAL_SIZE))
}

fn inviting(navigator: Navigator) -> bool {
    navigator.now() == Route::Admin(Tab::Invite)
}

/// Fetches a page the short way if there is one. The other way is a part of its own.
async fn page_of(session: Session, query: &Query, known: Known) -> Result<MemberPage, Failure> {
    let api = session.api();
    if is_plain(query, known) {
        match api.members(query).await {
            Err(ApiError::Refused(refusal)) if query.is_filtered() && refusal.status == 400 => {}
            answer => return answer.map_err(failure),
        }
    }
    part::members_otherwise(session, query.clone(), known).await
}

fn route(query: &Query) -> Route {
    Route::Admin(Tab::Users(query.address()))
}

/// The page.
pub(super) fn users(console: Console) -> AnyView {
    let roster = Roster::new(console);
    let navigator = roster.navigator;
    let inviting = Derived::new(move |_| navigator.route() == Route::Admin(Tab::Invite));
    let over = move || {
        let inviting = inviting.get();
        title(if inviting { "Invite new user" } else { "Users" });
        inviting.then(|| part::invite(roster))
    };
    view! {
        <div class="title-row">
            {heading("Users")}
            <a class="button primary" id="invite-link" href=Route::Admin(Tab::Invite).to_string()>
                {icon(Icon::Invite)}
                "Invite new user"
            </a>
        </div>
        {part::removed(roster)}
        {search::search(roster)}
        {table::list(roster)}
        {part::sent(console)}
        {over}
    }
    .into_any()
}
