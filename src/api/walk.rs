//! Going through all pages of a search, however many there are (contract §8, "cursor").

use super::{Api, Result};
use wire::Bundle;

/// The most results the server gives at once (contract §8, "paging").
pub(super) const MOST: u32 = 1000;

/// A search on its way through its pages, in the order of the last change. Whatever changes meanwhile
/// moves to the end: it may come twice, but nothing is left out.
pub struct Walk {
    next: Option<String>,
}

impl Walk {
    /// Begins at the first page of a search: a path with a query that names neither order nor size.
    /// Fewer than 20 at a time have no cursor.
    pub fn new(search: &str, size: u32) -> Walk {
        let size = size.clamp(20, MOST).to_string();
        let path = [search, "&_sort=_lastUpdated&_count=", &size].concat();
        Walk { next: Some(path) }
    }

    /// The next page; `None` after the last. The same page again after an error.
    ///
    /// # Errors
    /// What any call may meet.
    pub async fn page(&mut self, api: &Api) -> Result<Option<Bundle>> {
        let Some(path) = &self.next else {
            return Ok(None);
        };
        let bundle = api.search(path).await?;
        // A server that led back to the same page would be asked for ever.
        self.next = bundle.next.clone().filter(|next| next != path);
        Ok(Some(bundle))
    }
}
