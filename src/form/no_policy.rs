//! What it means to name no policy.

use crate::member::default::ADMIN;
use wire::{ProfileType, Project, Reference, Version};

/// What it means to name no policy (contract §7.1, "No policy at all").
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoPolicy {
    /// The project's own default is used: this one, and its name, or reference where it has none.
    Default(Reference, String),
    /// All data of the project, to read and to change.
    FullAccess,
    /// Which of the two could not be found out.
    Unknown,
    /// Which of the two is being found out.
    Pending,
}

impl NoPolicy {
    /// Finds out what no policy means for this role. Only 5.1 applies defaults.
    pub fn of(
        role: ProfileType,
        admin: bool,
        version: Option<Version>,
        project: Option<&Project>,
    ) -> NoPolicy {
        // Whoever is an admin gets the default of admins, whatever the role (contract §7.1, §10.1).
        let kind = if admin { ADMIN } else { role.as_str() };
        match (version, project) {
            (Some(Version::V4), _) => NoPolicy::FullAccess,
            (Some(Version::V5), Some(project)) => match project.default_policy(kind) {
                Some((policy, name)) => {
                    let name = name.map_or_else(|| policy.to_string(), str::to_owned);
                    NoPolicy::Default(policy, name)
                }
                None => NoPolicy::FullAccess,
            },
            _ => NoPolicy::Unknown,
        }
    }

    /// What is used where nothing is chosen, in words.
    pub fn sentence(&self) -> String {
        match self {
            NoPolicy::Default(_, name) => {
                ["Leave empty for the project default for this role: “", name, "”."].concat()
            }
            NoPolicy::FullAccess | NoPolicy::Pending => {
                "Controls what this user can read and change.".into()
            }
            NoPolicy::Unknown => {
                "Controls what this user can read and change. Couldn’t check whether the project has a default for this role.".into()
            }
        }
    }

    /// Whether going without a policy has to be said on purpose.
    pub fn needs_a_word(&self) -> bool {
        matches!(self, NoPolicy::FullAccess | NoPolicy::Unknown)
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use wire::Json;

    fn default(policy: &str, name: &str) -> NoPolicy {
        let policy = Reference::parse(policy).map(|policy| NoPolicy::Default(policy, name.into()));
        policy.unwrap_or(NoPolicy::Unknown)
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
            default("AccessPolicy/a", "Staff")
        );
        let admin = default("AccessPolicy/b", "AccessPolicy/b");
        for role in ProfileType::ALL {
            assert_eq!(of(role, true, v5), admin);
        }
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
