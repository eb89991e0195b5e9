//! The parts of the app that load when they are first needed, each from a file of its own.
//!
//! A release bundle is built with `--cfg parts`: `cargo xtask` then cuts the module at the functions
//! marked here, so that whoever signs in does not wait for what only an admin needs. There are three: `account`,
//! `admin` (the list of users and the invite form) and `rest`, which is fetched while one reads the list. Otherwise,
//! in tests and under the development server, the app is one module and the same functions answer at once.

use super::ending::About;
use super::failure;
use super::invite::{self, Acts, Invite};
use super::second_factor::Gate;
use super::shell::Console;
use super::users::{self, Roster, Tools};
use crate::api::{Known, MemberPage, Withdrawn};
use crate::member::query::Query;
use crate::route::{Section, Spot};
use crate::scope;
use crate::session::{OpenSession, Session};
use crate::signal::{Derived, Slot};
use crate::ui::{Failure, Loader, loaded, loaded_in_place};
use futures::FutureExt;
use futures::future::LocalBoxFuture;
use leptos::prelude::*;
use wire::Id;

#[cfg(parts)]
use wasm_split_helpers::SplitLoaderError as Missing;

/// The file of a part could not be fetched.
#[cfg(not(parts))]
struct Missing;

/// Makes `$name` the way to a function that is part of the file `$file`. The code is reachable only
/// through the answer: that is what keeps it out of the main module.
macro_rules! part {
    ($file:ident, $name:ident, $shape:ty, $function:path) => {
        #[cfg(parts)]
        #[wasm_split_helpers::wasm_split($file, fallible)]
        fn $name() -> Result<$shape, Missing> {
            Ok($function)
        }

        #[cfg(not(parts))]
        async fn $name() -> Result<$shape, Missing> {
            Ok($function)
        }
    };
}

type Shell = fn(Id) -> AnyView;
type Page = LocalBoxFuture<'static, Result<MemberPage, Failure>>;
type Listing = fn(Session, Query, Known) -> Page;
type Dialog = fn(Roster) -> AnyView;

part!(admin, admin, Shell, super::shell::shell);
part!(admin, inviting, Dialog, invite::dialog);
part!(
    rest,
    member,
    fn(Console, Id) -> AnyView,
    super::member::member
);
part!(
    rest,
    details,
    fn(Console) -> AnyView,
    super::details::details
);
part!(
    rest,
    palette_dialog,
    fn(Console) -> AnyView,
    super::palette::palette
);
part!(
    rest,
    section,
    fn(Console, Section, Spot) -> AnyView,
    super::section::section
);
part!(
    account,
    account_page,
    fn() -> AnyView,
    super::account::account
);
part!(
    account,
    locked_out_page,
    fn(Withdrawn) -> AnyView,
    super::plain::locked_out
);
part!(
    account,
    several_page,
    fn(Vec<OpenSession>) -> AnyView,
    super::several::several
);
part!(
    account,
    ending_dialog,
    fn(About, Slot<bool>) -> AnyView,
    super::ending::ending
);
part!(
    account,
    factor_stage,
    fn(Gate) -> AnyView,
    super::second_factor::second_factor
);
part!(
    rest,
    bringing_back,
    fn(Roster) -> AnyView,
    super::member::removed
);
part!(rest, sending, fn() -> Acts, invite::acts);
part!(rest, listing, Listing, list);
part!(
    rest,
    filtering,
    fn(Roster) -> AnyView,
    super::users::filters
);
part!(rest, tooling, fn() -> Tools, super::users::tools);
part!(rest, options, fn(Invite) -> AnyView, invite::options);

/// Project Admin for one project.
pub fn shell(project: Id) -> AnyView {
    let part = fetched(admin);
    loaded(part, "Project Admin", move |shell| shell(project.clone()))
}

/// The invite dialog.
pub(super) fn invite(roster: Roster) -> AnyView {
    let part = fetched(inviting);
    loaded(part, "the invite form", move |dialog| dialog(roster))
}

/// One member.
pub(super) fn member_page(console: Console, id: Id) -> AnyView {
    let part = fetched(member);
    loaded(part, "the user", move |member| member(console, id.clone()))
}

/// About the project.
pub(super) fn details_page(console: Console) -> AnyView {
    of_console(fetched(details), "the details", console)
}

/// The command palette.
pub(super) fn palette(console: Console) -> AnyView {
    of_console(fetched(palette_dialog), "the search", console)
}

fn of_console(
    part: Loader<fn(Console) -> AnyView>,
    what: &'static str,
    console: Console,
) -> AnyView {
    loaded(part, what, move |draw| draw(console))
}

/// One of the tabs beside the details and the users.
pub(super) fn section_page(console: Console, which: Section, spot: Spot) -> AnyView {
    let part = fetched(section);
    loaded(part, "the page", move |section| {
        section(console, which, spot.clone())
    })
}

/// One of the pages about accounts.
pub fn account() -> AnyView {
    let part = fetched(account_page);
    loaded(part, "the page", |page| page())
}

/// For somebody whom the server lets do nothing any more.
pub fn locked_out(why: Withdrawn) -> AnyView {
    let part = fetched(locked_out_page);
    loaded(part, "the page", move |page| page(why))
}

/// Which of the sessions of other tabs to go on with.
pub fn several(open: Vec<OpenSession>) -> AnyView {
    let part = fetched(several_page);
    loaded(part, "the page", move |page| page(open.clone()))
}

/// The dialog about the end of the session.
pub(super) fn ending(about: About, heard: Slot<bool>) -> AnyView {
    let part = fetched(ending_dialog);
    loaded(part, "the session", move |dialog| dialog(about, heard))
}

/// The second factor of a sign-in.
pub(super) fn second_factor(gate: Gate) -> AnyView {
    let part = fetched(factor_stage);
    loaded(part, "the next step", move |stage| stage(gate.clone()))
}

/// Fetches what Project Admin needs, while whoever will open it is still being signed in.
pub fn fetch_ahead() {
    scope::spawn(async {
        // Whoever needs it asks again and hears of a failure then.
        let _ = admin().await;
    });
}

/// Fetches the rest of Project Admin while one reads what is there, so that nothing waits for it.
pub(super) fn fetch_rest() {
    scope::spawn(async {
        // Whoever needs it asks again and hears of a failure then.
        let _ = member().await;
    });
}

/// What the invite dialog does once somebody fills it in; `None` when it can't be fetched.
pub(super) async fn acts() -> Option<Acts> {
    sending().await.ok().map(|acts| acts())
}

/// The same for a dialog, said in place when it can't be fetched.
pub(super) fn acts_of(invite: Invite) -> AnyView {
    let part = fetched(sending);
    loaded_in_place(part, move |acts| {
        invite.is_here(acts());
        ().into_any()
    })
}

/// What was sent since sign-in; nothing is fetched as long as nothing was.
pub(super) fn sent(console: Console) -> AnyView {
    let any = Derived::new(move |_| !console.sent.is_empty());
    let list = move || {
        let part = fetched(sending);
        loaded(part, "what was sent", move |acts| (acts().sent)(console))
    };
    (move || any.get().then(list)).into_any()
}

/// A page of a list that is not plain.
pub(super) async fn members_otherwise(
    session: Session,
    query: Query,
    known: Known,
) -> Result<MemberPage, Failure> {
    let list = listing().await.map_err(missing)?;
    list(session, query, known).await
}

fn list(session: Session, query: Query, known: Known) -> Page {
    let api = session.api();
    async move {
        let page = api
            .members_otherwise(&query, known)
            .await
            .map_err(failure)?;
        let note = users::note(&page, &query);
        Ok(MemberPage { note, ..page })
    }
    .boxed_local()
}

/// The filters of the list.
pub(super) fn filters(roster: Roster) -> AnyView {
    let part = fetched(filtering);
    loaded(part, "the filters", move |filters| filters(roster))
}

/// Who was removed last, with the way back; nothing is fetched as long as nobody was.
pub(super) fn removed(roster: Roster) -> AnyView {
    let any = Derived::new(move |_| !roster.console.removed.is_empty());
    let told = move || {
        let part = fetched(bringing_back);
        loaded(part, "what was removed", move |told| told(roster))
    };
    (move || any.get().then(told)).into_any()
}

/// One of the tools over the list.
pub(super) fn tool(
    roster: Roster,
    what: &'static str,
    tool: fn(&Tools) -> fn(Roster) -> AnyView,
) -> AnyView {
    let part = fetched(tooling);
    loaded(part, what, move |tools| tool(&tools())(roster))
}

/// What stands under "More options" of the invite form.
pub(super) fn more_options(invite: Invite) -> AnyView {
    let part = fetched(options);
    loaded(part, "more options", move |options| options(invite))
}

/// A part on its way.
fn fetched<T, F>(fetch: impl Fn() -> F + 'static) -> Loader<T>
where
    T: Clone + Send + Sync + 'static,
    F: Future<Output = Result<T, Missing>> + 'static,
{
    Loader::new(move || fetch().map(|part| part.map_err(missing)).boxed_local())
}

fn missing(_: Missing) -> Failure {
    Failure {
        sentence: "Couldn’t load this part of the app. Check your connection, then try again or reload the page: a new version may be out.".to_owned(),
        request_id: None,
        wait: None,
    }
}
