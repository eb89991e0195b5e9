//! The account behind a member: what is known of it, and what an admin can do about its security.

mod email;
mod factor;
mod password;
mod words;

use super::Page;
use crate::api::account::{Account, OwnAccount};
use crate::page::failure;
use crate::page::invite::ways_in_for;
use crate::page::users::yes_no;
use crate::route::{Route, SignIn};
use crate::signal::Derived;
use crate::ui::{Failure, Loader, Tone, copy_button, date, fact, facts, loaded, notice};
use futures::FutureExt;
use leptos::prelude::*;
use wire::{Reference, Version};

/// What the parts of this section share.
#[derive(Clone, Copy)]
struct Security {
    page: Page,
    /// The account, to be loaded again after every change.
    account: Loader<Account>,
}

/// The kinds of account, by what can be done about them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Own,
    OfServer,
    Gone,
}

/// The section. Clients and bots have no account with a password.
pub(super) fn security(page: Page) -> AnyView {
    let user = Derived::new(move |_| {
        let user = page.member.with(|member| member?.membership.user());
        user.filter(|user| user.kind() == "User")
    });
    (move || user.get().map(|user| section(page, user))).into_any()
}

fn section(page: Page, user: Reference) -> AnyView {
    let account = Loader::new(move || {
        let (api, project, user) = (page.session.api(), page.session.project(), user.clone());
        async move {
            let signed_out = || Failure {
                sentence: "You are signed out.".to_owned(),
                request_id: None,
                wait: None,
            };
            let project = project.ok_or_else(signed_out)?;
            api.user_account(&project, &user).await.map_err(failure)
        }
        .boxed_local()
    });
    let security = Security { page, account };
    let kind = Derived::new(move |_| account.with(|account| account.map(Kind::of)));
    view! {
        <section class="part" aria-labelledby="security-title">
            <h2 id="security-title">"Account security"</h2>
            {loaded(account, "the account", move |account| known(page, &account))}
            {move || kind.get().map(|kind| security.actions(kind))}
        </section>
    }
    .into_any()
}

impl Kind {
    fn of(account: &Account) -> Kind {
        match account {
            Account::Own(_) => Kind::Own,
            Account::OfServer => Kind::OfServer,
            Account::Gone => Kind::Gone,
        }
    }
}

fn known(page: Page, account: &Account) -> AnyView {
    let account = match account {
        Account::Own(account) => account,
        Account::OfServer => {
            let text = view! { <p>{words::OF_SERVER}</p> };
            return notice(Tone::Info, text.into_any());
        }
        Account::Gone => {
            let text = view! { <p>{words::GONE}</p> };
            return notice(Tone::Warning, text.into_any());
        }
    };
    let email = account.email.clone().unwrap_or_else(|| "None".to_owned());
    let factors = match account.has_second_factor {
        true => words::factors(&account.factors),
        false => "Not set up".to_owned(),
    };
    let address = sign_in_address(page);
    facts(vec![
        fact("Account", "Project-scoped"),
        fact("Login email", view! { <bdi>{email}</bdi> }),
        fact("Email confirmed", yes_no(account.is_verified)),
        fact("Activation", words::stage(&account.stage, date)),
        fact("MFA", factors),
        fact("MFA required", yes_no(account.needs_second_factor)),
        fact(
            "Sign-in link",
            view! {
                <code>{address.clone()}</code> " " {copy_button("the sign-in link", address)}
                <p class="hint">"Signing in needs this link or the project ID."</p>
            },
        ),
    ])
}

/// Accounts of one project sign in only where the project is named (contract §2.1).
fn sign_in_address(page: Page) -> String {
    let route = Route::SignIn(SignIn {
        next: None,
        project: page.session.project().map(|project| project.to_string()),
    });
    let origin = window().location().origin().unwrap_or_default();
    [origin, route.to_string()].concat()
}

impl Security {
    fn actions(self, kind: Kind) -> AnyView {
        if kind == Kind::Gone {
            return ().into_any();
        }
        let own = (kind == Kind::Own)
            .then(|| view! { {password::password(self)} {email::email(self)} }.into_any());
        view! {
            {self.ways_in()}
            {factor::factors(self, kind)}
            {own}
        }
        .into_any()
    }

    /// Links to set a password; both kinds of account can have one mailed.
    fn ways_in(self) -> AnyView {
        let page = self.page;
        // A new login address is the one to ask for.
        let email = Derived::new(move |_| self.email());
        (move || {
            let email = email.get()?;
            Some(ways_in_for(page.console, page.id.get_value(), email))
        })
        .into_any()
    }

    /// The login address, as far as it is known; tracked.
    fn email(self) -> Option<String> {
        let copy = || {
            self.page
                .member
                .with(|m| m?.membership.email().map(str::to_owned))
        };
        self.account.with(|account| match account? {
            Account::Own(account) => account.email.clone(),
            _ => copy(),
        })
    }

    /// The account, where it can be read, without tracking.
    fn own(self) -> Option<OwnAccount> {
        untrack(|| {
            self.account.with(|account| match account {
                Some(Account::Own(account)) => Some(account.clone()),
                _ => None,
            })
        })
    }

    fn is_v4(self) -> bool {
        matches!(self.page.console.version(), Some(Version::V4))
    }
}
