//! Listing and reading members (contract §8 and §9).

use super::{Api, ApiError, Result};
use wire::{Bundle, Id, Json, Person, ProfileType, ProjectMembership};

/// How many members a page has.
pub const PAGE_SIZE: u32 = 50;

/// The server answers no offset above this (contract §8, "paging").
const LARGEST_OFFSET: u32 = 10_000;

/// One page of members.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberPage {
    /// The members, those last changed first.
    pub rows: Vec<MemberRow>,
    /// How many there are in all, where the server says.
    pub total: Option<u64>,
    /// Whether more follow.
    pub has_next: bool,
}

/// What the table shows of a member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberRow {
    /// The id of the membership.
    pub id: Id,
    /// The name as the profile has it now, else the copy in the membership; may be empty.
    pub name: String,
    /// The login address, where there is one.
    pub email: Option<String>,
    /// The kind of profile.
    pub role: Option<ProfileType>,
    /// The names of the policies; none means full access.
    pub policies: Vec<String>,
    /// Whether the member administers the project.
    pub admin: bool,
    /// Whether the member may sign in.
    pub active: bool,
    /// The instant of the last change.
    pub changed: Option<String>,
}

impl MemberPage {
    /// Reads a search of memberships that includes profiles and policies.
    fn read(bundle: &Bundle) -> MemberPage {
        MemberPage {
            rows: bundle
                .matches
                .iter()
                .filter_map(|json| ProjectMembership::read(json.clone()))
                .map(|membership| MemberRow::read(&membership, bundle))
                .collect(),
            total: bundle.total,
            has_next: bundle.next.is_some(),
        }
    }
}

impl MemberRow {
    fn read(membership: &ProjectMembership, bundle: &Bundle) -> MemberRow {
        let current = membership
            .profile()
            .and_then(|profile| Person::read(bundle.included(&profile)?))
            .map(|person| person.name)
            .filter(|name| !name.is_empty());
        let policy = |(reference, display): (wire::Reference, Option<&str>)| {
            let included = bundle
                .included(&reference)
                .and_then(|p| p.get("name").text());
            included
                .or(display)
                .unwrap_or(reference.id().as_str())
                .to_owned()
        };
        MemberRow {
            id: membership.id().clone(),
            name: current
                .or_else(|| membership.profile_name().map(str::to_owned))
                .unwrap_or_default(),
            email: membership.email().map(str::to_owned),
            role: membership.profile_type(),
            policies: membership.policies().into_iter().map(policy).collect(),
            admin: membership.is_admin(),
            active: membership.is_active(),
            changed: membership.last_updated().map(str::to_owned),
        }
    }
}

impl Api {
    /// A page of the people in the project; pages count from 1. Names and policies come along in the
    /// same answer, because those stored in a membership grow stale.
    ///
    /// # Errors
    /// [`ApiError::Forbidden`] for members who are no admins, and what any call may meet.
    pub async fn members(&self, page: u32) -> Result<MemberPage> {
        let offset = (page.saturating_sub(1))
            .saturating_mul(PAGE_SIZE)
            .min(LARGEST_OFFSET);
        let path = [
            "/fhir/R4/ProjectMembership?profile-type=Practitioner,Patient,RelatedPerson",
            "&_sort=-_lastUpdated&_total=accurate",
            "&_include=ProjectMembership:profile&_include=ProjectMembership:access-policy&_count=",
            &PAGE_SIZE.to_string(),
            "&_offset=",
            &offset.to_string(),
        ];
        self.member_page(&path.concat()).await
    }

    /// One member, with current name and policy names.
    ///
    /// # Errors
    /// [`ApiError::NotFound`] when there is no such member, and what any call may meet.
    pub async fn member(&self, id: &Id) -> Result<MemberRow> {
        let path = [
            "/fhir/R4/ProjectMembership?_id=",
            id.as_str(),
            "&_include=ProjectMembership:profile&_include=ProjectMembership:access-policy",
        ];
        let page = self.member_page(&path.concat()).await?;
        let none = || ApiError::NotFound(super::Refusal::default());
        page.rows.into_iter().next().ok_or_else(none)
    }

    async fn member_page(&self, path: &str) -> Result<MemberPage> {
        let bundle = self.search(path).await?;
        Ok(MemberPage::read(&bundle))
    }

    /// When each of these members was added: the instant of the oldest version in their history, in
    /// the same order, `None` where it cannot be had. A membership itself only says when it was last
    /// changed. One batch request.
    ///
    /// # Errors
    /// What any call may meet.
    pub async fn added(&self, ids: &[Id]) -> Result<Vec<Option<String>>> {
        let history = |id: &Id| ["ProjectMembership/", id.as_str(), "/_history"].concat();
        let urls: Vec<String> = ids.iter().map(history).collect();
        let answers = self.batch(&urls).await?;
        let oldest = |history: &Json| {
            let versions = history.get("entry").items();
            let instants = versions.iter().filter_map(|version| {
                version
                    .get("resource")
                    .get("meta")
                    .get("lastUpdated")
                    .text()
            });
            instants.min().map(str::to_owned)
        };
        let answers = answers.into_iter();
        Ok(answers.map(|answer| oldest(&answer.ok()?)).collect())
    }
}
