//! The list itself: a table that stays while its rows change, and the way to its other pages.

use super::select::{selection, tick, tick_page};
use super::{Roster, part, route, words};
use crate::api::facts::Facts;
use crate::api::{MemberPage, MemberRow};
use crate::member::column::{Column, Columns};
use crate::member::query::{Key, Query, SIZES};
use crate::preference::Look;
use crate::route::{Route, Tab};
use crate::signal::Derived;
use crate::ui::{
    Chip, Select, Tone, avatar, chip, initials, loading, notice, select, time, turns, value_of,
};
use leptos::prelude::*;
use std::sync::Arc;
use wire::ProfileType;

/// The list.
pub(super) fn list(roster: Roster) -> AnyView {
    let members = roster.members;
    let any = roster.any;
    view! {
        <div class="loaded" aria-busy=move || members.busy()>
            {loading(members, "the users")}
            <div role="status">{value_of(members, move |page| status(roster, &page))}</div>
            {move || roster.wants_tools.get().then(|| part::tool(roster, "the columns", |tools| tools.ask))}
            {move || any.get().unwrap_or_default().then(|| table(roster))}
            {selection(roster)}
            {move || any.get().map(|_| pages(roster))}
        </div>
    }
    .into_any()
}

/// What is on screen, or why nothing is.
fn status(roster: Roster, page: &MemberPage) -> AnyView {
    let query = untrack(|| roster.query());
    if page.rows.is_empty() {
        let why = page.note.unwrap_or_else(|| words::empty(&query));
        return view! { <p class="empty">{why}</p> }.into_any();
    }
    let note = page
        .note
        .map(|sentence| notice(Tone::Warning, view! { <p>{sentence}</p> }.into_any()));
    view! { {note} <p class="hint">{words::range(page, &query)}</p> }.into_any()
}

fn table(roster: Roster) -> AnyView {
    let heads = move || {
        let columns = roster.columns.get();
        let heads = columns.shown().iter().map(|column| head(roster, *column));
        heads.collect::<Vec<AnyView>>()
    };
    let rows = move || {
        let columns: Arc<[Column]> = roster.columns.get().shown().into();
        let page = |page: Option<&MemberPage>| page.map(|page| page.rows.clone());
        let rows = roster.members.with(page).unwrap_or_default().into_iter();
        rows.map(|member| (Arc::new(member), columns.clone()))
            .collect::<Vec<(Arc<MemberRow>, Arc<[Column]>)>>()
    };
    view! {
        <div class="table-frame" class:wide=move || roster.columns.with(Columns::has_unusual)>
            <table class="cards">
                <caption class="visually-hidden">"Users"</caption>
                <thead>
                    <tr>
                        {tick_page(roster)}
                        {heads}
                    </tr>
                </thead>
                // Another member never takes over somebody's row: a translator may hold on to the texts in it.
                <tbody>
                    <For each=rows key=|(member, columns)| (member.content(), columns.clone()) children=move |(member, columns)| row(roster, &member, &columns)/>
                </tbody>
            </table>
        </div>
    }
    .into_any()
}

fn head(roster: Roster, column: Column) -> AnyView {
    let key = match column {
        Column::Name => Key::Name,
        Column::Email => Key::Email,
        Column::Role => Key::Role,
        Column::Added => Key::Added,
        Column::Changed => Key::Changed,
        other => return view! { <th scope="col">{other.label()}</th> }.into_any(),
    };
    sortable(roster, key, column.label())
}

fn sortable(roster: Roster, key: Key, name: &'static str) -> AnyView {
    let sorted = move || {
        let sort = roster.query().sort;
        match (sort.key == key, sort.descending) {
            (false, _) => None,
            (true, false) => Some("ascending"),
            (true, true) => Some("descending"),
        }
    };
    view! {
        <th scope="col" aria-sort=sorted>
            <button type="button" class="sort" on:click=move |_| roster.change(|query| query.sort = query.sort.by(key))>
                {name}
            </button>
        </th>
    }
    .into_any()
}

fn row(roster: Roster, member: &Arc<MemberRow>, columns: &[Column]) -> AnyView {
    let href = Route::Admin(Tab::Member(member.id().clone())).to_string();
    let name = match member.name() {
        name if name.is_empty() => "No name".to_owned(),
        name => name,
    };
    let avatar = avatar(
        initials(&member.name()).into_any(),
        Some(member.id().as_str()),
    );
    let inactive = (!member.membership.is_active())
        .then(|| view! { " " {chip(Chip::Quiet, "Inactive")} }.into_any());
    let trouble = member.is_in_trouble().then(|| {
        let member = member.clone();
        (move || {
            roster
                .tools
                .get()
                .map(|tools| (tools.trouble)(roster, &member))
        })
        .into_any()
    });
    let cells: Vec<AnyView> = columns
        .iter()
        .skip(1)
        .map(|column| cell(roster, member, *column))
        .collect();
    view! {
        <tr>
            {tick(roster, member, &name)}
            <th scope="row">{avatar} <a href=href><bdi>{name}</bdi></a>{inactive}{trouble}</th>
            {cells}
        </tr>
    }
    .into_any()
}

/// Any cell but the first.
fn cell(roster: Roster, member: &Arc<MemberRow>, column: Column) -> AnyView {
    let content = match column {
        Column::Email => {
            let email = member.email().map(str::to_owned);
            email.map_or_else(dash, IntoAny::into_any)
        }
        Column::Role => role_name(member.role()).into_any(),
        Column::Policies => {
            let names = member.policies.iter().map(|policy| policy.name.clone());
            policies_cell(&names.collect::<Vec<String>>())
        }
        Column::Admin => yes_no(member.membership.is_admin()),
        Column::Added => {
            let id = member.id().clone();
            let added = move || {
                let added = |facts: &Facts| facts.added.iter().find(|(of, _)| *of == id).cloned();
                match roster.facts.with(added) {
                    Some((_, Some(instant))) => time(instant),
                    Some((_, None)) => dash(),
                    None => ().into_any(),
                }
            };
            added.into_any()
        }
        // What not everybody looks at is drawn by what is fetched for it.
        _ => {
            let member = member.clone();
            let other = move || {
                let tools = roster.tools.get();
                tools.map(|tools| (tools.cell)(roster, &member, column))
            };
            other.into_any()
        }
    };
    view! { <td data-label=column.label()>{content}</td> }.into_any()
}

/// The ways to the other pages, and how many rows a page has.
fn pages(roster: Roster) -> AnyView {
    let to_previous = move || roster.query().previous();
    let to_next = move || {
        let cursor = roster.members.with(|page| {
            let page = page.filter(|page| page.has_next)?;
            Some(page.cursor.clone())
        })?;
        Some(roster.query().next(cursor))
    };
    let sizes = move || {
        let size = roster.query().size;
        SIZES
            .into_iter()
            .zip(OPTIONS)
            .find(|(of, _)| *of == size)
            .map_or("", |(_, (key, _))| key)
    };
    let address = |query: Query| route(&query).to_string();
    view! {
        <nav class="pages" aria-label="Pages of users">
            {turns(
                Derived::new(move |_| roster.query().page.to_string()),
                Derived::new(move |_| to_previous().map(address)),
                Derived::new(move |_| to_next().map(address)),
            )}
            {select(Select {
                id: "users-size",
                label: "Rows",
                options: &OPTIONS,
                value: Signal::derive(sizes),
                on_change: Callback::new(move |size: String| {
                    Look::Rows.set(&size);
                    roster.change(|query| query.size = size.parse().unwrap_or(query.size));
                }),
            })}
        </nav>
    }
    .into_any()
}

const OPTIONS: [(&str, &str); 4] = [("20", "20"), ("50", "50"), ("100", "100"), ("200", "200")];

/// The policies of a member, or what it means to have none.
fn policies_cell(policies: &[String]) -> AnyView {
    match policies.is_empty() {
        true => chip(Chip::Warning, "Full access"),
        false => policies.join(", ").into_any(),
    }
}

/// The kind of profile.
pub(in crate::page) fn role_name(role: Option<ProfileType>) -> &'static str {
    role.map_or("Unknown", ProfileType::as_str)
}

/// A word instead of a sign that needs eyes.
pub(in crate::page) fn yes_no(yes: bool) -> AnyView {
    match yes {
        true => view! { <span class="badge strong">"Yes"</span> }.into_any(),
        false => view! { <span class="hint">"No"</span> }.into_any(),
    }
}

/// What is not known.
pub(super) fn dash() -> AnyView {
    view! { <span class="hint" title="Unknown">"–"</span> }.into_any()
}
