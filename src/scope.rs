//! What ends with the app: its tasks, and what it hears from the window.

use futures::FutureExt;
use futures::channel::oneshot::{Receiver, channel};
use futures::future::{LocalBoxFuture, Shared, select};
use leptos::ev::EventDescriptor;
use leptos::leptos_dom::helpers::{WindowListenerHandle, set_interval_with_handle};
use leptos::prelude::*;
use std::cell::RefCell;
use std::future::Future;
use std::time::Duration;
use wasm_bindgen::JsCast;

thread_local! {
    /// Comes when the app ends.
    static END: RefCell<Option<Shared<Receiver<()>>>> = const { RefCell::new(None) };
}

/// From now on tasks end with the current owner, the app's.
pub fn begin() {
    let (end, ended) = channel();
    END.set(Some(ended.shared()));
    on_cleanup(move || {
        END.set(None);
        drop(end);
    });
}

/// Runs a task, at the longest as long as the app is there. It does not end with the part that began it: what is on
/// its way to the server is not called back because somebody looks elsewhere.
pub fn spawn(task: impl Future<Output = ()> + 'static) {
    run(task.boxed_local());
}

fn run(task: LocalBoxFuture<'static, ()>) {
    let end = END.with_borrow(Clone::clone);
    leptos::task::spawn_local(async move {
        match end {
            Some(end) => drop(select(end, task).await),
            None => task.await,
        }
    });
}

/// Hears of an event of the window as long as the owner lives.
pub fn listen<E: EventDescriptor + 'static>(event: E, hear: impl Fn(E::EventType) + 'static)
where
    E::EventType: JsCast,
{
    until_cleanup(window_event_listener(event, hear));
}

/// The same for an event by its name.
pub fn listen_to(name: &str, hear: impl Fn(web_sys::Event) + 'static) {
    until_cleanup(window_event_listener_untyped(name, hear));
}

fn until_cleanup(listener: WindowListenerHandle) {
    on_cleanup(move || listener.remove());
}

/// Does something again and again as long as the owner lives.
pub fn every(time: Duration, work: impl Fn() + 'static) {
    // Refused by no window.
    if let Ok(timer) = set_interval_with_handle(work, time) {
        on_cleanup(move || timer.clear());
    }
}
