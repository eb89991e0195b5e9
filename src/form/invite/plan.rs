//! What an invite will do, as far as a look at the server tells, and whether it may be sent.
//!
//! The server refuses late and leaves half of its work behind (contract §7.4), so what it would refuse
//! is found here first; and what it would do silently (§7.5) is said before.

use super::{CONFIGURATION, EXTERNAL_ID, InviteForm, PATIENT, PROFILE, PROJECT};
use crate::api::invite::{Letter, Record, Scope};
use crate::api::preflight::{Findings, Lookup, Question};
use crate::form::access::POLICY;
use crate::form::email::check_email;
use crate::form::{Problems, some_text};
use wire::{Id, Person, ProjectMembership, Reference};

/// The id of the choice between records that have the address.
pub const RECORD: &str = "invite-record";

/// What will happen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The members that have the address already, the newest first.
    pub members: Vec<ProjectMembership>,
    /// The records of the role that have the address.
    pub records: Vec<Person>,
    /// The record that will be taken; `None` where the admin has to choose.
    pub record: Option<Record>,
    /// What a mail will say.
    pub letter: Letter,
    /// Whether an account is left over from an earlier try, and keeps the link out of the mail.
    pub leftover: bool,
    /// What could not be looked up.
    pub failed: Vec<Lookup>,
    /// Why the invite is not sent as it is.
    pub hold: Option<Hold>,
}

/// What keeps an invite from being sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hold {
    /// The address is a member already, this one.
    Member(Id),
    /// The session belongs to another project by now.
    OtherProject,
    /// Something to mend or to choose in the form.
    Problems(Problems),
}

impl InviteForm {
    /// What is to be found out before this form is sent to `project`; `None` while there is neither an
    /// address nor an external id to ask about.
    pub fn question(&self, project: Id, tag: &str) -> Option<Question> {
        let email = check_email(&self.email).unwrap_or_default();
        let external_id = some_text(&self.options.external_id);
        if email.is_empty() && external_id.is_none() {
            return None;
        }
        Some(Question {
            email,
            role: self.role,
            external_id,
            references: self
                .references()
                .into_iter()
                .map(|(_, to, _)| to.clone())
                .collect(),
            project,
            tag: tag.to_owned(),
        })
    }

    /// What the form refers to, with the field that does, and what it is called there.
    pub fn references(&self) -> Vec<(&'static str, &Reference, &str)> {
        let mut references = Vec::new();
        if self.role == wire::ProfileType::RelatedPerson {
            references.extend(self.patient.named(PATIENT));
        }
        references.extend(self.access.references());
        references.extend(self.options.configuration.named(CONFIGURATION));
        references.extend(self.options.profile.named(PROFILE));
        references
    }

    /// What will happen, by what was found out.
    pub fn plan(&self, findings: &Findings) -> Plan {
        let typed = [self.first_name.as_str(), &self.last_name].join(" ");
        let record = match self.profile() {
            Some(profile) => Some(Record::Existing(profile)),
            None => self.record.settle(&findings.records, &typed),
        };
        Plan {
            members: findings.members.clone(),
            records: match self.profile() {
                Some(_) => Vec::new(),
                None => findings.records.clone(),
            },
            letter: letter(self.scope(), findings),
            // An account of the whole server is made beside it, and mailed a link.
            leftover: self.scope() == Scope::Project && findings.has_leftover(),
            failed: findings.failed.clone(),
            hold: self.hold(findings, record.as_ref()),
            record,
        }
    }

    /// Whether a record has to be made before the invite; the server puts it where its maker is signed in.
    fn makes_record(&self, record: Option<&Record>) -> bool {
        match record {
            Some(Record::New) => true,
            Some(Record::Open) => self.role == wire::ProfileType::RelatedPerson,
            _ => false,
        }
    }

    fn hold(&self, findings: &Findings, record: Option<&Record>) -> Option<Hold> {
        if findings.other_project {
            return Some(Hold::OtherProject);
        }
        if let Some(member) = findings.members.first()
            && !self.options.second_membership
        {
            return Some(Hold::Member(member.id().clone()));
        }
        let mut problems = Problems::new();
        if record.is_none() {
            let sentence = "Choose a profile for this person";
            problems.push((RECORD, sentence.to_owned()));
        }
        if self.project.chosen().is_some() && self.makes_record(record) {
            let sentence = "A profile must be created first, which works only in the project you’re signed in to. Sign in to that project, or choose an existing profile under More options";
            problems.push((PROJECT, sentence.to_owned()));
        }
        for (field, reference, _) in self.references() {
            if findings.gone.contains(reference) {
                let sentence = match field {
                    PATIENT => "This patient no longer exists. Choose another",
                    PROFILE => "This profile no longer exists. Choose another, or clear the field",
                    _ if field.starts_with(POLICY) && reference.kind() == "AccessPolicy" => {
                        "This access policy no longer exists. Choose another"
                    }
                    _ => "This no longer exists. Choose another, or clear the field",
                };
                problems.push((field, sentence.to_owned()));
            }
        }
        if let Some(namesake) = &findings.namesake {
            let who = namesake.profile_name().or(namesake.email());
            let sentence = [
                "This external ID already belongs to ",
                who.unwrap_or("another member"),
            ];
            problems.push((EXTERNAL_ID, sentence.concat()));
        }
        (!problems.is_empty()).then_some(Hold::Problems(problems))
    }
}

/// What the mail will say: a new account gets a link, one that is there a note (contract §7.2, step 6).
fn letter(scope: Scope, findings: &Findings) -> Letter {
    match scope {
        Scope::Project if findings.has_failed(Lookup::Accounts) => Letter::Unknown,
        Scope::Project if findings.accounts.is_empty() => Letter::Link,
        Scope::Project => Letter::Note,
        // Of these accounts only those that are members here can be seen.
        Scope::Server => {
            let mut users = findings.members.iter().filter_map(ProjectMembership::user);
            match users.any(|user| !findings.accounts.contains(&user)) {
                true => Letter::Note,
                false => Letter::Unknown,
            }
        }
    }
}
