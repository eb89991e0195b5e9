//! The list itself: a table that stays while its rows change, and the way to its other pages.

use super::{Added, Roster, route, words};
use crate::api::{MemberPage, MemberRow};
use crate::member::query::{Key, Query, SIZES};
use crate::route::{Route, Tab};
use crate::ui::{Select, Tone, loading, notice, select, time, value_of};
use leptos::prelude::*;
use wire::ProfileType;

/// The list.
pub(super) fn list(roster: Roster) -> AnyView {
    let members = roster.members;
    let any = Memo::new(move |_| members.with(|page| page.map(|page| !page.rows.is_empty())));
    view! {
        <div class="loaded" aria-busy=move || members.busy()>
            {loading(members, "the users")}
            <div role="status">{value_of(members, move |page| status(roster, &page))}</div>
            {move || any.get().unwrap_or_default().then(|| table(roster))}
            {move || any.get().map(|_| pages(roster))}
        </div>
    }
    .into_any()
}

/// What is on screen, or why nothing is.
fn status(roster: Roster, page: &MemberPage) -> AnyView {
    let query = roster.query.get_untracked();
    if page.rows.is_empty() {
        return view! { <p class="empty">{words::empty(page, &query)}</p> }.into_any();
    }
    let shortcoming = words::shortcoming(page, &query)
        .map(|sentence| notice(Tone::Warning, view! { <p>{sentence}</p> }.into_any()));
    view! { {shortcoming} <p class="hint">{words::range(page, &query)}</p> }.into_any()
}

fn table(roster: Roster) -> AnyView {
    let rows = value_of(roster.members, move |page| {
        let rows: Vec<AnyView> = page
            .rows
            .into_iter()
            .map(|member| row(member, roster.added))
            .collect();
        rows.into_any()
    });
    view! {
        <div class="table-frame">
            <table class="cards">
                <caption class="visually-hidden">"Users"</caption>
                <thead>
                    <tr>
                        {sortable(roster, Key::Name, "Name")}
                        {sortable(roster, Key::Email, "Email")}
                        {sortable(roster, Key::Role, "Role")}
                        <th scope="col">"Access policy"</th>
                        <th scope="col">"Admin"</th>
                        {sortable(roster, Key::Added, "Added")}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn sortable(roster: Roster, key: Key, name: &'static str) -> AnyView {
    let sorted = move || {
        let sort = roster.query.with(|query| query.sort);
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

fn row(member: MemberRow, added: Added) -> AnyView {
    let href = Route::Admin(Tab::Member(member.id().clone())).to_string();
    let name = match member.name() {
        name if name.is_empty() => "No name".to_owned(),
        name => name,
    };
    let inactive = (!member.membership.is_active())
        .then(|| view! { " " <span class="badge">"inactive"</span> }.into_any());
    let email = member.email().map(str::to_owned);
    let id = member.id().clone();
    let since = move || {
        added.with(|added| match added.iter().find(|(of, _)| *of == id) {
            Some((_, Some(instant))) => time(instant.clone()),
            Some((_, None)) => dash(),
            None => ().into_any(),
        })
    };
    let policies: Vec<String> = member
        .policies
        .iter()
        .map(|policy| policy.name.clone())
        .collect();
    view! {
        <tr>
            <th scope="row"><a href=href><bdi>{name}</bdi></a>{inactive}</th>
            <td data-label="Email">{email.map_or_else(dash, IntoAny::into_any)}</td>
            <td data-label="Role">{role_name(member.role())}</td>
            <td data-label="Access policy">{policies_cell(&policies)}</td>
            <td data-label="Admin">{yes_no(member.membership.is_admin())}</td>
            <td data-label="Added">{since}</td>
        </tr>
    }
    .into_any()
}

/// The ways to the pages before and after, which keep their places and the focus, and how many rows a
/// page has.
fn pages(roster: Roster) -> AnyView {
    let to_previous = move || roster.query.with(Query::previous);
    let to_next = move || {
        let cursor = roster.members.with(|page| {
            let page = page.filter(|page| page.has_next)?;
            Some(page.cursor.clone())
        })?;
        Some(roster.query.with(|query| query.next(cursor)))
    };
    let sizes = move || {
        let size = roster.query.with(|query| query.size);
        SIZES
            .into_iter()
            .zip(OPTIONS)
            .find(|(of, _)| *of == size)
            .map_or("", |(_, (key, _))| key)
    };
    view! {
        <nav class="pages" aria-label="Pages of users">
            {turn("Previous", Signal::derive(to_previous))}
            <span>"Page " {move || roster.query.with(|query| query.page)}</span>
            {turn("Next", Signal::derive(to_next))}
            {select(Select {
                id: "users-size",
                label: "Rows",
                options: &OPTIONS,
                value: Signal::derive(sizes),
                on_change: Callback::new(move |size: String| {
                    roster.change(|query| query.size = size.parse().unwrap_or(query.size));
                }),
            })}
        </nav>
    }
    .into_any()
}

const OPTIONS: [(&str, &str); 4] = [("20", "20"), ("50", "50"), ("100", "100"), ("200", "200")];

fn turn(name: &'static str, to: Signal<Option<Query>>) -> AnyView {
    let href = move || to.get().map(|query| route(&query).to_string());
    let disabled = move || to.get().is_none().then_some("true");
    view! { <a class="button" role="link" href=href aria-disabled=disabled>{name}</a> }.into_any()
}

/// The policies of a member, or what it means to have none.
fn policies_cell(policies: &[String]) -> AnyView {
    match policies.is_empty() {
        true => view! { <span class="badge danger">"None: full access"</span> }.into_any(),
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

fn dash() -> AnyView {
    view! { <span class="hint" title="Not known">"–"</span> }.into_any()
}
