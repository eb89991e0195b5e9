//! Loading something to show: one state, the old value kept while a new one is on its way.

use super::notice::{Tone, notice};
use futures::future::{AbortHandle, LocalBoxFuture, abortable};
use leptos::prelude::*;
use std::rc::Rc;

/// Why something could not be loaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// A sentence for the reader.
    pub sentence: String,
    /// What to quote to whoever runs the server.
    pub request_id: Option<String>,
}

/// What is known of a thing that is loaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Loaded<T> {
    /// It is on its way; the former value if there is one.
    Loading(Option<T>),
    /// It is here.
    Ready(T),
    /// It could not be had; the former value if there is one.
    Failed(Failure, Option<T>),
}

impl<T> Loaded<T> {
    /// The value, be it fresh or former.
    pub fn value(&self) -> Option<&T> {
        match self {
            Loaded::Ready(value) => Some(value),
            Loaded::Loading(former) | Loaded::Failed(_, former) => former.as_ref(),
        }
    }

    fn into_value(self) -> Option<T> {
        match self {
            Loaded::Ready(value) => Some(value),
            Loaded::Loading(former) | Loaded::Failed(_, former) => former,
        }
    }
}

type Fetch<T> = Rc<dyn Fn() -> LocalBoxFuture<'static, Result<T, Failure>>>;

/// Loads a thing, again when asked, and stops when its owner goes away.
pub struct Loader<T: Send + Sync + 'static> {
    state: RwSignal<Loaded<T>>,
    fetch: StoredValue<Fetch<T>, LocalStorage>,
    /// Ends the load that is under way, so that a stale answer never overwrites a newer one.
    abort: StoredValue<Option<AbortHandle>>,
}

impl<T: Send + Sync + 'static> Clone for Loader<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Loader<T> {}

impl<T: Clone + Send + Sync + 'static> Loader<T> {
    /// Begins to load at once.
    pub fn new(
        fetch: impl Fn() -> LocalBoxFuture<'static, Result<T, Failure>> + 'static,
    ) -> Loader<T> {
        let loader = Loader {
            state: RwSignal::new(Loaded::Loading(None)),
            fetch: StoredValue::new_local(Rc::new(fetch) as Fetch<T>),
            abort: StoredValue::new(None),
        };
        loader.reload();
        on_cleanup(move || loader.stop());
        loader
    }

    /// Loads again and keeps the value until the new one is here.
    pub fn reload(self) {
        self.stop();
        let Some(fetch) = self.fetch.try_get_value() else {
            return;
        };
        self.state.update(|state| {
            let former = std::mem::replace(state, Loaded::Loading(None)).into_value();
            *state = Loaded::Loading(former);
        });
        let (answer, handle) = abortable(fetch());
        self.abort.set_value(Some(handle));
        leptos::task::spawn_local(async move {
            let Ok(answer) = answer.await else {
                return;
            };
            self.state.try_update(|state| {
                let former = std::mem::replace(state, Loaded::Loading(None)).into_value();
                *state = match answer {
                    Ok(value) => Loaded::Ready(value),
                    Err(failure) => Loaded::Failed(failure, former),
                };
            });
        });
    }

    fn stop(self) {
        if let Some(handle) = self.abort.try_update_value(Option::take).flatten() {
            handle.abort();
        }
    }

    /// The state; tracked.
    pub fn get(self) -> Loaded<T> {
        self.state.get()
    }

    /// Looks at the value, fresh or former; tracked.
    pub fn with<R>(self, look: impl FnOnce(Option<&T>) -> R) -> R {
        self.state.with(|state| look(state.value()))
    }
}

/// Shows what is loaded: a placeholder while there is nothing yet, the failure with "Try again" in place
/// of what is missing, or above what was there before.
pub fn loaded<T: Clone + Send + Sync + 'static>(
    loader: Loader<T>,
    what: &'static str,
    draw: impl Fn(T) -> AnyView + Send + 'static,
) -> AnyView {
    (move || {
        let state = loader.get();
        let failure = match &state {
            Loaded::Failed(failure, _) => Some(failed(
                failure.clone(),
                Callback::new(move |()| loader.reload()),
            )),
            _ => None,
        };
        let busy = matches!(state, Loaded::Loading(_));
        let value = state.into_value();
        let waiting = (busy && value.is_none()).then(|| skeleton(what));
        view! {
            <div class="loaded" aria-busy=if busy { "true" } else { "false" }>
                {failure}
                {waiting}
                {value.map(&draw)}
            </div>
        }
        .into_any()
    })
    .into_any()
}

fn failed(failure: Failure, retry: Callback<()>) -> AnyView {
    let reference = failure
        .request_id
        .map(|id| view! { <p class="hint">"Support reference: " <code>{id}</code></p> }.into_any());
    let content = view! {
        <p role="alert">{failure.sentence}</p>
        {reference}
        <button type="button" class="button" on:click=move |_| retry.run(())>"Try again"</button>
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
