//! Loading something to show: one state, the old value kept while a new one is on its way.
//!
//! Inside, values are held without their type, so that all this exists once in the bundle and not once
//! for every type that is loaded.

use super::button::button;
use super::countdown::Wait;
use super::notice::{Tone, notice};
use crate::scope;
use crate::signal::{Derived, Slot};
use futures::FutureExt;
use futures::future::{AbortHandle, LocalBoxFuture, abortable};
use leptos::prelude::*;
use std::any::Any;
use std::marker::PhantomData;
use std::rc::Rc;
use std::sync::Arc;

/// Why something could not be loaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// A sentence for the reader.
    pub sentence: String,
    /// What to quote to whoever runs the server.
    pub request_id: Option<String>,
    /// How long to wait before trying again, where the server said it.
    pub wait: Option<Wait>,
}

type Value = Arc<dyn Any + Send + Sync>;

/// What is known of a thing that is loaded, with the former value while there is one.
#[derive(Clone)]
enum Loaded {
    Loading(Option<Value>),
    Ready(Value),
    Failed(Failure, Option<Value>),
}

impl Loaded {
    /// The value, be it fresh or former.
    fn value(&self) -> Option<&Value> {
        match self {
            Loaded::Ready(value) => Some(value),
            Loaded::Loading(former) | Loaded::Failed(_, former) => former.as_ref(),
        }
    }
}

/// Loads a thing, again when asked, and stops when its owner goes away.
pub struct Loader<T> {
    untyped: Untyped,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for Loader<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Loader<T> {}

impl<T: Clone + Send + Sync + 'static> Loader<T> {
    /// Begins to load at once.
    pub fn new(
        fetch: impl Fn() -> LocalBoxFuture<'static, Result<T, Failure>> + 'static,
    ) -> Loader<T> {
        let untyped = move || {
            let value = fetch().map(|answer| answer.map(|value| Arc::new(value) as Value));
            value.boxed_local()
        };
        Loader {
            untyped: Untyped::new(Rc::new(untyped)),
            of: PhantomData,
        }
    }

    /// Loads again and keeps the value until the new one is here.
    pub fn reload(self) {
        self.untyped.reload();
    }

    /// Puts in what was loaded elsewhere, in place of what is on its way.
    pub fn put(self, value: T) {
        self.untyped.stop();
        self.untyped.change(|_| Loaded::Ready(Arc::new(value)));
    }

    /// Looks at the value, fresh or former; tracked.
    pub fn with<R>(self, look: impl FnOnce(Option<&T>) -> R) -> R {
        let value = self.untyped.state.with(|state| state.value().cloned());
        look(value.as_ref().and_then(|value| value.downcast_ref()))
    }

    /// Looks at the value without tracking.
    pub fn with_untracked<R>(self, look: impl FnOnce(Option<&T>) -> R) -> R {
        untrack(|| self.with(look))
    }

    /// Whether something is on its way, for `aria-busy`; tracked.
    pub fn busy(self) -> &'static str {
        self.untyped.busy()
    }

    /// Why there is nothing to show, not even a former value; tracked.
    pub fn failure(self) -> Option<Failure> {
        self.untyped.state.with(|state| match state {
            Loaded::Failed(failure, None) => Some(failure.clone()),
            _ => None,
        })
    }
}

type Fetch = Rc<dyn Fn() -> LocalBoxFuture<'static, Result<Value, Failure>>>;

/// A loader of whatever.
#[derive(Clone, Copy)]
struct Untyped {
    state: Slot<Loaded>,
    fetch: StoredValue<Fetch, LocalStorage>,
    /// Ends the load that is under way, so that a stale answer never overwrites a newer one.
    abort: StoredValue<Option<AbortHandle>>,
}

impl Untyped {
    fn new(fetch: Fetch) -> Untyped {
        let loader = Untyped {
            state: Slot::new(Loaded::Loading(None)),
            fetch: StoredValue::new_local(fetch),
            abort: StoredValue::new(None),
        };
        loader.reload();
        on_cleanup(move || loader.stop());
        loader
    }

    fn busy(self) -> &'static str {
        let busy = self.state.with(|state| matches!(state, Loaded::Loading(_)));
        if busy { "true" } else { "false" }
    }

    fn reload(self) {
        self.stop();
        let Some(fetch) = self.fetch.try_get_value() else {
            return;
        };
        self.change(Loaded::Loading);
        let (answer, handle) = abortable(fetch());
        self.abort.set_value(Some(handle));
        scope::spawn(async move {
            match answer.await {
                Ok(Ok(value)) => self.change(|_| Loaded::Ready(value)),
                Ok(Err(failure)) => self.change(|former| Loaded::Failed(failure, former)),
                Err(_) => {}
            }
        });
    }

    /// Changes the state, given the former value.
    fn change(self, to: impl FnOnce(Option<Value>) -> Loaded) {
        let former = self
            .state
            .try_with_untracked(|state| state.value().cloned());
        self.state.set(to(former.flatten()));
    }

    fn stop(self) {
        if let Some(handle) = self.abort.try_update_value(Option::take).flatten() {
            handle.abort();
        }
    }
}

/// Shows what is loaded: a placeholder while there is nothing yet, the failure with "Try again" in place
/// of what is missing, or above what was there before.
pub fn loaded<T: Clone + Send + Sync + 'static>(
    loader: Loader<T>,
    what: &'static str,
    draw: impl Fn(T) -> AnyView + Send + 'static,
) -> AnyView {
    let draw = move |value: &Value| value.downcast_ref().cloned().map(&draw);
    loaded_untyped(loader.untyped, Some(what), Box::new(draw))
}

/// The same without a placeholder, among fields that are in use: they would move under the pointer.
pub fn loaded_in_place<T: Clone + Send + Sync + 'static>(
    loader: Loader<T>,
    draw: impl Fn(T) -> AnyView + Send + 'static,
) -> AnyView {
    let draw = move |value: &Value| value.downcast_ref().cloned().map(&draw);
    loaded_untyped(loader.untyped, None, Box::new(draw))
}

type Draw = Box<dyn Fn(&Value) -> Option<AnyView> + Send>;

fn loaded_untyped(loader: Untyped, what: Option<&'static str>, draw: Draw) -> AnyView {
    view! {
        <div class="loaded" aria-busy=move || loader.busy()>
            {trouble(loader, what)}
            {value(loader, draw)}
        </div>
    }
    .into_any()
}

/// The first half of [`loaded`]: the placeholder or the failure, and nothing once all is well. For pages
/// that show what is loaded in several places.
pub fn loading<T: Clone + Send + Sync + 'static>(loader: Loader<T>, what: &'static str) -> AnyView {
    trouble(loader.untyped, Some(what))
}

fn trouble(loader: Untyped, what: Option<&'static str>) -> AnyView {
    (move || {
        loader.state.with(|state| match state {
            Loaded::Loading(None) => what.map(skeleton),
            Loaded::Failed(failure, _) => Some(failed(failure.clone(), loader)),
            _ => None,
        })
    })
    .into_any()
}

/// The second half of [`loaded`]: the value alone, drawn anew only when there is another one.
pub fn value_of<T: Clone + Send + Sync + 'static>(
    loader: Loader<T>,
    draw: impl Fn(T) -> AnyView + Send + 'static,
) -> AnyView {
    let draw = move |value: &Value| value.downcast_ref().cloned().map(&draw);
    value(loader.untyped, Box::new(draw))
}

fn value(loader: Untyped, draw: Draw) -> AnyView {
    let latest = Derived::new(move |_| loader.state.with(|state| Latest(state.value().cloned())));
    (move || latest.with(|latest| latest.0.as_ref().and_then(&draw))).into_any()
}

/// A value, the same as another only if it came with the same answer.
#[derive(Clone)]
struct Latest(Option<Value>);

impl PartialEq for Latest {
    fn eq(&self, other: &Latest) -> bool {
        match (&self.0, &other.0) {
            (Some(a), Some(b)) => Arc::ptr_eq(a, b),
            (a, b) => a.is_none() && b.is_none(),
        }
    }
}

fn failed(failure: Failure, loader: Untyped) -> AnyView {
    let reference = failure
        .request_id
        .map(|id| view! { <p class="hint">"Support reference: " <code>{id}</code></p> }.into_any());
    let again = match failure.wait {
        Some(wait) => wait.button(Callback::new(move |()| loader.reload())),
        None => button("button", "Try again", move || loader.reload()),
    };
    let content = view! {
        <p role="alert">{failure.sentence}</p>
        {reference}
        {again}
    };
    notice(Tone::Bad, content.into_any())
}

fn skeleton(what: &'static str) -> AnyView {
    let lines: Vec<AnyView> = (0..5)
        .map(|_| view! { <div class="skeleton-line"></div> }.into_any())
        .collect();
    view! {
        <div class="skeleton">
            <p role="status" class="visually-hidden">"Loading " {what} "…"</p>
            <div aria-hidden="true">{lines}</div>
        </div>
    }
    .into_any()
}
