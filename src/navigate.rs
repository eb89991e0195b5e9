//! The browser's history: where one is, going elsewhere, and not leaving what was typed.

use crate::route::Route;
use crate::scope;
use crate::signal::Slot;
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};

/// Where the app is. Copied freely; given to all parts as context.
#[derive(Clone, Copy)]
pub struct Navigator {
    route: Slot<Route>,
    /// Set while something typed would be lost by leaving.
    unsaved: Slot<bool>,
    /// Where one wanted to go meanwhile.
    held: Slot<Option<Route>>,
}

impl Navigator {
    /// Reads the address and begins to follow it: Back and Forward, clicks on links of the app, and
    /// closing the tab with something unsaved.
    pub fn start() -> Navigator {
        let navigator = Navigator {
            route: Slot::new(current()),
            unsaved: Slot::new(false),
            held: Slot::new(None),
        };
        navigator.straighten();
        scope::listen(ev::popstate, move |_| navigator.address_changed());
        scope::listen(ev::click, move |event| navigator.clicked(&event));
        scope::listen(ev::beforeunload, move |event| {
            if navigator.unsaved.get_untracked() {
                event.prevent_default();
            }
        });
        navigator
    }

    /// The navigator of the app.
    #[expect(
        clippy::expect_used,
        reason = "provided by the app before anything else is built"
    )]
    pub fn of_app() -> Navigator {
        use_context().expect("Navigator")
    }

    /// Where one is; tracked.
    pub fn route(self) -> Route {
        self.route.get()
    }

    /// Where one is, without tracking.
    pub fn now(self) -> Route {
        self.route.get_untracked()
    }

    /// Goes somewhere, so that Back comes back here; held while something is unsaved.
    pub fn go(self, route: Route) {
        if self.unsaved.get_untracked() {
            self.held.set(Some(route));
        } else if route != self.now() {
            write(&route, false);
            self.arrive(route);
        }
    }

    /// Goes somewhere in place of the current entry of the history; held while something is unsaved.
    pub fn replace_when_saved(self, route: Route) {
        if self.unsaved.get_untracked() {
            self.held.set(Some(route));
        } else {
            self.replace(route);
        }
    }

    /// Goes somewhere in place of the current entry of the history.
    pub fn replace(self, route: Route) {
        write(&route, true);
        self.arrive(route);
    }

    /// Says whether leaving would lose something.
    pub fn set_unsaved(self, unsaved: bool) {
        if self.unsaved.get_untracked() != unsaved {
            self.unsaved.set(unsaved);
        }
    }

    /// Where one wanted to go while something was unsaved; tracked.
    pub fn held(self) -> Option<Route> {
        self.held.get()
    }

    /// Stays, and forgets where one wanted to go.
    pub fn stay(self) {
        self.held.set(None);
    }

    /// Leaves what is unsaved and goes where one wanted to go. What was left is no place in the history to
    /// come back to.
    pub fn leave(self) {
        self.set_unsaved(false);
        if let Some(route) = self.held.get_untracked() {
            self.held.set(None);
            self.replace(route);
        }
    }

    /// The address without what must not stay in it, such as the secret of a mailed link.
    pub fn clean_address(self) {
        write(&self.now(), true);
    }

    /// Puts the usual address in place of another that leads to the same page, such as `/`. A mailed link
    /// stays until it is used, an unknown address for whoever wants to correct it.
    fn straighten(self) {
        let kept = matches!(
            self.now(),
            Route::SetPassword(_) | Route::VerifyEmail(_) | Route::NotFound
        );
        if !kept {
            self.clean_address();
        }
    }

    fn arrive(self, route: Route) {
        if let Some(window) = web_sys::window() {
            window.scroll_to_with_x_and_y(0.0, 0.0);
        }
        self.route.set(route);
    }

    fn address_changed(self) {
        let route = current();
        if self.unsaved.get_untracked() && route != self.now() {
            // The browser has left already: put the address back before asking.
            write(&self.now(), false);
            self.held.set(Some(route));
        } else if route != self.now() {
            self.route.set(route);
        }
    }

    fn clicked(self, event: &web_sys::MouseEvent) {
        let modified = event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key();
        if event.default_prevented() || event.button() != 0 || modified {
            return;
        }
        let target = event
            .target()
            .and_then(|t| t.dyn_into::<web_sys::Element>().ok());
        let Some(link) = target.and_then(|target| target.closest("a[href^='/']").ok().flatten())
        else {
            return;
        };
        if link.has_attribute("target") || link.has_attribute("download") {
            return;
        }
        if let Some(href) = link.get_attribute("href") {
            event.prevent_default();
            let (path, query) = href.split_once('?').unwrap_or((&href, ""));
            self.go(Route::read(path, query));
        }
    }
}

fn current() -> Route {
    let location = window().location();
    let path = location.pathname().unwrap_or_default();
    Route::read(&path, &location.search().unwrap_or_default())
}

fn write(route: &Route, in_place: bool) {
    let url = route.to_string();
    let Ok(history) = window().history() else {
        return;
    };
    // Refused only to pages that change it hundreds of times a minute; then the address stays behind.
    let _ = match in_place {
        true => history.replace_state_with_url(&JsValue::NULL, "", Some(&url)),
        false => history.push_state_with_url(&JsValue::NULL, "", Some(&url)),
    };
}
