//! The invite form: what is typed, and what of it may be sent.

mod options;
mod paste;
mod plan;
mod record;

pub use options::{CONFIGURATION, EXTERNAL_ID, LABEL, Options, PROFILE};
pub use paste::{Split, several_people, split_person};
pub use plan::{Hold, Plan, RECORD};
pub use record::RecordChoice;

use super::access::{AccessForm, POLICY, PolicyRow};
use super::email::check_email;
use super::name::check_names;
use super::{Choice, NoPolicy, Problems, some_text};
use crate::api::invite::{Invitation, Letter, Record, Role, Scope};
use crate::clean::{line, looks_alike};
use wire::ProfileType;

/// The id of the group of roles.
pub const ROLE: &str = "invite-role";
/// The id of the first name.
pub const FIRST_NAME: &str = "invite-first-name";
/// The id of the last name.
pub const LAST_NAME: &str = "invite-last-name";
/// The id of the address.
pub const EMAIL: &str = "invite-email";
/// The id of the patient.
pub const PATIENT: &str = "invite-patient";
/// The id of the relationship.
pub const RELATIONSHIP: &str = "invite-relationship";
/// The id of the project.
pub const PROJECT: &str = "invite-project";
/// The id of the name of the project of super administrators, typed to invite into it.
pub const CONFIRMATION: &str = "invite-super-admins";

/// How a person may be related to a patient: codes of HL7 v3 RoleCode with their displays.
pub const RELATIONSHIPS: [(&str, &str); 15] = [
    ("MTH", "mother"),
    ("FTH", "father"),
    ("PRN", "parent"),
    ("CHILD", "child"),
    ("SIB", "sibling"),
    ("SPS", "spouse"),
    ("DOMPART", "domestic partner"),
    ("GRPRN", "grandparent"),
    ("GRNDCHILD", "grandchild"),
    ("EXT", "extended family member"),
    ("FRND", "unrelated friend"),
    ("NBOR", "neighbor"),
    ("GUARD", "guardian"),
    ("POWATT", "power of attorney"),
    ("ONESELF", "self"),
];

/// What is typed to invite a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InviteForm {
    /// The kind of profile.
    pub role: ProfileType,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// The login address.
    pub email: String,
    /// For a RelatedPerson, the patient.
    pub patient: Choice,
    /// For a RelatedPerson, a code of [`RELATIONSHIPS`], or empty.
    pub relationship: String,
    /// The access policies.
    pub access: AccessForm,
    /// Whether the server is to send the mail.
    pub send_email: bool,
    /// Whether the member is to administer the project.
    pub admin: bool,
    /// The project, where somebody may choose one: only super administrators may.
    pub project: Choice,
    /// The name of the project, where inviting into it has to be confirmed.
    pub confirmation: String,
    /// What is to be done about records that have the address already.
    pub record: RecordChoice,
    /// What stands under "More options".
    pub options: Options,
}

impl Default for InviteForm {
    fn default() -> InviteForm {
        InviteForm {
            role: ProfileType::default(),
            first_name: String::new(),
            last_name: String::new(),
            email: String::new(),
            patient: Choice::default(),
            relationship: String::new(),
            access: AccessForm::default(),
            send_email: true,
            admin: false,
            project: Choice::default(),
            confirmation: String::new(),
            record: RecordChoice::Open,
            options: Options::default(),
        }
    }
}

impl InviteForm {
    /// The form for the next person: role, policies and kind of account stay.
    pub fn next(&self) -> InviteForm {
        InviteForm {
            role: self.role,
            access: AccessForm {
                rows: self.access.rows.clone(),
                full_access: false,
            },
            send_email: self.send_email,
            project: self.project.clone(),
            options: Options {
                scope: self.options.scope,
                mfa_required: self.options.mfa_required,
                ..Options::default()
            },
            ..InviteForm::default()
        }
    }

    /// The kind of account that will be made.
    pub fn scope(&self) -> Scope {
        self.options.scope(self.role)
    }

    /// Whether closing would lose something, compared with how the form began.
    pub fn differs_from(&self, start: &InviteForm) -> bool {
        self != start
    }

    /// Checks the form and builds what is sent; `no_policy` is what it means to choose none. What a look
    /// at the server has to settle is left open: see [`Plan`].
    ///
    /// # Errors
    /// The problems, in the order of the screen.
    pub fn validate(&self, no_policy: &NoPolicy) -> Result<Invitation, Problems> {
        let mut problems = Problems::new();
        let mut kept = |field: &'static str, checked: Result<String, String>| match checked {
            Ok(text) => text,
            Err(sentence) => {
                problems.push((field, sentence));
                String::new()
            }
        };
        let [first_name, last_name] = check_names(&self.first_name, &self.last_name);
        let (first_name, last_name) = (kept(FIRST_NAME, first_name), kept(LAST_NAME, last_name));
        let external_id = some_text(&self.options.external_id);
        let email = match external_id.is_some() && line(&self.email).is_empty() {
            true => String::new(),
            false => kept(EMAIL, check_email(&self.email).map_err(str::to_owned)),
        };
        if let Some(field) = several_people(self) {
            problems.retain(|(of, _)| *of != field);
            let sentence = "Enter one person only";
            problems.push((field, sentence.to_owned()));
        }
        let role = self.role(&mut problems);
        if self.project.is_open() {
            let sentence = "Choose a project from the list, or clear the field";
            problems.push((PROJECT, sentence.to_owned()));
        }
        let access = self.access.check(no_policy, &mut problems);
        self.options.check(&mut problems);
        let Some(role) = role.filter(|_| problems.is_empty()) else {
            return Err(problems);
        };
        let options = &self.options;
        let configuration = options.configuration.chosen().cloned();
        Ok(Invitation {
            role,
            first_name,
            last_name,
            send_email: self.send_email && !email.is_empty(),
            email,
            access,
            letter: Letter::Unknown,
            admin: self.admin,
            scope: self.scope(),
            mfa_required: options.mfa_required,
            external_id,
            label: some_text(&options.label),
            configuration: configuration.map(|to| (to, options.configuration.text().to_owned())),
            record: self.picked_record(),
            invited_by: None,
            second_membership: options.second_membership,
            project: self.project.chosen().map(|project| project.id().clone()),
        })
    }

    /// What is wrong where an invite has to be confirmed by the name of the project.
    pub fn unconfirmed(&self, name: &str) -> Option<(&'static str, String)> {
        let sentence = "Type the project name exactly as shown above";
        (!looks_alike(&self.confirmation, name)).then(|| (CONFIRMATION, sentence.to_owned()))
    }

    /// Answers what policies ask of a related person by the patient they are related to, unless somebody
    /// answered otherwise; `before` is the patient until now.
    pub fn follow_patient(&mut self, before: &Choice) {
        if self.role != ProfileType::RelatedPerson {
            return;
        }
        let rows = self.access.rows.iter_mut();
        let asked = rows.flat_map(|row: &mut PolicyRow| &mut row.answers);
        for answer in asked.filter(|answer| answer.parameter.name == "patient") {
            if answer.value.text().is_empty() || answer.value == *before {
                answer.value = self.patient.clone();
            }
        }
    }

    /// The record that is to be taken, as far as the form says.
    pub fn picked_record(&self) -> Record {
        self.profile().map_or(Record::Open, Record::Existing)
    }

    /// The existing profile that was picked, if it has the type of the role.
    fn profile(&self) -> Option<wire::Reference> {
        let picked = self.options.profile.chosen();
        picked
            .filter(|picked| picked.kind() == self.role.as_str())
            .cloned()
    }

    fn role(&self, problems: &mut Problems) -> Option<Role> {
        match self.role {
            ProfileType::Practitioner => Some(Role::Practitioner),
            ProfileType::Patient => Some(Role::Patient),
            ProfileType::RelatedPerson => {
                let code = |(code, _): &&(&str, &str)| *code == self.relationship;
                let relationship = RELATIONSHIPS.iter().find(code).copied();
                let patient = self.patient.chosen().cloned();
                let existing = match &self.record {
                    RecordChoice::Use(_) => true,
                    RecordChoice::Open | RecordChoice::New => self.profile().is_some(),
                };
                // An existing record says itself whom it is related to.
                if patient.is_none() && !existing {
                    let sentence = match self.patient.is_open() {
                        true => "Choose a patient from the list",
                        false => "Choose the patient this person is related to",
                    };
                    problems.push((PATIENT, sentence.to_owned()));
                    return None;
                }
                Some(Role::RelatedPerson {
                    patient,
                    relationship,
                })
            }
        }
    }
}

/// The field of the screen that a field of the request (contract §7.1) belongs to.
pub fn field_of(request_field: &str) -> Option<&'static str> {
    Some(match request_field {
        "firstName" => FIRST_NAME,
        "lastName" => LAST_NAME,
        "email" => EMAIL,
        "patient" => PATIENT,
        "accessPolicy" => POLICY,
        "resourceType" => ROLE,
        "externalId" => EXTERNAL_ID,
        _ => return None,
    })
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
