//! The list of members: searched, filtered and sorted by the server wherever it can, here where it
//! can't and the list is short enough, and not at all otherwise (contract §8).

mod all;
mod anything;
mod order;
mod otherwise;
mod path;
mod window;

pub use all::AllMembers;
pub use anything::{Kind, Match, Matches, read_matches};

use super::member::INCLUDES;
use super::{Api, MemberRow, Result};
use crate::member::query::{Key, Query};
use form_urlencoded::parse;
use path::Path;
use window::{LARGEST_OFFSET, Window};
use wire::{Bundle, Version};

/// One page of members.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberPage {
    /// The members, in the order asked for.
    pub rows: Vec<MemberRow>,
    /// How many there are in all, where the server says.
    pub total: Option<u64>,
    /// Whether more follow.
    pub has_next: bool,
    /// What the next page is asked for with, where no offset leads to it.
    pub cursor: Option<String>,
    /// How far what was asked for could be done.
    pub met: Met,
    /// The same in a sentence, where it was not met altogether.
    pub note: Option<&'static str>,
}

/// How far a wish for members was met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Met {
    /// Altogether.
    Fully,
    /// There are too many to sort them so: they come last changed first.
    NotSorted,
    /// The server can't filter so and there are too many to do it here: none come.
    NotFiltered,
    /// The server lists neither from the beginning nor from the end as far as this page.
    OutOfReach,
}

/// What is known beforehand; it saves questions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// The server's generation.
    pub version: Option<Version>,
    /// How many members match the same search and filters.
    pub total: Option<u64>,
}

impl Api {
    /// A page of the people in the project, of a list that [is plain](is_plain). Names, policies and
    /// accounts come along in the same answer.
    ///
    /// # Errors
    /// [`ApiError::Forbidden`] for members who are no admins, and what any call may meet.
    pub async fn members(&self, query: &Query) -> Result<MemberPage> {
        self.by_server(query, Window::from_start(query)).await
    }

    async fn by_server(&self, query: &Query, window: Window) -> Result<MemberPage> {
        let sorted = is_sorted_by_server(query);
        let mut path = Path::members(query);
        let descending = query.sort.descending || !sorted;
        let keys: &[&str] = match query.sort.key {
            Key::Role => &["profile-type", "_id"],
            // Only by this key alone does the server give a cursor.
            Key::Changed if !descending => &["_lastUpdated"],
            _ => &["_lastUpdated", "_id"],
        };
        path.sorted(keys, descending != window.from_the_end);
        path.window(&window, query);
        path.pairs(&INCLUDES);
        let bundle = self.search(&path.finish()).await?;
        let mut page = MemberPage::of(MemberRow::read_all(&bundle), query, &bundle);
        if window.from_the_end {
            page.rows.reverse();
        }
        if !sorted {
            page.met = Met::NotSorted;
        }
        Ok(page)
    }
}

/// Whether [`Api::members`] gives the page a query asks for; if not, [`Api::members_otherwise`] does.
pub fn is_plain(query: &Query, known: Known) -> bool {
    is_sorted_by_server(query)
        && query.offset() <= LARGEST_OFFSET
        && !filters_here(query, known.version)
}

fn is_sorted_by_server(query: &Query) -> bool {
    matches!(query.sort.key, Key::Role | Key::Changed)
}

/// 4.5 can't search for admins or for inactive members.
fn filters_here(query: &Query, version: Option<Version>) -> bool {
    version == Some(Version::V4) && (query.admin.is_some() || query.active.is_some())
}

/// The cursor of a query, if its order is the one that has cursors.
fn cursor(query: &Query) -> Option<&str> {
    let has_cursors = query.sort.key == Key::Changed && !query.sort.descending;
    query.cursor.as_deref().filter(|_| has_cursors)
}

impl MemberPage {
    fn of(rows: Vec<MemberRow>, query: &Query, bundle: &Bundle) -> MemberPage {
        let end = u64::from(query.offset()) + u64::from(query.size);
        let next = bundle.next.as_deref().unwrap_or_default();
        let (_, next) = next.split_once('?').unwrap_or_default();
        let cursor = parse(next.as_bytes()).find(|(name, _)| name == "_cursor");
        // Numbers lead there as long as the server counts so far: they can be shared and gone back from.
        let cursor = cursor.filter(|_| end > u64::from(LARGEST_OFFSET));
        MemberPage {
            rows,
            has_next: match bundle.total {
                Some(total) => end < total,
                None => bundle.next.is_some(),
            },
            total: bundle.total,
            cursor: cursor.map(|(_, cursor)| cursor.into_owned()),
            met: Met::Fully,
            note: None,
        }
    }

    fn without_rows(met: Met, total: Option<u64>) -> MemberPage {
        MemberPage {
            rows: Vec::new(),
            total,
            has_next: false,
            cursor: None,
            met,
            note: None,
        }
    }
}
