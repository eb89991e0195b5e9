//! `/admin/…`: what all tabs of Project Admin share: who and where one is, and the way to the others.

use super::invite::InviteLog;
use super::member::LastRemoved;
use super::palette::Palette;
use super::plain::{leave_button, no_access};
use super::{config, failure, part, shortcut, theme, users};
use crate::access::SUPER_ADMIN;
use crate::api::invite::Draft;
use crate::form::invite::InviteForm;
use crate::navigate::Navigator;
use crate::route::{Route, Section, Spot, Tab};
use crate::session::Session;
use crate::signal::{Derived, Slot};
use crate::ui::{
    self, Banner, Failure, Icon, Loader, Tone, avatar, button, icon, initials, notice, spelled,
};
use futures::FutureExt;
use leptos::prelude::*;
use wire::{Id, Me, Project, Version};

/// What is known of the project and of oneself, for all tabs.
#[derive(Clone, Copy)]
pub(super) struct Console {
    /// Who is signed in.
    pub me: Loader<Me>,
    /// The project.
    pub project: Loader<Project>,
    /// The invites sent since sign-in.
    pub sent: InviteLog,
    /// An invite that was put aside, with what its tries have come to.
    pub aside: StoredValue<Option<(InviteForm, Draft)>>,
    /// Who was removed last, to be brought back.
    pub removed: LastRemoved,
    /// Where the list of users stood, to come back to.
    pub list: StoredValue<String>,
    /// Which half of the palette lies over the page.
    pub palette: Slot<Option<Palette>>,
}

impl Console {
    /// Which server this is, as far as it is known; tracked.
    pub fn version(self) -> Option<Version> {
        self.me.with(|me| me.map(|me| me.version))
    }

    /// Whether the project is known to be that of super administrators; tracked.
    pub fn is_super_admin(self) -> bool {
        self.me.with(|me| me.is_some_and(|me| me.super_admin))
    }

    /// What is said of the project of super administrators where access in it is shown or given; tracked.
    pub fn super_admin_warning(self) -> Option<AnyView> {
        let text = view! { <p><strong>"Careful: "</strong> {SUPER_ADMIN}</p> };
        self.is_super_admin()
            .then(|| notice(Tone::Bad, text.into_any()))
    }

    /// The list of users as it stood.
    pub fn users(self) -> Route {
        Route::Admin(Tab::Users(self.list.get_value()))
    }
}

/// Project Admin for one project. What it shows first is asked for at once: oneself, the project, and
/// whatever the tab needs.
pub fn shell(project: Id) -> AnyView {
    // Whatever is begun here is sent in this project or not at all.
    let session = Session::of_app().within(&project);
    provide_context(session);
    let navigator = Navigator::of_app();
    let sent = InviteLog::new();
    let aside = StoredValue::new(None);
    let removed = LastRemoved::new();
    let (expected, project_id) = (project.clone(), project.clone());
    let console = Console {
        me: Loader::new(move || {
            let (api, expected) = (session.api(), expected.clone());
            async move {
                let me = api.me().await.map_err(failure)?;
                if me.project.id != expected {
                    return Err(elsewhere());
                }
                session.meet();
                if sent.belong_to(&me.membership) {
                    aside.try_set_value(None);
                    removed.clear();
                }
                Ok(me)
            }
            .boxed_local()
        }),
        sent,
        project: Loader::new(move || {
            let (api, id) = (session.api(), project.clone());
            async move { api.project(&id).await.map_err(failure) }.boxed_local()
        }),
        aside,
        removed,
        list: StoredValue::new(String::new()),
        palette: Slot::new(None),
    };
    provide_context(console);
    // Whoever signs in again may be somebody else.
    Effect::new(move |before: Option<bool>| {
        let interrupted = session.interrupted().is_some();
        if before == Some(true) && !interrupted {
            console.me.reload();
        }
        interrupted
    });
    let named = move || console.project.with(project_name);
    let id = project_id.to_string();
    provide_context(Banner::new(Signal::derive(move || match named() {
        name if name.is_empty() => id.clone(),
        name => spelled(&name),
    })));
    let place = Derived::new(move |_| place(navigator.route()));
    // Nothing of a project is drawn for somebody who is known not to administer it.
    let refused = Derived::new(move |_| console.me.with(|me| me.is_some_and(|me| !me.admin)));
    (move || match refused.get() {
        true => console.me.with(no_access),
        false => frame(console, place),
    })
    .into_any()
}

/// The server counts the session to another project than the one on screen.
fn elsewhere() -> Failure {
    Failure {
        sentence: "You are signed in to a different project than this page shows. Sign out, then sign in again.".to_owned(),
        request_id: None,
        wait: None,
    }
}

/// What stands in the middle. The invite dialog lies over the users, which then stay as they are.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Place {
    Details,
    Users,
    Member(Id),
    Other(Section, Spot),
}

fn place(route: Route) -> Place {
    match route {
        Route::Admin(Tab::Details) => Place::Details,
        Route::Admin(Tab::Member(id)) => Place::Member(id),
        // A list follows the address by itself, so that nothing of it is lost while one types.
        Route::Admin(Tab::Other(section, Spot::All(_))) => {
            Place::Other(section, Spot::All(String::new()))
        }
        Route::Admin(Tab::Other(section, spot)) => Place::Other(section, spot),
        _ => Place::Users,
    }
}

fn frame(console: Console, place: Derived<Place>) -> AnyView {
    shortcut::listen(console, Navigator::of_app());
    let palette = move || {
        let shown = console.palette.get();
        shown.map(|_| part::palette(console))
    };
    // Where the window is narrow the navigation is folded away until it is asked for.
    let unfolded = Slot::new(false);
    view! {
        <a class="skip" href="#main">"Skip to content"</a>
        {top(console, unfolded)}
        {palette}
        <div class="columns">
            {tabs(place, unfolded)}
            <main id="main" tabindex="-1">
                {move || trouble(console)}
                {move || {
                    unfolded.set(false);
                    match place.get() {
                        Place::Details => part::details_page(console),
                        Place::Users => users::users(console),
                        Place::Member(id) => part::member_page(console, id),
                        Place::Other(section, spot) => part::section_page(console, section, spot),
                    }
                }}
            </main>
        </div>
    }
    .into_any()
}

/// The bar over everything: where one is, the search, and what concerns oneself.
fn top(console: Console, unfolded: Slot<bool>) -> AnyView {
    let is_unfolded = move || if unfolded.get() { "true" } else { "false" };
    let search = move |_| console.palette.set(Some(Palette::Search));
    let name = move || console.me.with(who);
    view! {
        <header class="top">
            <button
                type="button"
                id="menu"
                class="bare menu"
                aria-label="Menu"
                aria-controls="navigation"
                aria-expanded=is_unfolded
                on:click=move |_| unfolded.update(|unfolded| *unfolded = !*unfolded)
            >
                {icon(Icon::Menu)}
            </button>
            <span class="brand">{config().app_name}</span>
            <a class="project" href=Route::Projects.to_string() title="Switch project">
                <bdi>{move || spelled(&console.project.with(project_name))}</bdi>
                {icon(Icon::Switch)}
            </a>
            <button type="button" class="find" title="Search" on:click=search>
                {icon(Icon::Search)}
                <span>"Search"</span>
                <kbd aria-hidden="true">{shortcut::search_key()}</kbd>
            </button>
            {theme::button()}
            <a class="who" href=Route::Account.to_string() title="Your account">
                {avatar((move || initials(&name())).into_any(), None)}
                <bdi>{name}</bdi>
            </a>
            {leave_button("Sign out")}
        </header>
    }
    .into_any()
}

/// Where the navigation leads.
#[derive(Clone, Copy)]
enum Entry {
    Details,
    Users,
    Other(Section),
}

/// What there is to administer, by what it is about.
const GROUPS: [(&str, &[Entry]); 4] = [
    ("People", &[Entry::Users]),
    (
        "Apps",
        &[Entry::Other(Section::Clients), Entry::Other(Section::Bots)],
    ),
    (
        "Security",
        &[
            Entry::Other(Section::Policies),
            Entry::Other(Section::Secrets),
        ],
    ),
    (
        "Project",
        &[
            Entry::Details,
            Entry::Other(Section::Settings),
            Entry::Other(Section::Sites),
        ],
    ),
];

fn tabs(place: Derived<Place>, unfolded: Slot<bool>) -> AnyView {
    let groups: Vec<AnyView> = GROUPS
        .iter()
        .map(|(group, entries)| {
            let links: Vec<AnyView> = entries.iter().map(|entry| tab(place, *entry)).collect();
            view! { <li><span class="group">{*group}</span><ul>{links}</ul></li> }.into_any()
        })
        .collect();
    let escape = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Escape" && unfolded.get_untracked() {
            unfolded.set(false);
            ui::focus("menu");
        }
    };
    view! {
        <nav
            id="navigation"
            class="tabs"
            class:unfolded=move || unfolded.get()
            aria-label="Project Admin"
            on:click=move |_| unfolded.set(false)
            on:keydown=escape
        >
            <ul>{groups}</ul>
        </nav>
    }
    .into_any()
}

fn tab(place: Derived<Place>, entry: Entry) -> AnyView {
    let (name, route, symbol) = match entry {
        Entry::Details => ("Details", Route::Admin(Tab::Details), Icon::Details),
        Entry::Users => ("Users", Route::HOME, Icon::Users),
        Entry::Other(section) => (section.name(), section.all(), icon_of(section)),
    };
    let current = move || place.with(|place| place.tab() == name).then_some("page");
    view! {
        <li>
            <a href=route.to_string() aria-current=current title=name>
                {icon(symbol)}
                <span>{name}</span>
            </a>
        </li>
    }
    .into_any()
}

fn icon_of(section: Section) -> Icon {
    match section {
        Section::Clients => Icon::Client,
        Section::Bots => Icon::Bot,
        Section::Policies => Icon::Policy,
        Section::Secrets => Icon::Secret,
        Section::Settings => Icon::Settings,
        Section::Sites => Icon::Site,
    }
}

impl Place {
    /// The tab it belongs to.
    fn tab(&self) -> &'static str {
        match self {
            Place::Details => "Details",
            Place::Users | Place::Member(_) => "Users",
            Place::Other(section, _) => section.name(),
        }
    }
}

fn project_name(project: Option<&Project>) -> String {
    project
        .and_then(Project::name)
        .unwrap_or_default()
        .to_owned()
}

fn who(me: Option<&Me>) -> String {
    let name = me.map(|me| match me.name.is_empty() {
        true => me.email.clone().unwrap_or_default(),
        false => me.name.clone(),
    });
    let name = name.filter(|name| !name.is_empty());
    name.unwrap_or_else(|| "Your account".to_owned())
}

/// Says so when the server does not tell who one is; the tabs say their own failures.
fn trouble(console: Console) -> Option<AnyView> {
    let Failure { sentence, .. } = console.me.failure()?;
    let content = view! {
        <p role="alert">"Couldn’t load your profile. " {sentence}</p>
        {button("button", "Try again", move || console.me.reload())}
    };
    Some(notice(Tone::Warning, content.into_any()))
}
