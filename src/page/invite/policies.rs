//! The access policies of the invite: one or several, and going without.

use super::Invite;
use super::fields::choice_field;
use crate::form::Choice;
use crate::form::invite::{FULL_ACCESS, InviteForm, POLICY, PolicyRow};
use crate::ui::combobox::Choosable;
use crate::ui::{Check, button, check_box};
use futures::FutureExt;
use leptos::prelude::*;
use std::rc::Rc;
use wire::AccessPolicy;

/// The most policies the form takes.
const MOST: usize = 10;

/// All of it.
pub(super) fn policies(invite: Invite) -> AnyView {
    // The rows are drawn anew when one comes or goes, or asks for something else; not while one types.
    let shape = Memo::new(move |_| {
        let rows = invite.form.get().policies;
        let shape = |row: &PolicyRow| (row.id, row.answers.iter().map(|a| a.id).collect());
        rows.iter().map(shape).collect::<Vec<(&str, Vec<&str>)>>()
    });
    let rows = move || {
        shape.get();
        let rows = invite.form.get_untracked().policies;
        let several = rows.len() > 1;
        rows.iter()
            .map(|item| row(invite, item, several))
            .collect::<Vec<AnyView>>()
    };
    let without = Memo::new(move |_| {
        let rows = invite.form.get().policies;
        let none = rows.iter().all(|row| row.policy.chosen().is_none());
        none && invite.no_policy().needs_a_word()
    });
    view! {
        {rows}
        {move || without.get().then(|| full_access(invite))}
    }
    .into_any()
}

/// One more row.
pub(super) fn add(invite: Invite) {
    let mut id = POLICY;
    invite.edit(|form| {
        if form.policies.len() < MOST {
            let row = PolicyRow::after(&form.policies);
            id = row.id;
            form.policies.push(row);
        }
    });
    crate::ui::focus_soon(id);
}

/// Going without a policy has to be said.
fn full_access(invite: Invite) -> AnyView {
    let hint =
        "They can read and change all data of this project, every patient’s record included.";
    check_box(Check {
        id: FULL_ACCESS,
        label: "Full access, without a policy",
        hint: Signal::stored(hint.to_owned()),
        value: Signal::derive(move || invite.form.get().full_access),
        on_change: Callback::new(move |on| invite.edit(|form| form.full_access = on)),
    })
}

fn row(invite: Invite, item: &PolicyRow, several: bool) -> AnyView {
    let id = item.id;
    let search = move |text: String| {
        let api = invite.session.api();
        async move {
            let found = api.policies(&text).await;
            let found = found.map_err(|error| error.sentence())?;
            Ok(found.iter().map(policy_choice).collect())
        }
        .boxed_local()
    };
    let hint = move || match (id == POLICY, several) {
        (true, false) if policy_of(&invite.form.get(), id).chosen().is_some() => {
            "Says what they may see and change.".to_owned()
        }
        (true, false) => invite.no_policy().sentence(),
        _ => "All policies together count: what one of them allows is allowed.".to_owned(),
    };
    let field = choice_field(
        invite,
        (
            id,
            if id == POLICY {
                "Access policy"
            } else {
                "Further access policy"
            },
        ),
        Signal::derive(hint),
        Rc::new(search),
        Callback::new(move |typed| {
            invite.edit(|form| with_row(form, id, |row| row.policy = typed))
        }),
        Signal::derive(move || policy_of(&invite.form.get(), id)),
        Callback::new(move |picked| invite.act(move |acts| (acts.ask)(invite, id, picked))),
    );
    // They were asked for by the part that draws them, so it is here.
    let acts = invite.acts.get_untracked();
    let draw = |answer| acts.map(|acts| (acts.answer)(invite, id, answer));
    let answers: Vec<Option<AnyView>> = item.answers.iter().map(draw).collect();
    let remove = (id != POLICY).then(|| {
        button("button small", "Remove this policy", move || {
            invite.edit(|form| form.policies.retain(|row| row.id != id));
            crate::ui::focus_soon(POLICY);
        })
    });
    view! { <div class="policy">{field}{answers}{remove}</div> }.into_any()
}

fn policy_choice(policy: &AccessPolicy) -> Choosable {
    Choosable {
        key: policy.reference().to_string(),
        label: policy.label().to_owned(),
        detail: String::new(),
    }
}

pub(super) fn policy_of(form: &InviteForm, id: &str) -> Choice {
    let row = form.policies.iter().find(|row| row.id == id);
    row.map(|row| row.policy.clone()).unwrap_or_default()
}

pub(super) fn with_row(form: &mut InviteForm, id: &str, change: impl FnOnce(&mut PolicyRow)) {
    if let Some(row) = form.policies.iter_mut().find(|row| row.id == id) {
        change(row);
        if row.policy.chosen().is_none() {
            row.answers.clear();
        }
    }
}
