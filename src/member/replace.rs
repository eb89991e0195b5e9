//! Giving a member another access policy in place of one, and leaving the others alone.

use wire::{Json, ProjectMembership, Reference};

/// One policy in place of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replacement {
    /// The policy that goes.
    pub from: Reference,
    /// The policy that comes. It asks for no parameters.
    pub to: Reference,
    /// What that one is called.
    pub name: String,
}

impl Replacement {
    /// What the membership becomes; `None` where it does not have the policy. The new one stands where the
    /// old one stood, without its parameters, and no policy is given twice without parameters.
    pub fn apply(&self, member: &ProjectMembership) -> Option<ProjectMembership> {
        let json = member.json();
        let (single, access) = (json.get("accessPolicy"), json.get("access"));
        let is_single = self.is_old(single);
        if !is_single
            && !access
                .items()
                .iter()
                .any(|entry| self.is_old(entry.get("policy")))
        {
            return None;
        }
        let mut is_given = is_single || self.is_new(single);
        let mut entries = Vec::new();
        for entry in access.items() {
            let comes = self.is_old(entry.get("policy"));
            let is_plain =
                self.is_new(entry.get("policy")) && matches!(entry.get("parameter"), Json::Null);
            if !comes && !is_plain {
                entries.push(entry.clone());
            } else if !is_given {
                is_given = true;
                entries.push(match comes {
                    true => Json::object([("policy", self.reference())]),
                    false => entry.clone(),
                });
            }
        }
        let changed = match is_single {
            true => json.with("accessPolicy", self.reference()),
            false => json.clone(),
        };
        // An empty list is refused in a resource.
        let entries = (!entries.is_empty()).then_some(entries);
        Some(member.with(changed.with("access", entries.into())))
    }

    /// What the project becomes whose default it is, for whichever kind of profile; `None` where it is no
    /// default (contract §6, "Default policies").
    pub fn in_project(&self, project: &Json) -> Option<Json> {
        const LISTED: &str = "defaultAccessPolicies";
        const OLDER: &str = "defaultPatientAccessPolicy";
        let mut changed = project.clone();
        if self.is_old(project.get(OLDER)) {
            changed = changed.with(OLDER, self.reference());
        }
        let replaced = |entry: &Json| match self.is_old(entry.get("accessPolicy")) {
            true => entry.with("accessPolicy", self.reference()),
            false => entry.clone(),
        };
        let listed = project.get(LISTED).items();
        if !listed.is_empty() {
            let listed: Vec<Json> = listed.iter().map(replaced).collect();
            changed = changed.with(LISTED, listed.into());
        }
        (changed != *project).then_some(changed)
    }

    fn reference(&self) -> Json {
        Json::object([
            ("reference", self.to.to_string().into()),
            ("display", self.name.as_str().into()),
        ])
    }

    fn is_old(&self, policy: &Json) -> bool {
        names(policy, &self.from)
    }

    fn is_new(&self, policy: &Json) -> bool {
        names(policy, &self.to)
    }
}

fn names(policy: &Json, reference: &Reference) -> bool {
    let to = policy.get("reference").text().and_then(Reference::parse);
    to.as_ref() == Some(reference)
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::member::pick::tests::member;
    use proptest::prelude::*;

    fn replacement() -> Replacement {
        let policy = |id: &str| {
            let id = wire::Id::parse(id).unwrap_or_else(|| unreachable!("ids are simple here"));
            Reference::new("AccessPolicy", id)
        };
        Replacement {
            from: policy("old"),
            to: policy("new"),
            name: "New".to_owned(),
        }
    }

    fn replaced(more: &str) -> Option<String> {
        let after = replacement().apply(&member("m", more))?;
        let json = after.json();
        let parts = ["accessPolicy", "access", "x"].map(|key| (key, json.get(key).clone()));
        Some(Json::object(parts).to_string())
    }

    #[test]
    fn it_stands_where_the_old_one_stood() {
        let new = r#"{"reference":"AccessPolicy/new","display":"New"}"#;
        let old = r#"{"reference":"AccessPolicy/old","display":"Old"}"#;
        let single = replaced(&format!(r#","accessPolicy":{old},"x":1.50"#));
        assert_eq!(
            single,
            Some(format!(r#"{{"accessPolicy":{new},"x":1.50}}"#))
        );
        let listed = format!(
            r#","access":[{{"policy":{old},"parameter":[{{"name":"a","valueString":"b"}}]}},{{"policy":{{"reference":"AccessPolicy/q"}},"parameter":[1]}}]"#
        );
        let expected = format!(
            r#"{{"access":[{{"policy":{new}}},{{"policy":{{"reference":"AccessPolicy/q"}},"parameter":[1]}}]}}"#
        );
        assert_eq!(replaced(&listed), Some(expected));
        assert_eq!(
            replaced(r#","accessPolicy":{"reference":"AccessPolicy/q"}"#),
            None
        );
        assert_eq!(replaced(r#","access":"odd""#), None);
    }

    #[test]
    fn nobody_has_it_twice() {
        let new = r#"{"reference":"AccessPolicy/new","display":"New"}"#;
        let old = r#"{"reference":"AccessPolicy/old"}"#;
        let both =
            format!(r#","accessPolicy":{old},"access":[{{"policy":{old}}},{{"policy":{new}}}]"#);
        assert_eq!(
            replaced(&both),
            Some(format!(r#"{{"accessPolicy":{new}}}"#))
        );
    }

    #[test]
    fn the_defaults_of_the_project_follow() {
        let read = |text: &str| Json::parse(text).unwrap_or_default();
        let project = read(
            r#"{"name":"x","defaultPatientAccessPolicy":{"reference":"AccessPolicy/old"},"defaultAccessPolicies":[
            {"profileType":"Patient","accessPolicy":{"reference":"AccessPolicy/old"}},
            {"profileType":"Admin","accessPolicy":{"reference":"AccessPolicy/q"}}],"n":1.50}"#,
        );
        let new = r#"{"reference":"AccessPolicy/new","display":"New"}"#;
        let expected = format!(
            r#"{{"name":"x","defaultPatientAccessPolicy":{new},"defaultAccessPolicies":[{{"profileType":"Patient","accessPolicy":{new}}},{{"profileType":"Admin","accessPolicy":{{"reference":"AccessPolicy/q"}}}}],"n":1.50}}"#
        );
        let after = replacement().in_project(&project);
        assert_eq!(after.as_ref().map(Json::to_string), Some(expected));
        assert_eq!(
            after.and_then(|after| replacement().in_project(&after)),
            None
        );
        assert_eq!(replacement().in_project(&Json::Null), None);
    }

    proptest! {
        #[test]
        fn afterwards_nobody_has_the_old_one_and_everybody_the_new_one(
            single in prop::option::of(0..3_u8), listed in prop::collection::vec(0..3_u8, 0..5)
        ) {
            let reference = |n: u8| {
                let id = ["old", "new", "q"].get(usize::from(n)).copied().unwrap_or_default();
                format!(r#"{{"reference":"AccessPolicy/{id}"}}"#)
            };
            let single = single.map(|n| format!(r#","accessPolicy":{}"#, reference(n))).unwrap_or_default();
            let listed: Vec<String> = listed.into_iter().map(|n| format!(r#"{{"policy":{}}}"#, reference(n))).collect();
            let listed = if listed.is_empty() { String::new() } else { format!(r#","access":[{}]"#, listed.join(",")) };
            let before = member("m", &[single, listed].concat());
            let had = before.policies();
            let count = |all: &[(Reference, Option<&str>)], id: &str| {
                all.iter().filter(|(policy, _)| policy.id().as_str() == id).count()
            };
            match replacement().apply(&before) {
                None => prop_assert_eq!(count(&had, "old"), 0),
                Some(after) => {
                    let has = after.policies();
                    prop_assert_eq!((count(&has, "old"), count(&has, "new")), (0, 1));
                    prop_assert_eq!(count(&has, "q"), count(&had, "q"));
                }
            }
        }
    }
}
