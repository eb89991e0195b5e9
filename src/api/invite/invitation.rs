//! A person to invite, and the request that invites them (contract §7.1).

use super::{Invited, Letter, Mail, NotInvited};
use crate::access::{Grant, named};
use wire::{Id, Json, LABEL_SYSTEM, ProfileType, ProjectMembership, Reference};

/// The system of the identifier each invite carries, so that after a lost answer one can ask for
/// exactly this invite (contract §7.5, "After a lost connection").
pub const INVITE_SYSTEM: &str = "urn:usher:invite";

/// A person to invite, checked and ready to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// The kind of profile, with what only that kind needs.
    pub role: Role,
    /// First name, trimmed.
    pub first_name: String,
    /// Last name, trimmed.
    pub last_name: String,
    /// The login address, trimmed; empty only where there is an external id.
    pub email: String,
    /// The access policies.
    pub access: Vec<Grant>,
    /// Whether the server is to send the mail.
    pub send_email: bool,
    /// What the mail will say, as far as it was found out beforehand.
    pub letter: Letter,
    /// Whether the member is to administer the project.
    pub admin: bool,
    /// The kind of account.
    pub scope: Scope,
    /// Whether a second factor is asked of a new account.
    pub mfa_required: bool,
    /// What another system calls the member.
    pub external_id: Option<String>,
    /// What tells the membership from others of the same person.
    pub label: Option<String>,
    /// How menus and searches are set up for the member.
    pub configuration: Option<(Reference, String)>,
    /// The record the account is attached to.
    pub record: Record,
    /// Who invites, where the server does not note it by itself.
    pub invited_by: Option<Reference>,
    /// Whether another membership is made for a person who is a member already.
    pub second_membership: bool,
    /// The project, where a super administrator chose one.
    pub project: Option<Id>,
}

/// The kinds of account (contract §2.1, "Two kinds of account").
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    /// One account for all projects of the server.
    #[default]
    Server,
    /// An account of this project alone.
    Project,
}

/// The record an account is attached to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Record {
    /// Whatever the server finds by the address, else a new one (contract §7.2, step 4).
    #[default]
    Open,
    /// This one.
    Existing(Reference),
    /// A new one, though others have the address.
    New,
}

/// Whom to invite as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role {
    /// Gives or administers care.
    Practitioner,
    /// Receives care.
    Patient,
    /// Is related to this patient, and how (a code of HL7 v3 RoleCode with its display).
    RelatedPerson {
        /// The patient; not needed where the record is there already.
        patient: Option<Reference>,
        /// How they are related, where it was said.
        relationship: Option<(&'static str, &'static str)>,
    },
}

impl Role {
    /// The kind of profile.
    pub fn profile_type(&self) -> ProfileType {
        match self {
            Role::Practitioner => ProfileType::Practitioner,
            Role::Patient => ProfileType::Patient,
            Role::RelatedPerson { .. } => ProfileType::RelatedPerson,
        }
    }
}

impl Invitation {
    /// The body of the invite. `tag` is the identifier of this invite; `record` an existing profile to
    /// attach to.
    ///
    /// Policies go to the top level, where 5.1 checks them (contract §0, "Policy checks at invite"): one
    /// without parameters as `accessPolicy`, all else as `access`. Accounts of the project say so, because
    /// 4.5 always and 5.1 only by default makes those of patients so.
    pub fn body(&self, tag: &str, record: Option<&Reference>) -> Json {
        let kind = self.role.profile_type();
        let (policy, access) = match self.access.as_slice() {
            [] => (None, None),
            [only] if only.parameters.is_empty() => (Some(only.policy_json()), None),
            several => (
                None,
                Some(Json::Array(several.iter().map(Grant::entry_json).collect())),
            ),
        };
        let mut identifiers = vec![identifier(INVITE_SYSTEM, tag)];
        identifiers.extend(
            self.label
                .as_deref()
                .map(|label| identifier(LABEL_SYSTEM, label)),
        );
        let configuration = self.configuration.as_ref();
        let membership = Json::object([
            ("identifier", identifiers.into()),
            ("profile", record.map(reference).into()),
            (
                "userConfiguration",
                configuration.map(|(to, name)| named(to, name)).into(),
            ),
            ("invitedBy", self.invited_by.as_ref().map(reference).into()),
        ]);
        let email = (!self.email.is_empty()).then_some(self.email.as_str());
        let only_if = |flag: bool| flag.then_some(true).into();
        Json::object([
            ("resourceType", kind.as_str().into()),
            ("firstName", self.first_name.as_str().into()),
            ("lastName", self.last_name.as_str().into()),
            ("email", email.into()),
            ("externalId", self.external_id.as_deref().into()),
            (
                "scope",
                (self.scope == Scope::Project).then_some("project").into(),
            ),
            ("accessPolicy", policy.into()),
            ("access", access.into()),
            ("sendEmail", self.send_email.into()),
            ("admin", self.admin.into()),
            ("mfaRequired", only_if(self.mfa_required)),
            ("forceNewMembership", only_if(self.second_membership)),
            ("membership", membership),
        ])
    }

    /// The mail that goes out when all goes well.
    pub fn mail(&self) -> Mail {
        match self.send_email {
            true => Mail::HandedOver(self.letter),
            false => Mail::NotAsked,
        }
    }

    /// What the members with this address say of the invite `tag`: it was carried out, by this try or an
    /// earlier one whose answer was lost; or somebody else was a member before; or `none`.
    ///
    /// # Errors
    /// The last two.
    pub fn find(
        &self,
        all: Vec<ProjectMembership>,
        tag: &str,
        none: NotInvited,
    ) -> std::result::Result<Invited, NotInvited> {
        let other = all.first().map(|member| member.id().clone());
        match (tagged(all, tag), other) {
            (Some(member), _) => {
                let mail = match self.send_email {
                    true => Mail::Unknown,
                    false => Mail::NotAsked,
                };
                Ok(Invited::read(Some(&member), mail))
            }
            (None, Some(other)) => Err(NotInvited::AlreadyMember(Some(other))),
            (None, None) => Err(none),
        }
    }

    /// The record that must exist before the invite; `None` where the server makes it or it is there.
    /// RelatedPersons are always made first: both servers take this way, and only it stores the
    /// relationship at once (contract §7.5). Others are where the server would take another record.
    pub fn new_record(&self, tag: &str) -> Option<Json> {
        let (patient, relationship) = match (&self.record, &self.role) {
            (Record::Existing(_), _) => return None,
            (
                _,
                Role::RelatedPerson {
                    patient,
                    relationship,
                },
            ) => (patient.as_ref(), *relationship),
            (Record::Open, _) => return None,
            (Record::New, _) => (None, None),
        };
        let relationship = relationship.map(|(code, display)| {
            let coding = Json::object([
                (
                    "system",
                    "http://terminology.hl7.org/CodeSystem/v3-RoleCode".into(),
                ),
                ("code", code.into()),
                ("display", display.into()),
            ]);
            vec![Json::object([
                ("coding", vec![coding].into()),
                ("text", display.into()),
            ])]
        });
        let name = Json::object([
            ("given", vec![Json::from(self.first_name.as_str())].into()),
            ("family", self.last_name.as_str().into()),
        ]);
        let telecom = (!self.email.is_empty()).then(|| {
            Json::object([
                ("system", "email".into()),
                ("use", "work".into()),
                ("value", self.email.as_str().into()),
            ])
        });
        Some(Json::object([
            ("resourceType", self.role.profile_type().as_str().into()),
            ("identifier", vec![identifier(INVITE_SYSTEM, tag)].into()),
            ("patient", patient.map(reference).into()),
            ("relationship", relationship.into()),
            ("name", vec![name].into()),
            ("telecom", telecom.map(|telecom| vec![telecom]).into()),
        ]))
    }
}

fn reference(to: &Reference) -> Json {
    Json::object([("reference", to.to_string().into())])
}

fn identifier(system: &str, value: &str) -> Json {
    Json::object([("system", system.into()), ("value", value.into())])
}

pub(super) fn tagged(all: Vec<ProjectMembership>, tag: &str) -> Option<ProjectMembership> {
    all.into_iter()
        .find(|member| member.identifier(INVITE_SYSTEM) == Some(tag))
}
