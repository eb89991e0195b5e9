//! What can be set of a membership, read from it and written back into it.

use crate::access::{Grant, Grants, Held, Value, named};
use wire::{Json, LABEL_SYSTEM, ProjectMembership, Reference};

/// The settings of a membership.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The policies; none for full access (contract §7.1). `None` where what is stored can't be read as
    /// policies.
    pub access: Option<Vec<Grant>>,
    /// Whether the member administers the project.
    pub admin: bool,
    /// How menus and searches are set up, and what that configuration is called.
    pub configuration: Option<(Reference, String)>,
    /// What tells the membership from others of the same person.
    pub label: Option<String>,
    /// What another system calls the member.
    pub external_id: Option<String>,
}

impl Settings {
    /// The settings of this membership.
    pub fn of(membership: &ProjectMembership) -> Settings {
        let configuration = membership.configuration();
        Settings {
            access: match Grants::of_membership(membership).held {
                Held::Policies(grants) | Held::PerhapsDefault(grants) => Some(grants),
                Held::Nothing => Some(Vec::new()),
                Held::UnknownDefault | Held::Unreadable(_) => None,
            },
            admin: membership.is_admin(),
            configuration: configuration.map(|(to, name)| {
                let name = name.map_or_else(|| to.id().to_string(), str::to_owned);
                (to, name)
            }),
            label: membership.label().map(str::to_owned),
            external_id: membership.external_id().map(str::to_owned),
        }
    }

    /// The membership with these settings. What is set that way already stays as it is stored, and so does
    /// every other field.
    pub fn apply(&self, membership: &ProjectMembership) -> ProjectMembership {
        let old = Settings::of(membership);
        let mut json = membership.json().clone();
        if let Some(access) = &self.access
            && !old.access.as_ref().is_some_and(|old| is_same(old, access))
        {
            json = with_access(&json, access);
        }
        if self.admin != old.admin {
            json = json.with("admin", self.admin.into());
        }
        let configuration = |of: &Settings| of.configuration.as_ref().map(|(to, _)| to.clone());
        if configuration(self) != configuration(&old) {
            let chosen = self.configuration.as_ref();
            let chosen = chosen.map(|(to, name)| named(to, name));
            json = json.with("userConfiguration", chosen.into());
        }
        if self.label != old.label {
            json = with_label(&json, self.label.as_deref());
        }
        if self.external_id != old.external_id {
            json = json.with("externalId", self.external_id.as_deref().into());
        }
        membership.with(json)
    }
}

/// What a membership refers to that it did not before: policies, what stands for their parameters, and the
/// user configuration. The server takes any of them, there or not (contract §9).
pub fn new_references(before: &ProjectMembership, after: &ProjectMembership) -> Vec<Reference> {
    let old = references(before);
    let mut new = references(after);
    new.retain(|reference| !old.contains(reference));
    new
}

fn references(membership: &ProjectMembership) -> Vec<Reference> {
    let settings = Settings::of(membership);
    let mut all: Vec<Reference> = settings
        .configuration
        .into_iter()
        .map(|(to, _)| to)
        .collect();
    for grant in settings.access.into_iter().flatten() {
        all.push(grant.policy);
        for (_, value) in grant.parameters {
            all.extend(match value {
                Value::Reference(to) => Some(to),
                Value::Text(_) => None,
            });
        }
    }
    all
}

fn is_same(some: &[Grant], others: &[Grant]) -> bool {
    let mut pairs = some.iter().zip(others);
    some.len() == others.len() && pairs.all(|(one, other)| one.gives_same(other))
}

/// Writes policies: where `accessPolicy` is in use, or only one policy is given, the first one there as far
/// as it has no parameters, all others into `access`. An entry that stays is kept as it is stored.
fn with_access(json: &Json, grants: &[Grant]) -> Json {
    let (single, listed) = (json.get("accessPolicy"), json.get("access").items());
    let uses_single = !matches!(single, Json::Null) || grants.len() == 1;
    let (first, rest) = match grants.split_first() {
        Some((first, rest)) if uses_single && first.parameters.is_empty() => (Some(first), rest),
        _ => (None, grants),
    };
    let stored = |grant: &Grant| {
        let read = |entry: &&Json| Grant::read(entry).is_some_and(|old| old.gives_same(grant));
        listed.iter().find(read)
    };
    let first = first.map(|grant| match Grant::of_policy(single) {
        Some(old) if old.gives_same(grant) => single.clone(),
        _ => match stored(grant) {
            Some(entry) => entry.get("policy").clone(),
            None => grant.policy_json(),
        },
    });
    let entry = |grant: &Grant| stored(grant).cloned().unwrap_or_else(|| grant.entry_json());
    let rest: Vec<Json> = rest.iter().map(entry).collect();
    json.with("accessPolicy", first.unwrap_or_default())
        .with("access", (!rest.is_empty()).then_some(rest).into())
}

/// Writes the label into its identifier; all other identifiers stay.
fn with_label(json: &Json, label: Option<&str>) -> Json {
    let mut identifiers = json.get("identifier").items().to_vec();
    let is_label = |of: &Json| of.get("system").text() == Some(LABEL_SYSTEM);
    let at = identifiers.iter().position(is_label);
    match (at.and_then(|at| identifiers.get_mut(at)), label) {
        (Some(identifier), Some(label)) => *identifier = identifier.with("value", label.into()),
        (Some(_), None) => identifiers.retain(|identifier| !is_label(identifier)),
        (None, Some(label)) => identifiers.push(Json::object([
            ("system", LABEL_SYSTEM.into()),
            ("value", label.into()),
        ])),
        (None, None) => {}
    }
    let identifiers = (!identifiers.is_empty()).then_some(identifiers);
    json.with("identifier", identifiers.into())
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn membership(fields: &str) -> ProjectMembership {
        let text = [
            r#"{"resourceType":"ProjectMembership","id":"m1""#,
            fields,
            "}",
        ]
        .concat();
        let read = Json::parse(&text).ok().and_then(ProjectMembership::read);
        read.unwrap_or_else(|| unreachable!("{text}"))
    }

    fn grant(id: &str, parameters: &[(&str, &str)]) -> Grant {
        let policy = Reference::parse(&["AccessPolicy/", id].concat());
        Grant {
            policy: policy.unwrap_or_else(|| unreachable!("{id}")),
            label: id.to_uppercase(),
            parameters: parameters
                .iter()
                .map(|(name, value)| ((*name).to_owned(), Value::Text((*value).to_owned())))
                .collect(),
        }
    }

    fn changed(fields: &str, change: impl FnOnce(&mut Settings)) -> String {
        let old = membership(fields);
        let mut settings = Settings::of(&old);
        change(&mut settings);
        settings.apply(&old).json().to_string()
    }

    fn expected(fields: &str) -> String {
        membership(fields).json().to_string()
    }

    #[test]
    fn only_what_is_set_otherwise_is_written() {
        let fields =
            r#","zz":1.50,"admin":false,"identifier":[{"value":"no system"}],"userName":"u""#;
        assert_eq!(
            changed(fields, |settings| settings.admin = true),
            expected(
                r#","zz":1.50,"admin":true,"identifier":[{"value":"no system"}],"userName":"u""#
            )
        );
        assert_eq!(
            changed(fields, |settings| settings.label = Some("Night".into())),
            expected(
                r#","zz":1.50,"admin":false,"identifier":[{"value":"no system"},{"system":"https://medplum.com/identifier/label","value":"Night"}],"userName":"u""#
            )
        );
    }

    #[test]
    fn a_label_keeps_what_else_its_identifier_says() {
        let label = r#","identifier":[{"use":"usual","system":"https://medplum.com/identifier/label","value":"A","new":[1]}]"#;
        assert_eq!(
            changed(label, |settings| settings.label = Some("B".into())),
            expected(&label.replace("\"A\"", "\"B\""))
        );
        assert_eq!(
            changed(label, |settings| settings.label = None),
            expected("")
        );
    }

    #[test]
    fn one_policy_without_parameters_is_the_access_policy() {
        assert_eq!(
            changed("", |settings| settings.access = Some(vec![grant("a", &[])])),
            expected(r#","accessPolicy":{"reference":"AccessPolicy/a","display":"A"}"#)
        );
        assert_eq!(
            changed("", |settings| {
                settings.access = Some(vec![grant("a", &[("ward", "North")])]);
            }),
            expected(
                r#","access":[{"policy":{"reference":"AccessPolicy/a","display":"A"},"parameter":[{"name":"ward","valueString":"North"}]}]"#
            )
        );
    }

    #[test]
    fn policies_that_stay_are_kept_as_they_are_stored() {
        let fields = r#","accessPolicy":{"display":"Old name","reference":"AccessPolicy/a"},"access":[{"x":1,"policy":{"reference":"AccessPolicy/b"}},{"policy":{"reference":"AccessPolicy/c"}}]"#;
        assert_eq!(
            changed(fields, |settings| {
                settings.access = Some(vec![grant("a", &[]), grant("b", &[])]);
            }),
            expected(
                r#","accessPolicy":{"display":"Old name","reference":"AccessPolicy/a"},"access":[{"x":1,"policy":{"reference":"AccessPolicy/b"}}]"#
            )
        );
        assert_eq!(
            changed(fields, |settings| settings.access = Some(Vec::new())),
            expected("")
        );
    }

    #[test]
    fn access_that_cannot_be_read_stays_until_it_is_replaced() {
        let fields = r#","access":[{"policy":{"reference":"https://elsewhere/AccessPolicy/a"}}]"#;
        assert_eq!(Settings::of(&membership(fields)).access, None);
        let admin = [fields, r#","admin":true"#].concat();
        assert_eq!(
            changed(fields, |settings| settings.admin = true),
            expected(&admin)
        );
    }

    #[test]
    fn only_what_is_newly_referred_to_is_looked_up() {
        let before = membership(r#","accessPolicy":{"reference":"AccessPolicy/a"}"#);
        let after = membership(
            r#","userConfiguration":{"reference":"UserConfiguration/u"},"access":[
                {"policy":{"reference":"AccessPolicy/a"}},
                {"policy":{"reference":"AccessPolicy/b"},"parameter":[
                    {"name":"p","valueReference":{"reference":"Patient/p"}}]}]"#,
        );
        let new: Vec<String> = new_references(&before, &after)
            .iter()
            .map(Reference::to_string)
            .collect();
        assert_eq!(new, ["UserConfiguration/u", "AccessPolicy/b", "Patient/p"]);
        assert_eq!(new_references(&after, &before), []);
    }

    fn any_settings() -> impl Strategy<Value = Settings> {
        let parameters = prop::collection::vec(("[a-c]", "[x-z]"), 0..2);
        let grants = prop::collection::vec(("[a-d]", parameters), 0..4);
        let text = || prop::option::of("[a-z]{1,5}");
        (grants, any::<bool>(), text(), text(), text()).prop_map(
            |(grants, admin, configuration, label, external_id)| Settings {
                access: Some(
                    grants
                        .iter()
                        .map(|(id, parameters)| {
                            let pairs: Vec<(&str, &str)> =
                                parameters.iter().map(|(a, b)| (&**a, &**b)).collect();
                            grant(id, &pairs)
                        })
                        .collect(),
                ),
                admin,
                configuration: configuration.and_then(|id| {
                    let to = Reference::parse(&["UserConfiguration/", &id].concat())?;
                    Some((to, id))
                }),
                label,
                external_id,
            },
        )
    }

    proptest! {
        #[test]
        fn what_is_set_is_what_is_read_and_the_rest_stays(before in any_settings(), after in any_settings()) {
            let unknown = r#","new":{"b":1.0,"a":[]},"identifier":[{"system":"s","value":"v"}],"last":0"#;
            let old = before.apply(&membership(unknown));
            prop_assert_eq!(Settings::of(&old), before.clone());
            prop_assert_eq!(before.apply(&old), old.clone());
            let new = after.apply(&old);
            prop_assert_eq!(Settings::of(&new), after);
            prop_assert_eq!(new.json().get("new"), old.json().get("new"));
            prop_assert_eq!(new.json().get("last"), old.json().get("last"));
            prop_assert_eq!(new.identifier("s"), Some("v"));
        }
    }
}
