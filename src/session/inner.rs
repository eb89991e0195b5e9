//! What a tab knows of its session, and what becomes of it: entered, renewed, broken off, ended.

use super::hear::Waiting;
use super::held::Held;
use super::limit::{Due, Ended, due};
use super::message::Message;
use super::offer::OpenedLinks;
use super::renew::Leaving;
use super::tabs::{self, Channel};
use super::time::{now, some_of};
use super::{State, keep, proof};
use crate::api::auth::Tokens;
use crate::api::{Api, ApiError, Credentials, Withdrawn};
use crate::scope;
use crate::signal::Slot;
use futures::lock::Mutex;
use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

/// How long before it expires an access token is renewed at most, in milliseconds.
const AHEAD: u64 = 120_000;

/// How long after a failed renewal the next one is tried.
const AGAIN: u64 = 30_000;

/// How much later an input has to be than the last one to be worth telling, in milliseconds.
const STEP: u64 = 1000;

pub(super) struct Inner {
    /// The server, asked without a session.
    pub api: Api,
    pub held: RefCell<Option<Held>>,
    /// Held while a refresh token is on its way: two renewals at once would spoil each other
    /// (contract §2.3). Between tabs a Web Lock does the same.
    pub renewing: Mutex<()>,
    renew_at: Cell<u64>,
    channel: OnceCell<Channel>,
    /// What it waits to hear from other tabs.
    pub waiting: RefCell<Waiting>,
    /// How often the session was renewed by now, as other tabs say.
    pub heard_of: Cell<u64>,
    /// The links that were opened in other tabs.
    pub opened: RefCell<OpenedLinks>,
    /// The sessions to choose from, while that is asked.
    pub offered: RefCell<Vec<Held>>,
    pub joined: Cell<bool>,
    /// Counts the sessions of this tab: another one begins with another project, and after the end of the last.
    era: Cell<u32>,
    /// Whether the server said who is signed in.
    met: Cell<bool>,
    /// How long a session may go without input: at most as long as its tokens live.
    idle: Cell<u64>,
    pub state: Slot<State>,
    pub interrupted: Slot<Option<Withdrawn>>,
    pub unconfirmed: Rc<Cell<bool>>,
    pub due: Cell<Due>,
    pub ended: Cell<Option<Ended>>,
    /// Set whenever one of these three changes: one signal of a usual type, because each type of signals
    /// costs bytes of its own.
    changed: Slot<bool>,
}

impl Inner {
    /// The session this tab kept, if it kept one, not yet renewed.
    pub fn new(api: Api, idle: u64) -> Rc<Inner> {
        let held = keep::load();
        let state = match held {
            Some(_) => State::Starting,
            None => State::SignedOut,
        };
        let inner = Rc::new(Inner {
            api,
            held: RefCell::new(held),
            renewing: Mutex::new(()),
            renew_at: Cell::new(0),
            channel: OnceCell::new(),
            waiting: RefCell::new(Waiting::Nothing),
            heard_of: Cell::new(0),
            opened: RefCell::default(),
            offered: RefCell::default(),
            joined: Cell::new(false),
            era: Cell::new(1),
            met: Cell::new(false),
            idle: Cell::new(idle),
            state: Slot::new(state),
            interrupted: Slot::new(None),
            unconfirmed: Rc::default(),
            due: Cell::new(Due::Nothing),
            ended: Cell::new(None),
            changed: Slot::new(false),
        });
        let hearing = inner.clone();
        inner
            .channel
            .get_or_init(|| Channel::open(move |text| hearing.hear(&text)));
        inner
    }

    /// Whoever reads what is due or over after this hears of the next change.
    pub fn track(&self) {
        self.changed.get();
    }

    fn change(&self) {
        self.changed.set(true);
    }

    /// Which of its sessions the tab has now.
    pub fn era(&self) -> u32 {
        self.era.get()
    }

    fn begin_era(&self) {
        self.era.set(self.era.get().wrapping_add(1));
    }

    pub fn held(&self) -> Option<Held> {
        self.held.borrow().clone()
    }

    /// How long a session may go without input, in milliseconds.
    pub fn idle(&self) -> u64 {
        self.idle.get()
    }

    /// The server said who is signed in, so there is something on screen to go on with.
    pub fn meet(&self) {
        self.met.set(true);
    }

    pub fn say(&self, message: Message) {
        if let Some(channel) = self.channel.get() {
            channel.say(&message.write());
        }
    }

    /// Neither says nor hears anything from now on.
    pub fn close(&self) {
        if let Some(channel) = self.channel.get() {
            channel.close();
        }
    }

    /// Begins a session, or goes on with the one that broke off.
    pub fn establish(&self, tokens: Tokens) {
        let tag = proof::random_uuid().unwrap_or_default();
        let Some(mut fresh) = Held::new(tokens, tag, now()) else {
            return self.forget(None);
        };
        if let Some(held) = self.held() {
            fresh = held.continued_by(fresh);
        }
        let (tag, generation) = (fresh.tag.clone(), fresh.generation);
        self.enter(fresh);
        self.say(Message::Renewed(tag, generation));
        // Signing in counts as a change even where nothing else has changed.
        self.state.update(|_| ());
    }

    /// Takes these tokens for the session from now on.
    pub fn enter(&self, mut fresh: Held) {
        self.waiting.replace(Waiting::Nothing);
        self.heard_of.set(0);
        let before = self.held();
        if before
            .as_ref()
            .is_none_or(|held| held.project != fresh.project)
        {
            self.begin_era();
        }
        if let Some(held) = before.filter(|held| held.tag == fresh.tag) {
            fresh.seen = fresh.seen.max(held.seen);
        }
        self.idle.set(self.idle.get().min(fresh.life));
        let ahead = AHEAD.min(fresh.life / 4);
        // The tabs of a session don't all do it at once.
        let at = fresh.expires.saturating_sub(ahead + some_of(ahead / 2));
        self.renew_at.set(at);
        let project = fresh.project.clone();
        keep::save(Some(&fresh));
        self.held.replace(Some(fresh));
        if !self.joined.replace(true) {
            tabs::join();
        }
        if self.check() {
            return;
        }
        if self.interrupted.with_untracked(Option::is_some) {
            self.interrupted.set(None);
        }
        self.unconfirmed.set(false);
        self.ended.set(None);
        let is_there = |state: &State| matches!(state, State::SignedIn(there) if *there == project);
        if !self.state.with_untracked(is_there) {
            self.state.set(State::SignedIn(project));
        }
    }

    /// Forgets the session and empties the page.
    pub fn forget(&self, why: Option<Ended>) {
        self.begin_era();
        self.offered.take();
        self.held.replace(None);
        keep::save(None);
        self.met.set(false);
        self.due.set(Due::Nothing);
        self.interrupted.set(None);
        self.ended.set(why);
        self.state.set(State::SignedOut);
        self.change();
    }

    /// Ends the session: here and in its other tabs at once, and on the server as far as it can be
    /// reached.
    pub fn end(&self, why: Ended) {
        let held = self.held();
        self.forget(Some(why));
        let Some(held) = held else {
            return;
        };
        self.say(Message::Ended(held.tag, why));
        let Some(token) = held.access else {
            return;
        };
        let api = self.api.with(Rc::new(Leaving(token)));
        let (unconfirmed, changed) = (self.unconfirmed.clone(), self.changed);
        scope::spawn(async move {
            // 401: the server had ended it before.
            let confirmed = matches!(api.logout().await, Ok(()) | Err(ApiError::SignedOut));
            unconfirmed.set(!confirmed);
            changed.set(true);
        });
    }

    /// Ends the session if its time is over, and says what else is due; whether it ended.
    fn check(&self) -> bool {
        let times = self
            .held
            .borrow()
            .as_ref()
            .map(|held| (held.since, held.seen));
        let Some((since, seen)) = times else {
            return false;
        };
        let due = due(now(), since, seen, self.idle());
        if let Due::Over(why) = due {
            self.end(why);
            return true;
        }
        if self.due.replace(due) != due {
            self.change();
        }
        false
    }

    /// Once a second, and when the tab comes back to sight.
    pub fn tick(self: Rc<Self>) {
        // A kept session is looked at once it is renewed: then it can be ended on the server too.
        if matches!(self.state.get_untracked(), State::Starting) || self.check() {
            return;
        }
        let Some(stale) = self.access_token() else {
            return;
        };
        let now = now();
        if now >= self.renew_at.get() {
            self.renew_at.set(now + AGAIN);
            scope::spawn(async move {
                // Where it fails there is a next time, and a request that is refused.
                let _ = self.renew(stale).await;
            });
        }
    }

    /// A token that was refused is not sent again; other tabs may still bring a newer one.
    pub fn stop_renewing(&self) {
        self.renew_at.set(u64::MAX);
    }

    /// There was input, here or in another tab of the session.
    pub fn saw_input(&self, at: u64) {
        if let Some(held) = self.held.borrow_mut().as_mut() {
            held.seen = held.seen.max(at);
            keep::save(Some(held));
        }
        self.check();
    }

    /// There was input here. While somebody is asked whether they are there, only the answer counts.
    pub fn touch(&self, is_answer: bool) {
        if self.check() {
            return;
        }
        let asked = matches!(self.due.get(), Due::Idle(_));
        let Some(held) = self.held() else {
            return;
        };
        let now = now();
        if is_answer || !asked && now >= held.seen + STEP {
            self.saw_input(now);
            self.say(Message::Seen(held.tag, now));
        }
    }

    /// The session broke off, while its pages are open.
    pub fn break_off(&self, why: Withdrawn) {
        if !matches!(self.state.get_untracked(), State::SignedIn(_)) {
            return;
        }
        if !self.met.get() && why != Withdrawn::Expired {
            return self.state.set(State::LockedOut(why));
        }
        // Said once: whoever signs in again meanwhile would lose what they typed there.
        if self.interrupted.with_untracked(Option::is_none) {
            self.interrupted.set(Some(why));
        }
    }
}
