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
        true => "This server can’t reset MFA.",
        false if kind == Kind::OfServer => {
            "MFA status is hidden for server-scoped accounts. Resetting an unused factor has no effect."
        }
        false if has_none.get() => "Not set up, so there is nothing to reset.",
        false => "Reset it if the device or mailbox is lost.",
    };
    let requirement = (kind == Kind::Own).then(|| requirement(security, action));
    let confirm = move || {
        asking
            .get()
            .map(|factor| confirm(security, factor, asking, action, unsupported))
    };
    view! {
        <h3>"MFA"</h3>
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
        (Factor::Email, "email", "Reset email codes"),
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
                <h2 id=TITLE tabindex="-1">"Reset MFA for " <bdi>{name}</bdi> "?"</h2>
                {security.page.whom()}
                <p>
                    "Make sure they really asked for this. Sign-in stops asking for their " {words::factor(factor)}
                    " until they set it up again, and the server emails them a notice."
                </p>
                <div class="actions">
                    {button("button danger", "Reset MFA", reset)}
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
    action.run("Resetting MFA…", work.boxed_local());
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
            true => "Stop requiring MFA",
            false => "Require MFA",
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
                &["The server accepted the request, but changed nothing."],
            ),
            Ok(true) => Outcome::new(
                Tone::Good,
                &[
                    &name,
                    " needs MFA from the next sign-in, and is asked to set it up then. Open sessions stay signed in.",
                ],
            ),
            Ok(false) => Outcome::new(
                Tone::Good,
                &[
                    "MFA is no longer required for ",
                    &name,
                    ", unless the project requires it for everyone. If they set it up, sign-in still asks for it.",
                ],
            ),
            Err(ApiError::NoAnswer | ApiError::Unreadable) => Outcome::new(
                Tone::Warning,
                &[
                    "Couldn’t confirm it: no answer came. The account’s current state is shown above.",
                ],
            ),
            Err(error) => Outcome::failed(&error),
        }
    };
    action.run("Saving…", work.boxed_local());
}
