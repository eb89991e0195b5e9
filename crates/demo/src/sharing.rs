//! One demo for all tabs: the first has the server, the others ask it.
//!
//! Who has it holds a Web Lock, which the browser takes back when the tab is closed or loaded again. The tab that gets
//! the lock then starts over with a server of its own and tells the others. Where there are no locks or no channel, each
//! tab has its own from the start.

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

/// Where this tab keeps the version that its next start stands in for.
const VERSION: &str = "usher.demo.version";

/// Where the app keeps its session over a reload, which ends with the server it is for.
const SESSION: &str = "usher.refresh";

/// Where the server of this tab is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In this tab, for this tab only: the browser has no way to share it.
    Alone,
    /// In this tab, for others too.
    Holder,
    /// In another tab.
    Other,
    /// In another tab, which started over.
    OtherAnew,
    /// In this tab, which started over when the one that had it was closed or loaded again.
    HolderAnew,
}

impl Place {
    /// Whether it is in this tab.
    pub fn is_here(self) -> bool {
        matches!(self, Self::Alone | Self::Holder | Self::HolderAnew)
    }
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
    /// For all others: whoever starts over next stands in for this version.
    Next { version: String },
    /// For all others: this tab has started over.
    Started,
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
    /// What to stand in for when this tab starts a server.
    version: Cell<Version>,
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
            version: Cell::new(chosen_version()),
            early: RefCell::new(Some(Vec::new())),
        }));
        demo.listen();
        let place = match demo.0.channel {
            Some(_) => demo.compete().await,
            None => Place::Alone,
        };
        demo.0.place.set(place);
        if place.is_here() {
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

    /// Asks the server, wherever it is. `None` when it is gone before it answers, or could not start.
    pub async fn ask(&self, asked: Asked) -> Option<Told> {
        if self.0.place.get_untracked().is_here() {
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
        if let Ok(Some(storage)) = window.session_storage() {
            // Where nothing can be kept, the usual version starts, which the controls then say.
            let _ = storage.set_item(VERSION, version.number());
        }
        // Another tab may start over before this one is loaded again.
        self.post(&Message::Next {
            version: version.number().to_owned(),
        });
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
        let started = Server::start(
            self.0.version.get(),
            &origin.unwrap_or_default(),
            chance,
            now(),
        );
        self.0.server.replace(started.ok());
        forget_session();
        self.post(&Message::Started);
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
            Ok(true) => Place::Holder,
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
        self.0.place.set(Place::HolderAnew);
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
            Message::Next { version } => {
                if let Ok(version) = version.parse() {
                    self.0.version.set(version);
                }
            }
            Message::Started => {
                // Whoever waits for the server that was waits in vain.
                self.0.waiting.borrow_mut().clear();
                if !self.0.place.get_untracked().is_here() {
                    self.0.place.set(Place::OtherAnew);
                }
            }
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
    let storage = web_sys::window().and_then(|window| window.session_storage().ok().flatten());
    let kept = storage.and_then(|storage| storage.get_item(VERSION).ok().flatten());
    kept.and_then(|kept| kept.parse().ok())
        .unwrap_or(Version::V5_1)
}

/// The time as the core wants it.
pub fn now() -> Timestamp {
    Timestamp::from_millisecond(Date::now() as i64).unwrap_or(Timestamp::UNIX_EPOCH)
}
