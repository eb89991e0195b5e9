//! Who is signed in: the one place that holds tokens, renews them, and learns that a session is over.
//!
//! All tabs of a session share it: a tab opened beside gets it from the others, one of them renews it for
//! all, input in one counts for all, and signing out is for all (`inner.rs`, `hear.rs`, `renew.rs`, `tabs.rs`).

mod found;
mod hear;
mod held;
mod inner;
mod keep;
mod limit;
mod message;
mod offer;
mod proof;
mod renew;
mod switch;
mod tabs;
mod time;
mod watch;

pub use found::{Founded, Founding, Joined};
pub use hear::OpenSession;
pub use limit::{Due, Ended};
pub use proof::random_uuid;
pub use time::sleep;

use crate::api::auth::{Choice, ChoiceOption, Login, ProofKey};
use crate::api::factor::Demand;
use crate::api::{Api, ApiError, Credentials, Withdrawn};
use crate::scope;
use inner::Inner;
use leptos::prelude::*;
use renew::Bound;
use std::rc::Rc;
use wire::Id;

/// The state of the session.
#[derive(Clone)]
pub enum State {
    /// A session kept from before a reload, or another tab's, is on its way.
    Starting,
    /// It could not be renewed for now, for this reason.
    Stuck(ApiError),
    /// Nobody is signed in.
    SignedOut,
    /// Nobody is here, but in other tabs there are these sessions to go on with.
    Several(Vec<OpenSession>),
    /// Somebody is, to this project.
    SignedIn(Id),
    /// Somebody is, but the server lets them do nothing.
    LockedOut(Withdrawn),
}

/// The session. Copied freely; given to all parts as context.
#[derive(Clone, Copy)]
pub struct Session {
    inner: StoredValue<Rc<Inner>, LocalStorage>,
    /// The only one that is meant, where it is one of a project; see [`Session::within`].
    era: Option<u32>,
}

/// What came of a step of signing in.
pub enum Step {
    /// Signed in.
    Done,
    /// One of several projects is to be chosen.
    Choose(Choice, ProofKey),
    /// The account asks for a second factor.
    SecondFactor(Demand, ProofKey),
    /// The account is a member of no project.
    NoProject,
    /// The browser has no cryptography for this page, as without https; nothing was sent.
    Insecure,
}

impl Session {
    /// A session with this server: resumed if this tab kept one, else taken over from another tab where `joins` is the
    /// path this one was opened at. It may go without input for `idle` milliseconds.
    pub fn start(api: Api, idle: u64, joins: Option<String>) -> Session {
        let inner = Inner::new(api, idle);
        let session = Session {
            inner: StoredValue::new_local(inner.clone()),
            era: None,
        };
        watch::begin(session);
        on_cleanup(move || session.inner().close());
        if inner.held().is_some() {
            session.resume();
        } else if let Some(path) = joins {
            inner.state.set(State::Starting);
            scope::spawn(async move { inner.take_over(path).await });
        }
        session
    }

    /// The session of the app.
    #[expect(
        clippy::expect_used,
        reason = "provided by the app before anything else is built"
    )]
    pub fn of_app() -> Session {
        use_context().expect("Session")
    }

    /// The session as long as it is the one of this project. Whatever is begun with it is sent in it or not at all,
    /// also where the tab goes to another project meanwhile.
    pub fn within(self, project: &Id) -> Session {
        let inner = self.inner();
        let is_it = inner.held().is_some_and(|held| held.project == *project);
        Session {
            era: Some(if is_it { inner.era() } else { 0 }),
            ..self
        }
    }

    fn inner(self) -> Rc<Inner> {
        self.inner.get_value()
    }

    fn tracked(self) -> Rc<Inner> {
        let inner = self.inner();
        inner.track();
        inner
    }

    /// The state; tracked.
    pub fn state(self) -> State {
        self.inner().state.get()
    }

    /// The project one is signed in to, without tracking.
    pub fn project(self) -> Option<Id> {
        let inner = self.inner();
        match inner.state.get_untracked() {
            State::SignedIn(project) if self.era.is_none_or(|era| era == inner.era()) => {
                Some(project)
            }
            _ => None,
        }
    }

    /// Whether there is a session, be it only a kept one, without tracking.
    pub fn is_there(self) -> bool {
        self.inner().held().is_some()
    }

    /// The id of the login that is used here, to find it in a list; without tracking.
    pub fn login(self) -> Option<String> {
        self.inner().access_token()?.login()
    }

    /// Why the session broke off while its pages are still open; tracked.
    pub fn interrupted(self) -> Option<Withdrawn> {
        self.inner().interrupted.get()
    }

    /// Lets one sign in again over the page that is open.
    pub fn interrupt(self) {
        self.inner().break_off(Withdrawn::Expired);
    }

    /// The server said who is signed in: from now on a session that breaks off leaves its pages open.
    pub fn meet(self) {
        self.inner().meet();
    }

    /// What is due for lack of input or after too long a time; tracked.
    pub fn due(self) -> Due {
        self.tracked().due.get()
    }

    /// Why nobody is signed in any more, where somebody was; tracked.
    pub fn ended(self) -> Option<Ended> {
        self.tracked().ended.get()
    }

    /// How long a session may go without input, in milliseconds.
    pub fn idle(self) -> u64 {
        self.inner().idle()
    }

    /// Somebody who was asked says that they are still there.
    pub fn stay(self) {
        self.inner().touch(true);
    }

    /// The server, asked on behalf of whoever is signed in, as long as it is in this session.
    pub fn api(self) -> Api {
        let inner = self.inner();
        let era = self.era.unwrap_or(inner.era());
        inner.api.with(Rc::new(Bound {
            inner: inner.clone(),
            era,
        }))
    }

    /// Goes on with one of the sessions of other tabs, by its place in [`State::Several`].
    pub fn go_on_with(self, which: usize) {
        self.inner().choose(which);
    }

    /// The server, asked on nobody's behalf.
    pub fn open_api(self) -> Api {
        self.inner().api.clone()
    }

    /// Renews the session this tab has or kept, if there is one.
    pub fn resume(self) {
        let inner = self.inner();
        scope::spawn(async move { inner.resume().await });
    }

    /// Signs in with a password, to one project where it is known.
    ///
    /// # Errors
    /// As [`Api::login`] and [`Api::exchange`].
    pub async fn sign_in(
        self,
        email: String,
        password: String,
        project: Option<String>,
    ) -> Result<Step, ApiError> {
        let inner = self.inner();
        let Some(key) = proof::new().await else {
            return Ok(Step::Insecure);
        };
        let login = inner.api.login(&email, &password, project.as_deref(), &key);
        inner.proceed(login.await?, key).await
    }

    /// Goes on with one of several projects.
    ///
    /// # Errors
    /// As [`Api::choose`] and [`Api::exchange`].
    pub async fn choose(
        self,
        choice: Choice,
        chosen: ChoiceOption,
        key: ProofKey,
    ) -> Result<Step, ApiError> {
        let inner = self.inner();
        let login = inner.api.choose(&choice, &chosen).await?;
        inner.proceed(login, key).await
    }

    /// Goes on with a login that a second factor was added to.
    ///
    /// # Errors
    /// As [`Api::exchange`].
    pub async fn proceed(self, login: Login, key: ProofKey) -> Result<Step, ApiError> {
        self.inner().proceed(login, key).await
    }

    /// Signs out: here and in the session's other tabs at once, and on the server as far as it can be
    /// reached.
    pub fn sign_out(self) {
        self.inner().end(Ended::Here);
    }

    /// Whether the last sign-out could not be confirmed by the server; tracked.
    pub fn is_sign_out_unconfirmed(self) -> bool {
        self.tracked().unconfirmed.get()
    }
}

impl Inner {
    async fn proceed(&self, login: Login, key: ProofKey) -> Result<Step, ApiError> {
        Ok(match login {
            Login::Granted(code) => {
                let tokens = self.api.exchange(&code, &key).await?;
                if tokens.project.is_none() {
                    return Err(ApiError::Unreadable);
                }
                self.establish(tokens);
                Step::Done
            }
            Login::Choose(choice) => Step::Choose(choice, key),
            Login::SecondFactor(demand) => Step::SecondFactor(demand, key),
            Login::NoProject => Step::NoProject,
        })
    }
}
