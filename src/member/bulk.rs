//! What can be done to several members at once, and what it makes of each of them.

use wire::{Json, ProjectMembership, Reference};

/// What is done to each of the members.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// They may no longer sign in.
    Deactivate,
    /// They may sign in again.
    Reactivate,
    /// They have this policy, by reference and name, in place of all they had.
    SetPolicy(Reference, String),
    /// This policy, by reference and name, is taken from those who have it.
    RemovePolicy(Reference, String),
    /// A link to set a password is mailed to them.
    SendLink,
    /// They are no longer members.
    Remove,
}

/// What became of one member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was done; with a remark, or empty.
    Done(String),
    /// Nothing had to be done, or it was left out; why.
    Skipped(String),
    /// It was not done; why.
    Failed(String),
    /// It may have been done or not; why that is not known.
    Unknown(String),
}

impl Outcome {
    /// The state, in a word.
    pub fn word(&self) -> &'static str {
        match self {
            Outcome::Done(_) => "Done",
            Outcome::Skipped(_) => "Skipped",
            Outcome::Failed(_) => "Failed",
            Outcome::Unknown(_) => "Unknown",
        }
    }

    /// The reason or remark; may be empty.
    pub fn reason(&self) -> &str {
        match self {
            Outcome::Done(text)
            | Outcome::Skipped(text)
            | Outcome::Failed(text)
            | Outcome::Unknown(text) => text,
        }
    }
}

impl Action {
    /// What the membership becomes; `None` where nothing would change, and for what is no change of the
    /// membership. All else in it stays as it is.
    pub fn apply(&self, member: &ProjectMembership) -> Option<ProjectMembership> {
        let json = member.json();
        let changed = match self {
            Action::Deactivate if member.is_active() => json.with("active", false.into()),
            Action::Reactivate if !member.is_active() => json.with("active", true.into()),
            Action::SetPolicy(policy, name) if !has_only(member, policy) => {
                let policy = Json::object([
                    ("reference", policy.to_string().into()),
                    ("display", name.as_str().into()),
                ]);
                json.with("access", Json::Null).with("accessPolicy", policy)
            }
            Action::RemovePolicy(policy, _) if has(member, policy) => without(json, policy),
            _ => return None,
        };
        ProjectMembership::read(changed)
    }

    /// Why nothing has to be done to a member that it would not change.
    pub fn nothing_to_do(&self) -> &'static str {
        match self {
            Action::Deactivate => "Already inactive.",
            Action::Reactivate => "Already active.",
            Action::SetPolicy(..) => "Already has exactly this policy.",
            Action::RemovePolicy(..) => "Doesn’t have this policy.",
            Action::SendLink => "Has no email address.",
            Action::Remove => "Already removed.",
        }
    }
}

fn has(member: &ProjectMembership, policy: &Reference) -> bool {
    let mut all = member.policies().into_iter();
    all.any(|(other, _)| other == *policy)
}

fn has_only(member: &ProjectMembership, policy: &Reference) -> bool {
    let access = member.json().get("access");
    has(member, policy) && access.items().is_empty()
}

fn without(json: &Json, policy: &Reference) -> Json {
    let is_it = |of: &Json| {
        of.get("reference")
            .text()
            .and_then(Reference::parse)
            .as_ref()
            == Some(policy)
    };
    let mut changed = json.clone();
    if is_it(json.get("accessPolicy")) {
        changed = changed.with("accessPolicy", Json::Null);
    }
    let mut kept = json.get("access").items().to_vec();
    let before = kept.len();
    kept.retain(|entry| !is_it(entry.get("policy")));
    match kept.len() {
        // An empty array is refused in a resource.
        0 => changed.with("access", Json::Null),
        now if now < before => changed.with("access", kept.into()),
        _ => changed,
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::member::pick::tests::member;
    use proptest::prelude::*;

    fn policy(id: &str) -> (Reference, String) {
        let reference = Reference::parse(&["AccessPolicy/", id].concat());
        let reference = reference.unwrap_or_else(|| unreachable!("ids are simple here"));
        (reference, id.to_owned())
    }

    /// What the membership has beside id and account once the action is done.
    fn applied(action: &Action, more: &str) -> Option<String> {
        let after = action.apply(&member("m", more))?.json().to_string();
        let before = member("m", "").json().to_string();
        let head = before.trim_end_matches('}');
        let more = after.strip_prefix(head)?.strip_prefix("}")?;
        let more = more.trim_start_matches(',');
        Some(more.strip_suffix('}').unwrap_or(more).to_owned())
    }

    #[test]
    fn only_what_is_meant_changes() {
        let inactive = r#","active":false,"x":1.50"#;
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(
            applied(&Action::Reactivate, inactive),
            text(r#""active":true,"x":1.50"#)
        );
        assert_eq!(applied(&Action::Deactivate, inactive), None);
        assert_eq!(applied(&Action::Deactivate, ""), text(r#""active":false"#));
        assert_eq!(applied(&Action::Reactivate, ""), None);
        assert_eq!(applied(&Action::Remove, ""), None);
    }

    #[test]
    fn a_policy_takes_the_place_of_all_others() {
        let (reference, name) = policy("p");
        let set = Action::SetPolicy(reference, name);
        let expected = r#""accessPolicy":{"reference":"AccessPolicy/p","display":"p"#;
        for before in [
            "",
            r#","accessPolicy":{"reference":"AccessPolicy/q"}"#,
            r#","access":[{"policy":{"reference":"AccessPolicy/p"}}]"#,
            r#","accessPolicy":{"reference":"AccessPolicy/p"},"access":[{"policy":{"reference":"AccessPolicy/q"}}]"#,
        ] {
            let after = applied(&set, before).unwrap_or_default();
            assert!(after.starts_with(expected), "{before}: {after}");
        }
        assert_eq!(
            applied(&set, r#","accessPolicy":{"reference":"AccessPolicy/p"}"#),
            None
        );
    }

    #[test]
    fn a_policy_is_taken_wherever_it_stands_and_no_other() {
        let (reference, name) = policy("p");
        let remove = Action::RemovePolicy(reference, name);
        let both = r#","accessPolicy":{"reference":"AccessPolicy/p"},"access":[{"policy":{"reference":"AccessPolicy/q"}},{"policy":{"reference":"AccessPolicy/p"}}]"#;
        let after = applied(&remove, both);
        let left = r#""access":[{"policy":{"reference":"AccessPolicy/q"}}]"#;
        assert_eq!(after.as_deref(), Some(left));
        let only = r#","access":[{"policy":{"reference":"AccessPolicy/p"}}]"#;
        assert_eq!(applied(&remove, only).as_deref(), Some(""));
        assert_eq!(
            applied(&remove, r#","accessPolicy":{"reference":"AccessPolicy/q"}"#),
            None
        );
    }

    fn any_member() -> impl Strategy<Value = ProjectMembership> {
        let policies = prop::collection::vec(0..3_u8, 0..4);
        (any::<Option<bool>>(), any::<Option<u8>>(), policies).prop_map(
            |(active, single, listed)| {
                let reference = |n: u8| format!(r#"{{"reference":"AccessPolicy/p{}"}}"#, n % 3);
                let active = active
                    .map(|on| format!(r#","active":{on}"#))
                    .unwrap_or_default();
                let single = single.map(|n| format!(r#","accessPolicy":{}"#, reference(n)));
                let listed: Vec<String> = listed
                    .into_iter()
                    .map(|n| format!(r#"{{"policy":{}}}"#, reference(n)))
                    .collect();
                let listed = match listed.is_empty() {
                    true => String::new(),
                    false => format!(r#","access":[{}]"#, listed.join(",")),
                };
                member("m", &[active, single.unwrap_or_default(), listed].concat())
            },
        )
    }

    fn any_action() -> impl Strategy<Value = Action> {
        let with = |make: fn(Reference, String) -> Action| {
            (0..3_u8).prop_map(move |n| {
                let (reference, name) = policy(&format!("p{n}"));
                make(reference, name)
            })
        };
        prop_oneof![
            Just(Action::Deactivate),
            Just(Action::Reactivate),
            with(Action::SetPolicy),
            with(Action::RemovePolicy),
        ]
    }

    proptest! {
        #[test]
        fn what_was_done_needs_not_be_done_again(member in any_member(), action in any_action()) {
            if let Some(after) = action.apply(&member) {
                prop_assert_ne!(&after, &member);
                prop_assert_eq!(action.apply(&after), None);
                prop_assert_eq!(after.user(), member.user());
            }
        }

        #[test]
        fn taking_a_policy_leaves_the_others_in_order(member in any_member(), n in 0..3_u8) {
            let (reference, name) = policy(&format!("p{n}"));
            let mut expected: Vec<Reference> = member.policies().into_iter().map(|(of, _)| of).collect();
            expected.retain(|of| *of != reference);
            let after = Action::RemovePolicy(reference, name).apply(&member).unwrap_or(member);
            let left: Vec<Reference> = after.policies().into_iter().map(|(of, _)| of).collect();
            prop_assert_eq!(left, expected);
        }
    }
}
