//! The project's default policies of members and admins, which the server takes for each other.

use wire::{ProfileType, Project, Reference, Version};

/// What is in force in place of `policy`, with its name, for a member who holds it as `accessPolicy`. On
/// 5.1 whoever holds the project's default of practitioners as an admin has that of admins, and the other
/// way round, whatever is stored (contract §9, "Admin flag and default policies").
pub fn in_force_instead(
    project: &Project,
    version: Version,
    role: Option<ProfileType>,
    is_admin: bool,
    policy: &Reference,
) -> Option<(Reference, String)> {
    if !matches!(version, Version::V5) || !matches!(role, Some(ProfileType::Practitioner)) {
        return None;
    }
    let (held, used) = match is_admin {
        true => ("Practitioner", "Admin"),
        false => ("Admin", "Practitioner"),
    };
    let (held, _) = project.default_policy(held)?;
    let (used, name) = project.default_policy(used)?;
    let name = name.map_or_else(|| used.to_string(), str::to_owned);
    (held == *policy && used != *policy).then_some((used, name))
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use wire::Json;

    #[test]
    fn the_defaults_of_members_and_admins_stand_for_each_other() {
        let json = Json::parse(
            r#"{"resourceType":"Project","id":"p","defaultAccessPolicies":[
                {"profileType":"Practitioner","accessPolicy":{"reference":"AccessPolicy/m"}},
                {"profileType":"Admin","accessPolicy":{"reference":"AccessPolicy/a","display":"Admins"}}]}"#,
        );
        let project = json.ok().and_then(Project::read);
        let instead = |version, role, is_admin, policy: &str| {
            let policy = Reference::parse(policy)?;
            let used = in_force_instead(project.as_ref()?, version, role, is_admin, &policy)?;
            Some(used.1)
        };
        let staff = Some(ProfileType::Practitioner);
        let v5 = Version::V5;
        assert_eq!(
            instead(v5, staff, true, "AccessPolicy/m").as_deref(),
            Some("Admins")
        );
        assert_eq!(
            instead(v5, staff, false, "AccessPolicy/a").as_deref(),
            Some("AccessPolicy/m")
        );
        assert_eq!(instead(v5, staff, false, "AccessPolicy/m"), None);
        assert_eq!(instead(v5, staff, true, "AccessPolicy/own"), None);
        assert_eq!(
            instead(v5, Some(ProfileType::Patient), true, "AccessPolicy/m"),
            None
        );
        assert_eq!(instead(Version::V4, staff, true, "AccessPolicy/m"), None);
    }
}
