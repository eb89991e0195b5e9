//! Sorting members here, for orders the server doesn't have.

use crate::api::MemberRow;
use crate::member::query::Key;
use js_sys::{Array, JsString, Object};
use std::cmp::Ordering;
use wire::ProfileType;

/// What a row is sorted by.
pub(super) fn sort_key(key: Key, row: &MemberRow, added: Option<&Option<String>>) -> String {
    match key {
        Key::Name => {
            let name = row.profile.as_ref().map(|profile| profile.get("name"));
            let name = name.and_then(|name| name.items().first());
            let family = name.and_then(|name| name.get("family").text());
            [family.unwrap_or_default(), " ", &row.name()].concat()
        }
        Key::Email => row.email().unwrap_or_default().to_owned(),
        Key::Role => row.role().map_or("", ProfileType::as_str).to_owned(),
        Key::Added => added.cloned().flatten().unwrap_or_default(),
        Key::Changed => row.membership.last_updated().unwrap_or_default().to_owned(),
    }
}

/// The positions of `keys` in order; equal ones stay as they were.
pub(super) fn order(
    keys: &[String],
    descending: bool,
    compare: impl Fn(&str, &str) -> Ordering,
) -> Vec<usize> {
    let mut order: Vec<usize> = Vec::with_capacity(keys.len());
    for (at, key) in keys.iter().enumerate() {
        let before = order.partition_point(|other| {
            let other = keys.get(*other).map_or("", String::as_str);
            let turned = match descending {
                true => compare(key, other),
                false => compare(other, key),
            };
            turned != Ordering::Greater
        });
        order.insert(before, at);
    }
    order
}

/// The order of the reader's alphabet.
pub(super) fn locale_order(a: &str, b: &str) -> Ordering {
    JsString::from(a)
        .locale_compare(b, &Array::new(), &Object::new())
        .cmp(&0)
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    #![allow(
        clippy::indexing_slicing,
        clippy::unwrap_used,
        reason = "a failed assumption is a failed test"
    )]

    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_order_is_the_one_of_a_stable_sort(keys in prop::collection::vec("[abc]{0,2}", 0..40), descending: bool) {
            let mut expected: Vec<usize> = (0..keys.len()).collect();
            expected.sort_by(|a, b| match descending {
                true => keys[*b].cmp(&keys[*a]),
                false => keys[*a].cmp(&keys[*b]),
            });
            prop_assert_eq!(order(&keys, descending, str::cmp), expected);
        }
    }
}
