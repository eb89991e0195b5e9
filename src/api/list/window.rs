//! Where a page is, in the numbers the server takes (contract §8, "paging").

use crate::member::query::Query;

/// The server answers no offset above this (contract §8, "paging").
pub(super) const LARGEST_OFFSET: u32 = 10_000;

/// A page as the server is asked for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Window {
    /// How many rows come before.
    pub offset: u32,
    /// How many rows are asked for.
    pub count: u32,
    /// In the reverse order.
    pub from_the_end: bool,
}

impl Window {
    /// The page where it is.
    pub fn from_start(query: &Query) -> Window {
        Window {
            offset: query.offset(),
            count: query.size,
            from_the_end: false,
        }
    }

    /// The page as it is from the end on, of `total` rows in all; `None` if that is too far too.
    pub fn from_end(query: &Query, total: u64) -> Option<Window> {
        let after = total.saturating_sub(u64::from(query.offset()));
        let count = after.min(u64::from(query.size));
        let offset = u32::try_from(after - count).ok()?;
        (offset <= LARGEST_OFFSET).then_some(Window {
            offset,
            count: u32::try_from(count).ok()?,
            from_the_end: true,
        })
    }
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
        /// Reading all pages, each from the end it is nearer to, gives every row once and in order.
        #[test]
        fn pages_have_no_gaps_and_no_repeats(total in 0u64..20_000, size in prop::sample::select(vec![20u32, 50, 100, 200])) {
            let mut seen = 0;
            for page in 1..=u32::try_from(total.div_ceil(u64::from(size))).unwrap() {
                let query = Query { page, size, ..Query::default() };
                let window = match query.offset() <= LARGEST_OFFSET {
                    true => Window::from_start(&query),
                    false => Window::from_end(&query, total).unwrap(),
                };
                prop_assert!(window.offset <= LARGEST_OFFSET);
                let (from, to) = (u64::from(window.offset), u64::from(window.offset + window.count));
                let rows = match window.from_the_end {
                    false => from..to.min(total),
                    true => total - to..total - from,
                };
                prop_assert_eq!(rows.start, seen);
                seen = rows.end;
            }
            prop_assert_eq!(seen, total);
        }
    }

    #[test]
    fn what_neither_end_reaches_is_out_of_reach() {
        let query = Query {
            page: 300,
            ..Query::default()
        };
        assert_eq!(Window::from_end(&query, 40_000), None);
    }
}
