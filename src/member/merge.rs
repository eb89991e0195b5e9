//! Two people changed the same membership: what each of them changed, and what comes of both.

use super::part::Part;
use wire::Json;

/// A part in which the two versions differ from what both began with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The part.
    pub part: Part,
    /// As it was when both began; `null` for nothing.
    pub base: Json,
    /// As it is in the version that is to be saved.
    pub mine: Json,
    /// As it is in the version that was saved meanwhile.
    pub theirs: Json,
}

/// One of the two versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The one that is to be saved.
    Mine,
    /// The one that was saved meanwhile.
    Theirs,
}

impl Difference {
    /// Whose value stands without asking: who alone changed it. `None` where both did, each otherwise.
    pub fn settled(&self) -> Option<Side> {
        let same = |one, other| self.part.is_same(one, other);
        match (same(&self.base, &self.mine), same(&self.base, &self.theirs)) {
            (true, _) => Some(Side::Theirs),
            (false, true) => Some(Side::Mine),
            (false, false) if same(&self.mine, &self.theirs) => Some(Side::Theirs),
            (false, false) => None,
        }
    }

    /// The value of one side.
    pub fn value(&self, side: Side) -> &Json {
        match side {
            Side::Mine => &self.mine,
            Side::Theirs => &self.theirs,
        }
    }
}

/// Compares two versions of a membership with the one they were made from, part by part, unknown fields
/// included. Parts in which neither differs from it are left out.
pub fn compare(base: &Json, mine: &Json, theirs: &Json) -> Vec<Difference> {
    let parts = Part::of(&[theirs, mine, base]).into_iter();
    let differences = parts.map(|part| Difference {
        base: part.value(base),
        mine: part.value(mine),
        theirs: part.value(theirs),
        part,
    });
    let differs = |of: &Difference| {
        !of.part.is_same(&of.base, &of.mine) || !of.part.is_same(&of.base, &of.theirs)
    };
    differences.filter(differs).collect()
}

/// What changed from one version to another, part by part.
pub fn changes(before: &Json, after: &Json) -> Vec<Difference> {
    compare(before, after, after)
}

/// The version saved meanwhile, with the parts that are decided in favour of the other one.
#[must_use]
pub fn merge(theirs: &Json, decisions: &[(Difference, Side)]) -> Json {
    let mut merged = theirs.clone();
    for (difference, side) in decisions {
        if matches!(side, Side::Mine) {
            merged = difference.part.put(&merged, &difference.mine);
        }
    }
    merged
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Json {
        Json::parse(text).unwrap_or_default()
    }

    fn settled(differences: Vec<Difference>) -> Vec<(Difference, Side)> {
        let pair = |difference: Difference| {
            let side = difference.settled().unwrap_or(Side::Theirs);
            (difference, side)
        };
        differences.into_iter().map(pair).collect()
    }

    #[test]
    fn what_each_changed_alone_is_put_together() {
        let base =
            read(r#"{"id":"m","meta":{"versionId":"1"},"admin":false,"externalId":"7","new":1.0}"#);
        let mine =
            read(r#"{"id":"m","meta":{"versionId":"1"},"admin":true,"externalId":"7","new":1.0}"#);
        let theirs = read(r#"{"new":2.0,"meta":{"versionId":"2"},"id":"m","externalId":"8"}"#);
        let differences = compare(&base, &mine, &theirs);
        assert!(differences.iter().all(|d| d.settled().is_some()));
        assert_eq!(
            merge(&theirs, &settled(differences)).to_string(),
            r#"{"new":2.0,"meta":{"versionId":"2"},"id":"m","externalId":"8","admin":true}"#
        );
    }

    #[test]
    fn what_both_changed_is_for_somebody_to_decide() {
        let base = read(r#"{"accessPolicy":{"reference":"AccessPolicy/a"}}"#);
        let mine = read(r#"{"access":[{"policy":{"reference":"AccessPolicy/b"}}]}"#);
        let theirs = read(r#"{"accessPolicy":{"reference":"AccessPolicy/c"}}"#);
        let differences = compare(&base, &mine, &theirs);
        let open: Vec<&Part> = differences.iter().map(|d| &d.part).collect();
        assert_eq!(open, [&Part::Access]);
        let decided: Vec<_> = differences.into_iter().map(|d| (d, Side::Mine)).collect();
        // The two fields of the policies go together.
        assert_eq!(merge(&theirs, &decided), mine);
    }

    #[test]
    fn identifiers_are_compared_by_their_system() {
        let base =
            read(r#"{"identifier":[{"system":"a","value":"1"},{"system":"b","value":"1"}]}"#);
        let mine =
            read(r#"{"identifier":[{"system":"a","value":"2"},{"system":"b","value":"1"}]}"#);
        let theirs =
            read(r#"{"identifier":[{"system":"b","value":"3"},{"system":"a","value":"1"}]}"#);
        let merged = merge(&theirs, &settled(compare(&base, &mine, &theirs)));
        assert_eq!(
            merged.to_string(),
            r#"{"identifier":[{"system":"b","value":"3"},{"system":"a","value":"2"}]}"#
        );
    }

    #[test]
    fn order_and_written_defaults_are_no_difference() {
        let base = read(r#"{"profile":{"a":1,"b":2}}"#);
        let other = read(r#"{"admin":false,"active":true,"profile":{"b":2,"a":1}}"#);
        assert_eq!(changes(&base, &other), []);
    }

    fn any_membership() -> impl Strategy<Value = Json> {
        let word = || prop::option::of("[a-c]".prop_map(Json::String));
        let flag = || prop::option::of(any::<bool>().prop_map(Json::Bool));
        let identifier = ("[a-c]", "[x-z]").prop_map(|(system, value)| {
            Json::object([("system", system.into()), ("value", value.into())])
        });
        let identifiers = prop::collection::vec(identifier, 0..3)
            .prop_map(|all| (!all.is_empty()).then_some(Json::Array(all)));
        (flag(), flag(), word(), word(), word(), identifiers).prop_map(
            |(admin, active, policy, access, unknown, identifiers)| {
                let json = |value: Option<Json>| value.unwrap_or_default();
                Json::object([
                    ("id", "m".into()),
                    ("admin", json(admin)),
                    ("accessPolicy", json(policy)),
                    ("new", json(unknown)),
                    ("access", json(access)),
                    ("identifier", json(identifiers)),
                    ("active", json(active)),
                ])
            },
        )
    }

    proptest! {
        #[test]
        fn where_nobody_else_saved_what_is_mine_is_saved(base in any_membership(), mine in any_membership()) {
            let merged = merge(&base, &settled(compare(&base, &mine, &base)));
            prop_assert_eq!(changes(&merged, &mine), []);
        }

        #[test]
        fn where_nothing_was_changed_theirs_stays_to_the_letter(base in any_membership(), theirs in any_membership()) {
            let merged = merge(&theirs, &settled(compare(&base, &base, &theirs)));
            prop_assert_eq!(merged, theirs);
        }

        #[test]
        fn every_part_is_as_one_of_the_two_has_it(
            base in any_membership(), mine in any_membership(), theirs in any_membership(),
            sides in prop::collection::vec(any::<bool>(), 10),
        ) {
            let differences = compare(&base, &mine, &theirs);
            let decided: Vec<(Difference, Side)> = differences
                .into_iter()
                .zip(sides)
                .map(|(difference, mine)| (difference, if mine { Side::Mine } else { Side::Theirs }))
                .collect();
            let merged = merge(&theirs, &decided);
            for part in Part::of(&[&base, &mine, &theirs]) {
                let decision = decided.iter().find(|(difference, _)| difference.part == part);
                let expected = match decision {
                    Some((difference, side)) => difference.value(*side).clone(),
                    None => part.value(&theirs),
                };
                prop_assert!(part.is_same(&part.value(&merged), &expected), "{:?}", part);
            }
        }

        #[test]
        fn what_is_open_was_changed_by_both(
            base in any_membership(), mine in any_membership(), theirs in any_membership(),
        ) {
            for difference in compare(&base, &mine, &theirs) {
                if difference.settled().is_none() {
                    prop_assert!(!difference.part.is_same(&difference.mine, &difference.base));
                    prop_assert!(!difference.part.is_same(&difference.theirs, &difference.base));
                    prop_assert!(!difference.part.is_same(&difference.mine, &difference.theirs));
                }
            }
        }
    }
}
