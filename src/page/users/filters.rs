//! The filters beyond the role, fetched when somebody wants them.

use super::Roster;
use crate::member::query::{Account, Policy, Query, Sort};
use crate::page::choose::policies_named;
use crate::scope;
use crate::signal::{Derived, Slot};
use crate::ui::combobox::{Choosable, Combobox, combobox};
use crate::ui::{Select, select};
use leptos::prelude::*;
use wire::Reference;

const YES_NO: [(&str, &str); 3] = [("", "Any"), ("yes", "Yes"), ("no", "No")];
const STATUS: [(&str, &str); 3] = [("", "Any"), ("yes", "Active"), ("no", "Inactive")];
const ACCOUNTS: [(&str, &str); 3] = [
    ("", "Any"),
    ("server", "Server-scoped"),
    ("project", "Project-scoped"),
];
const POLICIES: [(&str, &str); 3] = [("", "Any"), ("none", "None"), ("one", "Specific policy")];

/// The orders, which the heads of the columns offer too where there is room for them.
const ORDERS: [(&str, &str); 10] = [
    ("-changed", "Last changed first"),
    ("changed", "Least recently changed first"),
    ("name", "Last name"),
    ("-name", "Last name, Z to A"),
    ("email", "Email"),
    ("-email", "Email, Z to A"),
    ("role", "Role"),
    ("-role", "Role, Z to A"),
    ("-added", "Newest first"),
    ("added", "Oldest first"),
];

/// The filters.
pub(in crate::page) fn filters(roster: Roster) -> AnyView {
    let choice =
        |id, label, options, value: fn(&Query) -> &'static str, set: fn(&mut Query, &str)| {
            select(Select {
                id,
                label,
                options,
                value: Signal::derive(move || value(&roster.query())),
                on_change: Callback::new(move |chosen: String| {
                    roster.change(|query| set(query, &chosen));
                }),
            })
        };
    view! {
        <div class="toolbar" role="group" aria-label="Filters">
            {choice(
                "users-admin",
                "Admin",
                &YES_NO,
                |query| yes_no(query.admin),
                |query, chosen| query.admin = chosen_yes(chosen),
            )}
            {choice(
                "users-active",
                "Status",
                &STATUS,
                |query| yes_no(query.active),
                |query, chosen| query.active = chosen_yes(chosen),
            )}
            {choice(
                "users-account",
                "Account",
                &ACCOUNTS,
                |query| query.account.map_or("", Account::as_str),
                |query, chosen| {
                    let all = [Account::Server, Account::Project];
                    query.account = all.into_iter().find(|account| account.as_str() == chosen);
                },
            )}
            {policy(roster)}
            {choice("users-order", "Sort by", &ORDERS, order, set_order)}
        </div>
    }
    .into_any()
}

fn order(query: &Query) -> &'static str {
    let sort = query.sort.as_text();
    let mut keys = ORDERS.iter().map(|(key, _)| *key);
    keys.find(|key| *key == sort).unwrap_or_default()
}

fn set_order(query: &mut Query, chosen: &str) {
    query.sort = Sort::read(chosen);
}

/// Any policy, none, or one that is found by its name.
fn policy(roster: Roster) -> AnyView {
    let chosen = move || roster.query().policy.clone();
    // "Specific policy" is chosen before it is said which.
    let naming = Slot::new(matches!(untrack(chosen), Some(Policy::Is(_))));
    let kind = move || match (chosen(), naming.get()) {
        (Some(Policy::None), _) => "none",
        (Some(Policy::Is(_)), _) | (None, true) => "one",
        (None, false) => "",
    };
    let choose = move |kind: String| {
        naming.set(kind == "one");
        if kind != "one" {
            roster.change(|query| query.policy = (kind == "none").then_some(Policy::None));
        }
    };
    let named = Derived::new(move |_| kind() == "one");
    view! {
        {select(Select {
            id: "users-policy",
            label: "Access policy",
            options: &POLICIES,
            value: Signal::derive(kind),
            on_change: Callback::new(choose),
        })}
        {move || named.get().then(|| which(roster))}
    }
    .into_any()
}

fn which(roster: Roster) -> AnyView {
    let text = Slot::new(String::new());
    // Of a policy that came with the address only its id is known.
    let Some(Policy::Is(id)) = untrack(|| roster.query()).policy else {
        return picker(roster, text);
    };
    let api = roster.session.api();
    scope::spawn(async move {
        let name = api.policy_name(&id).await;
        text.try_update(|text| {
            if text.is_empty() {
                *text = name.unwrap_or_else(|_| id.to_string());
            }
        });
    });
    picker(roster, text)
}

fn picker(roster: Roster, text: Slot<String>) -> AnyView {
    combobox(Combobox {
        id: "users-which-policy",
        label: "Policy name",
        hint: Signal::stored(String::new()),
        text: text.into(),
        on_text: Callback::new(move |typed| text.set(typed)),
        on_pick: Callback::new(move |picked: Choosable| {
            text.set(picked.label);
            if let Some(policy) = Reference::parse(&picked.key) {
                roster.change(|query| query.policy = Some(Policy::Is(policy.id().clone())));
            }
        }),
        search: policies_named(roster.session),
        problem: Signal::stored(None),
    })
}

fn yes_no(chosen: Option<bool>) -> &'static str {
    match chosen {
        None => "",
        Some(true) => "yes",
        Some(false) => "no",
    }
}

fn chosen_yes(chosen: &str) -> Option<bool> {
    (!chosen.is_empty()).then_some(chosen == "yes")
}
