//! The invite form: what is typed, and what of it may be sent.

use super::email::check_email;
use super::name::check_name;
use super::{Choice, Problems};
use crate::api::invite::{Invitation, Role};
use wire::{ProfileType, Project, Version};

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
/// The id of the policy.
pub const POLICY: &str = "invite-policy";

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
    /// The access policy.
    pub policy: Choice,
    /// Whether the server is to send the mail.
    pub send_email: bool,
    /// Whether the member is to administer the project.
    pub admin: bool,
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
            policy: Choice::default(),
            send_email: true,
            admin: false,
        }
    }
}

impl InviteForm {
    /// The form for the next person: role and policy stay.
    pub fn next(&self) -> InviteForm {
        InviteForm {
            role: self.role,
            policy: self.policy.clone(),
            send_email: self.send_email,
            ..InviteForm::default()
        }
    }

    /// Whether closing would lose something, compared with how the form began.
    pub fn differs_from(&self, start: &InviteForm) -> bool {
        self != start
    }

    /// Checks the form and builds what is sent.
    ///
    /// # Errors
    /// The problems, in the order of the screen.
    pub fn validate(&self) -> Result<Invitation, Problems> {
        let mut problems = Problems::new();
        let first_name = check_name(&self.first_name, "first name");
        let last_name = check_name(&self.last_name, "last name");
        let email = check_email(&self.email).map_err(str::to_owned);
        let checks = [
            (FIRST_NAME, &first_name),
            (LAST_NAME, &last_name),
            (EMAIL, &email),
        ];
        for (field, check) in checks {
            if let Err(sentence) = check {
                problems.push((field, sentence.clone()));
            }
        }
        let role = self.role(&mut problems);
        if self.policy.is_open() {
            let sentence = "Choose an access policy from the list, or clear the field";
            problems.push((POLICY, sentence.to_owned()));
        }
        match (first_name, last_name, email, role) {
            (Ok(first_name), Ok(last_name), Ok(email), Some(role)) if problems.is_empty() => {
                let chosen = self.policy.chosen().cloned();
                Ok(Invitation {
                    role,
                    first_name,
                    last_name,
                    email,
                    policy: chosen.map(|policy| (policy, self.policy.text().to_owned())),
                    send_email: self.send_email,
                    admin: self.admin,
                })
            }
            _ => Err(problems),
        }
    }

    fn role(&self, problems: &mut Problems) -> Option<Role> {
        match self.role {
            ProfileType::Practitioner => Some(Role::Practitioner),
            ProfileType::Patient => Some(Role::Patient),
            ProfileType::RelatedPerson => {
                let code = |(code, _): &&(&str, &str)| *code == self.relationship;
                let relationship = RELATIONSHIPS.iter().find(code).copied();
                let Some(patient) = self.patient.chosen().cloned() else {
                    let sentence = match self.patient.is_open() {
                        true => "Choose a patient from the list",
                        false => "Choose the patient this person is related to",
                    };
                    problems.push((PATIENT, sentence.to_owned()));
                    return None;
                };
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
        _ => return None,
    })
}

/// What it means to name no policy (contract §7.1, "No policy at all").
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoPolicy {
    /// The project's own default is used: its name, or reference where it has none.
    Default(String),
    /// All data of the project, to read and to change.
    FullAccess,
    /// Which of the two could not be found out.
    Unknown,
}

impl NoPolicy {
    /// Finds out what no policy means for this role. Only 5.1 applies defaults.
    pub fn of(
        role: ProfileType,
        admin: bool,
        version: Option<Version>,
        project: Option<&Project>,
    ) -> NoPolicy {
        let kind = match (role, admin) {
            (ProfileType::Practitioner, true) => "Admin",
            (role, _) => role.as_str(),
        };
        match (version, project) {
            (Some(Version::V4), _) => NoPolicy::FullAccess,
            (Some(Version::V5), Some(project)) => match project.default_policy(kind) {
                Some((reference, display)) => {
                    NoPolicy::Default(display.map_or_else(|| reference.to_string(), str::to_owned))
                }
                None => NoPolicy::FullAccess,
            },
            _ => NoPolicy::Unknown,
        }
    }

    /// In words.
    pub fn sentence(&self) -> String {
        match self {
            NoPolicy::Default(name) => {
                ["Left empty, they get this project’s default: ", name, "."].concat()
            }
            NoPolicy::FullAccess => {
                "Left empty, they can read and change all data in this project, patients’ records included.".into()
            }
            NoPolicy::Unknown => {
                "Left empty, they get the project’s default, or, if it has none, can read and change all its data. Which of the two could not be found out.".into()
            }
        }
    }
}
