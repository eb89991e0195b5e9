//! The app: what all pages share, and which page is on screen.

use crate::api::{Api, Withdrawn};
use crate::config::Config;
use crate::navigate::Navigator;
use crate::page;
use crate::recovery;
use crate::route::{Route, SignIn};
use crate::scope;
use crate::session::{Ended, OpenSession, Session, State};
use crate::signal::Derived;
use crate::ui::{Announcer, Pointer};
use leptos::prelude::*;

/// Reads the settings, resumes the session and mounts the app.
pub fn start() {
    let config = Config::new(meta);
    recovery::install();
    if let Some(shell) = document().get_element_by_id("shell") {
        shell.remove();
    }
    mount_to_body(move || app(config));
}

/// The content of a `<meta>` of the page.
fn meta(name: &str) -> Option<String> {
    let selector = ["meta[name='", name, "']"].concat();
    let element = document().query_selector(&selector).ok().flatten()?;
    element.get_attribute("content")
}

/// The whole app. It ends with its owner, and leaves nothing behind.
pub fn app(config: Config) -> AnyView {
    scope::begin();
    page::resume_theme();
    let api = Api::new(&config.api_url);
    let navigator = Navigator::start();
    let session = Session::start(api, config.idle, joins(&navigator.now()));
    let announcer = Announcer::start();
    provide_context(StoredValue::new(config));
    provide_context(navigator);
    provide_context(session);
    provide_context(announcer);
    provide_context(Pointer::start());
    provide_context(page::TypedEmail::new());
    let screen = Derived::new(move |_| screen(navigator.route(), &session.state()));
    view! {
        {move || draw(screen.get(), navigator, session)}
        {page::sign_in_again()}
        {page::ending_soon()}
        {announcer.region()}
    }
    .into_any()
}

/// The path of a tab that takes over the session of another one. Mailed links are for whoever got them, and a project
/// in the address is for signing in to it.
fn joins(route: &Route) -> Option<String> {
    let joins = match route {
        Route::Admin(_) | Route::Projects => true,
        Route::SignIn(wish) => wish.project.is_none(),
        _ => false,
    };
    let address = joins.then(|| route.to_string())?;
    address.split('?').next().map(str::to_owned)
}

/// What fills the window. Routes that share a screen change inside it.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Screen {
    SignIn,
    /// Signed in: on to where one was going.
    GoOn(String),
    /// One of the pages about accounts.
    Account(Route),
    Starting,
    /// Several sessions of other tabs to go on with.
    Several(Vec<OpenSession>),
    /// The server can't be reached; why.
    Stuck(String),
    /// The server lets one do nothing; why.
    LockedOut(Withdrawn),
    /// Project Admin, of this project.
    Admin(wire::Id),
    /// Project Admin, but nobody is signed in.
    SignInFirst,
    NotFound,
}

fn screen(route: Route, state: &State) -> Screen {
    match (&route, state) {
        (Route::SignIn(wish), State::SignedIn(_)) => {
            Screen::GoOn(wish.next.clone().unwrap_or_else(|| Route::HOME.to_string()))
        }
        (Route::SignIn(_) | Route::Register, State::Starting) => Screen::Starting,
        (
            Route::SignIn(_) | Route::Admin(_) | Route::Account | Route::Projects,
            State::Several(open),
        ) => Screen::Several(open.clone()),
        (Route::SignIn(_), _) => Screen::SignIn,
        // Whoever has just founded a project is signed in to it.
        (Route::Register, State::SignedIn(_)) => Screen::GoOn(Route::HOME.to_string()),
        (
            Route::SetPassword(_) | Route::Register | Route::ResetPassword | Route::VerifyEmail(_),
            _,
        ) => Screen::Account(route),
        (Route::NotFound, _) => Screen::NotFound,
        (Route::Admin(_) | Route::Account | Route::Projects, State::LockedOut(why)) => {
            Screen::LockedOut(*why)
        }
        (Route::Admin(_) | Route::Account | Route::Projects, State::Starting) => Screen::Starting,
        (Route::Admin(_) | Route::Account | Route::Projects, State::Stuck(error)) => {
            Screen::Stuck(error.sentence())
        }
        (Route::Admin(_) | Route::Account | Route::Projects, State::SignedOut) => {
            Screen::SignInFirst
        }
        (Route::Admin(_), State::SignedIn(project)) => Screen::Admin(project.clone()),
        (Route::Account | Route::Projects, State::SignedIn(_)) => Screen::Account(route),
    }
}

fn draw(screen: Screen, navigator: Navigator, session: Session) -> AnyView {
    match screen {
        Screen::SignIn => page::sign_in(),
        Screen::Account(_) => page::account(),
        Screen::Starting => {
            if session.is_there() {
                page::fetch_ahead();
            }
            page::starting()
        }
        Screen::Several(open) => page::several(open),
        Screen::Stuck(sentence) => page::stuck(sentence),
        Screen::LockedOut(why) => page::locked_out(why),
        Screen::Admin(project) => page::shell(project),
        Screen::NotFound => page::not_found(),
        Screen::SignInFirst => {
            // Whatever was typed went with the session.
            navigator.set_unsaved(false);
            redirect(navigator, move |now| match now {
                Route::Admin(_) | Route::Account | Route::Projects => Some(Route::SignIn(SignIn {
                    next: next(session, now.to_string()),
                    project: None,
                })),
                _ => None,
            })
        }
        Screen::GoOn(next) => redirect(navigator, move |_| {
            let (path, query) = next.split_once('?').unwrap_or((&next, ""));
            Some(Route::read(path, query))
        }),
    }
}

/// Where to go on after signing in: nowhere in particular for whoever signed out, and without what was
/// searched for once the session was left alone.
fn next(session: Session, here: String) -> Option<String> {
    match untrack(|| session.ended()) {
        None => Some(here),
        Some(Ended::Idle | Ended::Limit) => here.split('?').next().map(str::to_owned),
        Some(Ended::Here | Ended::Elsewhere) => None,
    }
}

/// Goes elsewhere once this drawing is done, unless somebody went elsewhere meanwhile. A tab that is hidden draws
/// no frame to wait for.
fn redirect(navigator: Navigator, to: impl Fn(Route) -> Option<Route> + 'static) -> AnyView {
    scope::spawn(async move {
        if let Some(route) = to(navigator.now()) {
            navigator.replace(route);
        }
    });
    page::starting()
}
