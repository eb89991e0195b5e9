//! What comparing and merging lists must hold.

use super::*;
use proptest::prelude::*;

fn list(text: &str) -> Vec<Json> {
    Json::parse(text).unwrap_or_default().items().to_vec()
}

/// `A=1 B=2` as a list of entries.
fn entries(text: &str) -> Vec<Json> {
    let pairs = text.split_whitespace().filter_map(|it| it.split_once('='));
    pairs
        .map(|(name, value)| Json::object([("name", name.into()), ("valueString", value.into())]))
        .collect()
}

fn written(list: &[Json]) -> String {
    let entry = |entry: &Json| {
        let value = entry.get("valueString").text().unwrap_or_default();
        [name(entry), "=", value].concat()
    };
    list.iter().map(entry).collect::<Vec<_>>().join(" ")
}

/// What comes of both where nothing is open.
fn merged(base: &str, mine: &str, theirs: &str) -> Option<String> {
    let comparison = Comparison::new(&entries(base), &entries(mine), &entries(theirs));
    let differences = comparison.differences();
    let sides: Option<Vec<Side>> = differences.iter().map(|it| it.settled()).collect();
    Some(written(&comparison.merge(&sides?, comparison.order()?)))
}

#[test]
fn what_each_changed_alone_is_put_together() {
    let merged = |base, mine, theirs| merged(base, mine, theirs).unwrap_or_default();
    assert_eq!(merged("A=1 B=2", "A=9 B=2", "A=1 B=8"), "A=9 B=8");
    assert_eq!(merged("A=1", "A=1 B=2", "A=1 C=3"), "A=1 B=2 C=3");
    assert_eq!(merged("A=1 B=2", "B=2", "A=1 B=2 C=3"), "B=2 C=3");
    assert_eq!(
        merged("A=1 B=2 C=3", "A=1 X=0 B=2 C=3", "A=1 B=2"),
        "A=1 X=0 B=2"
    );
    assert_eq!(merged("A=1 B=2", "A=1 B=2", "A=1"), "A=1");
    assert_eq!(merged("A=1", "A=1 N=5", "A=1 N=5"), "A=1 N=5");
}

#[test]
fn the_order_of_who_alone_moved_something_stands() {
    let merged = |base, mine, theirs| merged(base, mine, theirs);
    let text = |text: &str| Some(text.to_owned());
    assert_eq!(
        merged("A=1 B=2 C=3", "C=3 A=1 B=2", "A=1 B=9 C=3"),
        text("C=3 A=1 B=9")
    );
    assert_eq!(
        merged("A=1 B=2 C=3", "A=9 B=2 C=3", "B=2 A=1 C=3"),
        text("B=2 A=9 C=3")
    );
    assert_eq!(
        merged("A=1 B=2 C=3", "B=2 A=1 C=3", "B=2 A=1 C=3"),
        text("B=2 A=1 C=3")
    );
    assert_eq!(merged("A=1 B=2 C=3", "B=2 A=1 C=3", "A=1 C=3 B=2"), None);
}

#[test]
fn what_both_changed_is_for_somebody_to_decide() {
    let comparison = Comparison::new(&entries("A=1"), &entries("A=2"), &entries("A=3"));
    let differences = comparison.differences();
    let open: Vec<(&str, Option<Side>)> = differences
        .iter()
        .map(|it| (it.name(), it.settled()))
        .collect();
    assert_eq!(open, [("A", None)]);
    let decided = |side| written(&comparison.merge(&[side], Side::Theirs));
    assert_eq!(decided(Side::Mine), "A=2");
    assert_eq!(decided(Side::Theirs), "A=3");

    // One removed what the other changed, and both added the same name.
    assert_eq!(merged("A=1", "", "A=3"), None);
    assert_eq!(merged("A=1", "A=3", ""), None);
    assert_eq!(merged("", "A=1", "A=2"), None);
}

#[test]
fn the_same_name_twice_stays_twice() {
    let text = |text: &str| Some(text.to_owned());
    assert_eq!(merged("A=1 A=2", "A=2", "A=1 A=2 B=3"), text("A=2 B=3"));
    assert_eq!(
        merged("A=1 A=2", "A=1 A=9", "A=1 A=2 A=3"),
        text("A=1 A=9 A=3")
    );
    assert_eq!(merged("A=1", "A=1 A=1", "A=1 B=2"), text("A=1 A=1 B=2"));
}

#[test]
fn a_decision_that_is_missing_keeps_what_is_stored() {
    let comparison = Comparison::new(&entries("A=1"), &entries("A=2"), &entries("A=3"));
    assert_eq!(written(&comparison.merge(&[], Side::Theirs)), "A=3");
}

#[test]
fn numbers_written_otherwise_and_members_in_another_order_are_no_difference() {
    let one = list(r#"[{"name":"R","valueDecimal":1.50},{"name":"S","domain":["x"]}]"#);
    let other = list(r#"[{"valueDecimal":1.5,"name":"R"},{"name":"S","domain":["x"]}]"#);
    assert!(same_list(&one, &other));
    assert!(Comparison::new(&one, &other, &one).differences().is_empty());
    let kind = list(r#"[{"name":"R","valueString":"1.5"},{"name":"S","domain":["x"]}]"#);
    assert!(!same_list(&one, &kind));
}

#[test]
fn entries_without_a_name_are_paired_only_when_they_are_the_same() {
    let base = list(r#"["odd",{"valueString":"x"}]"#);
    let mine = list(r#"[{"valueString":"x"}]"#);
    let comparison = Comparison::new(&base, &mine, &base);
    assert_eq!(comparison.differences().len(), 1);
    assert_eq!(comparison.merge(&[Side::Mine], Side::Theirs), mine);
}

fn any_list() -> impl Strategy<Value = Vec<Json>> {
    let entry = ("[A-D]", "[1-3]").prop_map(|(name, value)| {
        Json::object([("name", name.into()), ("valueString", value.into())])
    });
    prop::collection::vec(entry, 0..7)
}

fn sorted(list: &[Json]) -> Vec<String> {
    let mut all: Vec<String> = list.iter().map(Json::to_string).collect();
    all.sort();
    all
}

proptest! {
    #[test]
    fn choosing_one_side_throughout_gives_that_version(
        base in any_list(), mine in any_list(), theirs in any_list(),
    ) {
        let comparison = Comparison::new(&base, &mine, &theirs);
        let all = |side| vec![side; comparison.differences().len()];
        prop_assert_eq!(comparison.merge(&all(Side::Mine), Side::Mine), mine);
        prop_assert_eq!(comparison.merge(&all(Side::Theirs), Side::Theirs), theirs);
    }

    #[test]
    fn what_only_one_changed_comes_out_as_that_one_has_it(base in any_list(), mine in any_list()) {
        let comparison = Comparison::new(&base, &mine, &base);
        let sides: Vec<Side> = comparison.differences().iter().filter_map(|it| it.settled()).collect();
        prop_assert_eq!(sides.len(), comparison.differences().len());
        let merged = comparison.merge(&sides, comparison.order().unwrap_or(Side::Theirs));
        prop_assert_eq!(sorted(&merged), sorted(&mine));
    }
}
