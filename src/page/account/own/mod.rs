//! `/account`: one's own account, for every member, admin or not.

mod factor;
mod factor_form;
mod password;
mod sessions;

use crate::api::own::Own;
use crate::page::plain::leave_button;
use crate::page::{config, failure, title};
use crate::route::Route;
use crate::session::Session;
use crate::signal::Slot;
use crate::ui::{Loader, Tone, fact, facts, heading, loaded, notice};
use futures::FutureExt;
use leptos::prelude::*;

/// What came of something that was done here.
type Outcome = Slot<Option<(Tone, String)>>;

/// The page.
pub(super) fn own() -> AnyView {
    title("Your account");
    let session = Session::of_app();
    let own: Loader<Own> = Loader::new(move || {
        let api = session.api();
        async move { api.own().await.map_err(failure) }.boxed_local()
    });
    let factors = factor::load(session);
    // Whoever signs in again may be somebody else.
    Effect::new(move |before: Option<bool>| {
        let interrupted = session.interrupted().is_some();
        if before == Some(true) && !interrupted {
            own.reload();
            factors.reload();
        }
        interrupted
    });
    view! {
        <header class="top">
            <span class="brand">{config().app_name}</span>
            <a class="who" href=Route::HOME.to_string()>"Project Admin"</a>
            {leave_button("Sign out")}
        </header>
        <main class="plain">
            {heading("Your account")}
            {loaded(own, "your account", |own| about(&own))}
            {section("own-password", "Password", password::password(session, own))}
            {section("own-factors", "MFA", factor::factors(session, factors))}
            {section("own-sessions", "Active sessions", sessions::sessions(session, own))}
        </main>
    }
    .into_any()
}

fn about(own: &Own) -> AnyView {
    let me = &own.me;
    let role = match (me.super_admin, me.admin) {
        (true, _) => "Super admin",
        (false, true) => "Project admin",
        (false, false) => "Project member",
    };
    let mut list = Vec::new();
    let told = [
        ("Name", Some(me.name.clone())),
        ("Email", me.email.clone()),
        ("Project", me.project.name().map(str::to_owned)),
        ("Role", Some(role.to_owned())),
        (
            "Profile",
            own.profile
                .as_ref()
                .map(|profile| profile.kind().to_owned()),
        ),
    ];
    for (name, value) in told {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            list.push(fact(name, view! { <bdi>{value}</bdi> }));
        }
    }
    facts(list)
}

fn section(id: &'static str, name: &'static str, content: AnyView) -> AnyView {
    view! {
        <section class="part" aria-labelledby=id>
            <h2 id=id>{name}</h2>
            {content}
        </section>
    }
    .into_any()
}

/// What came of it, in a region that is there from the start, because one that comes together with its text is
/// often not read out.
fn status(outcome: Outcome) -> AnyView {
    let told = move || {
        outcome
            .get()
            .map(|(tone, text)| notice(tone, view! { <p>{text}</p> }.into_any()))
    };
    view! { <div role="status">{told}</div> }.into_any()
}
