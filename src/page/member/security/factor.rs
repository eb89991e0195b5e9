//! The second factor: taking away one that was lost, and asking for one.

use super::{Kind, Security, words};
use crate::api::ApiError;
use crate::api::account::{Account, Factor, FactorReset, OwnAccount};
use crate::page::action::{Action, Outcome, nothing};
use crate::signal::{Derived, Slot};
use crate::ui::{self, DialogParts, Tone, button, spelled};
use futures::FutureExt;
use leptos::prelude::*;

const TITLE: &str = "factor-title";

/// The actions. What the server cannot do is not offered.
pub(super) fn factors(security: Security, kind: Kind) -> AnyView {
    let action = Action::new();
    let asking: Slot<Option<Factor>> = Slot::new(None);
    let unsupported = Slot::new(false);
    let resets = move || {
        let offered = match security.is_v4() || unsupported.get() {
            true => Vec::new(),
            false => security.account.with(offered),
        };
        let buttons = offered.into_iter().map(|(factor, label)| {
            let ask = Callback::new(move |()| asking.set(Some(factor)));
            action.button("button", label, ask)
        });
        buttons.collect::<Vec<AnyView>>()
    };
    let has_none =
        Derived::new(move |_| security.account.with(|account| offered(account).is_empty()));
    let hint = move || match security.is_v4() || unsupported.get() {
        true => "This server has no way to reset a second factor.",
        false if kind == Kind::OfServer => {
            "The server hides which factors are set up. Resetting one that is not changes nothing."
        }
        false if has_none.get() => "None is set up, so there is nothing to reset.",
        false => "Reset a factor when the device or the mailbox is lost.",
    };
    let requirement = (kind == Kind::Own).then(|| requirement(security, action));
    let confirm = move || {
        asking
            .get()
            .map(|factor| confirm(security, factor, asking, action, unsupported))
    };
    view! {
        <h3>"Second factor"</h3>
        <p class="hint">{hint}</p>
        <div class="repairs">{resets} {requirement}</div>
        {action.status(nothing)}
        {confirm}
    }
    .into_any()
}

/// The factors that can be reset: those set up, or both where that is not known.
fn offered(account: Option<&Account>) -> Vec<(Factor, &'static str)> {
    let both = [
        (Factor::Totp, "totp", "Reset authenticator app"),
        (Factor::Email, "email", "Reset codes by email"),
    ];
    let has = |name: &str| match account {
        Some(Account::Own(OwnAccount {
            has_second_factor: false,
            ..
        })) => false,
        Some(Account::Own(own)) => own.factors.is_empty() || own.factors.iter().any(|f| f == name),
        _ => true,
    };
    let offered = both.into_iter().filter(|(_, name, _)| has(name));
    offered.map(|(factor, _, label)| (factor, label)).collect()
}

fn confirm(
    security: Security,
    factor: Factor,
    asking: Slot<Option<Factor>>,
    action: Action,
    unsupported: Slot<bool>,
) -> AnyView {
    let name = spelled(&security.page.name());
    let reset = move || {
        asking.set(None);
        take_away(security, factor, action, unsupported);
    };
    let keep = move || asking.set(None);
    ui::dialog(DialogParts {
        title_id: TITLE,
        class: "small",
        changes: ui::Changes::Something,
        on_close: Callback::new(move |()| keep()),
        content: view! {
            <div>
                <h2 id=TITLE tabindex="-1">"Reset the second factor of " <bdi>{name}</bdi> "?"</h2>
                {security.page.whom()}
                <p>
                    "Their " {words::factor(factor)}
                    " is no longer asked for at sign-in. Where a second factor is required, they set up a new one the next time. The server mails them a notice. Make sure that it is really them who asked."
                </p>
                <div class="actions">
                    {button("button danger", "Reset", reset)}
                    {button("button", "Cancel", keep)}
                </div>
            </div>
        }
        .into_any(),
    })
}

fn take_away(security: Security, factor: Factor, action: Action, unsupported: Slot<bool>) {
    let page = security.page;
    let Some(project) = page.session.project() else {
        return;
    };
    let (api, id, name) = (page.session.api(), page.id.get_value(), page.name());
    let work = async move {
        let reset = api.reset_factor(&project, &id, factor).await;
        if matches!(reset, FactorReset::Unsupported) {
            unsupported.set(true);
        }
        security.account.reload();
        words::factor_reset(&reset, factor, &name)
    };
    action.run("Resetting the second factor…", work.boxed_local());
}

/// Whether signing in needs a second factor.
fn requirement(security: Security, action: Action) -> AnyView {
    let is_needed = Derived::new(move |_| {
        security
            .account
            .with(|account| matches!(account, Some(Account::Own(own)) if own.needs_second_factor))
    });
    (move || {
        let is_needed = is_needed.get();
        let label = match is_needed {
            true => "No longer require a second factor",
            false => "Require a second factor",
        };
        action.button(
            "button",
            label,
            Callback::new(move |()| require(security, action, !is_needed)),
        )
    })
    .into_any()
}

fn require(security: Security, action: Action, is_needed: bool) {
    let Some(account) = security.own() else {
        return;
    };
    let (api, name) = (security.page.session.api(), security.page.name());
    let work = async move {
        let answer = api.need_second_factor(&account.id, is_needed).await;
        security.account.reload();
        match answer {
            Ok(stored) if stored != is_needed => Outcome::new(
                Tone::Warning,
                &["The server took the request, but left it as it was."],
            ),
            Ok(true) => Outcome::new(
                Tone::Good,
                &[
                    &name,
                    " needs a second factor from the next sign-in on, and is asked to set one up then. Whoever is signed in stays signed in.",
                ],
            ),
            Ok(false) => Outcome::new(
                Tone::Good,
                &[
                    "A second factor is no longer required of ",
                    &name,
                    ", unless the project requires it of everybody. One that is set up is still asked for.",
                ],
            ),
            Err(ApiError::NoAnswer | ApiError::Unreadable) => Outcome::new(
                Tone::Warning,
                &[
                    "No answer came, so it may be done or not. What the account says now stands above.",
                ],
            ),
            Err(error) => Outcome::failed(&error),
        }
    };
    action.run("Saving…", work.boxed_local());
}
