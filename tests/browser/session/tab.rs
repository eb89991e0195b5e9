//! Another tab of this browser, as far as this one can tell: a share of the lock, and what it says and hears
//! (`src/session/message.rs`).

use crate::support::act::wait;
use js_sys::{Function, Object, Promise, Reflect};
use leptos::prelude::window;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{BroadcastChannel, MessageEvent};

/// The name of the channel, and of the lock that every tab with a session shares.
const NAME: &str = "usher.session";

type Texts = Rc<RefCell<Vec<String>>>;

/// Another tab; closed when dropped.
pub struct Tab {
    channel: BroadcastChannel,
    /// What it answers when it is asked for its session.
    session: Rc<RefCell<Option<String>>>,
    /// Whether it says that a tab without a session was opened from it.
    is_opener: Rc<Cell<bool>>,
    heard: Texts,
    release: Function,
    _hear: Closure<dyn FnMut(MessageEvent)>,
}

impl Tab {
    /// A tab that has or had a session.
    pub async fn open() -> Tab {
        let channel = BroadcastChannel::new(NAME).unwrap();
        let (heard, session): (Texts, Rc<RefCell<Option<String>>>) = Default::default();
        let is_opener: Rc<Cell<bool>> = Rc::default();
        let (hearing, answer, way) = (heard.clone(), session.clone(), channel.clone());
        let opener = is_opener.clone();
        let hear = move |event: MessageEvent| {
            let text = event.data().as_string().unwrap();
            let session = answer.borrow().clone();
            let mut words = text.split('\n');
            let said = match (words.next(), words.next(), session) {
                (Some("ask"), _, Some(session)) => Some(["session", &session].join("\n")),
                (Some("join"), Some(ticket), session) => {
                    let whose = if opener.get() { "opener" } else { "beside" };
                    let session = session.unwrap_or_default();
                    Some(["offer", ticket, whose, &session].join("\n"))
                }
                _ => None,
            };
            if let Some(said) = said {
                way.post_message(&said.into()).unwrap();
            }
            hearing.borrow_mut().push(text);
        };
        let hear: Closure<dyn FnMut(MessageEvent)> = Closure::new(hear);
        channel.set_onmessage(Some(hear.as_ref().unchecked_ref()));
        Tab {
            channel,
            session,
            is_opener,
            heard,
            release: shared_lock().await,
            _hear: hear,
        }
    }

    /// From now on it has this session, access token included.
    pub fn holds(&self, session: &str) {
        self.session.replace(Some(session.to_owned()));
    }

    /// From now on it says that whatever tab asks was opened from it.
    pub fn claims(&self) {
        self.is_opener.set(true);
    }

    /// Says anything at all to all others.
    pub fn says_value(&self, value: &JsValue) {
        self.channel.post_message(value).unwrap();
    }

    /// Whether anything it has heard has this in it.
    pub fn has_heard_of(&self, part: &str) -> bool {
        self.heard.borrow().iter().any(|text| text.contains(part))
    }

    /// Says something of this kind to all others.
    pub fn says(&self, kind: &str, rest: &str) {
        let text = [kind, "\n", rest].concat();
        self.channel.post_message(&text.into()).unwrap();
    }

    /// Waits for the next message of this kind; what it says.
    pub async fn hears(&self, kind: &str) -> String {
        let look = || {
            let mut heard = self.heard.borrow_mut();
            let at = heard.iter().position(|text| is_of(text, kind))?;
            Some(heard.remove(at).split_once('\n')?.1.to_owned())
        };
        wait(look, || format!("{kind} among {:?}", self.heard.borrow())).await
    }

    /// Whether it has heard something of this kind.
    pub fn has_heard(&self, kind: &str) -> bool {
        self.heard.borrow().iter().any(|text| is_of(text, kind))
    }
}

impl Drop for Tab {
    fn drop(&mut self) {
        self.channel.set_onmessage(None);
        self.channel.close();
        self.release.call0(&JsValue::NULL).unwrap();
    }
}

fn is_of(text: &str, kind: &str) -> bool {
    text.split_once('\n')
        .is_some_and(|(first, _)| first == kind)
}

/// Takes a share of the lock; what gives it back.
async fn shared_lock() -> Function {
    let locks = Reflect::get(&window().navigator(), &"locks".into()).unwrap();
    let request: Function = Reflect::get(&locks, &"request".into())
        .unwrap()
        .unchecked_into();
    let options = Object::new();
    Reflect::set(&options, &"mode".into(), &"shared".into()).unwrap();
    let granted = Promise::new(&mut |granted, _| {
        let hold = Closure::once_into_js(move |_: JsValue| {
            Promise::new(&mut |release, _| drop(granted.call1(&JsValue::NULL, &release)))
        });
        let held: Promise = request
            .call3(&locks, &NAME.into(), &options, &hold)
            .unwrap()
            .unchecked_into();
        drop(held);
    });
    JsFuture::from(granted).await.unwrap().unchecked_into()
}
