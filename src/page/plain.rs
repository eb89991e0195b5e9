//! Pages that only say something: starting, not reachable, not found, to come, no access.

use super::title;
use crate::api::ApiError;
use crate::navigate::Navigator;
use crate::route::{Route, SignIn};
use crate::session::Session;
use crate::ui::{Tone, heading, notice};
use leptos::prelude::*;
use wire::Me;

/// Shown while a kept session is being renewed.
pub fn starting() -> AnyView {
    view! { <main class="plain" aria-busy="true"><p role="status">"Loading…"</p></main> }.into_any()
}

/// Shown when a kept session could not be renewed for now.
pub fn stuck(error: &ApiError) -> AnyView {
    title("No answer");
    let session = Session::of_app();
    let content = view! {
        <p role="alert">{error.sentence()}</p>
        <p>"You are still signed in on this page."</p>
        <div class="actions">
            <button type="button" class="button primary" on:click=move |_| session.resume()>"Try again"</button>
            {sign_out_button()}
        </div>
    };
    view! { <main class="plain">{heading("The server can’t be reached")}{notice(Tone::Bad, content.into_any())}</main> }
        .into_any()
}

/// Shown for an address that leads nowhere.
pub fn not_found() -> AnyView {
    title("Page not found");
    view! {
        <main class="plain">
            {heading("Page not found")}
            <p>"There is no page at this address. It may have been mistyped or cut off."</p>
            <p><a href=Route::HOME.to_string()>"Go to Users"</a></p>
        </main>
    }
    .into_any()
}

/// Shown in place of a tab that is still to come.
pub(super) fn later(name: &'static str) -> AnyView {
    title(name);
    view! {
        {heading(name)}
        {notice(Tone::Info, view! { <p>"This page is not built yet."</p> }.into_any())}
    }
    .into_any()
}

/// Shown to a member who does not administer the project.
pub(super) fn no_access(me: Option<&Me>) -> AnyView {
    title("No access");
    let name = me.map(|me| me.name.clone());
    let project = me.and_then(|me| me.project.name().map(str::to_owned));
    let session = Session::of_app();
    let navigator = Navigator::of_app();
    let switch = move |_| {
        session.sign_out();
        navigator.replace(Route::SignIn(SignIn::default()));
    };
    view! {
        <main class="plain">
            {heading("You are signed in, but not as an admin")}
            <p>"You are signed in to " <strong>{project}</strong> " as " <strong>{name}</strong> "."</p>
            <p>"This console is for people who administer the project. An admin can give you that right under Users."</p>
            <div class="actions">
                <button type="button" class="button" on:click=switch>"Switch project"</button>
                {sign_out_button()}
            </div>
        </main>
    }
    .into_any()
}

/// Signs out and leads to the sign-in page.
pub(super) fn sign_out_button() -> AnyView {
    let session = Session::of_app();
    let navigator = Navigator::of_app();
    let sign_out = move |_| {
        navigator.set_unsaved(false);
        session.sign_out();
        navigator.replace(Route::SignIn(SignIn::default()));
    };
    view! { <button type="button" class="button" on:click=sign_out>"Sign out"</button> }.into_any()
}
