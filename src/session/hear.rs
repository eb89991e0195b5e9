//! What a tab makes of what the others say, and what it asks them.
//!
//! Any page of the origin can speak here, so what is heard can renew a session or end it, never move a tab to another
//! project or person, and a tab that has no session takes one over only where it asked for it.

use super::State;
use super::held::Held;
use super::inner::Inner;
use super::message::{Message, Offer, Question};
use super::offer::{candidates, is_settled};
use super::renew::Leaving;
use super::time::{now, sleep};
use super::{proof, tabs};
use crate::api::ApiError;
use futures::future::join_all;
use std::rc::Rc;
use wire::{Id, Me};

/// How often, and how long each time, an answer of another tab is waited for: a second in all, as tabs out of sight
/// are slow. Most answer at once.
const LOOKS: usize = 50;
const LOOK: i32 = 20;

/// The most answers that are looked at.
const MOST: usize = 50;

/// The most sessions to choose from.
const MOST_OFFERED: usize = 8;

/// What a tab waits to hear.
pub(super) enum Waiting {
    /// Nothing.
    Nothing,
    /// Newer tokens of its session.
    Newer,
    /// Any session, in answer to the question of this name; and the answers so far.
    Any(String, Vec<Offer>),
}

/// A session of another tab that one can go on with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenSession {
    /// The project.
    pub project: Id,
    /// Its name; empty where the server did not say it.
    pub name: String,
    /// Who is signed in: the name, which may be empty.
    pub person: String,
    /// The login address.
    pub email: String,
}

impl OpenSession {
    fn new(held: &Held, me: Option<&Me>) -> OpenSession {
        OpenSession {
            project: held.project.clone(),
            name: me
                .and_then(|me| me.project.name())
                .unwrap_or_default()
                .to_owned(),
            person: me.map(|me| me.name.clone()).unwrap_or_default(),
            email: me.and_then(|me| me.email.clone()).unwrap_or_default(),
        }
    }
}

/// Whether a session that was handed over has a token, of the person it names.
fn is_what_it_says(held: &Held) -> bool {
    let token = held.access.as_ref();
    token.is_some_and(|token| !token.is_of_another(&held.profile))
}

impl Inner {
    /// Another tab, or another page of the origin, says something.
    pub fn hear(&self, text: &str) {
        let Some(message) = Message::read(text, now()) else {
            return;
        };
        let held = self.held();
        let mine = |tag: &str| held.as_ref().filter(|held| held.tag == tag);
        match message {
            Message::Join(question) => self.answer(question),
            Message::Offer(offer) => {
                let is_fine = offer.held.as_ref().is_none_or(is_what_it_says);
                if let Waiting::Any(ticket, offers) = &mut *self.waiting.borrow_mut()
                    && *ticket == offer.ticket
                    && is_fine
                    && offers.len() < MOST
                {
                    offers.push(offer);
                }
            }
            Message::Ask(tag) => {
                if let Some(held) = mine(&tag).and_then(|_| self.to_share()) {
                    self.say(Message::Session(held));
                }
            }
            Message::Session(news) => {
                let is_waited_for = matches!(*self.waiting.borrow(), Waiting::Newer);
                let is_newer = held.is_some_and(|held| news.replaces(&held));
                if is_waited_for && is_newer && is_what_it_says(&news) {
                    self.enter(news);
                }
            }
            Message::Renewed(tag, generation) => {
                if mine(&tag).is_some_and(|held| generation > held.generation) {
                    self.heard_of.set(generation);
                    self.wait_for_newer(tag);
                }
            }
            Message::Seen(tag, at) => {
                if mine(&tag).is_some() {
                    self.saw_input(at);
                }
            }
            Message::Ended(tag, why) => {
                if mine(&tag).is_some() {
                    self.forget(Some(why));
                }
            }
        }
    }

    /// The session, where it works.
    fn to_share(&self) -> Option<Held> {
        let is_fine = self.interrupted.with_untracked(Option::is_none);
        self.held().filter(|held| is_fine && held.access.is_some())
    }

    /// Answers a tab that has no session. Tabs that were never signed in are not counted on.
    fn answer(&self, Question { ticket, path }: Question) {
        if self.joined.get() {
            let is_opener = self.opened.borrow_mut().claim(&path, now());
            let held = self.to_share();
            self.say(Message::Offer(Offer {
                ticket,
                is_opener,
                held,
            }));
        }
    }

    fn wait_for_newer(&self, tag: String) {
        self.waiting.replace(Waiting::Newer);
        self.say(Message::Ask(tag));
    }

    /// Whether something newer has taken the place of this, or nothing is held any more.
    pub fn is_replaced(&self, stale: &Held) -> bool {
        match &*self.held.borrow() {
            Some(held) => held.tag != stale.tag || held.generation != stale.generation,
            None => true,
        }
    }

    /// How many other tabs have or had a session.
    async fn others(&self) -> usize {
        let own = usize::from(self.joined.get());
        tabs::count().await.saturating_sub(own)
    }

    /// Asks the other tabs for something newer than this; whether there is something now. Nobody is waited for where
    /// nobody can answer.
    pub async fn ask(&self, stale: &Held) -> bool {
        if self.is_replaced(stale) {
            return true;
        }
        if self.others().await == 0 {
            return false;
        }
        self.wait_for_newer(stale.tag.clone());
        for _ in 0..LOOKS {
            sleep(LOOK).await;
            if self.is_replaced(stale) {
                return true;
            }
        }
        false
    }

    /// Takes over the session of the tab this one, at this path, was opened from, or the only one there is; where there
    /// are several, it is asked which.
    pub async fn take_over(&self, path: String) {
        let mut sessions = candidates(self.offers(path).await);
        sessions.truncate(MOST_OFFERED);
        if sessions.len() > 1 {
            sessions = self.ask_which(sessions).await;
        }
        // Whoever signed in meanwhile has chosen, or is asked.
        if !matches!(self.state.get_untracked(), State::Starting) {
            return;
        }
        match sessions.pop() {
            Some(held) => self.go_on_with(held),
            None => self.state.set(State::SignedOut),
        }
    }

    /// Asks with which of these to go on, unless there is only one that works: then that is given back. What each is
    /// called is the server's to say.
    async fn ask_which(&self, sessions: Vec<Held>) -> Vec<Held> {
        let (mut told, mut working) = (Vec::new(), Vec::new());
        let with_token = sessions.into_iter().filter_map(|held| {
            let token = held.access.clone()?;
            let api = self.api.with(Rc::new(Leaving(token)));
            Some(async move { (held, api.me().await) })
        });
        for (held, me) in join_all(with_token).await {
            match me {
                Ok(me) if me.project.id == held.project => {
                    told.push(OpenSession::new(&held, Some(&me)));
                }
                // Over, or not what it was said to be.
                Ok(_) | Err(ApiError::SignedOut | ApiError::Withdrawn(_)) => continue,
                Err(_) => told.push(OpenSession::new(&held, None)),
            }
            working.push(held);
        }
        if working.len() > 1 && matches!(self.state.get_untracked(), State::Starting) {
            self.offered.replace(working);
            self.state.set(State::Several(told));
            return Vec::new();
        }
        working
    }

    /// What the other tabs offer to this one.
    async fn offers(&self, path: String) -> Vec<Offer> {
        let others = self.others().await;
        let Some(ticket) = proof::random_uuid().filter(|_| others > 0) else {
            return Vec::new();
        };
        self.waiting
            .replace(Waiting::Any(ticket.clone(), Vec::new()));
        self.say(Message::Join(Question { ticket, path }));
        for _ in 0..LOOKS {
            sleep(LOOK).await;
            match &*self.waiting.borrow() {
                Waiting::Any(_, offers) if !is_settled(offers, others) => {}
                _ => break,
            }
        }
        match self.waiting.replace(Waiting::Nothing) {
            Waiting::Any(_, offers) => offers,
            Waiting::Nothing | Waiting::Newer => Vec::new(),
        }
    }

    /// Goes on with a session of another tab.
    fn go_on_with(&self, held: Held) {
        self.enter(held);
        self.touch(false);
    }

    /// Goes on with one of the sessions that were offered.
    pub fn choose(&self, which: usize) {
        let mut sessions = self.offered.take();
        if which < sessions.len() {
            let mut held = sessions.swap_remove(which);
            // They were offered a while ago. Choosing is input too.
            held.seen = now();
            self.go_on_with(held);
        }
    }
}
