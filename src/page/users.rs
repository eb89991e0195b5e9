//! `/admin/users` and `/admin/invite`: the people of the project, and the invite dialog over them.

use super::shell::Console;
use super::{failure, part, title};
use crate::api::{MemberPage, MemberRow, PAGE_SIZE};
use crate::navigate::Navigator;
use crate::preference::Preference;
use crate::route::{Route, Tab};
use crate::session::Session;
use crate::ui::{self, Check, Loader, check_box, heading, loaded, time};
use futures::FutureExt;
use leptos::ev;
use leptos::prelude::*;
use wire::{Id, ProfileType};

/// The page.
pub(super) fn users(console: Console) -> AnyView {
    let navigator = Navigator::of_app();
    let session = Session::of_app();
    // The page that is shown stays while the dialog lies over it.
    let page = Memo::new(move |before: Option<&u32>| match navigator.route() {
        Route::Admin(Tab::Users(page)) => page,
        _ => before.copied().unwrap_or(1),
    });
    let inviting = Memo::new(move |_| navigator.route() == Route::Admin(Tab::Invite));
    let added: Added = RwSignal::new(Vec::new());
    let members = Loader::new(move || {
        let (api, page) = (session.api(), page.get_untracked());
        async move {
            let found = api.members(page).await.map_err(failure)?;
            ask_when_added(session, &found, added);
            Ok(found)
        }
        .boxed_local()
    });
    Effect::new(move |shown: Option<u32>| {
        let page = page.get();
        if shown.is_some_and(|shown| shown != page) {
            members.reload();
        }
        page
    });
    let over = move || {
        let inviting = inviting.get();
        title(if inviting { "Invite new user" } else { "Users" });
        inviting.then(|| part::invite(console, members, page))
    };
    view! {
        <div class="title-row">
            {heading("Users")}
            <a class="button primary" id="invite-link" href=Route::Admin(Tab::Invite).to_string()>"Invite new user"</a>
        </div>
        {loaded(members, "the users", move |found| table(found, page.get_untracked(), added))}
        {part::sent(console)}
        {shortcut(navigator)}
        {over}
    }
    .into_any()
}

/// The key that opens the invite form, and the switch that turns it off (WCAG 2.1.4).
fn shortcut(navigator: Navigator) -> AnyView {
    let off = Preference::NoShortcuts;
    let is_on = RwSignal::new(!off.get());
    let pressed = window_event_listener(ev::keydown, move |event| {
        if is_on.get_untracked() && ui::is_single_key(&event, "i") {
            event.prevent_default();
            navigator.go(Route::Admin(Tab::Invite));
        }
    });
    on_cleanup(move || pressed.remove());
    check_box(Check {
        id: "shortcuts",
        label: "Keyboard shortcut",
        hint: Signal::stored(
            "The key I opens the invite form; Ctrl or Cmd with Enter sends it.".to_owned(),
        ),
        value: is_on.into(),
        on_change: Callback::new(move |on| {
            is_on.set(on);
            off.set(!on);
        }),
    })
}

/// When the members shown were added. Asked for once they are on screen, because only their history
/// tells, and none of it is worth waiting for.
type Added = RwSignal<Vec<(Id, Option<String>)>>;

fn ask_when_added(session: Session, found: &MemberPage, added: Added) {
    let ids: Vec<Id> = found.rows.iter().map(|row| row.id.clone()).collect();
    if ids.is_empty() {
        return;
    }
    let api = session.api();
    leptos::task::spawn_local(async move {
        let instants = api.added(&ids).await.unwrap_or_default();
        let instants = instants.into_iter().chain(std::iter::repeat(None));
        added.try_set(ids.into_iter().zip(instants).collect());
    });
}

fn table(found: MemberPage, page: u32, added: Added) -> AnyView {
    if found.rows.is_empty() {
        let empty = match page {
            1 => "There are no users yet. Invite the first one.",
            _ => "There are no users on this page.",
        };
        return view! { <p class="empty">{empty}</p> {pages(page, false)} }.into_any();
    }
    let first = u64::from(page - 1) * u64::from(PAGE_SIZE) + 1;
    let last = first + found.rows.len() as u64 - 1;
    let mut range = [first.to_string(), last.to_string()].join(" to ");
    if let Some(total) = found.total {
        range.push_str(" of ");
        range.push_str(&total.to_string());
    }
    let rows: Vec<AnyView> = found
        .rows
        .into_iter()
        .map(|member| row(member, added))
        .collect();
    view! {
        <p class="hint" role="status">"Users " {range} ", last changed first"</p>
        <div class="table-frame">
            <table class="cards">
                <caption class="visually-hidden">"Users"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Name"</th>
                        <th scope="col">"Email"</th>
                        <th scope="col">"Role"</th>
                        <th scope="col">"Access policy"</th>
                        <th scope="col">"Admin"</th>
                        <th scope="col">"Added"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {pages(page, found.has_next)}
    }
    .into_any()
}

fn row(member: MemberRow, added: Added) -> AnyView {
    let href = Route::Admin(Tab::Member(member.id.clone())).to_string();
    let name = match member.name.is_empty() {
        true => "No name".to_owned(),
        false => member.name,
    };
    let inactive =
        (!member.active).then(|| view! { " " <span class="badge">"inactive"</span> }.into_any());
    let email = member.email.map_or_else(dash, IntoAny::into_any);
    let id = member.id;
    let since = move || {
        added.with(|added| match added.iter().find(|(of, _)| *of == id) {
            Some((_, Some(instant))) => time(instant.clone()),
            Some((_, None)) => dash(),
            None => ().into_any(),
        })
    };
    view! {
        <tr>
            <th scope="row"><a href=href><bdi>{name}</bdi></a>{inactive}</th>
            <td data-label="Email">{email}</td>
            <td data-label="Role">{role_name(member.role)}</td>
            <td data-label="Access policy">{policies_cell(&member.policies)}</td>
            <td data-label="Admin">{yes_no(member.admin)}</td>
            <td data-label="Added">{since}</td>
        </tr>
    }
    .into_any()
}

fn pages(page: u32, has_next: bool) -> AnyView {
    let link = |to: u32, name: &'static str| {
        let href = Route::Admin(Tab::Users(to)).to_string();
        view! { <a class="button" href=href>{name}</a> }.into_any()
    };
    if page == 1 && !has_next {
        return ().into_any();
    }
    view! {
        <nav class="pages" aria-label="Pages of users">
            {(page > 1).then(|| link(page - 1, "Previous"))}
            <span>"Page " {page}</span>
            {has_next.then(|| link(page + 1, "Next"))}
        </nav>
    }
    .into_any()
}

/// The policies of a member, or what it means to have none.
pub(super) fn policies_cell(policies: &[String]) -> AnyView {
    match policies.is_empty() {
        true => view! { <span class="badge danger">"None: full access"</span> }.into_any(),
        false => policies.join(", ").into_any(),
    }
}

/// The kind of profile.
pub(super) fn role_name(role: Option<ProfileType>) -> &'static str {
    role.map_or("Unknown", ProfileType::as_str)
}

/// A word instead of a sign that needs eyes.
pub(super) fn yes_no(yes: bool) -> AnyView {
    match yes {
        true => view! { <span class="badge strong">"Yes"</span> }.into_any(),
        false => view! { <span class="hint">"No"</span> }.into_any(),
    }
}

fn dash() -> AnyView {
    view! { <span class="hint" title="Not known">"–"</span> }.into_any()
}
