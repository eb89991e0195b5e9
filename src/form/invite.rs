//! The invite form: what is typed, and what of it may be sent.

use super::email::check_email;
use super::name::check_name;
use super::{Choice, Problems};
use crate::api::invite::{Invitation, Letter, Role};
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
                    letter: Letter::Unknown,
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

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use wire::{Json, Reference};

    fn filled(role: ProfileType) -> InviteForm {
        InviteForm {
            role,
            first_name: " Rosa ".into(),
            last_name: "Ramos".into(),
            email: " rosa@clinic.example ".into(),
            ..InviteForm::default()
        }
    }

    fn fields(form: &InviteForm) -> Vec<&'static str> {
        let problems = form.validate().err().unwrap_or_default();
        problems.into_iter().map(|(field, _)| field).collect()
    }

    fn pick(choice: &mut Choice, reference: &str, label: &str) {
        choice.pick(Reference::parse(reference), label.into());
    }

    #[test]
    fn an_empty_form_says_what_is_missing_in_the_order_of_the_screen() {
        let mut form = InviteForm::default();
        assert_eq!(fields(&form), [FIRST_NAME, LAST_NAME, EMAIL]);
        form.role = ProfileType::RelatedPerson;
        assert_eq!(fields(&form), [FIRST_NAME, LAST_NAME, EMAIL, PATIENT]);
    }

    #[test]
    fn what_is_sent_is_trimmed() {
        let sent = filled(ProfileType::Practitioner).validate();
        let sent = sent.map(|i| (i.first_name, i.email, i.send_email, i.admin));
        assert_eq!(
            sent,
            Ok(("Rosa".into(), "rosa@clinic.example".into(), true, false))
        );
    }

    #[test]
    fn a_text_without_a_pick_is_no_choice() {
        let mut form = filled(ProfileType::RelatedPerson);
        form.patient.typed("Paco".into());
        form.policy.typed("Front".into());
        assert_eq!(fields(&form), [PATIENT, POLICY]);
        pick(&mut form.patient, "Patient/p1", "Paco Ramos");
        pick(&mut form.policy, "AccessPolicy/a1", "Front desk");
        assert!(form.validate().is_ok());
        // Typing on makes the pick void, so that nobody else is meant than is read.
        form.patient.typed("Paco Ramo".into());
        assert_eq!(fields(&form), [PATIENT]);
    }

    #[test]
    fn a_patient_is_only_asked_for_where_it_matters() {
        let mut form = filled(ProfileType::Practitioner);
        form.patient.typed("left over".into());
        assert!(form.validate().is_ok());
    }

    #[test]
    fn the_next_person_keeps_role_and_policy_only() {
        let mut form = filled(ProfileType::Patient);
        form.admin = true;
        pick(&mut form.policy, "AccessPolicy/a1", "Front desk");
        let next = form.next();
        assert_eq!(
            (next.role, next.policy.text()),
            (ProfileType::Patient, "Front desk")
        );
        assert_eq!(
            (next.first_name.as_str(), next.email.as_str(), next.admin),
            ("", "", false)
        );
    }

    #[test]
    fn patients_say_their_scope_and_only_they() {
        let scope = |role| {
            let invitation = filled(role).validate().ok();
            let body = invitation.map(|invitation| invitation.body("tag", None));
            body.unwrap_or_default()
                .get("scope")
                .text()
                .map(str::to_owned)
        };
        assert_eq!(scope(ProfileType::Patient).as_deref(), Some("project"));
        assert_eq!(scope(ProfileType::Practitioner), None);
    }

    #[test]
    fn a_related_person_is_written_with_patient_relationship_and_address() {
        let mut form = filled(ProfileType::RelatedPerson);
        pick(&mut form.patient, "Patient/p1", "Paco Ramos");
        form.relationship = "MTH".into();
        let record = form
            .validate()
            .ok()
            .and_then(|i| i.record("tag"))
            .unwrap_or_default();
        let first = |json: &Json| json.items().first().cloned().unwrap_or_default();
        assert_eq!(
            record.get("patient").get("reference").text(),
            Some("Patient/p1")
        );
        let coding = first(first(record.get("relationship")).get("coding"));
        assert_eq!(coding.get("code").text(), Some("MTH"));
        assert_eq!(
            first(record.get("telecom")).get("value").text(),
            Some("rosa@clinic.example")
        );
        assert_eq!(
            first(record.get("identifier")).get("value").text(),
            Some("tag")
        );
    }

    #[test]
    fn no_policy_means_what_the_server_makes_of_it() {
        let with_defaults = Json::parse(
            r#"{"resourceType":"Project","id":"p1","defaultAccessPolicies":[
              {"profileType":"Practitioner","accessPolicy":{"reference":"AccessPolicy/a","display":"Staff"}},
              {"profileType":"Admin","accessPolicy":{"reference":"AccessPolicy/b"}}]}"#,
        );
        let project = with_defaults.ok().and_then(Project::read);
        let project = project.as_ref();
        let of = |role, admin, version| NoPolicy::of(role, admin, version, project);
        let (v4, v5) = (Some(Version::V4), Some(Version::V5));
        assert_eq!(
            of(ProfileType::Practitioner, false, v5),
            NoPolicy::Default("Staff".into())
        );
        let admin = NoPolicy::Default("AccessPolicy/b".into());
        assert_eq!(of(ProfileType::Practitioner, true, v5), admin);
        assert_eq!(of(ProfileType::Patient, false, v5), NoPolicy::FullAccess);
        assert_eq!(
            of(ProfileType::Practitioner, false, v4),
            NoPolicy::FullAccess
        );
        assert_eq!(
            of(ProfileType::Practitioner, false, None),
            NoPolicy::Unknown
        );
        let unread = NoPolicy::of(ProfileType::Patient, false, v5, None);
        assert_eq!(unread, NoPolicy::Unknown);
    }
}
