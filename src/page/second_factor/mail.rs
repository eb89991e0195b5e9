//! The button that has a code mailed, and what is known of the mail.

use crate::api;
use crate::form::code::mail_refused;
use crate::scope;
use crate::signal::Slot;
use futures::future::LocalBoxFuture;
use leptos::prelude::*;
use std::rc::Rc;
use std::time::Duration;

/// How long to wait before another mail can be asked for, in seconds: each makes the one before worthless, and
/// mails take a while.
const PAUSE: u64 = 30;

/// A call that has a code mailed.
pub type Post = LocalBoxFuture<'static, api::Result<()>>;

/// What is known of the mail.
#[derive(Clone)]
enum Stage {
    NotYet,
    Sending,
    Sent,
    Failed(String),
}

/// The state of the button.
#[derive(Clone, Copy)]
pub struct Mailing {
    stage: Slot<Stage>,
    /// Whether any code was mailed.
    again: Slot<bool>,
    /// How long to wait, in seconds.
    left: Slot<u64>,
    to: StoredValue<String>,
}

impl Mailing {
    /// Nothing was asked for yet; `sent` is whether the server has mailed a code by itself.
    pub fn new(sent: bool, to: String) -> Mailing {
        let mailing = Mailing {
            stage: Slot::new(Stage::NotYet),
            again: Slot::new(sent),
            left: Slot::new(0),
            to: StoredValue::new(to),
        };
        if sent {
            mailing.pause();
        }
        mailing
    }

    /// Draws the button and what came of it.
    pub fn view(self, post: impl Fn() -> Post + 'static) -> AnyView {
        let post: Rc<dyn Fn() -> Post> = Rc::new(post);
        let post = StoredValue::new_local(post);
        let is_waiting = move || self.left.get() > 0 || matches!(self.stage.get(), Stage::Sending);
        let label = move || match (self.again.get(), self.left.get()) {
            (false, _) => "Email a code".to_owned(),
            (true, 0) => "Email another code".to_owned(),
            (true, left) => ["Email another code in ", &left.to_string(), " s"].concat(),
        };
        let press = move |_| {
            if !untrack(is_waiting) {
                self.send(post.get_value());
            }
        };
        view! {
            <div class="stack">
                <p role="status">{move || self.said()}</p>
                <button
                    type="button"
                    class="button"
                    aria-disabled=move || is_waiting().then_some("true")
                    on:click=press
                >
                    {label}
                </button>
            </div>
        }
        .into_any()
    }

    fn said(self) -> String {
        match self.stage.get() {
            Stage::NotYet => String::new(),
            Stage::Sending => "Sending a code…".to_owned(),
            Stage::Sent => [
                "A new code was emailed to ",
                &self.to.get_value(),
                ". It works for 20 minutes; earlier codes no longer work.",
            ]
            .concat(),
            Stage::Failed(sentence) => sentence,
        }
    }

    fn send(self, post: Rc<dyn Fn() -> Post>) {
        self.stage.set(Stage::Sending);
        scope::spawn(async move {
            let stage = match post().await {
                Ok(()) => Stage::Sent,
                Err(error) => Stage::Failed(mail_refused(&error)),
            };
            let sent = matches!(stage, Stage::Sent);
            self.stage.set(stage);
            if sent && self.stage.try_get_untracked().is_some() {
                self.again.set(true);
                self.pause();
            }
        });
    }

    fn pause(self) {
        self.left.set(PAUSE);
        self.tick();
    }

    /// Counts down as long as it is on the page.
    fn tick(self) {
        let second = move || match self.left.try_get_untracked() {
            Some(left) if left > 0 => {
                self.left.set(left - 1);
                self.tick();
            }
            _ => {}
        };
        set_timeout(second, Duration::from_secs(1));
    }
}
