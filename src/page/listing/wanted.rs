//! Which of a list is wanted, as it stands in the address.

use crate::clean::search;
use form_urlencoded::{Serializer, parse};

/// How many rows a page has.
pub(super) const ROWS: u32 = 20;

/// The server lists no further than this page: its offsets end at 10 000 (contract §8, "paging").
const LAST_PAGE: u32 = 501;

/// Longer searches are cut to this many characters.
const LONGEST_TEXT: usize = 100;

/// What the name contains, and which page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wanted {
    /// The text as it was typed; empty for all.
    pub text: String,
    /// The page, from 1.
    pub page: u32,
}

impl Wanted {
    /// Reads the query of an address, without its `?`; what makes no sense counts as not said.
    pub fn read(query: &str) -> Wanted {
        let value = |name: &str| {
            let found = parse(query.as_bytes()).find(|(key, _)| key == name);
            found.map_or_else(String::new, |(_, value)| value.into_owned())
        };
        Wanted {
            text: value("q").chars().take(LONGEST_TEXT).collect(),
            page: value("page").parse().unwrap_or(1).clamp(1, LAST_PAGE),
        }
    }

    /// The query of its address; empty for the first page of all.
    pub fn address(&self) -> String {
        let mut query = Serializer::new(String::new());
        if !self.text.is_empty() {
            query.append_pair("q", &self.text);
        }
        if self.page > 1 {
            query.append_pair("page", &self.page.to_string());
        }
        query.finish()
    }

    /// How many rows come before its page.
    pub fn offset(&self) -> u32 {
        (self.page.max(1) - 1) * ROWS
    }

    /// Whether it is a search.
    pub fn is_search(&self) -> bool {
        !search(&self.text).is_empty()
    }

    /// Another page of the same.
    pub fn at(&self, page: u32) -> Wanted {
        Wanted {
            text: self.text.clone(),
            page,
        }
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_address_without_sense_is_the_first_page_of_all() {
        for odd in ["", "page=0", "page=-1", "page=x&q=", "other=1"] {
            assert_eq!(Wanted::read(odd).address(), "", "{odd}");
        }
        assert_eq!(Wanted::read("page=4000000000").offset(), 10_000);
    }

    proptest! {
        #[test]
        fn what_is_wanted_reads_back_from_its_address(text in ".{0,100}", page in 1u32..=501) {
            let wanted = Wanted { text, page };
            prop_assert_eq!(Wanted::read(&wanted.address()), wanted);
        }

        #[test]
        fn no_address_breaks_it(query in any::<String>()) {
            prop_assert!(Wanted::read(&query).offset() <= 10_000);
        }
    }
}
