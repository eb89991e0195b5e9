//! What was sent since sign-in: kept in the memory of this tab alone, so that nothing is lost while one
//! works through a list.

use super::repair::{Help, Step, ways_in};
use super::words;
use crate::api::invite::{Invitation, Invited, NotInvited};
use crate::member::csv::Csv;
use crate::page::shell::Console;
use crate::route::{Route, Tab};
use crate::signal::Slot;
use crate::ui::{Tone, button, clock, disclosure, download, notice};
use leptos::prelude::*;
use std::sync::Arc;
use wire::{Id, ProfileType};

/// The invites of this sign-in.
#[derive(Clone, Copy)]
pub(in crate::page) struct InviteLog(Slot<Sent>);

/// What was sent, and by whom.
#[derive(Clone, Default)]
struct Sent {
    /// The member who sent it, once known.
    by: Option<Id>,
    /// The oldest first.
    entries: Vec<Arc<Entry>>,
}

impl Sent {
    /// Gives whether it belonged to somebody else before.
    fn belong_to(&mut self, member: &Id) -> bool {
        let other = self.by.as_ref().is_some_and(|by| by != member);
        if other {
            self.entries.clear();
        }
        self.by = Some(member.clone());
        other
    }
}

/// One invite and what became of it.
pub(super) struct Entry {
    /// The instant its answer came.
    pub at: String,
    /// Whom it was for.
    pub name: String,
    /// The login address.
    pub email: String,
    /// The kind of profile.
    pub role: ProfileType,
    /// The project, where it is not one's own.
    pub project: Option<Id>,
    /// What became of it, in a line.
    pub outcome: String,
    /// The member it made, or met.
    pub member: Option<Id>,
    /// What can be done about it.
    pub help: Help,
    /// How that stands; the same wherever the entry is shown.
    pub step: ArcRwSignal<Step>,
}

impl Entry {
    fn new(at: String, sent: &Invitation, outcome: &Result<Invited, NotInvited>) -> Entry {
        Entry {
            at,
            name: [sent.first_name.as_str(), &sent.last_name].join(" "),
            email: sent.email.clone(),
            role: sent.role.profile_type(),
            project: sent.project.clone(),
            outcome: words::line(&sent.email, outcome),
            member: match outcome {
                Ok(invited) => invited.membership.clone(),
                Err(NotInvited::AlreadyMember(member)) => member.clone(),
                Err(_) => None,
            },
            help: Help::after(outcome),
            step: ArcRwSignal::new(Step::Idle),
        }
    }

    /// The address of the member in this app, where there is one.
    fn href(&self) -> Option<String> {
        let id = self.member.clone()?;
        Some(Route::Admin(Tab::Member(id)).to_string())
    }
}

impl InviteLog {
    /// An empty log.
    pub fn new() -> InviteLog {
        InviteLog(Slot::new(Sent::default()))
    }

    /// Says who is signed in: somebody else is not to see what was sent before. Gives whether it is
    /// somebody else.
    pub fn belong_to(self, member: &Id) -> bool {
        self.0
            .try_update(|sent| sent.belong_to(member))
            .unwrap_or_default()
    }

    /// Notes an invite and its answer.
    pub(super) fn add(self, sent: &Invitation, outcome: &Result<Invited, NotInvited>) {
        let now = js_sys::Date::new_0().to_iso_string().into();
        let entry = Entry::new(now, sent, outcome);
        self.0.update(|sent| sent.entries.push(Arc::new(entry)));
    }

    /// Whether nothing was sent yet; tracked.
    pub fn is_empty(self) -> bool {
        self.0.with(|sent| sent.entries.is_empty())
    }

    /// The newest entry, without tracking.
    pub(super) fn last(self) -> Option<Arc<Entry>> {
        self.0.with_untracked(|sent| sent.entries.last().cloned())
    }
}

/// A disclosure of everything sent since sign-in; nothing while nothing was.
pub(in crate::page) fn sent(console: Console) -> AnyView {
    (move || {
        let Sent { entries, .. } = console.sent.0.get();
        if entries.is_empty() {
            return ().into_any();
        }
        let summary = ["Sent since sign-in (", &entries.len().to_string(), ")"].concat();
        let newest_first: Vec<AnyView> =
            entries.iter().rev().map(|entry| row(console, entry)).collect();
        let content = view! {
            <div class="table-frame">
                <table class="cards">
                    <caption class="visually-hidden">"Invites sent since sign-in, newest first"</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Who"</th>
                            <th scope="col">"When"</th>
                            <th scope="col">"Outcome"</th>
                        </tr>
                    </thead>
                    <tbody>{newest_first}</tbody>
                </table>
            </div>
            {export(console)}
        };
        disclosure("fold", false, summary, content.into_any())
    })
    .into_any()
}

fn row(console: Console, entry: &Arc<Entry>) -> AnyView {
    let name = entry.name.clone();
    let name = match entry.href() {
        Some(href) => view! { <a href=href><bdi>{name}</bdi></a> }.into_any(),
        None => view! { <bdi>{name}</bdi> }.into_any(),
    };
    let help = match entry.help {
        Help::None => ().into_any(),
        _ => disclosure("fold", false, "Help signing in", ways_in(console, entry)),
    };
    let about = [entry.role.as_str(), ", ", &entry.email].concat();
    let at = clock(&entry.at).unwrap_or_default();
    view! {
        <tr>
            <th scope="row">{name} <p class="hint">{about}</p></th>
            <td data-label="When">{at}</td>
            <td data-label="Outcome">{entry.outcome.clone()} {help}</td>
        </tr>
    }
    .into_any()
}

/// The list as a file.
fn export(console: Console) -> AnyView {
    let failed = Slot::new(false);
    let save = move || {
        let origin = window().location().origin().unwrap_or_default();
        let text = console
            .sent
            .0
            .with_untracked(|sent| table(&sent.entries, &origin));
        failed.set(!download("invites.csv", "text/csv;charset=utf-8", &text));
    };
    let failure = move || {
        failed.get().then(|| {
            let text = view! { <p role="alert">"The browser blocked the download."</p> };
            notice(Tone::Bad, text.into_any())
        })
    };
    view! {
        <div class="export">
            {button("button", "Export as CSV", save)}
            <p class="hint">
                "The file contains names and email addresses: restrict access and delete it after use. This list is cleared when you sign out or close the tab."
            </p>
        </div>
        {failure}
    }
    .into_any()
}

/// The list as comma-separated values, the oldest first, with the addresses of members in this app.
fn table(entries: &[Arc<Entry>], origin: &str) -> String {
    let mut csv = Csv::new(&[
        "Time",
        "Name",
        "Email",
        "Role",
        "Outcome",
        "Afterwards",
        "Member",
    ]);
    for entry in entries {
        let member = entry.href().map(|href| [origin, &href].concat());
        let afterwards = entry.step.get_untracked().said();
        csv.row(&[
            &entry.at,
            &entry.name,
            &entry.email,
            entry.role.as_str(),
            &entry.outcome,
            &afterwards,
            &member.unwrap_or_default(),
        ]);
    }
    csv.text().to_owned()
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::api::Refusal;
    use crate::api::invite::{Letter, Mail, Record, Role, Scope};

    fn sent(first_name: &str) -> Invitation {
        Invitation {
            role: Role::Patient,
            first_name: first_name.into(),
            last_name: "Costa".into(),
            email: "ana@clinic.example".into(),
            access: Vec::new(),
            scope: Scope::Server,
            mfa_required: false,
            external_id: None,
            label: None,
            configuration: None,
            record: Record::Open,
            invited_by: None,
            second_membership: false,
            project: None,
            send_email: true,
            letter: Letter::Link,
            admin: false,
        }
    }

    fn entry(outcome: Result<Invited, NotInvited>) -> Entry {
        Entry::new("2026-01-31T08:30:00.000Z".into(), &sent("Ana"), &outcome)
    }

    fn invited(mail: Mail) -> Result<Invited, NotInvited> {
        Ok(Invited {
            membership: Id::parse("m1"),
            record: None,
            name: None,
            policies: Vec::new(),
            gone: Vec::new(),
            mail,
        })
    }

    #[test]
    fn each_outcome_has_the_help_that_fits_and_a_line_of_its_own() {
        let refusal = Refusal::default;
        let outcomes = [
            (invited(Mail::HandedOver(Letter::Link)), Help::Member),
            (invited(Mail::HandedOver(Letter::Note)), Help::Member),
            (invited(Mail::NotAsked), Help::Member),
            (invited(Mail::Failed("down".into())), Help::Member),
            (invited(Mail::Unknown), Help::Member),
            (Err(NotInvited::AlreadyMember(None)), Help::Member),
            (Err(NotInvited::Refused(refusal())), Help::Leftover),
            (Err(NotInvited::Clash(refusal())), Help::Leftover),
            // It may still be under way: its account must stay.
            (Err(NotInvited::NotFound), Help::None),
            (Err(NotInvited::Unknown), Help::None),
        ];
        let mut lines: Vec<String> = Vec::new();
        for (outcome, help) in outcomes {
            let entry = entry(outcome);
            assert_eq!(entry.help, help, "{}", entry.outcome);
            assert!(!lines.contains(&entry.outcome), "{}", entry.outcome);
            lines.push(entry.outcome);
        }
    }

    #[test]
    fn somebody_else_sees_nothing_of_it_and_the_same_person_everything() {
        let id = |id: &str| Id::parse(id).ok_or(());
        let (Ok(ann), Ok(bo)) = (id("ann"), id("bo")) else {
            return assert!(id("ann").is_ok());
        };
        let mut sent = Sent::default();
        sent.entries.push(Arc::new(entry(invited(Mail::NotAsked))));
        assert!(!sent.belong_to(&ann));
        assert!(!sent.belong_to(&ann));
        assert_eq!(sent.entries.len(), 1);
        assert!(sent.belong_to(&bo));
        assert!(sent.entries.is_empty());
    }

    #[test]
    fn the_file_has_a_line_for_each_with_what_was_done_afterwards() {
        let good = entry(invited(Mail::NotAsked));
        good.step.set(Step::Copied);
        let bad = Entry::new("t".into(), &sent("=Ana"), &Err(NotInvited::Unknown));
        let text = table(&[Arc::new(good), Arc::new(bad)], "https://usher.example");
        let lines: Vec<&str> = text.split_terminator("\r\n").collect();
        assert_eq!(
            lines.get(1..),
            Some(
                &[
                    r#""2026-01-31T08:30:00.000Z","Ana Costa","ana@clinic.example","Patient","Invited, without email","Activation link retrieved","https://usher.example/admin/users/m1""#,
                    r#""t","'=Ana Costa","ana@clinic.example","Patient","Couldn’t confirm the invite","","""#,
                ][..]
            )
        );
    }
}
