//! The question before a bulk change: what will happen, and to whom exactly.

use super::{Bulk, Kind, Known, policy, words};
use crate::member::guard::Guard;
use crate::member::pick::Pick;
use crate::signal::{Derived, Slot};
use crate::ui::{button, loaded, spelled, whom};
use leptos::prelude::*;

/// How many names are listed at a time.
const NAMES: usize = 100;

/// What will happen, to whom, and the button that begins.
pub(super) fn ask(bulk: Bulk, on_close: Callback<()>) -> AnyView {
    let cancel = move || bulk.close(on_close);
    let needs_policy = matches!(bulk.kind, Kind::SetPolicy | Kind::RemovePolicy);
    view! {
        {needs_policy.then(|| policy::policy(bulk))}
        {loaded(bulk.known, "the protected users", move |known| about(bulk, &known))}
        <div class="actions">
            {begin(bulk)}
            {button("button", "Cancel", cancel)}
        </div>
    }
    .into_any()
}

fn about(bulk: Bulk, known: &Known) -> AnyView {
    let meaning = words::meaning(bulk.kind, known.me.version);
    view! {
        <p>{meaning}</p>
        {guarded(bulk)}
        {names(bulk)}
    }
    .into_any()
}

fn begin(bulk: Bulk) -> AnyView {
    // Whom to leave out has to be known first.
    let known = move || bulk.known.with(|known| known.is_some());
    let count = Derived::new(move |_| if known() { bulk.targets().len() } else { 0 });
    let ready = Derived::new(move |_| known() && bulk.is_ready());
    let class = match bulk.kind {
        Kind::Remove => "button danger",
        _ => "button primary",
    };
    let label = move || [words::verb(bulk.kind), " ", &words::users(count.get())].concat();
    let press = move |_| {
        if ready.get_untracked() {
            bulk.begin();
        }
    };
    view! {
        <button type="button" class=class aria-disabled=move || (!ready.get()).then_some("true") on:click=press>
            {label}
        </button>
    }
    .into_any()
}

/// Those who are left out unless somebody says otherwise, one by one.
fn guarded(bulk: Bulk) -> AnyView {
    let guarded = untrack(|| bulk.guarded());
    if guarded.is_empty() {
        return ().into_any();
    }
    let boxes: Vec<AnyView> = guarded
        .into_iter()
        .map(|(pick, guards)| guard(bulk, &pick, &guards))
        .collect();
    view! {
        <fieldset>
            <legend>"Left out unless you select them"</legend>
            <div class="guarded">{boxes}</div>
        </fieldset>
    }
    .into_any()
}

fn guard(bulk: Bulk, pick: &Pick, guards: &[Guard]) -> AnyView {
    let id = ["guarded-", pick.id.as_str()].concat();
    let hint = [&id, "-hint"].concat();
    let sentences: Vec<&str> = guards.iter().map(|guard| guard.sentence()).collect();
    let label = [words::verb(bulk.kind), " ", &spelled(pick.label()), " too"].concat();
    let member = pick.id.clone();
    let change = move |on: bool| {
        bulk.allowed.update(|allowed| match on {
            true => allowed.push(member.clone()),
            false => allowed.retain(|id| *id != member),
        });
    };
    view! {
        <div class="check">
            <input
                type="checkbox"
                id=id.clone()
                aria-describedby=hint.clone()
                on:change:target=move |event| change(event.target().checked())
            />
            <div>
                <label for=id><bdi>{label}</bdi></label>
                <p class="hint" id=hint>{sentences.join(" ")}</p>
            </div>
        </div>
    }
    .into_any()
}

/// Everybody it will be done to, so many at a time.
fn names(bulk: Bulk) -> AnyView {
    let shown = Slot::new(NAMES);
    let targets = Derived::new(move |_| bulk.targets());
    let list = move || {
        targets.with(|targets| {
            let names = targets.iter().take(shown.get()).map(name);
            names.collect::<Vec<AnyView>>()
        })
    };
    let more = move || {
        let left = targets.with(Vec::len).saturating_sub(shown.get());
        let label = ["Show more (", &left.to_string(), " left)"].concat();
        (left > 0).then(|| {
            button("button small", label, move || {
                shown.update(|shown| *shown += NAMES)
            })
        })
    };
    let heading = move || [words::users(targets.with(Vec::len)).as_str(), ":"].concat();
    view! {
        <div>
            <p class="strong">{heading}</p>
            <div class="names" role="region" aria-label="Affected users" tabindex="0">
                <ul>{list}</ul>
                {more}
            </div>
        </div>
    }
    .into_any()
}

fn name(pick: &Pick) -> AnyView {
    let email = pick.email.as_deref().unwrap_or_default();
    let id = ["ID ", pick.id.as_str()].concat();
    view! { <li>{whom(&pick.name, &[email, &id])}</li> }.into_any()
}
