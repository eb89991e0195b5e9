//! Going from one session to another, as to another project.

use super::held::Held;
use super::renew::Leaving;
use super::{Session, tabs};
use crate::scope;
use std::rc::Rc;

/// A session whose place another one is about to take.
#[derive(Clone)]
pub struct Former(Option<Held>);

impl Session {
    /// The session as it is now.
    pub fn former(self) -> Former {
        Former(self.inner().held())
    }

    /// Ends a session on the server that this tab has left, unless other tabs may still use it. Where the
    /// server can't be reached it ends by itself.
    pub fn leave(self, former: Former) {
        let inner = self.inner();
        let Some(held) = former.0 else {
            return;
        };
        let goes_on = inner.held().is_some_and(|now| now.tag == held.tag);
        let Some(token) = held.access.filter(|_| !goes_on) else {
            return;
        };
        scope::spawn(async move {
            if tabs::count().await <= 1 {
                let _ = inner.api.with(Rc::new(Leaving(token))).logout().await;
            }
        });
    }
}
