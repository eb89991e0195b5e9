//! What the invite will do, said before it is sent: calmly, and never more than is known.

use super::look::Check;
use super::{Invite, Stage};
use crate::api::invite::{Letter, Record};
use crate::api::preflight::Lookup;
use crate::clean::line;
use crate::form::invite::{InviteForm, Plan, RECORD, RecordChoice};
use crate::page::choose::{born, person_name};
use crate::page::problem;
use crate::route::{Route, Tab};
use crate::scope;
use crate::signal::Derived;
use crate::ui::{Pointer, Radio, button, field_error, radio};
use leptos::prelude::*;
use wire::{Person, ProfileType, ProjectMembership};

/// What is said. It is drawn anew only when it is something else, because it is read out each time.
#[derive(Clone, Default, PartialEq, Eq)]
enum Said {
    #[default]
    Nothing,
    Asking,
    Failed(String),
    /// Somebody with the address is a user already.
    Member(ProjectMembership),
    /// What will happen, and the address of an account that is left over.
    Plan(Vec<String>, Option<String>),
}

/// The forecast, empty until there is something to look up.
pub(super) fn forecast(invite: Invite) -> AnyView {
    let said = Pointer::of_app().steady(move || said(invite));
    let content = move || draw(invite, said.get());
    view! { <div class="forecast" role="status">{content}</div> {records(invite)} }.into_any()
}

fn draw(invite: Invite, said: Said) -> AnyView {
    match said {
        Said::Nothing => ().into_any(),
        Said::Asking => view! { <p class="hint">"Looking up the address…"</p> }.into_any(),
        Said::Failed(sentence) => view! {
            <p>"Couldn’t check this invite. " {sentence} " You can send it anyway."</p>
        }
        .into_any(),
        Said::Member(member) => already(&member),
        Said::Plan(lines, left) => {
            let line = |line: String| view! { <li>{line}</li> }.into_any();
            let lines: Vec<AnyView> = lines.into_iter().map(line).collect();
            view! {
                <p class="strong">"What will happen"</p>
                <ul>{lines}</ul>
                {left.map(|email| leftover(invite, email))}
            }
            .into_any()
        }
    }
}

fn said(invite: Invite) -> Said {
    let findings = match invite.check.get() {
        Check::Nothing => return Said::Nothing,
        Check::Asking => return Said::Asking,
        Check::Failed(sentence) => return Said::Failed(sentence),
        Check::Known(findings) => findings,
    };
    let form = invite.form.get();
    let mut plan = form.plan(&findings);
    if !plan.members.is_empty() && !form.options.second_membership {
        return Said::Member(plan.members.swap_remove(0));
    }
    // After a refusal, the notice above offers to remove it.
    let offered = plan.leftover && matches!(invite.stage.get(), Stage::Editing);
    let left = offered.then(|| form.email.clone());
    Said::Plan(lines(&form, &plan), left)
}

/// An account an earlier try left behind, and the way to be rid of it (contract §7.4, "Consequence").
fn leftover(invite: Invite, email: String) -> AnyView {
    let remove = move || {
        let (api, email) = (invite.session.api(), email.clone());
        let Some(project) = invite.project() else {
            return;
        };
        scope::spawn(async move {
            let removed = match api.leftover(&project, &email).await {
                Ok(Some(leftover)) => api.remove_leftover(&leftover).await,
                Ok(None) => Ok(true),
                Err(error) => Err(error),
            };
            invite.announcer.say(match removed {
                Ok(true) => "Leftover account removed.".to_owned(),
                Ok(false) => "The account is in use now and was not removed.".to_owned(),
                Err(error) => error.sentence(),
            });
            // What will happen is another thing now.
            invite.look_again();
        });
    };
    view! {
        <p>"An earlier attempt left an unused account for this address, so the invite email would have no link. Remove the account to include one."</p>
        {button("button small", "Remove leftover account", remove)}
    }
    .into_any()
}

fn already(member: &ProjectMembership) -> AnyView {
    let name = member.profile_name().unwrap_or("Someone").to_owned();
    let role = member.profile_type().map_or("", ProfileType::as_str);
    let href = Route::Admin(Tab::Member(member.id().clone())).to_string();
    view! {
        <p>
            "Already a member: " <a href=href><bdi>{name}</bdi></a> ", " {role}
            ". You can add a second membership under More options."
        </p>
    }
    .into_any()
}

/// The plan in words.
fn lines(form: &InviteForm, plan: &Plan) -> Vec<String> {
    let role = form.role.as_str();
    let mut lines = Vec::new();
    if !plan.members.is_empty() {
        lines.push("Adds a second membership for an existing member.".to_owned());
    }
    lines.push(match &plan.record {
        Some(Record::Open) if plan.failed.contains(&Lookup::Records) => [
            "Couldn’t check for a ",
            role,
            " profile with this email. If there is one, the server uses it.",
        ]
        .concat(),
        Some(Record::Open | Record::New) => ["Creates a ", role, " profile."].concat(),
        Some(Record::Existing(record)) => {
            let found = plan
                .records
                .iter()
                .find(|person| person.reference == *record);
            let picked = form.options.profile.text();
            let name = found.map_or(picked.to_owned(), person_name);
            ["Uses the profile of ", &name, ". Its name doesn’t change."].concat()
        }
        None => "Choose a profile below.".to_owned(),
    });
    lines.push(mail(form, plan).to_owned());
    for lookup in &plan.failed {
        let what = match lookup {
            Lookup::Members => "this address already belongs to a member",
            Lookup::Accounts => "an account has this email",
            Lookup::ExternalId => "the external ID is taken",
            Lookup::References => "everything you chose still exists",
            Lookup::Project => "you’re still signed in to this project",
            // Said with the record.
            Lookup::Records => continue,
        };
        lines.push(["Couldn’t check whether ", what, "."].concat());
    }
    lines
}

fn mail(form: &InviteForm, plan: &Plan) -> &'static str {
    match plan.letter {
        _ if line(&form.email).is_empty() => "Sends no email: there is no address.",
        _ if !form.send_email => "Sends no email.",
        Letter::Link => "Emails a set-password link.",
        Letter::Note => "Emails a notice without a link, because the account exists.",
        Letter::Unknown => {
            "Emails a set-password link to a new account, or a notice to an existing one."
        }
    }
}

/// The choice where records have the address already. It is drawn anew only for other records: a redraw
/// takes the focus away from whoever is choosing.
fn records(invite: Invite) -> AnyView {
    let plan = move || match invite.check.get() {
        Check::Known(findings) => Some(invite.form.get().plan(&findings)),
        _ => None,
    };
    let records = move || plan().map(|plan| plan.records).unwrap_or_default();
    let found = Pointer::of_app().steady(records);
    let settled = Derived::new(move |_| plan().and_then(|plan| plan.record));
    let option = move |id: &str, choice: RecordChoice, label: String, hint: String| {
        let record = match &choice {
            RecordChoice::Use(record) => Record::Existing(record.clone()),
            RecordChoice::New | RecordChoice::Open => Record::New,
        };
        let pick = move |()| invite.edit(|form| form.record = choice.clone());
        radio(Radio {
            name: RECORD,
            id: [RECORD, "-", id].concat(),
            label,
            hint,
            checked: Signal::derive(move || settled.get().as_ref() == Some(&record)),
            disabled: Signal::stored(false),
            on_pick: Callback::new(pick),
        })
    };
    (move || {
        let found = found.get();
        let use_it = |person: &Person| {
            let label = ["Use the profile of ", &person_name(person)].concat();
            let choice = RecordChoice::Use(person.reference.clone());
            option(person.reference.id().as_str(), choice, label, born(person))
        };
        let mut options: Vec<AnyView> = found.iter().map(use_it).collect();
        let kind = found.first()?.reference.kind().to_owned();
        let label = ["Create a new ", &kind, " profile"].concat();
        let hint = "For another person with the same email.".to_owned();
        options.push(option("new", RecordChoice::New, label, hint));
        let content = view! {
            <fieldset id=RECORD tabindex="-1">
                <legend>"A profile with this email exists"</legend>
                {field_error(RECORD, problem(invite.problems, RECORD))}
                {options}
            </fieldset>
        };
        Some(content.into_any())
    })
    .into_any()
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::api::preflight::Findings;

    fn said(form: &InviteForm, findings: &Findings) -> String {
        lines(form, &form.plan(findings)).join(" ")
    }

    #[test]
    fn the_mail_is_foretold_by_what_is_known_of_the_account() {
        let mut form = InviteForm {
            email: "ana@b.example".into(),
            ..InviteForm::default()
        };
        let nothing = Findings::default();
        assert!(said(&form, &nothing).contains("to a new account, or a notice"));
        form.role = ProfileType::Patient;
        assert!(said(&form, &nothing).contains("Emails a set-password link."));
        form.send_email = false;
        assert!(said(&form, &nothing).contains("Sends no email."));
    }

    #[test]
    fn what_could_not_be_looked_up_is_said() {
        let form = InviteForm::default();
        let findings = Findings {
            failed: vec![Lookup::Members, Lookup::Records],
            ..Findings::default()
        };
        let said = said(&form, &findings);
        assert!(said.contains("Couldn’t check whether this address already belongs to a member."));
        assert!(said.contains("Couldn’t check for a Practitioner profile with this email."));
        assert!(!said.contains("Creates a"));
    }
}
