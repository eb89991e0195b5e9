//! Clients and bots: members of the project that are programs (contract §11).

use super::http::{Body, Method};
use super::resource::Resource;
use super::{Api, ApiError, MemberRow, Result};
use form_urlencoded::Serializer;
use wire::{Id, Json, ProjectMembership, Reference};

/// So many memberships are looked at for whether their program is gone.
const MOST_LEFTOVERS: usize = 50;

/// The two kinds of programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A client application.
    Client,
    /// A bot.
    Bot,
}

impl Kind {
    /// The resource type.
    pub fn resource(self) -> &'static str {
        match self {
            Kind::Client => "ClientApplication",
            Kind::Bot => "Bot",
        }
    }

    /// The last step of the path one is made at.
    fn segment(self) -> &'static str {
        match self {
            Kind::Client => "client",
            Kind::Bot => "bot",
        }
    }
}

/// A program with its memberships; each by itself may be missing, after half a removal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    /// The resource; `None` when there is none, or no longer.
    pub resource: Option<Resource>,
    /// Its memberships: usually one.
    pub memberships: Vec<ProjectMembership>,
}

/// What became of a removal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Removed {
    /// All of it is gone.
    All,
    /// The memberships are gone, the resource is still there.
    Half(ApiError),
    /// Nothing is gone.
    Nothing(ApiError),
    /// What is gone could not be found out.
    Unknown,
}

impl Api {
    /// Makes a program in the project of the caller, with what was typed and, if any, one policy. A client
    /// comes with its secret.
    ///
    /// # Errors
    /// What any call may meet. After [`ApiError::NoAnswer`] it is unknown whether it was made; also after a
    /// refusal that is about `ProjectMembership`, one without membership stays behind.
    pub async fn create_program(
        &self,
        kind: Kind,
        project: &Id,
        typed: &Json,
        policy: Option<&Reference>,
    ) -> Result<Resource> {
        let path = ["/admin/projects/", project.as_str(), "/", kind.segment()].concat();
        let policy = policy.map(|policy| Json::object([("reference", policy.to_string().into())]));
        let body = typed.with("accessPolicy", policy.into());
        let made = self.post(&path, body).await?;
        Resource::read(kind.resource(), made).ok_or(ApiError::Unreadable)
    }

    /// The programs with exactly this name, at most 20, last changed first; a client with its secret. Names
    /// are not unique.
    ///
    /// # Errors
    /// What any call may meet.
    pub async fn programs_named(&self, kind: Kind, name: &str) -> Result<Vec<Resource>> {
        let mut query = Serializer::new(String::new());
        query.extend_pairs([
            ("name:exact", name),
            ("_sort", "-_lastUpdated"),
            ("_count", "20"),
        ]);
        let path = ["/fhir/R4/", kind.resource(), "?", &query.finish()].concat();
        let found = self.search(&path).await?.matches.into_iter();
        Ok(found
            .filter_map(|json| Resource::read(kind.resource(), json))
            .filter(|program| program.name() == Some(name))
            .collect())
    }

    /// Reads a program with its memberships.
    ///
    /// # Errors
    /// [`ApiError::NotFound`] when there is nothing of it, neither resource nor membership, and what any
    /// call may meet.
    pub async fn program(&self, kind: Kind, id: &Id) -> Result<Program> {
        let resource = match self.resource(kind.resource(), id).await {
            Ok(resource) => Ok(resource),
            Err(ApiError::NotFound(refusal)) => Err(refusal),
            Err(error) => return Err(error),
        };
        let memberships = self.program_memberships(kind, id).await?;
        match resource {
            Err(refusal) if memberships.is_empty() => Err(ApiError::NotFound(refusal)),
            resource => Ok(Program {
                resource: resource.ok(),
                memberships,
            }),
        }
    }

    /// The memberships of a program.
    ///
    /// # Errors
    /// What any call may meet.
    pub async fn program_memberships(&self, kind: Kind, id: &Id) -> Result<Vec<ProjectMembership>> {
        let profile = Reference::new(kind.resource(), id.clone());
        let path = "/fhir/R4/ProjectMembership?_count=100&profile=";
        let bundle = self.search(&[path, &profile.to_string()].concat()).await?;
        let found = bundle.matches.into_iter();
        Ok(found
            .filter_map(ProjectMembership::read)
            .filter(|membership| membership.profile().as_ref() == Some(&profile))
            .collect())
    }

    /// What the memberships of these programs are: for each that has one, whether it is active and which
    /// policies it has, by name.
    ///
    /// # Errors
    /// What any call may meet.
    pub async fn memberships_of(&self, kind: Kind, ids: &[Id]) -> Result<Vec<MemberRow>> {
        let profiles: Vec<String> = ids
            .iter()
            .map(|id| Reference::new(kind.resource(), id.clone()).to_string())
            .collect();
        let mut query = Serializer::new(String::new());
        query.extend_pairs([
            ("profile", profiles.join(",").as_str()),
            ("_include", "ProjectMembership:access-policy"),
            ("_count", "500"),
        ]);
        let path = ["/fhir/R4/ProjectMembership?", &query.finish()].concat();
        Ok(MemberRow::read_all(&self.search(&path).await?))
    }

    /// The memberships whose program is gone, of the first 500 of this kind, which with their programs are as many as the
    /// server gives (contract §8, "limit of `_include`"): what half a removal leaves.
    ///
    /// # Errors
    /// What any call may meet.
    pub async fn leftovers(&self, kind: Kind) -> Result<Vec<ProjectMembership>> {
        let path = [
            "/fhir/R4/ProjectMembership?profile-type=",
            kind.resource(),
            "&_include=ProjectMembership:profile&_fields=profile&_count=500",
        ];
        let rows = MemberRow::read_all(&self.search(&path.concat()).await?);
        let suspects = rows.into_iter().filter(|row| row.profile.is_none());
        let mut suspects: Vec<ProjectMembership> = suspects.map(|row| row.membership).collect();
        suspects.truncate(MOST_LEFTOVERS);
        // That one did not come along is no proof yet.
        let profiles: Vec<Reference> = suspects
            .iter()
            .filter_map(ProjectMembership::profile)
            .collect();
        let gone = self.gone(&profiles).await?;
        suspects.retain(|membership| {
            let profile = membership.profile();
            profile.is_some_and(|profile| gone.contains(&profile))
        });
        Ok(suspects)
    }

    /// Removes a program: its memberships first, which ends its access, and then the resource. Both by FHIR:
    /// 5.1 removes no membership at its own endpoint once the resource is gone (contract §11).
    pub async fn remove_program(&self, kind: Kind, id: &Id, memberships: &[Id]) -> Removed {
        for membership in memberships {
            if let Err(error) = self.see_gone("ProjectMembership", membership).await {
                return match self.program_memberships(kind, id).await {
                    Ok(left) if left.is_empty() => Removed::Half(error),
                    Ok(_) => Removed::Nothing(error),
                    Err(_) => Removed::Unknown,
                };
            }
        }
        match self.see_gone(kind.resource(), id).await {
            Ok(()) => Removed::All,
            Err(ApiError::NoAnswer) => Removed::Unknown,
            Err(error) if memberships.is_empty() => Removed::Nothing(error),
            Err(error) => Removed::Half(error),
        }
    }

    /// Sees to it that a resource is gone: that it was gone before is as good, and a lost answer is looked
    /// up.
    async fn see_gone(&self, kind: &str, id: &Id) -> Result<()> {
        let answer = self.remove_resource(kind, id).await;
        match answer {
            Ok(()) | Err(ApiError::NotFound(_)) => Ok(()),
            Err(ApiError::NoAnswer | ApiError::Unreadable) => match self.resource(kind, id).await {
                Err(ApiError::NotFound(_)) => Ok(()),
                Ok(_) => Err(ApiError::Unreadable),
                Err(_) => Err(ApiError::NoAnswer),
            },
            Err(error) => Err(error),
        }
    }

    /// Gives a client a new secret. The one before works on as `retiringSecret` until that is removed.
    ///
    /// # Errors
    /// [`ApiError::Refused`] when `secret` is no longer the current one, and what any call may meet. After
    /// [`ApiError::NoAnswer`] it is unknown whether there is a new one.
    pub async fn rotate_secret(&self, client: &Id, secret: &str) -> Result<Resource> {
        let path = [
            "/fhir/R4/ClientApplication/",
            client.as_str(),
            "/$rotate-secret",
        ]
        .concat();
        let parameter = Json::object([("name", "secret".into()), ("valueString", secret.into())]);
        let body = Json::object([
            ("resourceType", "Parameters".into()),
            ("parameter", vec![parameter].into()),
        ]);
        let answer = self.send(Method::Post, &path, Body::Json(body)).await?;
        Resource::read("ClientApplication", answer).ok_or(ApiError::Unreadable)
    }
}
