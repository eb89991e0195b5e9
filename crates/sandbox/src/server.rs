//! A whole server without its network: the core with faults, a list of requests, and chance of its own.
//!
//! The shell and a test in a page do the same with it: [`Server::receive`] a request, wait as long as it says
//! ([`Received::wait`]), have the [`Server::answer`] made, and let the client see the [`Outcome`].

use std::time::Duration;

use jiff::Timestamp;
use rand::rngs::StdRng;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::auth::login;
use crate::context::{Conditions, Context, instant};
use crate::core::{Core, Reply};
use crate::cors;
use crate::exchange::{Exchange, Settings};
use crate::fault::{Action, Faults};
use crate::mail::MailFailure;
use crate::message::{HTML, JSON, Request, Response};
use crate::outcome::Failure;
use crate::seed;
use crate::store::Store;

/// The words of the mail library when the mail server is down.
const MAIL_DOWN: &str = "connect ECONNREFUSED 127.0.0.1:25";

/// A request that has arrived, and what will go wrong with it.
#[derive(Debug)]
pub struct Received {
    request: Request,
    fault: Option<Action>,
}

impl Received {
    /// How long it waits before it is handled.
    pub fn wait(&self) -> Duration {
        match self.fault {
            Some(Action::Delay(milliseconds)) => Duration::from_millis(milliseconds),
            _ => Duration::ZERO,
        }
    }
}

/// What the client gets to see.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Outcome {
    /// The whole answer.
    Answer(Response),
    /// An answer that promises its whole length, but only so many bytes of its body arrive.
    Truncated(Response, usize),
    /// The connection ends without an answer; the list of requests tells whether it was handled.
    Closed,
}

/// One line of the list of requests.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Asked {
    /// Method in capitals.
    pub method: String,
    /// Path and query as sent.
    pub path: String,
    /// Status of the answer, even of one that was lost; `None` when the request was not handled.
    pub status: Option<u16>,
    /// The action of the fault it met.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<Value>,
}

/// A server without its network.
#[derive(Debug)]
pub struct Server {
    /// What answers.
    pub core: Core,
    /// What will go wrong.
    pub faults: Faults,
    /// The requests that were answered or closed, oldest first.
    pub requests: Vec<Asked>,
    rng: StdRng,
}

impl Server {
    /// A server with a store, which may be empty.
    pub fn new(store: Store, settings: Settings, rng: StdRng) -> Self {
        Self {
            core: Core::new(store, settings),
            faults: Faults::default(),
            requests: Vec::new(),
            rng,
        }
    }

    /// A server in memory with the usual people; everything about them is dated before now.
    ///
    /// # Errors
    /// None that the seed doesn't have itself.
    pub fn seeded(
        settings: Settings,
        extra: seed::Extra,
        now: Timestamp,
        rng: StdRng,
    ) -> Result<Self, Failure> {
        let mut server = Self::new(Store::in_memory(), settings, rng);
        server.seed(extra, now)?;
        Ok(server)
    }

    /// Takes what comes by chance from somewhere else from now on.
    pub fn set_chance(&mut self, rng: StdRng) {
        self.rng = rng;
    }

    /// Fills an empty store with the usual people.
    ///
    /// # Errors
    /// When they can't be kept.
    pub fn seed(&mut self, extra: seed::Extra, now: Timestamp) -> Result<(), Failure> {
        let version = self.core.settings.version;
        self.with_store(now, |store, context| {
            seed::seed(store, context, version, extra)
        })
    }

    /// Reads and writes the store past all rules, to set the scene.
    pub fn with_store<T>(
        &mut self,
        now: Timestamp,
        work: impl FnOnce(&mut Store, &mut Context) -> T,
    ) -> T {
        let mut context = Context {
            now,
            rng: &mut self.rng,
            conditions: Conditions::default(),
        };
        work(&mut self.core.store, &mut context)
    }

    /// Answers a request that meets no fault and is not listed, to set the scene.
    pub fn ask(&mut self, request: &Request, now: Timestamp) -> Response {
        let reply = self.through_core(request, Conditions::default(), now);
        self.keep_mails(request, reply, now)
    }

    /// The answer of `/oauth2/token` for an account, as if it had signed in just now with scope
    /// `openid offline_access`, password and second factor not asked for. With several memberships the
    /// project must be named, by name or id. `from` says what the session was started with.
    ///
    /// # Errors
    /// When there is no such membership, it may not sign in, or it is not the only one.
    pub fn tokens_for(
        &mut self,
        email: &str,
        project: Option<&str>,
        from: &Request,
        now: Timestamp,
    ) -> Result<Value, Failure> {
        let mut context = Context {
            now,
            rng: &mut self.rng,
            conditions: Conditions::default(),
        };
        let (store, settings) = (&mut self.core.store, &self.core.settings);
        let mut exchange = Exchange::new(store, settings, from, &mut context);
        exchange.body = json!({"scope": "openid offline_access"});
        let response = login::granted(&mut exchange, email, project)?;
        Ok(response.value().clone())
    }

    /// Takes a request in, and one time of the rule that it meets.
    pub fn receive(&mut self, request: Request, now: Timestamp) -> Received {
        let fault = self.faults.take(&request, now);
        Received { request, fault }
    }

    /// Handles a request and lists it; its mails are in the outbox then.
    pub fn answer(&mut self, received: Received, now: Timestamp) -> Outcome {
        let reply = self.handle(&received, now);
        self.conclude(received, reply, now)
    }

    /// The first half of [`Server::answer`], for who really sends the mails in between. `None` when the request
    /// is not even handled.
    pub fn handle(&mut self, received: &Received, now: Timestamp) -> Option<Reply> {
        let request = &received.request;
        let made_up = match &received.fault {
            Some(Action::CloseBefore) => return None,
            Some(Action::Status {
                status,
                content_type,
                body,
            }) => Response::text(*status, content_type, body.clone()),
            Some(Action::Html) => Response::text(
                200,
                HTML,
                "<!DOCTYPE html><title>Portal</title><p>Please log in.",
            ),
            Some(Action::WrongShape) => {
                Response::json(200, JSON, json!({"unexpected": ["shape", 1, null]}))
            }
            Some(Action::Under(conditions)) => {
                return Some(self.through_core(request, *conditions, now));
            }
            Some(Action::MailDown) => {
                let mut reply = self.through_core(request, Conditions::default(), now);
                self.fail_mails(received, &mut reply, MAIL_DOWN);
                return Some(reply);
            }
            Some(Action::Delay(_) | Action::CloseAfter | Action::Truncate(_)) | None => {
                return Some(self.through_core(request, Conditions::default(), now));
            }
        };
        let mut reply = Reply {
            response: made_up,
            mails: Vec::new(),
            mail_failure: MailFailure::Crash,
        };
        cors::add_headers(request, &mut reply.response, self.core.settings.version);
        Some(reply)
    }

    /// What becomes of a reply whose mails can't be sent, for the reason that is given.
    pub fn fail_mails(&self, received: &Received, reply: &mut Reply, reason: &str) {
        if reply.mails.is_empty() {
            return;
        }
        reply.mails.clear();
        reply.response = reply.mail_failure.response(reason);
        let version = self.core.settings.version;
        cors::add_headers(&received.request, &mut reply.response, version);
    }

    /// The second half of [`Server::answer`].
    pub fn conclude(
        &mut self,
        received: Received,
        reply: Option<Reply>,
        now: Timestamp,
    ) -> Outcome {
        let Received { request, fault } = received;
        let response = reply.map(|reply| self.keep_mails(&request, reply, now));
        self.requests.push(Asked {
            path: request.target(),
            method: request.method,
            status: response.as_ref().map(|response| response.status),
            fault: fault.as_ref().map(Action::name),
        });
        match (response, fault) {
            (None, _) | (_, Some(Action::CloseAfter)) => Outcome::Closed,
            (Some(response), Some(Action::Truncate(bytes))) => Outcome::Truncated(response, bytes),
            (Some(response), _) => Outcome::Answer(response),
        }
    }

    fn through_core(&mut self, request: &Request, conditions: Conditions, now: Timestamp) -> Reply {
        let mut context = Context {
            now,
            rng: &mut self.rng,
            conditions,
        };
        self.core.handle(request, &mut context)
    }

    /// Puts the mails of a reply into the outbox. An outbox that fails fails the request.
    fn keep_mails(&mut self, request: &Request, reply: Reply, now: Timestamp) -> Response {
        let date = instant(now);
        let kept = reply
            .mails
            .iter()
            .try_for_each(|mail| self.core.store.keep_mail(mail, &date));
        match kept {
            Ok(()) => reply.response,
            Err(failure) => failure.response("", &request.method, &request.path),
        }
    }
}
