//! Renewing a session, so that tabs never spoil each other's refresh token (contract §2.3): it works once,
//! and of two renewals at the same time only one leaves a token that works.
//!
//! A tab renews in its turn, and says so to the others before its turn ends; they ask for what it has. Should the news
//! come later than the next turn, that tab sends a spent token; the server refuses it and leaves the session alone, and
//! the tab asks all the same.

use super::held::Held;
use super::inner::Inner;
use super::message::Message;
use super::time::now;
use super::{State, tabs};
use crate::api::{AccessToken, ApiError, Credentials, Withdrawn};
use futures::future::{FutureExt, LocalBoxFuture, ready};
use std::rc::Rc;

impl Inner {
    /// Renews the session that was kept.
    pub async fn resume(self: Rc<Self>) {
        let Some(kept) = self.held() else {
            return;
        };
        self.state.set(State::Starting);
        match self.clone().renewed(kept).await {
            Ok(()) => {}
            Err(ApiError::NotFound(_)) => self.state.set(State::LockedOut(Withdrawn::Access)),
            Err(ApiError::Refused(refusal)) if refusal.status < 500 => self.forget(None),
            Err(ApiError::SignedOut | ApiError::Forbidden(_)) => self.forget(None),
            Err(other) => self.state.set(State::Stuck(other)),
        }
    }

    /// Renews what is held in its turn, or gets what another tab has renewed meanwhile.
    fn renewed(self: Rc<Self>, held: Held) -> LocalBoxFuture<'static, Result<(), ApiError>> {
        async move {
            let _turn = tabs::turn(&held.tag).await;
            let answer = self.refresh(&held).await;
            if matches!(&answer, Err(ApiError::Refused(refusal)) if refusal.status < 500) {
                // Perhaps spent by another tab, whose news came late or is still on its way.
                if self.ask(&held).await {
                    return Ok(());
                }
                self.stop_renewing();
            }
            answer
        }
        .boxed_local()
    }

    /// Exchanges the refresh token of what was held a moment ago, unless it was replaced since. The other
    /// tabs hear of it before it is their turn, and ask.
    async fn refresh(&self, stale: &Held) -> Result<(), ApiError> {
        let is_spent = self.heard_of.get() > stale.generation;
        if self.is_replaced(stale) || is_spent && self.ask(stale).await {
            return Ok(());
        }
        let Some(token) = &stale.refresh else {
            return Err(ApiError::SignedOut);
        };
        let tokens = self.api.refresh(token).await?;
        // Signed out, or in anew, while the answer was on its way.
        if self.is_replaced(stale) {
            return Ok(());
        }
        let fresh = stale.renewed(tokens, now()).ok_or(ApiError::Unreadable)?;
        let (tag, generation) = (fresh.tag.clone(), fresh.generation);
        self.enter(fresh);
        self.say(Message::Renewed(tag, generation));
        Ok(())
    }
}

impl Credentials for Inner {
    fn access_token(&self) -> Option<AccessToken> {
        self.held.borrow().as_ref()?.access.clone()
    }

    fn renew(self: Rc<Self>, stale: AccessToken) -> LocalBoxFuture<'static, bool> {
        async move {
            let _mine = self.renewing.lock().await;
            let Some(held) = self.held() else {
                return false;
            };
            if !held.has(&stale) {
                // Somebody else renewed it while this one waited.
                return true;
            }
            self.clone().renewed(held).await.is_ok() && self.access_token().is_some()
        }
        .boxed_local()
    }

    fn over(&self, why: Withdrawn, token: &AccessToken) {
        // An answer to a request of before says nothing of a session renewed or begun since.
        if self
            .held
            .borrow()
            .as_ref()
            .is_some_and(|held| held.has(token))
        {
            self.break_off(why);
        }
    }
}

/// A session as long as the tab has it: nothing that was begun in it is sent in another one.
pub(super) struct Bound {
    pub inner: Rc<Inner>,
    /// Which one it is, see [`Inner::era`].
    pub era: u32,
}

impl Bound {
    fn is_current(&self) -> bool {
        self.inner.era() == self.era
    }
}

impl Credentials for Bound {
    fn access_token(&self) -> Option<AccessToken> {
        match self.is_current() {
            true => self.inner.access_token(),
            false => None,
        }
    }

    fn renew(self: Rc<Self>, stale: AccessToken) -> LocalBoxFuture<'static, bool> {
        match self.is_current() {
            true => self.inner.clone().renew(stale),
            false => ready(false).boxed_local(),
        }
    }

    fn over(&self, why: Withdrawn, token: &AccessToken) {
        self.inner.over(why, token);
    }
}

/// A request with one token and no other, as the last one of a session that is already forgotten.
pub(super) struct Leaving(pub AccessToken);

impl Credentials for Leaving {
    fn access_token(&self) -> Option<AccessToken> {
        Some(self.0.clone())
    }

    fn renew(self: Rc<Self>, _: AccessToken) -> LocalBoxFuture<'static, bool> {
        async { false }.boxed_local()
    }

    fn over(&self, _: Withdrawn, _: &AccessToken) {}
}
