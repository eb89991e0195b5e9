//! What the invite will do, said before it is sent: calmly, and never more than is known.

use super::fields::{born, person_name};
use super::look::Check;
use super::{Invite, Stage};
use crate::api::invite::{Letter, Record};
use crate::api::preflight::Lookup;
use crate::form::invite::{InviteForm, Plan, RECORD, RecordChoice};
use crate::page::problem;
use crate::route::{Route, Tab};
use crate::ui::{button, field_error, time};
use leptos::prelude::*;
use wire::{Person, ProfileType, ProjectMembership};

/// The forecast, empty until there is something to look up.
pub(super) fn forecast(invite: Invite) -> AnyView {
    let content = move || {
        let check = invite.check.get();
        let form = invite.form.get();
        match check {
            Check::Nothing => None,
            Check::Asking => Some(view! { <p class="hint">"Looking up the address…"</p> }.into_any()),
            Check::Failed(sentence) => Some(
                view! {
                    <p>"Whether this invite can be carried out could not be looked up. " {sentence} " You can invite all the same."</p>
                }
                .into_any(),
            ),
            Check::Known(findings) => Some(known(invite, &form, &form.plan(&findings))),
        }
    };
    view! { <div class="forecast" role="status">{content}</div> {move || records(invite)} }
        .into_any()
}

fn known(invite: Invite, form: &InviteForm, plan: &Plan) -> AnyView {
    if let Some(member) = plan.members.first()
        && !form.options.second_membership
    {
        return already(member);
    }
    let lines: Vec<AnyView> = lines(form, plan)
        .into_iter()
        .map(|line| view! { <li>{line}</li> }.into_any())
        .collect();
    // After a refusal, the notice above offers to remove it.
    let offered = plan.leftover && matches!(invite.stage.get(), Stage::Editing);
    let leftover = offered.then(|| leftover(invite, form.email.clone()));
    view! {
        <p class="strong">"What will happen"</p>
        <ul>{lines}</ul>
        {leftover}
    }
    .into_any()
}

/// An account an earlier try left behind, and the way to be rid of it (contract §7.4, "Consequence").
fn leftover(invite: Invite, email: String) -> AnyView {
    let remove = move || {
        let (api, email) = (invite.session.api(), email.clone());
        let Some(project) = invite.project() else {
            return;
        };
        leptos::task::spawn_local(async move {
            let removed = match api.leftover(&project, &email).await {
                Ok(Some(leftover)) => api.remove_leftover(&leftover).await,
                Ok(None) => Ok(true),
                Err(error) => Err(error),
            };
            invite.announcer.say(match removed {
                Ok(true) => "The leftover account is removed.".to_owned(),
                Ok(false) => "The account is used by now and was not removed.".to_owned(),
                Err(error) => error.sentence(),
            });
            // What will happen is another thing now.
            invite.look_again();
        });
    };
    view! {
        <p>"An account with this address was left over by an earlier try: nobody uses it, and a mail would have no link. Once it is removed, the mail has one."</p>
        {button("button small", "Remove the leftover account", remove)}
    }
    .into_any()
}

fn already(member: &ProjectMembership) -> AnyView {
    let name = member.profile_name().unwrap_or("Somebody").to_owned();
    let role = member.profile_type().map_or("", ProfileType::as_str);
    let since = member.last_updated().map(|at| time(at.to_owned()));
    let href = Route::Admin(Tab::Member(member.id().clone())).to_string();
    view! {
        <p>
            "This address is a user here already: " <a href=href><bdi>{name}</bdi></a> ", " {role} ", last changed "
            {since} ". A second membership can be added under More options."
        </p>
    }
    .into_any()
}

/// The plan in words.
fn lines(form: &InviteForm, plan: &Plan) -> Vec<String> {
    let role = form.role.as_str();
    let mut lines = Vec::new();
    if !plan.members.is_empty() {
        lines.push("Adds another membership for somebody who is a user here already.".to_owned());
    }
    lines.push(match &plan.record {
        Some(Record::Open) if plan.failed.contains(&Lookup::Records) => [
            "Whether a ",
            role,
            " record has this address could not be looked up; if one has, the server uses it.",
        ]
        .concat(),
        Some(Record::Open | Record::New) => ["Makes a new ", role, " record."].concat(),
        Some(Record::Existing(record)) => {
            let found = plan
                .records
                .iter()
                .find(|person| person.reference == *record);
            let picked = form.options.profile.text();
            let name = found.map_or(picked.to_owned(), person_name);
            ["Uses the record of ", &name, "; its name stays as it is."].concat()
        }
        None => "Waits for your choice of a record below.".to_owned(),
    });
    lines.push(mail(form, plan).to_owned());
    for lookup in &plan.failed {
        let what = match lookup {
            Lookup::Members => "Whether the address is a user here already",
            Lookup::Accounts => "Whether an account has this address",
            Lookup::ExternalId => "Whether the external ID is taken",
            Lookup::References => "Whether all that you chose still exists",
            Lookup::Project => "Whether you are still signed in to this project",
            // Said with the record.
            Lookup::Records => continue,
        };
        lines.push([what, " could not be looked up."].concat());
    }
    lines
}

fn mail(form: &InviteForm, plan: &Plan) -> &'static str {
    match plan.letter {
        _ if form.email.trim().is_empty() => "Sends no mail: there is no address.",
        _ if !form.send_email => "Sends no mail, as you chose.",
        Letter::Link => "Sends a mail with a link to set a password.",
        Letter::Note => {
            "Sends a note that the project is open to them, without a link: the account exists already."
        }
        Letter::Unknown => {
            "Sends a mail: with a link to set a password if the address is new to this server, otherwise a note without one."
        }
    }
}

/// The choice where records have the address already.
fn records(invite: Invite) -> Option<AnyView> {
    let Check::Known(findings) = invite.check.get() else {
        return None;
    };
    let form = invite.form.get();
    let plan = form.plan(&findings);
    if plan.records.is_empty() {
        return None;
    }
    let settled = plan.record.clone();
    let option = |id: String, choice: RecordChoice, label: String, detail: String, on: bool| {
        let hint = [&id, "-hint"].concat();
        view! {
            <div class="check">
                <input
                    type="radio"
                    name=RECORD
                    id=id.clone()
                    aria-describedby=hint.clone()
                    prop:checked=on
                    on:change=move |_| invite.edit(|form| form.record = choice.clone())
                />
                <div>
                    <label for=id><bdi>{label}</bdi></label>
                    <p class="hint" id=hint>{detail}</p>
                </div>
            </div>
        }
        .into_any()
    };
    let use_it = |person: &Person| {
        let reference = person.reference.clone();
        let on = settled == Some(Record::Existing(reference.clone()));
        let id = [RECORD, "-", reference.id().as_str()].concat();
        let label = ["Use the record of ", &person_name(person)].concat();
        option(id, RecordChoice::Use(reference), label, born(person), on)
    };
    let mut options: Vec<AnyView> = plan.records.iter().map(use_it).collect();
    let on = settled == Some(Record::New);
    let label = ["Make a new ", form.role.as_str(), " record"].concat();
    let detail = "For another person with the same address.".to_owned();
    options.push(option(
        [RECORD, "-new"].concat(),
        RecordChoice::New,
        label,
        detail,
        on,
    ));
    Some(
        view! {
            <fieldset id=RECORD tabindex="-1">
                <legend>"This address is on record already"</legend>
                {field_error(RECORD, problem(invite.problems, RECORD))}
                {options}
            </fieldset>
        }
        .into_any(),
    )
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
        assert!(said(&form, &nothing).contains("if the address is new to this server"));
        form.role = ProfileType::Patient;
        assert!(said(&form, &nothing).contains("a mail with a link to set a password."));
        form.send_email = false;
        assert!(said(&form, &nothing).contains("Sends no mail, as you chose."));
    }

    #[test]
    fn what_could_not_be_looked_up_is_said() {
        let form = InviteForm::default();
        let findings = Findings {
            failed: vec![Lookup::Members, Lookup::Records],
            ..Findings::default()
        };
        let said = said(&form, &findings);
        assert!(
            said.contains("Whether the address is a user here already could not be looked up.")
        );
        assert!(
            said.contains("Whether a Practitioner record has this address could not be looked up")
        );
        assert!(!said.contains("Makes a new"));
    }
}
