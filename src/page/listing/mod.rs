//! The page that lists what a tab has, by name: Clients, Bots and Access policies.

mod search;
mod wanted;

use super::{failure, title};
use crate::api::resource::{Find, Resource, ResourcePage};
use crate::navigate::Navigator;
use crate::route::{Route, Section, Spot, Tab};
use crate::scope;
use crate::session::Session;
use crate::signal::{Derived, Slot};
use crate::ui::{Loader, heading, loading, turns, value_of};
use futures::FutureExt;
use futures::future::LocalBoxFuture;
use leptos::prelude::*;
use wanted::{ROWS, Wanted};
use wire::Id;

/// What a list is of.
#[derive(Clone, Copy)]
pub(super) struct Listing {
    /// The tab.
    pub section: Section,
    /// The type of the resources.
    pub kind: &'static str,
    /// What elements of them the columns need, `name` included, with commas between them.
    pub fields: &'static str,
    /// What they are called in a sentence, such as "clients".
    pub many: &'static str,
    /// What the way to a new one is called.
    pub new: &'static str,
    /// What is said while there are none.
    pub none: &'static str,
    /// The columns beside the name.
    pub columns: &'static [Column],
    /// A last column that takes another question to the server, asked once the rows are on screen.
    pub late: Option<Late>,
}

/// A column: what it is called, and what stands in it.
pub(super) type Column = (&'static str, fn(&Resource) -> AnyView);

/// What is told about some resources of a page.
pub(super) type Answers = LocalBoxFuture<'static, Vec<(Id, String)>>;

/// A column that takes another question.
#[derive(Clone, Copy)]
pub(super) struct Late {
    /// What it is called.
    pub label: &'static str,
    /// Asks about the resources of a page. What it does not answer is shown as not known.
    pub ask: fn(Session, Vec<Id>) -> Answers,
}

/// What is known for the late column, newest first: `None` where the answer did not say it.
type Told = Slot<Vec<(Id, Option<String>)>>;

/// The list on screen.
#[derive(Clone, Copy)]
struct List {
    listing: Listing,
    navigator: Navigator,
    /// What is asked for, as it stands in the address.
    address: Derived<String>,
    rows: Loader<ResourcePage>,
    told: Told,
}

impl List {
    fn new(listing: Listing) -> List {
        let navigator = Navigator::of_app();
        let session = Session::of_app();
        let address =
            Derived::new(
                move |before: Option<&String>| match (navigator.route(), before) {
                    (Route::Admin(Tab::Other(section, Spot::All(query))), _)
                        if section == listing.section =>
                    {
                        query
                    }
                    (_, before) => before.cloned().unwrap_or_default(),
                },
            );
        let told: Told = Slot::new(Vec::new());
        let rows = Loader::new(move || {
            let wanted = Wanted::read(&address.get_untracked());
            let api = session.api();
            async move {
                let find = Find {
                    kind: listing.kind,
                    fields: listing.fields,
                    text: &wanted.text,
                    offset: wanted.offset(),
                    count: ROWS,
                };
                let page = api.resources(&find).await.map_err(failure)?;
                if let Some(late) = listing.late.filter(|_| !page.rows.is_empty()) {
                    let ids: Vec<Id> = page.rows.iter().map(|row| row.id().clone()).collect();
                    scope::spawn(tell(late, session, ids, told));
                }
                Ok(page)
            }
            .boxed_local()
        });
        let list = List {
            listing,
            navigator,
            address,
            rows,
            told,
        };
        Effect::new(move |shown: Option<Wanted>| {
            let wanted = list.wanted();
            if shown.is_some_and(|shown| shown != wanted) {
                rows.reload();
            }
            wanted
        });
        list
    }

    /// What is asked for; tracked.
    fn wanted(self) -> Wanted {
        Wanted::read(&self.address.get())
    }

    fn route(self, wanted: &Wanted) -> Route {
        self.listing.section.at(Spot::All(wanted.address()))
    }
}

/// Asks for the late column of these rows.
async fn tell(late: Late, session: Session, ids: Vec<Id>, told: Told) {
    let answers = (late.ask)(session, ids.clone()).await;
    let of = |id: Id| {
        let found = answers.iter().find(|(of, _)| *of == id);
        let text = found.map(|(_, text)| text.clone());
        (id, text)
    };
    let fresh: Vec<(Id, Option<String>)> = ids.into_iter().map(of).collect();
    told.update(|told| {
        let known = std::mem::replace(told, fresh);
        told.extend(known);
    });
}

/// The page; `above` stands between its heading and the list.
pub(super) fn listing(listing: Listing, above: AnyView) -> AnyView {
    let name = listing.section.name();
    title(name);
    let list = List::new(listing);
    let any = Derived::new(move |_| {
        list.rows
            .with(|page| page.map(|page| !page.rows.is_empty()))
    });
    let new = listing.section.at(Spot::New).to_string();
    view! {
        <div class="title-row">
            {heading(name)}
            <a class="button primary" href=new>{listing.new}</a>
        </div>
        {above}
        {search::search(list)}
        <div class="loaded" aria-busy=move || list.rows.busy()>
            {loading(list.rows, listing.many)}
            <div role="status">{value_of(list.rows, move |page| status(list, &page))}</div>
            {move || any.get().unwrap_or_default().then(|| table(list))}
            {move || any.get().map(|_| pages(list))}
        </div>
    }
    .into_any()
}

/// Which of how many are on screen, or why there are none.
fn status(list: List, page: &ResourcePage) -> AnyView {
    let wanted = untrack(|| list.wanted());
    if page.rows.is_empty() {
        let why = match (wanted.page > 1, wanted.is_search()) {
            (true, _) => "Nothing on this page.",
            (false, true) => "No matches. Clear the search or check the spelling.",
            (false, false) => list.listing.none,
        };
        return view! { <p class="empty">{why}</p> }.into_any();
    }
    let first = u64::from(wanted.offset()) + 1;
    let last = first + page.rows.len() as u64 - 1;
    let total = page.total.unwrap_or(last);
    let [first, last, total] = [first, last, total].map(|number| number.to_string());
    let sentence = [&first, "–", &last, " of ", &total, ", by name"].concat();
    view! { <p class="hint">{sentence}</p> }.into_any()
}

fn table(list: List) -> AnyView {
    let listing = list.listing;
    let names = listing.columns.iter().map(|(name, _)| *name);
    let heads: Vec<AnyView> = names
        .chain(listing.late.map(|late| late.label))
        .map(|name| view! { <th scope="col">{name}</th> }.into_any())
        .collect();
    let rows = move || {
        let rows = |page: Option<&ResourcePage>| page.map(|page| page.rows.clone());
        list.rows.with(rows).unwrap_or_default()
    };
    view! {
        <div class="table-frame">
            <table class="cards">
                <caption class="visually-hidden">{listing.section.name()}</caption>
                <thead>
                    <tr>
                        <th scope="col">"Name"</th>
                        {heads}
                    </tr>
                </thead>
                // Another one never takes over a row: a translator may hold on to the texts in it.
                <tbody>
                    <For each=rows key=|resource| resource.json().to_string() children=move |resource| row(list, &resource)/>
                </tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(list: List, resource: &Resource) -> AnyView {
    let listing = list.listing;
    let href = listing
        .section
        .at(Spot::One(resource.id().clone()))
        .to_string();
    let name = resource.label().to_owned();
    let cells: Vec<AnyView> = listing
        .columns
        .iter()
        .map(|(label, draw)| view! { <td data-label=*label>{draw(resource)}</td> }.into_any())
        .collect();
    let late = listing.late.map(|late| {
        let id = resource.id().clone();
        let content = move || list.told.with(|told| late_cell(told, &id));
        view! { <td data-label=late.label>{content}</td> }.into_any()
    });
    view! {
        <tr>
            <th scope="row"><a href=href><bdi>{name}</bdi></a></th>
            {cells}
            {late}
        </tr>
    }
    .into_any()
}

/// Nothing before there is an answer.
fn late_cell(told: &[(Id, Option<String>)], id: &Id) -> Option<AnyView> {
    let (_, text) = told.iter().find(|(of, _)| of == id)?;
    Some(match text {
        Some(text) => view! { <bdi>{text.clone()}</bdi> }.into_any(),
        None => view! { <span class="hint">"Unknown"</span> }.into_any(),
    })
}

/// The ways to the other pages.
fn pages(list: List) -> AnyView {
    let to_previous = move || {
        let wanted = list.wanted();
        (wanted.page > 1).then(|| wanted.at(wanted.page - 1))
    };
    let to_next = move || {
        let has_next = list
            .rows
            .with(|page| page.is_some_and(|page| page.has_next));
        let wanted = list.wanted();
        has_next.then(|| wanted.at(wanted.page + 1))
    };
    let label = ["Pages of ", list.listing.many].concat();
    let address = move |wanted: Wanted| list.route(&wanted).to_string();
    view! {
        <nav class="pages" aria-label=label>
            {turns(
                Derived::new(move |_| list.wanted().page.to_string()),
                Derived::new(move |_| to_previous().map(address)),
                Derived::new(move |_| to_next().map(address)),
            )}
        </nav>
    }
    .into_any()
}

/// Text of a resource in a cell; a dash where there is none.
pub(super) fn text_cell(text: Option<&str>) -> AnyView {
    match text {
        Some(text) => view! { <bdi>{text.to_owned()}</bdi> }.into_any(),
        None => view! { <span class="hint">"–"</span> }.into_any(),
    }
}
