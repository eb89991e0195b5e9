//! One demo for all tabs: the first has the server, the others ask it.
//!
//! Who has it holds a Web Lock, which the browser takes back when the tab is closed. The tab that gets the lock then
//! begins with a server of its own. Where there are no locks or no channel, each tab has its own from the start.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use futures::channel::oneshot::{self, Sender};
use js_sys::{Date, Function, Math, Object, Promise, Reflect};
use leptos::prelude::{ArcRwSignal, Get, GetUntracked, Set};
use sandbox::Timestamp;
use sandbox::version::Version;
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{BroadcastChannel, MessageEvent};

use crate::fetch::get;
use crate::server::{Asked, Server, Told};

/// The name of the lock and of the channel.
const NAME: &str = "usher.demo";

/// Where the version is kept that the next start stands in for.
const VERSION: &str = "usher.demo.version";

/// Where the app keeps its session over a reload, which ends with the server it is for.
const SESSION: &str = "usher.refresh";

/// Where the server of this tab is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In this tab, for this tab only: the browser has no way to share it.
    Alone,
    /// In this tab, for others too.
    First,
    /// In another tab.
    Other,
    /// In this tab, since the one that had it was closed.
    TakenOver,
}

/// A message between tabs.
#[derive(Serialize, Deserialize)]
enum Message {
    /// For whoever has the server; the number is the asking tab's own.
    Asked {
        tab: String,
        number: u32,
        asked: Asked,
    },
    /// For the tab that asked.
    Told {
        tab: String,
        number: u32,
        told: Told,
    },
}

/// The demo. Clones are the same demo.
#[derive(Clone)]
pub struct Demo(Rc<Inner>);

struct Inner {
    place: ArcRwSignal<Place>,
    /// Here, or in another tab.
    server: RefCell<Option<Server>>,
    channel: Option<BroadcastChannel>,
    tab: String,
    last: Cell<u32>,
    waiting: RefCell<HashMap<u32, Sender<Told>>>,
    /// What was asked before this tab knew whether it has the server.
    early: RefCell<Option<Vec<Message>>>,
}

impl Demo {
    /// Finds out where the server is; starts it unless another tab has it.
    pub async fn find() -> Demo {
        let channel = BroadcastChannel::new(NAME).ok();
        let demo = Demo(Rc::new(Inner {
            place: ArcRwSignal::new(Place::Other),
            server: RefCell::default(),
            channel,
            tab: Math::random().to_string(),
            last: Cell::new(0),
            waiting: RefCell::default(),
            early: RefCell::new(Some(Vec::new())),
        }));
        demo.listen();
        let place = match demo.0.channel {
            Some(_) => demo.compete().await,
            None => Place::Alone,
        };
        demo.0.place.set(place);
        if place != Place::Other {
            forget_session();
            demo.begin();
        }
        let early = demo.0.early.take().unwrap_or_default();
        early.into_iter().for_each(|message| demo.hear(message));
        demo
    }

    /// Where the server is; tracked.
    pub fn place(&self) -> Place {
        self.0.place.get()
    }

    /// Asks the server, wherever it is. `None` when the tab that has it is closed meanwhile.
    pub async fn ask(&self, asked: Asked) -> Option<Told> {
        if self.0.place.get_untracked() != Place::Other {
            return self.answer(asked);
        }
        let number = self.0.last.get() + 1;
        self.0.last.set(number);
        let (sender, told) = oneshot::channel();
        self.0.waiting.borrow_mut().insert(number, sender);
        self.post(&Message::Asked {
            tab: self.0.tab.clone(),
            number,
            asked,
        });
        told.await.ok()
    }

    /// Begins anew with a server of this version, by loading the page once more. Nothing happens in a tab that has
    /// no server.
    pub fn start_over(&self, version: Version) {
        let Some(window) = web_sys::window().filter(|_| self.0.server.borrow().is_some()) else {
            return;
        };
        if let Ok(Some(storage)) = window.local_storage() {
            // Where nothing is kept, the usual version starts.
            let _ = storage.set_item(VERSION, version.number());
        }
        let _ = window.location().assign("/signin");
    }

    fn answer(&self, asked: Asked) -> Option<Told> {
        let mut server = self.0.server.borrow_mut();
        server.as_mut().map(|server| server.answer(asked, now()))
    }

    /// Starts the server in this tab.
    fn begin(&self) {
        let window = web_sys::window();
        let origin = window.and_then(|window| window.location().origin().ok());
        // Its secrets guard nothing.
        let chance = (Math::random() * f64::from(u32::MAX)) as u64;
        let started = Server::start(chosen_version(), &origin.unwrap_or_default(), chance, now());
        self.0.server.replace(started.ok());
    }

    /// Whether this tab is the first. One that is not begins as soon as the one that was is closed.
    async fn compete(&self) -> Place {
        let (sender, first) = oneshot::channel();
        let sender = Cell::new(Some(sender));
        let asked = lock(true, move |granted| {
            if let Some(sender) = sender.take() {
                // The page may be on its way out.
                let _ = sender.send(granted);
            }
        });
        if asked.is_none() {
            return Place::Alone;
        }
        match first.await {
            Ok(true) => Place::First,
            Ok(false) => {
                let demo = self.clone();
                lock(false, move |_| demo.take_over());
                Place::Other
            }
            // Refused, as where storage is blocked.
            Err(_) => Place::Alone,
        }
    }

    fn take_over(&self) {
        self.begin();
        self.0.place.set(Place::TakenOver);
        // Whoever waits for the other tab waits in vain.
        self.0.waiting.borrow_mut().clear();
    }

    fn listen(&self) {
        let Some(channel) = &self.0.channel else {
            return;
        };
        let demo = self.clone();
        let hear = move |event: MessageEvent| {
            let text = event.data().as_string().unwrap_or_default();
            // Another version of the page may say something else.
            let Ok(message) = serde_json::from_str(&text) else {
                return;
            };
            if let Some(early) = demo.0.early.borrow_mut().as_mut() {
                early.push(message);
                return;
            }
            demo.hear(message);
        };
        let hear: Closure<dyn Fn(MessageEvent)> = Closure::new(hear);
        channel.set_onmessage(Some(hear.into_js_value().unchecked_ref()));
    }

    fn hear(&self, message: Message) {
        match message {
            Message::Asked { tab, number, asked } => {
                if let Some(told) = self.answer(asked) {
                    self.post(&Message::Told { tab, number, told });
                }
            }
            Message::Told { tab, number, told } if tab == self.0.tab => {
                if let Some(waiting) = self.0.waiting.borrow_mut().remove(&number) {
                    // The caller may have given up.
                    let _ = waiting.send(told);
                }
            }
            Message::Told { .. } => {}
        }
    }

    fn post(&self, message: &Message) {
        if let Some(channel) = &self.0.channel
            && let Ok(text) = serde_json::to_string(message)
        {
            // Fails for a closed channel only, and this one never is.
            let _ = channel.post_message(&text.into());
        }
    }
}

/// Asks for the lock; `then` hears whether it was granted, and keeps it as long as the tab is there. `None` where the
/// browser has no locks; `then` is dropped unheard where it refuses them.
fn lock(only_if_free: bool, then: impl Fn(bool) + 'static) -> Option<()> {
    let navigator = web_sys::window()?.navigator();
    let locks = get(&navigator, "locks");
    let request: Function = get(&locks, "request").dyn_into().ok()?;
    let then = Rc::new(RefCell::new(Some(then)));
    let heard = then.clone();
    let hold = move |lock: JsValue| -> JsValue {
        let granted = !lock.is_null();
        if let Some(then) = heard.take() {
            then(granted);
        }
        match granted {
            true => Promise::new(&mut |_, _| {}).into(),
            false => JsValue::UNDEFINED,
        }
    };
    let hold: Closure<dyn Fn(JsValue) -> JsValue> = Closure::new(hold);
    let options = Object::new();
    Reflect::set(&options, &"ifAvailable".into(), &only_if_free.into()).ok()?;
    let asked = request.call3(&locks, &NAME.into(), &options, &hold.into_js_value());
    let asked: Promise = asked.ok()?.dyn_into().ok()?;
    spawn_local(async move {
        if JsFuture::from(asked).await.is_err() {
            drop(then.take());
        }
    });
    Some(())
}

fn forget_session() {
    let storage = web_sys::window().and_then(|window| window.session_storage().ok().flatten());
    if let Some(storage) = storage {
        let _ = storage.remove_item(SESSION);
    }
}

fn chosen_version() -> Version {
    let storage = web_sys::window().and_then(|window| window.local_storage().ok().flatten());
    let kept = storage.and_then(|storage| storage.get_item(VERSION).ok().flatten());
    kept.and_then(|kept| kept.parse().ok())
        .unwrap_or(Version::V5_1)
}

/// The time as the core wants it.
pub fn now() -> Timestamp {
    Timestamp::from_millisecond(Date::now() as i64).unwrap_or(Timestamp::UNIX_EPOCH)
}
