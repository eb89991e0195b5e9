//! `/admin/invite`: the dialog that invites a person, over the Users tab.

mod access;
mod acts;
mod fields;
mod forecast;
mod leave;
mod log;
mod look;
mod offer;
mod options;
mod related;
mod repair;
mod result;
mod send;
mod words;

pub(super) use acts::{Acts, acts};
pub(super) use log::InviteLog;
pub(super) use options::options;
pub(super) use repair::ways_in_for;

use super::part;
use super::policies::AccessFields;
use super::shell::Console;
use super::users::Roster;
use crate::api::invite::{Draft, Invitation, Invited, NotInvited, discard};
use crate::form::access::POLICY;
use crate::form::invite::{FIRST_NAME, InviteForm, RecordChoice};
use crate::form::{NoPolicy, Problems};
use crate::navigate::Navigator;
use crate::scope;
use crate::session::{Session, random_uuid};
use crate::signal::{Derived, Slot};
use crate::ui::{self, Announcer, DialogParts, focus, focus_soon};
use leptos::prelude::*;
use look::Check;

const TITLE: &str = "invite-title";
const OUTCOME: &str = "invite-outcome";

/// Where the dialog stands.
#[derive(Clone)]
enum Stage {
    /// Being filled in.
    Editing,
    /// On its way.
    Sending,
    /// Not sent, for a reason that is none of the form's.
    Held(Held),
    /// Not invited; the form is still there.
    NotInvited(NotInvited),
    /// Invited.
    Invited(Box<(Invitation, Invited)>),
}

/// Why nothing was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Held {
    /// The browser has no connection.
    Offline,
    /// The session belongs to another project than the one on screen.
    OtherProject,
    /// The server could not be asked whether it would refuse; why.
    Unchecked(String),
}

/// The moving parts of the dialog.
#[derive(Clone, Copy)]
pub(super) struct Invite {
    console: Console,
    navigator: Navigator,
    session: Session,
    announcer: Announcer,
    /// The list it lies over.
    roster: Roster,
    form: Slot<InviteForm>,
    /// How the form began, to know whether something was typed.
    start: Slot<InviteForm>,
    problems: Slot<Problems>,
    stage: Slot<Stage>,
    draft: StoredValue<Draft>,
    /// What else it does, once that is here.
    acts: Slot<Option<Acts>>,
    /// What is known before anything is sent.
    check: Slot<Check>,
    /// How often it was asked for once more.
    looked: Slot<u32>,
    /// Whether the browser has no connection.
    offline: Slot<bool>,
    /// Whether it is asked if what was typed may be thrown away.
    asking: Slot<bool>,
}

/// The dialog.
pub(super) fn dialog(roster: Roster) -> AnyView {
    let console = roster.console;
    let invite = Invite {
        console,
        navigator: Navigator::of_app(),
        session: Session::of_app(),
        announcer: Announcer::of_app(),
        roster,
        form: Slot::new(InviteForm::default()),
        start: Slot::new(InviteForm::default()),
        problems: Slot::new(Problems::new()),
        stage: Slot::new(Stage::Editing),
        draft: StoredValue::new(Draft::default()),
        acts: Slot::new(None),
        check: Slot::new(Check::Nothing),
        looked: Slot::new(0),
        offline: Slot::new(ui::is_offline()),
        asking: Slot::new(false),
    };
    invite.take_up();
    invite.watch_leaving();
    if let Some(here) = use_context::<ui::Banner>() {
        // A super administrator can choose another project.
        provide_context(ui::Banner::new(Signal::derive(move || {
            let chosen = invite.form.with(|form| {
                let chosen = form.project.chosen();
                chosen.map(|_| form.project.text().to_owned())
            });
            chosen.unwrap_or_else(|| here.name())
        })));
    }
    ui::on_connection(move |offline| invite.offline.set(offline));
    focus_soon(TITLE);
    let done = Derived::new(move |_| matches!(invite.stage.get(), Stage::Invited(_)));
    // Wherever the focus is; Enter alone does it only in text fields.
    let send = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) && !done.get_untracked()
        {
            event.prevent_default();
            invite.submit();
        }
    };
    let content = view! {
        <div on:keydown=send>
            {move || match done.get() {
                true => invite.acts.get_untracked().map(|acts| (acts.success)(invite)),
                false => Some(fields::form(invite)),
            }}
        </div>
        {move || invite.asking.get().then(|| invite.acts.get().map(|acts| (acts.discard)(invite)))}
    };
    ui::dialog(DialogParts {
        title_id: TITLE,
        class: "wide",
        changes: ui::Changes::Something,
        on_close: Callback::new(move |()| invite.close()),
        content: content.into_any(),
    })
}

impl Invite {
    /// Keeps the navigator informed, and asks when somebody wants to leave.
    fn watch_leaving(self) {
        Effect::new(move || {
            let kept = match self.stage.get() {
                Stage::Invited(_) => false,
                Stage::Sending => true,
                Stage::Editing | Stage::Held(_) | Stage::NotInvited(_) => {
                    self.form.get().differs_from(&self.start.get())
                }
            };
            self.navigator.set_unsaved(kept);
        });
        Effect::new(move || {
            if self.navigator.held().is_none() {
                return;
            }
            if self.is_sending() {
                // Its answer would be lost with the dialog.
                self.announcer
                    .say("Sending the invite. Wait for the answer.");
                self.navigator.stay();
            } else {
                self.ask_or_put_aside();
            }
        });
        on_cleanup(move || {
            self.navigator.set_unsaved(false);
            self.clean_up();
        });
    }

    /// Asks whether what was typed may be thrown away. Where what asks can't be fetched it is put aside,
    /// so that nothing is lost all the same.
    fn ask_or_put_aside(self) {
        scope::spawn(async move {
            let acts = part::acts().await;
            if self.acts.try_get_untracked().is_none() {
                return;
            }
            match acts {
                Some(acts) => {
                    self.is_here(acts);
                    self.asking.set(true);
                }
                None => {
                    self.put_aside();
                    self.navigator.leave();
                }
            }
        });
    }

    /// Leaves the dialog, back to the users; asks first where something would be lost. The dialog then is
    /// no place in the history to come back to.
    fn close(self) {
        let users = untrack(|| self.roster.route());
        self.navigator.replace_when_saved(users);
    }

    /// Deletes the record a failed invite left unused, unless that invite may still be under way.
    fn clean_up(self) {
        let Some(mut draft) = self.draft.try_get_value() else {
            return;
        };
        if draft.record.is_none() || draft.uncertain {
            return;
        }
        let (api, announcer) = (self.session.api(), self.announcer);
        scope::spawn(async move {
            if !discard(&api, &mut draft).await {
                announcer.say("Couldn’t remove the related person’s profile created for this invite. It is still in the project.");
            }
        });
    }

    fn is_sending(self) -> bool {
        matches!(self.stage.get_untracked(), Stage::Sending)
    }

    /// Keeps what was typed for as long as Project Admin is open.
    fn put_aside(self) {
        self.console
            .aside
            .set_value(Some((self.form.get_untracked(), self.draft.get_value())));
        // The record of an earlier try goes along.
        self.draft.set_value(Draft::default());
    }

    /// Brings back what was put aside.
    fn take_up(self) {
        let aside = self.console.aside.try_update_value(Option::take).flatten();
        if let Some((form, draft)) = aside {
            self.form.set(form);
            self.draft.set_value(draft);
            self.announcer.say("Draft restored.");
        }
    }

    /// What it means to choose no policy, as the form stands; tracked.
    fn no_policy(self) -> NoPolicy {
        let form = self.form.get();
        let (me, project) = (self.console.me, self.console.project);
        let version = self.console.version();
        // The defaults of a project that a super administrator chose are not known here.
        let is_own = form.project.chosen().is_none();
        let known = project.with(|project| {
            let project = project.filter(|_| is_own);
            NoPolicy::of(form.role, form.admin, version, project)
        });
        let failed = me.failure().is_some() || project.failure().is_some();
        match known {
            NoPolicy::Unknown if is_own && !failed => NoPolicy::Pending,
            known => known,
        }
    }

    /// The fields for what the invite gives.
    fn access_fields(self) -> AccessFields {
        AccessFields {
            session: self.session,
            announcer: self.announcer,
            problems: self.problems,
            form: Signal::derive(move || self.form.get().access),
            on_change: Callback::new(move |access| self.edit(|form| form.access = access)),
            no_policy: Signal::derive(move || self.no_policy()),
            role: Signal::derive(move || self.form.get().role),
        }
    }

    /// Changes the form; once it was refused, its problems go away as they are mended.
    fn edit(self, change: impl FnOnce(&mut InviteForm)) {
        let mut form = self.form.get_untracked();
        change(&mut form);
        self.changed(form);
    }

    fn changed(self, mut form: InviteForm) {
        // An answer about one person's records is none about another's.
        let before = self.form.get_untracked();
        if form.email != before.email || form.role != before.role {
            form.record = RecordChoice::Open;
        }
        form.follow_patient(&before.patient);
        // What a policy asks for comes late, and often is nothing: that mends no problem.
        if form == before {
            return;
        }
        self.form.set(form);
        if let Some(acts) = self.acts.get_untracked() {
            (acts.recheck)(self);
        }
    }

    /// Checks the form and sends it.
    fn submit(self) {
        self.act(move |acts| (acts.submit)(self));
    }

    /// The part of the dialog that is fetched while it is being read has come.
    pub(super) fn is_here(self, acts: Acts) {
        if self.acts.get_untracked().is_none() {
            self.acts.set(Some(acts));
        }
    }

    /// Whoever is in the field that makes room for another goes on in that one.
    fn go_on_in_policy(self) {
        let focused = document().active_element();
        if focused.is_some_and(|element| element.id() == POLICY) {
            request_animation_frame(|| {
                focus(POLICY);
                ui::press(POLICY);
            });
        }
    }

    /// Does something with the part of the dialog that is fetched while it is being read.
    fn act(self, what: impl FnOnce(Acts) + 'static) {
        scope::spawn(async move {
            match part::acts().await {
                // The dialog may have been left meanwhile.
                Some(_) if self.acts.try_get_untracked().is_none() => {}
                Some(acts) => {
                    self.is_here(acts);
                    what(acts);
                }
                // Said where the part would be.
                None => self.stage.set(Stage::Editing),
            }
        });
    }

    /// The identifier of this invite, the same for every try.
    fn tag(self) -> String {
        self.draft
            .try_update_value(|draft| {
                if draft.tag.is_empty() {
                    draft.tag = random_uuid().unwrap_or_default();
                }
                draft.tag.clone()
            })
            .unwrap_or_default()
    }

    /// Clears the form for the next person; role and policy stay.
    fn another(self) {
        let next = self.form.get_untracked().next();
        self.form.set(next.clone());
        self.start.set(next);
        self.draft.set_value(Draft::default());
        self.stage.set(Stage::Editing);
        request_animation_frame(|| focus(FIRST_NAME));
    }
}
