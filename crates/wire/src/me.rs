//! `GET /auth/me`: who is signed in, and to what (contract §2.4).

use crate::{Id, Json, Person, Project, ProjectMembership, Reference};

/// The generations of the server that answer differently (contract §0).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// 4.5 and older.
    V4,
    /// 5.1 and newer.
    V5,
}

/// The answer of `/auth/me`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Me {
    /// The account.
    pub user: Option<Reference>,
    /// The login address, where the account has one.
    pub email: Option<String>,
    /// The name of one's own profile; empty when it has none.
    pub name: String,
    /// The id of one's own membership.
    pub membership: Id,
    /// Whether one administers the project.
    pub admin: bool,
    /// Whether one administers the whole server.
    pub super_admin: bool,
    /// The project of the session, with id and name only.
    pub project: Project,
    /// Which server this is: only 5.1 has the key `security.mfaRequired`.
    pub version: Version,
}

impl Me {
    /// Reads the answer; `None` when project or membership are missing.
    pub fn read(json: &Json) -> Option<Me> {
        let membership = membership(json.get("membership"))?;
        let person = Person::read(json.get("profile"));
        let user = json.get("user").get("id").text().and_then(Id::parse);
        Some(Me {
            user: user.map(|id| Reference::new("User", id)),
            super_admin: json.get("project").get("superAdmin").bool() == Some(true),
            email: json.get("user").get("email").text().map(str::to_owned),
            name: person.map(|person| person.name).unwrap_or_default(),
            admin: membership.is_admin(),
            membership: membership.id().clone(),
            project: Project::read(json.get("project").clone())?,
            version: match json.get("security").get("mfaRequired") {
                Json::Null => Version::V4,
                _ => Version::V5,
            },
        })
    }
}

fn membership(json: &Json) -> Option<ProjectMembership> {
    ProjectMembership::read(json.clone())
}
