//! Pages that only say something: starting, not reachable, not found, to come, no access.

use super::title;
use crate::api::Withdrawn;
use crate::navigate::Navigator;
use crate::route::{Route, SignIn};
use crate::session::Session;
use crate::ui::{Tone, button, heading, notice};
use leptos::prelude::*;
use wire::Me;

/// Shown while a kept session is being renewed.
pub fn starting() -> AnyView {
    view! { <main class="plain" aria-busy="true"><p role="status">"Loading…"</p></main> }.into_any()
}

/// Shown when a kept session could not be renewed for now.
pub fn stuck(sentence: String) -> AnyView {
    title("No answer");
    let session = Session::of_app();
    let content = view! {
        <p role="alert">{sentence}</p>
        <p>"You are still signed in on this page."</p>
        <div class="actions">
            {button("button primary", "Try again", move || session.resume())}
            {leave_button("Sign out")}
        </div>
    };
    view! { <main class="plain">{heading("The server can’t be reached")}{notice(Tone::Bad, content.into_any())}</main> }
        .into_any()
}

/// Shown to somebody whom the server lets do nothing any more.
pub(super) fn locked_out(why: Withdrawn) -> AnyView {
    title("No access");
    let session = Session::of_app();
    let (name, happened, todo) = match why {
        Withdrawn::Policy => (
            "Your access doesn’t work",
            "An access policy or another setting of your membership no longer exists. The server refuses everything until that is fixed.",
            "Ask another project admin to open your user and choose an existing access policy. Then try again.",
        ),
        Withdrawn::Access | Withdrawn::Expired => (
            "Your access was removed",
            "You are no longer a member of this project, or your access policy was deleted.",
            "If that’s a mistake, ask another project admin to invite you again or fix your membership. Then sign in again.",
        ),
    };
    view! {
        <main class="plain">
            {heading(name)}
            <p role="alert">{happened}</p>
            <p>{todo} " If no admin can help, contact your server administrator."</p>
            <div class="actions">
                {button("button primary", "Try again", move || session.resume())}
                {leave_button("Sign in to another project")}
                {leave_button("Sign out")}
            </div>
        </main>
    }
    .into_any()
}

/// Shown for an address that leads nowhere.
pub fn not_found() -> AnyView {
    title("Page not found");
    view! {
        <main class="plain">
            {heading("Page not found")}
            <p>"There is no page at this address. It may be mistyped or incomplete."</p>
            <p><a href=Route::HOME.to_string()>"Go to Users"</a></p>
        </main>
    }
    .into_any()
}

/// Shown to a member who does not administer the project.
pub(super) fn no_access(me: Option<&Me>) -> AnyView {
    title("No access");
    let name = me.map(|me| me.name.clone());
    let project = me.and_then(|me| me.project.name().map(str::to_owned));
    view! {
        <main class="plain">
            {heading("You are signed in, but not as an admin")}
            <p>"You are signed in to " <strong>{project}</strong> " as " <strong>{name}</strong> "."</p>
            <p>"This console is for project admins. An admin can make you one under Users."</p>
            <div class="actions">
                {leave_button("Switch project")}
                {leave_button("Sign out")}
            </div>
        </main>
    }
    .into_any()
}

/// Signs out and leads to the sign-in page, where one can also sign in to another project.
pub(super) fn leave_button(label: &'static str) -> AnyView {
    let session = Session::of_app();
    let navigator = Navigator::of_app();
    button("button", label, move || leave(session, navigator))
}

/// Does so at once.
pub(super) fn leave(session: Session, navigator: Navigator) {
    navigator.set_unsaved(false);
    session.sign_out();
    navigator.replace(Route::SignIn(SignIn::default()));
}
