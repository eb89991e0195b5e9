//! What an admin can do when somebody who was invited cannot get in. Each action is one press, one
//! request for a change, and an outcome in words; none is repeated by itself.

mod act;
mod words;

use self::act::Act;
use super::log::Entry;
use super::words::Words;
use crate::api::invite::{Invited, NotInvited};
use crate::api::repair::Leftover;
use crate::page::shell::Console;
use crate::scope;
use crate::session::Session;
use crate::signal::{Derived, Slot};
use crate::ui::{self, DialogParts, button, notice};
use leptos::prelude::*;
use std::sync::Arc;
use std::time::Duration;
use wire::Id;

const CONFIRM: &str = "leftover-title";

/// How long the page tells of a link on the clipboard.
const HINT_TIME: Duration = Duration::from_secs(60);

/// What can be done after an invite.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Help {
    /// There is a member, who may need a link.
    Member,
    /// There is none, but there may be an account that a refusal left behind.
    Leftover,
    /// Nothing, as far as is known.
    None,
}

impl Help {
    /// What can be done after this outcome. While an invite may still be under way, its account must
    /// not be removed.
    pub fn after(outcome: &Result<Invited, NotInvited>) -> Help {
        match outcome {
            Ok(_) | Err(NotInvited::AlreadyMember(_)) => Help::Member,
            Err(NotInvited::NotFound | NotInvited::Unknown) => Help::None,
            Err(why) if why.may_leave_account() => Help::Leftover,
            Err(_) => Help::None,
        }
    }
}

/// How the repair of one invite stands.
#[derive(Clone)]
pub(super) enum Step {
    /// Nothing was done yet.
    Idle,
    /// Something is under way, which is said so.
    Busy(&'static str),
    /// Something was done, or not.
    Said(Words),
    /// A link is on the clipboard.
    Copied,
    /// The browser kept the link off the clipboard, so here it is, to be copied by hand.
    Shown(String),
    /// There is an account that may be removed.
    Found(Leftover),
}

impl Step {
    /// What came of it, in a line; empty where nothing was done.
    pub fn said(&self) -> String {
        match self {
            Step::Said(words) => words.title.clone(),
            Step::Copied | Step::Shown(_) => "Activation link retrieved".to_owned(),
            Step::Found(_) => "Leftover account found".to_owned(),
            Step::Idle | Step::Busy(_) => String::new(),
        }
    }
}

/// The repair of one invite, or for one member.
#[derive(Clone)]
struct Repair {
    console: Console,
    session: Session,
    /// The project, where it is not one's own.
    project: Option<Id>,
    /// The member, where it is known; else the newest with the address.
    member: Option<Id>,
    /// The login address.
    email: String,
    help: Help,
    step: ArcRwSignal<Step>,
    /// Called when the account that was left behind is gone.
    removed: Option<Callback<()>>,
}

/// The actions that help after this invite, and what came of the last one.
pub(super) fn ways_in(console: Console, entry: &Arc<Entry>) -> AnyView {
    Repair::new(console, entry, None).view()
}

/// The same for a member with this login address, whoever invited them.
pub(in crate::page) fn ways_in_for(console: Console, member: Id, email: String) -> AnyView {
    let repair = Repair {
        console,
        session: Session::of_app(),
        project: None,
        member: Some(member),
        email,
        help: Help::Member,
        step: ArcRwSignal::new(Step::Idle),
        removed: None,
    };
    repair.view()
}

/// The same after a refusal, which looks at once for an account that was left behind. `removed` is
/// called when that account is gone.
pub(super) fn after_refusal(
    console: Console,
    entry: &Arc<Entry>,
    removed: Callback<()>,
) -> AnyView {
    let repair = Repair::new(console, entry, Some(removed));
    if matches!(
        (entry.help, entry.step.get_untracked()),
        (Help::Leftover, Step::Idle)
    ) {
        repair.press(Act::FindLeftover);
    }
    repair.view()
}

impl Repair {
    fn new(console: Console, entry: &Arc<Entry>, removed: Option<Callback<()>>) -> Repair {
        Repair {
            console,
            session: Session::of_app(),
            project: entry.project.clone(),
            member: entry.member.clone(),
            email: entry.email.clone(),
            help: entry.help,
            step: entry.step.clone(),
            removed,
        }
    }

    fn view(&self) -> AnyView {
        // What was found comes before what can be done about it.
        let (first, second) = match self.help {
            Help::None => return ().into_any(),
            Help::Member => (self.for_member(), self.status()),
            Help::Leftover => (self.status(), self.for_leftover()),
        };
        view! { <div class="ways-in">{first} {second}</div> }.into_any()
    }

    fn for_member(&self) -> AnyView {
        view! {
            <div class="repairs">
                {self.action("Email set-password link", Act::PasswordLink)}
                {self.action("Copy activation link", Act::ActivationLink)}
            </div>
            <p class="hint">
                "Anyone with the activation link can set the password. Share it only with this user."
            </p>
        }
        .into_any()
    }

    fn for_leftover(&self) -> AnyView {
        let repair = self.clone();
        let asking = Slot::new(false);
        let actions = move || match repair.step.get() {
            Step::Found(_) => button("button danger", "Remove leftover account", move || {
                asking.set(true);
            }),
            Step::Busy(_) => ().into_any(),
            _ => repair.action("Find leftover account", Act::FindLeftover),
        };
        let repair = self.clone();
        let confirm = move || asking.get().then(|| repair.confirm(asking));
        view! { <div class="repairs">{actions}</div> {confirm} }.into_any()
    }

    fn confirm(&self, asking: Slot<bool>) -> AnyView {
        let repair = self.clone();
        let remove = move || {
            asking.set(false);
            if let Step::Found(leftover) = repair.step.get_untracked() {
                repair.press(Act::RemoveLeftover(leftover));
            }
        };
        let keep = move || asking.set(false);
        ui::dialog(DialogParts {
            title_id: CONFIRM,
            class: "small",
            changes: ui::Changes::Something,
            on_close: Callback::new(move |()| keep()),
            content: view! {
                <h2 id=CONFIRM tabindex="-1">"Remove leftover account?"</h2>
                <p>
                    "The account of " <strong>{self.email.clone()}</strong>
                    " in this project is permanently deleted, with its password if it has one. No member uses it. The next invite creates a new account and emails a link."
                </p>
                <div class="actions">
                    {button("button danger", "Remove account", remove)}
                    {button("button", "Keep account", keep)}
                </div>
            }
            .into_any(),
        })
    }

    /// A button that stays and keeps the focus while something is under way, and does nothing then.
    fn action(&self, label: &'static str, act: Act) -> AnyView {
        let step = self.step.clone();
        let busy = move || matches!(step.get(), Step::Busy(_)).then_some("true");
        let repair = self.clone();
        let press = move |_| repair.press(act.clone());
        view! {
            <button type="button" class="button" aria-disabled=busy on:click=press>{label}</button>
        }
        .into_any()
    }

    /// What is under way, or what came of it.
    fn status(&self) -> AnyView {
        let step = self.step.clone();
        let idle = Derived::new(move |_| matches!(step.get(), Step::Idle));
        let repair = self.clone();
        // It comes with what is under way, so it is there when the outcome is to be read out.
        (move || {
            let repair = repair.clone();
            let content = move || repair.outcome();
            (!idle.get()).then(|| view! { <div role="status">{content}</div> }.into_any())
        })
        .into_any()
    }

    fn outcome(&self) -> AnyView {
        let email = &self.email;
        let (words, code) = match self.step.get() {
            Step::Idle => return ().into_any(),
            Step::Busy(what) => return what.into_any(),
            Step::Said(words) => (words, None),
            Step::Copied => (words::copied(email), None),
            Step::Shown(address) => (words::shown(), Some(address)),
            Step::Found(_) => (words::found(email), None),
        };
        let Words { tone, title, text } = words;
        let code = code.map(|address| view! { <code>{address}</code> }.into_any());
        let content = view! { <p class="strong">{title}</p> <p>{text}</p> {code} };
        notice(tone, content.into_any())
    }

    /// Does something, unless something is under way.
    fn press(&self, act: Act) {
        let step = self.step.clone();
        if matches!(step.get_untracked(), Step::Busy(_)) {
            return;
        }
        step.set(Step::Busy(act.busy()));
        let repair = self.clone();
        scope::spawn(async move {
            let next = repair.perform(act).await;
            let fades = matches!(next, Step::Copied | Step::Shown(_));
            step.set(next);
            if fades {
                let fade = move || {
                    if matches!(step.get_untracked(), Step::Copied | Step::Shown(_)) {
                        step.set(Step::Idle);
                    }
                };
                set_timeout(fade, HINT_TIME);
            }
        });
    }
}
