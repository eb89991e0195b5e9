//! Ticking members, and the tools over the list: this much is there from the start.

use super::{Roster, part};
use crate::api::{MemberPage, MemberRow};
use crate::member::pick::Pick;
use crate::signal::Derived;
use crate::ui::{Icon, icon};
use leptos::prelude::*;
use std::sync::Arc;
use wire::Id;

/// The cell that ticks a member.
pub(super) fn tick(roster: Roster, member: &Arc<MemberRow>, name: &str) -> AnyView {
    let id = member.id().clone();
    let ticked = move || roster.picks.with(|picks| picks.has(&id));
    let member = member.clone();
    let change = move |on: bool| roster.tick([&*member], on);
    view! {
        <td class="tick">
            <input
                type="checkbox"
                aria-label=["Select ", name].concat()
                prop:checked=ticked
                on:change:target=move |event| change(event.target().checked())
            />
        </td>
    }
    .into_any()
}

/// What lies over the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::page) enum Panel {
    /// Which columns are shown.
    Columns,
    /// Saving the list as a file.
    Export,
}

/// What can be done with the ticked members, once there are any.
pub(super) fn selection(roster: Roster) -> AnyView {
    let any = Derived::new(move |_| roster.picks.with(|picks| !picks.all().is_empty()));
    (move || {
        any.get()
            .then(|| part::tool(roster, "the selection", |tools| tools.bulk))
    })
    .into_any()
}

/// What can be done with the list, and what that opens.
pub(super) fn list_tools(roster: Roster) -> AnyView {
    let open = roster.panel;
    let tool = move |name: &'static str, symbol: Icon, panel: Panel| {
        let press = move |_| open.set(Some(panel));
        view! { <button type="button" class="button" on:click=press>{icon(symbol)} {name}</button> }
            .into_any()
    };
    view! {
        {tool("Columns", Icon::Columns, Panel::Columns)}
        {tool("Export", Icon::Export, Panel::Export)}
        {move || match open.get() {
            None => None,
            Some(Panel::Columns) => Some(part::tool(roster, "the columns", |tools| tools.columns)),
            Some(Panel::Export) => Some(part::tool(roster, "the export", |tools| tools.export)),
        }}
    }
    .into_any()
}

/// The cell that ticks all members of the page.
pub(super) fn tick_page(roster: Roster) -> AnyView {
    let all = move || {
        let on_page = |page: &MemberPage| {
            roster
                .picks
                .with(|picks| page.rows.iter().all(|row| picks.has(row.id())))
        };
        roster.members.with(|page| page.is_some_and(on_page))
    };
    let tick_all = move |on: bool| {
        roster.members.with_untracked(|page| {
            let rows = page.map_or(&[][..], |page| &page.rows);
            roster.tick(rows, on);
        });
    };
    view! {
        <td class="tick">
            <label class="check-line">
                <input
                    id="select-page"
                    type="checkbox"
                    aria-label="Select this page"
                    prop:checked=all
                    on:change:target=move |event| tick_all(event.target().checked())
                />
                <span>"Select this page"</span>
            </label>
        </td>
    }
    .into_any()
}

impl Roster {
    /// Ticks these members, or takes their ticks away.
    fn tick<'a>(self, members: impl IntoIterator<Item = &'a MemberRow>, on: bool) {
        let members = members.into_iter();
        self.picks.update(|picks| match on {
            true => picks.tick(members.map(|member| Pick::new(&member.membership, &member.name()))),
            false => {
                let ids: Vec<Id> = members.map(|member| member.id().clone()).collect();
                picks.untick(&ids);
            }
        });
    }
}
