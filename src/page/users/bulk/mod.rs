//! Doing one thing to many members: what is ticked, what is to be done, to whom exactly, and what became
//! of it.

mod ask;
mod bar;
mod drive;
mod leave;
mod policy;
mod report;
mod words;

pub(super) use bar::bar;

use super::Roster;
use crate::api::bulk::Task;
use crate::member::guard::{Guard, Guards};
use crate::member::pick::Pick;
use crate::member::run::{Phase, Run};
use crate::navigate::Navigator;
use crate::page::failure;
use crate::session::Session;
use crate::signal::{Derived, Slot};
use crate::ui::{Announcer, Changes, DialogParts, Loader, dialog, focus_soon};
use futures::FutureExt;
use leptos::prelude::*;
use std::sync::Arc;
use wire::{Id, Me, Reference};

const TITLE: &str = "bulk-title";

/// What can be done, before it is said with which policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Deactivate,
    Reactivate,
    SetPolicy,
    RemovePolicy,
    SendLink,
    Remove,
}

/// What has to be known before anybody is changed.
#[derive(Clone)]
struct Known {
    me: Me,
    project: Id,
    guards: Guards,
}

/// The moving parts of the dialog.
#[derive(Clone, Copy)]
struct Bulk {
    roster: Roster,
    session: Session,
    navigator: Navigator,
    announcer: Announcer,
    kind: Kind,
    /// Whom it is about, as they were ticked.
    picks: StoredValue<Arc<[Pick]>>,
    known: Loader<Known>,
    /// The policy, where one is needed.
    policy: Slot<Option<(Reference, String)>>,
    /// Whether it was said that some shall have full access.
    full_access: Slot<bool>,
    /// Those who are guarded and yet wanted.
    allowed: Slot<Vec<Id>>,
    /// Set once it begins.
    run: Slot<Option<Run>>,
    task: StoredValue<Option<Task>>,
    /// Whether somebody else has signed in meanwhile.
    stranger: Slot<bool>,
}

/// The dialog, from the question to the report.
fn bulk(roster: Roster, kind: Kind, on_close: Callback<()>) -> AnyView {
    let session = roster.session;
    let picks: Arc<[Pick]> = roster.picks.with_untracked(|picks| picks.all().into());
    let ids: Vec<Id> = picks.iter().map(|pick| pick.id.clone()).collect();
    let bulk = Bulk {
        roster,
        session,
        navigator: Navigator::of_app(),
        announcer: Announcer::of_app(),
        kind,
        picks: StoredValue::new(picks),
        known: Loader::new(move || {
            let (session, ids) = (session, ids.clone());
            async move { find_out(session, &ids).await.map_err(failure) }.boxed_local()
        }),
        policy: Slot::new(None),
        full_access: Slot::new(false),
        allowed: Slot::new(Vec::new()),
        run: Slot::new(None),
        task: StoredValue::new(None),
        stranger: Slot::new(false),
    };
    focus_soon(TITLE);
    bulk.watch();
    let begun = Derived::new(move |_| bulk.run.with(Option::is_some));
    let content = view! {
        <h2 id=TITLE tabindex="-1">{move || bulk.title()}</h2>
        {move || match begun.get() {
            true => report::report(bulk, on_close),
            false => ask::ask(bulk, on_close),
        }}
        {leave::question(bulk, on_close)}
    };
    dialog(DialogParts {
        title_id: TITLE,
        class: "wide",
        changes: Changes::Something,
        on_close: Callback::new(move |()| bulk.close(on_close)),
        content: content.into_any(),
    })
}

/// Who must not be changed along with others: asked anew, because much hangs on it.
async fn find_out(session: Session, ids: &[Id]) -> Result<Known, crate::api::ApiError> {
    let api = session.api();
    let me = api.me().await?;
    let project = api.project(&me.project.id).await?;
    let other_admin = api.other_admin(&project.id, Some(me.version), ids).await?;
    Ok(Known {
        guards: Guards::new(Some(&project), Some(&me.membership), other_admin),
        project: project.id,
        me,
    })
}

impl Bulk {
    /// The heading of the dialog; tracked.
    fn title(self) -> String {
        let count = self.picks.with_value(|picks| picks.len());
        match self.phase() {
            None => [words::verb(self.kind), " ", &words::users(count), "?"].concat(),
            Some(Phase::Ended) if self.is_complete() => {
                [words::noun(self.kind), ": finished"].concat()
            }
            Some(Phase::Ended) => [words::noun(self.kind), ": stopped"].concat(),
            Some(_) => [words::noun(self.kind), ": in progress"].concat(),
        }
    }

    /// Where the run stands, once there is one; tracked.
    fn phase(self) -> Option<Phase> {
        self.run.with(|run| run.as_ref().map(Run::phase))
    }

    /// Whether everybody was tried; tracked.
    fn is_complete(self) -> bool {
        self.run
            .with(|run| run.as_ref().is_some_and(|run| run.counts().left == 0))
    }

    /// Whether there is a run that has not come to its end.
    fn is_running(self) -> bool {
        !matches!(untrack(|| self.phase()), None | Some(Phase::Ended))
    }

    /// Those ticked who are guarded, with the reasons; tracked.
    fn guarded(self) -> Vec<(Pick, Vec<Guard>)> {
        self.known.with(|known| {
            let Some(known) = known else {
                return Vec::new();
            };
            let picks = self.picks.get_value();
            let guarded = picks
                .iter()
                .map(|pick| (pick.clone(), known.guards.of_pick(pick)));
            guarded.filter(|(_, guards)| !guards.is_empty()).collect()
        })
    }

    /// Those it will be done to; tracked.
    fn targets(self) -> Vec<Pick> {
        let guarded = self.guarded();
        let allowed = self.allowed.get();
        let is_target = |pick: &&Pick| {
            let is_guarded = guarded.iter().any(|(guarded, _)| guarded.id == pick.id);
            !is_guarded || allowed.contains(&pick.id)
        };
        let picks = self.picks.get_value();
        picks.iter().filter(is_target).cloned().collect()
    }

    /// How many have the policy that is taken away, and how many of them no other; tracked.
    fn losing(self) -> (usize, usize) {
        let Some((policy, _)) = self.policy.get() else {
            return (0, 0);
        };
        let targets = self.targets();
        let having = targets
            .iter()
            .filter(|pick| pick.policies.contains(&policy));
        let is_bare = |pick: &&Pick| pick.policies.iter().all(|other| *other == policy);
        (having.clone().count(), having.filter(is_bare).count())
    }

    /// Whether all is said that has to be said; tracked.
    fn is_ready(self) -> bool {
        let has_policy = self.policy.with(Option::is_some);
        let is_said = match self.kind {
            Kind::SetPolicy => has_policy,
            Kind::RemovePolicy => has_policy && (self.full_access.get() || self.losing().1 == 0),
            _ => true,
        };
        is_said && !self.targets().is_empty()
    }

    /// Closes the dialog, unless something is under way.
    fn close(self, on_close: Callback<()>) {
        if self.is_running() {
            self.announcer.say("Still in progress. Stop it first.");
            return;
        }
        if self.run.with_untracked(Option::is_some) {
            self.untick_settled();
            self.roster.members.reload();
        }
        on_close.run(());
    }

    /// Leaves ticked who may need another try.
    fn untick_settled(self) {
        use crate::member::bulk::Outcome;
        let ids: Vec<Id> = self.run.with_untracked(|run| {
            let rows = run.as_ref().map_or(&[][..], Run::rows).iter();
            let settled = rows
                .filter(|row| matches!(row.outcome, Some(Outcome::Done(_) | Outcome::Skipped(_))));
            settled.map(|row| row.pick.id.clone()).collect()
        });
        self.roster.picks.update(|picks| picks.untick(&ids));
    }
}
