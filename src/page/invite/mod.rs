//! `/admin/invite`: the dialog that invites a person, over the Users tab.

mod csv;
mod fields;
mod log;
mod repair;
mod result;
mod words;

pub(super) use log::InviteLog;

use super::shell::Console;
use crate::api::MemberPage;
use crate::api::invite::{Draft, Invitation, Invited, NotInvited, discard, send};
use crate::form::Problems;
use crate::form::invite::{FIRST_NAME, InviteForm};
use crate::navigate::Navigator;
use crate::route::{Route, Tab};
use crate::session::{Session, random_hex};
use crate::ui::{self, Announcer, DialogParts, Loader, focus, focus_soon};
use leptos::prelude::*;

const TITLE: &str = "invite-title";
const OUTCOME: &str = "invite-outcome";

/// Where the dialog stands.
#[derive(Clone)]
enum Stage {
    /// Being filled in.
    Editing,
    /// On its way.
    Sending,
    /// Not invited; the form is still there.
    NotInvited(NotInvited),
    /// Invited.
    Invited(Box<(Invitation, Invited)>),
}

/// The moving parts of the dialog.
#[derive(Clone, Copy)]
struct Invite {
    console: Console,
    navigator: Navigator,
    session: Session,
    announcer: Announcer,
    members: Loader<MemberPage>,
    /// The page of users to go back to.
    page: Memo<u32>,
    form: RwSignal<InviteForm>,
    /// How the form began, to know whether something was typed.
    start: RwSignal<InviteForm>,
    problems: RwSignal<Problems>,
    stage: RwSignal<Stage>,
    draft: StoredValue<Draft>,
    /// Whether it is asked if what was typed may be thrown away.
    asking: RwSignal<bool>,
}

/// The dialog.
pub(super) fn dialog(console: Console, members: Loader<MemberPage>, page: Memo<u32>) -> AnyView {
    let invite = Invite {
        console,
        navigator: Navigator::of_app(),
        session: Session::of_app(),
        announcer: Announcer::of_app(),
        members,
        page,
        form: RwSignal::new(InviteForm::default()),
        start: RwSignal::new(InviteForm::default()),
        problems: RwSignal::new(Problems::new()),
        stage: RwSignal::new(Stage::Editing),
        draft: StoredValue::new(Draft::default()),
        asking: RwSignal::new(false),
    };
    invite.watch_leaving();
    focus_soon(TITLE);
    let done = Memo::new(move |_| matches!(invite.stage.get(), Stage::Invited(_)));
    let content = view! {
        {move || match done.get() {
            true => result::invited(invite),
            false => fields::form(invite),
        }}
        {move || invite.asking.get().then(|| ask_to_discard(invite))}
    };
    ui::dialog(DialogParts {
        title_id: TITLE,
        class: "wide",
        on_close: Callback::new(move |()| invite.close()),
        content: content.into_any(),
    })
}

/// Asks before throwing away what was typed.
fn ask_to_discard(invite: Invite) -> AnyView {
    let stay = move || {
        invite.asking.set(false);
        invite.navigator.stay();
    };
    let leave = move || {
        invite.asking.set(false);
        invite.navigator.leave();
    };
    ui::dialog(DialogParts {
        title_id: "discard-title",
        class: "small",
        on_close: Callback::new(move |()| stay()),
        content: view! {
            <h2 id="discard-title">"Discard this invite?"</h2>
            <p>"What you typed has not been sent and would be lost."</p>
            <div class="actions">
                {ui::button("button primary", "Keep editing", stay)}
                {ui::button("button danger", "Discard", leave)}
            </div>
        }
        .into_any(),
    })
}

impl Invite {
    /// Keeps the navigator informed, and asks when somebody wants to leave.
    fn watch_leaving(self) {
        Effect::new(move || {
            let kept = match self.stage.get() {
                Stage::Invited(_) => false,
                Stage::Sending => true,
                Stage::Editing | Stage::NotInvited(_) => {
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
                    .say("The invite is being sent. Wait for the answer.");
                self.navigator.stay();
            } else {
                self.asking.set(true);
            }
        });
        on_cleanup(move || {
            self.navigator.set_unsaved(false);
            self.clean_up();
        });
    }

    /// Leaves the dialog, back to the users; asks first where something would be lost. The dialog then is
    /// no place in the history to come back to.
    fn close(self) {
        let users = Route::Admin(Tab::Users(self.page.get_untracked()));
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
        leptos::task::spawn_local(async move {
            if !discard(&api, &mut draft).await {
                announcer.say("The related person’s record made for the invite could not be removed and is still in the project.");
            }
        });
    }

    fn is_sending(self) -> bool {
        matches!(self.stage.get_untracked(), Stage::Sending)
    }

    /// Changes the form; once it was refused, its problems go away as they are mended.
    fn edit(self, change: impl FnOnce(&mut InviteForm)) {
        let mut form = self.form.get_untracked();
        change(&mut form);
        self.changed(form);
    }

    fn changed(self, form: InviteForm) {
        if !self.problems.get_untracked().is_empty() {
            self.problems.set(form.validate().err().unwrap_or_default());
        }
        self.form.set(form);
    }

    /// Sends the form, once, however often it is asked to.
    fn submit(self) {
        if self.is_sending() {
            return;
        }
        let invitation = match self.form.get_untracked().validate() {
            Ok(invitation) => invitation,
            Err(problems) => {
                self.problems.set(problems);
                self.stage.set(Stage::Editing);
                return focus_soon("error-summary");
            }
        };
        let Some(project) = self.session.project() else {
            return;
        };
        self.problems.set(Problems::new());
        self.stage.set(Stage::Sending);
        self.announcer.say("Sending the invite…");
        let mut draft = self.draft.get_value();
        if draft.tag.is_empty() {
            draft.tag = random_hex(16).unwrap_or_default();
        }
        let api = self.session.api();
        leptos::task::spawn_local(async move {
            let (draft, outcome) = send(&api, &project, &invitation, draft).await;
            self.draft.try_set_value(draft);
            self.arrived(invitation, outcome);
        });
    }

    fn arrived(self, invitation: Invitation, outcome: Result<Invited, NotInvited>) {
        self.console.sent.add(&invitation, &outcome);
        match outcome {
            Ok(invited) => {
                self.members.reload();
                self.stage
                    .try_set(Stage::Invited(Box::new((invitation, invited))));
            }
            Err(why) => {
                let problems = words::problems(&why, &invitation.role);
                self.problems.try_set(problems);
                self.stage.try_set(Stage::NotInvited(why));
            }
        }
        self.announcer.say("");
        focus_soon(OUTCOME);
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
