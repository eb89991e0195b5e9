//! `/projects`: going to another of one's projects.

use crate::navigate::Navigator;
use crate::page::sign_in::{Parts, panel};
use crate::page::{failure, title};
use crate::route::Route;
use crate::session::Session;
use crate::ui::{Loader, Tone, heading, loaded, notice, whom};
use futures::FutureExt;
use futures::future::join;
use leptos::prelude::*;
use wire::Me;

/// The page. A session is for one project, and the server has no call that exchanges one session for
/// another (contract §2.1): a login is given its project once. So it asks for the password again.
pub(super) fn projects() -> AnyView {
    title("Switch project");
    let session = Session::of_app();
    let navigator = Navigator::of_app();
    let me = Loader::new(move || {
        let (api, project) = (session.api(), session.project());
        async move {
            // Whose it is helps to tell it from another of that name; without, one goes on all the same.
            let owner = async {
                let project = api.project(&project?).await.ok()?;
                project.owner().map(str::to_owned)
            };
            let (me, owner) = join(api.me(), owner).await;
            Ok((me.map_err(failure)?, owner))
        }
        .boxed_local()
    });
    let former = StoredValue::new_local(session.former());
    // Whoever has chosen goes to what the project has first, and leaves the other one.
    let parts = Parts::new(None, false).and_then(Callback::new(move |()| {
        if let Some(former) = former.try_get_value() {
            session.leave(former);
        }
        navigator.replace(Route::HOME);
    }));
    let content = loaded(me, "your account", move |(me, owner)| {
        switch(session, parts, &me, owner)
    });
    view! {
        <main class="card">
            {heading("Switch project")}
            {content}
            <p class="aside"><a href=Route::HOME.to_string()>"Stay here"</a></p>
        </main>
    }
    .into_any()
}

fn switch(session: Session, parts: Parts, me: &Me, owner: Option<String>) -> AnyView {
    let project = me.project.name().unwrap_or_default().to_owned();
    let id = ["ID ", me.project.id.as_str()].concat();
    let owner = owner.map_or_else(String::new, |owner| ["Owner: ", &owner].concat());
    let which = whom(&project, &[&id, &owner]);
    parts.suggest(me.email.clone().unwrap_or_default());
    // Whoever has to sign in again does that first: the dialog has the same fields.
    let fields = move || session.interrupted().is_none().then(|| panel(parts));
    view! {
        <p>"You are signed in to " <strong><bdi>{project}</bdi></strong> " until you choose another project."</p>
        {which}
        {notice(Tone::Info, view! { <p>"Enter your password to switch projects."</p> }.into_any())}
        {fields}
    }
    .into_any()
}
