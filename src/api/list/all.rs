//! All members a query means, however many there are: for ticking them and for saving them as a file.

use super::filters_here;
use super::path::Path;
use crate::api::member::{INCLUDES, MOST_WITH_INCLUDES};
use crate::api::walk::Walk;
use crate::api::{Api, MemberRow, Result};
use crate::member::query::Query;
use wire::Version;

/// The members a query means, on their way, longest unchanged first. The order, the page and the size of
/// the query count for nothing.
pub struct AllMembers {
    walk: Walk,
    query: Query,
    filters: bool,
}

impl AllMembers {
    /// Before the first of them, `size` at a time, as far as the server gives so many.
    pub fn new(query: &Query, version: Option<Version>, size: u32) -> AllMembers {
        let filters = filters_here(query, version);
        let asked = match filters {
            true => query.without_flags(),
            false => query.clone(),
        };
        let mut path = Path::members(&asked);
        path.pairs(&INCLUDES);
        AllMembers {
            walk: Walk::new(&path.finish(), size.min(MOST_WITH_INCLUDES)),
            query: query.clone(),
            filters,
        }
    }

    /// The next of them; `None` after the last. The same ones again after an error. Who changes meanwhile
    /// may come twice.
    ///
    /// # Errors
    /// What any call may meet.
    pub async fn next(&mut self, api: &Api) -> Result<Option<Vec<MemberRow>>> {
        let Some(bundle) = self.walk.page(api).await? else {
            return Ok(None);
        };
        let mut rows = MemberRow::read_all(&bundle);
        if self.filters {
            rows.retain(|row| self.query.flags_fit(&row.membership));
        }
        Ok(Some(rows))
    }
}
