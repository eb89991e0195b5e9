//! Who is signed in: the one place that holds tokens, renews them, and learns that a session is over.

mod found;
mod keep;
mod proof;

pub use found::{Founded, Founding, Joined};
pub use proof::random_uuid;

use crate::api::auth::{Choice, ChoiceOption, Login, ProofKey, Tokens};
use crate::api::{AccessToken, Api, ApiError, Credentials, Withdrawn};
use futures::future::{FutureExt, LocalBoxFuture};
use futures::lock::Mutex;
use leptos::prelude::*;
use std::cell::RefCell;
use std::rc::Rc;
use wire::Id;

/// The state of the session.
#[derive(Clone)]
pub enum State {
    /// A session kept from before a reload is being renewed.
    Starting,
    /// It could not be renewed for now, for this reason.
    Stuck(ApiError),
    /// Nobody is signed in.
    SignedOut,
    /// Somebody is, to this project.
    SignedIn(Id),
}

/// The session. Copied freely; given to all parts as context.
#[derive(Clone, Copy)]
pub struct Session(StoredValue<Rc<Inner>, LocalStorage>);

struct Inner {
    /// The server, asked without a session.
    api: Api,
    access: RefCell<Option<AccessToken>>,
    /// Held while a refresh token is on its way: two renewals at once would spoil each other
    /// (contract §2.3).
    renewing: Mutex<()>,
    state: RwSignal<State>,
    interrupted: RwSignal<Option<Withdrawn>>,
    unconfirmed: RwSignal<bool>,
}

/// What came of a step of signing in.
pub enum Step {
    /// Signed in.
    Done,
    /// One of several projects is to be chosen.
    Choose(Choice, ProofKey),
    /// The account asks for a second factor.
    SecondFactor,
    /// The account is a member of no project.
    NoProject,
    /// The browser has no cryptography for this page, as without https; nothing was sent.
    Insecure,
}

impl Session {
    /// A session with this server, resumed if this tab kept one.
    pub fn start(api: Api) -> Session {
        let kept = keep::load();
        let state = match kept {
            Some(_) => State::Starting,
            None => State::SignedOut,
        };
        let session = Session(StoredValue::new_local(Rc::new(Inner {
            api,
            access: RefCell::new(None),
            renewing: Mutex::new(()),
            state: RwSignal::new(state),
            interrupted: RwSignal::new(None),
            unconfirmed: RwSignal::new(false),
        })));
        session.resume();
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

    fn inner(self) -> Rc<Inner> {
        self.0.get_value()
    }

    /// The state; tracked.
    pub fn state(self) -> State {
        self.inner().state.get()
    }

    /// The project one is signed in to, without tracking.
    pub fn project(self) -> Option<Id> {
        match self.inner().state.get_untracked() {
            State::SignedIn(project) => Some(project),
            _ => None,
        }
    }

    /// Why the session broke off while its pages are still open; tracked.
    pub fn interrupted(self) -> Option<Withdrawn> {
        self.inner().interrupted.get()
    }

    /// Lets one sign in again over the page that is open.
    pub fn interrupt(self) {
        self.inner().over(Withdrawn::Expired);
    }

    /// The server, asked on behalf of whoever is signed in.
    pub fn api(self) -> Api {
        let inner = self.inner();
        inner.api.with(inner.clone())
    }

    /// The server, asked on nobody's behalf.
    pub fn open_api(self) -> Api {
        self.inner().api.clone()
    }

    /// Renews the session this tab kept, if it kept one.
    pub fn resume(self) {
        let Some(token) = keep::load() else {
            return;
        };
        let inner = self.inner();
        leptos::task::spawn_local(async move {
            inner.state.set(State::Starting);
            match inner.api.refresh(&token).await {
                Ok(tokens) => inner.establish(tokens),
                Err(ApiError::Refused(refusal)) if refusal.status < 500 => inner.clear(),
                Err(ApiError::NotFound(_) | ApiError::SignedOut | ApiError::Forbidden(_)) => {
                    inner.clear();
                }
                Err(other) => inner.state.set(State::Stuck(other)),
            }
        });
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

    /// Signs out: here at once, and on the server as far as it can be reached.
    pub fn sign_out(self) {
        let inner = self.inner();
        let token = inner.access_token();
        inner.clear();
        let Some(token) = token else {
            return;
        };
        let api = inner.api.with(Rc::new(Leaving(token)));
        leptos::task::spawn_local(async move {
            let confirmed = api.logout().await.is_ok();
            inner.unconfirmed.set(!confirmed);
        });
    }

    /// Whether the last sign-out could not be confirmed by the server; tracked.
    pub fn is_sign_out_unconfirmed(self) -> bool {
        self.inner().unconfirmed.get()
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
            Login::SecondFactor => Step::SecondFactor,
            Login::NoProject => Step::NoProject,
        })
    }

    fn establish(&self, tokens: Tokens) {
        self.take(&tokens);
        self.interrupted.set(None);
        self.unconfirmed.set(false);
        self.state
            .set(tokens.project.map_or(State::SignedOut, State::SignedIn));
    }

    fn take(&self, tokens: &Tokens) {
        *self.access.borrow_mut() = Some(tokens.access.clone());
        keep::save(tokens.refresh.as_ref());
    }

    fn clear(&self) {
        *self.access.borrow_mut() = None;
        keep::save(None);
        self.interrupted.set(None);
        self.state.set(State::SignedOut);
    }
}

impl Credentials for Inner {
    fn access_token(&self) -> Option<AccessToken> {
        self.access.borrow().clone()
    }

    fn renew(self: Rc<Self>, stale: AccessToken) -> LocalBoxFuture<'static, bool> {
        async move {
            let _turn = self.renewing.lock().await;
            let current = self.access_token();
            if current.is_some_and(|current| current != stale) {
                // Somebody else renewed it while this one waited for its turn.
                return true;
            }
            let Some(token) = keep::load() else {
                return false;
            };
            match self.api.refresh(&token).await {
                Ok(tokens) => {
                    self.take(&tokens);
                    true
                }
                Err(_) => false,
            }
        }
        .boxed_local()
    }

    fn over(&self, why: Withdrawn) {
        // Said once: whoever signs in again meanwhile would lose what they typed there.
        let is_said = self.interrupted.get_untracked().is_some();
        if matches!(self.state.get_untracked(), State::SignedIn(_)) && !is_said {
            self.interrupted.set(Some(why));
        }
    }
}

/// The last request of a session that is already forgotten.
struct Leaving(AccessToken);

impl Credentials for Leaving {
    fn access_token(&self) -> Option<AccessToken> {
        Some(self.0.clone())
    }

    fn renew(self: Rc<Self>, _: AccessToken) -> LocalBoxFuture<'static, bool> {
        async { false }.boxed_local()
    }

    fn over(&self, _: Withdrawn) {}
}
