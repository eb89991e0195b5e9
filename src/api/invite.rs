//! Inviting a person (contract §7): the chain of calls, and what each answer means.

mod answer;
mod chain;
mod outcome;

pub use answer::{Answer, read_invite};
pub use chain::{Draft, discard, send};
pub use outcome::{Invited, Letter, Mail, NotInvited};

use super::http::{Body, Method};
use super::{Api, ApiError, Result};
use form_urlencoded::Serializer;
use wire::{Bundle, Id, Json, ProfileType, ProjectMembership, Reference};

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
    /// The login address, trimmed.
    pub email: String,
    /// The access policy and the name it was chosen by.
    pub policy: Option<(Reference, String)>,
    /// Whether the server is to send the mail.
    pub send_email: bool,
    /// What the mail will say, as far as it was found out beforehand.
    pub letter: Letter,
    /// Whether the member is to administer the project.
    pub admin: bool,
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
        /// The patient.
        patient: Reference,
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
    /// The policy goes to the top level, where 5.1 checks it (contract §0, "Policy checks at invite").
    /// Patients say their scope, because 4.5 always and 5.1 only by default makes them project-scoped.
    pub fn body(&self, tag: &str, record: Option<&Reference>) -> Json {
        let kind = self.role.profile_type();
        let policy = self.policy.as_ref().map(|(policy, name)| {
            Json::object([
                ("reference", policy.to_string().into()),
                ("display", name.as_str().into()),
            ])
        });
        let membership = Json::object([
            ("identifier", identifier(tag)),
            ("profile", record.map(reference).into()),
        ]);
        Json::object([
            ("resourceType", kind.as_str().into()),
            ("firstName", self.first_name.as_str().into()),
            ("lastName", self.last_name.as_str().into()),
            ("email", self.email.as_str().into()),
            (
                "scope",
                (kind == ProfileType::Patient).then_some("project").into(),
            ),
            ("accessPolicy", policy.into()),
            ("sendEmail", self.send_email.into()),
            ("admin", self.admin.into()),
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
    fn find(
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

    /// The RelatedPerson that must exist before the invite; `None` for the other roles. Both servers
    /// take this way, and only it stores the relationship at once (contract §7.5).
    pub fn record(&self, tag: &str) -> Option<Json> {
        let Role::RelatedPerson {
            patient,
            relationship,
        } = &self.role
        else {
            return None;
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
        let telecom = Json::object([
            ("system", "email".into()),
            ("use", "work".into()),
            ("value", self.email.as_str().into()),
        ]);
        Some(Json::object([
            ("resourceType", "RelatedPerson".into()),
            ("identifier", identifier(tag)),
            ("patient", reference(patient)),
            ("relationship", relationship.into()),
            ("name", vec![name].into()),
            ("telecom", vec![telecom].into()),
        ]))
    }
}

fn reference(to: &Reference) -> Json {
    Json::object([("reference", to.to_string().into())])
}

fn identifier(tag: &str) -> Json {
    let identifier = Json::object([("system", INVITE_SYSTEM.into()), ("value", tag.into())]);
    vec![identifier].into()
}

impl Api {
    /// Invites a person and finds out what became of it: exactly one `POST …/invite`, and look-ups
    /// only where its answer leaves something open. `tag` marks this one attempt.
    ///
    /// # Errors
    /// [`NotInvited`]: what is known of the failure.
    pub async fn invite(
        &self,
        project: &Id,
        invitation: &Invitation,
        tag: &str,
        record: Option<&Reference>,
    ) -> std::result::Result<Invited, NotInvited> {
        let path = ["/admin/projects/", project.as_str(), "/invite"].concat();
        let body = invitation.body(tag, record);
        match read_invite(self.post(&path, body).await, invitation.mail()) {
            Answer::Invited(invited) => Ok(invited),
            Answer::NotInvited(why) => Err(why),
            Answer::MailFailed(reason) => {
                let all = self.members_with_email(&invitation.email).await;
                let member = all.ok().and_then(|all| tagged(all, tag));
                Ok(Invited::read(member.as_ref(), Mail::Failed(reason)))
            }
            Answer::AlreadyMember => {
                let all = self.members_with_email(&invitation.email).await;
                invitation.find(
                    all.unwrap_or_default(),
                    tag,
                    NotInvited::AlreadyMember(None),
                )
            }
            Answer::Lost => self.find_lost(invitation, tag).await,
        }
    }

    /// After a lost answer: asks for the address before anything is said.
    async fn find_lost(
        &self,
        invitation: &Invitation,
        tag: &str,
    ) -> std::result::Result<Invited, NotInvited> {
        match self.members_with_email(&invitation.email).await {
            Ok(all) => invitation.find(all, tag, NotInvited::NotFound),
            Err(_) => Err(NotInvited::Unknown),
        }
    }

    /// The members of the caller's project with exactly this login address, the newest first (contract
    /// §8, "e-mail filter"). The server keeps addresses in lower case.
    ///
    /// # Errors
    /// What any call may meet.
    pub async fn members_with_email(&self, email: &str) -> Result<Vec<ProjectMembership>> {
        let query = Serializer::new("/fhir/R4/ProjectMembership?".to_owned())
            .append_pair("user:User.email:exact", &lower_case(email))
            .append_pair("_sort", "-_lastUpdated")
            .finish();
        let bundle = Bundle::read(self.get(&query).await?).ok_or(ApiError::Unreadable)?;
        let members = bundle
            .matches
            .into_iter()
            .filter_map(ProjectMembership::read);
        Ok(members.collect())
    }

    /// Stores the RelatedPerson of an invitation: a new one, or the one `earlier` with new content.
    ///
    /// # Errors
    /// What any call may meet. After [`ApiError::NoAnswer`] the record may exist:
    /// [`Api::find_record`] tells.
    pub async fn save_record(
        &self,
        record: &Json,
        earlier: Option<&Reference>,
    ) -> Result<Reference> {
        let json = match (earlier, record) {
            (Some(earlier), Json::Object(members)) => {
                let mut members = members.clone();
                members.push(("id".to_owned(), earlier.id().as_str().into()));
                let path = ["/fhir/R4/", &earlier.to_string()].concat();
                let body = Body::Json(Json::Object(members));
                self.send(Method::Put, &path, body).await?
            }
            _ => self.post("/fhir/R4/RelatedPerson", record.clone()).await?,
        };
        let id = json.get("id").text().and_then(Id::parse);
        id.map(|id| Reference::new("RelatedPerson", id))
            .ok_or(ApiError::Unreadable)
    }

    /// The RelatedPerson made for the invite `tag`, if there is one.
    ///
    /// # Errors
    /// What any call may meet.
    pub async fn find_record(&self, tag: &str) -> Result<Option<Reference>> {
        let query = Serializer::new("/fhir/R4/RelatedPerson?".to_owned())
            .append_pair("identifier", &[INVITE_SYSTEM, "|", tag].concat())
            .finish();
        let bundle = Bundle::read(self.get(&query).await?).ok_or(ApiError::Unreadable)?;
        let ids = bundle
            .matches
            .iter()
            .filter_map(|json| json.get("id").text());
        let first = ids.filter_map(Id::parse).next();
        Ok(first.map(|id| Reference::new("RelatedPerson", id)))
    }

    /// Deletes a record that an invite left unused.
    ///
    /// # Errors
    /// What any call may meet.
    pub async fn delete_record(&self, record: &Reference) -> Result<()> {
        let path = ["/fhir/R4/", &record.to_string()].concat();
        self.send(Method::Delete, &path, Body::None).await.map(drop)
    }
}

fn tagged(all: Vec<ProjectMembership>, tag: &str) -> Option<ProjectMembership> {
    all.into_iter()
        .find(|member| member.identifier(INVITE_SYSTEM) == Some(tag))
}

/// Lower case by the browser, as the server does it; Rust's own would bring its tables along.
pub(super) fn lower_case(text: &str) -> String {
    js_sys::JsString::from(text).to_lower_case().into()
}
