//! The other tabs of this browser: saying something to all of them, and waiting for one's turn.
//!
//! Where the browser lacks a `BroadcastChannel` or Web Locks, every tab is by itself.

use super::time::sleep;
use crate::scope;
use futures::channel::oneshot::{Receiver, Sender, channel};
use futures::future::{pending, select};
use js_sys::{Array, Function, Object, Promise, Reflect};
use std::cell::Cell;
use std::pin::pin;
use std::rc::Rc;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{BroadcastChannel, MessageEvent};

/// The name of the channel, and of the lock that every tab with a session shares.
const NAME: &str = "usher.session";

/// How long to wait for a turn, in milliseconds: longer than a request may take. A tab that was put to
/// sleep in its turn must not hold up the others for ever.
const PATIENCE: i32 = 25_000;

/// The way to the other tabs.
pub(super) struct Channel(Option<Open>);

struct Open {
    channel: BroadcastChannel,
    /// What listens, as long as the channel is open.
    _heard: Closure<dyn Fn(MessageEvent)>,
}

impl Channel {
    /// Opens the channel; `hear` gets what the others say.
    pub fn open(hear: impl Fn(String) + 'static) -> Channel {
        let heard = move |event: MessageEvent| hear(event.data().as_string().unwrap_or_default());
        Channel(BroadcastChannel::new(NAME).ok().map(|channel| {
            let heard: Closure<dyn Fn(MessageEvent)> = Closure::new(heard);
            channel.set_onmessage(Some(heard.as_ref().unchecked_ref()));
            Open {
                channel,
                _heard: heard,
            }
        }))
    }

    /// Says something to all other tabs.
    pub fn say(&self, text: &str) {
        if let Some(open) = &self.0 {
            // Refused only by a channel that was closed, and then nobody is left to speak.
            let _ = open.channel.post_message(&JsValue::from_str(text));
        }
    }

    /// Neither says nor hears anything from now on.
    pub fn close(&self) {
        if let Some(open) = &self.0 {
            open.channel.set_onmessage(None);
            open.channel.close();
        }
    }
}

/// A turn; dropping it ends it.
pub(super) struct Turn(Option<Function>);

impl Drop for Turn {
    fn drop(&mut self) {
        if let Some(release) = &self.0 {
            let _ = release.call0(&JsValue::NULL);
        }
    }
}

/// Waits until no other tab is about to renew this session.
pub(super) async fn turn(tag: &str) -> Turn {
    let Some(granted) = request(&["usher.renew.", tag].concat(), "exclusive") else {
        return Turn(None);
    };
    match select(granted, pin!(sleep(PATIENCE))).await {
        futures::future::Either::Left((Ok(release), _)) => Turn(Some(release)),
        _ => Turn(None),
    }
}

/// Lets other tabs know, as long as the app is there, that this one has or had a session.
pub(super) fn join() {
    if let Some(granted) = request(NAME, "shared") {
        scope::spawn(async move {
            let _turn = Turn(granted.await.ok());
            pending().await
        });
    }
}

/// How many tabs have or had a session, this one included.
pub(super) async fn count() -> usize {
    count_tabs().await.unwrap_or(0)
}

async fn count_tabs() -> Option<usize> {
    let (locks, query) = method("query")?;
    let snapshot: Promise = query.call0(&locks).ok()?.dyn_into().ok()?;
    let snapshot = JsFuture::from(snapshot).await.ok()?;
    let held: Array = get(&snapshot, "held")?.dyn_into().ok()?;
    let named = |lock: JsValue| get(&lock, "name")?.as_string();
    Some(
        held.iter()
            .filter_map(named)
            .filter(|name| name == NAME)
            .count(),
    )
}

/// Asks for a lock. What comes once it is granted ends it when it is called; nothing comes where it is refused.
fn request(name: &str, mode: &str) -> Option<Receiver<Function>> {
    let (locks, request) = method("request")?;
    let (sender, granted) = channel();
    let sender = Rc::new(Cell::new(Some(sender)));
    let refused = sender.clone();
    let hold = Closure::once_into_js(move |_: JsValue| {
        Promise::new(&mut |release, _| {
            let sent = sender
                .take()
                .map(|sender: Sender<Function>| sender.send(release));
            if let Some(Err(release)) = sent {
                // Whoever waited has given up.
                let _ = release.call0(&JsValue::NULL);
            }
        })
    });
    let options = Object::new();
    Reflect::set(&options, &"mode".into(), &mode.into()).ok()?;
    let answer = request.call3(&locks, &name.into(), &options, &hold).ok()?;
    let answer: Promise = answer.dyn_into().ok()?;
    leptos::task::spawn_local(async move {
        // Where storage is blocked, locks are refused: nobody is to wait for one.
        if JsFuture::from(answer).await.is_err() {
            drop(refused.take());
        }
    });
    Some(granted)
}

/// A method of `navigator.locks`, which is missing on pages without https.
fn method(name: &str) -> Option<(JsValue, Function)> {
    let locks = get(&web_sys::window()?.navigator(), "locks")?;
    let method = get(&locks, name)?.dyn_into().ok()?;
    Some((locks, method))
}

fn get(object: &JsValue, name: &str) -> Option<JsValue> {
    let value = Reflect::get(object, &name.into()).ok()?;
    (!value.is_undefined()).then_some(value)
}
