//! The project's default policies of roles and of admins, which the server takes for each other.

use crate::access::{Grant, Held};
use wire::{ProfileType, Project, Reference, Version};

/// What is in force in place of `policy`, with its name, for a member who holds it as `accessPolicy`. On
/// 5.1 whoever holds the default of their role as an admin has that of admins; a practitioner who holds the
/// default of admins without being one has that of practitioners, whatever is stored (contract §9, "Admin
/// flag and default policies", and §10.1). Of other roles the way back is not known, so what they hold is
/// shown.
pub fn in_force_instead(
    project: &Project,
    version: Version,
    role: Option<ProfileType>,
    is_admin: bool,
    policy: &Reference,
) -> Option<(Reference, String)> {
    if !matches!(version, Version::V5) {
        return None;
    }
    let (held, used) = match (role?, is_admin) {
        (role, true) => (role.as_str(), ADMIN),
        (ProfileType::Practitioner, false) => (ADMIN, ProfileType::Practitioner.as_str()),
        (_, false) => return None,
    };
    let (held, _) = project.default_policy(held)?;
    let (used, name) = project.default_policy(used)?;
    let name = name.map_or_else(|| used.to_string(), str::to_owned);
    (held == *policy && used != *policy).then_some((used, name))
}

/// The kind of default policy that is for admins, whatever their role.
pub const ADMIN: &str = "Admin";

/// What is in force of these, which a member holds in this order. The first without parameters is the one
/// stored as `accessPolicy`. Where another is the default that an admin has that of admins for, both count:
/// which of them the server takes is not known.
pub fn in_force(
    mut held: Vec<Grant>,
    project: &Project,
    version: Version,
    role: Option<ProfileType>,
    is_admin: bool,
) -> Vec<Grant> {
    let mut more = Vec::new();
    for (at, grant) in held.iter_mut().enumerate() {
        let instead = in_force_instead(project, version, role, is_admin, &grant.policy);
        let Some((policy, label)) = instead else {
            continue;
        };
        let used = Grant {
            policy,
            label,
            parameters: Vec::new(),
        };
        match at == 0 && grant.parameters.is_empty() {
            true => *grant = used,
            false => more.push(used),
        }
    }
    held.extend(more);
    held
}

/// The same where the defaults of the project are not known.
pub fn default_unknown(held: Vec<Grant>, version: Option<Version>, is_admin: bool) -> Held {
    match is_admin && version != Some(Version::V4) {
        true => Held::PerhapsDefault(held),
        false => Held::Policies(held),
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::access::Value;
    use wire::Json;

    fn project() -> Option<Project> {
        let json = Json::parse(
            r#"{"resourceType":"Project","id":"p","defaultAccessPolicies":[
                {"profileType":"Practitioner","accessPolicy":{"reference":"AccessPolicy/m"}},
                {"profileType":"Patient","accessPolicy":{"reference":"AccessPolicy/p"}},
                {"profileType":"RelatedPerson","accessPolicy":{"reference":"AccessPolicy/r"}},
                {"profileType":"Admin","accessPolicy":{"reference":"AccessPolicy/a","display":"Admins"}}]}"#,
        );
        json.ok().and_then(Project::read)
    }

    #[test]
    fn the_default_of_admins_takes_the_place_of_that_of_every_role() {
        let project = project();
        let instead = |version, role, is_admin, policy: &str| {
            let policy = Reference::parse(policy)?;
            let used = in_force_instead(project.as_ref()?, version, role, is_admin, &policy)?;
            Some(used.1)
        };
        use ProfileType::{Patient, Practitioner, RelatedPerson};
        let v5 = Version::V5;
        for (role, held) in [
            (Practitioner, "AccessPolicy/m"),
            (Patient, "AccessPolicy/p"),
            (RelatedPerson, "AccessPolicy/r"),
        ] {
            let used = instead(v5, Some(role), true, held);
            assert_eq!(used.as_deref(), Some("Admins"), "{held}");
            assert_eq!(instead(v5, Some(role), false, held), None);
            assert_eq!(instead(v5, Some(role), true, "AccessPolicy/own"), None);
            assert_eq!(instead(Version::V4, Some(role), true, held), None);
        }
        let admins = "AccessPolicy/a";
        let back = instead(v5, Some(Practitioner), false, admins);
        assert_eq!(back.as_deref(), Some("AccessPolicy/m"));
        assert_eq!(instead(v5, Some(Patient), false, admins), None);
        assert_eq!(instead(v5, None, true, "AccessPolicy/m"), None);
    }

    #[test]
    fn where_it_is_not_known_which_default_counts_both_do() {
        let grant = |policy: &str, parameters: &[(&str, &str)]| {
            let text = |(name, value): &(&str, &str)| {
                ((*name).to_owned(), Value::Text((*value).to_owned()))
            };
            Reference::parse(policy).map(|policy| Grant {
                label: policy.to_string(),
                policy,
                parameters: parameters.iter().map(text).collect(),
            })
        };
        let project = project();
        let policies = |held: &[Option<Grant>], role| {
            let held = held.iter().flatten().cloned().collect();
            let used = project
                .as_ref()
                .map(|project| in_force(held, project, Version::V5, Some(role), true));
            let used = used.unwrap_or_default();
            let texts = used.iter().map(|grant| grant.policy.id().to_string());
            texts.collect::<Vec<String>>().join(" ")
        };
        use ProfileType::{Patient, RelatedPerson};
        assert_eq!(policies(&[grant("AccessPolicy/p", &[])], Patient), "a");
        let with_patient = grant("AccessPolicy/r", &[("patient", "x")]);
        assert_eq!(policies(&[with_patient], RelatedPerson), "r a");
        let two = [grant("AccessPolicy/own", &[]), grant("AccessPolicy/p", &[])];
        assert_eq!(policies(&two, Patient), "own p a");
    }
}
